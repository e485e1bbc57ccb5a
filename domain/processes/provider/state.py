"""Where a provider stands."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from domain.facts import StateOf
from domain.messages import Message, PersonId, TextId
from domain.ref import Ref


class Setting(Message):
    """One care setting: a CQC location with its registered manager."""

    setting: str
    setting_name: str
    cqc_location: str
    district: str
    people_supported: int
    registered_manager: PersonId
    workplace: str | None = None  # LOCALESTID in the provider's own ASC-WDS account


class Membership(Message):
    """A Premium membership, both days included; `ended` once its end is on record."""

    starts_on: date
    ends_on: date
    ended: bool = False


class InvoiceStop(Message):
    """The account is on stop because of this invoice."""

    cause: Literal["invoice"] = "invoice"
    invoice: Ref
    since: AwareDatetime


class ManualStop(Message):
    """The account is on stop because a coordinator said so."""

    cause: Literal["manual"] = "manual"
    reason: TextId
    since: AwareDatetime


Stop = Annotated[InvoiceStop | ManualStop, Field(discriminator="cause")]


class Unregistered(Message):
    """Nothing is known yet."""

    shape: Literal["unregistered"] = "unregistered"


class Provider(Message):
    """A registered organisation. `purchase_order_required` is true of every public body."""

    shape: Literal["provider"] = "provider"
    organisation: str
    address: tuple[str, ...]
    public_body: bool
    purchase_order_required: bool
    billing_contact: PersonId
    settings: tuple[Setting, ...] = ()
    memberships: tuple[Membership, ...] = ()
    stops: tuple[Stop, ...] = ()
    lapsed: tuple[str, ...] = ()

    @property
    def on_stop(self) -> bool:
        """Tell whether anything holds the account: no new work is booked then."""
        return bool(self.stops)

    def premium_on(self, day: date) -> bool:
        """Tell whether the provider is a Premium member on a day."""
        return any(one.starts_on <= day <= one.ends_on for one in self.memberships)

    def setting(self, setting: str) -> Setting | None:
        """Return the setting with this short name, or None."""
        return next((one for one in self.settings if one.setting == setting), None)

    def answers_for(self, setting: str) -> tuple[PersonId, ...]:
        """Return who speaks for what a setting books: who pays, and its registered manager."""
        found = self.setting(setting)
        return (self.billing_contact, *((found.registered_manager,) if found else ()))

    def manual_stop(self) -> ManualStop | None:
        """Return the stop that a coordinator ordered, or None."""
        return next((one for one in self.stops if isinstance(one, ManualStop)), None)

    def stopped_by(self, invoice: Ref) -> bool:
        """Tell whether this invoice holds the account."""
        return any(isinstance(one, InvoiceStop) and one.invoice == invoice for one in self.stops)


State = Annotated[Unregistered | Provider, Field(discriminator="shape")]


class ProviderOf(StateOf[Unregistered | Provider]):
    """The state of a provider that another process asks about."""
