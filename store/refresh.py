"""After a deploy: every stream seen with the new code, and what that changes, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.calendar import say_due
from domain.ref import Ref
from store import agendas, codec, projections, streams
from store.clock import Clock
from store.pool import Connection, Pool
from store.projections.agenda_item import TABLE, AgendaItem, rows
from store.rebuild import Progress, silent
from store.streams import Stream


@dataclass(frozen=True, slots=True)
class Change:
    """What the new code changes about one stream: one sentence a difference."""

    ref: Ref
    lines: tuple[str, ...]


async def refresh(
    pool: Pool, clock: Clock, *, dry_run: bool = False, progress: Progress = silent
) -> list[Change]:
    """Fold every stream that other code wrote, recompute what follows, and wake what changed.

    A dry run changes nothing: what it returns is the release's gate, so that a new rule cannot
    surprise every old engagement. Streams that this code wrote are right already and left alone.
    """
    changes: list[Change] = []
    async with pool.acquire() as conn:
        found = await conn.fetch(
            "SELECT ref FROM stream WHERE fingerprint <> $1 ORDER BY ref", codec.fingerprint()
        )
        for done, record in enumerate(found, start=1):
            async with conn.transaction():
                changes += await _refresh(conn, clock, record["ref"], dry_run=dry_run)
            progress(done, len(found))
    return changes


async def _refresh(conn: Connection, clock: Clock, ref: Ref, *, dry_run: bool) -> list[Change]:
    stream = await streams.refold(conn, ref)
    lines = await _differences(conn, stream)
    if not dry_run:
        await projections.project(conn, stream)
        await agendas.keep(conn, stream, await clock.now(conn), by_itself=False)
        await streams.write_snapshot(conn, stream)
    return [Change(ref, tuple(lines))] if lines else []


async def _differences(conn: Connection, stream: Stream) -> list[str]:
    ref = stream.ref
    lines = []
    stored = await conn.fetchval("SELECT stage FROM stream WHERE ref = $1", ref)
    stage = stream.decider.stage(stream.state)
    if stored != stage:
        lines.append(f"It stands at “{stage}” instead of “{stored}”.")
    lines += _agenda_differences(await TABLE.stored(conn, ref), rows(ref, stream.state))
    for table in projections.tables_of(ref):
        old, new = await table.stored(conn, ref), table.rows(ref, stream.state)
        if {table.text(row) for row in old} != {table.text(row) for row in new}:
            lines.append(f"What the list “{table.name}” shows of it changes.")
    return lines


def _agenda_differences(before: list[AgendaItem], after: list[AgendaItem]) -> Iterator[str]:
    old, new = {item.key: item for item in before}, {item.key: item for item in after}
    for key in sorted({*old, *new}):
        was, now = old.get(key), new.get(key)
        if was is None and now is not None:
            yield f"New on {say_due(now.due)}: {_words(now)}."
        elif was is not None and now is None:
            yield f"No longer on {say_due(was.due)}: {_words(was)}."
        elif was is not None and now is not None and was.due != now.due:
            yield f"On {say_due(now.due)} instead of {say_due(was.due)}: {_words(now)}."
        elif was != now and now is not None:
            yield f"Changed, on {say_due(now.due)}: {_words(now)}."


def _words(item: AgendaItem) -> str:
    return item.title if item.kind == "step" else f"{item.owner} owes “{item.title}”"
