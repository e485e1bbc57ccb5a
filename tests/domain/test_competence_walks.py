"""Whatever happens to the staff of a setting, and however late, the promises hold."""

from datetime import datetime, timedelta

from hypothesis import strategies as st

from domain.calendar import london_date
from domain.messages import Event
from domain.processes.award import AwardOf
from domain.processes.award import events as award
from domain.processes.competence import DECIDER, AnyState, NotBegun, coverage
from domain.processes.competence import commands as c
from domain.processes.competence import events as e
from domain.processes.provider import ProviderOf
from tests.domain.competence_oracle import counted
from tests.domain.making import Values
from tests.domain.registrations import registered
from tests.domain.teams import (
    ADA,
    BOB,
    CRITERIA,
    CYN,
    DEV,
    FIRST,
    FRAMEWORK,
    HOME,
    LONG_AGO,
    PROVIDER,
    SECOND,
    SETTING,
    TODAY,
    news,
)
from tests.domain.walks import check
from tests.given import NOW

SUSPENDED = award.Suspended(at=NOW, cause="decision", suspended_by="ann", reason="t-why")
REGISTRATIONS = st.sampled_from([registered().state] * 5 + [registered(SUSPENDED).state])
STAFF = c.AddStaff(
    staff=tuple(
        c.NewEmployee(person=who, role="care worker", joined_on=LONG_AGO) for who in (BOB, CYN)
    )
)
OVER = news("removed", 2, left=True, since=NOW)
SOMEBODY_ELSE = news(assessor=DEV, registration="award:0003", number="REG-00003")
OPENINGS: tuple[tuple[c.CompetenceCommand, ...], ...] = (
    (),
    (news(),),
    (news(), STAFF),
    (news(), STAFF, news("suspended", 2)),
    (news(), STAFF, OVER),
    (news(), STAFF, SOMEBODY_ELSE),
    (news(), STAFF, c.RecordStaffLeft(person=BOB, left_on=TODAY)),
)


def fitting(state: AnyState) -> Values:
    """Return people and criteria with which staff are often assessed."""
    if isinstance(state, NotBegun):
        return {}
    here = [one.person for one in state.team.staff if one.here] or [BOB]
    latest = [TODAY + timedelta(days=days) for days in (0, 0, 3, 40, 200)]
    return {
        "assessor": st.just(ADA),
        "record_competence.person": st.sampled_from(here),
        "record_staff_left.person": st.sampled_from(here),
        "people": st.lists(st.sampled_from(here), min_size=1, max_size=3).map(tuple),
        "all_met": st.just(True),
        "not_met": st.sampled_from([(), (), ()]),
        "assessed_on": st.sampled_from(latest),
        "trained_on": st.sampled_from(latest),
        "left_on": st.sampled_from(latest),
        "returned_on": st.sampled_from(latest),
        "joined_on": st.sampled_from([LONG_AGO, TODAY]),
        "note_assessor.change": st.integers(1, 9),
    }


def agrees_with_the_events(state: AnyState, events: list[Event], at: datetime) -> None:
    """Nobody counts as competent by a rule of one's own, today or on other days."""
    if isinstance(state, NotBegun):
        assert not events
        return
    found = counted(events)
    for days in (0, 400):
        on = london_date(at) + timedelta(days=days)
        figures = coverage(state.team, on)
        assert figures.employed == len(found.employed(on))
        assert figures.competent == len(found.competent(on))
        rest = figures.overdue + figures.not_yet + figures.never
        assert figures.competent + rest == figures.employed
        assert list(figures.due) == sorted(figures.due)
    assessors = [one for one in events if isinstance(one, e.Assessed)]
    assert all(one.assessor != one.person for one in assessors)


def test_staff_competence_keeps_its_promises_on_any_walk() -> None:
    check(
        DECIDER,
        fitting=fitting,
        answers={AwardOf: REGISTRATIONS, ProviderOf: st.just(HOME)},
        openings=OPENINGS,
        values={
            "provider": st.just(PROVIDER),
            "setting": st.just(SETTING),
            "framework": st.just(FRAMEWORK),
            "assessor": st.sampled_from([ADA, ADA, ADA, DEV]),
            "note_assessor.assessor": st.just(ADA),  # whose registration it is never changes
            "registration": st.sampled_from([FIRST, FIRST, SECOND]),
            "number": st.just("REG-00001"),
            "since": st.integers(0, 40).map(lambda days: NOW + timedelta(days=days)),
            "not_met": st.lists(st.sampled_from(CRITERIA), max_size=2, unique=True).map(tuple),
            "month": st.sampled_from(["2026-05", "2027-03"]),
        },
        also=agrees_with_the_events,
        moves=18,
    )
