"""Queries of the System page and of the health check."""

from dataclasses import dataclass
from datetime import datetime

from domain.ref import Ref
from store.pool import Connection


@dataclass(frozen=True, slots=True)
class Trouble:
    """A step that keeps failing, with the stream it belongs to."""

    ref: Ref
    stream_title: str
    title: str
    cause: str
    since: datetime
    last_at: datetime
    tries: int


async def troubles(conn: Connection) -> list[Trouble]:
    """Return every step that keeps failing, the oldest trouble first."""
    found = await conn.fetch(
        """
        SELECT trouble.ref, stream.title AS stream_title, item.title, cause, since,
               trouble.last_at, tries
          FROM step_trouble AS trouble JOIN stream ON stream.ref = trouble.ref
          JOIN agenda_item AS item ON item.ref = trouble.ref AND item.key = trouble.key
         ORDER BY since, trouble.ref, trouble.key
        """
    )
    return [Trouble(*row) for row in found]


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


async def incomplete_streams(conn: Connection) -> list[Ref]:
    """Return streams whose events are not numbered 1 to the version of the stream."""
    found = await conn.fetch(
        """
        SELECT stream.ref FROM stream LEFT JOIN event USING (ref)
         GROUP BY stream.ref, stream.version
        HAVING count(event.version) <> stream.version
            OR coalesce(max(event.version), 0) <> stream.version
         ORDER BY stream.ref LIMIT 20
        """
    )
    return [row["ref"] for row in found]


async def answers(conn: Connection) -> bool:
    """Tell whether the database answers and its schema is there."""
    return bool(await conn.fetchval("SELECT to_regclass('event') IS NOT NULL"))
