"""A worker as a process of its own, started again whenever it ends."""

import asyncio
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from workers.local.child import launch, size, stop, tail
from workers.local.keeping import Watch, pauses
from workers.mistakes import BAD_INPUT, LocalStackError
from workers.settings import Serves

NAME = "The worker"
STOPPING_SECONDS = 5.0
"""What a worker needs beside its grace to stop by itself."""
STEADY_SECONDS = 5.0
"""A worker that runs so long has started."""
RESTART_SECONDS = 0.2
FAILURES = 3
"""So often in a row a worker may fail in a play before it is given up."""

T = TypeVar("T")


class WorkerProcess:
    """One worker process on given servers; with a `seed` it serves a simulation.

    With a `watch` it is never given up while starting it again can help; a play ends instead, with
    the worker's own words. Links in its letters lead to `site_url`.
    """

    def __init__(
        self,
        dsn: str,
        address: str,
        log: Path,
        *,
        seed: str | None = None,
        serves: Serves = "all",
        site_url: str | None = None,
        grace_seconds: float = 15.0,
        watch: Watch | None = None,
    ) -> None:
        self._dsn, self._address, self._log, self._seed = dsn, address, log, seed
        self._serves, self._site_url, self._watch = serves, site_url, watch
        self._stopping = (
            (signal.SIGTERM, grace_seconds + STOPPING_SECONDS),
            (signal.SIGKILL, STOPPING_SECONDS),
        )
        self._process: Process | None = None
        self._keeper: asyncio.Task[None] | None = None
        self.starts = 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator["WorkerProcess"]:
        """Keep the worker running until the context is left, however often it dies."""
        self._keeper = asyncio.create_task(self._keep())
        try:
            yield self
        finally:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
            if self._process is not None:
                await stop(self._process, self._stopping)

    async def work(self, using: Coroutine[Any, Any, T]) -> T:
        """Await something that needs the worker; LocalStackError when it cannot be kept running."""
        assert self._keeper is not None  # only inside `running`
        doing = asyncio.create_task(using)
        try:
            await asyncio.wait([doing, self._keeper], return_when=asyncio.FIRST_COMPLETED)
            if not doing.done():
                await self._keeper
            return await doing
        finally:
            doing.cancel()

    def kill(self) -> bool:
        """Kill the worker at once, as a power cut would; it is started again.

        Returns whether there was one to kill.
        """
        if self._process is None or self._process.returncode is not None:
            return False
        self._process.kill()
        return True

    async def _keep(self) -> None:
        failures, waits = 0, pauses()
        if self._watch:
            self._watch.keep(NAME)
        while True:
            since = size(self._log)
            self._process = await self._start()
            self.starts += 1
            if await self._is_steady(self._process):
                failures, waits = 0, pauses()
                if self._watch and self.starts > 1:
                    self._watch.back(NAME)
            status = await self._process.wait()
            failures = failures + 1 if status > 0 else 0  # killed by a signal is below zero
            if status == BAD_INPUT or (self._watch is None and failures >= FAILURES):
                return self._give_up(tail(self._log, since))
            if self._watch:
                self._watch.lost(NAME)
            await asyncio.sleep(next(waits) if self._watch else RESTART_SECONDS)

    async def _is_steady(self, process: Process) -> bool:
        """Tell whether it still runs after a few seconds."""
        try:
            async with asyncio.timeout(STEADY_SECONDS):
                await process.wait()
        except TimeoutError:
            return True
        return False

    def _give_up(self, reason: str) -> None:
        if self._watch is None:
            raise LocalStackError(f"The worker does not start:\n{reason}")
        self._watch.give_up(NAME, reason)

    async def _start(self) -> Process:
        command = [sys.executable, "-m", "workers.cli", "worker"]
        command += ["--simulate", self._seed] if self._seed is not None else []
        return await launch(
            command,
            self._log,
            death_signal=signal.SIGKILL,  # losing it is harmless, and an orphan would only linger
            environment={
                "OPTIMUM_DATABASE_URL": self._dsn,
                "OPTIMUM_TEMPORAL_ADDRESS": self._address,
                "OPTIMUM_LOG_JSON": "true",
                "OPTIMUM_WORKER_SERVES": self._serves,
                **({"OPTIMUM_SITE_URL": self._site_url} if self._site_url else {}),
            },
        )
