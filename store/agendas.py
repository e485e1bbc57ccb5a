"""Agendas: kept true by the ledger, read by the workflow of a stream and by the pages."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from domain.agenda import Agenda, OpenStep
from domain.ref import Ref
from store import wakes
from store.clock import Clock
from store.pool import Connection
from store.projections.agenda_item import TABLE, AgendaItem, rows
from store.streams import Stream

MOST_STEPS = 50
"""How many steps a workflow is given at once; those left out are due at the next look."""


async def read_agenda(conn: Connection, clock: Clock, ref: Ref) -> Agenda:
    """Return what the workflow of a stream has to do; an unknown stream is closed."""
    now = await clock.now(conn)
    found = await conn.fetch(
        """
        SELECT stream.ended, stream.last_at, coalesce(wake.agenda_seq, 0) AS seq,
               step.key, step.due, step.until, step.body
          FROM stream
          LEFT JOIN wake USING (ref)
          LEFT JOIN LATERAL (
               SELECT key, due, "until", body FROM agenda_item
                WHERE ref = stream.ref AND kind = 'step' ORDER BY due, key LIMIT $2
          ) AS step ON true
         WHERE stream.ref = $1 ORDER BY step.due, step.key
        """,
        ref,
        MOST_STEPS,
    )
    if not found:
        return Agenda(ref=ref, seq=0, closed=True, now=now)
    steps = [
        OpenStep(key=one["key"], due=one["due"], until=one["until"], body=one["body"])
        for one in found
        if one["key"] is not None
    ]
    first = found[0]
    now = max(now, first["last_at"] or now)
    return _agenda(ref, first["seq"], first["ended"], now, steps)


async def keep(conn: Connection, stream: Stream, at: datetime, *, by_itself: bool) -> Agenda:
    """Bring the agenda of a decided stream up to date, and have its workflow woken if need be.

    `by_itself`: the workflow of the stream did this, and gets the new agenda as its answer. Only
    steps and the end of the stream concern it; tasks are for people.
    """
    ref = stream.ref
    before = rows(ref, stream.before) if stream.trusted else await TABLE.stored(conn, ref)
    after = rows(ref, stream.state)
    await TABLE.change(conn, before, after)
    if _steps(before) == _steps(after) and stream.was_ended == stream.ended:
        seq = await wakes.seq_of(conn, ref)
    else:
        seq = await wakes.mark(conn, ref, by_itself=by_itself)
        if not by_itself:
            await wakes.notify(conn, ref)
    steps = [
        OpenStep(key=row.key, due=row.due, until=row.until, body=row.body)
        for row in _steps(after)[:MOST_STEPS]
    ]
    return _agenda(ref, seq, stream.ended, at, steps)


def _steps(items: Iterable[AgendaItem]) -> list[AgendaItem]:
    """The steps among the items, in the order in which they are due."""
    steps = [item for item in items if item.kind == "step"]
    return sorted(steps, key=lambda item: (item.due, item.key))


def _agenda(ref: Ref, seq: int, ended: bool, now: datetime, steps: Sequence[OpenStep]) -> Agenda:
    coming = next((step.due for step in steps if step.due > now), now)
    near = tuple(step for step in steps if step.due <= coming)
    return Agenda(ref=ref, seq=seq, closed=ended and not steps, now=now, steps=near)


async def items_of(conn: Connection, ref: Ref) -> list[AgendaItem]:
    """Return all steps and tasks of a stream, the earliest first."""
    return await TABLE.fetch(conn, "WHERE ref = $1 ORDER BY due, kind, key", ref)


async def all_items(conn: Connection, limit: int = 1_000) -> list[AgendaItem]:
    """Return the steps and tasks of all streams, the earliest first."""
    return await TABLE.fetch(conn, "WHERE true ORDER BY due, ref, kind, key LIMIT $1", limit)
