"""Invoices, one row each. Whether one is overdue is worked out when it is read."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.messages import DocumentId
from domain.processes.invoice import DECIDER, Cleared, InDispute, Owing
from domain.ref import Ref
from store.projections.table import Table


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """One invoice; amounts in pence, `balance_pence` below zero when too much was paid."""

    ref: Ref
    number: str
    provider: Ref
    regarding: Ref
    purchase_order: str | None
    total_pence: int
    paid_pence: int
    credited_pence: int
    balance_pence: int
    issued_on: date
    due_on: date
    status: str
    reminders_sent: int
    stops_account: bool
    document: DocumentId | None


def rows(ref: Ref, state: Any) -> list[InvoiceRow]:
    if not isinstance(state, Owing | InDispute | Cleared):
        return []
    bill = state.bill
    return [
        InvoiceRow(
            ref=ref,
            number=bill.number,
            provider=bill.provider,
            regarding=bill.regarding,
            purchase_order=bill.order,
            total_pence=bill.gross_pence,
            paid_pence=bill.paid_pence,
            credited_pence=bill.credited_pence,
            balance_pence=bill.balance,
            issued_on=bill.issued_on,
            due_on=bill.due_on,
            status=DECIDER.stage(state),
            reminders_sent=len(bill.reminded),
            stops_account=bill.stopped,
            document=bill.paper.document,
        )
    ]


TABLE = Table("invoice", InvoiceRow, (), rows)
