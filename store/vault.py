"""Everything personal, under opaque ids: people, free texts, documents and mail.

The writes happen in the transaction of an accepted command (`Ledger.handle(vault=…)`), once for
each id. Erasing somebody empties their rows; the log, which holds only ids, still verifies.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from domain.entry.email import email
from domain.entry.text import NotText, name, words
from domain.messages import DocumentId, PersonId, TextId
from domain.ref import Ref
from store.pool import Connection, Pool, Record

MailStatus = Literal["queued", "kept", "sent", "failed", "held", "let go"]
"""queued: to be sent; kept: stays here, to be printed or as no mail server is set up; held: waits
for a person; let go: somebody decided that it need not arrive."""


def _as_typed(clean: str, given: str) -> None:
    """Keep the vault shut to text that did not come through its door; nothing is quoted."""
    if clean != given:
        raise NotText("this text was not made ready at the door (domain/entry)")


@dataclass(frozen=True)
class NewPerson:
    """A person, or a new version of one when name or e-mail differ from the latest version.

    ValueError when the name or the address is not as domain/entry makes it.
    """

    id: PersonId
    name: str
    email: str | None = None

    def __post_init__(self) -> None:
        _as_typed(name(self.name), self.name)
        if self.email is not None:
            _as_typed(email(self.email), self.email)

    async def write(self, conn: Connection, at: datetime) -> None:
        """Write the person; one who was erased stays erased."""
        await conn.execute("INSERT INTO person (id) VALUES ($1) ON CONFLICT DO NOTHING", self.id)
        await conn.execute(
            """
            WITH known AS (SELECT id FROM person WHERE id = $1 AND erased_at IS NULL FOR UPDATE)
            INSERT INTO person_version (person_id, version, name, email, language, at)
            SELECT $1, coalesce(latest.version, 0) + 1, $2, $3, latest.language, $4
              FROM known LEFT JOIN LATERAL (
                   SELECT * FROM person_version WHERE person_id = known.id
                    ORDER BY version DESC LIMIT 1) AS latest ON true
             WHERE (latest.name, latest.email) IS DISTINCT FROM ($2, $3)
            """,
            self.id,
            self.name,
            self.email,
            at,
        )


@dataclass(frozen=True)
class NewText:
    """A free text: a note or a reason, which may name people. `subjects` are those it is about.

    ValueError when the text is not as domain/entry makes it.
    """

    id: TextId
    body: str
    subjects: tuple[PersonId, ...] = ()
    retention: str = "work"

    def __post_init__(self) -> None:
        _as_typed(words(self.body), self.body)

    async def write(self, conn: Connection, at: datetime) -> None:
        """Write the text, once."""
        await conn.execute(
            """
            INSERT INTO vault_text (id, body, subjects, retention, at)
            VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING
            """,
            self.id,
            self.body,
            self.subjects,
            self.retention,
            at,
        )


@dataclass(frozen=True)
class NewDocument:
    """A document; its random `salt` makes the digest in the log say nothing once it is erased."""

    id: DocumentId
    kind: str
    media_type: str
    filename: str
    body: bytes
    salt: str
    subjects: tuple[PersonId, ...] = ()
    retention: str = "work"

    @property
    def digest(self) -> str:
        """What the log records of it: SHA-256 of salt and bytes, in hex."""
        return digest(self.salt, self.body)

    async def write(self, conn: Connection, at: datetime) -> None:
        """Write the document, once."""
        await conn.execute(
            """
            INSERT INTO document (id, kind, media_type, filename, bytes, salt, sha256, subjects,
                                  retention, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING
            """,
            self.id,
            self.kind,
            self.media_type,
            self.filename,
            self.body,
            self.salt,
            self.digest,
            self.subjects,
            self.retention,
            at,
        )


@dataclass(frozen=True)
class NewMail:
    """One letter to one recipient; its Message-ID is derived, so that it is written once.

    One that still waits follows its recipient's corrected address when its step is tried again. One
    that failed is written anew when what was wrong changed: it could not be built, or went to
    another address. What was sent, kept or let go stays as it is.
    """

    message_id: str
    ref: Ref
    key: str
    kind: str
    person_id: PersonId | None
    to_address: str | None
    subject: str | None
    mime: bytes | None
    status: MailStatus = "queued"
    error: str | None = None

    async def write(self, conn: Connection, at: datetime) -> None:
        """Write the letter, once."""
        await conn.execute(
            """
            INSERT INTO mail (message_id, ref, key, kind, person_id, to_address, subject, mime,
                              status, error, queued_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            ON CONFLICT (message_id) DO UPDATE
               SET to_address = EXCLUDED.to_address, subject = EXCLUDED.subject,
                   mime = EXCLUDED.mime, status = EXCLUDED.status, error = EXCLUDED.error
             WHERE mail.status IN ('queued', 'failed')
               AND (mail.to_address IS DISTINCT FROM EXCLUDED.to_address OR mail.mime IS NULL)
            """,
            self.message_id,
            self.ref,
            self.key,
            self.kind,
            self.person_id,
            self.to_address,
            self.subject,
            self.mime,
            self.status,
            self.error,
            at,
        )


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody under the latest version of their name."""

    id: PersonId
    version: int
    name: str
    email: str | None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A stored document; `body` and `salt` are None once it was erased."""

    id: DocumentId
    kind: str
    media_type: str
    filename: str
    body: bytes | None
    salt: str | None
    digest: str
    subjects: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Mail:
    """A stored letter; address, subject and text are None once its recipient was erased."""

    message_id: str
    ref: Ref
    key: str
    kind: str
    person_id: PersonId | None
    to_address: str | None
    subject: str | None
    mime: bytes | None
    status: MailStatus
    queued_at: datetime
    sent_at: datetime | None
    error: str | None


def digest(salt: str, body: bytes) -> str:
    """Return the salted SHA-256 of a document, in hex."""
    return hashlib.sha256(salt.encode() + body).hexdigest()


async def write_people(pool: Pool, people: Iterable[NewPerson], at: datetime) -> None:
    """Write people outside any command, all or none."""
    async with pool.acquire() as conn, conn.transaction():
        for person in people:
            await person.write(conn, at)


async def people(conn: Connection, ids: Iterable[PersonId]) -> dict[PersonId, Person]:
    """Return each of these people under their latest name; unknown and erased ones are left out."""
    found = await conn.fetch(
        """
        SELECT DISTINCT ON (person_id) person_id, version, name, email, language
          FROM person_version WHERE person_id = ANY($1) ORDER BY person_id, version DESC
        """,
        list(ids),
    )
    return {record["person_id"]: Person(*record) for record in found}


async def names(conn: Connection, ids: Iterable[PersonId]) -> dict[PersonId, str]:
    """Return the latest name of each of these people; unknown and erased ones are left out."""
    return {identifier: one.name for identifier, one in (await people(conn, ids)).items()}


async def name_version(conn: Connection, person: PersonId, version: int) -> str | None:
    """Return one version of a name, as a certificate printed it; None once erased."""
    found: str | None = await conn.fetchval(
        "SELECT name FROM person_version WHERE person_id = $1 AND version = $2", person, version
    )
    return found


async def text(conn: Connection, identifier: TextId) -> str | None:
    """Return a free text; None when it is unknown or erased."""
    found: str | None = await conn.fetchval("SELECT body FROM vault_text WHERE id = $1", identifier)
    return found


async def document(conn: Connection, identifier: DocumentId) -> Document | None:
    """Return a document; None when it is unknown."""
    found = await conn.fetchrow(
        """
        SELECT id, kind, media_type, filename, bytes, salt, sha256, subjects, at
          FROM document WHERE id = $1
        """,
        identifier,
    )
    if found is None:
        return None
    values = dict(found)
    return Document(
        values["id"],
        values["kind"],
        values["media_type"],
        values["filename"],
        values["bytes"],
        values["salt"],
        values["sha256"],
        tuple(values["subjects"]),
        values["at"],
    )


_MAIL = """
SELECT message_id, ref, key, kind, person_id, to_address, subject, mime, status, queued_at,
       sent_at, error
  FROM mail
"""


async def mail(conn: Connection, message_id: str) -> Mail | None:
    """Return a letter; None when it is unknown."""
    found = await conn.fetchrow(f"{_MAIL} WHERE message_id = $1", message_id)
    return Mail(*found) if found else None


async def mails(
    conn: Connection,
    *,
    ref: Ref | None = None,
    key: str | None = None,
    status: MailStatus | None = None,
    limit: int = 500,
) -> list[Mail]:
    """Return letters that match everything given, the newest first."""
    found: list[Record] = await conn.fetch(
        f"""
        {_MAIL}
         WHERE ($1::text IS NULL OR ref = $1) AND ($2::text IS NULL OR key = $2)
           AND ($3::text IS NULL OR status = $3)
         ORDER BY queued_at DESC, message_id LIMIT $4
        """,
        ref,
        key,
        status,
        limit,
    )
    return [Mail(*record) for record in found]


async def claim(conn: Connection, message_id: str) -> Mail | None:
    """Lock a queued letter until the transaction ends; None when it is not queued any more."""
    found = await conn.fetchrow(
        f"{_MAIL} WHERE message_id = $1 AND status = 'queued' FOR UPDATE", message_id
    )
    return Mail(*found) if found else None


async def drop_overtaken(conn: Connection, ref: Ref) -> None:
    """Take back the letters of a stream that wait although nobody asks for their step any more."""
    await conn.execute(
        """
        DELETE FROM mail
         WHERE ref = $1 AND status = 'queued'
           AND NOT EXISTS (SELECT FROM agenda_item AS item
                            WHERE item.ref = mail.ref AND item.key = mail.key AND kind = 'step')
        """,
        ref,
    )


async def mark_sent(conn: Connection, message_id: str, at: datetime) -> None:
    """Record that the mail server took a letter; one that is recorded so stays so."""
    await conn.execute(
        """
        UPDATE mail SET status = 'sent', sent_at = $2, error = NULL
         WHERE message_id = $1 AND status <> 'sent'
        """,
        message_id,
        at,
    )


async def mark_failed(conn: Connection, message_id: str, error: str) -> None:
    """Record that a letter cannot be delivered, and the mail server's answer."""
    await conn.execute(
        "UPDATE mail SET status = 'failed', error = $2 WHERE message_id = $1 AND status <> 'sent'",
        message_id,
        error,
    )


async def erase(conn: Connection, person: PersonId, at: datetime) -> None:
    """Empty everything that is about a person, in one transaction; ids and digests remain."""
    async with conn.transaction():
        await conn.execute(
            "UPDATE person SET erased_at = coalesce(erased_at, $2) WHERE id = $1", person, at
        )
        for table in ("person_version", "worker_reference", "personal_link"):
            await conn.execute(f"DELETE FROM {table} WHERE person_id = $1", person)
        await conn.execute(
            "UPDATE vault_text SET body = NULL WHERE subjects @> ARRAY[$1::text]", person
        )
        await conn.execute(
            """
            UPDATE document SET bytes = NULL, salt = NULL, filename = ''
             WHERE subjects @> ARRAY[$1::text]
            """,
            person,
        )
        await conn.execute(
            """
            UPDATE mail
               SET to_address = NULL, subject = NULL, mime = NULL, error = NULL,
                   status = CASE WHEN status IN ('queued', 'held') THEN 'failed' ELSE status END
             WHERE person_id = $1
            """,
            person,
        )
