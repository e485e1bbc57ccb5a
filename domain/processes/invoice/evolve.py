"""How an invoice's events change its state: assignment only, nothing is refused."""

from datetime import datetime
from typing import Any, TypeVar, assert_never

from domain.calendar import london_date
from domain.messages import Message
from domain.processes.invoice import events as e
from domain.processes.invoice.order_messages import OrderCorrected, OrderSent
from domain.processes.invoice.ordering import with_order
from domain.processes.invoice.state import (
    AnyState,
    Bill,
    Cleared,
    CreditNote,
    InDispute,
    Issued,
    NotIssued,
    Owing,
    Paper,
    Payment,
)

M = TypeVar("M", bound=Message)


def evolve(state: AnyState, event: e.InvoiceEvent) -> AnyState:
    """Return the state after one event."""
    if isinstance(event, e.Issued):
        return Owing(bill=_bill(event))
    if isinstance(state, NotIssued):
        return state
    match event:
        case e.Rendered():
            return _set(state, paper=_rendered(state.bill.paper, event))
        case e.Sent():
            return _set(state, paper=_sent(state.bill.paper, event.at))
        case e.ReminderSent(rung=rung):
            return _set(state, reminded=(*state.bill.reminded, rung))
        case e.PaymentRecorded():
            return _payment_recorded(state, event)
        case e.PaymentReversed():
            return _payment_reversed(state, event)
        case e.Disputed(since=since):
            before = len(state.bill.credit_notes)
            return InDispute(
                bill=state.bill, since=event.at, clock_stopped_on=since, credit_notes_before=before
            )
        case e.DisputeSettled(due_on=due_on):
            return Owing(bill=_with(state.bill, due_on=due_on))
        case e.CreditNoteIssued():
            notes = (*state.bill.credit_notes, _credit_note(event))
            return _money_moved(state, event.at, credit_notes=notes)
        case e.CreditNoteRendered():
            return _credit_note_paper(state, event)
        case e.CreditNoteSent():
            return _credit_note_paper(state, event)
        case OrderCorrected() | OrderSent():
            return _set(state, orders=with_order(state.bill, event))
        case e.WrittenOff(pence=pence):
            written_off = state.bill.written_off_pence + pence
            return _money_moved(state, event.at, written_off_pence=written_off)
        case e.RefundRecorded(pence=pence):
            refunded = state.bill.refunded_pence + pence
            return _money_moved(state, event.at, refunded_pence=refunded)
        case e.BalanceKept(pence=pence):
            return _set(state, kept_pence=state.bill.kept_pence + pence)
        case e.AccountStopped(stop=stop):
            return _set(state, stops=stop, stopped=True)
        case e.StopLifted():
            return _set(state, stopped=False)
        case e.StepLapsed(key=key):
            return _set(state, lapsed=(*state.bill.lapsed, key))
        case _:
            assert_never(event)


def _bill(event: e.Issued) -> Bill:
    return Bill(
        number=event.number,
        provider=event.provider,
        customer=event.customer,
        address=event.address,
        regarding=event.regarding,
        purchase_order=event.purchase_order,
        lines=event.lines,
        net_pence=event.net_pence,
        vat_pence=event.vat_pence,
        gross_pence=event.gross_pence,
        tax_point=event.tax_point,
        issued_on=event.issued_on,
        due_on=event.due_on,
        reminders=event.reminders,
        stop_after_days=event.stop_after_days,
        dispute_working_days=event.dispute_working_days,
        paper=Paper(issued_at=event.at),
    )


def _payment_recorded(state: Issued, event: e.PaymentRecorded) -> Issued:
    new = Payment(
        payment=event.payment,
        pence=event.pence,
        recovered_pence=event.recovered_pence,
        received_on=event.received_on,
        reference=event.reference,
    )
    return _money_moved(
        state,
        event.at,
        payments=(*state.bill.payments, new),
        written_off_pence=state.bill.written_off_pence - event.recovered_pence,
    )


def _payment_reversed(state: Issued, event: e.PaymentReversed) -> Issued:
    gone = state.bill.payments[event.payment - 1]
    payments = tuple(
        _with(one, reversed=True) if one.payment == event.payment else one
        for one in state.bill.payments
    )
    return _money_moved(
        state,
        event.at,
        payments=payments,
        written_off_pence=state.bill.written_off_pence + gone.recovered_pence,
        due_on=event.due_on,
    )


def _money_moved(state: Issued, at: datetime, **changes: Any) -> Issued:
    """An invoice on which nothing is owed is cleared; a dispute lasts while something is."""
    bill = _with(state.bill, **changes)
    bill = _with(bill, kept_pence=min(bill.kept_pence, bill.overpaid_pence))
    if bill.balance <= 0:
        stopped_on = london_date(at) if isinstance(state, Owing) else state.clock_stopped_on
        return Cleared(bill=bill, since=at, clock_stopped_on=stopped_on)
    if isinstance(state, InDispute):
        return _with(state, bill=bill)
    return Owing(bill=bill)


def _credit_note(event: e.CreditNoteIssued) -> CreditNote:
    return CreditNote(
        credit_note=event.credit_note,
        number=event.number,
        net_pence=event.net_pence,
        vat_pence=event.vat_pence,
        gross_pence=event.gross_pence,
        issued_on=event.issued_on,
        cause=event.cause,
        paper=Paper(issued_at=event.at),
    )


def _credit_note_paper(state: Issued, event: e.CreditNoteRendered | e.CreditNoteSent) -> Issued:
    def after(paper: Paper) -> Paper:
        if isinstance(event, e.CreditNoteRendered):
            return _rendered(paper, event)
        return _sent(paper, event.at)

    notes = tuple(
        _with(one, paper=after(one.paper)) if one.credit_note == event.credit_note else one
        for one in state.bill.credit_notes
    )
    return _set(state, credit_notes=notes)


def _rendered(paper: Paper, event: e.Rendered | e.CreditNoteRendered) -> Paper:
    return _with(paper, document=event.document, digest=event.digest, rendered_at=event.at)


def _sent(paper: Paper, at: datetime) -> Paper:
    return _with(paper, sent_at=at)


def _set(state: Issued, **changes: Any) -> Issued:
    return _with(state, bill=_with(state.bill, **changes))


def _with(message: M, **changes: Any) -> M:
    return message.model_copy(update=changes)
