"""Queries of the System page and of the health check."""

from dataclasses import dataclass
from datetime import datetime

from store.pool import Connection


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is, and how much waits."""

    streams: int
    open_streams: int
    events: int
    refusals: int
    wakes: int
    late_steps: int
    queued_mails: int
    failed_mails: int


async def counts(conn: Connection, now: datetime) -> Counts:
    """Return the figures of the System page."""
    found = await conn.fetchrow(
        """
        SELECT (SELECT count(*) FROM stream WHERE version > 0),
               (SELECT count(*) FROM stream WHERE version > 0 AND NOT ended),
               (SELECT count(*) FROM event),
               (SELECT count(*) FROM refusal),
               (SELECT count(*) FROM wake WHERE agenda_seq > woken_seq),
               (SELECT count(*) FROM agenda_item
                 WHERE kind = 'step' AND due < $1::timestamptz - interval '5 minutes'),
               (SELECT count(*) FROM mail WHERE status IN ('queued', 'held')),
               (SELECT count(*) FROM mail WHERE status = 'failed')
        """,
        now,
    )
    assert found is not None  # a SELECT of figures has one row
    return Counts(*found)


async def answers(conn: Connection) -> bool:
    """Tell whether the database answers and its schema is there."""
    return bool(await conn.fetchval("SELECT to_regclass('event') IS NOT NULL"))
