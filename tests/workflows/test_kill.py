"""kill -9 between a step's commit and its completion: one effect, and the work goes on."""

import asyncio
import signal
import sys
from datetime import datetime

from domain.ref import effect_id
from store.streams import peek
from tests.workflows.world import World, a_cohort, relaying, trainers_told

DECISION = datetime.fromisoformat("2026-05-08T08:00:00Z")


async def test_a_worker_killed_after_the_commit_leaves_one_effect(
    real: World, dsn: str, dev_server: str
) -> None:
    await a_cohort(real)
    await trainers_told(real)
    await real.at(DECISION)
    async with relaying(real.relay):
        dying = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.workflows.dying"),
            *(dsn, dev_server, real.task_queue, "record"),
        )
        async with asyncio.timeout(30):
            status = await dying.wait()
        committed = await real.types()
        before = await real.history()
        async with real.new_worker():
            await real.until(lambda: _goes_on(real), 30)

    assert status == -signal.SIGKILL
    assert committed.count("going_ahead") == 1
    assert before["ACTIVITY_TASK_COMPLETED"] == 0
    assert await real.types() == committed
    assert (
        await real.run(
            "SELECT count(*) FROM command WHERE command_id = $1",
            effect_id(real.cohort, "judge_places"),
        )
        == 1
    )
    async with real.pool.acquire() as conn:
        assert (await peek(conn, real.cohort)).stage == "going ahead"
    assert await real.troubles() == []


async def _goes_on(world: World) -> bool:
    history = await world.history()
    return history["ACTIVITY_TASK_COMPLETED"] == 1 and history["TIMER_STARTED"] == 1
