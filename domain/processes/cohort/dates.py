"""A whole cohort gets new dates, none for the time being, or another venue.

Everybody hears of it once. New dates leave everybody free to leave until a deadline, as one moved
day does. Another venue at the same times does not, unless policy.toml says so: people keep their
days, and an odd case is settled by a coordinator. While there is no date leaving is free.
"""

from collections import Counter
from collections.abc import Iterator

from domain.calendar import MIDNIGHT, add_working_days, deadline, london
from domain.facts import Facts
from domain.parts.days_off import unless_meant
from domain.parts.learning_days import LearningDay, day_of
from domain.policy import POLICY
from domain.processes.cohort import change_refusals as x
from domain.processes.cohort import date_commands as d
from domain.processes.cohort import events as e
from domain.processes.cohort import refusals as r
from domain.processes.cohort.date_events import Postponed, Rescheduled, VenueSearched
from domain.processes.cohort.diaries import at_new_times, double_booked, slots, unless_doubled
from domain.processes.cohort.scheduling import day_moved, decision_at, wrong_days
from domain.processes.cohort.state import Cohort
from domain.refusals import Refused, refuse


def move_days(state: Cohort, command: d.MoveDays, facts: Facts) -> list[e.CohortEvent]:
    """Move several days in one decision; a postponed cohort needs dates for all that are left."""
    moved = at_new_times(state, command)
    after, claimed = _with(state, moved), slots(state, command)
    refuse(
        [
            *_cannot_move(state, command, moved),
            *wrong_days(moved, facts),
            *unless_meant(command.on_days_off, moved, state.timetable),
            *_overlapping(moved, after),
            *unless_doubled(command.despite, facts, claimed),
        ]
    )
    return [
        *_moved(state, moved, after, facts, venue_only=False),
        *double_booked(command.despite, facts, claimed, moved),
    ]


def _cannot_move(
    state: Cohort, command: d.MoveDays, moved: tuple[LearningDay, ...]
) -> Iterator[Refused]:
    for number, count in Counter(one.day for one in command.times).items():
        if day_of(state.days, number) is None:
            yield r.NoSuchDay(day=number, last=len(state.days))
        elif state.has_taken_place(number) and number in [day.number for day in moved]:
            yield r.DayOver(day=number)
        if count > 1:
            yield x.DayTwice(day=number)
    given = [one.day for one in command.times]
    left = [day.number for day in state.days if not state.takes_place(day)]
    if missing := [str(number) for number in left if number not in given]:
        yield x.DaysLeftOut(days=", ".join(missing))
    if not moved:
        yield x.NothingMoves()


def _overlapping(
    moved: tuple[LearningDay, ...], after: tuple[LearningDay, ...]
) -> Iterator[Refused]:
    for day in moved:
        for other in after:
            twice = other in moved and other.number < day.number  # told once for each pair
            if other.number != day.number and not twice and day.overlaps(other):
                yield r.DaysOverlap(day=day.number, other=other.number)


def venue_lost(state: Cohort, command: d.VenueLost, facts: Facts) -> list[e.CohortEvent]:
    """Put the days at a venue somewhere else, or note that somebody has to find a place."""
    days = days_at(state, command, facts)
    if not days:
        raise x.NoDaysThere(room=command.room, since=command.since)
    if command.new_room is None:
        soon = deadline(add_working_days(facts.today, POLICY.find_venue_working_days))
        return [
            VenueSearched(
                at=facts.at,
                search=state.venues_lost + 1,
                room=command.room,
                days=tuple(day.number for day in days),
                by=min(soon, *(day.starts for day in days)),
            )
        ]
    moved = tuple(day.model_copy(update={"room": command.new_room}) for day in days)
    same = [r.NoChange(day=day.number) for day in days if day.room == command.new_room]
    claimed = slots(state, command)
    refuse([*same, *unless_doubled(command.despite, facts, claimed, ahead=True)])
    return [
        *_moved(state, moved, _with(state, moved), facts, venue_only=True),
        *double_booked(command.despite, facts, claimed, moved),
    ]


def days_at(state: Cohort, command: d.VenueLost, facts: Facts) -> tuple[LearningDay, ...]:
    """Return the days at a venue that are still ahead."""
    since = london(command.since, MIDNIGHT)
    return tuple(
        day
        for day in state.timetable
        if day.room == command.room and day.starts >= since and day.starts > facts.at
    )


def postpone(state: Cohort, command: d.Postpone, facts: Facts) -> list[e.CohortEvent]:
    """Take the date off every day that has not begun."""
    ahead = tuple(day.number for day in state.days if day.starts >= facts.at)
    if not ahead:
        raise x.NothingToPostpone(label=state.label)
    by = deadline(add_working_days(facts.today, POLICY.new_dates_working_days))
    return [Postponed(at=facts.at, reason=command.reason, days=ahead, new_dates_by=by)]


def _with(state: Cohort, moved: tuple[LearningDay, ...]) -> tuple[LearningDay, ...]:
    new = {day.number: day for day in moved}
    return tuple(new.get(day.number, day) for day in state.days)


def _moved(
    state: Cohort,
    moved: tuple[LearningDay, ...],
    after: tuple[LearningDay, ...],
    facts: Facts,
    *,
    venue_only: bool,
) -> list[e.CohortEvent]:
    decision = decision_at(after, state.planned_at)
    return [
        *(day_moved(state, day, decision, facts.at) for day in moved),
        Rescheduled(
            at=facts.at,
            days=tuple(sorted(day.number for day in moved)),
            venue_only=venue_only,
        ),
    ]
