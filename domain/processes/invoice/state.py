"""Where an invoice stands."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from domain.facts import StateOf
from domain.messages import DocumentId, Message
from domain.money import Line
from domain.processes.invoice.commands import CreditCause
from domain.ref import Ref


class Paper(Message):
    """The printed form of an invoice or credit note, from its issue to its sending."""

    issued_at: AwareDatetime
    document: DocumentId | None = None
    digest: str | None = None
    rendered_at: AwareDatetime | None = None
    sent_at: AwareDatetime | None = None


class Payment(Message):
    """Money received; `recovered_pence` of it pays what had been written off."""

    payment: int
    pence: int
    recovered_pence: int
    received_on: date
    reference: str
    reversed: bool = False


class CreditNote(Message):
    """One credit note; all amounts are positive."""

    credit_note: int
    number: str
    net_pence: int
    vat_pence: int
    gross_pence: int
    issued_on: date
    cause: CreditCause
    paper: Paper


class RightOrder(Message):
    """A purchase order number that came after the paper, from its correction to its letter."""

    number: str
    at: AwareDatetime
    sent_at: AwareDatetime | None = None


class Bill(Message):
    """Everything about an issued invoice that holds at every stage.

    `purchase_order` is what is printed, `orders` are the numbers that it was corrected to since.
    `stops` counts how often the account was stopped for it, `stopped` tells whether it is now.
    """

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
    paper: Paper
    payments: tuple[Payment, ...] = ()
    credit_notes: tuple[CreditNote, ...] = ()
    refunded_pence: int = 0
    written_off_pence: int = 0
    kept_pence: int = 0
    reminded: tuple[int, ...] = ()
    stops: int = 0
    stopped: bool = False
    lapsed: tuple[str, ...] = ()
    orders: tuple[RightOrder, ...] = ()

    @property
    def order(self) -> str | None:
        """The purchase order that is right now, whatever is printed."""
        return self.orders[-1].number if self.orders else self.purchase_order

    @property
    def paid_pence(self) -> int:
        """What was received and kept."""
        received = sum(one.pence for one in self.payments if not one.reversed)
        return received - self.refunded_pence

    @property
    def credited_pence(self) -> int:
        return sum(one.gross_pence for one in self.credit_notes)

    @property
    def creditable_pence(self) -> int:
        """What can still be credited: credit notes never exceed the invoice."""
        return max(self.gross_pence - self.credited_pence - self.written_off_pence, 0)

    @property
    def balance(self) -> int:
        """What the provider owes in pence; negative when it has paid too much."""
        return self.gross_pence - self.credited_pence - self.written_off_pence - self.paid_pence

    @property
    def overpaid_pence(self) -> int:
        """What the provider has paid too much."""
        return max(-self.balance, 0)

    @property
    def undecided_pence(self) -> int:
        """What was paid too much and is neither refunded nor kept yet."""
        return max(self.overpaid_pence - self.kept_pence, 0)


class NotIssued(Message):
    """Nothing is known yet."""

    shape: Literal["not_issued"] = "not_issued"


class Owing(Message):
    """Something is owed, and its clock runs."""

    shape: Literal["owing"] = "owing"
    bill: Bill


class InDispute(Message):
    """Something is owed and disputed: the clock has stood since `clock_stopped_on`."""

    shape: Literal["in_dispute"] = "in_dispute"
    bill: Bill
    since: AwareDatetime
    clock_stopped_on: date
    credit_notes_before: int


class Cleared(Message):
    """Nothing is owed: paid, credited or written off. `since` is when its money last moved."""

    shape: Literal["cleared"] = "cleared"
    bill: Bill
    since: AwareDatetime
    clock_stopped_on: date


Issued = Owing | InDispute | Cleared
AnyState = NotIssued | Issued
State = Annotated[AnyState, Field(discriminator="shape")]


class InvoiceOf(StateOf[AnyState]):
    """The state of an invoice that another process asks about."""


def balance(state: AnyState) -> int:
    """Return what the provider owes in pence; negative when it has paid too much."""
    return 0 if isinstance(state, NotIssued) else state.bill.balance


def overdue_days(state: AnyState, today: date) -> int:
    """Return for how many days payment is overdue; 0 when it is not. Never stored."""
    return max((today - state.bill.due_on).days, 0) if isinstance(state, Owing) else 0
