"""Two cohorts of a course become one, with consent.

Consent is explicit: somebody has paid for, or been released from work for, one certain date, and
silence is no agreement to another one. So whoever has not agreed by the deadline is treated as one
whose date was cancelled: free to choose any date, or to cancel without a fee. Places for all who
are asked are kept in the other cohort from the proposal on, so that a yes is always good.

Each yes is one decision: places are given up here and taken there, or neither. Whatever stops in
between goes on later, holder by holder.
"""

from collections.abc import Iterator
from datetime import timedelta

from domain.calendar import add_working_days, deadline, london_date
from domain.catalogue import CATALOGUE
from domain.facts import Facts
from domain.messages import Command
from domain.policy import POLICY
from domain.processes.cohort import change_refusals as x
from domain.processes.cohort import commands as c
from domain.processes.cohort import events as e
from domain.processes.cohort import merge_commands as m
from domain.processes.cohort import merge_events as me
from domain.processes.cohort import refusals as r
from domain.processes.cohort.state import TAKES_PLACES, Cohort, Unplanned
from domain.ref import Ref
from domain.refusals import Refused, refuse
from domain.say import counted

Companions = tuple[tuple[Ref, Command], ...]


def companions(ref: Ref, state: Unplanned | Cohort, command: Command) -> Companions:
    """Return what the other cohort must accept together with a command of this one."""
    if not isinstance(state, Cohort):
        return ()
    merge = state.merge
    match command:
        case m.ProposeMerge(into=into) if into != ref and merge is None:
            keep = m.KeepPlaces(
                service=state.service,
                out_of=ref,
                wanted=_wanted(state),
                titles=tuple(day.title for day in state.days),
            )
            return ((into, keep),)
        case m.AnswerMerge(holder=holder, agreed=False) if merge and holder in merge.open:
            return ((merge.into, m.ReleasePlaces(out_of=ref, holder=holder)),)
        case m.EndMerge() | c.Cancel() if merge and state.cancelled_at is None:
            return ((merge.into, m.ReleasePlaces(out_of=ref)),)
        case _:
            return ()


def _wanted(state: Cohort) -> tuple[m.Wanted, ...]:
    holders = [place.holder for place in state.places if place.taken]
    return tuple(
        m.Wanted(holder=holder, count=holders.count(holder)) for holder in dict.fromkeys(holders)
    )


def propose(state: Cohort, command: m.ProposeMerge, facts: Facts) -> list[e.CohortEvent]:
    """Ask everybody with a place; the other cohort checks that it can take them."""
    holders = tuple(one.holder for one in _wanted(state))
    refuse(_cannot_merge(state, command, holders, facts))
    by = add_working_days(facts.today, POLICY.merge_answer_working_days)
    before = london_date(state.first_start) - timedelta(days=1)
    return [
        me.MergeProposed(
            at=facts.at,
            number=state.merges + 1,
            into=command.into,
            holders=holders,
            answer_by=max(min(deadline(min(by, before)), state.first_start), facts.at),
        )
    ]


def _cannot_merge(
    state: Cohort, command: m.ProposeMerge, holders: tuple[Ref, ...], facts: Facts
) -> Iterator[Refused]:
    service = CATALOGUE.get(state.service)
    if service is None or service.course is None:
        yield x.NotMergeable(label=state.label)
    if command.into == facts.ref:
        yield x.MergeWithItself(label=state.label)
    if state.merge is not None:
        yield x.MergeUnderWay(label=state.label)
    if state.first_start <= facts.at:
        yield r.AlreadyStarted(label=state.label, when=state.first_start)
    if not holders:
        yield x.NobodyToMerge(label=state.label)
    if asking := dict.fromkeys(one.holder for one in state.places if one.for_a_request):
        # Whoever has only asked cannot agree to another date, and could not be accepted any more.
        yield x.RequestsOpen(label=state.label, requests=counted(len(asking), "request"))


def keep(state: Cohort, command: m.KeepPlaces, facts: Facts) -> list[e.CohortEvent]:
    """Keep places for all who may come, or say everything that stands against it."""
    asked = sum(one.count for one in command.wanted)
    reasons: list[Refused] = []
    if state.stage not in TAKES_PLACES or state.merge is not None:
        reasons.append(r.NotOpen(label=state.label, stage=state.stage.value))
    elif state.first_start <= facts.at:
        reasons.append(r.AlreadyStarted(label=state.label, when=state.first_start))
    if command.service != state.service:
        taught = state.service
        reasons.append(r.OtherService(label=state.label, taught=taught, asked=command.service))
    elif tuple(day.title for day in state.days) != command.titles:
        reasons.append(x.OtherDays(label=state.label))
    if state.in_house is not None:
        reasons.append(r.OtherProvidersOnly(label=state.label))
    if asked > state.free:
        size = state.capacity
        reasons.append(r.CohortFull(label=state.label, left=state.free, capacity=size, asked=asked))
    refuse(reasons)
    if not command.wanted:
        return []
    return [me.PlacesKept(at=facts.at, out_of=command.out_of, wanted=command.wanted)]


def release(state: Cohort, command: m.ReleasePlaces, facts: Facts) -> list[e.CohortEvent]:
    """Release what is still kept."""
    theirs = [
        one
        for one in state.kept
        if one.out_of == command.out_of and command.holder in (None, one.holder)
    ]
    if not theirs:
        return []
    return [me.KeptReleased(at=facts.at, out_of=command.out_of, holder=command.holder)]


def answered(state: Cohort, command: m.AnswerMerge, facts: Facts) -> list[e.CohortEvent]:
    """Take an answer while it is waited for."""
    merge = state.merge
    if merge is None or command.holder not in merge.open or merge.answer_by < facts.at:
        raise x.NoMergeOpen(label=state.label)
    return [me.MergeAnswered(at=facts.at, holder=command.holder, agreed=command.agreed)]


def end_merge(state: Cohort, facts: Facts) -> list[e.CohortEvent]:
    """End the cohort: whoever is still here needs another date."""
    merge = state.merge
    assert merge is not None  # the agenda ends a merge that there is
    left = {place.holder for place in state.places if place.taken}
    return [me.Merged(at=facts.at, into=merge.into, moved=len(merge.agreed), left=len(left))]
