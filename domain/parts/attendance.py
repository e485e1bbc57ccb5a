"""Attendance as a holder of places knows it: marks passed on, days made up, sister cohorts."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Protocol, TypeVar

from pydantic import AwareDatetime

from domain.messages import Message, PersonId
from domain.ref import Ref


class DayMark(Message):
    """How somebody attended a day in a cohort."""

    person: PersonId
    day: int
    cohort: Ref
    attended: bool
    revision: int
    at: AwareDatetime


class MadeUp(Message):
    """A missed day of a cohort that was caught up on."""

    person: PersonId
    day: int
    on: date
    at: AwareDatetime
    cohort: Ref | None = None


class SisterDay(Message):
    """A missed day that somebody will attend in another cohort."""

    person: PersonId
    day: int
    cohort: Ref
    starts: AwareDatetime
    ends: AwareDatetime


class Marked(Protocol):
    """A line of an attendance sheet as a cohort passes it on."""

    @property
    def person(self) -> PersonId: ...

    @property
    def status(self) -> str: ...


MarkT = TypeVar("MarkT", bound=Marked)


def was_there(mark: Marked) -> bool:
    """Tell whether a line counts as a day attended; the cohort has judged lateness already."""
    return mark.status != "absent"


def news(
    marks: Iterable[MarkT],
    known: Iterable[DayMark],
    *,
    cohort: Ref,
    day: int,
    revision: int,
    ours: Callable[[PersonId], bool],
) -> tuple[MarkT, ...]:
    """Return the marks that tell something new.

    Strangers, repeats and marks of a sheet older than the one known are left out.
    """
    before = {mark.person: mark for mark in known if (mark.day, mark.cohort) == (day, cohort)}

    def is_news(mark: MarkT) -> bool:
        if not ours(mark.person):
            return False
        old = before.get(mark.person)
        if old is None:
            return True
        return revision > old.revision and old.attended != was_there(mark)

    return tuple(mark for mark in marks if is_news(mark))


def open_visits(
    visits: Iterable[SisterDay], marks: Iterable[DayMark], person: PersonId
) -> tuple[SisterDay, ...]:
    """Return the sister days of somebody that nobody has marked yet."""
    marked = [(mark.person, mark.day, mark.cohort) for mark in marks]
    return tuple(
        visit
        for visit in visits
        if visit.person == person and (person, visit.day, visit.cohort) not in marked
    )


def with_marks(
    known: tuple[DayMark, ...],
    marks: Iterable[Marked],
    *,
    cohort: Ref,
    day: int,
    revision: int,
    at: AwareDatetime,
) -> tuple[DayMark, ...]:
    """Return what is known once marks are taken over; a later mark replaces an earlier one."""
    new = [
        DayMark(
            person=mark.person,
            day=day,
            cohort=cohort,
            attended=was_there(mark),
            revision=revision,
            at=at,
        )
        for mark in marks
    ]
    replaced = [(mark.person, mark.day, mark.cohort) for mark in new]
    kept = [mark for mark in known if (mark.person, mark.day, mark.cohort) not in replaced]
    return (*kept, *new)


def with_visit_moved(
    visits: tuple[SisterDay, ...], cohort: Ref, day: int, *, starts: datetime, ends: datetime
) -> tuple[SisterDay, ...]:
    """Return the visits with those to one day of a cohort at its new time."""
    new = {"starts": starts, "ends": ends}
    return tuple(
        visit.model_copy(update=new) if (visit.cohort, visit.day) == (cohort, day) else visit
        for visit in visits
    )


def visit_differs(
    visits: Iterable[SisterDay], cohort: Ref, day: int, *, starts: datetime, ends: datetime
) -> bool:
    """Tell whether somebody visits a day and knows it at another time."""
    return any(
        (visit.cohort, visit.day) == (cohort, day) and (visit.starts, visit.ends) != (starts, ends)
        for visit in visits
    )
