"""The log: what happened in a stream, who did it and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.decider import fold
from domain.messages import Actor, Event, Role
from domain.ref import Ref, slug_of
from domain.registry import DECIDERS
from store import codec
from store.pool import Connection, Record


@dataclass(frozen=True, slots=True)
class Recorded:
    """One event as it stands in the log; `event.at` is the instant of the decision."""

    ref: Ref
    version: int
    event: Event
    command_id: UUID
    actor: Actor
    recorded_at: datetime


async def read(conn: Connection, ref: Ref, *, after: int = 0) -> list[Event]:
    """Return the events of a stream in order, those after a version."""
    found = await conn.fetch(
        """
        SELECT type, data::text AS data FROM event
         WHERE ref = $1 AND version > $2 ORDER BY version
        """,
        ref,
        after,
    )
    return [codec.decode(record["type"], record["data"]) for record in found]


def folded(ref: Ref, events: Sequence[Event]) -> Any:
    """Return the state of a stream after all its events."""
    return fold(DECIDERS[slug_of(ref)], events)


async def of_command(conn: Connection, ref: Ref, first: int, last: int) -> tuple[Event, ...]:
    """Return the events from version `first` to `last`."""
    found = await conn.fetch(
        """
        SELECT type, data::text AS data FROM event
         WHERE ref = $1 AND version BETWEEN $2 AND $3 ORDER BY version
        """,
        ref,
        first,
        last,
    )
    return tuple(codec.decode(record["type"], record["data"]) for record in found)


async def history(conn: Connection, ref: Ref, *, as_at: datetime | None = None) -> list[Recorded]:
    """Return the timeline of a stream in order, up to an instant when one is given."""
    found = await conn.fetch(
        """
        SELECT ref, version, type, data::text AS data, command_id, actor_role, actor_id, recorded_at
          FROM event WHERE ref = $1 AND ($2::timestamptz IS NULL OR at <= $2) ORDER BY version
        """,
        ref,
        as_at,
    )
    return [_recorded(record) for record in found]


def _recorded(record: Record) -> Recorded:
    return Recorded(
        ref=record["ref"],
        version=record["version"],
        event=codec.decode(record["type"], record["data"]),
        command_id=record["command_id"],
        actor=Actor(role=Role(record["actor_role"]), id=record["actor_id"]),
        recorded_at=record["recorded_at"],
    )
