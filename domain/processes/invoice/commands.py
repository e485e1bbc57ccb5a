"""What an invoice can be told."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from domain.entry.dates import HappenedOn
from domain.messages import Command, DocumentId, TextId
from domain.money import Line, Pence
from domain.parts.lapses import LapseStep
from domain.parts.purchase_orders import PurchaseOrder
from domain.policy import POLICY
from domain.processes.invoice.order_messages import CorrectOrder, NoteOrderSent
from domain.processes.provider import LiftStop as LiftStopOfProvider
from domain.processes.provider import PutOnStop
from domain.ref import Ref

BankReference = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9 /.-]{0,39}$")]
"""What the bank statement says, without people's names: letters, digits, spaces, / . and -."""

CreditCause = Literal["withdrawn", "correction", "goodwill"]


class Issue(Command):
    """Issue an invoice under the next number; its terms are pinned from here on."""

    name: ClassVar[str] = "issue"
    title: ClassVar[str] = "Issue an invoice"

    provider: Ref = Field(title="Provider")
    regarding: Ref = Field(title="Item of work")
    lines: tuple[Line, ...] = Field(title="Lines", min_length=1, max_length=100)
    purchase_order: PurchaseOrder | None = Field(None, title="Purchase order number")
    tax_point: date = Field(title="Tax point")
    terms_days: int = Field(POLICY.invoice_terms_days, title="Days to pay", ge=0, le=365)
    reminders: tuple[int, ...] = Field(
        POLICY.invoice_reminder_days,
        title="Reminders",
        description="Days after the due date; negative is before",
        max_length=12,
    )
    stop_after_days: int = Field(
        POLICY.account_stop_days, title="Days overdue until the account is stopped", ge=1, le=365
    )
    dispute_working_days: int = Field(
        POLICY.dispute_working_days,
        title="Working days to settle a dispute or an overpayment",
        ge=1,
        le=60,
    )


class RecordPayment(Command):
    """Record money received; part payments and overpayments are fine."""

    name: ClassVar[str] = "record_payment"
    title: ClassVar[str] = "Record a payment"

    pence: Pence = Field(title="Amount", gt=0)
    received_on: HappenedOn = Field(title="Received on")
    reference: BankReference = Field(
        title="Reference on the bank statement", description="Without people's names"
    )


class ReversePayment(Command):
    """Take a payment off again that was recorded by mistake or sent back by the bank."""

    name: ClassVar[str] = "reverse_payment"
    title: ClassVar[str] = "Take a payment off again"

    payment: int = Field(title="Which payment", description="1 is the first", ge=1)
    reason: TextId = Field(title="Why")


class Dispute(Command):
    """Record that the provider disputes the invoice: reminders wait until it is settled."""

    name: ClassVar[str] = "dispute"
    title: ClassVar[str] = "Record a dispute"

    reason: TextId = Field(title="What the provider says")


class SettleDispute(Command):
    """Settle a dispute: the invoice stands, or what was too much has been credited."""

    name: ClassVar[str] = "settle_dispute"
    title: ClassVar[str] = "Settle the dispute"

    outcome: Literal["stands", "reduced"] = Field(title="What was agreed")


class CreditInvoice(Command):
    """Issue a credit note for some or all of the invoice."""

    name: ClassVar[str] = "credit_invoice"
    title: ClassVar[str] = "Issue a credit note"
    consequence: ClassVar[str] = (
        "A credit note with the next number goes to the customer by letter. It cannot be "
        "taken back."
    )

    pence: Pence | None = Field(
        None, title="Amount", description="Leave empty for all that is not credited yet", gt=0
    )
    cause: CreditCause = Field(title="Cause")
    reason: TextId | None = Field(None, title="Why")


class WriteOff(Command):
    """Give up what is still owed. A stopped account stays stopped until somebody releases it."""

    name: ClassVar[str] = "write_off"
    title: ClassVar[str] = "Write off what is owed"
    consequence: ClassVar[str] = (
        "What is still owed will never be asked for again, and reminders stop."
    )

    reason: TextId = Field(title="Why")


class RecordRefund(Command):
    """Record that money paid too much was sent back."""

    name: ClassVar[str] = "record_refund"
    title: ClassVar[str] = "Record a refund"

    pence: Pence = Field(title="Amount", gt=0)
    refunded_on: HappenedOn = Field(title="Refunded on")
    reference: BankReference = Field(title="Reference of the payment")


class KeepBalance(Command):
    """Keep what was paid too much as the provider's balance, as agreed with them."""

    name: ClassVar[str] = "keep_balance"
    title: ClassVar[str] = "Keep the overpayment as a balance"


class NoteRendered(Command):
    """Record the printed invoice."""

    name: ClassVar[str] = "note_rendered"
    title: ClassVar[str] = "Record the invoice as printed"
    by_engine: ClassVar[bool] = True

    document: DocumentId
    digest: str


class NoteSent(Command):
    """Record that the invoice was sent."""

    name: ClassVar[str] = "note_sent"
    title: ClassVar[str] = "Record the invoice as sent"
    by_engine: ClassVar[bool] = True


class NoteCreditNoteRendered(Command):
    """Record the printed credit note; `credit_note` counts the invoice's credit notes from 1."""

    name: ClassVar[str] = "note_credit_note_rendered"
    title: ClassVar[str] = "Record the credit note as printed"
    by_engine: ClassVar[bool] = True

    credit_note: int
    document: DocumentId
    digest: str


class NoteCreditNoteSent(Command):
    """Record that a credit note was sent."""

    name: ClassVar[str] = "note_credit_note_sent"
    title: ClassVar[str] = "Record the credit note as sent"
    by_engine: ClassVar[bool] = True

    credit_note: int


class NoteReminded(Command):
    """Record that a reminder was sent; `rung` is its day relative to the due date."""

    name: ClassVar[str] = "note_reminded"
    title: ClassVar[str] = "Record a reminder as sent"
    by_engine: ClassVar[bool] = True

    rung: int


class StopAccount(Command):
    """Stop the provider's account, for the `stop`-th time because of this invoice."""

    name: ClassVar[str] = "stop_account"
    title: ClassVar[str] = "Stop the account"
    by_engine: ClassVar[bool] = True

    stop: int
    provider: Ref

    def companions(self, ref: Ref) -> tuple[tuple[Ref, Command], ...]:
        return ((self.provider, PutOnStop(invoice=ref)),)


class LiftStop(Command):
    """Lift the `stop`-th stop that this invoice had caused."""

    name: ClassVar[str] = "lift_stop"
    title: ClassVar[str] = "Lift the stop of the account"
    by_engine: ClassVar[bool] = True

    stop: int
    provider: Ref

    def companions(self, ref: Ref) -> tuple[tuple[Ref, Command], ...]:
        return ((self.provider, LiftStopOfProvider(invoice=ref)),)


InvoiceCommand = (
    Issue
    | RecordPayment
    | ReversePayment
    | Dispute
    | SettleDispute
    | CreditInvoice
    | CorrectOrder
    | WriteOff
    | RecordRefund
    | KeepBalance
    | NoteRendered
    | NoteSent
    | NoteCreditNoteRendered
    | NoteCreditNoteSent
    | NoteReminded
    | NoteOrderSent
    | StopAccount
    | LiftStop
    | LapseStep
)
