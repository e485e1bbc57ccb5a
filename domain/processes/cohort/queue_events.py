"""What has happened to a cohort's waiting list."""

from typing import ClassVar

from pydantic import AwareDatetime

from domain.calendar import say_due
from domain.messages import Event
from domain.parts.places import DoneDay, Seat
from domain.parts.waiting import CAUSE_SAYS, Cause
from domain.ref import Ref
from domain.say import counted, listed, person, stream


class QueueJoined(Event):
    type: ClassVar[str] = "cohort.queue_joined.v1"
    party: int
    holder: Ref
    provider: Ref | None
    seats: tuple[Seat, ...]
    done: tuple[DoneDay, ...]
    funded: bool

    def says(self) -> str:
        places = counted(len(self.seats), "place")
        return f"{stream(self.holder)} joined the waiting list for {places}"


class QueueLeft(Event):
    type: ClassVar[str] = "cohort.queue_left.v1"
    party: int
    holder: Ref
    offer: int | None

    def says(self) -> str:
        if self.offer is not None:
            return f"{stream(self.holder)} declined the offer and left the waiting list"
        return f"{stream(self.holder)} left the waiting list"


class PartyReduced(Event):
    """Some of a party do not wait any more; the others keep their turn."""

    type: ClassVar[str] = "cohort.party_reduced.v1"
    party: int
    holder: Ref
    places: tuple[str, ...]

    def says(self) -> str:
        return f"{stream(self.holder)} waits for {counted(len(self.places), 'place')} fewer"


class PartyNamed(Event):
    """Others wait in the same turn."""

    type: ClassVar[str] = "cohort.party_named.v1"
    party: int
    holder: Ref
    seats: tuple[Seat, ...]

    def says(self) -> str:
        who = listed(person(seat.person) for seat in self.seats if seat.person)
        return f"{who} {'waits' if len(self.seats) == 1 else 'wait'} for {stream(self.holder)} now"


class PartyPassedOn(Event):
    """A party keeps its turn, and what it is offered, under another holder."""

    type: ClassVar[str] = "cohort.party_passed_on.v1"
    party: int
    holder: Ref
    provider: Ref | None
    seats: tuple[Seat, ...]
    former: Ref

    def says(self) -> str:
        places = counted(len(self.seats), "place")
        return f"{stream(self.holder)} waits for {places} in the turn of {stream(self.former)}"


class OffersSwitched(Event):
    type: ClassVar[str] = "cohort.offers_switched.v1"
    automatic: bool

    def says(self) -> str:
        how = "by the system itself" if self.automatic else "by a coordinator"
        return f"Free places are offered to the waiting list {how} from now on"


class PlaceOffered(Event):
    type: ClassVar[str] = "cohort.place_offered.v1"
    offer: int
    party: int
    holder: Ref
    places: int
    answer_by: AwareDatetime
    last_minute: bool

    def says(self) -> str:
        places = counted(self.places, "place")
        until = f"until {say_due(self.answer_by)}"
        how = ", and whoever answers first has it" if self.last_minute else ""
        return f"{places} offered to {stream(self.holder)}, {until}{how}"


class OfferTold(Event):
    type: ClassVar[str] = "cohort.offer_told.v1"
    offer: int
    holder: Ref

    def says(self) -> str:
        return f"The offer was passed on to {stream(self.holder)}"


class OfferTaken(Event):
    type: ClassVar[str] = "cohort.offer_taken.v1"
    offer: int
    party: int
    holder: Ref

    def says(self) -> str:
        return f"{stream(self.holder)} took the offer"


class OfferEnded(Event):
    type: ClassVar[str] = "cohort.offer_ended.v1"
    offer: int
    party: int
    holder: Ref
    cause: Cause

    def says(self) -> str:
        return f"The offer to {stream(self.holder)} ended: {CAUSE_SAYS[self.cause]}"


class QueueEnded(Event):
    type: ClassVar[str] = "cohort.queue_ended.v1"
    parties: int

    def says(self) -> str:
        return f"The waiting list was closed with {counted(self.parties, 'entry', 'entries')} on it"


class OfferGoneTold(Event):
    type: ClassVar[str] = "cohort.offer_gone_told.v1"
    party: int
    holder: Ref

    def says(self) -> str:
        return f"{stream(self.holder)} was told that it is off the waiting list"


class RoomTold(Event):
    type: ClassVar[str] = "cohort.room_told.v1"
    free: int

    def says(self) -> str:
        return f"The waiting list of all cohorts heard of {counted(self.free, 'free place')}"


QueueEvent = (
    QueueJoined
    | QueueLeft
    | PartyReduced
    | PartyNamed
    | PartyPassedOn
    | OffersSwitched
    | PlaceOffered
    | OfferTold
    | OfferTaken
    | OfferEnded
    | QueueEnded
    | OfferGoneTold
    | RoomTold
)
