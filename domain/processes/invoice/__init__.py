"""Invoice: from its issue through reminders, payments, disputes and credit notes to a balance."""

from typing import get_args

from domain.decider import Decider
from domain.processes.invoice.agenda import InvoiceStep, agenda, ended, stage_words
from domain.processes.invoice.commands import (
    CreditInvoice,
    InvoiceCommand,
    Issue,
    RecordPayment,
)
from domain.processes.invoice.decide import allowed, decide, needs
from domain.processes.invoice.events import InvoiceEvent
from domain.processes.invoice.evolve import evolve
from domain.processes.invoice.state import (
    AnyState,
    Bill,
    Cleared,
    CreditNote,
    InDispute,
    InvoiceOf,
    NotIssued,
    Owing,
    State,
    balance,
    overdue_days,
)

DECIDER: Decider[AnyState] = Decider(
    slug="invoice",
    title="Invoice",
    state=State,
    initial=NotIssued(),
    commands=get_args(InvoiceCommand),
    events=get_args(InvoiceEvent),
    steps=get_args(InvoiceStep),
    decide=decide,
    evolve=evolve,
    agenda=agenda,
    needs=needs,
    allowed=allowed,
    stage=stage_words,
    ended=ended,
)

__all__ = [
    "DECIDER",
    "Bill",
    "Cleared",
    "CreditInvoice",
    "CreditNote",
    "InDispute",
    "InvoiceOf",
    "Issue",
    "NotIssued",
    "Owing",
    "RecordPayment",
    "State",
    "balance",
    "overdue_days",
]
