"""Read models replayed from the log, stream by stream, while people work; and compared with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from domain.ref import Ref
from store import codec, events, streams
from store.pool import Connection, Pool
from store.projections import PROJECTIONS, agenda_item, tables_of
from store.projections.table import Table

Progress = Callable[[int, int], None]
"""Called with (streams done, streams in all)."""

TABLES: dict[str, Table[Any]] = {
    table.name: table for table in (agenda_item.TABLE, *(table for table, _ in PROJECTIONS))
}
"""Every read model by name, the agenda first."""


class NoSuchTable(ValueError):
    """There is no read model of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no read model {name!r}. There are: {', '.join(TABLES)}.")


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not what the log says, as canonical JSON; None where there should be no row."""

    table: str
    ref: Ref
    stored: str | None
    rebuilt: str | None


def silent(done: int, total: int) -> None:
    """Show no progress."""


async def all_refs(conn: Connection) -> list[Ref]:
    """Return every stream, sorted."""
    found = await conn.fetch("SELECT ref FROM stream ORDER BY ref")
    return [record["ref"] for record in found]


async def rebuild(pool: Pool, names: Sequence[str] = (), *, progress: Progress = silent) -> int:
    """Replay read models, all or those named; return how many streams had a wrong row.

    Each stream is locked while its rows are put right, so nobody sees half of them. A row that is
    right already is not touched, so that troubles of steps stay where they are.
    """
    wanted = [_table(name) for name in names] or list(TABLES.values())
    async with pool.acquire() as conn:
        for table in wanted:
            await conn.execute(
                f"DELETE FROM {table.name} WHERE ref NOT IN (SELECT ref FROM stream)"
            )
        refs = await all_refs(conn)
        wrong = 0
        for done, ref in enumerate(refs, start=1):
            async with conn.transaction():
                wrong += await _replay(conn, ref, wanted)
            progress(done, len(refs))
    return wrong


async def _replay(conn: Connection, ref: Ref, wanted: Sequence[Table[Any]]) -> bool:
    stream = await streams.refold(conn, ref)
    changed = [
        await table.change(conn, await table.stored(conn, ref), table.rows(ref, stream.state))
        for table in _tables(ref)
        if table in wanted
    ]
    return any(changed)


async def compare(pool: Pool, *, progress: Progress = silent) -> list[Difference]:
    """Rebuild every read model in memory and compare it, byte for byte, with the stored one.

    Nothing is written or locked: each stream is read at one instant.
    """
    async with pool.acquire() as conn:
        found = [one for table in TABLES.values() for one in await _strays(conn, table)]
        refs = await all_refs(conn)
        for done, ref in enumerate(refs, start=1):
            async with conn.transaction(isolation="repeatable_read", readonly=True):
                found += await compare_stream(conn, ref)
            progress(done, len(refs))
    return found


async def compare_stream(conn: Connection, ref: Ref) -> list[Difference]:
    """Return the rows of one stream that are not what its events say."""
    state = events.folded(ref, await events.read(conn, ref))
    found: list[Difference] = []
    for table in _tables(ref):
        stored = _texts(table, await table.stored(conn, ref))
        rebuilt = _texts(table, table.rows(ref, state))
        found += [
            Difference(table.name, ref, stored.get(key), rebuilt.get(key))
            for key in sorted({*stored, *rebuilt})
            if stored.get(key) != rebuilt.get(key)
        ]
    return found


async def _strays(conn: Connection, table: Table[Any]) -> list[Difference]:
    rows = await table.fetch(conn, "WHERE ref NOT IN (SELECT ref FROM stream) ORDER BY ref")
    return [Difference(table.name, row.ref, table.text(row), None) for row in rows]


def _texts(table: Table[Any], rows: Sequence[Any]) -> dict[str, str]:
    """Rows as canonical JSON, by the JSON of their key."""
    return {
        codec.canonical([getattr(row, column) for column in table.key]): table.text(row)
        for row in rows
    }


def _tables(ref: Ref) -> tuple[Table[Any], ...]:
    return (agenda_item.TABLE, *tables_of(ref))


def _table(name: str) -> Table[Any]:
    if name not in TABLES:
        raise NoSuchTable(name)
    return TABLES[name]
