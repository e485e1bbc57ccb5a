"""A worker's heartbeat: written for as long as it lives, whatever becomes of the servers."""

import asyncio
import contextlib
import os
import secrets

from store import heartbeats
from workers.health import Health
from workers.relay import LOST

EVERY_SECONDS = 5.0


async def keep_beating(health: Health) -> None:
    """Write a heartbeat every few seconds until cancelled, then take it back.

    While PostgreSQL is away nothing is written: that is what the site shows then.
    """
    worker = f"{os.uname().nodename}:{os.getpid()}:{secrets.token_hex(4)}"
    try:
        while True:
            with contextlib.suppress(*LOST):
                report = await health.report()
                async with health.pool.acquire() as conn:
                    await heartbeats.beat(conn, worker, temporal=report["temporal"])
            await asyncio.sleep(EVERY_SECONDS)
    finally:
        with contextlib.suppress(*LOST):
            async with asyncio.timeout(EVERY_SECONDS), health.pool.acquire() as conn:
                await heartbeats.stop_beating(conn, worker)
