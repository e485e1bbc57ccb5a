"""How people book, move and cancel places."""

from typing import ClassVar

from pydantic import Field

from domain.entry.text import Key
from domain.messages import Command, Message, PersonId, TextId
from domain.parts.purchase_orders import PurchaseOrder
from domain.ref import Ref


class NamedDelegate(Message):
    """Somebody who is to attend, and which of the course's conditions they fulfil."""

    person: PersonId = Field(title="Name")
    fulfils: tuple[Key, ...] = Field((), title="Conditions fulfilled", max_length=12)


class Book(Command):
    """Book delegates of one setting on a course date; the price is that of today.

    A course with conditions is an application: Optimum checks it, and holds the places meanwhile.
    The places that are kept for a request of the site pass to the booking.
    """

    name: ClassVar[str] = "book"
    title: ClassVar[str] = "Book a course"

    service: Key = Field(title="Course")
    provider: Ref = Field(title="Provider")
    setting: Key = Field(title="Setting")
    contact: PersonId = Field(title="Who books", description="Letters about the booking go to them")
    cohort: Ref = Field(title="Course date")
    delegates: tuple[NamedDelegate, ...] = Field(title="Delegates", min_length=1, max_length=12)
    wait_if_full: bool = Field(False, title="Join the waiting list if the course is full")
    purchase_order: PurchaseOrder | None = Field(None, title="Purchase order number")
    options: tuple[Key, ...] = Field((), title="Extras", max_length=6)
    request: Ref | None = Field(None, title="Booking request of the site")


class Screen(Command):
    """Accept or refuse an application after checking its conditions."""

    name: ClassVar[str] = "screen"
    title: ClassVar[str] = "Check an application"

    person: PersonId = Field(title="Delegate")
    accepted: bool = Field(title="All conditions are fulfilled")
    note: TextId = Field(title="What was checked, or why not")


class SupplyPurchaseOrder(Command):
    """Give the purchase order number that the places and the invoice wait for."""

    name: ClassVar[str] = "supply_purchase_order"
    title: ClassVar[str] = "Enter the purchase order number"
    by_link: ClassVar[bool] = True

    purchase_order: PurchaseOrder = Field(title="Purchase order number")


class AcceptOffer(Command):
    """Take the places that the waiting list offers."""

    name: ClassVar[str] = "accept_offer"
    title: ClassVar[str] = "Take the offered places"
    by_link: ClassVar[bool] = True


class DeclineOffer(Command):
    """Leave the waiting list; another course date can be chosen."""

    name: ClassVar[str] = "decline_offer"
    title: ClassVar[str] = "Decline, and leave the waiting list"
    by_link: ClassVar[bool] = True


class AgreeToMerge(Command):
    """Everybody of this booking moves to the other date, free of charge."""

    name: ClassVar[str] = "agree_to_merge"
    title: ClassVar[str] = "Agree to the other date"
    by_link: ClassVar[bool] = True


class DeclineMerge(Command):
    """Nobody moves now. When the old date ends, another is chosen or the places are cancelled."""

    name: ClassVar[str] = "decline_merge"
    title: ClassVar[str] = "Decline the other date"
    by_link: ClassVar[bool] = True


class ChooseDate(Command):
    """Move everybody who needs another course date to one; days already done stay done."""

    name: ClassVar[str] = "choose_date"
    title: ClassVar[str] = "Choose another course date"
    by_link: ClassVar[bool] = True

    cohort: Ref = Field(title="Course date")


class MoveDelegate(Command):
    """Move one delegate to another course date, as long as cancelling would be free of charge."""

    name: ClassVar[str] = "move_delegate"
    title: ClassVar[str] = "Move a delegate to another date"

    person: PersonId = Field(title="Delegate")
    cohort: Ref = Field(title="Course date")


class MoveParty(Command):
    """Move everybody to another course date together, or nobody. The page says what it costs today.

    Whoever waits, or has no place, comes along; days already done stay done.
    """

    name: ClassVar[str] = "move_party"
    title: ClassVar[str] = "Move everybody to another date"

    cohort: Ref = Field(title="Course date")


class CancelPlace(Command):
    """Cancel one delegate's place. The page says what it costs today."""

    name: ClassVar[str] = "cancel_place"
    title: ClassVar[str] = "Cancel a place"
    consequence: ClassVar[str] = (
        "The setting is told by letter, and the place goes to whoever waits for it."
    )

    person: PersonId = Field(title="Delegate")
    reason: TextId = Field(title="Reason")


class Substitute(Command):
    """Let a colleague take a delegate's place; free of charge until the course starts.

    Whoever waits gives their turn on the waiting list to the colleague in the same way. On a course
    with conditions the colleague is checked as the delegate was.
    """

    name: ClassVar[str] = "substitute"
    title: ClassVar[str] = "Let a colleague take the place"

    person: PersonId = Field(title="Delegate who cannot come")
    substitute: PersonId = Field(title="Colleague who comes instead")
    fulfils: tuple[Key, ...] = Field((), title="Conditions fulfilled", max_length=12)
