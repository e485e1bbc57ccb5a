"""Heartbeats of the workers: how the site knows that somebody performs the steps, and where not.

A worker writes one every few seconds, by the database's own real clock, so that site and workers
may run on different machines; when nothing is written any more, nobody works.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from store.pool import Connection

FRESH = timedelta(seconds=30)
"""A heartbeat that is older is that of a worker which is gone, or cut off."""


@dataclass(frozen=True, slots=True)
class Beats:
    """When some worker last told that it works, and that Temporal answered it; None for never."""

    now: datetime
    worker: datetime | None
    temporal: datetime | None

    def is_fresh(self, at: datetime | None) -> bool:
        """Tell whether this was a moment ago."""
        return at is not None and self.now - at < FRESH


async def beat(conn: Connection, worker: str, *, temporal: bool) -> None:
    """Tell that a worker works now, and whether Temporal answers it; forget those long gone."""
    await conn.execute(
        """
        INSERT INTO heartbeat (worker, at, temporal_at)
        VALUES ($1, clock_timestamp(), CASE WHEN $2 THEN clock_timestamp() END)
        ON CONFLICT (worker) DO UPDATE
           SET at = excluded.at, temporal_at = coalesce(excluded.temporal_at, heartbeat.temporal_at)
        """,
        worker,
        temporal,
    )
    await conn.execute(
        "DELETE FROM heartbeat WHERE at < clock_timestamp() - interval '1 day' AND worker <> $1",
        worker,
    )


async def stop_beating(conn: Connection, worker: str) -> None:
    """Forget a worker that has stopped because it was told to."""
    await conn.execute("DELETE FROM heartbeat WHERE worker = $1", worker)


async def last_beats(conn: Connection) -> Beats:
    """Return what the workers last told."""
    found = await conn.fetchrow(
        "SELECT clock_timestamp(), max(at), max(temporal_at) FROM heartbeat"
    )
    assert found is not None  # a SELECT of aggregates has one row
    return Beats(*found)
