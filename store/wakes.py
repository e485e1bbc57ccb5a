"""Which workflows have to be woken: what the ledger marks here, the relay carries to Temporal."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from domain.ref import Ref
from store.pool import Connection

CHANNEL = "optimum_wake"
"""NOTIFY channel; the payload is the ref. A lost notice is found by the relay's sweep."""

LATE_AFTER = timedelta(minutes=1)
"""A step this late makes its stream be woken again, then after twice the time, up to an hour."""
LATE_AT_MOST = timedelta(hours=1)

_NAMESPACE = "temporal_namespace_id"


class Waking(NamedTuple):
    """A stream to be woken, and the number of its agenda when it was read."""

    ref: Ref
    slug: str
    seq: int


async def mark(conn: Connection, ref: Ref, *, by_itself: bool) -> int:
    """Count a changed agenda; return its number.

    The workflow of the stream is to be woken, except when the change is its own: it gets the new
    agenda as the answer, unless it was to be woken before.
    """
    seq: int = await conn.fetchval(
        """
        INSERT INTO wake (ref, agenda_seq, woken_seq) VALUES ($1, 1, CASE WHEN $2 THEN 1 ELSE 0 END)
        ON CONFLICT (ref) DO UPDATE SET
            agenda_seq = wake.agenda_seq + 1,
            woken_seq = CASE WHEN $2 AND wake.woken_seq >= wake.agenda_seq
                             THEN wake.agenda_seq + 1 ELSE wake.woken_seq END,
            tries = 0,
            retry_at = NULL
        RETURNING agenda_seq
        """,
        ref,
        by_itself,
    )
    return seq


async def seq_of(conn: Connection, ref: Ref) -> int:
    """Return the number of a stream's agenda; 0 while it never had a step."""
    seq: int = await conn.fetchval(
        "SELECT coalesce((SELECT agenda_seq FROM wake WHERE ref = $1), 0)", ref
    )
    return seq


async def notify(conn: Connection, ref: Ref) -> None:
    """Tell the relay at once, when this transaction commits."""
    await conn.execute("SELECT pg_notify($1, $2)", CHANNEL, ref)


async def pending(conn: Connection, limit: int = 100) -> list[Waking]:
    """Return streams that wait to be woken."""
    found = await conn.fetch(
        """
        SELECT ref, slug, agenda_seq FROM wake JOIN stream USING (ref)
         WHERE agenda_seq > woken_seq ORDER BY ref LIMIT $1
        """,
        limit,
    )
    return [Waking(*record) for record in found]


async def unknown(conn: Connection, refs: Sequence[Ref]) -> list[Ref]:
    """Return those of the references under which there is no stream."""
    found = await conn.fetch(
        """
        SELECT given.ref FROM unnest($1::text[]) AS given (ref)
         WHERE NOT EXISTS (SELECT FROM stream WHERE stream.ref = given.ref) ORDER BY given.ref
        """,
        refs,
    )
    return [record["ref"] for record in found]


async def mark_woken(conn: Connection, ref: Ref, seq: int) -> None:
    """Record that a stream was woken at `seq`; a later change stays to be woken."""
    await conn.execute("UPDATE wake SET woken_seq = $2 WHERE ref = $1 AND woken_seq < $2", ref, seq)


async def late(conn: Connection, now: datetime, limit: int = 100) -> list[Waking]:
    """Return streams whose earliest due step is late, and put off their next mention.

    The pause between two mentions starts at a minute and doubles up to an hour.
    """
    found = await conn.fetch(
        """
        WITH overdue AS (
            SELECT ref FROM agenda_item JOIN wake USING (ref)
             WHERE kind = 'step' AND due < $1::timestamptz - $2::interval
               AND (retry_at IS NULL OR retry_at <= $1)
             GROUP BY ref ORDER BY min(due), ref LIMIT $4
        )
        UPDATE wake
           SET tries = tries + 1,
               retry_at = $1::timestamptz + least($3::interval, $2::interval * 2 ^ least(tries, 20))
          FROM overdue JOIN stream USING (ref)
         WHERE wake.ref = overdue.ref AND (wake.retry_at IS NULL OR wake.retry_at <= $1)
        RETURNING wake.ref, slug, agenda_seq
        """,
        now,
        LATE_AFTER,
        LATE_AT_MOST,
        limit,
    )
    return sorted(Waking(*record) for record in found)


async def wake_all_open(conn: Connection) -> int:
    """Mark every stream that is not closed to be woken; return how many: Temporal forgot them."""
    done: str = await conn.execute(
        """
        UPDATE wake SET agenda_seq = agenda_seq + 1, tries = 0, retry_at = NULL
          FROM stream
         WHERE stream.ref = wake.ref
           AND (NOT ended OR EXISTS (
                SELECT FROM agenda_item item WHERE item.ref = wake.ref AND item.kind = 'step'))
        """
    )
    return int(done.rpartition(" ")[2])


async def namespace_id(conn: Connection) -> str | None:
    """Return the id of the Temporal namespace that knows our workflows, if one ever did."""
    found: str | None = await conn.fetchval("SELECT value FROM engine WHERE key = $1", _NAMESPACE)
    return found


async def set_namespace_id(conn: Connection, value: str) -> None:
    """Remember which Temporal namespace knows our workflows."""
    await conn.execute(
        """
        INSERT INTO engine (key, value) VALUES ($1, $2)
        ON CONFLICT (key) DO UPDATE SET value = excluded.value
        """,
        _NAMESPACE,
        value,
    )
