"""Places in a cohort: who holds one, for whom, and what became of it."""

from enum import StrEnum

from pydantic import AwareDatetime, Field

from domain.messages import Message, PersonId
from domain.parts.learning_days import LearningDay, Part
from domain.ref import Ref


class PlaceStatus(StrEnum):
    """Where a place stands; who sits in a held one is expected, and not written to yet."""

    HELD = "held"
    CONFIRMED = "confirmed"
    INSTRUCTED = "instructed"
    GIVEN_UP = "given up"


class Seat(Message):
    """What is asked for: a place by its id, the part taken in it, and perhaps nobody yet."""

    place: str = Field(pattern=r"^[a-z0-9-]{3,80}$")
    part: Part
    areas: tuple[str, ...] = ()
    person: PersonId | None = None


class DoneDay(Message):
    """A learning day that whoever takes a place has done elsewhere: it is not theirs again."""

    place: str
    day: int
    title: str


class Place(Message):
    """A seat taken by `holder`; `occupant` counts the people who sat in it, one after another."""

    place: str
    holder: Ref
    provider: Ref | None
    part: Part
    areas: tuple[str, ...] = ()
    person: PersonId | None = None
    occupant: int = 0
    since: AwareDatetime | None = None
    status: PlaceStatus = PlaceStatus.CONFIRMED
    excused: tuple[int, ...] = ()  # days that this person has done elsewhere
    again_at: AwareDatetime | None = None  # since when the instructions are to be sent anew
    round: int = 0  # how often they were

    @property
    def taken(self) -> bool:
        return self.status is not PlaceStatus.GIVEN_UP

    @property
    def for_a_request(self) -> bool:
        """Whether somebody on the site has asked for it: whose it will be is not known yet."""
        return self.taken and self.provider is None

    @property
    def held(self) -> bool:
        return self.status is PlaceStatus.HELD

    def expected_on(self, day: LearningDay) -> bool:
        """Tell whether this place's person should be there; a day over before they came is not."""
        if not self.taken or self.person is None or self.since is None:
            return False
        if day.number in self.excused:
            return False
        return self.since < day.ends and day.is_for(self.part, self.areas)

    def claims(self, day: LearningDay) -> bool:
        """Tell whether this place needs a chair that day; unnamed ones may need theirs."""
        if self.taken and self.person is None:
            return day.may_be_for(self.part)
        return self.expected_on(day)


class Departed(Message):
    """Somebody who sat in a place and left; `told` once their invitations are cancelled."""

    place: str
    occupant: int
    holder: Ref
    part: Part
    areas: tuple[str, ...]
    person: PersonId
    since: AwareDatetime
    left_at: AwareDatetime
    told: bool
    excused: tuple[int, ...] = ()

    def expected_on(self, day: LearningDay) -> bool:
        """Tell whether they should have been there: their time covered the day's start."""
        return self.since < day.ends and day.starts < self.left_at and self.is_for(day)

    def is_for(self, day: LearningDay) -> bool:
        return day.number not in self.excused and day.is_for(self.part, self.areas)
