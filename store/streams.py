"""Streams under lock: loading them, deciding on them and saving them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.decider import Decider, fold
from domain.messages import Event
from domain.ref import Ref, slug_of
from domain.registry import DECIDERS
from store import codec, events
from store.pool import Connection, Record
from store.projections.titles import title


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
    last_at: datetime | None
    new: list[Event] = field(default_factory=list)

    @property
    def decider(self) -> Decider[Any]:
        return DECIDERS[slug_of(self.ref)]

    @property
    def next_version(self) -> int:
        """The version that the next event will have."""
        return self.version + len(self.new) + 1

    def happen(self, decided: Sequence[Event]) -> None:
        """Take decided events into the state, each just as it will be read back from the log."""
        as_stored = [codec.decode(event.type, codec.encode(event)) for event in decided]
        self.state = fold(self.decider, as_stored, self.state)
        self.new += as_stored


async def lock(conn: Connection, refs: Iterable[Ref]) -> Mapping[Ref, Stream]:
    """Lock streams in sorted order until the transaction ends; new ones start at version 0."""
    wanted = sorted(set(refs))
    found = await _select(conn, wanted)
    if len(found) < len(wanted):
        await _insert(conn, [ref for ref in wanted if ref not in found])
        found = await _select(conn, wanted)
    return {ref: await _load(conn, found[ref]) for ref in wanted}


async def _select(conn: Connection, refs: Sequence[Ref]) -> dict[Ref, Record]:
    found = await conn.fetch(
        """
        SELECT ref, version, state::text AS state, fingerprint, last_at
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
        state = fold(DECIDERS[slug_of(ref)], await events.read(conn, ref))
    return Stream(ref, record["version"], state, state, trusted, record["last_at"])


async def save(conn: Connection, stream: Stream) -> None:
    """Write the snapshot of a stream as it has become."""
    last_at = stream.new[-1].at if stream.new else stream.last_at
    await conn.execute(
        """
        UPDATE stream
           SET version = $2, title = $3, stage = $4, ended = $5, state = $6::text::jsonb,
               fingerprint = $7, opened_at = coalesce(opened_at, $8), last_at = $9
         WHERE ref = $1
        """,
        stream.ref,
        stream.version + len(stream.new),
        title(stream.ref, stream.state),
        stream.decider.stage(stream.state),
        stream.decider.ended(stream.state),
        codec.encode_state(stream.ref, stream.state),
        codec.fingerprint(),
        stream.new[0].at if stream.new else None,
        last_at,
    )
