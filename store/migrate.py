"""Brings a database up to the schema of this version: numbered files, in order, once each."""

import re
from collections.abc import Callable
from pathlib import Path

import asyncpg

_SQL = Path(__file__).parent / "sql"
SCHEMA = _SQL / "schema.sql"
MIGRATIONS = _SQL / "migrations"

_NAMED = re.compile(r"^(\d{4})_([a-z0-9_]+)\.sql$")
_LOCK = 0x6F7074696D756D  # any number that nothing else locks in this database

_BOOK = """
CREATE TABLE IF NOT EXISTS migration (
    number     integer     PRIMARY KEY,
    name       text        NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
)
"""


class MigrationsBroken(RuntimeError):
    """The migration files are not numbered 1, 2, 3 …, or the database is ahead of them."""


def files() -> list[tuple[int, str, Path]]:
    """Return (number, name, path) of every migration, in order."""
    found = []
    for path in sorted(MIGRATIONS.glob("*.sql")):
        named = _NAMED.match(path.name)
        if named is None:
            raise MigrationsBroken(f"{path.name} should be called like 0002_what_changes.sql.")
        found.append((int(named[1]), named[2], path))
    numbers = [number for number, _, _ in found]
    if numbers != list(range(1, len(found) + 1)):
        raise MigrationsBroken(f"Migrations must be numbered 1, 2, 3 …; found {numbers}.")
    return found


async def migrate(dsn: str, say: Callable[[str], None] = lambda line: None) -> int:
    """Apply what is missing, each file in a transaction of its own; return how many were applied.

    Only one process migrates at a time; the others wait, and then find nothing left to do. `say`
    gets one line for each file. Run it as the owner of the database.
    """
    conn = await asyncpg.connect(dsn, server_settings={"application_name": "optimum migrate"})
    try:
        await conn.execute("SELECT pg_advisory_lock($1)", _LOCK)
        return await _apply(conn, say)
    finally:
        await conn.close()


async def _apply(conn: "asyncpg.Connection[asyncpg.Record]", say: Callable[[str], None]) -> int:
    await conn.execute(
        "SET client_min_messages = warning"
    )  # "already exists, skipping" says nothing
    await conn.execute(_BOOK)
    known = files()
    done = await conn.fetchval("SELECT coalesce(max(number), 0) FROM migration")
    if done > len(known):
        raise MigrationsBroken(
            f"The database is at migration {done}, and this version knows {len(known)}. "
            f"Use the version that made the change, or a newer one."
        )
    for number, name, path in known[done:]:
        say(f"migration {number} of {len(known)}: {name.replace('_', ' ')}")
        async with conn.transaction():
            await conn.execute(path.read_text(encoding="utf-8"))
            await conn.execute("INSERT INTO migration VALUES ($1, $2)", number, name)
    return len(known) - int(done)
