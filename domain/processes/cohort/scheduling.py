"""When a cohort's days take place: its plan, and moved days."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import pairwise

from domain.calendar import add_months, add_working_days, deadline, london_date, morning
from domain.catalogue import CATALOGUE, NoSuchService
from domain.facts import Facts
from domain.parts.days_off import unless_meant
from domain.parts.learning_days import MAX_LENGTH, LearningDay, day_of
from domain.policy import POLICY
from domain.processes.cohort import commands as c
from domain.processes.cohort import events as e
from domain.processes.cohort import refusals as r
from domain.processes.cohort.composition import wrong_size
from domain.processes.cohort.diaries import double_booked, plan_slots, slots, unless_doubled
from domain.processes.cohort.state import Cohort
from domain.refusals import Refused, refuse
from domain.say import listed

LONGEST_AHEAD_MONTHS = 60
"""How far ahead a day can be planned: a later one is a mistake in the year."""


def plan(command: c.Plan, facts: Facts) -> list[e.CohortEvent]:
    """Plan the days in the order of their numbers, as the service has them."""
    ordered = tuple(sorted(command.days, key=lambda day: day.number))
    refuse(
        [
            *_not_as_sold(command),
            *_not_taught_by_two(command),
            *wrong_size(command.service, command.capacity),
            *wrong_days(ordered, facts),
            *_out_of_order(ordered),
            *unless_meant(command.on_days_off, ordered),
            *unless_doubled(command.despite, facts, plan_slots(command)),
        ]
    )
    return [
        e.Planned(
            at=facts.at,
            service=command.service,
            label=command.label,
            capacity=command.capacity,
            days=ordered,
            in_house=command.in_house,
            automatic_offers=command.automatic_offers,
            opens_decision_at=decision_at(ordered, facts.at),
        ),
        *double_booked(command.despite, facts, plan_slots(command), ordered),
    ]


def move_day(state: Cohort, command: c.MoveDay, facts: Facts) -> list[e.CohortEvent]:
    """Move a day on which nobody is marked yet; days may overtake each other, not overlap."""
    day = find_day(state, command.day)
    new = {"starts": command.starts, "ends": command.ends, "room": command.room}
    moved = day.model_copy(update=new)
    days = tuple(moved if one.number == day.number else one for one in state.days)
    reasons: list[Refused] = []
    if state.has_taken_place(day.number):
        reasons.append(r.DayOver(day=day.number))
    if moved == day:
        reasons.append(r.NoChange(day=day.number))
    else:
        reasons += wrong_days([moved], facts)
        reasons += unless_meant(command.on_days_off, [moved], state.days)
    reasons += [
        r.DaysOverlap(day=day.number, other=other.number)
        for other in state.days
        if other.number != day.number and moved.overlaps(other)
    ]
    claimed = slots(state, command)
    refuse([*reasons, *unless_doubled(command.despite, facts, claimed)])
    return [
        day_moved(state, moved, decision_at(days, state.planned_at), facts.at),
        *double_booked(command.despite, facts, claimed, [moved]),
    ]


def day_moved(state: Cohort, day: LearningDay, decision: datetime, at: datetime) -> e.DayMoved:
    """Return the event that gives a day the time and venue of `day`."""
    return e.DayMoved(
        at=at,
        day=day.number,
        sequence=state.log(day.number).sequence + 1,
        starts=day.starts,
        ends=day.ends,
        room=day.room,
        opens_decision_at=decision,
    )


def find_day(state: Cohort, number: int) -> LearningDay:
    """Return a day by its number; NoSuchDay tells which there are."""
    day = day_of(state.days, number)
    if day is None:
        raise r.NoSuchDay(day=number, last=len(state.days))
    return day


def held_day(state: Cohort, number: int) -> LearningDay:
    """Return a day that was held or will be; DayCalledOff for one that is off."""
    day = find_day(state, number)
    if not state.takes_place(day):
        raise r.DayCalledOff(day=number, label=state.label)
    return day


def decision_at(days: Iterable[LearningDay], earliest: datetime) -> datetime:
    """The morning on which it is judged whether enough places are taken."""
    first = london_date(min(day.starts for day in days))
    day = add_working_days(first, -POLICY.go_decision_working_days)
    return max(morning(day), earliest)


def _not_as_sold(command: c.Plan) -> Iterator[Refused]:
    service = CATALOGUE.get(command.service)
    if service is None:
        yield NoSuchService(slug=command.service, known=", ".join(CATALOGUE))
        return
    needed = max((len(variant.days) for variant in service.variants), default=0)
    if not needed:
        yield r.NotTaught(service=service.title)
    elif len(command.days) > needed:
        yield r.TooManyDays(service=service.title, needed=needed, given=len(command.days))


def _not_taught_by_two(command: c.Plan) -> Iterator[Refused]:
    """Some services need a second person beside the trainer; nobody is the second to themselves."""
    service = CATALOGUE.get(command.service)
    alone = [str(day.number) for day in command.days if day.co_trainer is None]
    if service and service.co_delivered and alone:
        days = f"learning day{'s' if len(alone) > 1 else ''} {listed(alone)}"
        yield r.CoTrainerMissing(service=service.title, days=days)
    for day in command.days:
        if day.co_trainer == day.trainer:
            yield r.SamePersonTwice(day=day.number)


def wrong_days(days: Iterable[LearningDay], facts: Facts) -> Iterator[Refused]:
    """Return what is wrong with the times of days: past, too far, too long."""
    latest = add_months(facts.today, LONGEST_AHEAD_MONTHS)
    for day in days:
        if max(day.starts, day.ends) > deadline(latest):
            yield r.DayTooFar(day=day.number, latest=latest)
            continue
        if not day.starts < day.ends <= day.starts + MAX_LENGTH:
            yield r.DayEndsBeforeStart(day=day.number)
        if day.starts <= facts.at:
            yield r.DayInThePast(day=day.number, when=day.starts)


def _out_of_order(ordered: tuple[LearningDay, ...]) -> Iterator[Refused]:
    if [day.number for day in ordered] != list(range(1, len(ordered) + 1)):
        numbers = ", ".join(str(day.number) for day in ordered)
        yield r.DayNumbersWrong(count=len(ordered), numbers=numbers)
    for earlier, later in pairwise(ordered):
        if later.starts < earlier.ends:
            yield r.DaysOutOfOrder(day=later.number, before=earlier.number)
