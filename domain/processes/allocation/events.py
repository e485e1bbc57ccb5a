"""What has happened to the funded places of a service; counts only, never people."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import AwareDatetime

from domain.calendar import say_date, say_due
from domain.messages import DocumentId, Event, PersonId, TextId
from domain.money import Pence
from domain.processes.allocation.state import Room
from domain.ref import Ref
from domain.say import counted, listed, person, stream, text


class Opened(Event):
    """`period` counts the times that the places of this service were opened."""

    type: ClassVar[str] = "allocation.opened.v1"
    period: int
    service: str
    service_title: str
    funder: str
    contact: PersonId
    places: int
    place_pence: Pence | None
    starts_on: date
    ends_on: date
    round_one_until: date
    round_one_most: int
    packs_from: date
    automatic_offers: bool = False

    def says(self) -> str:
        span = f"from {say_date(self.starts_on)} to {say_date(self.ends_on)}"
        return f"{self.funder} pays for {counted(self.places, 'place')} {span}"


class RoundOneEnded(Event):
    type: ClassVar[str] = "allocation.round_one_ended.v1"
    cause: Literal["its day", "a coordinator"]

    def says(self) -> str:
        early = " before its day" if self.cause == "a coordinator" else ""
        return f"Round one ended{early}: a provider may have as many places as are left"


class PlacesChanged(Event):
    type: ClassVar[str] = "allocation.places_changed.v1"
    places: int
    reason: TextId

    def says(self) -> str:
        return f"The funder now pays for {counted(self.places, 'place')}: {text(self.reason)}"


class FunderCorrected(Event):
    type: ClassVar[str] = "allocation.funder_corrected.v1"
    before: str
    after: str

    def says(self) -> str:
        return f"The funder was corrected from “{self.before}” to “{self.after}”"


class ContactCorrected(Event):
    type: ClassVar[str] = "allocation.contact_corrected.v1"
    before: PersonId
    after: PersonId

    def says(self) -> str:
        return f"The report goes to {person(self.after)} now, no longer to {person(self.before)}"


class Drawn(Event):
    type: ClassVar[str] = "allocation.drawn.v1"
    holder: Ref
    provider: Ref
    cohort: Ref
    count: int

    def says(self) -> str:
        places = counted(self.count, "place")
        return f"{stream(self.provider)} took {places} on {stream(self.cohort)}"


class GivenBack(Event):
    """`room` is what the cohort has free then."""

    type: ClassVar[str] = "allocation.given_back.v1"
    holder: Ref
    provider: Ref
    cohort: Ref
    count: int
    room: Room | None = None

    def says(self) -> str:
        places = counted(self.count, "place")
        return f"{stream(self.provider)} gave {places} on {stream(self.cohort)} back"


class Joined(Event):
    type: ClassVar[str] = "allocation.joined.v1"
    party: int
    holder: Ref
    provider: Ref
    cohort: Ref
    count: int

    def says(self) -> str:
        places = counted(self.count, "place")
        return f"{stream(self.provider)} joined the waiting list for {places}"


class LeftList(Event):
    """`room` is what a cohort has free again that was offered to them."""

    type: ClassVar[str] = "allocation.left_list.v1"
    party: int
    holder: Ref
    count: int
    room: Room | None = None

    def says(self) -> str:
        places = counted(self.count, "place")
        return f"{stream(self.holder)} does not wait for {places} any more"


class RoomNoted(Event):
    type: ClassVar[str] = "allocation.room_noted.v1"
    room: Room

    def says(self) -> str:
        return f"{stream(self.room.cohort)} has {counted(self.room.free, 'place')} free"


class TurnOffered(Event):
    """`free` is what the cohort has left for the next in turn."""

    type: ClassVar[str] = "allocation.turn_offered.v1"
    turn: int
    party: int
    holder: Ref
    cohort: Ref
    answer_by: AwareDatetime
    free: int

    def says(self) -> str:
        where, until = stream(self.cohort), say_due(self.answer_by)
        return f"{stream(self.holder)} was next and was offered places on {where}, until {until}"


class TurnPassed(Event):
    type: ClassVar[str] = "allocation.turn_passed.v1"
    turn: int
    cohort: Ref
    free: int

    def says(self) -> str:
        return f"{stream(self.cohort)} had no room any more for the next in turn"


class WaitingEnded(Event):
    type: ClassVar[str] = "allocation.waiting_ended.v1"
    party: int

    def says(self) -> str:
        return "Somebody on the waiting list heard that the funded places are closed"


class OutcomesNoted(Event):
    """The counts are changes: below zero where a correction takes something back."""

    type: ClassVar[str] = "allocation.outcomes_noted.v1"
    holder: Ref
    provider: Ref
    cohort: Ref
    attended: int
    did_not_attend: int
    competent: int

    def says(self) -> str:
        counts = {
            "attended": self.attended,
            "did not attend": self.did_not_attend,
            "seen to be competent": self.competent,
        }
        parts = listed(f"{count:+d} {what}" for what, count in counts.items() if count)
        return f"{stream(self.cohort)}: {parts}"


class PackMade(Event):
    """`last` tells that no report follows: the funded places are closed."""

    type: ClassVar[str] = "allocation.pack_made.v1"
    pack: int
    on: date
    last: bool
    document: DocumentId
    digest: str
    sheet: DocumentId
    sheet_digest: str

    def says(self) -> str:
        which = "last report" if self.last else "report"
        return f"The {which} of {say_date(self.on)} to the funder was made"


class PackSent(Event):
    type: ClassVar[str] = "allocation.pack_sent.v1"
    pack: int

    def says(self) -> str:
        return "The report was sent to the funder"


class Closed(Event):
    type: ClassVar[str] = "allocation.closed.v1"
    reason: TextId

    def says(self) -> str:
        return f"The funded places were closed before their last day: {text(self.reason)}"


class StepLapsed(Event):
    type: ClassVar[str] = "allocation.step_lapsed.v1"
    key: str
    what: str

    def says(self) -> str:
        return f"It was too late for this: {self.what}"


AllocationEvent = (
    Opened
    | RoundOneEnded
    | PlacesChanged
    | FunderCorrected
    | ContactCorrected
    | Drawn
    | GivenBack
    | Joined
    | LeftList
    | RoomNoted
    | TurnOffered
    | TurnPassed
    | WaitingEnded
    | OutcomesNoted
    | PackMade
    | PackSent
    | Closed
    | StepLapsed
)
