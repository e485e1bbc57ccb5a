"""The order in which a simulation's steps commit."""

import asyncio
import random
from datetime import datetime

import asyncpg
import pytest

from activities.gates import OpenGate, OrderedGate
from domain.messages import Step, engine
from domain.processes.cohort.steps import JudgePlaces
from store import trouble
from store.pool import Pool
from store.projections.agenda_item import TABLE, AgendaItem
from store.turns import due_steps, next_turn
from tests.store.scenes import (
    COHORT,
    HOLDER,
    OTHER,
    Scene,
    days,
    opened,
    scene,
    take,
    trainers_told,
)

DECISION = datetime.fromisoformat("2026-05-08T08:00:00Z")
JUDGE = JudgePlaces(key="judge_places", due=DECISION)


@pytest.fixture
async def made(pool: Pool) -> Scene:
    """Two cohorts that are judged at the same instant."""
    made = await scene(pool)
    await opened(made)
    await opened(made, OTHER, days=days(trainer="p-other", room="Room 2"), label="Summer cohort")
    for ref in (COHORT, OTHER):
        await trainers_told(made, ref)
    await made.at(DECISION)
    return made


async def test_steps_take_turns_in_the_order_of_their_streams(pool: Pool, made: Scene) -> None:
    gate = OrderedGate(pool, made.clock)
    done: list[str] = []

    async def perform(ref: str) -> None:
        await asyncio.sleep(random.uniform(0, 0.03))
        async with gate.turn(ref, JUDGE) as wanted:
            assert wanted
            done.append(f"begin {ref}")
            await asyncio.sleep(0.01)
            await made.do(ref, JUDGE.outcome(), by=engine(ref))
            done.append(f"end {ref}")

    await asyncio.gather(perform(OTHER), perform(COHORT))

    assert done == [f"begin {COHORT}", f"end {COHORT}", f"begin {OTHER}", f"end {OTHER}"]


async def test_sources_take_their_turn_before_what_springs_from_them(pool: Pool) -> None:
    refs = ["award:0001", "cohort:0002", "cohort:0001", "course:0001"]
    steps = [
        AgendaItem(ref, "k", "step", "k", "The system", "T", "", DECISION, None, {}) for ref in refs
    ]
    async with pool.acquire() as conn:
        await TABLE.change(conn, [], steps)
        due = await due_steps(conn, DECISION)
        first = await next_turn(conn, DECISION, [])

    assert [ref for ref, _ in due] == ["cohort:0001", "cohort:0002", "course:0001", "award:0001"]
    assert first == due[0]


async def test_a_step_waits_for_one_that_nobody_asked_for_yet(pool: Pool, made: Scene) -> None:
    gate = OrderedGate(pool, made.clock)
    waiting = asyncio.create_task(_turn(gate, OTHER, JUDGE))
    await asyncio.sleep(0.1)
    assert not waiting.done()

    await made.do(COHORT, JUDGE.outcome(), by=engine(COHORT))
    assert await waiting is True


async def test_what_is_not_due_is_sent_away(pool: Pool, made: Scene) -> None:
    gate = OrderedGate(pool, made.clock)
    for ref in (COHORT, OTHER):
        await made.do(ref, JUDGE.outcome(), by=engine(ref))
    await made.do(COHORT, take("p-amal"), by=engine(HOLDER))
    coming = JUDGE.model_copy(update={"key": "instructions:0001-1:1"})

    assert await _turn(gate, COHORT, JUDGE) is False  # It was done.
    assert await _turn(gate, COHORT, coming) is False  # It is for later.


async def test_a_step_in_trouble_holds_nobody_up(pool: Pool, made: Scene) -> None:
    gate = OrderedGate(pool, made.clock)
    async with pool.acquire() as conn:
        await trouble.record(conn, COHORT, JUDGE.key, "The printer is on fire.", DECISION)

    assert await _turn(gate, OTHER, JUDGE) is True
    assert await _turn(gate, COHORT, JUDGE) is True  # It may try again all the same.


async def test_nobody_has_a_turn_while_somebody_acts(pool: Pool, made: Scene) -> None:
    gate = OrderedGate(pool, made.clock)
    async with made.clock.acting(pool):
        waiting = asyncio.create_task(_turn(gate, COHORT, JUDGE))
        await asyncio.sleep(2.2)  # longer than anybody waits for a lock
        assert not waiting.done()

    assert await waiting is True


async def test_the_holder_of_a_turn_may_ask_again(pool: Pool, made: Scene) -> None:
    gate = OrderedGate(pool, made.clock)
    async with gate.turn(COHORT, JUDGE) as outer, gate.turn(COHORT, JUDGE) as inner:
        assert outer and inner
        other = asyncio.create_task(_turn(gate, OTHER, JUDGE))
        await asyncio.sleep(0.05)
        assert not other.done()
        await made.do(COHORT, JUDGE.outcome(), by=engine(COHORT))
    assert await other is True


async def test_a_cancelled_wait_frees_the_turn(pool: Pool, made: Scene) -> None:
    gate = OrderedGate(pool, made.clock)
    async with gate.turn(COHORT, JUDGE):
        gone = asyncio.create_task(_turn(gate, OTHER, JUDGE))
        await asyncio.sleep(0.02)
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)
        await made.do(COHORT, JUDGE.outcome(), by=engine(COHORT))

    assert await _turn(gate, OTHER, JUDGE) is True


async def test_a_lost_database_is_told_to_those_who_wait(pool: Pool, made: Scene, dsn: str) -> None:
    gate = OrderedGate(pool, made.clock)
    waiting = asyncio.create_task(_turn(gate, OTHER, JUDGE))
    await asyncio.sleep(0.02)
    owner = await asyncpg.connect(dsn)
    await owner.execute("ALTER TABLE agenda_item RENAME TO agenda_away")
    await owner.close()

    with pytest.raises(Exception, match="agenda_item"):
        await waiting


async def test_production_waits_for_nobody(pool: Pool, made: Scene) -> None:
    assert await _turn(OpenGate(pool, made.clock), OTHER, JUDGE) is True


async def test_production_sends_away_what_is_not_due_any_more(pool: Pool, made: Scene) -> None:
    await made.do(OTHER, JUDGE.outcome(), by=engine(OTHER))
    assert await _turn(OpenGate(pool, made.clock), OTHER, JUDGE) is False


async def _turn(gate: OpenGate | OrderedGate, ref: str, step: Step) -> bool:
    async with asyncio.timeout(5), gate.turn(ref, step) as wanted:
        return wanted
