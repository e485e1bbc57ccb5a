"""What a cohort can be told about all its dates: new ones, none at present, a lost venue."""

from datetime import date
from typing import ClassVar

from pydantic import Field

from domain.entry.text import Venue
from domain.messages import Command, Message, PersonId, TextId
from domain.parts.days_off import ON_DAYS_OFF
from domain.parts.doubling import DESPITE
from domain.parts.learning_days import Instant
from domain.ref import Ref


class NewTime(Message):
    """When a learning day takes place from now on."""

    day: int = Field(title="Learning day")
    starts: Instant = Field(title="New start")
    ends: Instant = Field(title="New end")


class MoveDays(Command):
    """Give learning days new dates in one go; days that are not changed stay as they are.

    Everybody is told once. Until a deadline, each setting can keep its places, move somebody to
    another date, or cancel free of charge.
    """

    name: ClassVar[str] = "move_days"
    title: ClassVar[str] = "Give the days new dates"
    consequence: ClassVar[str] = (
        "Everybody with a place, their settings and the trainers are told by letter at once. "
        "Until a deadline each setting can leave free of charge."
    )

    times: tuple[NewTime, ...] = Field(title="New dates", min_length=1, max_length=60)
    room: Venue | None = Field(None, title="Venue or link, where it changes")
    on_days_off: bool = ON_DAYS_OFF
    despite: TextId | None = DESPITE


class Postpone(Command):
    """Postpone the days ahead without a new date: places are kept, and nobody is reminded.

    Everybody is told. While there is no date, leaving is free of charge.
    """

    name: ClassVar[str] = "postpone"
    title: ClassVar[str] = "Postpone without a new date"
    consequence: ClassVar[str] = (
        "Everybody with a place, their settings and the trainers are told by letter at once, "
        "and the days are taken out of their diaries. While there is no date, leaving is free "
        "of charge."
    )

    reason: TextId = Field(title="Reason")


class VenueLost(Command):
    """Move all days at a venue from some day on to another one, at the same times.

    Leave the new venue empty while there is none: you are then asked to find one in time.
    """

    name: ClassVar[str] = "venue_lost"
    title: ClassVar[str] = "Venue lost"
    consequence: ClassVar[str] = (
        "Everybody with a place, their settings and the trainers are told by letter at once."
    )

    room: Venue = Field(title="Which venue is lost")
    since: date = Field(title="From this day on")
    new_room: Venue | None = Field(None, title="New venue or link")
    despite: TextId | None = DESPITE


class NoteTidingPassedOn(Command):
    """Record that a holder knows what has become of the dates."""

    name: ClassVar[str] = "note_tiding_passed_on"
    title: ClassVar[str] = "Record news of the dates as passed on"
    by_engine: ClassVar[bool] = True

    number: int
    holder: Ref


class NotePostponedTold(Command):
    """Record that somebody knows that their days have no date at present."""

    name: ClassVar[str] = "note_postponed_told"
    title: ClassVar[str] = "Record a postponement as told"
    by_engine: ClassVar[bool] = True

    number: int
    person: PersonId


DateOutcome = NoteTidingPassedOn | NotePostponedTold
DateCommand = MoveDays | Postpone | VenueLost
