"""Invoices, one row each. Whether one is overdue is worked out when it is read."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.messages import DocumentId
from domain.processes.invoice import DECIDER, Cleared, InDispute, Owing
from domain.ref import Ref
from store.pool import Connection
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

    def days_overdue(self, today: date) -> int:
        """For how many days payment is overdue; 0 when it is not, or while it is disputed."""
        if self.status not in OWING:
            return 0
        return max((today - self.due_on).days, 0)


OWING = ("issued", "part paid")


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
            purchase_order=bill.purchase_order,
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


async def list_invoices(
    conn: Connection, *, provider: Ref | None = None, regarding: Ref | None = None
) -> list[InvoiceRow]:
    """Return invoices by number, all or those that match everything given."""
    return await TABLE.fetch(
        conn,
        """
        WHERE ($1::text IS NULL OR provider = $1) AND ($2::text IS NULL OR regarding = $2)
        ORDER BY number
        """,
        provider,
        regarding,
    )


async def list_owing(conn: Connection) -> list[InvoiceRow]:
    """Return the invoices that still have something to be paid, the earliest due first."""
    return await TABLE.fetch(conn, "WHERE balance_pence > 0 ORDER BY due_on, number")


async def get_invoice(conn: Connection, ref: Ref) -> InvoiceRow | None:
    """Return one invoice, or None when it does not exist."""
    return await TABLE.one(conn, ref)
