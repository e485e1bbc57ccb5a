"""What marks a database as a sample: a mark in the database itself, whatever its folder is called.

Samples and real data never mix: each side refuses the other by this mark.
"""

from dataclasses import dataclass

import asyncpg

from store.pool import Connection

_KEY = "sample"


@dataclass(frozen=True)
class Sample:
    """What was played: its title, a digest of all that it came of, and whether it was finished."""

    title: str
    source: str
    finished: bool


class WrongData(Exception):
    """Sample data where real data belong, or the other way round; the message says which."""


async def sample_of(conn: Connection) -> Sample | None:
    """Return what was played into this database; None when it is no sample."""
    if not await conn.fetchval("SELECT to_regclass('engine') IS NOT NULL"):
        return None
    mark = await conn.fetchval("SELECT value FROM engine WHERE key = $1", _KEY)
    if mark is None:
        return None
    finished, source, title = mark.split(" ", maxsplit=2)
    return Sample(title, source, finished == "finished")


async def look_at(dsn: str) -> tuple[Sample | None, bool]:
    """Return what was played into a database, and whether it holds anything; it may be new."""
    conn = await asyncpg.connect(dsn, server_settings={"search_path": "public"})
    try:
        return await sample_of(conn), await holds_anything(conn)
    finally:
        await conn.close()


async def mark(conn: Connection, sample: Sample) -> None:
    """Mark this database as a sample; a mark is never taken away."""
    stage = "finished" if sample.finished else "begun"
    await conn.execute(
        "INSERT INTO engine (key, value) VALUES ($1, $2)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        _KEY,
        f"{stage} {sample.source} {sample.title}",
    )


async def holds_anything(conn: Connection) -> bool:
    """Tell whether anybody has used this database: it has events, people or accounts."""
    if not await conn.fetchval("SELECT to_regclass('account') IS NOT NULL"):
        return False
    return bool(
        await conn.fetchval(
            "SELECT EXISTS (SELECT FROM event) OR EXISTS (SELECT FROM person)"
            " OR EXISTS (SELECT FROM account)"
        )
    )


async def refuse_sample(conn: Connection) -> None:
    """Raise WrongData when this database is a sample: nothing real may happen in it."""
    if found := await sample_of(conn):
        raise WrongData(
            f"This database holds sample data (“{found.title}”), where nothing real may happen. "
            f"Look at it with: optimum up --sample. For real data choose another OPTIMUM_HOME or "
            f"OPTIMUM_DATABASE_URL."
        )
