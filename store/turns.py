"""The order in which a simulation's steps commit: (due, process, ref, key).

Processes stand in the order of their registry, sources first: the workflow of a new certificate
starts while the bookings before it take their turns, instead of holding them up.
"""

from collections.abc import Sequence
from datetime import datetime

from domain.ref import Ref
from domain.registry import DECIDERS
from store.pool import Connection

Turn = tuple[Ref, str]
"""A step by its stream and key."""

_PROCESSES = tuple(DECIDERS)


async def next_turn(conn: Connection, now: datetime, asking: Sequence[Turn]) -> Turn | None:
    """Returns the first due step; one in trouble counts only while it is among those asking."""
    row = await conn.fetchrow(
        """
        SELECT item.ref, item.key
          FROM agenda_item AS item
         WHERE item.kind = 'step' AND item.due <= $1
           AND (NOT EXISTS (SELECT FROM step_trouble AS trouble
                             WHERE trouble.ref = item.ref AND trouble.key = item.key)
                OR (item.ref, item.key) IN (SELECT * FROM unnest($3::text[], $4::text[])))
         ORDER BY item.due, array_position($2, split_part(item.ref, ':', 1)), item.ref, item.key
         LIMIT 1
        """,
        now,
        _PROCESSES,
        [ref for ref, _ in asking],
        [key for _, key in asking],
    )
    return (row["ref"], row["key"]) if row else None


async def still_due(conn: Connection, now: datetime, asking: Sequence[Turn]) -> list[Turn]:
    """Returns those of `asking` that an agenda asks for now."""
    rows = await conn.fetch(
        """
        SELECT ref, key
          FROM agenda_item
         WHERE kind = 'step' AND due <= $1
           AND (ref, key) IN (SELECT * FROM unnest($2::text[], $3::text[]))
        """,
        now,
        [ref for ref, _ in asking],
        [key for _, key in asking],
    )
    return [(row["ref"], row["key"]) for row in rows]


async def due_steps(conn: Connection, now: datetime) -> list[Turn]:
    """Returns every due step that is not in trouble, in the order of their turns."""
    rows = await conn.fetch(
        """
        SELECT item.ref, item.key
          FROM agenda_item AS item
         WHERE item.kind = 'step' AND item.due <= $1
           AND NOT EXISTS (SELECT FROM step_trouble AS trouble
                            WHERE trouble.ref = item.ref AND trouble.key = item.key)
         ORDER BY item.due, array_position($2, split_part(item.ref, ':', 1)), item.ref, item.key
        """,
        now,
        _PROCESSES,
    )
    return [(row["ref"], row["key"]) for row in rows]


async def next_due(conn: Connection, after: datetime) -> datetime | None:
    """Returns the earliest instant after `after` at which a step falls due."""
    instant: datetime | None = await conn.fetchval(
        "SELECT min(due) FROM agenda_item WHERE kind = 'step' AND due > $1", after
    )
    return instant
