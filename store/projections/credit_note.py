"""Credit notes: a series of their own, each belonging to the invoice that it reduces."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.messages import DocumentId
from domain.processes.invoice import Cleared, InDispute, Owing
from domain.ref import Ref
from store.pool import Connection
from store.projections.table import Table


@dataclass(frozen=True, slots=True)
class CreditNoteRow:
    """One credit note of invoice `ref`; `gross_pence` is positive."""

    ref: Ref
    credit_note: int
    number: str
    provider: Ref
    gross_pence: int
    cause: str
    issued_on: date
    document: DocumentId | None


def rows(ref: Ref, state: Any) -> list[CreditNoteRow]:
    if not isinstance(state, Owing | InDispute | Cleared):
        return []
    return [
        CreditNoteRow(
            ref=ref,
            credit_note=one.credit_note,
            number=one.number,
            provider=state.bill.provider,
            gross_pence=one.gross_pence,
            cause=one.cause,
            issued_on=one.issued_on,
            document=one.paper.document,
        )
        for one in state.bill.credit_notes
    ]


TABLE = Table("credit_note", CreditNoteRow, ("credit_note",), rows)


async def credit_notes_of(conn: Connection, invoice: Ref) -> list[CreditNoteRow]:
    """Return the credit notes of an invoice, the first one first."""
    return await TABLE.fetch(conn, "WHERE ref = $1 ORDER BY credit_note", invoice)


async def list_credit_notes(
    conn: Connection, *, provider: Ref | None = None
) -> list[CreditNoteRow]:
    """Return all credit notes by number, or those of one provider."""
    return await TABLE.fetch(
        conn, "WHERE $1::text IS NULL OR provider = $1 ORDER BY number", provider
    )
