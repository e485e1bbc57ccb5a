"""Invoices and credit notes: printed, sent to the provider's billing contact, and chased."""

from collections.abc import Sequence
from datetime import datetime

from temporalio import activity

from activities.documents import Printing, Sheet, enclosed
from activities.invoice_papers import credit_note_paper, invoice_paper
from activities.letters import Kind, Value
from activities.office import office
from activities.pages import BookedPage
from activities.papers import render_invoice
from activities.post import Draft
from activities.steps import Call
from activities.surroundings import (
    provider_of,
    reply_by,
    service_title,
    setting_of,
    work_of,
)
from domain.agenda import Agenda
from domain.calendar import london_date, say_date
from domain.messages import DocumentId
from domain.money import pounds
from domain.processes.invoice.agenda import (
    RenderCreditNote,
    RenderInvoice,
    SendCreditNote,
    SendInvoice,
    SendReminder,
    StopAccount,
)
from domain.processes.invoice.ordering import SendOrder
from domain.processes.invoice.state import Bill, Cleared, CreditNote, InDispute, Owing
from domain.ref import Ref, slug_of
from store.pool import Connection
from store.streams import peek

PAY_WORKING_DAYS = 5  # ours: to pay after a reminder


class Invoicing(Printing):
    """Turns issued invoices into paper and post; method names are the names of the steps."""

    @activity.defn
    async def render_invoice(self, call: Call[RenderInvoice]) -> Agenda:
        """Print the invoice."""

        async def prepare(conn: Connection) -> Sheet:
            bill = await _bill(conn, call.ref)
            paper = invoice_paper(bill, office(), await _regarding(conn, bill))
            return Sheet(
                paper=paper,
                typeset=render_invoice,
                kind="invoice",
                filename=f"{bill.number}.pdf",
                outcome=lambda document: call.step.outcome(document.id, document.digest),
            )

        return await self.put_on_paper(call.ref, call.step, prepare)

    @activity.defn
    async def send_invoice(self, call: Call[SendInvoice]) -> Agenda:
        """Send the invoice."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            bill = await _bill(conn, call.ref)
            values: dict[str, Value] = {
                "number": bill.number,
                "regarding": await _regarding(conn, bill),
                "amount": pounds(bill.gross_pence),
                "due_on": say_date(bill.due_on),
            }
            return await _to_payer(conn, bill, "invoice_sent", values, call.step.document)

        return await self.tell(call.ref, call.step, compose)

    @activity.defn
    async def send_order(self, call: Call[SendOrder]) -> Agenda:
        """Send the invoice again, unchanged, with a letter that names the right purchase order."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            bill = await _bill(conn, call.ref)
            values = await _owed(conn, bill) | {"order": bill.order or ""}
            return await _to_payer(
                conn, bill, "invoice_order_corrected", values, call.step.document
            )

        return await self.tell(call.ref, call.step, compose)

    @activity.defn
    async def render_credit_note(self, call: Call[RenderCreditNote]) -> Agenda:
        """Print a credit note."""

        async def prepare(conn: Connection) -> Sheet:
            bill = await _bill(conn, call.ref)
            note = _note(bill, call.step.credit_note)
            paper = credit_note_paper(bill, note, office(), await _regarding(conn, bill))
            return Sheet(
                paper=paper,
                typeset=render_invoice,
                kind="credit_note",
                filename=f"{note.number}.pdf",
                outcome=lambda document: call.step.outcome(document.id, document.digest),
            )

        return await self.put_on_paper(call.ref, call.step, prepare)

    @activity.defn
    async def send_credit_note(self, call: Call[SendCreditNote]) -> Agenda:
        """Send a credit note, and say what is left to pay."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            bill = await _bill(conn, call.ref)
            note = _note(bill, call.step.credit_note)
            values: dict[str, Value] = {
                "number": note.number,
                "amount": pounds(note.gross_pence),
                "invoice_number": bill.number,
                "settlement": _settlement(bill),
            }
            return await _to_payer(conn, bill, "credit_note_sent", values, call.step.document)

        return await self.tell(call.ref, call.step, compose)

    @activity.defn
    async def send_reminder(self, call: Call[SendReminder]) -> Agenda:
        """Remind the provider of what is still to pay, more plainly with each rung."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            bill = await _bill(conn, call.ref)
            values = await _owed(conn, bill)
            kind = _reminder_kind(bill, call.step.rung)
            if kind == "invoice_overdue_30":
                # The time of the last reminder is up when the account is stopped.
                values |= {"stop_on": say_date(london_date(call.step.until or now))}
            elif kind != "invoice_due_soon":
                values |= {"pay_by": say_date(reply_by(now, PAY_WORKING_DAYS))}
            return await _to_payer(conn, bill, kind, values)

        return await self.tell(call.ref, call.step, compose)

    @activity.defn
    async def stop_account(self, call: Call[StopAccount]) -> Agenda:
        """Put the provider's account on stop, and say so; invoice and provider change together."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            bill = await _bill(conn, call.ref)
            values = await _owed(conn, bill) | {"provider": bill.customer}
            return await _to_payer(conn, bill, "account_on_stop", values)

        return await self.tell(call.ref, call.step, compose)


async def _bill(conn: Connection, ref: Ref) -> Bill:
    state = await peek(conn, ref)
    assert isinstance(state, Owing | InDispute | Cleared)  # only an issued invoice has steps
    return state.bill


def _note(bill: Bill, number: int) -> CreditNote:
    return next(note for note in bill.credit_notes if note.credit_note == number)


async def _regarding(conn: Connection, bill: Bill) -> str:
    """Return what an invoice is for, in words: the service and the care setting."""
    work = await work_of(conn, bill.regarding)
    if work is None:
        return service_title(slug_of(bill.regarding))
    return f"{service_title(work.service)}, {await setting_of(conn, bill.regarding)}"


async def _owed(conn: Connection, bill: Bill) -> dict[str, Value]:
    return {
        "number": bill.number,
        "regarding": await _regarding(conn, bill),
        "balance": pounds(bill.balance),
        "due_on": say_date(bill.due_on),
    }


async def _to_payer(
    conn: Connection,
    bill: Bill,
    kind: Kind,
    values: dict[str, Value],
    document: DocumentId | None = None,
) -> Sequence[Draft]:
    """Return the letter to the provider's billing contact as it is now."""
    provider = await provider_of(conn, bill.provider)
    if provider is None:
        return []
    attachments = await enclosed(conn, document) if document else ()
    page = BookedPage(bill.regarding)
    return [Draft(kind, provider.billing_contact, values, page=page, attachments=attachments)]


def _reminder_kind(bill: Bill, rung: int) -> Kind:
    """Return the letter of a rung: before the due date, the first after it, more, and the last."""
    if rung <= 0:
        return "invoice_due_soon"
    overdue = [one for one in bill.reminders if one > 0]
    if rung == overdue[-1]:
        return "invoice_overdue_30"
    return "invoice_overdue_7" if rung == overdue[0] else "invoice_overdue_14"


def _settlement(bill: Bill) -> str:
    if bill.balance > 0:
        due = say_date(bill.due_on)
        return f"Of invoice {bill.number}, {pounds(bill.balance)} is left to pay by {due}."
    if bill.undecided_pence:
        over = pounds(bill.undecided_pence)
        return f"You have paid {over} too much. We will ask you where to send it."
    return "Nothing is left to pay."
