"""A long history is left behind: the next run gets the reference and nothing else."""

import asyncio
from datetime import datetime, timedelta

from temporalio.client import Client, WorkflowExecutionStatus

from store.pool import Pool
from tests.workflows.short import ShortCohort
from tests.workflows.test_cohort_life import LIFE
from tests.workflows.world import World, a_cohort, life, new_world
from workers.local_stack import time_skipping_server
from workflows.plugin import plugin

INSTRUCTIONS = datetime.fromisoformat("2026-05-13T08:00:00Z")


async def test_a_life_in_many_runs(pool: Pool) -> None:
    async with time_skipping_server(plugins=[plugin([ShortCohort])]) as env:
        world = await new_world(pool, env.client, env)
        async with world.running():
            await world.driver.run(life(world))
        first = await world.handle().describe()
        sizes = await world.size()

    assert await world.types() == LIFE
    assert first.run_id != first.raw_description.workflow_execution_info.first_run_id
    assert sizes < 60


async def test_it_does_not_wait_for_steps(pool: Pool, dev_server: str) -> None:
    client = await Client.connect(dev_server, plugins=[plugin([ShortCohort])])
    world = await new_world(pool, client)
    release = world.faults.hold["send_instructions"] = asyncio.Event()
    async with world.running():
        await a_cohort(world)
        await world.driver.run(until=INSTRUCTIONS - timedelta(minutes=1))
        before = (await world.handle().describe()).run_id
        await world.driver.advance_to(INSTRUCTIONS)
        await world.until(lambda: _asked(world, 2))
        for _ in range(12):
            await world.handle().signal("wake")
            await asyncio.sleep(0.05)
        await world.until(lambda: _asked(world, 4))  # The next run asks for the same two again.
        release.set()
        await world.driver.settle()
        after = await world.handle().describe()

    assert after.run_id != before
    assert after.status == WorkflowExecutionStatus.RUNNING
    assert (await world.types()).count("instructed") == 2


async def _asked(world: World, count: int) -> bool:
    return sum(world.faults.asked.values()) >= count
