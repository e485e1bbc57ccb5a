"""How delegates came to their places, moved and left."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime

from domain.calendar import say_due, say_when
from domain.messages import Event, Message, PersonId, TextId
from domain.money import Line, Pence, pounds, total
from domain.parts.learning_days import LearningDay
from domain.parts.waiting import Cause
from domain.ref import Ref
from domain.say import listed, person, stream, text

Charge = Literal["free", "full price", "fee"]
"""What a cancelled place costs: nothing, the price of the course, or the fee of a free place."""


class Terms(Message):
    """What was agreed on the day of the booking; it never changes afterwards.

    `unit` is the price of one delegate; `options` are extras, charged once.
    """

    catalogue_version: int
    policy_version: int
    unit: Line
    options: tuple[Line, ...] = ()
    framework: str | None = None
    framework_version: int | None = None


class Seated(Message):
    """A delegate as booked: `number` counts them, `place` is their seat in the cohort."""

    number: int
    person: PersonId
    place: str
    fulfils: tuple[str, ...] = ()


class Booked(Event):
    """Places are held, or wait for one; `screen` tells whether conditions are checked first."""

    type: ClassVar[str] = "course.booked.v1"
    service: str
    service_title: str
    provider: Ref
    provider_name: str
    setting: str
    setting_name: str
    contact: PersonId
    cohort: Ref
    days: tuple[LearningDay, ...]
    delegates: tuple[Seated, ...]
    waiting: bool
    screen: bool
    purchase_order: str | None
    purchase_order_required: bool
    terms: Terms

    def says(self) -> str:
        who = listed(person(one.person) for one in self.delegates)
        price = pounds(total([self.terms.unit]).gross_pence)
        if self.waiting:
            return f"{who} joined the waiting list of {stream(self.cohort)}, {price} each"
        return f"{who} asked for places on {stream(self.cohort)}, {price} each"


class PlacesConfirmed(Event):
    type: ClassVar[str] = "course.places_confirmed.v1"
    people: tuple[PersonId, ...]

    def says(self) -> str:
        noun = "place was" if len(self.people) == 1 else "places were"
        return f"The {noun} confirmed for {listed(person(one) for one in self.people)}"


class ApplicationScreened(Event):
    type: ClassVar[str] = "course.application_screened.v1"
    person: PersonId
    accepted: bool
    charge: Charge = "free"
    fee_pence: Pence = 0
    note: TextId

    def says(self) -> str:
        how = "accepted" if self.accepted else "not accepted"
        return f"The application of {person(self.person)} was {how}: {text(self.note)}"


class PurchaseOrderSupplied(Event):
    type: ClassVar[str] = "course.purchase_order_supplied.v1"
    purchase_order: str

    def says(self) -> str:
        return f"Purchase order {self.purchase_order} was received"


class TurnCame(Event):
    """Those who wait do so on another date now, where places are offered to them."""

    type: ClassVar[str] = "course.turn_came.v1"
    cohort: Ref
    days: tuple[LearningDay, ...]
    delegates: tuple[Seated, ...]

    def says(self) -> str:
        return f"It was their turn on the waiting list: {stream(self.cohort)} has room"


class OfferMade(Event):
    type: ClassVar[str] = "course.offer_made.v1"
    cohort: Ref
    offer: int
    answer_by: AwareDatetime
    last_minute: bool

    def says(self) -> str:
        first = ", to whoever answers first" if self.last_minute else ""
        return f"The waiting list offered a place until {say_when(self.answer_by)}{first}"


class OfferAccepted(Event):
    """The days are told once more: whoever waits does not hear when one of them is moved."""

    type: ClassVar[str] = "course.offer_accepted.v1"
    offer: int
    cohort: Ref
    days: tuple[LearningDay, ...]

    def says(self) -> str:
        return "The offered place was taken"


class OfferDeclined(Event):
    type: ClassVar[str] = "course.offer_declined.v1"
    cohort: Ref

    def says(self) -> str:
        return f"The provider left the waiting list of {stream(self.cohort)}"


class OfferEnded(Event):
    type: ClassVar[str] = "course.offer_ended.v1"
    cohort: Ref
    offer: int
    cause: Cause

    def says(self) -> str:
        words: dict[Cause, str] = {
            "lapsed": "Nobody answered the offer in time",
            "taken by somebody else": "Somebody else took the offered place first",
            "waiting list closed": "The course began without a free place",
            "cohort cancelled": "The course date was cancelled",
            "funding ended": "The funded places were closed",
        }
        return f"{words[self.cause]}: {stream(self.cohort)}"


class HoldReleased(Event):
    type: ClassVar[str] = "course.hold_released.v1"
    people: tuple[PersonId, ...]

    def says(self) -> str:
        who = listed(person(one) for one in self.people)
        return f"No purchase order came, so the places held for {who} were given back"


class MoveFee(Message):
    """What somebody's late move costs, before VAT: the place that they leave is paid for."""

    fee: str
    person: PersonId
    pence: Pence


class MergeProposed(Event):
    type: ClassVar[str] = "course.merge_proposed.v1"
    cohort: Ref
    into: Ref
    answer_by: AwareDatetime

    def says(self) -> str:
        old, new = stream(self.cohort), stream(self.into)
        return (
            f"{old} is to be merged into {new}; it can be agreed to until {say_due(self.answer_by)}"
        )


class MergeDeclined(Event):
    type: ClassVar[str] = "course.merge_declined.v1"
    into: Ref

    def says(self) -> str:
        return f"The move to {stream(self.into)} was declined"


class DateChosen(Event):
    """Delegates move to another course date, under the places given."""

    type: ClassVar[str] = "course.date_chosen.v1"
    cohort: Ref
    days: tuple[LearningDay, ...]
    delegates: tuple[Seated, ...]
    fees: tuple[MoveFee, ...] = ()

    def says(self) -> str:
        who = listed(person(one.person) for one in self.delegates)
        cost = sum(one.pence for one in self.fees)
        late = f", for {pounds(cost)} as it was late" if cost else ""
        return f"{who} moved to {stream(self.cohort)}{late}"


class PlaceCancelled(Event):
    type: ClassVar[str] = "course.place_cancelled.v1"
    person: PersonId
    charge: Charge
    fee_pence: Pence
    reason: TextId

    def says(self) -> str:
        words: dict[Charge, str] = {
            "free": "free of charge",
            "full price": "at the full price",
            "fee": f"for a fee of {pounds(self.fee_pence)}",
        }
        who = person(self.person)
        return f"The place of {who} was cancelled {words[self.charge]}: {text(self.reason)}"


class Substituted(Event):
    type: ClassVar[str] = "course.substituted.v1"
    person: PersonId
    substitute: PersonId
    fulfils: tuple[str, ...]
    screen: bool

    def says(self) -> str:
        return f"{person(self.substitute)} takes the place of {person(self.person)}"
