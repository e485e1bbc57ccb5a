"""The driver of a simulation: it moves the clock when all is done, and tells what is not."""

from datetime import datetime, timedelta

import pytest

from store.pool import open_pool
from tests.conftest import Server
from tests.workflows.world import NOW, World, a_cohort, life, new_world
from workers.local_stack import time_skipping_server
from workers.simulation import Driver, NotSettled, Scripted
from workflows.plugin import plugin

DECISION = datetime.fromisoformat("2026-05-08T08:00:00Z")


async def test_what_is_stuck_is_named(skipping: World) -> None:
    await a_cohort(skipping)
    driver = Driver(skipping.pool, skipping.env, skipping.clock, patience_seconds=0.3)

    with pytest.raises(NotSettled, match="cohort:spring is to be woken"):
        await driver.settle()

    async with skipping.running():
        await skipping.driver.settle()
    await skipping.at(DECISION)
    with pytest.raises(NotSettled, match="step judge_places of cohort:spring"):
        await driver.settle()


async def test_a_step_in_trouble_stops_nobody(skipping: World) -> None:
    skipping.faults.final.append("instructions:seat-1:1")  # It would be the first.
    async with skipping.running() as world:
        await a_cohort(world)
        await world.driver.run(until=DECISION + timedelta(days=5))

    assert [one.key for one in await world.troubles()] == ["instructions:seat-1:1"]
    assert (await world.types())[-1] == "instructed"


async def test_the_clock_stops_at_each_due_step_and_each_entry_of_the_script(
    skipping: World,
) -> None:
    heard: list[datetime] = []
    acts: list[datetime] = []

    async def look() -> None:
        acts.append(await skipping.driver.now())

    between = DECISION + timedelta(days=1)
    async with skipping.running() as world:
        await a_cohort(world)
        script = [Scripted(between, look), Scripted(NOW, look), Scripted(between, look)]
        until = DECISION + timedelta(days=5)
        await world.driver.run(script, until=until, progress=heard.append)

    assert heard == [DECISION, between, until]
    assert acts == [NOW, between, between]
    assert await skipping.driver.now() == until


async def test_a_workflow_that_slept_through_is_woken_again(skipping: World) -> None:
    async with skipping.running() as world:
        await a_cohort(world)
        await world.driver.settle()
        await world.at(DECISION)  # Temporal's time stays behind: no timer will ring.
        await world.driver.settle()

    assert "going_ahead" in await world.types()


async def test_the_same_script_gives_the_same_log(postgres: Server, dsn: str) -> None:
    logs = [await _log_of_a_life(postgres, f"again_{number}") for number in range(2)]

    assert len(logs[0]) > 1000
    assert logs[0] == logs[1]


async def _log_of_a_life(postgres: Server, name: str) -> str:
    await postgres.run(f"CREATE DATABASE {name} TEMPLATE template_optimum")
    try:
        async with (
            open_pool(postgres.database(name)) as pool,
            time_skipping_server(plugins=[plugin()]) as env,
        ):
            world = await new_world(pool, env.client, env)
            async with world.running():
                await world.driver.run(life(world))
            return str(
                await world.run(
                    "SELECT string_agg(concat_ws(' ', ref, version, type, data, at), E'\\n'"
                    " ORDER BY ref, version) FROM event"
                )
            )
    finally:
        await postgres.run(f"DROP DATABASE {name} WITH (FORCE)")
