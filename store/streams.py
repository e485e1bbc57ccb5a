"""Streams under lock: loading them, deciding on them and saving them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.decider import Decider, fold
from domain.messages import Actor, Event
from domain.ref import Ref, slug_of
from domain.registry import DECIDERS
from store import codec, events
from store.pool import Connection, Record
from store.titles import title


@dataclass
class Stream:
    """A stream that this transaction has locked, as it was (`before`) and as it is becoming.

    `trusted` tells that this very code wrote its snapshot and read models. `new` are the events
    decided in this transaction, not yet stored.
    """

    ref: Ref
    version: int
    before: Any
    state: Any
    trusted: bool
    was_ended: bool
    last_at: datetime | None
    new: list[Event] = field(default_factory=list)

    @property
    def decider(self) -> Decider[Any]:
        return DECIDERS[slug_of(self.ref)]

    @property
    def ended(self) -> bool:
        return self.decider.ended(self.state)

    @property
    def version_now(self) -> int:
        """The version that the stream will have once its new events are stored."""
        return self.version + len(self.new)

    def happen(self, decided: Sequence[Event]) -> None:
        """Take decided events into the state, each just as it will be read back from the log."""
        as_stored = [codec.decode(event.type, codec.encode(event)) for event in decided]
        self.state = fold(self.decider, as_stored, self.state)
        self.new += as_stored


class OutOfOrder(Exception):
    """A stream is needed that sorts before one already held: start again and lock all `refs`."""

    def __init__(self, refs: Iterable[Ref]) -> None:
        self.refs = tuple(refs)
        super().__init__(", ".join(self.refs))


class Held(dict[Ref, Stream]):
    """The streams that a transaction has locked, always in sorted order: nobody waits in a ring."""

    async def lock(self, conn: Connection, refs: Iterable[Ref]) -> None:
        """Lock streams until the transaction ends; new ones start at version 0."""
        wanted = sorted(set(refs) - self.keys())
        if wanted and self and wanted[0] < max(self):
            raise OutOfOrder([*self, *wanted])
        found = await _select(conn, wanted) if wanted else {}
        if len(found) < len(wanted):
            await _insert(conn, [ref for ref in wanted if ref not in found])
            found = await _select(conn, wanted)
        for ref in wanted:
            self[ref] = await _load(conn, found[ref])

    @property
    def last_at(self) -> datetime | None:
        """The latest instant that any of them knows."""
        return max((one.last_at for one in self.values() if one.last_at), default=None)


async def refold(conn: Connection, ref: Ref) -> Stream:
    """Lock a stream and fold its events anew, trusting nothing that was derived from them."""
    held = Held()
    await held.lock(conn, [ref])
    stream = held[ref]
    stream.state = events.folded(ref, await events.read(conn, ref))
    stream.trusted = False
    return stream


async def peek(conn: Connection, ref: Ref) -> Any:
    """Return the state of a stream as it stands now, without holding it."""
    record = await conn.fetchrow(
        """
        SELECT ref, version, state::text AS state, fingerprint, ended, last_at
          FROM stream WHERE ref = $1
        """,
        ref,
    )
    if record is None:
        return DECIDERS[slug_of(ref)].initial
    return (await _load(conn, record)).state


async def _select(conn: Connection, refs: Sequence[Ref]) -> dict[Ref, Record]:
    found = await conn.fetch(
        """
        SELECT ref, version, state::text AS state, fingerprint, ended, last_at
          FROM stream WHERE ref = ANY($1) ORDER BY ref FOR NO KEY UPDATE
        """,
        refs,
    )
    return {record["ref"]: record for record in found}


async def _insert(conn: Connection, refs: Sequence[Ref]) -> None:
    """Begin streams; one that somebody else begins at the same moment is waited for."""
    for ref in refs:
        decider = DECIDERS[slug_of(ref)]
        await conn.execute(
            """
            INSERT INTO stream (ref, version, title, stage, ended, state, fingerprint)
            VALUES ($1, 0, $2, $3, false, $4::text::jsonb, $5) ON CONFLICT (ref) DO NOTHING
            """,
            ref,
            decider.title,
            decider.stage(decider.initial),
            codec.encode_state(ref, decider.initial),
            codec.fingerprint(),
        )


async def _load(conn: Connection, record: Record) -> Stream:
    ref = record["ref"]
    trusted = record["fingerprint"] == codec.fingerprint()
    if trusted:
        state = codec.decode_state(ref, record["state"])
    else:
        state = events.folded(ref, await events.read(conn, ref))
    return Stream(ref, record["version"], state, state, trusted, record["ended"], record["last_at"])


async def save(conn: Connection, stream: Stream, command_id: UUID, actor: Actor) -> None:
    """Append what has newly happened in a stream, and write its new snapshot."""
    await conn.execute(
        """
        INSERT INTO event (ref, version, type, data, command_id, actor_role, actor_id, at)
        SELECT $1, $2 + new.ordinality, new.type, new.data::jsonb, $3, $4, $5, new.at
          FROM unnest($6::text[], $7::text[], $8::timestamptz[])
               WITH ORDINALITY AS new (type, data, at, ordinality)
        """,
        stream.ref,
        stream.version,
        command_id,
        actor.role.value,
        actor.id,
        [event.type for event in stream.new],
        [codec.encode(event) for event in stream.new],
        [event.at for event in stream.new],
    )
    await write_snapshot(conn, stream)


async def write_snapshot(conn: Connection, stream: Stream) -> None:
    """Write the state of a stream as it has become, as this code sees it."""
    await conn.execute(
        """
        UPDATE stream
           SET version = $2, title = $3, stage = $4, ended = $5, state = $6::text::jsonb,
               fingerprint = $7, opened_at = coalesce(opened_at, $8), last_at = $9
         WHERE ref = $1
        """,
        stream.ref,
        stream.version_now,
        title(stream.ref, stream.state),
        stream.decider.stage(stream.state),
        stream.ended,
        codec.encode_state(stream.ref, stream.state),
        codec.fingerprint(),
        stream.new[0].at if stream.new else None,
        stream.new[-1].at if stream.new else stream.last_at,
    )
