"""Learning days: when and where something is taught, and whom each day is for."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from domain.calendar import london_date
from domain.entry.text import Key, Title, Venue
from domain.messages import Message, PersonId

Instant = Annotated[
    AwareDatetime,
    Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2100, 1, 1, tzinfo=UTC)),
]
"""When a day starts or ends; another century is a typing mistake."""

Audience = Literal["manager", "mentors", "everyone"]
Part = Literal["manager", "mentor", "delegate"]
"""The part a person takes: it decides, with their areas, which days are theirs."""

_HEARD_BY: dict[Part, tuple[Audience, ...]] = {
    "manager": ("manager", "everyone"),
    "mentor": ("mentors", "everyone"),
    "delegate": ("everyone",),
}


class LearningDay(Message):
    """One taught day. A mentors' day is for those whose areas it serves, or for all if `shared`."""

    number: int = Field(ge=1, le=60)
    title: Title
    audience: Audience
    subjects: tuple[Key, ...] = ()
    shared: bool = False
    starts: Instant
    ends: Instant
    room: Venue = Field(title="Venue or link")
    trainer: PersonId
    co_trainer: PersonId | None = None

    @property
    def trainers(self) -> tuple[PersonId, ...]:
        """Who teaches the day: its trainer, and who gives it with them."""
        return (self.trainer, self.co_trainer) if self.co_trainer else (self.trainer,)

    @property
    def on(self) -> date:
        """The London date of the day."""
        return london_date(self.starts)

    def overlaps(self, other: "LearningDay") -> bool:
        """Tell whether the two days share any time."""
        return self.starts < other.ends and other.starts < self.ends

    def may_be_for(self, part: Part) -> bool:
        """Tell whether somebody with this part may have to attend, whatever their areas."""
        return self.audience in _HEARD_BY[part]

    def is_for(self, part: Part, areas: tuple[str, ...]) -> bool:
        """Tell whether somebody with this part and these areas has to attend."""
        if not self.may_be_for(part):
            return False
        if part == "mentor" and self.audience == "mentors" and not self.shared:
            return any(area in self.subjects for area in areas)
        return True


def required(days: Iterable[LearningDay], part: Part, areas: tuple[str, ...]) -> tuple[int, ...]:
    """Return the numbers of the days that somebody has to attend, in order of time."""
    return tuple(
        day.number for day in sorted(days, key=lambda day: day.starts) if day.is_for(part, areas)
    )


def day_of(days: Iterable[LearningDay], number: int) -> LearningDay | None:
    """Return the day with this number, or None."""
    return next((day for day in days if day.number == number), None)


def is_meeting_link(room: str) -> bool:
    """Tell whether a venue is the address of a meeting: one word that a browser can open."""
    return room.startswith(("https://", "http://")) and not any(one.isspace() for one in room)


MAX_LENGTH = timedelta(hours=12)
"""A learning day longer than this is a typing mistake."""
