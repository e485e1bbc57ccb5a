"""One of several processes does what must not be done twice at a time; the others stand by."""

from store.pool import Connection

_RELAY = 0x72656C6179  # any number that nothing else locks in this database


async def lead_relay(conn: Connection) -> bool:
    """Become the one relay, for as long as this connection lives; False when another is."""
    won: bool = await conn.fetchval("SELECT pg_try_advisory_lock($1)", _RELAY)
    return won


async def leave_relay(conn: Connection) -> None:
    """Let another process become the relay."""
    await conn.execute("SELECT pg_advisory_unlock($1)", _RELAY)
