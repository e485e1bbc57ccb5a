"""A cohort from plan to close, on the virtual clock: what happens, when, and what it costs."""

from datetime import timedelta

from temporalio.client import WorkflowExecutionStatus

from tests.workflows.world import FIRST, NOW, World, days, life


async def test_every_step_happens_at_its_time(skipping: World) -> None:
    async with skipping.running() as world:
        await world.driver.run(life(world))

    happened = {(event.type.split(".")[1], event.at) for event in await world.log()}
    assert ("going_ahead", FIRST.replace(month=5, day=8, hour=8)) in happened
    assert await world.types() == [
        *("planned", "opened", "places_taken", "going_ahead", "instructed", "instructed"),
        *("day_reminded", "register_chased", "day_reminded", "register_marked"),
        *("register_reported", "register_chased", "day_reminded", "register_marked"),
        *("register_reported", "register_chased", "register_marked", "register_reported"),
        "closed",
    ]
    assert await world.status() == WorkflowExecutionStatus.COMPLETED


async def test_costs_of_history(skipping: World) -> None:
    async with skipping.running() as world:
        await world.driver.run(life(world))
    print(await world.history(), await world.run("select agenda_seq from wake"))
    found = await world.client.get_workflow_handle("cohort:spring").fetch_history()
    for e in found.events:
        if e.HasField("activity_task_scheduled_event_attributes"):
            a = e.activity_task_scheduled_event_attributes
            print(e.event_id, e.event_time.ToDatetime(), a.activity_type.name, a.input.payloads[0].data[:200])
        if e.HasField("timer_started_event_attributes"):
            a = e.timer_started_event_attributes
            print(e.event_id, e.event_time.ToDatetime(), a.start_to_fire_timeout.ToTimedelta())
