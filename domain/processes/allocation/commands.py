"""What the funded places of a service can be told."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from domain.entry.text import Key, Name
from domain.messages import Command, DocumentId, PersonId, TextId
from domain.money import Pence
from domain.parts.lapses import LapseStep
from domain.parts.learning_days import Instant
from domain.policy import POLICY
from domain.ref import Ref


class Open(Command):
    """Open the places that a funder pays for. Bookings of the service draw on them from then on.

    In round one each provider gets a few places at most; afterwards whoever asks first.
    """

    name: ClassVar[str] = "open"
    title: ClassVar[str] = "Open funded places"

    service: Key = Field(title="Service")
    funder: Name = Field(title="Funder", min_length=2)
    contact: PersonId = Field(
        title="Contact at the funder", description="The monthly report goes to them"
    )
    places: int | None = Field(
        None,
        title="Funded places",
        description="Leave empty for the number in the catalogue",
        ge=1,
        le=20_000,
    )
    place_pence: Pence | None = Field(
        None,
        title="What the funder pays for a place",
        description="Leave empty when one sum covers all places",
        ge=1,
    )
    starts_on: date = Field(title="First day")
    ends_on: date = Field(title="Last day")
    round_one_until: date = Field(title="Last day of round one")
    round_one_most: int = Field(3, title="Most places of one provider in round one", ge=1, le=500)
    automatic_offers: bool = Field(
        POLICY.automatic_offers, title="Offer free places to the waiting list by itself"
    )


class EndRoundOne(Command):
    """End round one before its day: each provider may then have more places."""

    name: ClassVar[str] = "end_round_one"
    title: ClassVar[str] = "End round one"


class NoteRoundOneOver(Command):
    """Record that the last day of round one is over."""

    name: ClassVar[str] = "note_round_one_over"
    title: ClassVar[str] = "Record the end of round one"
    by_engine: ClassVar[bool] = True


class ChangePlaces(Command):
    """Change how many places the funder pays for."""

    name: ClassVar[str] = "change_places"
    title: ClassVar[str] = "Change the number of places"

    places: int = Field(title="Funded places from now on", ge=1, le=20_000)
    reason: TextId = Field(title="Reason")


class CorrectFunder(Command):
    """Correct how the funder is written, or who the report goes to. Reports that are made already
    stay as they are."""

    name: ClassVar[str] = "correct_funder"
    title: ClassVar[str] = "Correct the funder or its contact"

    funder: Annotated[Name, Field(min_length=2)] = Field(title="Funder")
    contact: PersonId = Field(
        title="Contact at the funder", description="The monthly report goes to them"
    )


class Close(Command):
    """Close the funded places before their last day. The last report goes to the funder."""

    name: ClassVar[str] = "close"
    title: ClassVar[str] = "Close the funded places"
    consequence: ClassVar[str] = (
        "No more funded places can be taken, and the last report goes to the funder."
    )

    reason: TextId = Field(title="Reason")


class OfferNext(Command):
    """Offer free places to whoever is next on the waiting list: the page says who, and why."""

    name: ClassVar[str] = "offer_next"
    title: ClassVar[str] = "Offer the free places"


class Draw(Command):
    """Take funded places for delegates of a provider.

    Who found no place in the cohort joins the waiting list with `or_wait`, and takes none yet.
    """

    name: ClassVar[str] = "draw"
    title: ClassVar[str] = "Take funded places"
    by_engine: ClassVar[bool] = True

    holder: Ref
    provider: Ref
    cohort: Ref
    count: int = Field(ge=1, le=200)
    or_wait: bool = False


class LeaveList(Command):
    """Take a holder off the waiting list: altogether, or only so many of its places."""

    name: ClassVar[str] = "leave_list"
    title: ClassVar[str] = "Leave the waiting list"
    by_engine: ClassVar[bool] = True

    holder: Ref
    count: int | None = Field(None, ge=1, le=200)


class NoteRoom(Command):
    """Take over how many places a cohort has free."""

    name: ClassVar[str] = "note_room"
    title: ClassVar[str] = "Take over free places"
    by_engine: ClassVar[bool] = True

    cohort: Ref
    free: int = Field(ge=0, le=200)
    starts: Instant


class NoteTurn(Command):
    """Offer places of a cohort to the holder whose turn it is."""

    name: ClassVar[str] = "note_turn"
    title: ClassVar[str] = "Offer places to the next in turn"
    by_engine: ClassVar[bool] = True

    holder: Ref
    cohort: Ref


class NoteWaitingEnded(Command):
    """Record that a party knows that the funded places are closed."""

    name: ClassVar[str] = "note_waiting_ended"
    title: ClassVar[str] = "Record the end of waiting as passed on"
    by_engine: ClassVar[bool] = True

    party: int


class GiveBack(Command):
    """Give funded places back; those of a cohort that has begun are used up."""

    name: ClassVar[str] = "give_back"
    title: ClassVar[str] = "Give funded places back"
    by_engine: ClassVar[bool] = True

    holder: Ref
    provider: Ref
    cohort: Ref
    count: int = Field(ge=1, le=200)


class NoteOutcome(Command):
    """Count what became of places; a corrected attendance sheet takes back what it counted."""

    name: ClassVar[str] = "note_outcome"
    title: ClassVar[str] = "Count what became of places"
    by_engine: ClassVar[bool] = True

    holder: Ref
    provider: Ref
    cohort: Ref
    attended: int = Field(0, ge=-200, le=200)
    did_not_attend: int = Field(0, ge=-200, le=200)
    competent: int = Field(0, ge=-200, le=200)


class NotePackMade(Command):
    """Record the report to the funder: the paper and the spreadsheet with the same figures."""

    name: ClassVar[str] = "note_pack_made"
    title: ClassVar[str] = "Record the report as made"
    by_engine: ClassVar[bool] = True

    on: date
    last: bool
    document: DocumentId
    digest: str
    sheet: DocumentId
    sheet_digest: str


class NotePackSent(Command):
    """Record that a report was sent to the funder."""

    name: ClassVar[str] = "note_pack_sent"
    title: ClassVar[str] = "Record the report as sent"
    by_engine: ClassVar[bool] = True

    pack: int


AllocationCommand = (
    Open
    | EndRoundOne
    | NoteRoundOneOver
    | ChangePlaces
    | CorrectFunder
    | Close
    | OfferNext
    | Draw
    | LeaveList
    | NoteRoom
    | NoteTurn
    | NoteWaitingEnded
    | GiveBack
    | NoteOutcome
    | NotePackMade
    | NotePackSent
    | LapseStep
)
