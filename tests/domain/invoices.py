"""What tests of invoices start from: a fictional provider, one invoice and its usual history."""

from datetime import date
from typing import Any

from domain.facts import Need, NextNumber
from domain.messages import Step, Task
from domain.money import Line
from domain.processes.invoice import Bill
from domain.processes.invoice import commands as c
from domain.processes.invoice import events as e
from domain.processes.invoice.state import AnyState, NotIssued
from domain.processes.provider import Provider, ProviderOf, Unregistered
from tests.given import NOW, Given

TODAY = date(2026, 3, 2)
DUE_ON = date(2026, 4, 1)
ROWAN = Provider(
    organisation="Rowan Care Ltd",
    address=("1 Rowan Way", "Nottingham"),
    public_body=False,
    purchase_order_required=False,
    billing_contact="p-bill",
)
COUNCIL = ROWAN.model_copy(update={"public_body": True, "purchase_order_required": True})
LINE = Line(description="Programme", quantity=1, unit_pence=80_000, vat="exempt_education")
ISSUE = c.Issue(
    provider="provider:0001", regarding="bigger_picture:0001", lines=(LINE,), tax_point=TODAY
)


def facts(customer: Provider | Unregistered = ROWAN, number: str = "INV-1") -> dict[Need[Any], Any]:
    return {ProviderOf(ref="provider:0001"): customer, NextNumber(series="invoice"): number}


UNCHASED = ISSUE.model_copy(update={"reminders": ()})
PRINTED = c.NoteRendered(document="d-pdf", digest="abc")
CREDIT_NUMBER: dict[Need[Any], Any] = {NextNumber(series="credit_note"): "CN-1"}
ISSUED = e.Issued(
    at=NOW,
    number="INV-1",
    provider="provider:0001",
    customer="Rowan Care Ltd",
    address=("1 Rowan Way", "Nottingham"),
    regarding="bigger_picture:0001",
    purchase_order=None,
    lines=(LINE,),
    net_pence=80_000,
    vat_pence=0,
    gross_pence=80_000,
    tax_point=TODAY,
    issued_on=TODAY,
    due_on=DUE_ON,
    reminders=(-5, 7, 14, 30),
    stop_after_days=45,
    dispute_working_days=10,
)
RENDERED = e.Rendered(at=NOW, document="d-pdf", digest="abc")
SENT = e.Sent(at=NOW)
OUT = (ISSUED, RENDERED, SENT)
REMINDED = tuple(e.ReminderSent(at=NOW, rung=rung) for rung in (-5, 7, 14, 30))
STOPPED = e.AccountStopped(at=NOW, stop=1)
DISPUTED = e.Disputed(at=NOW, since=TODAY, reason="t-why")
WRITTEN_OFF = e.WrittenOff(at=NOW, pence=80_000, reason="t-why")


def paid(pence: int = 80_000, number: int = 1, recovered: int = 0) -> e.PaymentRecorded:
    return e.PaymentRecorded(
        at=NOW,
        payment=number,
        pence=pence,
        recovered_pence=recovered,
        received_on=TODAY,
        reference="ROWAN 1",
    )


def credited(pence: int = 80_000, number: int = 1) -> e.CreditNoteIssued:
    return e.CreditNoteIssued(
        at=NOW,
        credit_note=number,
        number=f"CN-{number}",
        net_pence=pence,
        vat_pence=0,
        gross_pence=pence,
        issued_on=TODAY,
        cause="withdrawn",
        reason=None,
    )


def payment(pence: int = 80_000) -> c.RecordPayment:
    return c.RecordPayment(pence=pence, received_on=TODAY, reference="ROWAN 1")


def bill(after: Given[AnyState]) -> Bill:
    assert not isinstance(after.state, NotIssued)
    return after.state.bill


def step(after: Given[AnyState], key: str) -> Step:
    item = after.agenda[key]
    assert isinstance(item, Step)
    return item


def task(after: Given[AnyState], key: str) -> Task:
    item = after.agenda[key]
    assert isinstance(item, Task)
    return item
