"""Which workflows are woken, by whom and how often."""

from datetime import timedelta

import asyncpg

from domain.messages import engine
from domain.processes.cohort import Mark, MarkRegister
from domain.processes.cohort.commands import OpenForPlaces
from domain.processes.cohort.outcomes import Close, JudgePlaces
from domain.ref import effect_id
from store import wakes
from store.pool import Pool
from store.wakes import Waking
from tests.store.scenes import (
    COHORT,
    FIRST,
    HOLDER,
    Scene,
    days,
    opened,
    plan,
    scene,
    take,
    trainers_told,
    work,
)

DECISION = FIRST - timedelta(days=14)


async def waiting(made: Scene) -> list[Waking]:
    async with made.pool.acquire() as conn:
        return await wakes.pending(conn)


async def woken(made: Scene) -> None:
    """Wake whatever waits, as the relay does."""
    for one in await waiting(made):
        async with made.pool.acquire() as conn:
            await wakes.mark_woken(conn, one.ref, one.seq)


async def test_stream_with_tasks_only_needs_no_workflow(pool: Pool) -> None:
    made = await scene(pool)

    outcome = await made.do(COHORT, plan())

    assert await waiting(made) == []
    assert outcome.agenda.seq == 0


async def test_new_step_wakes_the_workflow(pool: Pool) -> None:
    made = await scene(pool)
    await made.do(COHORT, plan())

    outcome = await made.do(COHORT, OpenForPlaces())

    assert await waiting(made) == [Waking(COHORT, "cohort", 1)]
    assert outcome.agenda.seq == 1


async def test_woken_stream_waits_no_more(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)

    await woken(made)

    assert await waiting(made) == []


async def test_change_while_it_was_being_woken_stays_to_be_woken(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    (read,) = await waiting(made)
    await made.do(COHORT, take("p-jo"), by=engine(HOLDER))

    async with pool.acquire() as conn:
        await wakes.mark_woken(conn, read.ref, read.seq)

    assert await waiting(made) == [Waking(COHORT, "cohort", 2)]


async def test_command_that_changes_no_step_wakes_nobody(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    await made.do(COHORT, take("p-jo"), by=engine(HOLDER))
    await woken(made)
    await made.at(DECISION)
    await work(made)
    await made.at(FIRST)
    await work(made)
    await woken(made)
    mark = MarkRegister(day=1, marks=(Mark(person="p-jo", status="attended"),))
    before = await made.do(COHORT, mark)
    await woken(made)

    again = await made.do(COHORT, mark)

    assert again.events == ()
    assert again.agenda.seq == before.agenda.seq
    assert await waiting(made) == []


async def test_outcome_of_its_own_step_is_news_to_nobody(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    await woken(made)
    await made.at(DECISION)

    outcome = await made.do(COHORT, JudgePlaces(), by=engine(COHORT))

    assert outcome.agenda.seq == 2
    assert await waiting(made) == []


async def test_outcome_of_its_own_step_does_not_swallow_a_wake_that_is_pending(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    await made.at(DECISION)

    await made.do(COHORT, JudgePlaces(), by=engine(COHORT))

    assert await waiting(made) == [Waking(COHORT, "cohort", 2)]


async def test_engine_of_another_stream_wakes_this_one(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    await woken(made)

    await made.do(COHORT, take("p-jo"), by=engine(HOLDER))

    assert await waiting(made) == [Waking(COHORT, "cohort", 2)]


async def test_end_of_a_stream_is_told_to_its_workflow(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    await trainers_told(made)
    await made.at(days()[-1].ends + timedelta(days=40))
    judged = await made.do(COHORT, JudgePlaces(), by=engine(COHORT))
    closed = await made.do(COHORT, Close(), by=engine(COHORT))

    assert [judged.agenda.closed, closed.agenda.closed] == [False, True]
    assert closed.agenda.seq == judged.agenda.seq + 1


async def test_relay_is_notified_when_the_command_commits(pool: Pool, dsn: str) -> None:
    made = await scene(pool)
    await made.do(COHORT, plan())
    heard: list[str] = []
    listener = await asyncpg.connect(dsn)
    await listener.add_listener(wakes.CHANNEL, lambda *call: heard.append(str(call[-1])))

    await made.do(COHORT, OpenForPlaces())
    await listener.execute("SELECT 1")

    await listener.close()
    assert heard == [COHORT]


async def test_late_step_is_mentioned_again_after_ever_longer_pauses(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    await woken(made)
    due = await made.one("SELECT due FROM agenda_item WHERE kind = 'step'")
    mentioned = []
    async with pool.acquire() as conn:
        for minute in range(0, 360):
            now = due + timedelta(minutes=minute, seconds=1)
            if await wakes.late(conn, now):
                mentioned.append(minute)

    assert mentioned == [1, 2, 4, 8, 16, 32, 64, 124, 184, 244, 304]


async def test_new_agenda_ends_the_back_off(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    async with pool.acquire() as conn:
        await wakes.late(conn, FIRST)

    await made.do(COHORT, take("p-jo"), by=engine(HOLDER))

    assert await made.all("SELECT tries, retry_at FROM wake") == [(0, None)]


async def test_all_open_streams_are_woken_when_temporal_forgot(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    await woken(made)

    async with pool.acquire() as conn:
        count = await wakes.wake_all_open(conn)

    assert count == 1
    assert await waiting(made) == [Waking(COHORT, "cohort", 2)]


async def test_namespace_is_remembered(pool: Pool) -> None:
    async with pool.acquire() as conn:
        assert await wakes.namespace_id(conn) is None
        await wakes.set_namespace_id(conn, "one")
        await wakes.set_namespace_id(conn, "two")
        assert await wakes.namespace_id(conn) == "two"


async def test_repeated_outcome_returns_the_agenda_as_it_is_now(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    await made.at(DECISION)
    key = effect_id(COHORT, "judge_places")
    first = await made.do(COHORT, JudgePlaces(), by=engine(COHORT), id=key)
    await made.do(COHORT, take("p-jo"), by=engine(HOLDER))

    again = await made.do(COHORT, JudgePlaces(), by=engine(COHORT), id=key)

    assert again.repeated
    assert again.agenda.seq == first.agenda.seq + 1
    assert again.agenda.now == DECISION
