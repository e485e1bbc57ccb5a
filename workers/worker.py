"""The worker process: keeps the clocks of all processes, performs their steps, runs the relay."""

import asyncio
import contextlib
import signal
from collections.abc import Callable, Coroutine, Sequence
from datetime import timedelta
from typing import Any

import structlog
from temporalio.client import Client
from temporalio.worker import PollerBehaviorAutoscaling, Worker

from store.pool import open_pool
from workers.bytecode import kept_bytecode
from workers.doubts import doubts
from workers.health import Health, serve_health
from workers.heartbeat import keep_beating
from workers.local.child import free_port
from workers.local_stack import Servers, servers
from workers.relay import Relay
from workers.settings import Settings
from workers.wiring import (
    Engine,
    checked_engine,
    connect,
    methods,
    post_of,
    runtime,
    simulated_engine,
    step_activities,
)

log = structlog.stdlib.get_logger(__name__)

STICKY_SECONDS = 3
"""How long a task waits for the worker that knows its workflow, before any other takes it."""

SIMULATED_AT_ONCE = 2_000
"""Steps that wait for their turn hold a slot each: there must be one for every due step."""


def make_worker(
    client: Client,
    *,
    task_queue: str,
    activities: Sequence[Callable[..., Any]],
    grace_seconds: float,
    at_once: int = 100,
    **more: Any,
) -> Worker:
    """Return a worker of ours; the client's plugin brings the workflows and the sandbox."""
    return Worker(
        client,
        task_queue=task_queue,
        activities=activities,
        graceful_shutdown_timeout=timedelta(seconds=grace_seconds),
        workflow_task_poller_behavior=PollerBehaviorAutoscaling(),
        activity_task_poller_behavior=PollerBehaviorAutoscaling(),
        sticky_queue_schedule_to_start_timeout=timedelta(seconds=STICKY_SECONDS),
        max_concurrent_workflow_tasks=40,  # They share one interpreter: more would only wait.
        max_concurrent_activities=at_once,
        max_concurrent_local_activities=40,
        **more,
    )


async def run_worker(
    settings: Settings, *, where: Servers | None = None, seed: str | None = None
) -> None:
    """Serve until SIGTERM or SIGINT; then let the steps in hand finish.

    Starts or joins the local stack unless `where` tells the servers; the schema must be migrated.
    With a `seed` it serves a simulation, whose driver moves the clock. Raises what made it fail.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        async with contextlib.AsyncExitStack() as stack:
            stack.enter_context(kept_bytecode())
            at = where if where else await stack.enter_async_context(servers(settings))
            await _serve(settings, at, seed, stop)
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


async def _serve(settings: Settings, at: Servers, seed: str | None, stop: asyncio.Event) -> None:
    # A port that was asked for is for the neighbours too; one that was not is for this machine.
    metrics = (
        f"0.0.0.0:{settings.metrics_port}" if settings.metrics_port else f"127.0.0.1:{free_port()}"
    )
    async with open_pool(
        at.database_url,
        size=settings.database_pool_size,
        statement_timeout_s=settings.statement_timeout_seconds,
    ) as pool:
        if seed is None:
            engine = await checked_engine(pool, settings)
        else:
            engine = simulated_engine(pool, seed)
        for doubt in await doubts(settings) if seed is None else ():
            log.warning("a server does not answer", doubt=doubt)
        connecting = connect(settings, at.temporal_address, runtime=runtime(metrics))
        client = await _unless(stop, connecting)
        if client is None:
            return
        relay = Relay(
            pool,
            engine.clock,
            client,
            task_queue=settings.task_queue,
            sweep_seconds=settings.relay_sweep_seconds,
            concurrency=settings.relay_concurrency,
        )
        worker = _worker(settings, client, engine, simulated=seed is not None)
        health = Health(pool, client, worker, relay)
        async with serve_health(health, settings.health_port) as port:
            log.info("worker starts", health_port=port, metrics=metrics)
            await _run(worker, relay, health, stop)
            log.info("worker stopped")


def _worker(settings: Settings, client: Client, engine: Engine, *, simulated: bool) -> Worker:
    return make_worker(
        client,
        task_queue=settings.task_queue,
        activities=methods(step_activities(engine, post_of(settings, simulated=simulated))),
        grace_seconds=settings.shutdown_grace_seconds,
        at_once=SIMULATED_AT_ONCE if simulated else 100,
        no_remote_activities=settings.worker_serves == "workflows",  # it reads agendas itself
    )


async def _run(worker: Worker, relay: Relay, health: Health, stop: asyncio.Event) -> None:
    """Run both until told to stop; one that fails stops the other and raises."""
    stopping = asyncio.create_task(stop.wait())
    beating = asyncio.create_task(keep_beating(health))
    relaying = asyncio.create_task(relay.run())
    try:
        async with worker:
            await asyncio.wait([stopping, relaying], return_when=asyncio.FIRST_COMPLETED)
            log.info("worker stops")
        if relaying.done():
            relaying.result()
    finally:
        stopping.cancel()
        relaying.cancel()
        beating.cancel()
        await asyncio.gather(stopping, relaying, beating, return_exceptions=True)


async def _unless(stop: asyncio.Event, doing: Coroutine[Any, Any, Client]) -> Client | None:
    """Return what `doing` brings, or None when the process is told to stop before."""
    work, stopping = asyncio.create_task(doing), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait([work, stopping], return_when=asyncio.FIRST_COMPLETED)
        return work.result() if work.done() else None
    finally:
        work.cancel()
        stopping.cancel()
        await asyncio.gather(work, stopping, return_exceptions=True)
