"""Query of the learning days that take place around a time."""

from dataclasses import dataclass
from datetime import datetime

from domain.ref import Ref
from store.pool import Connection


@dataclass(frozen=True, slots=True)
class TaughtDay:
    """One learning day of a cohort, by its number."""

    ref: Ref
    day: int
    starts: datetime


async def days_between(conn: Connection, since: datetime, until: datetime) -> list[TaughtDay]:
    """Return the learning days that start in a stretch of time, the earliest first."""
    found = await conn.fetch(
        """
        SELECT ref, day, starts FROM learning_day
         WHERE starts >= $1 AND starts < $2 ORDER BY starts, ref, day
        """,
        since,
        until,
    )
    return [TaughtDay(*row) for row in found]
