"""What has happened to a provider."""

from datetime import date
from typing import ClassVar

from domain.calendar import say_date
from domain.messages import Event, PersonId, TextId
from domain.processes.provider.asc_wds import WorkersNoted, WorkplaceNoted
from domain.processes.provider.commands import ContactRole
from domain.processes.provider.correcting import DetailsCorrected, SettingCorrected
from domain.ref import Ref
from domain.say import person, stream, text


class Registered(Event):
    type: ClassVar[str] = "provider.registered.v1"
    organisation: str
    address: tuple[str, ...]
    public_body: bool
    purchase_order_required: bool
    billing_contact: PersonId

    def says(self) -> str:
        order = "with" if self.purchase_order_required else "without"
        return f"{self.organisation} was registered; it is invoiced {order} a purchase order"


class SettingAdded(Event):
    type: ClassVar[str] = "provider.setting_added.v1"
    setting: str
    setting_name: str
    cqc_location: str
    district: str
    people_supported: int
    registered_manager: PersonId

    def says(self) -> str:
        manager = person(self.registered_manager)
        return f"{self.setting_name} in {self.district} was added; {manager} manages it"


class ContactChanged(Event):
    type: ClassVar[str] = "provider.contact_changed.v1"
    contact: ContactRole
    setting: str | None
    setting_name: str | None
    person: PersonId

    def says(self) -> str:
        where = f" of {self.setting_name}" if self.setting_name else ""
        return f"{person(self.person)} is now the {self.contact}{where}"


class PremiumGranted(Event):
    type: ClassVar[str] = "provider.premium_granted.v1"
    starts_on: date
    ends_on: date

    def says(self) -> str:
        return (
            f"Premium membership runs from {say_date(self.starts_on)} "
            f"to the end of {say_date(self.ends_on)}"
        )


class PremiumEnded(Event):
    type: ClassVar[str] = "provider.premium_ended.v1"
    ends_on: date

    def says(self) -> str:
        return f"Premium membership ended with {say_date(self.ends_on)} and was not renewed"


class PutOnStopForInvoice(Event):
    type: ClassVar[str] = "provider.put_on_stop_for_invoice.v1"
    invoice: Ref

    def says(self) -> str:
        return f"The account was stopped because {stream(self.invoice)} is long overdue"


class InvoiceStopLifted(Event):
    type: ClassVar[str] = "provider.invoice_stop_lifted.v1"
    invoice: Ref

    def says(self) -> str:
        return f"{stream(self.invoice)} no longer stops the account"


class StoppedByHand(Event):
    type: ClassVar[str] = "provider.stopped_by_hand.v1"
    reason: TextId

    def says(self) -> str:
        return f"The account was stopped: {text(self.reason)}"


class Released(Event):
    type: ClassVar[str] = "provider.released.v1"
    reason: TextId

    def says(self) -> str:
        return f"The account was released: {text(self.reason)}"


class StepLapsed(Event):
    type: ClassVar[str] = "provider.step_lapsed.v1"
    key: str
    what: str

    def says(self) -> str:
        return f"It was too late for this: {self.what}"


ProviderEvent = (
    Registered
    | SettingAdded
    | ContactChanged
    | DetailsCorrected
    | SettingCorrected
    | WorkplaceNoted
    | WorkersNoted
    | PremiumGranted
    | PremiumEnded
    | PutOnStopForInvoice
    | InvoiceStopLifted
    | StoppedByHand
    | Released
    | StepLapsed
)
