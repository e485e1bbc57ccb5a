"""Invoices and credit notes are printed once, sent to whoever pays now, and chased."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest

from activities.invoice_papers import credit_note_paper, invoice_paper
from activities.office import office, parse_office
from activities.papers import render_invoice
from domain.calendar import london_date
from domain.datafile import DataFileBroken
from domain.money import Line
from domain.processes.invoice import commands as invoices
from domain.processes.invoice.order_messages import CorrectOrder
from domain.processes.invoice.state import Bill, CreditNote, Paper
from domain.processes.provider import Provider
from domain.processes.provider.commands import ChangeContact
from domain.ref import Ref
from domain.services.bigger_picture import commands as programmes
from domain.services.bigger_picture.outside import invoice_ref
from store import vault
from store.pool import Pool
from store.vault import Document
from tests.activities.papers_read import words as text_of
from tests.activities.workroom import (
    CANARY,
    Workroom,
    opened,
    recipients,
    signed_up,
    words,
    workroom,
)
from tests.domain import builders as b
from tests.given import NOW

INVOICE: Ref = invoice_ref(b.PROGRAMME)


@pytest.fixture
async def room(pool: Pool) -> Workroom:
    """A programme whose invoice has just been issued."""
    made = await workroom(pool)
    await signed_up(made)
    await made.perform(b.PROGRAMME, "raise_invoice")
    return made


async def bill(room: Workroom) -> Bill:
    state = await room.state(INVOICE)
    found: Bill = state.bill
    return found


async def document(room: Workroom, identifier: str | None) -> Document:
    assert identifier is not None
    async with room.pool.acquire() as conn:
        found = await vault.document(conn, identifier)
    assert found is not None and found.body is not None
    return found


async def test_the_invoice_is_printed_with_what_it_says(room: Workroom) -> None:
    await room.perform(INVOICE, "render_invoice")
    found = await document(room, (await bill(room)).paper.document)
    assert (found.kind, found.filename) == ("invoice", "INV-00001.pdf")
    text = text_of(found.body or b"")
    for fact in ("INV-00001", "Rowan Care Ltd", "£800.00", "Rowan House", "1 April 2026"):
        assert fact in text
    assert CANARY not in text  # an invoice names no person, so that erasing one leaves it alone


async def test_the_log_holds_the_salted_digest_of_the_very_bytes(room: Workroom) -> None:
    await room.perform(INVOICE, "render_invoice")
    paper = (await bill(room)).paper
    found = await document(room, paper.document)
    assert found.salt is not None and len(found.salt) == 32
    expected = hashlib.sha256(found.salt.encode() + (found.body or b"")).hexdigest()
    assert paper.digest == found.digest == expected


async def test_printing_again_leaves_the_one_document(room: Workroom) -> None:
    call = await room.perform(INVOICE, "render_invoice")
    first = await room.ask("SELECT * FROM document")
    await room.run(call)
    assert await room.ask("SELECT * FROM document") == first


async def test_a_crash_before_the_record_leaves_no_document(
    room: Workroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = await room.call(INVOICE, "render_invoice")
    with monkeypatch.context() as patch:

        async def crash(*_: Any, **__: Any) -> None:
            raise ConnectionError("the power went")

        patch.setattr(room.ledger, "handle", crash)
        with pytest.raises(ConnectionError):
            await room.run(call)
    assert await room.ask("SELECT id FROM document") == []
    await room.run(call)
    assert len(await room.ask("SELECT id FROM document")) == 1


async def test_the_invoice_is_sent_with_its_paper(room: Workroom) -> None:
    await room.settle()
    (letter,) = await room.mails("invoice_sent")
    assert letter.person_id == "p-bills"
    (attached,) = opened(letter).iter_attachments()
    assert attached.get_filename() == "INV-00001.pdf"
    found = await document(room, (await bill(room)).paper.document)
    assert attached.get_content() == found.body
    assert "Please pay it by 1 April 2026" in words(letter)


async def test_it_goes_to_whoever_is_the_billing_contact_by_then(room: Workroom) -> None:
    await room.perform(INVOICE, "render_invoice")
    await room.do(b.PROVIDER, ChangeContact(contact="billing contact", person=b.SPONSOR))
    await room.settle()
    assert recipients(await room.mails("invoice_sent")) == [b.SPONSOR]


async def test_reminders_climb_until_the_account_is_stopped_and_says_so(room: Workroom) -> None:
    await room.until(NOW + timedelta(days=90))
    kinds = [mail.kind for mail in sorted(await room.mails(), key=lambda mail: mail.queued_at)]
    money = [kind for kind in kinds if kind.startswith(("invoice", "account"))]
    assert money == [
        "invoice_sent",
        "invoice_due_soon",
        "invoice_overdue_7",
        "invoice_overdue_14",
        "invoice_overdue_30",
        "account_on_stop",
    ]
    (stop,) = await room.mails("account_on_stop")
    (last,) = await room.mails("invoice_overdue_30")
    day = london_date(stop.queued_at)
    assert f"Please pay it by {day.day} {day:%B %Y}." in words(last)
    assert "the account of Rowan Care Ltd is on stop" in words(stop)
    provider = await room.state(b.PROVIDER)
    assert isinstance(provider, Provider) and provider.on_stop


async def test_a_payment_in_the_last_moment_stops_the_reminder(room: Workroom) -> None:
    await room.settle()
    call = await room.call(INVOICE, "send_reminder:-5")
    await room.at(call.step.due)
    paid = invoices.RecordPayment(pence=80_000, received_on=NOW.date(), reference="BACS 1")
    await room.do(INVOICE, paid)
    await room.run(call)
    assert await room.mails("invoice_due_soon") == []


async def test_a_part_payment_is_taken_off_what_a_reminder_asks_for(room: Workroom) -> None:
    await room.settle()
    paid = invoices.RecordPayment(pence=30_000, received_on=NOW.date(), reference="BACS 1")
    await room.do(INVOICE, paid)
    await room.perform(INVOICE, "send_reminder:-5")
    (letter,) = await room.mails("invoice_due_soon")
    assert "£500.00 of invoice INV-00001" in words(letter)


async def test_withdrawing_free_of_charge_sends_a_credit_note(room: Workroom) -> None:
    await room.settle()
    await room.do(b.PROGRAMME, programmes.Withdraw(reason="t-0001"))
    await room.settle()
    (letter,) = await room.mails("credit_note_sent")
    assert "Credit note CN-00001 for £800.00 is attached" in words(letter)
    assert "Nothing is left to pay." in words(letter)
    (attached,) = opened(letter).iter_attachments()
    text = text_of(attached.get_content())
    assert "The work was cancelled free of charge." in text
    assert "INV-00001" in text and "£800.00" in text


async def test_a_partial_credit_says_what_is_left(room: Workroom) -> None:
    await room.settle()
    credit = invoices.CreditInvoice(pence=20_000, cause="goodwill", reason="t-0001")
    await room.do(INVOICE, credit)
    await room.settle()
    (letter,) = await room.mails("credit_note_sent")
    assert "Of invoice INV-00001, £600.00 is left to pay by 1 April 2026." in words(letter)
    (attached,) = opened(letter).iter_attachments()
    assert "Part of: Developing the Bigger Picture" in text_of(attached.get_content())


def owing(*lines: Line) -> Bill:
    net, vat = sum(one.net_pence for one in lines), sum(one.vat_pence for one in lines)
    return Bill(
        number="INV-00009",
        provider=b.PROVIDER,
        customer="Rowan Care Ltd",
        address=("1 Example Street",),
        regarding=b.PROGRAMME,
        purchase_order="PO 1",
        lines=lines,
        net_pence=net,
        vat_pence=vat,
        gross_pence=net + vat,
        tax_point=NOW.date(),
        issued_on=NOW.date(),
        due_on=NOW.date(),
        reminders=(7,),
        stop_after_days=45,
        dispute_working_days=10,
        paper=Paper(issued_at=NOW),
    )


def note(net: int, vat: int) -> CreditNote:
    return CreditNote(
        credit_note=1,
        number="CN-00009",
        net_pence=net,
        vat_pence=vat,
        gross_pence=net + vat,
        issued_on=NOW.date(),
        cause="correction",
        paper=Paper(issued_at=NOW),
    )


def test_the_sums_of_a_partial_credit_are_the_ledgers_to_the_penny() -> None:
    taxed = Line(description="Coaching", quantity=1, unit_pence=10_000, vat="standard")
    exempt = Line(description="Course", quantity=3, unit_pence=3_333, vat="exempt_education")
    paper = credit_note_paper(owing(taxed, exempt), note(2, 1), office(), "Coaching")
    assert paper.sums is not None
    assert (paper.sums.net_pence, paper.sums.vat_pence) == (2, 1)
    assert sum(line.net_pence for line in paper.lines) == 2
    text = text_of(render_invoice(paper))
    assert "£0.03" in text


def test_the_purchase_order_and_the_bank_account_are_printed() -> None:
    line = Line(description="Course", quantity=1, unit_pence=100, vat="exempt_education")
    text = text_of(render_invoice(invoice_paper(owing(line), office(), "Course")))
    assert "PO 1" in text
    assert office().bank.account_number in text


def test_an_office_file_that_is_wrong_names_every_fault() -> None:
    with pytest.raises(DataFileBroken) as raised:
        parse_office('organisation = "X"\nadress = ["1 Street"]\n[bank]\nsort_code = "1"\n')
    for field in ("address", "adress", "bank > sort_code", "bank > account_number"):
        assert field in str(raised.value)


def test_an_invoice_needs_every_line_of_a_long_address() -> None:
    long = owing(Line(description="Course", quantity=1, unit_pence=100, vat="outside_scope"))
    address = tuple(f"Line {number}" for number in range(1, 9))
    paper = invoice_paper(long.model_copy(update={"address": address}), office(), "Course")
    assert all(line in text_of(render_invoice(paper)) for line in address)


async def test_a_corrected_purchase_order_goes_out_with_the_same_paper(room: Workroom) -> None:
    await room.settle()
    (first,) = await room.mails("invoice_sent")
    paper = (await bill(room)).paper

    await room.do(INVOICE, CorrectOrder(purchase_order="PO-4711"))
    await room.settle()

    (letter,) = await room.mails("invoice_order_corrected")
    assert "PO-4711" in opened(letter)["Subject"]
    assert "your purchase order PO-4711" in words(letter)
    (before,), (again,) = opened(first).iter_attachments(), opened(letter).iter_attachments()
    assert again.get_content() == before.get_content()
    assert (await bill(room)).paper == paper
    assert await room.ask("SELECT purchase_order FROM invoice") == [("PO-4711",)]
