"""The relay: nothing that must be woken is forgotten, whoever is away meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import pytest
from structlog.testing import capture_logs
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

import workers.relay
from domain.processes.cohort.commands import OpenForPlaces
from store import wakes
from store.pool import Pool, open_pool
from tests.conftest import TEMPLATE, Server
from tests.workflows.restless import RestlessCohort
from tests.workflows.world import World, a_cohort, new_world, plan, relaying
from workers.local_stack import time_skipping_server
from workflows.plugin import plugin

DECISION = datetime.fromisoformat("2026-05-08T08:00:00Z")
INSTRUCTIONS = datetime.fromisoformat("2026-05-13T08:00:00Z")
NEVER = 3600.0  # seconds: no sweep happens within a test


async def test_a_notice_wakes_at_once(real: World) -> None:
    relay = real.new_relay(sweep_seconds=NEVER)
    async with real.new_worker(), relaying(relay):
        await real.until(lambda: _is(relay.serving))
        await real.do(plan())
        await real.do(OpenForPlaces())
        await real.until(lambda: _has_run(real))
        await real.until(lambda: _nothing_pending(real))


async def test_a_lost_notice_is_found_by_the_sweep(real: World) -> None:
    await a_cohort(real)  # Nobody listens yet.
    async with real.running():
        await real.until(lambda: _has_run(real))


async def test_a_change_during_the_wake_stays_to_be_woken(real: World) -> None:
    await real.do(plan())
    await real.do(OpenForPlaces())
    async with real.pool.acquire() as conn:
        (waking,) = await wakes.pending(conn)
        await wakes.mark(conn, real.cohort, by_itself=False)  # Another command, just now.
        await wakes.mark_woken(conn, waking.ref, waking.seq)
        assert [one.seq for one in await wakes.pending(conn)] == [waking.seq + 1]


async def test_when_temporal_forgets_all_that_is_open_is_woken(real: World) -> None:
    async with real.running() as world:
        await a_cohort(world)
        await world.until(lambda: _has_run(world))
        await world.until(lambda: _nothing_pending(world))
        await world.handle().terminate("as if the server had lost it")
    await real.run("UPDATE engine SET value = 'another server' WHERE key = 'temporal_namespace_id'")

    with capture_logs() as logs:
        async with real.running() as world:
            await world.until(lambda: _runs(world))

    assert [(one["event"], one["woken"]) for one in logs if "woken" in one] == [
        ("Temporal lost its memory", 1)
    ]
    assert (
        await real.run("SELECT value FROM engine WHERE key = 'temporal_namespace_id'")
        != "another server"
    )


async def test_a_run_whose_stream_an_older_database_does_not_know_ends(
    real: World, postgres: Server
) -> None:
    async with real.running():
        await a_cohort(real)
        await real.until(lambda: _has_run(real))
        await real.until(lambda: _waits_quietly(real))  # nothing in flight that would wake it
    await real.client.start_workflow(  # not ours: it waits for a worker of its own
        "cohort", f"{real.cohort}-other", id=f"{real.cohort}-other", task_queue="elsewhere"
    )
    await postgres.run(f"CREATE DATABASE test_older TEMPLATE {TEMPLATE}")

    async with open_pool(postgres.database("test_older")) as pool:
        older = await new_world(pool, real.client)
        older.task_queue, older.cohort = real.task_queue, real.cohort
        older.relay = older.new_relay(sweep_seconds=NEVER)
        async with older.running():
            await older.until(lambda: _has_ended(older), 20)
            other = await older.status(f"{real.cohort}-other")
    await real.handle(f"{real.cohort}-other").terminate("the test is over")

    assert other is WorkflowExecutionStatus.RUNNING


async def _waits_quietly(world: World) -> bool:
    found = (await world.handle().describe()).raw_description
    history = await world.history()
    busy = found.pending_activities or found.HasField("pending_workflow_task")
    return not busy and history["TIMER_STARTED"] > 0 and await _nothing_pending(world)


async def test_no_run_ends_whose_stream_is_known(real: World) -> None:
    async with real.running():
        await a_cohort(real)
        await real.until(lambda: _has_run(real))
    before = await real.history()

    again = real.new_relay(sweep_seconds=NEVER)
    async with real.new_worker(), relaying(again):
        await real.until(lambda: _is(again.serving))

    assert await real.status() is WorkflowExecutionStatus.RUNNING
    signals = "WORKFLOW_EXECUTION_SIGNALED"
    assert (await real.history())[signals] == before[signals]


async def test_news_that_never_stops_puts_off_neither_the_sweep_nor_the_end(real: World) -> None:
    async def chatter() -> None:
        while True:
            await real.run("SELECT pg_notify($1, 'nobody:1')", wakes.CHANNEL)

    with ExitStack() as stack, capture_logs() as logs:
        async with asyncio.timeout(50):
            async with real.running() as world:
                await world.until(lambda: _is(world.relay.serving))
                chattering = asyncio.create_task(chatter())
                stack.callback(chattering.cancel)  # not before the relay has ended
                await real.run("UPDATE engine SET value = 'another' WHERE key LIKE 'temporal_%'")
                await world.until(lambda: _says(logs, "Temporal lost its memory"))


async def test_a_late_step_is_healed_and_not_too_often(skipping: World) -> None:
    async with skipping.running() as world:
        await a_cohort(world)
        await world.driver.settle()
        await world.handle().terminate("nobody knows why")
        await world.at(DECISION + timedelta(seconds=30))
        await asyncio.sleep(0.5)
        early = await world.types()
        await world.at(DECISION + timedelta(minutes=2))
        await world.until(lambda: _did(world, "going_ahead"))

    assert "going_ahead" not in early
    assert await world.run("SELECT tries FROM wake") in {0, 1}  # The step's own record resets it.


async def test_a_run_that_the_code_cannot_follow_is_started_anew(
    pool: Pool, dev_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers.relay, "STUCK_AFTER_ATTEMPTS", 2)
    other = await Client.connect(dev_server, plugins=[plugin([RestlessCohort])])
    world = await new_world(pool, await Client.connect(dev_server, plugins=[plugin()]))
    async with world.new_worker(other), relaying(world.relay):
        await a_cohort(world)
        await world.driver.settle()
        await world.driver.advance_to(DECISION)
        await world.until(lambda: _did(world, "going_ahead"))
    before = (await world.handle().describe()).run_id

    async with world.running():
        await world.at(INSTRUCTIONS + timedelta(minutes=2))
        await world.until(lambda: _fails(world), 20)
        await world.at(INSTRUCTIONS + timedelta(minutes=10))
        await world.until(lambda: _did(world, "instructed"), 20)

    assert (await world.handle().describe()).run_id != before


async def test_one_process_relays_at_a_time(real: World) -> None:
    first, second = real.new_relay(), real.new_relay()
    async with relaying(second):
        async with relaying(first):
            await real.until(lambda: _is(first.serving != second.serving))
            await asyncio.sleep(0.5)
            assert first.serving != second.serving
            leader = first if first.serving else second
        if leader is first:
            await real.until(lambda: _is(second.serving))
        assert second.serving


async def test_it_survives_the_loss_of_its_connection(real: World, dsn: str) -> None:
    with capture_logs() as logs:
        async with real.running() as world:
            await world.until(lambda: _is(world.relay.serving))
            await _cut_all_connections(dsn)
            await world.until(lambda: _is(not world.relay.serving))
            await world.until(lambda: _is(world.relay.serving))
            await a_cohort(world)
            await world.until(lambda: _has_run(world))

    told = [one["event"] for one in logs if str(one["event"]).startswith("relay")]
    assert told == ["relay serving", "relay interrupted", "relay serving"]


async def test_it_waits_quietly_for_temporal(pool: Pool) -> None:
    async with time_skipping_server(plugins=[plugin()]) as env:
        world = await new_world(pool, env.client, env)
        async with relaying(world.relay):
            await world.until(lambda: _is(world.relay.serving))
    await a_cohort(world)  # The server is gone, and the client does not know it yet.

    with capture_logs() as logs:
        async with relaying(world.relay):
            await asyncio.sleep(4)

    assert [one["event"] for one in logs] == ["relay interrupted"]
    assert not await _nothing_pending(world)


async def test_what_cannot_be_woken_holds_nobody_up(real: World, dsn: str) -> None:
    owner = await asyncpg.connect(dsn)
    await a_cohort(real)
    await owner.execute(
        """
        INSERT INTO stream (ref, version, title, stage, ended, state, fingerprint)
        SELECT 'a_future_service:0001', 1, title, stage, false, state, fingerprint
          FROM stream LIMIT 1
        """
    )
    await owner.execute("INSERT INTO wake (ref, agenda_seq, woken_seq) VALUES ($1, 1, 0)", FUTURE)
    await owner.close()

    async with real.running() as world:
        await world.until(lambda: _has_run(world))
        await asyncio.sleep(0.5)
        async with world.pool.acquire() as conn:
            left = await wakes.pending(conn)

    assert [one.ref for one in left] == [FUTURE]  # It waits for the version that knows it.


async def test_a_workflow_that_the_server_refuses_is_put_aside(
    real: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async def start(_slug: str, ref: str, **_options: Any) -> None:
        asked.append(ref)
        if ref == "cohort:odd":
            raise RPCError("an odd one", RPCStatusCode.INTERNAL, b"")

    monkeypatch.setattr(real.client, "start_workflow", start)
    odd, even = (wakes.Waking(f"cohort:{name}", "cohort", 1) for name in ("odd", "even"))

    with capture_logs() as logs:
        assert await real.relay._wake_all([odd, even]) == [even]

    assert [one["event"] for one in logs] == ["workflow cannot be woken"]
    assert not real.relay._is_wakeable(odd)
    assert real.relay._is_wakeable(even)
    monkeypatch.setattr(workers.relay, "ASIDE_SECONDS", 0.0)
    await real.relay._wake_all([odd])
    assert real.relay._is_wakeable(odd)  # Its time will come again.


async def test_a_flood_is_spread_over_time(real: World, monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[float] = []

    async def start(*_args: Any, **_options: Any) -> None:
        woken.append(asyncio.get_running_loop().time())

    monkeypatch.setattr(real.client, "start_workflow", start)
    waking = [wakes.Waking(f"cohort:{number:04}", "cohort", 1) for number in range(100)]

    done = await real.relay._wake_all(waking)

    assert len(done) == len(woken) == 100
    assert max(woken) - min(woken) >= 0.8 * 80 / workers.relay.WAKES_PER_SECOND


FUTURE = "a_future_service:0001"


async def _cut_all_connections(dsn: str) -> None:
    owner = await asyncpg.connect(dsn)
    await owner.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await owner.close()


async def _is(answer: bool) -> bool:
    return answer


async def _says(logs: Sequence[Mapping[str, Any]], event: str) -> bool:
    return event in [line["event"] for line in logs]


async def _known(found: Callable[[], Awaitable[Any]]) -> Any:
    try:
        return await found()
    except RPCError:  # The relay has not started it yet.
        return None


async def _has_run(world: World) -> bool:
    history = await _known(world.history)
    return bool(history and history["TIMER_STARTED"])


async def _runs(world: World) -> bool:
    return bool(await _known(world.status) == WorkflowExecutionStatus.RUNNING)


async def _has_ended(world: World) -> bool:
    return bool(await _known(world.status) == WorkflowExecutionStatus.COMPLETED)


async def _fails(world: World) -> bool:
    found = await _known(world.handle().describe)
    return bool(found and found.raw_description.pending_workflow_task.attempt >= 2)


async def _did(world: World, what: str) -> bool:
    return what in await world.types()


async def _nothing_pending(world: World) -> bool:
    async with world.pool.acquire() as conn:
        return not await wakes.pending(conn)
