"""A worker as a process of its own, started again whenever it ends."""

import asyncio
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from workers.local.child import launch, stop

STOPPING = ((signal.SIGTERM, 15.0), (signal.SIGKILL, 5.0))
RESTART_SECONDS = 0.2


class WorkerProcess:
    """One worker process on given servers; with a `seed` it serves a simulation."""

    def __init__(self, dsn: str, address: str, log: Path, *, seed: str | None = None) -> None:
        self._dsn, self._address, self._log, self._seed = dsn, address, log, seed
        self._process: Process | None = None
        self.starts = 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator["WorkerProcess"]:
        """Keep the worker running until the context is left, however often it dies."""
        keeper = asyncio.create_task(self._keep())
        try:
            yield self
        finally:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)
            if self._process is not None:
                await stop(self._process, STOPPING)

    def kill(self) -> None:
        """Kill the worker at once, as a power cut would; it is started again."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

    async def _keep(self) -> None:
        while True:
            self._process = await self._start()
            self.starts += 1
            await self._process.wait()
            await asyncio.sleep(RESTART_SECONDS)

    async def _start(self) -> Process:
        command = [sys.executable, "-m", "workers.cli", "worker"]
        command += ["--simulate", self._seed] if self._seed is not None else []
        return await launch(
            command,
            self._log,
            death_signal=signal.SIGTERM,
            environment={
                "OPTIMUM_DATABASE_URL": self._dsn,
                "OPTIMUM_TEMPORAL_ADDRESS": self._address,
                "OPTIMUM_LOG_JSON": "true",
            },
        )
