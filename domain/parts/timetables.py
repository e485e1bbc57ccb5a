"""The learning days of cohorts, as the services know them whose people attend."""

from collections.abc import Iterable
from datetime import datetime

from domain.messages import Message
from domain.parts.learning_days import LearningDay, day_of
from domain.ref import Ref


class Timetable(Message):
    """The learning days of a cohort that somebody attends."""

    cohort: Ref
    days: tuple[LearningDay, ...]


def days_in(timetables: Iterable[Timetable], cohort: Ref) -> tuple[LearningDay, ...]:
    """Return the days of a cohort, or none when it is not known."""
    return next((one.days for one in timetables if one.cohort == cohort), ())


def knowing(
    timetables: tuple[Timetable, ...], cohort: Ref, days: tuple[LearningDay, ...]
) -> tuple[Timetable, ...]:
    """Return the timetables with these days of a cohort, in place of what was known of it."""
    others = tuple(one for one in timetables if one.cohort != cohort)
    return (*others, Timetable(cohort=cohort, days=days))


def with_day_moved(
    timetables: tuple[Timetable, ...],
    cohort: Ref,
    day: int,
    *,
    starts: datetime,
    ends: datetime,
    room: str,
) -> tuple[Timetable, ...]:
    """Return the timetables with one day at its new time and venue."""
    new = {"starts": starts, "ends": ends, "room": room}

    def moved(table: Timetable) -> Timetable:
        days = tuple(one.model_copy(update=new) if one.number == day else one for one in table.days)
        return table.model_copy(update={"days": days})

    return tuple(moved(one) if one.cohort == cohort else one for one in timetables)


def differs(
    timetables: Iterable[Timetable],
    cohort: Ref,
    day: int,
    *,
    starts: datetime,
    ends: datetime,
    room: str,
) -> bool:
    """Tell whether a day is known at another time or venue."""
    known = day_of(days_in(timetables, cohort), day)
    return known is not None and (known.starts, known.ends, known.room) != (starts, ends, room)
