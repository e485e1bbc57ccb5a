"""Cohort: what is booked elsewhere is booked twice only when somebody says why both can be."""

from datetime import timedelta

from domain import say
from domain.parts.doubling import Doubled
from domain.processes.cohort import DECIDER, Cohort, Unplanned
from domain.processes.cohort import commands as c
from domain.processes.cohort import date_commands as d
from domain.processes.cohort import events as e
from domain.processes.cohort import refusals as r
from domain.processes.cohort.date_events import DoubleBooked
from tests.domain.builders import (
    FREE,
    OTHER_TRAINER,
    PROGRAMME,
    PROVIDER,
    ROOM,
    TRAINER,
    Diaries,
    day,
    manager_seat,
    mentor_seats,
    plan,
    planned,
)
from tests.given import NOW, Given, given

OPENED = e.Opened(at=NOW)
TAKEN = e.PlacesTaken(
    at=NOW, holder=PROGRAMME, provider=PROVIDER, seats=(manager_seat(), *mentor_seats())
)
LATER = timedelta(days=1)
WHY = "t-both-fit"
ELSEWHERE = FREE.by


def moved(number: int, why: str | None = WHY) -> c.MoveDay:
    old = day(number)
    return c.MoveDay(
        day=number, starts=old.starts + LATER, ends=old.ends + LATER, room=ROOM, despite=why
    )


def busy(number: int, *resources: str) -> Diaries:
    """These are taken at the new time of a day."""
    new = day(number).model_copy(
        update={"starts": day(number).starts + LATER, "ends": day(number).ends + LATER}
    )
    return Diaries(*((one, new) for one in resources))


def doubled(number: int, *resources: str) -> DoubleBooked:
    found = (Doubled(day=number, resource=one, taken_by=ELSEWHERE) for one in resources)
    return DoubleBooked(at=NOW, doubled=tuple(found), reason=WHY)


def cohort(after: Given[Unplanned | Cohort]) -> Cohort:
    assert isinstance(after.state, Cohort)
    return after.state


def test_a_reason_lets_trainer_room_and_people_be_booked_twice() -> None:
    state = given(DECIDER, planned(), OPENED, TAKEN)
    taken = busy(3, TRAINER, ROOM, "p-mentor-1")

    state.when(moved(3, None), facts=taken).then_refused(r.Clashes, r.Clashes, r.Clashes)
    outcome = state.when(moved(3), facts=taken)

    assert [type(one) for one in outcome.events] == [e.DayMoved, DoubleBooked]
    assert outcome.events[1] == doubled(3, TRAINER, ROOM, "p-mentor-1")
    assert {one.resource for one in cohort(outcome.after).doubled} == {TRAINER, ROOM, "p-mentor-1"}


def test_the_reason_stands_in_the_history_with_what_it_is_about() -> None:
    said = doubled(3, TRAINER, ROOM).says()

    assert said == (
        f"Booked twice: {say.person(TRAINER)} on learning day 3,"
        f" as well as for {say.stream(ELSEWHERE)}"
        f" and “{ROOM}” on learning day 3, as well as for {say.stream(ELSEWHERE)}."
        f" The reason: {say.text(WHY)}"
    )


def test_a_reason_without_a_clash_is_not_recorded() -> None:
    outcome = given(DECIDER, planned(), OPENED, TAKEN).when(moved(3), facts=FREE)

    assert [type(one) for one in outcome.events] == [e.DayMoved]


def test_a_reason_excuses_nothing_else() -> None:
    overlapping = c.MoveDay(day=3, starts=day(4).starts, ends=day(4).ends, room=ROOM, despite=WHY)

    given(DECIDER, planned(), OPENED, TAKEN).when(overlapping, facts=FREE).then_refused(
        r.DaysOverlap
    )


def test_a_day_that_moves_on_is_not_booked_twice_any_more() -> None:
    state = given(DECIDER, planned(), OPENED, TAKEN).when(moved(3), facts=busy(3, TRAINER)).after

    again = state.when(
        c.MoveDay(day=3, starts=day(3).starts, ends=day(3).ends, room=ROOM),
        facts=FREE,
    ).after

    assert cohort(again).doubled == ()


def test_another_trainer_may_be_booked_twice_and_the_former_one_is_not_any_more() -> None:
    state = given(DECIDER, planned(), OPENED, TAKEN).when(moved(3), facts=busy(3, TRAINER)).after
    other = c.ChangeTrainer(day=3, trainer=OTHER_TRAINER, despite=WHY)

    state.when(
        other.model_copy(update={"despite": None}), facts=busy(3, OTHER_TRAINER)
    ).then_refused(r.Clashes)
    after = state.when(other, facts=busy(3, OTHER_TRAINER)).after

    assert [one.resource for one in cohort(after).doubled] == [OTHER_TRAINER]


def test_a_cohort_can_be_planned_into_a_room_that_two_share() -> None:
    outcome = given(DECIDER).when(plan(despite=WHY), facts=Diaries((ROOM, day(1))))

    assert outcome.events[1] == doubled(1, ROOM)


def test_all_days_that_move_together_and_a_new_venue_take_a_reason() -> None:
    state = given(DECIDER, planned(), OPENED, TAKEN)
    new = d.NewTime(day=3, starts=day(3).starts + LATER, ends=day(3).ends + LATER)
    lost = d.VenueLost(room=ROOM, since=day(14).on, new_room="Hall", despite=WHY)

    together = state.when(d.MoveDays(times=(new,), despite=WHY), facts=busy(3, TRAINER))
    venue = state.when(lost, facts=Diaries(("Hall", day(14))))

    assert together.events[-1] == doubled(3, TRAINER)
    assert venue.events[-1] == doubled(14, "Hall")
