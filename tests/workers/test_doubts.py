"""Servers that the settings name and that do not answer are told of at the start."""

import asyncio
import socket

from workers.doubts import doubts
from workers.settings import Settings


async def test_servers_that_do_not_answer_are_named_with_their_setting() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        closed = probe.getsockname()[1]
    settings = Settings(
        temporal_address=f"127.0.0.1:{closed}", smtp_url="smtp://nowhere.invalid?starttls=never"
    )

    temporal, mail = await doubts(settings)

    assert f"127.0.0.1:{closed} does not answer (Connect" in temporal
    assert "Nothing is done by itself until it does; check OPTIMUM_TEMPORAL_ADDRESS." in temporal
    assert "nowhere.invalid:587 does not answer (no such host is known)" in mail
    assert "OPTIMUM_SMTP_URL" in mail


async def test_nothing_is_said_of_servers_that_answer_or_are_ours() -> None:
    async with await asyncio.start_server(lambda _, caller: caller.close(), "127.0.0.1", 0) as ours:
        port = ours.sockets[0].getsockname()[1]
        named = Settings(temporal_address=f"127.0.0.1:{port}", smtp_url=f"smtp://127.0.0.1:{port}")

        assert await doubts(named) == []
    assert await doubts(Settings()) == []
