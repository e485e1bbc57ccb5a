"""Which errors tell that the database is away, busy or full: decided here for every room."""

import asyncpg

TRY_AGAIN: tuple[type[Exception], ...] = (
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InvalidCatalogNameError,  # dropped, and put back by a restore
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
)
"""Lost against another transaction, or lost with the connection. Trying again is safe, as a command
id is accepted once. InternalClientError: what asyncpg raises when a backend dies mid-query."""

WAITED: tuple[type[Exception], ...] = (
    asyncpg.LockNotAvailableError,
    asyncpg.QueryCanceledError,
    TimeoutError,
)
"""It did not answer in time; trying at once would only make others wait longer."""

NO_ROOM: tuple[type[Exception], ...] = (asyncpg.DiskFullError,)
"""Nothing can be written until somebody makes room; reading goes on."""
