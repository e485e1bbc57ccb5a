"""`optimum history` and `optimum agenda`: what happened, and what comes next, in plain words."""

import json
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date, datetime
from typing import Any

from rich.console import Console
from rich.table import Table

from domain.calendar import LONDON, deadline
from domain.ref import Ref
from store.agendas import all_items, items_of
from store.events import history as read_history
from store.pages.names import words_for
from store.pool import Connection, Pool, open_pool
from store.projections.agenda_item import AgendaItem
from workers.local.postgres import local_postgres
from workers.mistakes import NoSuchThing
from workers.settings import Settings


@asynccontextmanager
async def database(settings: Settings) -> AsyncIterator[str]:
    """Yield the address of the database, starting our own when the settings name none."""
    async with AsyncExitStack() as stack:
        if settings.database_url is not None:
            yield settings.database_url
        else:
            yield await stack.enter_async_context(local_postgres(settings.home))


@asynccontextmanager
async def pool_of(settings: Settings) -> AsyncIterator[Pool]:
    """Yield connections to the database of the settings."""
    async with database(settings) as dsn, open_pool(dsn, size=2) as pool:
        yield pool


async def history(
    settings: Settings, ref: Ref, as_at: date | None, console: Console, *, as_json: bool
) -> None:
    """Print the timeline of a stream."""
    async with pool_of(settings) as pool, pool.acquire() as conn:
        recorded = await read_history(conn, ref, as_at=deadline(as_at) if as_at else None)
        if not recorded:
            when = " by then" if as_at else ""
            raise NoSuchThing(f"Nothing has happened in {ref}{when}.")
        words = await words_for(conn, [one.event.says() for one in recorded])
    lines = [
        {
            "version": one.version,
            "at": one.event.at.isoformat(),
            "by": words.who(one.actor),
            "type": one.event.type,
            "says": words.say(one.event.says()),
        }
        for one in recorded
    ]
    if as_json:
        print(json.dumps({"ref": ref, "history": lines}, indent=2))
        return
    table = Table(title=ref, title_justify="left", box=None, padding=(0, 2, 0, 0))
    for heading in ("When", "What happened", "Who"):
        table.add_column(heading)
    for one, line in zip(recorded, lines, strict=True):
        table.add_row(short(one.event.at), str(line["says"]), str(line["by"]))
    console.print(table)


async def agenda(settings: Settings, ref: Ref | None, console: Console, *, as_json: bool) -> None:
    """Print what must happen next: of one stream, or of all."""
    async with pool_of(settings) as pool, pool.acquire() as conn:
        items = await items_of(conn, ref) if ref else await all_items(conn)
        words = [f"{item.title}. {item.why}".strip() for item in items]
        sentences = await named(conn, words)
    if as_json:
        print(json.dumps({"agenda": [_line(*pair) for pair in _pairs(items, sentences)]}, indent=2))
        return
    if not items:
        console.print("Nothing is open.")
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("Due", "What", "Who owes it", *(() if ref else ("Where",))):
        table.add_column(heading)
    for item, sentence in _pairs(items, sentences):
        table.add_row(short(item.due), sentence, item.owner, *(() if ref else (item.ref,)))
    console.print(table)


async def named(conn: Connection, sentences: list[str]) -> list[str]:
    """Return the sentences with the names of people, texts and streams in them."""
    words = await words_for(conn, sentences)
    return [words.say(sentence) for sentence in sentences]


def short(instant: datetime) -> str:
    """Return an instant for a column: the London date and time."""
    return f"{instant.astimezone(LONDON):%d %b %Y %H:%M}"


def _pairs(items: list[AgendaItem], sentences: list[str]) -> Iterable[tuple[AgendaItem, str]]:
    return zip(items, sentences, strict=True)


def _line(item: AgendaItem, sentence: str) -> dict[str, Any]:
    return {
        "ref": item.ref,
        "key": item.key,
        "kind": item.kind,
        "due": item.due.isoformat(),
        "owner": item.owner,
        "says": sentence,
    }
