"""What has happened to a booking request of the site."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime

from domain.calendar import say_due, say_when
from domain.messages import Event, PersonId, TextId
from domain.parts.learning_days import LearningDay
from domain.parts.waiting import CAUSE_SAYS, Cause
from domain.ref import Ref
from domain.say import counted, stream, text


class Held(Event):
    """Somebody began; with `wait` nothing is held, as the date is full."""

    type: ClassVar[str] = "request.held.v1"
    service: str
    cohort: Ref
    places: int
    wait: bool
    until: AwareDatetime

    def says(self) -> str:
        places, where = counted(self.places, "place"), stream(self.cohort)
        if self.wait:
            return f"Somebody began to ask for the waiting list of {where}, for {places}"
        return f"{places} of {where} held until {say_when(self.until)}"


class HoldEnded(Event):
    type: ClassVar[str] = "request.hold_ended.v1"

    def says(self) -> str:
        return "The form was not finished in time, so the hold ended"


class Requested(Event):
    type: ClassVar[str] = "request.requested.v1"
    organisation: TextId
    setting: TextId
    contact: PersonId
    phone: TextId | None
    delegates: tuple[PersonId, ...]
    purchase_order: str | None
    note: TextId | None
    waiting: bool
    kept_until: AwareDatetime | None
    days: tuple[LearningDay, ...]

    def says(self) -> str:
        who = f"{text(self.organisation)}, {text(self.setting)}"
        if self.kept_until is None:
            return f"{who} asked to join the waiting list"
        return f"{who} asked for the places, held until {say_due(self.kept_until)}"


class GivenBack(Event):
    type: ClassVar[str] = "request.given_back.v1"

    def says(self) -> str:
        return "Whoever asked does not want the places any more"


class Accepted(Event):
    type: ClassVar[str] = "request.accepted.v1"
    booking: Ref

    def says(self) -> str:
        return f"The request was accepted: {stream(self.booking)}"


class TurnedDown(Event):
    type: ClassVar[str] = "request.turned_down.v1"
    reason: TextId

    def says(self) -> str:
        return f"The request was turned down: {text(self.reason)}"


class Lapsed(Event):
    type: ClassVar[str] = "request.lapsed.v1"

    def says(self) -> str:
        return "Nobody answered the request in time, so its places are free again"


class OfferNoted(Event):
    type: ClassVar[str] = "request.offer_noted.v1"
    offer: int
    answer_by: AwareDatetime

    def says(self) -> str:
        return f"The waiting list offered the places until {say_due(self.answer_by)}"


class DateCancelled(Event):
    type: ClassVar[str] = "request.date_cancelled.v1"

    def says(self) -> str:
        return "The course date was cancelled"


class DatePostponed(Event):
    type: ClassVar[str] = "request.date_postponed.v1"

    def says(self) -> str:
        return "The course date was postponed and has no date at present, so the request ended"


class DatesNoted(Event):
    """Days of the course date have another time or venue; `number` counts such news."""

    type: ClassVar[str] = "request.dates_noted.v1"
    number: int
    kept_until: AwareDatetime | None
    days: tuple[LearningDay, ...]

    def says(self) -> str:
        held = f"; its places are held until {say_due(self.kept_until)}" if self.kept_until else ""
        return f"Dates or venue of the course date have changed{held}"


class DatesTold(Event):
    type: ClassVar[str] = "request.dates_told.v1"
    number: int

    def says(self) -> str:
        return "Whoever asked was told the new days of the course date"


class WaitingEnded(Event):
    type: ClassVar[str] = "request.waiting_ended.v1"
    cause: Cause

    def says(self) -> str:
        return f"The request is off the waiting list: {CAUSE_SAYS[self.cause]}"


class Told(Event):
    type: ClassVar[str] = "request.told.v1"
    what: Literal["received", "ended"]

    def says(self) -> str:
        about = "the request has arrived" if self.what == "received" else "how the request ended"
        lead = "told that" if self.what == "received" else "told"
        return f"Whoever asked was {lead} {about}"


RequestEvent = (
    Held
    | HoldEnded
    | Requested
    | GivenBack
    | Accepted
    | TurnedDown
    | Lapsed
    | OfferNoted
    | DateCancelled
    | DatePostponed
    | DatesNoted
    | DatesTold
    | WaitingEnded
    | Told
)
