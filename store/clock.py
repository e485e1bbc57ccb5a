"""What time it is: one injected clock, so that a simulation can run through a year in seconds."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Protocol

import asyncpg

from store.pool import Connection, Pool


class Clock(Protocol):
    """Tells the instant, in UTC, on which everything decided through `conn` is based."""

    async def now(self, conn: Connection) -> datetime: ...


class DatabaseClock:
    """The clock of PostgreSQL: the same for every web and worker process."""

    async def now(self, conn: Connection) -> datetime:
        instant: datetime = await conn.fetchval("SELECT clock_timestamp()")
        return instant


class ClockNotSet(RuntimeError):
    """A simulated clock was read before the driver of the simulation set it."""


def _known(instant: datetime | None) -> datetime:
    if instant is None:
        raise ClockNotSet("Set the simulated clock before anything reads it.")
    return instant


class SimulatedClock:
    """A clock that stands still until the driver of a simulation sets it, for all processes."""

    async def now(self, conn: Connection) -> datetime:
        return _known(await conn.fetchval("SELECT now FROM simulated_clock"))

    async def now_that_nobody_acts(self, conn: Connection) -> datetime | None:
        """Returns the instant once `acting` is over; None when that takes long."""
        try:
            return _known(await conn.fetchval("SELECT now FROM simulated_clock FOR KEY SHARE"))
        except asyncpg.LockNotAvailableError:
            return None

    @asynccontextmanager
    async def acting(self, pool: Pool) -> AsyncIterator[None]:
        """While somebody acts, no step takes its turn: what comes of an act is no race."""
        async with pool.acquire() as conn, conn.transaction():
            await conn.execute("SELECT FROM simulated_clock FOR UPDATE")
            yield

    async def set(self, conn: Connection, instant: datetime) -> None:
        """Moves the clock; an instant before the present one is a ValueError."""
        moved = await conn.fetchval(
            """
            INSERT INTO simulated_clock (now) VALUES ($1)
            ON CONFLICT (only_row) DO UPDATE SET now = excluded.now
             WHERE simulated_clock.now <= excluded.now
            RETURNING now
            """,
            instant,
        )
        if moved is None:
            raise ValueError(f"The simulated clock cannot go back to {instant.isoformat()}.")
