"""Credit notes: a series of their own, each belonging to the invoice that it reduces."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.messages import DocumentId
from domain.processes.invoice import Cleared, InDispute, Owing
from domain.ref import Ref
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
