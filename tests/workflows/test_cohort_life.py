"""A cohort from plan to close, on both servers: what happens, when, and what it costs."""

from datetime import UTC, datetime

import pytest
from temporalio.client import WorkflowExecutionStatus

from tests.workflows.world import World, life
from workers.simulation import driver

LIFE = [
    *("planned", "opened", "handover_told", "handover_told", "handover_told"),
    *("places_taken", "going_ahead", "instructed", "instructed"),
    *("day_reminded", "register_chased", "day_reminded", "register_marked"),
    *("register_reported", "register_chased", "day_reminded", "register_marked"),
    *("register_reported", "register_chased", "register_marked", "evaluation_invited"),
    *("register_reported", "evaluation_reminded", "closed", "evaluation_closed"),
]
STEPS = 19  # that the workflow performed
TIMERS = 11  # instants at which steps fell due; two instructions share one
WAKES = 5  # by people: plan and open came together, then places and three attendance sheets


async def test_every_step_happens_at_its_time(skipping: World) -> None:
    async with skipping.running() as world:
        await world.driver.run(life(world))

    log = await world.log()
    times = {event.type: event.at for event in log}
    assert await world.types() == LIFE
    assert times["cohort.going_ahead.v1"] == datetime(2026, 5, 8, 8, 0, tzinfo=UTC)
    assert times["cohort.instructed.v1"] == datetime(2026, 5, 13, 8, 0, tzinfo=UTC)
    assert times["cohort.closed.v1"] == datetime(2026, 6, 29, 23, 0, tzinfo=UTC)
    assert await world.status() == WorkflowExecutionStatus.COMPLETED


async def test_history_costs_the_floor(skipping: World, monkeypatch: pytest.MonkeyPatch) -> None:
    # The driver wakes who seems to sleep: on a machine that is busy, that would be counted too.
    monkeypatch.setattr(driver, "NUDGE_SECONDS", 60.0)
    monkeypatch.setattr(driver, "SKIP_SECONDS", 60.0)
    async with skipping.running() as world:
        await world.driver.run(life(world))

    history = await world.history()
    assert history == {
        "WORKFLOW_EXECUTION_STARTED": 1,
        "WORKFLOW_EXECUTION_SIGNALED": WAKES,
        "MARKER_RECORDED": WAKES,  # One reading of the agenda for each wake, none for own steps.
        "TIMER_STARTED": TIMERS + 1,
        "TIMER_FIRED": TIMERS,
        "TIMER_CANCELED": 1,  # The evaluation brings an earlier step beside the report.
        "ACTIVITY_TASK_SCHEDULED": STEPS,
        "ACTIVITY_TASK_STARTED": STEPS,
        "ACTIVITY_TASK_COMPLETED": STEPS,
        **{
            f"WORKFLOW_TASK_{what}": WAKES + TIMERS + STEPS
            for what in ("SCHEDULED", "STARTED", "COMPLETED")
        },
        "WORKFLOW_EXECUTION_COMPLETED": 1,
    }


@pytest.mark.parametrize("cached", [1000, 0])
async def test_a_life_on_the_real_server(real: World, cached: int) -> None:
    async with real.running(max_cached_workflows=cached) as world:
        await world.driver.run(life(world))
        await world.until(lambda: _is_over(world))

    assert await world.types() == LIFE


async def test_a_life_without_a_cache(skipping: World) -> None:
    async with skipping.running(max_cached_workflows=0) as world:
        await world.driver.run(life(world))

    assert await world.types() == LIFE
    assert await world.status() == WorkflowExecutionStatus.COMPLETED


async def _is_over(world: World) -> bool:
    return await world.status() == WorkflowExecutionStatus.COMPLETED
