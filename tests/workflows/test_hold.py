"""The half hour of a hold: the timer ends it on its minute, and the waiting list hears of it."""

from datetime import timedelta
from uuid import uuid4

from temporalio.client import WorkflowExecutionStatus

from domain.messages import VISITOR, Command
from domain.processes.cohort import commands as cohorts
from domain.processes.request import commands as q
from domain.ref import Ref
from tests.domain.courses import CARE, days
from tests.domain.requests import details
from tests.workflows.world import NOW, World

DATE, ASKS, WAITS = "cohort:june", "request:visitor", "request:waits"
HALF_AN_HOUR = timedelta(minutes=30)


async def visit(world: World, ref: Ref, command: Command) -> None:
    await world.engine.ledger.handle(ref, command, command_id=uuid4(), actor=VISITOR)


async def a_date(world: World, capacity: int = 2) -> None:
    """Open a course date of two places that offers what is free by itself."""
    await world.do(
        cohorts.Plan(
            service=CARE,
            label="June course",
            capacity=capacity,
            days=days(CARE),
            automatic_offers=True,
        ),
        DATE,
    )
    await world.do(cohorts.OpenForPlaces(), DATE)


async def test_a_hold_that_is_not_finished_ends_on_its_minute(skipping: World) -> None:
    async with skipping.running() as world:
        await a_date(world)
        await visit(world, ASKS, q.HoldPlaces(service=CARE, cohort=DATE, places=2))
        await visit(world, WAITS, q.HoldPlaces(service=CARE, cohort=DATE, places=1, wait=True))
        await visit(world, WAITS, details())
        await world.driver.run(until=NOW + timedelta(hours=1))

    log = await world.log(ASKS)
    assert await world.types(ASKS) == ["held", "hold_ended"]
    assert log[-1].at == NOW + HALF_AN_HOUR
    assert await world.status(ASKS) == WorkflowExecutionStatus.COMPLETED
    assert "offer_noted" in await world.types(WAITS)
    free = await world.run("SELECT taken FROM cohort WHERE ref = $1", DATE)
    assert free == 0  # and one of the two is offered to who waits


async def test_what_is_sent_in_time_is_held_on(skipping: World) -> None:
    async with skipping.running() as world:
        await a_date(world)
        await visit(world, ASKS, q.HoldPlaces(service=CARE, cohort=DATE, places=2))
        await world.driver.run(until=NOW + timedelta(minutes=29))
        await visit(world, ASKS, details())
        await world.driver.run(until=NOW + timedelta(days=3))

        assert await world.types(ASKS) == ["held", "requested", "told"]
        assert await world.status(ASKS) == WorkflowExecutionStatus.RUNNING
        await world.driver.run(until=NOW + timedelta(days=10))

    assert await world.types(ASKS) == ["held", "requested", "told", "lapsed", "told"]
    assert await world.status(ASKS) == WorkflowExecutionStatus.COMPLETED
