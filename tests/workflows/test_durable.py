"""The durable loop: what it performs, when it looks again, and what it never does."""

import asyncio
from datetime import datetime, timedelta

import asyncpg
import pytest
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError

from activities.steps import NEWER
from domain.parts.places import Seat
from domain.processes.cohort import GiveUpPlaces, TakePlaces
from domain.processes.cohort.commands import MoveDay, OpenForPlaces
from store import wakes
from store.pool import Pool
from tests.workflows.short import HastyCohort
from tests.workflows.world import (
    FIRST,
    HOLDER,
    World,
    a_cohort,
    days,
    life,
    mark,
    new_world,
    plan,
    trainers_told,
)
from workflows.plugin import plugin

DECISION = datetime.fromisoformat("2026-05-08T08:00:00Z")
INSTRUCTIONS = datetime.fromisoformat("2026-05-13T08:00:00Z")
REMINDER = datetime.fromisoformat("2026-05-28T08:00:00Z")
IDLE_HOUR_MOST = 100  # events


async def advance(world: World, instant: datetime) -> None:
    """Let everything that falls due up to `instant` happen."""
    await world.driver.run(until=instant)


# When it acts.


async def test_a_timer_of_the_real_server_starts_a_step(real: World) -> None:
    await real.do(plan())
    await real.do(OpenForPlaces())
    await trainers_told(real)
    await real.at(DECISION - timedelta(seconds=2))
    async with real.running() as world:
        await world.until(lambda: _has(world, "TIMER_STARTED"))
        await world.at(DECISION)  # Nobody is told: only the timer can notice.
        await world.until(lambda: _did(world, "at_risk"))

    history = await world.history()
    assert history["TIMER_FIRED"] == 1
    assert history["MARKER_RECORDED"] == 1  # One reading, before the timer.
    assert history["WORKFLOW_EXECUTION_SIGNALED"] == 1


async def test_a_late_mark_starts_a_step_at_once(skipping: World) -> None:
    async with skipping.running() as world:
        await a_cohort(world)
        await advance(world, FIRST + timedelta(hours=8))
        before = await world.history()
        await world.do(mark(1))
        await world.driver.settle()
        after = await world.history()

    assert (await world.types())[-2:] == ["register_marked", "register_reported"]
    assert after["ACTIVITY_TASK_COMPLETED"] == before["ACTIVITY_TASK_COMPLETED"] + 1


async def test_a_change_of_later_steps_leaves_the_timer_alone(skipping: World) -> None:
    async with skipping.running() as world:
        await world.do(plan())
        await world.do(OpenForPlaces())
        await world.driver.settle()
        await world.do(_take("p-amal"))  # Instructions follow, but only after the decision.
        await world.driver.settle()

    history = await world.history()
    assert history["WORKFLOW_EXECUTION_SIGNALED"] == 2
    assert (history["TIMER_STARTED"], history["TIMER_CANCELED"]) == (1, 0)


async def test_an_earlier_step_sets_the_timer_anew(skipping: World) -> None:
    async with skipping.running() as world:
        await a_cohort(world)
        await advance(world, DECISION)
        before = await world.history()
        first = days()[0]
        await world.do(
            MoveDay(
                day=1,
                starts=first.starts - timedelta(days=7),
                ends=first.ends - timedelta(days=7),
                room="Room 2",
                on_days_off=True,
            )
        )
        await world.driver.settle()
        after = await world.history()
        await advance(world, INSTRUCTIONS)

    assert after["TIMER_CANCELED"] == before["TIMER_CANCELED"] + 1
    assert "day_move_told" in await world.types()
    assert (await world.types()).count("instructed") == 2


async def test_a_command_without_new_steps_wakes_nobody(skipping: World) -> None:
    async with skipping.running() as world:
        await world.do(plan())
        await world.do(OpenForPlaces())
        await world.driver.settle()
        before = await world.size()
        await world.do(GiveUpPlaces(holder=HOLDER))  # There are none.
        await world.driver.settle()

    assert await world.size() == before


async def test_steps_due_together_run_side_by_side(skipping: World) -> None:
    count = 60  # More than an agenda holds at once.
    skipping.faults.hold["send_instructions"] = asyncio.Event()
    async with skipping.running() as world:
        await world.do(plan().model_copy(update={"capacity": count}))
        await world.do(OpenForPlaces())
        await world.do(_take(*(f"p-{number:04}" for number in range(count))))
        await advance(world, INSTRUCTIONS - timedelta(minutes=1))
        await world.driver.advance_to(INSTRUCTIONS)
        await world.until(lambda: _asked(world, 50))
        together = sum(world.faults.asked.values())
        world.faults.hold["send_instructions"].set()
        await world.driver.settle()

    history = await world.history()
    assert together == 50
    assert (await world.types()).count("instructed") == count
    assert history["ACTIVITY_TASK_CANCEL_REQUESTED"] == 0
    assert max(world.faults.asked.values()) == 1


async def test_a_step_that_left_the_agenda_notices_by_itself(skipping: World) -> None:
    skipping.faults.hold["send_instructions"] = asyncio.Event()
    async with skipping.running() as world:
        await a_cohort(world)
        await advance(world, INSTRUCTIONS - timedelta(minutes=1))
        await world.driver.advance_to(INSTRUCTIONS)
        await world.until(lambda: _asked(world, 2))
        await world.do(GiveUpPlaces(holder=HOLDER))
        await world.driver.settle()
        world.faults.hold["send_instructions"].set()
        await world.driver.settle()
        await world.until(lambda: _completed(world, 3))

    assert "instructed" not in await world.types()
    assert await world.troubles() == []
    assert (await world.history())["ACTIVITY_TASK_CANCEL_REQUESTED"] == 0


async def test_a_step_that_left_the_agenda_and_goes_on_is_cancelled(
    pool: Pool, dev_server: str
) -> None:
    client = await Client.connect(dev_server, plugins=[plugin([HastyCohort])])
    world = await new_world(pool, client)
    world.faults.hold["send_instructions"] = asyncio.Event()  # For ever.
    async with world.running():
        await a_cohort(world)
        await world.driver.run(until=INSTRUCTIONS - timedelta(minutes=1))
        await world.driver.advance_to(INSTRUCTIONS)
        await world.until(lambda: _asked(world, 2))
        await world.do(GiveUpPlaces(holder=HOLDER))
        # The judging of places may be told too, in the moment in which it completes.
        await world.until(lambda: _counted(world, "ACTIVITY_TASK_CANCELED", 2))

    assert "instructed" not in await world.types()
    assert await world.troubles() == []


async def test_a_step_past_its_time_lapses(skipping: World) -> None:
    await a_cohort(skipping)
    await skipping.at(FIRST + timedelta(days=21))  # Everything ran while no worker did.
    async with skipping.running() as world:
        await world.driver.settle()

    assert skipping.faults.asked.keys() == {f"chase_register:{day}:0" for day in (1, 2, 3)}
    assert (await world.types()).count("step_lapsed") == 8  # reminders, instructions, days told
    assert "instructed" not in await world.types()


async def test_only_the_store_tells_that_a_step_is_due(skipping: World) -> None:
    async with skipping.running() as world:
        await a_cohort(world)
        await world.driver.settle()
        before = await world.types()
        await world.skipper.sleep(timedelta(days=200))  # Temporal's clock runs wild.
        await world.driver.settle()

    assert await world.types() == before
    assert await world.run("SELECT count(*) FROM refusal") == 0
    assert await world.troubles() == []


async def test_a_closed_stream_needs_no_workflow(skipping: World) -> None:
    async with skipping.running() as world:
        await world.driver.run(life(world))
        async with world.pool.acquire() as conn:
            await wakes.mark(conn, world.cohort, by_itself=False)
        await world.driver.settle()

    assert await world.status() == WorkflowExecutionStatus.COMPLETED
    assert await world.size() == 7  # Started, signalled, one task with one reading, completed.


# When something fails.


async def test_a_failure_that_passes_costs_no_history_and_names_nobody(real: World) -> None:
    real.faults.passing["send_instructions"] = 2
    async with real.running() as world:
        await a_cohort(world)
        await world.driver.settle()
        await advance(world, INSTRUCTIONS)

    found = await world.handle().fetch_history()
    history = await world.history()
    assert (await world.types()).count("instructed") == 2
    assert sum(world.faults.asked.values()) == 4
    assert history["ACTIVITY_TASK_SCHEDULED"] == 6  # the decision, two letters, three days told
    assert history["ACTIVITY_TASK_FAILED"] == 0
    assert "Something of ours failed." in found.to_json()
    assert "ann@example.org" not in found.to_json()


async def test_a_step_in_trouble_is_shown_and_tried_again_every_hour(skipping: World) -> None:
    skipping.faults.final.append("remind_day")
    async with skipping.running() as world:
        await a_cohort(world)
        await advance(world, REMINDER)
        (shown,) = await world.troubles()
        await advance(world, REMINDER + timedelta(minutes=59))
        asked_within_the_hour = world.faults.asked["remind:1:0"]
        await advance(world, REMINDER + timedelta(minutes=61))
        await world.until(lambda: _tries(world, 2))
        world.faults.final.clear()
        await advance(world, REMINDER + timedelta(minutes=122))
        await world.until(lambda: _did(world, "day_reminded"))

    assert (shown.key, shown.cause) == ("remind:1:0", "The post office is closed.")
    assert asked_within_the_hour == 1
    assert world.faults.asked["remind:1:0"] == 3
    assert await world.troubles() == []


async def test_a_new_agenda_tries_a_step_in_trouble_at_once(skipping: World) -> None:
    skipping.faults.final.append("remind_day")
    async with skipping.running() as world:
        await a_cohort(world)
        await advance(world, REMINDER)
        world.faults.final.clear()
        await world.do(MoveDay(day=3, starts=_later(0), ends=_later(7), room="Room 3"))
        await world.until(lambda: _did(world, "day_reminded"))

    assert world.faults.asked["remind:1:0"] == 2


async def test_a_step_that_is_done_and_still_asked_for_is_trouble(skipping: World) -> None:
    skipping.faults.idle.append("remind_day")
    async with skipping.running() as world:
        await a_cohort(world)
        await advance(world, REMINDER)
        (shown,) = await world.troubles()

    assert shown.cause == "It was done, and yet it is still asked for."
    assert world.faults.asked["remind:1:0"] == 1


async def test_a_step_of_a_newer_version_waits_for_that_version(skipping: World, dsn: str) -> None:
    async with skipping.running() as world:
        await a_cohort(world)
        await advance(world, INSTRUCTIONS - timedelta(minutes=1))
        await _as_owner(
            dsn,
            "UPDATE agenda_item SET body = jsonb_set(body, '{step}', '\"send_owls\"')"
            " WHERE key LIKE 'instructions:%'",
        )
        await world.handle().signal("wake")
        await advance(world, INSTRUCTIONS)
        shown = await world.troubles()
        await world.do(MoveDay(day=3, starts=_later(0), ends=_later(7), room="Room 3"))
        await world.until(lambda: _did(world, "day_move_told"))  # Other steps go on.

    assert {one.cause for one in shown} == {NEWER}
    assert len(shown) == 2


# What it costs to wait.


async def test_an_idle_hour_costs_nothing(skipping: World) -> None:
    async with skipping.running() as world:
        await a_cohort(world)
        await world.driver.settle()
        before = await world.size()
        await _idle_hour(world)

        assert await world.size() == before


@pytest.mark.parametrize("fault", ["final", "idle"])
async def test_an_idle_hour_with_a_step_that_keeps_failing(skipping: World, fault: str) -> None:
    getattr(skipping.faults, fault).append("remind_day")
    async with skipping.running() as world:
        await a_cohort(world)
        await advance(world, REMINDER + timedelta(minutes=30))
        before = await world.size()
        await _idle_hour(world)
        cost = await world.size() - before

    assert world.faults.asked["remind:1:0"] == 2  # Once before that hour, once in it.
    assert 0 < cost < IDLE_HOUR_MOST, cost


async def test_an_idle_hour_without_the_store(skipping: World, dsn: str) -> None:
    async with skipping.running() as world:
        await a_cohort(world)
        await world.driver.settle()
        before = await world.size()
        await _as_owner(dsn, "ALTER TABLE agenda_item RENAME TO agenda_away")
        await world.handle().signal("wake")
        for _ in range(60):
            await world.skipper.sleep(timedelta(minutes=1))
            await asyncio.sleep(0.02)
        cost = await world.size() - before
        await _as_owner(dsn, "ALTER TABLE agenda_away RENAME TO agenda_item")
        await advance(world, DECISION)

    assert 0 < cost < IDLE_HOUR_MOST, cost
    assert "going_ahead" in await world.types()


async def _idle_hour(world: World) -> None:
    """Let an hour pass by the minute, with the relay looking in each of them."""
    start = await world.driver.now()
    for minute in range(1, 61):
        await world.driver.advance_to(start + timedelta(minutes=minute))
        await world.driver.settle()
        await asyncio.sleep(0.02)
    await asyncio.sleep(0.5)


def _take(*people: str) -> TakePlaces:
    seats = [
        Seat(place=f"seat-{number}", part="delegate", person=person)
        for number, person in enumerate(people, start=1)
    ]
    return TakePlaces(
        service="bigger_picture", holder=HOLDER, provider="provider:0001", seats=tuple(seats)
    )


def _later(hours: int) -> datetime:
    return FIRST + timedelta(weeks=3, hours=hours)


async def _as_owner(dsn: str, statement: str) -> None:
    conn = await asyncpg.connect(dsn)
    try:
        await conn.execute(statement)
    finally:
        await conn.close()


async def _has(world: World, kind: str) -> bool:
    try:
        return (await world.history())[kind] > 0
    except RPCError:  # The relay has not started it yet.
        return False


async def _counted(world: World, kind: str, count: int) -> bool:
    return (await world.history())[kind] >= count


async def _completed(world: World, count: int) -> bool:
    return await _counted(world, "ACTIVITY_TASK_COMPLETED", count)


async def _did(world: World, what: str) -> bool:
    return what in await world.types()


async def _asked(world: World, count: int) -> bool:
    return sum(world.faults.asked.values()) >= count


async def _tries(world: World, count: int) -> bool:
    return any(one.tries >= count for one in await world.troubles())
