"""The worker as a process: it tells how it is, waits for its servers, and stops when told to."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from workers.local.child import free_port
from workers.local_stack import time_skipping_server

RUN = """
import sys, uvloop
from workers import logs
from workers.settings import Settings
from workers.worker import run_worker
settings = Settings.load()
logs.configure(json=True, level=settings.log_level)
uvloop.run(run_worker(settings))
"""


class Running:
    """A worker process and what it logged."""

    def __init__(self, process: Process, health: int, metrics: int) -> None:
        self.process, self.health, self.metrics = process, health, metrics
        self.lines: list[dict[str, Any]] = []

    async def listen(self) -> None:
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            if line.startswith(b"{"):
                self.lines.append(json.loads(line))

    async def says(self, event: str, seconds: float = 20) -> None:
        async with asyncio.timeout(seconds):
            while event not in self.events:  # noqa: ASYNC110 (said by another process)
                await asyncio.sleep(0.02)

    @property
    def events(self) -> list[str]:
        return [line["event"] for line in self.lines]

    async def get(self, path: str) -> httpx.Response:
        async with httpx.AsyncClient() as http:
            return await http.get(f"http://127.0.0.1:{self.health}{path}")

    async def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(15):
            return await self.process.wait()


@asynccontextmanager
async def worker(dsn: str, address: str) -> AsyncIterator[Running]:
    """Run a worker of production until the context is left."""
    health, metrics = free_port(), free_port()
    settings = {
        "OPTIMUM_DATABASE_URL": dsn,
        "OPTIMUM_TEMPORAL_ADDRESS": address,
        "OPTIMUM_HEALTH_PORT": str(health),
        "OPTIMUM_METRICS_PORT": str(metrics),
        "OPTIMUM_SHUTDOWN_GRACE_SECONDS": "1",
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", RUN), env={**os.environ, **settings}, stderr=PIPE
    )
    running = Running(process, health, metrics)
    listening = asyncio.create_task(running.listen())
    try:
        yield running
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await listening


async def test_it_tells_how_it_is_and_stops_when_told_to(dsn: str) -> None:
    async with time_skipping_server() as env:
        address = env.client.service_client.config.target_host
        async with worker(dsn, address) as running:
            await running.says("relay serving")
            ready, live = await running.get("/ready"), await running.get("/live")
            nothing = await running.get("/admin")
            async with httpx.AsyncClient() as http:
                metrics = await http.get(f"http://127.0.0.1:{running.metrics}/metrics")
            status = await running.stop()

    assert (ready.status_code, ready.json()) == (
        200,
        {"database": True, "temporal": True, "worker": True, "relay": True},
    )
    assert (live.status_code, live.json()) == (200, {"live": True})
    assert nothing.status_code == 404
    assert "temporal_worker_task_slots_available" in metrics.text
    assert status == 0
    assert running.events[-1] == "worker stopped"
    assert "worker stops" in running.events


async def test_it_is_not_ready_without_temporal_but_lives(dsn: str) -> None:
    async with time_skipping_server() as env:
        address = env.client.service_client.config.target_host
        context = worker(dsn, address)
        running = await context.__aenter__()
        await running.says("relay serving")
    try:
        ready, live = await running.get("/ready"), await running.get("/live")
    finally:
        await context.__aexit__(None, None, None)

    assert (ready.status_code, ready.json()["temporal"]) == (503, False)
    assert ready.json()["database"] is True
    assert live.status_code == 200


async def test_it_waits_for_temporal_to_come_up(dsn: str) -> None:
    async with worker(dsn, f"127.0.0.1:{free_port()}") as running:
        await running.says("waiting for Temporal")
        await asyncio.sleep(1.5)
        status = await running.stop()

    assert status == 0
    assert running.events.count("waiting for Temporal") == 1
