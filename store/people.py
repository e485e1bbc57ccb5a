"""People in the vault: who they are now, how they were written before, and corrections of both.

The versions hold names; who corrected them, and when, is kept beside them and outlives them.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import Field

from domain.entry.email import EmailAddress
from domain.entry.languages import Language
from domain.entry.text import Name
from domain.messages import Actor, Message, PersonId, Role
from domain.parts.correcting import NothingToCorrect
from domain.ref import Ref
from domain.refusals import ChangedMeanwhile, KeyReused, NotAllowed, NotFound, Refused
from store import letters, vault
from store.clock import Clock
from store.pool import Connection, Pool
from store.vault import Person

MOST_SHOWN = 100


class EmailNeeded(Refused):
    """Letters go to this person, so an e-mail address is needed. Correct it instead of emptying
    it."""

    field = "email"


class Details(Message):
    """How a person is written from now on."""

    name: Name = Field(title="Name", description="First name and family name")
    email: EmailAddress | None = Field(None, title="E-mail address")
    language: Language | None = Field(
        None,
        title="Language they read most easily",
        description="Trainers can prepare for it. Letters are in English",
    )


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a person; `by` is who corrected it, None where it was typed for the first
    time or again in another form."""

    version: int
    name: str
    email: str | None
    language: str | None
    at: datetime
    by: Actor | None


@dataclass(frozen=True, slots=True)
class Mention:
    """Where somebody appears: a stream, and as what."""

    ref: Ref
    part: str


@dataclass(frozen=True, slots=True)
class Printed:
    """A certificate in force on which an older version of the name stands."""

    ref: Ref
    title: str
    name: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A letter that did not arrive, and why."""

    message_id: str
    subject: str
    why: str


async def correct(
    pool: Pool,
    clock: Clock,
    person: PersonId,
    right: Details,
    *,
    command_id: UUID,
    actor: Actor,
    seen: int,
) -> int:
    """Write a new version of a person and return its number; whoever corrects saw version `seen`.

    The same command again changes nothing. Refused: NotAllowed, NotFound (unknown or erased),
    KeyReused, ChangedMeanwhile, NothingToCorrect, EmailNeeded. Letters that still wait go to the
    new address, those that failed are tried again; papers keep the version that they printed.
    """
    if actor.role is not Role.COORDINATOR:
        raise NotAllowed(role=actor.role.value)
    async with pool.acquire() as conn, conn.transaction():
        known = await conn.fetchrow(
            "SELECT FROM person WHERE id = $1 AND erased_at IS NULL FOR UPDATE", person
        )
        now = (await vault.people(conn, [person])).get(person) if known is not None else None
        if now is None:
            raise NotFound(ref=person)
        made = await conn.fetchval(
            "SELECT version FROM person_correction WHERE person_id = $1 AND command_id = $2",
            person,
            command_id,
        )
        if made is not None:
            return await _repeated(conn, person, made, right)
        _check(now, right, seen)
        version, at = now.version + 1, await clock.now(conn)
        await conn.execute(
            """
            INSERT INTO person_version (person_id, version, name, email, language, at)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            *(person, version, right.name, right.email, right.language, at),
        )
        await conn.execute(
            """
            INSERT INTO person_correction (person_id, command_id, version, actor_role, actor_id, at)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            *(person, command_id, version, actor.role.value, actor.id, at),
        )
        await letters.corrected(conn, person)
        return version


def _check(now: Person, right: Details, seen: int) -> None:
    if seen != now.version:
        raise ChangedMeanwhile()
    if (right.name, right.email, right.language) == (now.name, now.email, now.language):
        raise NothingToCorrect()
    if now.email and not right.email:
        raise EmailNeeded()


async def _repeated(conn: Connection, person: PersonId, made: int, right: Details) -> int:
    said = await conn.fetchrow(
        "SELECT name, email, language FROM person_version WHERE person_id = $1 AND version = $2",
        person,
        made,
    )
    if said is None or tuple(said) != (right.name, right.email, right.language):
        raise KeyReused()
    return made


async def versions(conn: Connection, person: PersonId) -> list[Version]:
    """Return every version of a person, the first first; none of somebody unknown or erased."""
    found = await conn.fetch(
        """
        SELECT one.version, name, email, language, one.at, actor_role, actor_id
          FROM person_version AS one
          LEFT JOIN person_correction AS by USING (person_id, version)
         WHERE person_id = $1 ORDER BY version
        """,
        person,
    )
    return [
        Version(
            *(row["version"], row["name"], row["email"], row["language"], row["at"]),
            by=Actor(role=row["actor_role"], id=row["actor_id"]) if row["actor_role"] else None,
        )
        for row in found
    ]


async def mentions(conn: Connection, person: PersonId, most: int = MOST_SHOWN) -> list[Mention]:
    """Return where somebody appears, at most `most` places, each once for each part."""
    found = await conn.fetch(
        """
        SELECT ref, string_agg(part, ', ' ORDER BY part) AS parts FROM (
            SELECT ref, 'Billing contact' AS part FROM provider WHERE billing_contact = $1
             UNION SELECT ref, 'Registered manager of ' || name FROM setting
                    WHERE registered_manager = $1
             UNION SELECT holder, initcap(part) FROM place WHERE person = $1
             UNION SELECT ref, 'Has a place' FROM place WHERE person = $1
             UNION SELECT ref, 'On an attendance sheet' FROM register_mark WHERE person = $1
             UNION SELECT ref, 'Trainer' FROM learning_day WHERE $1 IN (trainer, co_trainer)
             UNION SELECT ref, 'Staff' FROM employee WHERE person = $1
             UNION SELECT ref, 'Assessor' FROM assessment WHERE assessor = $1
             UNION SELECT ref, 'Holder' FROM award WHERE holder = $1
             UNION SELECT ref, 'Contact of the funder' FROM allocation WHERE contact = $1
        ) AS known GROUP BY ref ORDER BY ref LIMIT $2
        """,
        person,
        most,
    )
    return [Mention(row["ref"], row["parts"]) for row in found]


async def printed_otherwise(conn: Connection, person: PersonId) -> list[Printed]:
    """Return the certificates of somebody whose present edition bears another name than today's."""
    found = await conn.fetch(
        """
        SELECT award.ref, award.title, printed.name
          FROM award
          JOIN person_version AS printed
            ON printed.person_id = award.holder AND printed.version = award.name_version
         WHERE award.holder = $1 AND award.in_force
           AND printed.name <> (SELECT name FROM person_version WHERE person_id = $1
                                 ORDER BY version DESC LIMIT 1)
         ORDER BY award.ref LIMIT $2
        """,
        person,
        MOST_SHOWN,
    )
    return [Printed(row["ref"], row["title"], row["name"]) for row in found]


async def failed_letters(conn: Connection, person: PersonId) -> list[Failed]:
    """Return the letters that did not reach a person, the newest first."""
    found = await conn.fetch(
        """
        SELECT message_id, coalesce(subject, kind) AS subject, error FROM mail
         WHERE person_id = $1 AND status = 'failed'
         ORDER BY queued_at DESC, message_id LIMIT $2
        """,
        person,
        MOST_SHOWN,
    )
    return [Failed(row["message_id"], row["subject"], row["error"] or "") for row in found]
