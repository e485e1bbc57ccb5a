"""What an invoice allows: every command is checked for all reasons at once."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, assert_never

from domain.facts import Facts, Need, NextNumber
from domain.messages import Actor, Command, Role
from domain.money import pounds, total
from domain.parts.lapses import LapseStep, lapsing
from domain.parts.outcomes import due_step
from domain.processes.invoice import commands as c
from domain.processes.invoice import events as e
from domain.processes.invoice import refusals as r
from domain.processes.invoice.agenda import (
    LiftStop,
    RenderCreditNote,
    RenderInvoice,
    SendCreditNote,
    SendInvoice,
    SendReminder,
    StopAccount,
    agenda,
    stage_words,
)
from domain.processes.invoice.order_messages import CorrectOrder, NoteOrderSent, OrderSent
from domain.processes.invoice.ordering import SendOrder, correct_order
from domain.processes.invoice.state import (
    AnyState,
    Bill,
    Cleared,
    InDispute,
    Issued,
    NotIssued,
    Owing,
)
from domain.processes.provider import Provider, ProviderOf
from domain.ref import Ref, slug_of
from domain.refusals import NotNow, Refused, refuse
from domain.say import stream

INVOICE_NUMBER = NextNumber(series="invoice")
CREDIT_NOTE_NUMBER = NextNumber(series="credit_note")
A_YEAR = timedelta(days=366)


def decide(state: AnyState, command: c.InvoiceCommand, facts: Facts) -> list[e.InvoiceEvent]:
    """Return what happens, or raise every reason why it cannot."""
    if isinstance(command, c.Issue):
        return _issue(state, command, facts)
    if isinstance(state, NotIssued):
        raise NotNow(command=command.title, stage=stage_words(state))
    match command:
        case c.RecordPayment():
            return _record_payment(state, command, facts)
        case c.ReversePayment():
            return _reverse_payment(state, command, facts)
        case c.Dispute(reason=reason):
            _only(state, command, isinstance(state, Owing))
            return [e.Disputed(at=facts.at, since=facts.today, reason=reason)]
        case c.SettleDispute():
            return _settle_dispute(state, command, facts)
        case c.CreditInvoice():
            return _credit(state, command, facts)
        case CorrectOrder():
            return [correct_order(state.bill, command, facts)]
        case c.WriteOff(reason=reason):
            _only(state, command, not isinstance(state, Cleared))
            return [e.WrittenOff(at=facts.at, pence=state.bill.balance, reason=reason)]
        case c.RecordRefund():
            return _refund(state, command, facts)
        case c.KeepBalance():
            _only(state, command, state.bill.undecided_pence > 0)
            return [e.BalanceKept(at=facts.at, pence=state.bill.undecided_pence)]
        case LapseStep():
            step = lapsing(agenda(state), command.key)
            return [e.StepLapsed(at=facts.at, key=step.key, what=step.says())]
        case _:
            return [_outcome(state, command, facts)]


Outcome = (
    c.NoteRendered
    | c.NoteSent
    | c.NoteCreditNoteRendered
    | c.NoteCreditNoteSent
    | c.NoteReminded
    | NoteOrderSent
    | c.StopAccount
    | c.LiftStop
)


def _outcome(state: Issued, command: Outcome, facts: Facts) -> e.InvoiceEvent:
    """Record what a step did; StepGone when the agenda no longer asks for it."""
    items, at = agenda(state), facts.at
    match command:
        case c.NoteRendered(document=document, digest=digest):
            due_step(items, at, RenderInvoice)
            return e.Rendered(at=at, document=document, digest=digest)
        case c.NoteSent():
            due_step(items, at, SendInvoice)
            return e.Sent(at=at)
        case c.NoteCreditNoteRendered(credit_note=note, document=document, digest=digest):
            due_step(items, at, RenderCreditNote, credit_note=note)
            return e.CreditNoteRendered(at=at, credit_note=note, document=document, digest=digest)
        case c.NoteCreditNoteSent(credit_note=note):
            due_step(items, at, SendCreditNote, credit_note=note)
            return e.CreditNoteSent(at=at, credit_note=note)
        case c.NoteReminded(rung=rung):
            due_step(items, at, SendReminder, rung=rung)
            return e.ReminderSent(at=at, rung=rung)
        case NoteOrderSent(correction=correction):
            due_step(items, at, SendOrder, correction=correction)
            return OrderSent(at=at, correction=correction)
        case c.StopAccount(stop=stop, provider=provider):
            due_step(items, at, StopAccount, stop=stop, provider=provider)
            return e.AccountStopped(at=at, stop=stop)
        case c.LiftStop(stop=stop, provider=provider):
            due_step(items, at, LiftStop, stop=stop, provider=provider)
            return e.StopLifted(at=at, stop=stop)
        case _:
            assert_never(command)


def _issue(state: AnyState, command: c.Issue, facts: Facts) -> list[e.InvoiceEvent]:
    if not isinstance(state, NotIssued):
        raise NotNow(command=command.title, stage=stage_words(state))
    provider = _provider(command, facts)
    due_on = facts.today + timedelta(days=command.terms_days)
    refuse([*_wrong_customer(command, provider), *_wrong_terms(command, due_on, facts)])
    assert provider is not None  # refused above
    sums = total(command.lines)
    return [
        e.Issued(
            at=facts.at,
            number=facts[INVOICE_NUMBER],
            provider=command.provider,
            customer=provider.organisation,
            address=provider.address,
            regarding=command.regarding,
            purchase_order=command.purchase_order,
            lines=command.lines,
            net_pence=sums.net_pence,
            vat_pence=sums.vat_pence,
            gross_pence=sums.gross_pence,
            tax_point=command.tax_point,
            issued_on=facts.today,
            due_on=due_on,
            reminders=command.reminders,
            stop_after_days=command.stop_after_days,
            dispute_working_days=command.dispute_working_days,
        )
    ]


def _provider(command: c.Issue, facts: Facts) -> Provider | None:
    if slug_of(command.provider) != "provider":
        return None
    found = facts[ProviderOf(ref=command.provider)]
    return found if isinstance(found, Provider) else None


def _wrong_customer(command: c.Issue, provider: Provider | None) -> Iterator[Refused]:
    if provider is None:
        yield r.NotAProvider(provider=stream(command.provider))
    elif provider.purchase_order_required and not command.purchase_order:
        yield r.PurchaseOrderMissing(customer=provider.organisation)


def _wrong_terms(command: c.Issue, due_on: date, facts: Facts) -> Iterator[Refused]:
    if total(command.lines).gross_pence == 0:
        yield r.NothingToPay()
    ladder = (*command.reminders, command.stop_after_days)
    if any(later <= earlier for earlier, later in pairwise(ladder)):
        given = ", ".join(str(rung) for rung in command.reminders)
        yield r.RemindersOutOfOrder(reminders=given, stop=command.stop_after_days)
    # However long ago it was: an invoice can be held back until another cohort is chosen.
    if command.tax_point - facts.today > A_YEAR:
        yield r.TaxPointFarAhead(tax_point=command.tax_point)


def _record_payment(state: Issued, command: c.RecordPayment, facts: Facts) -> list[e.InvoiceEvent]:
    reasons: list[Refused] = []
    if command.received_on > facts.today:
        reasons.append(r.NotReceivedYet(day=command.received_on))
    said = (command.pence, command.received_on, command.reference)
    for one in state.bill.payments:
        if not one.reversed and (one.pence, one.received_on, one.reference) == said:
            amount = pounds(one.pence)
            reasons.append(
                r.PaymentKnown(amount=amount, reference=one.reference, day=one.received_on)
            )
    refuse(reasons)
    return [
        e.PaymentRecorded(
            at=facts.at,
            payment=len(state.bill.payments) + 1,
            pence=command.pence,
            recovered_pence=min(command.pence, state.bill.written_off_pence),
            received_on=command.received_on,
            reference=command.reference,
        )
    ]


def _reverse_payment(
    state: Issued, command: c.ReversePayment, facts: Facts
) -> list[e.InvoiceEvent]:
    payments = state.bill.payments
    if command.payment > len(payments):
        raise r.NoSuchPayment(payment=command.payment, count=len(payments))
    gone = payments[command.payment - 1]
    if gone.reversed:
        raise r.AlreadyReversed(payment=command.payment)
    due_on = state.bill.due_on
    if isinstance(state, Cleared) and state.bill.balance + gone.pence > gone.recovered_pence:
        due_on = _clock_stood(state, facts.today)
    return [
        e.PaymentReversed(
            at=facts.at,
            payment=gone.payment,
            pence=gone.pence,
            due_on=due_on,
            reason=command.reason,
        )
    ]


def _settle_dispute(state: Issued, command: c.SettleDispute, facts: Facts) -> list[e.InvoiceEvent]:
    if not isinstance(state, InDispute):
        raise NotNow(command=command.title, stage=stage_words(state))
    credited = len(state.bill.credit_notes) > state.credit_notes_before
    refuse([r.NothingCredited()] if command.outcome == "reduced" and not credited else [])
    due_on = _clock_stood(state, facts.today)
    return [e.DisputeSettled(at=facts.at, outcome=command.outcome, due_on=due_on)]


def _clock_stood(state: InDispute | Cleared, today: date) -> date:
    """The due date moves by the days on which the provider's clock stood still."""
    return state.bill.due_on + (today - state.clock_stopped_on)


def _credit(state: Issued, command: c.CreditInvoice, facts: Facts) -> list[e.InvoiceEvent]:
    bill, left = state.bill, state.bill.creditable_pence
    asked = command.pence
    if asked is not None and facts.actor.is_engine:
        asked = min(asked, left)  # somebody may have credited some of it by hand meanwhile
    gross = left if asked is None else asked
    if gross == 0:
        return []
    reasons: list[Refused] = []
    if gross > left:
        reasons.append(r.CreditTooMuch(left=pounds(left), asked=pounds(gross)))
    if command.reason is None and command.cause != "withdrawn":
        reasons.append(r.ReasonMissing())
    refuse(reasons)
    vat = _vat_of_credit(bill, gross)
    return [
        e.CreditNoteIssued(
            at=facts.at,
            credit_note=len(bill.credit_notes) + 1,
            number=facts[CREDIT_NOTE_NUMBER],
            net_pence=gross - vat,
            vat_pence=vat,
            gross_pence=gross,
            issued_on=facts.today,
            cause=command.cause,
            reason=command.reason,
        )
    ]


def _vat_of_credit(bill: Bill, gross: int) -> int:
    """The credit's share of the VAT: worked out on all credits so far, so that shares add up."""
    credited = bill.credited_pence + gross
    due = (2 * bill.vat_pence * credited + bill.gross_pence) // (2 * bill.gross_pence)
    return due - sum(note.vat_pence for note in bill.credit_notes)


def _refund(state: Issued, command: c.RecordRefund, facts: Facts) -> list[e.InvoiceEvent]:
    over = state.bill.overpaid_pence
    _only(state, command, over > 0)
    reasons: list[Refused] = []
    if command.pence > over:
        reasons.append(r.RefundTooMuch(left=pounds(over), asked=pounds(command.pence)))
    if command.refunded_on > facts.today:
        reasons.append(r.NotRefundedYet(day=command.refunded_on))
    refuse(reasons)
    return [
        e.RefundRecorded(
            at=facts.at,
            pence=command.pence,
            refunded_on=command.refunded_on,
            reference=command.reference,
        )
    ]


def _only(state: Issued, command: Command, fits: bool) -> None:
    if not fits:
        raise NotNow(command=command.title, stage=stage_words(state))


def needs(ref: Ref, state: AnyState, command: Command) -> tuple[Need[Any], ...]:
    """Declare the customer of an invoice, and a number only when it is going to be used."""
    match command:
        case c.Issue(provider=provider) if isinstance(state, NotIssued):
            customer = (ProviderOf(ref=provider),) if slug_of(provider) == "provider" else ()
            return (*customer, INVOICE_NUMBER)
        case c.CreditInvoice() if not isinstance(state, NotIssued) and state.bill.creditable_pence:
            return (CREDIT_NOTE_NUMBER,)
        case _:
            return ()


def allowed(state: AnyState, actor: Actor) -> tuple[type[Command], ...]:
    """Return the commands a person may sensibly give now."""
    if actor.role is not Role.COORDINATOR:
        return ()
    match state:
        case NotIssued():
            return (c.Issue,)
        case Owing():
            return (c.RecordPayment, c.Dispute, c.CreditInvoice, c.WriteOff, *_corrections(state))
        case InDispute():
            return (
                c.SettleDispute,
                c.CreditInvoice,
                c.RecordPayment,
                c.WriteOff,
                *_corrections(state),
            )
        case Cleared(bill=bill):
            over = (c.RecordRefund,) if bill.overpaid_pence else ()
            keep = (c.KeepBalance,) if bill.undecided_pence else ()
            credit = (c.CreditInvoice,) if bill.creditable_pence else ()
            return (*over, *keep, *credit, c.RecordPayment, *_corrections(state))
        case _:
            assert_never(state)


def _corrections(state: Issued) -> tuple[type[Command], ...]:
    kept = any(not one.reversed for one in state.bill.payments)
    return (*((c.ReversePayment,) if kept else ()), CorrectOrder)
