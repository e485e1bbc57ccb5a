"""What happens next while a merge is proposed: each holder hears of it, and then it ends."""

from collections.abc import Iterator

from domain.messages import Item
from domain.processes.cohort.state import TEACHING, Cohort, Stage
from domain.processes.cohort.steps import EndMerge, PassOnMerge


def merging(state: Cohort) -> Iterator[Item]:
    """The merge ends when everybody has answered, or when the time to answer is over."""
    merge = state.merge
    if merge is None or state.stage not in (*TEACHING, Stage.POSTPONED):
        return
    for holder in merge.to_tell:
        yield PassOnMerge(
            key=f"pass_on_merge:{merge.number}:{holder}",
            due=merge.proposed_at,
            until=merge.answer_by,
            holder=holder,
            into=merge.into,
            answer_by=merge.answer_by,
        )
    due = merge.answer_by if merge.open else merge.proposed_at
    yield EndMerge(key=f"end_merge:{merge.number}", due=due, number=merge.number, into=merge.into)
