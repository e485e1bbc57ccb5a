"""What a booking request can be told: by a visitor of the site, a coordinator, or the engine."""

from typing import ClassVar

from pydantic import Field

from domain.entry.text import Key
from domain.messages import Command, LineId, Message, PersonId, TextId
from domain.parts.purchase_orders import PurchaseOrder
from domain.processes.cohort.tellings import (
    NoteCohortCancelled,
    NoteDatesChanged,
    NoteDayMoved,
    NoteOffered,
    NoteOfferGone,
)
from domain.ref import Ref

MOST_PLACES = 12
"""As many as one booking has delegates."""


class HoldPlaces(Command):
    """Hold places for half an hour while somebody fills in the form; or `wait` for a full date."""

    name: ClassVar[str] = "hold_places"
    title: ClassVar[str] = "Hold the places"
    by_visitor: ClassVar[bool] = True

    service: Key = Field(title="Course")
    cohort: Ref = Field(title="Course date")
    places: int = Field(title="How many places", ge=1, le=MOST_PLACES)
    wait: bool = Field(False, title="Join the waiting list")


class Attending(Message):
    """Somebody who is to attend."""

    person: PersonId = Field(title="Name")


class Send(Command):
    """Tell us who asks for the places. Optimum checks the request and confirms it by e-mail."""

    name: ClassVar[str] = "send"
    title: ClassVar[str] = "Send the booking request"
    by_visitor: ClassVar[bool] = True

    organisation: LineId = Field(
        title="Your organisation", description="The company or charity that receives the invoice"
    )
    setting: LineId = Field(title="Care home or service", description="Where the people work")
    contact: PersonId = Field(title="Your name", description="We write to you about the booking")
    phone: LineId | None = Field(None, title="Your phone number")
    delegates: tuple[Attending, ...] = Field((), title="People", max_length=MOST_PLACES)
    purchase_order: PurchaseOrder | None = Field(
        None,
        title="Purchase order number",
        description="If your organisation uses them. You can send it later",
    )
    note: TextId | None = Field(None, title="Anything else we should know")


class GiveBack(Command):
    """Give the places back, or leave the waiting list."""

    name: ClassVar[str] = "give_back"
    title: ClassVar[str] = "Give the places back"
    by_visitor: ClassVar[bool] = True


class Accept(Command):
    """Book what was asked for; the places, or the turn on the waiting list, pass to the booking."""

    name: ClassVar[str] = "accept"
    title: ClassVar[str] = "Accept the booking"

    booking: Ref = Field(title="Booking")


class TurnDown(Command):
    """Turn the request down; the places are free again, and whoever asked is told why."""

    name: ClassVar[str] = "turn_down"
    title: ClassVar[str] = "Turn the request down"
    consequence: ClassVar[str] = (
        "The visitor is told by letter, and the places that were kept become free."
    )

    reason: TextId = Field(title="Reason", description="It stands in the letter, word for word")


class EndHold(Command):
    """Record that the half hour is over."""

    name: ClassVar[str] = "end_hold"
    title: ClassVar[str] = "Record that a hold has ended"
    by_engine: ClassVar[bool] = True


class LapseRequest(Command):
    """Record that a request was not answered while its places were held."""

    name: ClassVar[str] = "lapse_request"
    title: ClassVar[str] = "Record a request as not answered"
    by_engine: ClassVar[bool] = True


class NoteReceiptTold(Command):
    """Record that whoever asked knows that the request has arrived."""

    name: ClassVar[str] = "note_receipt_told"
    title: ClassVar[str] = "Record a letter as sent"
    by_engine: ClassVar[bool] = True


class NoteDatesTold(Command):
    """Record that whoever asked knows the days of the course date as they are now."""

    name: ClassVar[str] = "note_dates_told"
    title: ClassVar[str] = "Record a letter as sent"
    by_engine: ClassVar[bool] = True

    number: int


class NoteEndTold(Command):
    """Record that whoever asked knows how the request ended."""

    name: ClassVar[str] = "note_end_told"
    title: ClassVar[str] = "Record a letter as sent"
    by_engine: ClassVar[bool] = True


News = NoteCohortCancelled | NoteDatesChanged | NoteDayMoved | NoteOffered | NoteOfferGone
"""What the cohort tells."""

RequestCommand = (
    HoldPlaces
    | Send
    | GiveBack
    | Accept
    | TurnDown
    | EndHold
    | LapseRequest
    | NoteReceiptTold
    | NoteDatesTold
    | NoteEndTold
    | News
)
