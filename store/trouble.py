"""Steps that keep failing: shown on the timers board with their cause in words."""

from dataclasses import dataclass
from datetime import datetime

from domain.ref import Ref
from store.pool import Connection


@dataclass(frozen=True, slots=True)
class StepTrouble:
    """A step that failed `tries` times in a row since `since`; `cause` and titles are in words."""

    ref: Ref
    key: str
    cause: str
    since: datetime
    last_at: datetime
    tries: int
    stream_title: str
    title: str


async def record(conn: Connection, ref: Ref, key: str, cause: str, at: datetime) -> None:
    """Record one more failure of a step; nothing when the step has left the agenda."""
    await conn.execute(
        """
        INSERT INTO step_trouble (ref, key, cause, since, last_at)
        SELECT ref, key, $3, $4, $4 FROM agenda_item WHERE ref = $1 AND key = $2 FOR KEY SHARE
        ON CONFLICT (ref, key) DO UPDATE SET
            cause = excluded.cause, last_at = excluded.last_at, tries = step_trouble.tries + 1
        """,
        ref,
        key,
        cause,
        at,
    )


async def clear(conn: Connection, ref: Ref, key: str) -> None:
    """Forget the trouble of a step; one that leaves the agenda takes its trouble along anyway."""
    await conn.execute("DELETE FROM step_trouble WHERE ref = $1 AND key = $2", ref, key)


async def list_troubles(conn: Connection) -> list[StepTrouble]:
    """Return every step that keeps failing, the oldest trouble first."""
    found = await conn.fetch(
        """
        SELECT trouble.ref, trouble.key, cause, since, trouble.last_at, tries, stream.title,
               item.title
          FROM step_trouble AS trouble JOIN stream ON stream.ref = trouble.ref
          JOIN agenda_item AS item ON item.ref = trouble.ref AND item.key = trouble.key
         ORDER BY since, trouble.ref, trouble.key
        """
    )
    return [StepTrouble(*record) for record in found]
