"""What has happened to an invoice."""

from datetime import date
from typing import ClassVar, Literal

from domain.calendar import say_date
from domain.messages import DocumentId, Event, TextId
from domain.money import Line, pounds
from domain.processes.invoice.commands import CreditCause
from domain.processes.invoice.order_messages import OrderCorrected, OrderSent
from domain.ref import Ref
from domain.say import text


class Issued(Event):
    """Pins what is printed, and the terms as they were on the day of issue."""

    type: ClassVar[str] = "invoice.issued.v1"
    number: str
    provider: Ref
    customer: str
    address: tuple[str, ...]
    regarding: Ref
    purchase_order: str | None
    lines: tuple[Line, ...]
    net_pence: int
    vat_pence: int
    gross_pence: int
    tax_point: date
    issued_on: date
    due_on: date
    reminders: tuple[int, ...]
    stop_after_days: int
    dispute_working_days: int

    def says(self) -> str:
        return (
            f"Invoice {self.number} over {pounds(self.gross_pence)} was issued to {self.customer}; "
            f"it is due on {say_date(self.due_on)}"
        )


class Rendered(Event):
    type: ClassVar[str] = "invoice.rendered.v1"
    document: DocumentId
    digest: str

    def says(self) -> str:
        return "The invoice was printed"


class Sent(Event):
    type: ClassVar[str] = "invoice.sent.v1"

    def says(self) -> str:
        return "The invoice was sent"


class ReminderSent(Event):
    type: ClassVar[str] = "invoice.reminder_sent.v1"
    rung: int

    def says(self) -> str:
        if self.rung <= 0:
            return "A reminder was sent that payment is due soon"
        return f"A reminder was sent {self.rung} days after the due date"


class PaymentRecorded(Event):
    """`recovered_pence` is the part that pays what had been written off."""

    type: ClassVar[str] = "invoice.payment_recorded.v1"
    payment: int
    pence: int
    recovered_pence: int
    received_on: date
    reference: str

    def says(self) -> str:
        return f"{pounds(self.pence)} was received on {say_date(self.received_on)}"


class PaymentReversed(Event):
    """`due_on` is later than before when the invoice had been settled in between."""

    type: ClassVar[str] = "invoice.payment_reversed.v1"
    payment: int
    pence: int
    due_on: date
    reason: TextId

    def says(self) -> str:
        return f"The payment of {pounds(self.pence)} was taken off again: {text(self.reason)}"


class Disputed(Event):
    type: ClassVar[str] = "invoice.disputed.v1"
    since: date
    reason: TextId

    def says(self) -> str:
        return f"The provider disputes the invoice: {text(self.reason)}"


class DisputeSettled(Event):
    type: ClassVar[str] = "invoice.dispute_settled.v1"
    outcome: Literal["stands", "reduced"]
    due_on: date

    def says(self) -> str:
        agreed = {"stands": "the invoice stands", "reduced": "the invoice was reduced"}
        return (
            f"The dispute was settled: {agreed[self.outcome]}; "
            f"payment is now due on {say_date(self.due_on)}"
        )


class CreditNoteIssued(Event):
    type: ClassVar[str] = "invoice.credit_note_issued.v1"
    credit_note: int
    number: str
    net_pence: int
    vat_pence: int
    gross_pence: int
    issued_on: date
    cause: CreditCause
    reason: TextId | None

    def says(self) -> str:
        why = f": {text(self.reason)}" if self.reason else ""
        return f"Credit note {self.number} over {pounds(self.gross_pence)} was issued{why}"


class CreditNoteRendered(Event):
    type: ClassVar[str] = "invoice.credit_note_rendered.v1"
    credit_note: int
    document: DocumentId
    digest: str

    def says(self) -> str:
        return "The credit note was printed"


class CreditNoteSent(Event):
    type: ClassVar[str] = "invoice.credit_note_sent.v1"
    credit_note: int

    def says(self) -> str:
        return "The credit note was sent"


class WrittenOff(Event):
    type: ClassVar[str] = "invoice.written_off.v1"
    pence: int
    reason: TextId

    def says(self) -> str:
        return f"{pounds(self.pence)} was written off: {text(self.reason)}"


class RefundRecorded(Event):
    type: ClassVar[str] = "invoice.refund_recorded.v1"
    pence: int
    refunded_on: date
    reference: str

    def says(self) -> str:
        return f"{pounds(self.pence)} was refunded on {say_date(self.refunded_on)}"


class BalanceKept(Event):
    type: ClassVar[str] = "invoice.balance_kept.v1"
    pence: int

    def says(self) -> str:
        return f"{pounds(self.pence)} paid too much was kept as the provider's balance"


class AccountStopped(Event):
    type: ClassVar[str] = "invoice.account_stopped.v1"
    stop: int

    def says(self) -> str:
        return "The provider's account was stopped because the invoice is not paid"


class StopLifted(Event):
    type: ClassVar[str] = "invoice.stop_lifted.v1"
    stop: int

    def says(self) -> str:
        return "The stop of the provider's account was lifted"


class StepLapsed(Event):
    type: ClassVar[str] = "invoice.step_lapsed.v1"
    key: str
    what: str

    def says(self) -> str:
        return f"It was too late for this: {self.what}"


InvoiceEvent = (
    Issued
    | Rendered
    | Sent
    | ReminderSent
    | PaymentRecorded
    | PaymentReversed
    | Disputed
    | DisputeSettled
    | CreditNoteIssued
    | CreditNoteRendered
    | CreditNoteSent
    | OrderCorrected
    | OrderSent
    | WrittenOff
    | RefundRecorded
    | BalanceKept
    | AccountStopped
    | StopLifted
    | StepLapsed
)
