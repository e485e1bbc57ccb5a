"""What must be true of all courses together, asked of the store: counts that should be zero."""

from dataclasses import dataclass
from datetime import datetime

from store.pool import Connection
from store.recount import Disagreement, disagreements
from store.recount_staff import Unregistered, unregistered


@dataclass(frozen=True)
class Promises:
    """What was promised and is not so; all kept when every count is zero."""

    oversold: int  # cohorts with more places sold or offered than they have
    unoffered: int  # cohorts with free places that nobody offers to those who wait
    left_waiting: int  # cohorts that have begun and still have people waiting
    without_owner: int  # tasks that nobody owns
    certificates: tuple[Disagreement, ...]
    unregistered: tuple[Unregistered, ...]  # staff assessed by somebody not registered for it

    @property
    def kept(self) -> bool:
        counts = (self.oversold, self.unoffered, self.left_waiting, self.without_owner)
        return not any(counts) and not self.certificates and not self.unregistered


async def promises(conn: Connection, now: datetime) -> Promises:
    """Return how the promises are kept at an instant by the store's clock."""
    return Promises(
        oversold=await _count(conn, "SELECT count(*) FROM cohort WHERE free < 0"),
        unoffered=await _count(
            conn,
            """
            SELECT count(*) FROM cohort
             WHERE stage IN ('open', 'at risk', 'going ahead') AND first_starts > $1
               AND EXISTS (SELECT FROM waiting
                            WHERE waiting.ref = cohort.ref AND offer IS NULL AND count <= free)
               AND NOT EXISTS (SELECT FROM agenda_item AS item
                                WHERE item.ref = cohort.ref AND item.name LIKE 'offer_%')
            """,
            now,
        ),
        left_waiting=await _count(
            conn, "SELECT count(*) FROM cohort WHERE waiting > 0 AND first_starts <= $1", now
        ),
        without_owner=await _count(
            conn, "SELECT count(*) FROM agenda_item WHERE kind = 'task' AND owner = ''"
        ),
        certificates=tuple(await disagreements(conn)),
        unregistered=tuple(await unregistered(conn)),
    )


async def _count(conn: Connection, query: str, *values: object) -> int:
    found: int = await conn.fetchval(query, *values)
    return found
