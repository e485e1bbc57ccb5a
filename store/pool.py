"""Connections to PostgreSQL, all of them in the role that may not change the log."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import asyncpg
from asyncpg.pool import PoolConnectionProxy

if TYPE_CHECKING:
    Record = asyncpg.Record
    Pool = asyncpg.Pool[Record]
    Connection = asyncpg.Connection[Record] | PoolConnectionProxy[Record]
else:  # asyncpg's classes are generic for type checkers only
    Record = asyncpg.Record
    Pool = asyncpg.Pool
    Connection = asyncpg.Connection | PoolConnectionProxy

APP_ROLE = "optimum_app"


async def _prepare(conn: Connection) -> None:
    """Makes a new connection ours: JSON as Python values, and the rights of the application."""
    await conn.set_type_codec(
        "jsonb", schema="pg_catalog", encoder=json.dumps, decoder=json.loads, format="text"
    )
    await conn.execute(f"SET ROLE {APP_ROLE}")


async def _leave_as_is(conn: Connection) -> None:
    """Saves the round trip of a reset: nothing here leaves state behind on a connection."""


@asynccontextmanager
async def open_pool(
    dsn: str,
    *,
    size: int = 10,
    statement_timeout_s: float = 30.0,
    lock_timeout_s: float = 2.0,
    **connect: Any,
) -> AsyncIterator[Pool]:
    """Opens up to `size` connections and closes them on leaving; the schema must be migrated.

    A statement, or the wait for a lock, that takes longer than its time-out fails.
    """
    settings = {
        "application_name": "optimum",
        "search_path": "public",
        "timezone": "UTC",
        "jit": "off",  # short statements: compiling them costs more than running them
        "statement_timeout": str(round(statement_timeout_s * 1000)),
        "lock_timeout": str(round(lock_timeout_s * 1000)),
    }
    pool = await asyncpg.create_pool(
        dsn,
        min_size=1,
        max_size=size,
        init=_prepare,
        reset=_leave_as_is,
        server_settings=settings,
        **connect,
    )
    try:
        yield pool
    finally:
        await pool.close()
