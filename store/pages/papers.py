"""Queries of money, certificates, documents and mail."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.ref import Ref
from store.pool import Connection


@dataclass(frozen=True, slots=True)
class InvoiceItem:
    """An invoice with its provider's name and its next reminder."""

    ref: Ref
    number: str
    provider: Ref
    provider_name: str | None
    regarding: Ref
    total_pence: int
    paid_pence: int
    credited_pence: int
    balance_pence: int
    issued_on: date
    due_on: date
    status: str
    document: str | None
    next_step: str | None
    next_due: datetime | None

    def days_overdue(self, today: date) -> int:
        """For how many days payment is overdue; 0 when it is not, or while it is disputed."""
        owing = self.status in ("issued", "part paid")
        return max((today - self.due_on).days, 0) if owing else 0


async def invoices(
    conn: Connection, *, regarding: Ref | None = None, provider: Ref | None = None
) -> list[InvoiceItem]:
    """Return invoices, the latest first; those of one item of work or provider when given."""
    found = await conn.fetch(
        """
        SELECT invoice.ref, number, provider, provider.name, regarding, total_pence, paid_pence,
               credited_pence, balance_pence, issued_on, due_on, status, document,
               step.title, step.due
          FROM invoice LEFT JOIN provider ON provider.ref = invoice.provider
          LEFT JOIN LATERAL (
               SELECT title, due FROM agenda_item
                WHERE ref = invoice.ref AND kind = 'step' ORDER BY due, key LIMIT 1) step ON true
         WHERE ($1::text IS NULL OR regarding = $1) AND ($2::text IS NULL OR provider = $2)
         ORDER BY number DESC
        """,
        regarding,
        provider,
    )
    return [InvoiceItem(*row) for row in found]


@dataclass(frozen=True, slots=True)
class CreditItem:
    """A credit note and the invoice that it reduces."""

    number: str
    invoice_number: str
    gross_pence: int
    issued_on: date
    document: str | None


async def credit_notes(conn: Connection, *, regarding: Ref) -> list[CreditItem]:
    """Return the credit notes of one item of work, the latest first."""
    found = await conn.fetch(
        """
        SELECT note.number, invoice.number, note.gross_pence, note.issued_on, note.document
          FROM credit_note AS note JOIN invoice USING (ref)
         WHERE invoice.regarding = $1 ORDER BY note.number DESC
        """,
        regarding,
    )
    return [CreditItem(*row) for row in found]


@dataclass(frozen=True, slots=True)
class AwardItem:
    """One edition of a certificate; `latest` tells whether nothing replaced it."""

    ref: Ref
    edition: int
    public_id: str
    kind: str
    title: str
    programme: str
    holder: str | None
    provider_name: str | None
    setting_name: str | None
    regarding: Ref
    completed_on: date
    valid_until: date | None
    status: str
    document: str | None
    name_version: int | None
    latest: bool
    replaced_by: str | None
    issued_at: datetime
    replaced_at: datetime | None

    def was_present(self, before: datetime) -> bool:
        """Tell whether it was the paper that counted just before an instant."""
        replaced = self.replaced_at is not None and self.replaced_at < before
        return self.issued_at < before and not replaced


_AWARDS = """
    SELECT award.ref, edition, public_id, kind, title, programme, holder,
           provider.name AS provider_name, coalesce(setting.name, award.setting) AS setting_name,
           regarding, completed_on, valid_until, status, document, name_version,
           edition = max(edition) OVER (PARTITION BY award.ref) AS latest,
           lead(public_id) OVER (PARTITION BY award.ref ORDER BY edition) AS replaced_by,
           issued_at, lead(issued_at) OVER (PARTITION BY award.ref ORDER BY edition) AS replaced_at
      FROM award LEFT JOIN provider ON provider.ref = award.provider
      LEFT JOIN setting ON setting.ref = award.provider AND setting.setting = award.setting
"""


async def awards(conn: Connection, *, regarding: Ref | None = None) -> list[AwardItem]:
    """Return certificates in their present edition, the latest first."""
    found = await conn.fetch(
        f"""
        SELECT * FROM ({_AWARDS} WHERE $1::text IS NULL OR regarding = $1) AS edition
         WHERE latest ORDER BY completed_on DESC, ref
        """,
        regarding,
    )
    return [AwardItem(*row) for row in found]


async def award_by_public_id(conn: Connection, public_id: str) -> AwardItem | None:
    """Return the edition of a certificate that bears this public id."""
    ref = await conn.fetchval("SELECT ref FROM award WHERE public_id = $1", public_id)
    found = await conn.fetch(f"{_AWARDS} WHERE award.ref = $1", ref)
    items = [AwardItem(*row) for row in found]
    return next((item for item in items if item.public_id == public_id), None)


@dataclass(frozen=True, slots=True)
class MailItem:
    """A letter of the outbox, without its text."""

    message_id: str
    ref: Ref
    stream_title: str | None
    kind: str
    person_id: str | None
    to_address: str | None
    subject: str | None
    status: str
    queued_at: datetime
    sent_at: datetime | None
    error: str | None
    total: int


async def mails(
    conn: Connection,
    *,
    status: str = "",
    ref: Ref | None = None,
    offset: int = 0,
    limit: int = 25,
) -> list[MailItem]:
    """Return letters, the latest first; `total` counts all that match."""
    found = await conn.fetch(
        """
        SELECT message_id, mail.ref, stream.title, kind, person_id, to_address, subject, status,
               queued_at, sent_at, error, count(*) OVER ()::int
          FROM mail LEFT JOIN stream ON stream.ref = mail.ref
         WHERE ($1 = '' OR status = $1) AND ($2::text IS NULL OR mail.ref = $2)
         ORDER BY queued_at DESC, message_id OFFSET $3 LIMIT $4
        """,
        status,
        ref,
        offset,
        limit,
    )
    return [MailItem(*row) for row in found]


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """A document without its bytes."""

    id: str
    kind: str
    filename: str
    at: datetime


async def document_heads(conn: Connection, ids: list[str]) -> list[DocumentHead]:
    """Return documents without their bytes, the oldest first."""
    found = await conn.fetch(
        """
        SELECT id, kind, filename, at FROM document
         WHERE id = ANY($1) ORDER BY at, id
        """,
        ids,
    )
    return [DocumentHead(*row) for row in found]
