"""Connections over a real socket: half-open ones end, honest ones do not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import pytest
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from tests.web.conftest import Place
from web import security
from web.connections import HEAD_SECONDS, PatientProtocol
from web.intake import MOST_BYTES, whole_body

SHORT = 0.4
WAY_TOO_LONG = 10.0  # only a failing test waits for it
ASK = b"GET /assets-that-are-not-there HTTP/1.1\r\nHost: site.test\r\n\r\n"


class Hasty(PatientProtocol):
    head_seconds = SHORT


@asynccontextmanager
async def serving(place: Place, protocol: type[asyncio.Protocol]) -> AsyncIterator[int]:
    config = uvicorn.Config(
        place.app, host="127.0.0.1", port=0, http=protocol, log_config=None, lifespan="off"
    )
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        await server.shutdown()


async def ended(reader: asyncio.StreamReader, within: float) -> bool:
    """Tell whether the other side closed, whatever it said before."""
    try:
        async with asyncio.timeout(within):
            await reader.read()
    except TimeoutError:
        return False
    except ConnectionError:
        pass
    return True


@pytest.mark.parametrize("begin", [b"", b"G", b"GET /today HTTP/1.1\r\nHost: site.te"])
async def test_a_connection_that_never_asks_ends(filled: Place, begin: bytes) -> None:
    async with serving(filled, Hasty) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(begin)
        assert await ended(reader, WAY_TOO_LONG)
        writer.close()


async def test_byte_after_byte_does_not_prolong_it(filled: Place) -> None:
    async with serving(filled, Hasty) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        over = asyncio.create_task(ended(reader, WAY_TOO_LONG))
        for _ in range(100):
            if over.done():
                break
            writer.write(b"G")
            await asyncio.sleep(SHORT / 8)
        assert over.done()
        assert await over
        writer.close()


async def test_the_server_alone_would_keep_it(filled: Place) -> None:
    """The control: without our protocol the same connection stays."""
    async with serving(filled, H11Protocol) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /today HTTP/1.1\r\n")
        assert not await ended(reader, SHORT * 4)
        writer.close()


async def test_who_asks_is_answered_again_on_the_same_connection(filled: Place) -> None:
    assert HEAD_SECONDS < 60
    async with serving(filled, Hasty) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(3):
            writer.write(ASK)
            async with asyncio.timeout(WAY_TOO_LONG):
                head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 404")
            length = next(line for line in head.split(b"\r\n") if b"content-length" in line.lower())
            await reader.readexactly(int(length.split(b":")[1]))
            await asyncio.sleep(SHORT * 1.5)  # between two requests the keep-alive counts instead
        writer.close()


@pytest.mark.parametrize("length", [1_000, MOST_BYTES * 3])
async def test_a_body_that_does_not_come_ends_the_connection(
    filled: Place, length: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(security, "whole_body", partial(whole_body, seconds=SHORT))
    sent = b"a" * min(length - 900, MOST_BYTES + 1)
    async with serving(filled, PatientProtocol) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST /sign-in HTTP/1.1\r\nHost: site.test\r\n")
        writer.write(b"Content-Length: %d\r\n\r\n" % length + sent)
        async with asyncio.timeout(WAY_TOO_LONG):
            answer = await reader.read()  # until the end of the connection
        assert answer.startswith(b"HTTP/1.1 408" if length == 1_000 else b"HTTP/1.1 413")
        writer.close()
