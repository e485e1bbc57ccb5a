"""Two kinds of Temporal: the time-skipping server, one for each test, and the real dev server."""

import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from temporalio.client import Client

from store.pool import Pool
from tests.workflows.world import World, new_world
from workers.local_stack import local_temporal, time_skipping_server
from workflows.plugin import plugin


@pytest.fixture
async def skipping(pool: Pool) -> AsyncIterator[World]:
    """A world on the time-skipping server, whose driver moves the time; nothing runs yet."""
    async with time_skipping_server(plugins=[plugin()]) as env:
        yield await new_world(pool, env.client, env)


@pytest.fixture(scope="session")
async def dev_server() -> AsyncIterator[str]:
    """The address of a real Temporal server."""
    home = Path(tempfile.mkdtemp(prefix="optimum-temporal-"))
    try:
        async with local_temporal(home) as server:
            yield server.address
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
async def real(pool: Pool, dev_server: str) -> World:
    """A world on the real server, where timers take their time; nothing runs yet."""
    return await new_world(pool, await Client.connect(dev_server, plugins=[plugin()]))
