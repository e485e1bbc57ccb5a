"""What must happen next to an invoice, and when."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Literal, assert_never

from domain.calendar import add_working_days, deadline, london_date, morning, say_date
from domain.messages import DocumentId, Item, Owner, Step, Task
from domain.money import pounds
from domain.parts.lapses import without
from domain.processes.invoice import commands as c
from domain.processes.invoice.ordering import SendOrder, order_step
from domain.processes.invoice.state import (
    AnyState,
    Bill,
    Cleared,
    CreditNote,
    InDispute,
    NotIssued,
    Owing,
)
from domain.ref import Ref


class RenderInvoice(Step):
    step: Literal["render_invoice"] = "render_invoice"

    def says(self) -> str:
        return "The invoice is printed"

    def outcome(self, document: DocumentId, digest: str) -> c.NoteRendered:
        return c.NoteRendered(document=document, digest=digest)


class SendInvoice(Step):
    step: Literal["send_invoice"] = "send_invoice"
    document: DocumentId

    def says(self) -> str:
        return "The invoice is sent to the billing contact"

    def outcome(self) -> c.NoteSent:
        return c.NoteSent()


class RenderCreditNote(Step):
    step: Literal["render_credit_note"] = "render_credit_note"
    credit_note: int

    def says(self) -> str:
        return "The credit note is printed"

    def outcome(self, document: DocumentId, digest: str) -> c.NoteCreditNoteRendered:
        return c.NoteCreditNoteRendered(
            credit_note=self.credit_note, document=document, digest=digest
        )


class SendCreditNote(Step):
    step: Literal["send_credit_note"] = "send_credit_note"
    credit_note: int
    document: DocumentId

    def says(self) -> str:
        return "The credit note is sent to the billing contact"

    def outcome(self) -> c.NoteCreditNoteSent:
        return c.NoteCreditNoteSent(credit_note=self.credit_note)


class SendReminder(Step):
    step: Literal["send_reminder"] = "send_reminder"
    rung: int

    def says(self) -> str:
        if self.rung <= 0:
            return "The billing contact is reminded that payment is due soon, unless it arrives"
        return f"A reminder is sent {self.rung} days after the due date, unless payment arrives"

    def outcome(self) -> c.NoteReminded:
        return c.NoteReminded(rung=self.rung)


class StopAccount(Step):
    step: Literal["stop_account"] = "stop_account"
    stop: int
    provider: Ref

    def says(self) -> str:
        return "The provider's account is stopped, unless payment arrives"

    def outcome(self) -> c.StopAccount:
        return c.StopAccount(stop=self.stop, provider=self.provider)


class LiftStop(Step):
    step: Literal["lift_stop"] = "lift_stop"
    stop: int
    provider: Ref

    def says(self) -> str:
        return "The stop of the provider's account is lifted"

    def outcome(self) -> c.LiftStop:
        return c.LiftStop(stop=self.stop, provider=self.provider)


InvoiceStep = (
    RenderInvoice
    | SendInvoice
    | RenderCreditNote
    | SendCreditNote
    | SendReminder
    | SendOrder
    | StopAccount
    | LiftStop
)


def agenda(state: AnyState) -> tuple[Item, ...]:
    """Return the steps and tasks of an invoice."""
    if isinstance(state, NotIssued):
        return ()
    items: list[Item] = [*_papers(state.bill)]
    match state:
        case Owing(bill=bill):
            items += [_pay(bill), *_ladder(bill)]
        case InDispute():
            items.append(_settle(state))
        case Cleared():
            items += _after_clearing(state)
        case _:
            assert_never(state)
    return without(items, state.bill.lapsed)


def _papers(bill: Bill) -> Iterator[Item]:
    paper = bill.paper
    if paper.document is None or paper.rendered_at is None:
        yield RenderInvoice(key="render_invoice", due=paper.issued_at)
    elif paper.sent_at is None:
        yield SendInvoice(key="send_invoice", due=paper.rendered_at, document=paper.document)
    yield from order_step(bill)
    for note in bill.credit_notes:
        yield from _credit_note(bill, note)


def _credit_note(bill: Bill, note: CreditNote) -> Iterator[Item]:
    """A credit note is printed at once, and sent after the invoice that it refers to."""
    paper, invoice_sent_at = note.paper, bill.paper.sent_at
    if paper.document is None or paper.rendered_at is None:
        yield RenderCreditNote(
            key=f"render_credit_note:{note.credit_note}",
            due=paper.issued_at,
            credit_note=note.credit_note,
        )
    elif paper.sent_at is None and invoice_sent_at is not None:
        yield SendCreditNote(
            key=f"send_credit_note:{note.credit_note}",
            due=max(paper.rendered_at, invoice_sent_at),
            credit_note=note.credit_note,
            document=paper.document,
        )


def _pay(bill: Bill) -> Task:
    return Task(
        key="pay",
        due=deadline(bill.due_on),
        owner=Owner.PROVIDER,
        title=f"Pay {pounds(bill.balance)} for invoice {bill.number}",
        why=f"Payment is due on {say_date(bill.due_on)}.",
        settled_by=c.RecordPayment.name,
        prefill={"pence": bill.balance},
    )


def _ladder(bill: Bill) -> Iterator[Item]:
    """One rung at a time: the next reminder, and after the last one the stop of the account."""
    sent_at = bill.paper.sent_at
    if sent_at is None:
        return
    # An invoice sent late, after trouble with the mail, is chased from the day it went out.
    base = max(bill.due_on, london_date(sent_at))
    stop_at = _letter_day(base, bill.stop_after_days)
    rungs = _rungs_left(bill, base, sent_at)
    if rungs:
        yield SendReminder(
            key=_rung_key(rungs[0]),
            due=_letter_day(base, rungs[0]),
            until=_letter_day(base, rungs[1]) if len(rungs) > 1 else stop_at,
            rung=rungs[0],
        )
    elif not bill.stopped:
        stop = bill.stops + 1
        yield StopAccount(
            key=f"stop_account:{stop}", due=stop_at, stop=stop, provider=bill.provider
        )


def _rungs_left(bill: Bill, base: date, sent_at: datetime) -> tuple[int, ...]:
    """The rungs after the last that was done, lapsed, or lay before the invoice went out."""
    gone = [
        rung
        for rung in bill.reminders
        if rung in bill.reminded
        or _rung_key(rung) in bill.lapsed
        or _letter_day(base, rung) <= sent_at
    ]
    return tuple(rung for rung in bill.reminders if not gone or rung > gone[-1])


def _rung_key(rung: int) -> str:
    return f"send_reminder:{rung}"


def _letter_day(base: date, days: int) -> datetime:
    """Letters about money go out at 9:00 on a working day."""
    return morning(add_working_days(base + timedelta(days=days), 0))


def _settle(state: InDispute) -> Task:
    return Task(
        key="settle_dispute",
        due=_decision_due(state.bill, state.clock_stopped_on),
        owner=Owner.COORDINATOR,
        title=f"Settle the dispute about invoice {state.bill.number}",
        why=f"It has been disputed since {say_date(state.clock_stopped_on)}; reminders wait.",
        settled_by=c.SettleDispute.name,
    )


def _after_clearing(state: Cleared) -> Iterator[Item]:
    bill = state.bill
    if bill.stopped and not bill.written_off_pence:
        yield LiftStop(
            key=f"lift_stop:{bill.stops}", due=state.since, stop=bill.stops, provider=bill.provider
        )
    if bill.undecided_pence:
        over = bill.undecided_pence
        yield Task(
            key="refund",
            due=_decision_due(bill, state.clock_stopped_on),
            owner=Owner.COORDINATOR,
            title=f"Refund {pounds(over)} to {bill.customer}, or keep it as their balance",
            why=f"More was paid for invoice {bill.number} than is owed.",
            settled_by=c.RecordRefund.name,
            prefill={"pence": over},
        )


def _decision_due(bill: Bill, since: date) -> datetime:
    return deadline(add_working_days(since, bill.dispute_working_days))


def stage_words(state: AnyState) -> str:
    """Return where the invoice stands, in words; overdue is computed when it is read."""
    match state:
        case NotIssued():
            return "not issued yet"
        case Owing(bill=bill):
            return "part paid" if bill.paid_pence > 0 else "issued"
        case InDispute():
            return "disputed"
        case Cleared(bill=bill) if bill.written_off_pence:
            return "written off"
        case Cleared(bill=bill):
            return "credited" if bill.credited_pence == bill.gross_pence else "paid"


def ended(state: AnyState) -> bool:
    """Tell whether nothing is owed and nothing is left to do; a payment taken off reopens it."""
    return isinstance(state, Cleared) and not agenda(state)
