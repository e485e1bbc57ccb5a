"""People say themselves that they are there; the trainer's sheet proposes it and decides."""

from datetime import datetime, timedelta

import pytest

from domain.messages import invited
from domain.processes.cohort import DECIDER, Cohort, Mark, Unplanned
from domain.processes.cohort import events as e
from domain.processes.cohort import refusals as r
from domain.processes.cohort.people_commands import SignIn
from domain.processes.cohort.people_events import SelfSignedIn
from domain.processes.cohort.signing_in import MOST_MINUTES, proposed
from domain.refusals import NotAllowed
from tests.domain.builders import (
    PROGRAMME,
    PROVIDER,
    day,
    manager_seat,
    mark,
    mentor_seats,
    planned,
)
from tests.given import NOW, Given, given

TAKEN = e.PlacesTaken(
    at=NOW, holder=PROGRAMME, provider=PROVIDER, seats=(manager_seat(), *mentor_seats())
)
WHO, OTHER = "p-mentor-1", "p-mentor-2"  # both are expected on day 9, which starts at 9:30
STARTS = day(9).starts
EARLY = STARTS - timedelta(minutes=28)
HERE = SignIn(day=9, person=WHO)


def cohort(*events: e.CohortEvent) -> Given[Unplanned | Cohort]:
    return given(DECIDER, planned(), e.Opened(at=NOW), TAKEN, *events)


def signed_in(at: datetime, who: str = WHO) -> SelfSignedIn:
    return SelfSignedIn(at=at, day=9, person=who)


def proposals(of: Given[Unplanned | Cohort]) -> tuple[tuple[datetime, Mark], ...]:
    assert isinstance(of.state, Cohort)
    return proposed(of.state, 9)


def test_who_signs_in_is_proposed_and_nobody_is_marked() -> None:
    after = cohort().when(HERE, at=EARLY, by=invited(WHO)).then(signed_in(EARLY))

    assert proposals(after) == ((EARLY, Mark(person=WHO, status="attended")),)
    assert isinstance(after.state, Cohort)
    assert after.state.log(9).marks == ()
    assert "register:9" in after.agenda


@pytest.mark.parametrize(
    ("late", "minutes"),
    [
        (timedelta(seconds=59), 0),
        (timedelta(minutes=1), 1),
        (timedelta(minutes=24, seconds=30), 24),
    ],
)
def test_minutes_late_are_proposed(late: timedelta, minutes: int) -> None:
    ((_, line),) = proposals(cohort(signed_in(STARTS + late)))

    assert (line.status, line.minutes_late) == ("late" if minutes else "attended", minutes)


def test_no_more_minutes_are_proposed_than_a_mark_takes() -> None:
    ((_, line),) = proposals(cohort(signed_in(STARTS + timedelta(days=1))))

    assert line.minutes_late == MOST_MINUTES


def test_the_first_time_stands() -> None:
    cohort(signed_in(EARLY)).when(HERE, at=STARTS).then_nothing()


def test_a_mark_is_the_trainers_and_ends_the_proposal() -> None:
    marked = cohort(signed_in(EARLY)).when(mark(9, absent=(WHO,)), at=STARTS).after

    assert proposals(marked) == ()
    marked.when(HERE, at=STARTS).then_nothing()


@pytest.mark.parametrize("before", [timedelta(days=1), timedelta(days=-1)])
def test_another_day_is_too_early_or_too_late(before: timedelta) -> None:
    refused = cohort().when(HERE, at=STARTS - before).then_refused(r.NotTheDay)

    assert "begins on 4 November 2026 at 9:30" in refused.sentence


def test_one_can_sign_in_until_the_day_ends() -> None:
    assert cohort().when(HERE, at=day(9).ends).refused is None
    cohort().when(HERE, at=day(9).ends + timedelta(seconds=1)).then_refused(r.NotTheDay)


def test_every_reason_is_told_at_once() -> None:
    stranger = SignIn(day=9, person="p-mentor-3")

    refused = cohort().when(stranger, at=NOW).then_refused(r.NotTheDay, r.NotExpected)

    assert "is not expected on learning day 9" in refused.sentence


def test_a_day_that_is_called_off_takes_nobody() -> None:
    off = e.Cancelled(at=NOW, reason="t-why", taken=5, capacity=12)

    cohort(off).when(HERE, at=EARLY).then_refused(r.DayCalledOff)


def test_nobody_signs_in_for_somebody_else() -> None:
    cohort().when(HERE, at=EARLY, by=invited(OTHER)).then_refused(NotAllowed)


def test_who_left_after_signing_in_is_proposed_only_if_they_were_expected() -> None:
    gone = e.PlaceVacated(at=EARLY, holder=PROGRAMME, place="rowan-mentor-1", person=WHO)

    assert proposals(cohort(signed_in(EARLY - timedelta(minutes=5)), gone)) == ()


def test_a_moved_day_forgets_who_came_to_the_old_one() -> None:
    moved = e.DayMoved(
        at=STARTS,
        day=9,
        sequence=1,
        starts=STARTS + timedelta(days=7),
        ends=day(9).ends + timedelta(days=7),
        room="The Mill",
        opens_decision_at=NOW,
    )
    later = cohort(signed_in(EARLY), moved)

    assert proposals(later) == ()
    later.when(HERE, at=EARLY + timedelta(days=7)).then(signed_in(EARLY + timedelta(days=7)))
