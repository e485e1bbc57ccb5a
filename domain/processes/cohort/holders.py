"""What those who hold a cohort's places record of learning days, the same for every service.

Each service gives these events a type of its own.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TypeVar

from pydantic import AwareDatetime

from domain.calendar import say_date, say_when
from domain.messages import Event, PersonId, TextId
from domain.parts.attendance import DayMark, news, was_there
from domain.parts.learning_days import LearningDay
from domain.parts.tidings import Tiding
from domain.processes.cohort.commands import Mark
from domain.processes.cohort.tellings import RecordAttendance
from domain.ref import Ref
from domain.say import listed, person, stream, text


class AttendanceTaken(Event):
    """Marks of a register were taken over: those of the holder's own people."""

    cohort: Ref
    day: int
    revision: int
    marks: tuple[Mark, ...]

    def says(self) -> str:
        came = [person(mark.person) for mark in self.marks if was_there(mark)]
        missed = [person(mark.person) for mark in self.marks if not was_there(mark)]
        parts = [f"{listed(came)} attended"] if came else []
        parts += [f"{listed(missed)} did not attend"] if missed else []
        return f"Learning day {self.day}: {'; '.join(parts)}"


class DayMoveNoted(Event):
    """A learning day has another time or venue."""

    cohort: Ref
    day: int
    starts: AwareDatetime
    ends: AwareDatetime
    room: str

    def says(self) -> str:
        return f"Learning day {self.day} was moved to {say_when(self.starts)}, {self.room}"


class DatesChanged(Event):
    """A cohort has no date at present, new dates, or another venue; `days` are its latest."""

    cohort: Ref
    what: Tiding
    days: tuple[LearningDay, ...]

    def says(self) -> str:
        said: dict[Tiding, str] = {
            "postponed": "was postponed, and has no date at present",
            "new dates": "has new dates",
            "new venue": "has another venue",
        }
        return f"{stream(self.cohort)} {said[self.what]}"


class DayMadeUp(Event):
    """Somebody caught up on a day they missed."""

    person: PersonId
    day: int
    caught_up_on: date
    evidence: TextId

    def says(self) -> str:
        on = say_date(self.caught_up_on)
        who = person(self.person)
        return f"{who} caught up on learning day {self.day} on {on}: {text(self.evidence)}"


class SisterDayArranged(Event):
    """Somebody will attend a day in another cohort."""

    person: PersonId
    day: int
    cohort: Ref
    starts: AwareDatetime
    ends: AwareDatetime

    def says(self) -> str:
        who, where, when = person(self.person), stream(self.cohort), say_when(self.starts)
        return f"{who} will attend learning day {self.day} with {where}, on {when}"


TakenT = TypeVar("TakenT", bound=AttendanceTaken)


def take_over(
    command: RecordAttendance,
    kind: type[TakenT],
    known: Iterable[DayMark],
    *,
    ours: Callable[[PersonId], bool],
    at: datetime,
) -> list[TakenT]:
    """Return what is new in the marks of a cohort as an event of the holder's kind, if anything."""
    new = news(
        command.marks,
        known,
        cohort=command.cohort,
        day=command.day,
        revision=command.revision,
        ours=ours,
    )
    if not new:
        return []
    return [
        kind(at=at, cohort=command.cohort, day=command.day, revision=command.revision, marks=new)
    ]
