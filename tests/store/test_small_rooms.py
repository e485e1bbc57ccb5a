"""Trouble, clocks and agenda lists."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.messages import engine
from domain.processes.cohort.outcomes import JudgePlaces
from store.agendas import items_of, read_agenda
from store.clock import ClockNotSet, DatabaseClock, SimulatedClock
from store.pool import Pool
from store.trouble import clear, list_troubles, record
from tests.store.scenes import COHORT, FIRST, HOLDER, NOW, opened, scene, take

DECISION = FIRST - timedelta(days=14)


async def test_trouble_counts_its_tries_and_goes_with_its_step(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    later = NOW + timedelta(hours=1)
    async with pool.acquire() as conn:
        await record(conn, COHORT, "judge_places", "The mail server is down.", NOW)
        await record(conn, COHORT, "judge_places", "The mail server is full.", later)
        await record(conn, COHORT, "not_in_the_agenda", "Nobody cares.", NOW)
        (found,) = await list_troubles(conn)

    assert (found.tries, found.since, found.last_at) == (2, NOW, later)
    assert found.cause == "The mail server is full."

    await made.at(DECISION)
    await made.do(COHORT, JudgePlaces(), by=engine(COHORT))

    async with pool.acquire() as conn:
        assert await list_troubles(conn) == []


async def test_trouble_can_be_cleared(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    async with pool.acquire() as conn:
        await record(conn, COHORT, "judge_places", "The mail server is down.", NOW)
        await clear(conn, COHORT, "judge_places")

        assert await list_troubles(conn) == []


async def test_simulated_clock_stands_until_it_is_set_and_never_goes_back(pool: Pool) -> None:
    clock = SimulatedClock()
    async with pool.acquire() as conn:
        with pytest.raises(ClockNotSet):
            await clock.now(conn)
        await clock.set(conn, NOW)
        await clock.set(conn, NOW)
        with pytest.raises(ValueError, match="cannot go back"):
            await clock.set(conn, NOW - timedelta(seconds=1))

        assert await clock.now(conn) == NOW


async def test_real_clock_is_that_of_the_database(pool: Pool) -> None:
    async with pool.acquire() as conn:
        first = await DatabaseClock().now(conn)
        second = await DatabaseClock().now(conn)

    assert first < second
    assert abs(second - datetime.now(UTC)) < timedelta(seconds=10)


async def test_agenda_holds_what_is_due_and_what_shares_the_next_due_time(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    await made.do(COHORT, take("p-jo", "p-kim"), by=engine(HOLDER))
    await made.at(DECISION)

    async with pool.acquire() as conn:
        agenda = await read_agenda(conn, made.clock, COHORT)

    told = [step.key for step in agenda.steps if not step.key.startswith("tell_handover")]
    assert told == [
        "judge_places",
        "instructions:0001-1:1",
        "instructions:0001-2:1",
        "remind:1:0",
    ]
    assert agenda.steps[-1].due > agenda.now
    assert not agenda.closed


async def test_agenda_of_nothing_is_closed(pool: Pool) -> None:
    made = await scene(pool)
    async with pool.acquire() as conn:
        agenda = await read_agenda(conn, made.clock, COHORT)

    assert (agenda.closed, agenda.seq, agenda.steps) == (True, 0, ())


async def test_items_of_a_stream_come_in_the_order_of_their_due_times(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    await made.do(COHORT, take("p-jo"), by=engine(HOLDER))
    async with pool.acquire() as conn:
        everything = await items_of(conn, COHORT)

    assert [item.due for item in everything] == sorted(item.due for item in everything)
    assert {item.kind for item in everything} == {"step", "task"}
