"""Is everything that is stored what the log says? The check behind `optimum verify`."""

import json
from dataclasses import dataclass

from domain.ref import Ref, slug_of
from domain.registry import DECIDERS
from store import codec, events
from store.numbers import SERIES, given_out, number, raised_counters
from store.pool import Connection, Pool
from store.rebuild import Progress, all_refs, compare_stream, silent

_HOLES = """
    SELECT ref, 'versions run to ' || stream.version || ' but ' || count(event.version)
                || ' events are there, from ' || coalesce(min(event.version), 0)
                || ' to ' || coalesce(max(event.version), 0)
      FROM stream LEFT JOIN event USING (ref) GROUP BY ref, stream.version
    HAVING count(event.version) <> stream.version
        OR coalesce(max(event.version), 0) <> stream.version
    """
"""Streams whose events are not numbered from 1 to the version of the stream."""

# Each finds what must not exist: (stream or series, what is wrong).
_QUERIES = (
    _HOLES,
    """
    SELECT ref, 'event ' || version || ' is dated before the one before it'
      FROM (SELECT ref, version, at, lag(at) OVER (PARTITION BY ref ORDER BY version) AS earlier
              FROM event) AS ordered
     WHERE at < earlier
    """,
    """
    SELECT ref, 'event ' || version || ' belongs to no accepted command' FROM event
     WHERE NOT EXISTS (
           SELECT FROM command WHERE command.ref = event.ref
              AND command.command_id = event.command_id
              AND event.version BETWEEN first_version AND last_version)
    """,
    """
    SELECT ref, 'command ' || name || ' ' || command_id || ' recorded versions '
                || first_version || ' to ' || last_version || ', of which some are missing'
      FROM command
     WHERE last_version - first_version + 1 <> (
           SELECT count(*) FROM event WHERE event.ref = command.ref
              AND event.command_id = command.command_id
              AND version BETWEEN first_version AND last_version)
    """,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as the log says; `what` is in words."""

    ref: str
    what: str


@dataclass(frozen=True)
class Report:
    """What was verified. `stale` streams were written by other code: run `optimum refresh`."""

    streams: int
    events: int
    commands: int
    stale: int
    faults: tuple[Fault, ...]

    @property
    def verified(self) -> bool:
        return not self.faults


async def verify(pool: Pool, *, progress: Progress = silent) -> Report:
    """Check the log itself, then every snapshot, agenda and read model against it.

    Nothing is written or locked, and each stream is read at one instant, so it can run at any time.
    """
    faults: list[Fault] = []
    stale = 0
    async with pool.acquire() as conn:
        async with conn.transaction(isolation="repeatable_read", readonly=True):
            for query in _QUERIES:
                faults += [Fault(*record) for record in await conn.fetch(query)]
            faults += await _gaps(conn)
            counts = [
                await conn.fetchval(f"SELECT count(*) FROM {table}")
                for table in ("stream", "event", "command")
            ]
        refs = await all_refs(conn)
        for done, ref in enumerate(refs, start=1):
            async with conn.transaction(isolation="repeatable_read", readonly=True):
                if await _is_stale(conn, ref):
                    stale += 1
                else:
                    faults += await _stream_faults(conn, ref)
            progress(done, len(refs))
    stream_count, event_count, command_count = counts
    return Report(stream_count, event_count, command_count, stale, tuple(faults))


async def holes(conn: Connection) -> list[Fault]:
    """Return the streams whose events are not numbered 1 to their version: quick at any size."""
    return [Fault(*record) for record in await conn.fetch(_HOLES)]


async def _is_stale(conn: Connection, ref: Ref) -> bool:
    written = await conn.fetchval("SELECT fingerprint FROM stream WHERE ref = $1", ref)
    return bool(written != codec.fingerprint())


async def _stream_faults(conn: Connection, ref: Ref) -> list[Fault]:
    found = await conn.fetchrow(
        "SELECT state::text AS state, stage, ended FROM stream WHERE ref = $1", ref
    )
    assert found is not None  # streams are never deleted
    state = events.folded(ref, await events.read(conn, ref))
    decider = DECIDERS[slug_of(ref)]
    faults = []
    if json.loads(found["state"]) != json.loads(codec.encode_state(ref, state)):
        faults.append(Fault(ref, "the snapshot is not what its events say"))
    if (found["stage"], found["ended"]) != (decider.stage(state), decider.ended(state)):
        faults.append(Fault(ref, "the stage shown is not that of its events"))
    for one in await compare_stream(conn, ref):
        faults.append(Fault(ref, f"{one.table} holds {one.stored} instead of {one.rebuilt}"))
    return faults


async def _gaps(conn: Connection) -> list[Fault]:
    """Numbers of a series that are missing, or that were never given out.

    What was given out before a restore is known to be missing, and is no fault.
    """
    faults = []
    lost = {one for raised in await raised_counters(conn) for one in raised.missing}
    for series in SERIES:
        last = await conn.fetchval("SELECT last FROM counter WHERE series = $1", series) or 0
        due = {number(series, count) for count in range(1, last + 1)} - lost
        there = await given_out(conn, series)
        faults += [Fault(series, f"{one} is missing") for one in sorted(due - there)]
        faults += [Fault(series, f"{one} was never given out") for one in sorted(there - due)]
    return faults
