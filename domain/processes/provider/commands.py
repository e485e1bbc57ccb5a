"""What a provider can be told."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from domain.entry.text import Key, Line, Name
from domain.messages import Command, PersonId, TextId
from domain.parts.lapses import LapseStep
from domain.processes.provider.asc_wds import NoteWorkers, NoteWorkplace
from domain.processes.provider.correcting import CorrectDetails, CorrectSetting
from domain.ref import Ref

ContactRole = Literal["billing contact", "registered manager"]


class Register(Command):
    """Register an organisation that Optimum works for and sends its invoices to."""

    name: ClassVar[str] = "register"
    title: ClassVar[str] = "Register a provider"

    organisation: Name = Field(title="Name of the organisation", min_length=2)
    address: tuple[Line, ...] = Field(
        title="Address for invoices", description="One line each", min_length=1, max_length=8
    )
    public_body: bool = Field(
        False, title="It is a public body", description="Its invoices need a purchase order"
    )
    purchase_order_required: bool = Field(False, title="Its invoices need a purchase order")
    billing_contact: PersonId = Field(title="Billing contact")


class AddSetting(Command):
    """Add a care setting that belongs to the provider."""

    name: ClassVar[str] = "add_setting"
    title: ClassVar[str] = "Add a care setting"

    setting: str = Field(
        title="Short name",
        description="Lower-case letters, digits and hyphens, for example rowan-house",
        pattern=r"^[a-z0-9][a-z0-9-]{1,40}$",
    )
    setting_name: Name = Field(title="Name of the setting", min_length=2)
    cqc_location: Line = Field(
        title="CQC location number", description="As on the CQC website, for example 1-123456789"
    )
    district: Line = Field(title="District", min_length=2, max_length=60)
    people_supported: int = Field(title="People supported", ge=0, le=5000)
    registered_manager: PersonId = Field(title="Registered manager")


class ChangeContact(Command):
    """Say who is now the billing contact, or the registered manager of a setting."""

    name: ClassVar[str] = "change_contact"
    title: ClassVar[str] = "Change a contact"

    contact: ContactRole = Field(title="Which contact")
    setting: Key | None = Field(None, title="Setting", description="For a registered manager only")
    person: PersonId = Field(title="Who it is now")


class GrantPremium(Command):
    """Record a Premium membership, first day to last day; a renewal is a further membership."""

    name: ClassVar[str] = "grant_premium"
    title: ClassVar[str] = "Record Premium membership"

    starts_on: date = Field(title="First day")
    ends_on: date = Field(title="Last day")


class EndPremium(Command):
    """Record that a Premium membership came to its end and was not renewed."""

    name: ClassVar[str] = "end_premium"
    title: ClassVar[str] = "Record the end of Premium membership"
    by_engine: ClassVar[bool] = True

    ends_on: date


class PutOnStop(Command):
    """Stop the account because an invoice is long overdue."""

    name: ClassVar[str] = "put_on_stop"
    title: ClassVar[str] = "Stop the account for an invoice"
    by_engine: ClassVar[bool] = True

    invoice: Ref


class LiftStop(Command):
    """Take back the stop that an invoice had caused."""

    name: ClassVar[str] = "lift_stop"
    title: ClassVar[str] = "Lift the stop of an invoice"
    by_engine: ClassVar[bool] = True

    invoice: Ref


class StopAccount(Command):
    """Stop the account by hand: no new work is booked until it is released."""

    name: ClassVar[str] = "stop_account"
    title: ClassVar[str] = "Stop the account"
    consequence: ClassVar[str] = (
        "Nothing new can be booked for this provider until the account is released."
    )

    reason: TextId = Field(title="Why")


class ReleaseAccount(Command):
    """Release the account by hand from everything that holds it, overdue invoices included."""

    name: ClassVar[str] = "release_account"
    title: ClassVar[str] = "Release the account"

    reason: TextId = Field(title="Why")


ProviderCommand = (
    Register
    | AddSetting
    | ChangeContact
    | CorrectDetails
    | CorrectSetting
    | NoteWorkplace
    | NoteWorkers
    | GrantPremium
    | EndPremium
    | PutOnStop
    | LiftStop
    | StopAccount
    | ReleaseAccount
    | LapseStep
)
