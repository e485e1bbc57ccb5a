"""Where a booking request of the site stands."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from domain.messages import Message, PersonId, TextId
from domain.parts.learning_days import LearningDay
from domain.parts.waiting import Cause
from domain.ref import Ref

Ending = Literal[
    "not finished",
    "given back",
    "accepted",
    "turned down",
    "not answered",
    "date cancelled",
    "date postponed",
    "waiting ended",
]
"""How a request ended: before it was sent in the first two cases, perhaps when its date was off."""


class Nothing(Message):
    """Nothing is known yet."""

    shape: Literal["nothing"] = "nothing"


class Wanted(Message):
    """What somebody asks for: places of a course date, or to wait for so many.

    `until` is when the form had to be sent.
    """

    service: str
    cohort: Ref
    places: int
    wait: bool
    at: AwareDatetime
    until: AwareDatetime


class Details(Message):
    """Who asks, in their own words: Optimum finds out which provider and setting that is."""

    organisation: TextId
    setting: TextId
    contact: PersonId
    phone: TextId | None
    delegates: tuple[PersonId, ...]
    purchase_order: str | None
    note: TextId | None
    at: AwareDatetime


class Holding(Message):
    """The places are held while somebody fills in the form."""

    shape: Literal["holding"] = "holding"
    wanted: Wanted

    @property
    def until(self) -> AwareDatetime:
        return self.wanted.until


class Offered(Message):
    """The waiting list offers the places until an instant."""

    offer: int
    answer_by: AwareDatetime


class NewDates(Message):
    """The course date has changed, the `number`-th time since the request was sent."""

    number: int
    at: AwareDatetime
    told: bool = False


class Sent(Message):
    """Optimum has it. `kept_until` is None while it waits for places; `told` once that is said.

    `days` are those of the course date, as whoever asked was last to know them.
    """

    shape: Literal["sent"] = "sent"
    wanted: Wanted
    details: Details
    waiting: bool
    kept_until: AwareDatetime | None
    days: tuple[LearningDay, ...]
    offer: Offered | None = None
    told: bool = False
    new_dates: NewDates | None = None


class Over(Message):
    """It has ended; `to_tell` until somebody who asked has been told how."""

    shape: Literal["over"] = "over"
    wanted: Wanted
    details: Details | None
    ending: Ending
    at: AwareDatetime
    to_tell: bool
    cause: Cause | None = None
    booking: Ref | None = None
    reason: TextId | None = None


Shape = Nothing | Holding | Sent | Over
State = Annotated[Shape, Field(discriminator="shape")]
