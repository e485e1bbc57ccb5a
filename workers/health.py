"""Whether this worker lives, and whether it can work: two addresses for whatever supervises it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

from temporalio.client import Client
from temporalio.service import RPCError
from temporalio.worker import Worker

from store.pool import Pool
from workers.relay import LOST, Relay

CHECK_SECONDS = 2.0
REQUEST_SECONDS = 5.0


@dataclass(frozen=True)
class Health:
    """What is asked: PostgreSQL, Temporal, and the worker itself; the relay is told of only."""

    pool: Pool
    client: Client
    worker: Worker
    relay: Relay

    async def report(self) -> dict[str, bool]:
        """Return what works; every answer within two seconds."""
        database, temporal = await asyncio.gather(self._database(), self._temporal())
        return {"database": database, "temporal": temporal, "worker": self.worker.is_running}

    async def _database(self) -> bool:
        try:
            async with asyncio.timeout(CHECK_SECONDS), self.pool.acquire() as conn:
                await conn.fetchval("SELECT 1")
        except LOST:
            return False
        return True

    async def _temporal(self) -> bool:
        try:
            return await self.client.service_client.check_health(
                timeout=timedelta(seconds=CHECK_SECONDS)
            )
        except (RPCError, OSError):
            return False


@asynccontextmanager
async def serve_health(health: Health, port: int) -> AsyncIterator[int]:
    """Serve GET /live and /ready (200 or 503, JSON); yields the port.

    On every address, or, with port 0, on any free port of this machine only.
    """

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(REQUEST_SECONDS):
                request = await reader.readuntil(b"\r\n\r\n")
                writer.write(await _response(health, request))
                await writer.drain()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # The caller went away, or sent something else: nobody to answer.
        finally:
            writer.close()

    server = await asyncio.start_server(answer, None if port else "127.0.0.1", port)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def _response(health: Health, request: bytes) -> bytes:
    method, _, rest = request.partition(b" ")
    path = rest.partition(b" ")[0]
    if method not in {b"GET", b"HEAD"} or path not in {b"/live", b"/ready"}:
        return _http(HTTPStatus.NOT_FOUND, {"addresses": ["/live", "/ready"]})
    if path == b"/live":
        return _http(HTTPStatus.OK, {"live": True})  # This answer is the proof.
    report = await health.report()
    status = HTTPStatus.OK if all(report.values()) else HTTPStatus.SERVICE_UNAVAILABLE
    return _http(status, {**report, "relay": health.relay.serving})


def _http(status: HTTPStatus, body: object) -> bytes:
    content = json.dumps(body).encode() + b"\n"
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(content)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + content
