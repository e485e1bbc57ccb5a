"""Looking at a stream without locking it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.messages import PersonId
from domain.ref import Ref
from store import codec, events
from store.pool import Connection


@dataclass(frozen=True, slots=True)
class Look:
    """A stream as it stands now."""

    ref: Ref
    slug: str
    version: int
    title: str
    stage: str
    ended: bool
    state: Any
    opened_at: datetime | None
    last_at: datetime | None


async def look(conn: Connection, ref: Ref) -> Look | None:
    """Return a stream, or None when nothing has happened under this reference."""
    found = await conn.fetchrow(
        """
        SELECT ref, slug, version, title, stage, ended, state::text AS state, fingerprint,
               opened_at, last_at
          FROM stream WHERE ref = $1 AND version > 0
        """,
        ref,
    )
    if found is None:
        return None
    if found["fingerprint"] == codec.fingerprint():
        state = codec.decode_state(ref, found["state"])
    else:
        state = events.folded(ref, await events.read(conn, ref))
    known = {name: found[name] for name in Look.__slots__ if name != "state"}
    return Look(**known, state=state)


async def was_asked(conn: Connection, ref: Ref, link: str) -> bool:
    """Tell whether somebody was ever asked something in this stream behind this link."""
    found: bool = await conn.fetchval(
        "SELECT EXISTS (SELECT FROM event WHERE ref = $1 AND data ->> 'link' = $2)", ref, link
    )
    return found


async def titles(conn: Connection, refs: Iterable[Ref]) -> dict[Ref, str]:
    """Return the title of each stream that exists; it may hold markers."""
    wanted = list(dict.fromkeys(refs))
    found = await conn.fetch("SELECT ref, title FROM stream WHERE ref = ANY($1)", wanted)
    return {record["ref"]: record["title"] for record in found}


async def people_around(conn: Connection, provider: Ref) -> list[PersonId]:
    """Return whom a provider's contacts, places and staff name, past and present."""
    found = await conn.fetch(
        """
        SELECT billing_contact AS person FROM provider WHERE ref = $1
        UNION SELECT registered_manager FROM setting WHERE ref = $1
        UNION SELECT person FROM place JOIN engagement ON engagement.ref = place.holder
               WHERE engagement.provider = $1 AND person IS NOT NULL
        UNION SELECT person FROM register_mark AS mark
                JOIN engagement ON engagement.ref = mark.holder
               WHERE engagement.provider = $1
        UNION SELECT person FROM employee JOIN competence USING (ref)
               WHERE competence.provider = $1
        ORDER BY person
        """,
        provider,
    )
    return [record["person"] for record in found]


async def trainers(conn: Connection) -> list[PersonId]:
    """Return everybody who teaches or taught a learning day."""
    found = await conn.fetch(
        """
        SELECT trainer FROM learning_day UNION
        SELECT co_trainer FROM learning_day WHERE co_trainer IS NOT NULL ORDER BY trainer
        """
    )
    return [record["trainer"] for record in found]
