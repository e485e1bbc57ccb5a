"""Interleavings of two stale sheets of one day: no mark disappears unless somebody saw it go."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from domain.processes.cohort import DECIDER, Mark, MarkRegister
from domain.processes.cohort import events as e
from tests.domain.builders import PROGRAMME, PROVIDER, manager_seat, mentor_seats, planned
from tests.domain.test_cohort_registers import EVENING, OPENED
from tests.given import NOW, given

TAKEN = e.PlacesTaken(
    at=NOW, holder=PROGRAMME, provider=PROVIDER, seats=(manager_seat(), *mentor_seats())
)
PEOPLE = ("p-mentor-1", "p-mentor-2")
Sheet = dict[str, Mark]

MARKS = st.builds(
    Mark, person=st.sampled_from(PEOPLE), status=st.sampled_from(("attended", "late", "absent"))
)
DOINGS = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from(("open", "save")), st.lists(MARKS, max_size=2)),
    max_size=10,
)
Give = Callable[[list[e.CohortEvent], Sheet, Sheet], list[e.CohortEvent]]


def _now(events: list[e.CohortEvent]) -> Sheet:
    marks: Sheet = {}
    for event in events:
        if isinstance(event, e.RegisterMarked):
            marks |= {mark.person: mark for mark in event.marks}
    return marks


def _with_seen(events: list[e.CohortEvent], shown: Sheet, stands: Sheet) -> list[e.CohortEvent]:
    command = MarkRegister(day=9, marks=tuple(stands.values()), seen=tuple(shown.values()))
    return _given(events, command)


def _without(events: list[e.CohortEvent], shown: Sheet, stands: Sheet) -> list[e.CohortEvent]:
    return _given(events, MarkRegister(day=9, marks=tuple(stands.values())))


def _given(events: list[e.CohortEvent], command: MarkRegister) -> list[e.CohortEvent]:
    before = given(DECIDER, planned(), OPENED, TAKEN, *events)
    after = before.when(command, at=EVENING)
    assert after.refused is None
    return [one for one in after.events if isinstance(one, e.RegisterMarked)]


def _play(doings: list[tuple[int, str, list[Mark]]], give: Give) -> None:
    """Open and save two pages in any order: none takes away what it never showed."""
    events: list[e.CohortEvent] = []
    shown: list[Sheet] = [{}, {}]
    for page, deed, marked in doings:
        before = _now(events)
        if deed == "open":
            shown[page] = before
            continue
        stands = shown[page] | {mark.person: mark for mark in marked}
        if not stands:
            continue
        events += give(events, shown[page], stands)
        after = _now(events)
        for who, mark in before.items():
            if after[who] != mark:
                assert shown[page].get(who) == mark, f"{mark} went unseen"
                assert stands[who] == after[who] != mark, "and only by a mark that was made"
        for who, mark in stands.items():
            if mark != shown[page].get(who) and before.get(who) == shown[page].get(who):
                assert after[who] == mark, "what was marked on a sheet that is right is kept"
    revisions = [one.revision for one in events if isinstance(one, e.RegisterMarked)]
    assert all(one + 1 == other for one, other in pairwise(revisions))


@settings(max_examples=60)
@for_all(DOINGS)
def test_no_mark_goes_unseen(doings: list[tuple[int, str, list[Mark]]]) -> None:
    _play(doings, _with_seen)


def test_without_what_was_seen_a_mark_goes_unseen() -> None:
    absent, attended = (Mark(person=PEOPLE[0], status=one) for one in ("absent", "attended"))
    clash = [(0, "save", [absent]), (1, "save", [attended])]
    _play(clash, _with_seen)
    with pytest.raises(AssertionError, match="went unseen"):
        _play(clash, _without)
