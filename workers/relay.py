"""The relay: tells Temporal which workflows have to look at their agenda again.

A loop in every worker process, of which one leads at a time. It hears of changes by LISTEN and
finds what it missed by a sweep, so that a wake may come twice but is never lost.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

import asyncpg
import structlog
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.service import RPCError, RPCStatusCode

from domain.ref import Ref
from store import leadership, wakes
from store.clock import Clock
from store.pool import Connection, Pool
from store.wakes import Waking
from workflows.registry import WORKFLOWS

log = structlog.stdlib.get_logger(__name__)

LOST = (
    OSError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    RPCError,
    asyncio.TimeoutError,
)
"""What tells that PostgreSQL or Temporal is away; both come back."""

SERVERS_FAULT = (
    RPCStatusCode.UNAVAILABLE,
    RPCStatusCode.DEADLINE_EXCEEDED,
    RPCStatusCode.CANCELLED,
    RPCStatusCode.RESOURCE_EXHAUSTED,
    RPCStatusCode.UNAUTHENTICATED,
    RPCStatusCode.PERMISSION_DENIED,
)
"""What concerns every workflow; any other refusal concerns one, which is put aside for a while."""
ASIDE_SECONDS = 60.0

RPC_TIMEOUT = timedelta(seconds=10)
TASK_TIMEOUT = timedelta(seconds=5)
"""A workflow task takes milliseconds; that of a killed worker goes to another after this."""
WAKES_PER_SECOND = 100
"""Starting workflows costs the server about 10 ms each: a flood must leave room for the work."""
BATCH = 500
PAUSE_SECONDS_MOST = 30.0
STUCK_AFTER_ATTEMPTS = 5
"""A workflow task that failed so often in a row will not succeed: its run is started anew."""


class Relay:
    """Wakes workflows until it is cancelled; survives the loss of either server."""

    def __init__(
        self,
        pool: Pool,
        clock: Clock,
        client: Client,
        *,
        task_queue: str,
        sweep_seconds: float,
        concurrency: int,
    ) -> None:
        self._pool, self._clock, self._client = pool, clock, client
        self._task_queue = task_queue
        self._sweep_seconds = sweep_seconds
        self._concurrency = concurrency
        self._news = asyncio.Event()
        self._aside: dict[Ref, float] = {}  # refused by the server; the loop's time of another try
        self.serving = False

    async def run(self) -> None:
        """Serve; after a loss, wait a little longer each time and serve again."""
        pause = 0.5
        while True:
            try:
                await self._serve()
                pause = 0.5
                await asyncio.sleep(self._sweep_seconds)  # Another process leads.
            except LOST as error:
                if self.serving or pause == 0.5:
                    log.warning("relay interrupted", cause=type(error).__name__)
                    pause = 0.5
                self.serving = False
                await asyncio.sleep(pause)
                pause = min(pause * 2, PAUSE_SECONDS_MOST)

    async def _serve(self) -> None:
        """Serve until a server is lost; return at once when another process leads."""
        async with self._listening() as conn:
            if not await leadership.lead_relay(conn):
                return
            loop = asyncio.get_running_loop()
            sweep = loop.time()
            try:
                await self._check_namespace(conn)  # tells at once when the server is away
                await self._end_unknown(conn)
                while True:
                    self._news.clear()
                    if loop.time() >= sweep:
                        await self._sweep(conn)
                        sweep = loop.time() + self._sweep_seconds
                    await self._wake_pending(conn)
                    if not self.serving:
                        log.info("relay serving")
                        self.serving = True
                    # Not wait_for: before Python 3.12 it loses a cancellation that comes with news.
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout_at(sweep):
                            await self._news.wait()
            finally:
                self.serving = False
                if not conn.is_closed():
                    await leadership.leave_relay(conn)

    async def _sweep(self, conn: Connection) -> None:
        """Find what no notice tells: a Temporal that forgot, and wakes that came to nothing."""
        await self._check_namespace(conn)
        await self._heal(conn)

    @contextlib.asynccontextmanager
    async def _listening(self) -> AsyncIterator[Connection]:
        """Yield the one connection of the relay: its notices, its queries and its leadership."""
        async with self._pool.acquire() as conn:
            await conn.add_listener(wakes.CHANNEL, self._hear)
            conn.add_termination_listener(self._hear)
            try:
                yield conn
            finally:
                conn.remove_termination_listener(self._hear)
                if not conn.is_closed():
                    await conn.remove_listener(wakes.CHANNEL, self._hear)

    def _hear(self, *_notice: object) -> None:
        self._news.set()

    async def _check_namespace(self, conn: Connection) -> None:
        """Wake everything open when Temporal is not the one that knows our workflows."""
        request = DescribeNamespaceRequest(namespace=self._client.namespace)
        answer = await self._client.workflow_service.describe_namespace(
            request, timeout=RPC_TIMEOUT
        )
        known, found = await wakes.namespace_id(conn), answer.namespace_info.id
        if known == found:
            return
        async with conn.transaction():
            count = await wakes.wake_all_open(conn)
            await wakes.set_namespace_id(conn, found)
        if known is not None:
            log.warning("Temporal lost its memory", woken=count)

    async def _end_unknown(self, conn: Connection) -> None:
        """Wake the runs of streams that the store does not know: they look, and end.

        There are such after an older database was restored, which cannot happen while the relay is
        served: so to look once, when it begins, is enough.
        """
        refs: list[Ref] = []
        try:
            async for run in self._client.list_workflows(
                "ExecutionStatus = 'Running'", rpc_timeout=RPC_TIMEOUT
            ):
                if run.task_queue == self._task_queue and run.workflow_type in WORKFLOWS:
                    refs.append(run.id)
        except RPCError as error:
            if error.status is not RPCStatusCode.UNIMPLEMENTED:  # by the server that skips time
                raise
        unknown = await wakes.unknown(conn, refs)
        if unknown:
            log.warning("runs of unknown streams end", runs=len(unknown), first=unknown[0])
        for start in range(0, len(unknown), self._concurrency):
            await asyncio.gather(*map(self._look_again, unknown[start : start + self._concurrency]))

    async def _look_again(self, ref: Ref) -> None:
        """Wake a run, and start none where it has ended meanwhile."""
        try:
            await self._client.get_workflow_handle(ref).signal("wake", rpc_timeout=RPC_TIMEOUT)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise

    async def _wake_pending(self, conn: Connection) -> None:
        while True:
            batch = [one for one in await wakes.pending(conn, BATCH) if self._is_wakeable(one)]
            if not batch:
                return
            for waking in await self._wake_all(batch):
                await wakes.mark_woken(conn, waking.ref, waking.seq)

    def _is_wakeable(self, waking: Waking) -> bool:
        """Tell whether a wake has a chance; one for a newer version's process is left to it."""
        again = self._aside.get(waking.ref, 0.0)
        return waking.slug in WORKFLOWS and again <= asyncio.get_running_loop().time()

    async def _heal(self, conn: Connection) -> None:
        """Wake streams whose step is late although they were woken, now and then."""
        late = await wakes.late(conn, await self._clock.now(conn), BATCH)
        if late:
            log.warning("steps are late", streams=len(late), first=late[0].ref)
        await self._wake_all([one for one in late if self._is_wakeable(one)], late=True)

    async def _wake_all(self, batch: Sequence[Waking], *, late: bool = False) -> list[Waking]:
        """Wake a batch, at most so many at once and per second; return those that were woken."""
        woken: list[Waking] = []
        for start in range(0, len(batch), self._concurrency):
            some = batch[start : start + self._concurrency]
            began = asyncio.get_running_loop().time()
            done = await asyncio.gather(*(self._wake(one, late=late) for one in some))
            woken += [one for one, was_woken in zip(some, done, strict=True) if was_woken]
            if start + len(some) < len(batch):
                spent = asyncio.get_running_loop().time() - began
                await asyncio.sleep(len(some) / WAKES_PER_SECOND - spent)
        return woken

    async def _wake(self, waking: Waking, *, late: bool) -> bool:
        """Start the workflow if need be, and signal it."""
        try:
            if late and await self._is_stuck(waking.ref):
                log.warning("run started anew", ref=waking.ref)
                await self._start_anew(waking)
            else:
                await self._client.start_workflow(
                    waking.slug,
                    waking.ref,
                    id=waking.ref,
                    task_queue=self._task_queue,
                    start_signal="wake",
                    task_timeout=TASK_TIMEOUT,
                    rpc_timeout=RPC_TIMEOUT,
                )
        except RPCError as error:
            if error.status in SERVERS_FAULT:
                raise
            log.error("workflow cannot be woken", ref=waking.ref, cause=error.status.name)
            self._aside[waking.ref] = asyncio.get_running_loop().time() + ASIDE_SECONDS
            return False
        return True

    async def _is_stuck(self, ref: Ref) -> bool:
        """Tell whether the run's workflow task keeps failing, for instance on replay."""
        try:
            found = await self._client.get_workflow_handle(ref).describe(rpc_timeout=RPC_TIMEOUT)
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return False
            raise
        pending = found.raw_description.pending_workflow_task
        return pending.attempt >= STUCK_AFTER_ATTEMPTS

    async def _start_anew(self, waking: Waking) -> None:
        """Replace a run; nothing is lost, as a run holds nothing."""
        await self._client.start_workflow(
            waking.slug,
            waking.ref,
            id=waking.ref,
            task_queue=self._task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy.TERMINATE_EXISTING,
            task_timeout=TASK_TIMEOUT,
            rpc_timeout=RPC_TIMEOUT,
        )
