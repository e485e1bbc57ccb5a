"""Agendas read back: for the workflow of a stream, and for the lists on the pages."""

from collections.abc import Sequence
from datetime import datetime

from domain.agenda import Agenda, OpenStep
from domain.messages import Step
from domain.ref import Ref
from store.clock import Clock
from store.pool import Connection
from store.projections.agenda_item import TABLE, AgendaItem

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


def agenda_of(ref: Ref, seq: int, ended: bool, now: datetime, steps: Sequence[Step]) -> Agenda:
    """Return the same from steps in memory, so that the ledger need not read what it wrote."""
    ordered = sorted(steps, key=lambda step: (step.due, step.key))[:MOST_STEPS]
    opened = [
        OpenStep(
            key=step.key, due=step.due, until=step.until, body=step.model_dump(mode="json")
        )
        for step in ordered
    ]
    return _agenda(ref, seq, ended, now, opened)


def _agenda(ref: Ref, seq: int, ended: bool, now: datetime, steps: Sequence[OpenStep]) -> Agenda:
    coming = next((step.due for step in steps if step.due > now), now)
    near = tuple(step for step in steps if step.due <= coming)
    return Agenda(ref=ref, seq=seq, closed=ended and not steps, now=now, steps=near)


async def items_of(conn: Connection, ref: Ref) -> list[AgendaItem]:
    """Return all steps and tasks of a stream, the earliest first."""
    return await TABLE.fetch(conn, "WHERE ref = $1 ORDER BY due, kind, key", ref)


async def tasks_due(
    conn: Connection, *, before: datetime, since: datetime | None = None, limit: int = 500
) -> list[AgendaItem]:
    """Return what people owe before an instant, and not before `since`: the lists of Today."""
    return await TABLE.fetch(
        conn,
        """
        WHERE kind = 'task' AND due < $1 AND ($2::timestamptz IS NULL OR due >= $2)
        ORDER BY due, ref, key LIMIT $3
        """,
        before,
        since,
        limit,
    )


async def steps_due(conn: Connection, *, before: datetime, limit: int = 500) -> list[AgendaItem]:
    """Return what the system does by itself before an instant: the timers board."""
    return await TABLE.fetch(
        conn, "WHERE kind = 'step' AND due < $1 ORDER BY due, ref, key LIMIT $2", before, limit
    )


async def next_step_due(conn: Connection) -> datetime | None:
    """Return when the earliest step of all streams is due, or None when nothing is open."""
    due: datetime | None = await conn.fetchval(
        "SELECT due FROM agenda_item WHERE kind = 'step' ORDER BY due LIMIT 1"
    )
    return due
