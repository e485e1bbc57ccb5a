"""The ledger among many writers, dying connections and impatient callers: still one effect."""

import asyncio
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from domain.messages import engine
from domain.processes.cohort.commands import OpenForPlaces
from store import ledger, streams
from store.ledger import Busy, Outcome
from store.pool import Pool, open_pool
from tests.store.scenes import COHORT, opened, plan, scene, take


async def test_twenty_writers_at_once_make_versions_without_holes(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made, capacity=40)

    async def one(number: int) -> Outcome:
        holder = f"bigger_picture:{number:04}"
        return await made.do(COHORT, take(f"p-{number:03}", holder=holder), by=engine(holder))

    outcomes = await asyncio.gather(*(one(number) for number in range(20)))

    assert sorted(outcome.version for outcome in outcomes) == list(range(3, 23))
    found = await made.all("SELECT version FROM event WHERE ref = $1 ORDER BY version", COHORT)
    assert [version for (version,) in found] == list(range(1, 23))
    assert await made.one("SELECT taken FROM cohort") == 20


async def test_one_command_sent_ten_times_at_once_is_one_effect(pool: Pool) -> None:
    made = await scene(pool)
    command_id = uuid4()

    outcomes = await asyncio.gather(*(made.do(COHORT, plan(), id=command_id) for _ in range(10)))

    assert sorted(outcome.repeated for outcome in outcomes) == [False] + [True] * 9
    assert await made.types(COHORT) == ["cohort.planned.v1"]


async def test_last_place_goes_to_one_of_two(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made, capacity=1)
    holders = ["bigger_picture:0001", "bigger_picture:0002"]

    outcomes = await asyncio.gather(
        *(made.do(COHORT, take("p-jo", holder=one), by=engine(one)) for one in holders),
        return_exceptions=True,
    )

    assert sum(isinstance(outcome, Outcome) for outcome in outcomes) == 1
    assert await made.one("SELECT count(*) FROM refusal") == 1


async def test_deadlock_is_tried_again(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    made = await scene(pool)
    keep, failures = streams.save, [asyncpg.DeadlockDetectedError(), asyncpg.SerializationError()]

    async def save(*arguments: Any) -> None:
        await keep(*arguments)
        if failures:
            raise failures.pop()

    monkeypatch.setattr(streams, "save", save)

    outcome = await made.do(COHORT, plan())

    assert (outcome.version, failures) == (1, [])
    assert await made.one("SELECT count(*) FROM refusal") == 0


async def test_backend_killed_in_the_middle_is_one_effect(
    pool: Pool, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await scene(pool)
    keep, kills = streams.save, [1]

    async def save(conn: Any, *arguments: Any) -> None:
        await keep(conn, *arguments)
        if kills:
            kills.pop()
            owner = await asyncpg.connect(dsn)
            await owner.execute("SELECT pg_terminate_backend($1)", conn.get_server_pid())
            await owner.close()

    monkeypatch.setattr(streams, "save", save)

    outcome = await made.do(COHORT, plan())

    assert (outcome.version, kills) == (1, [])
    assert await made.types(COHORT) == ["cohort.planned.v1"]


async def test_answer_lost_after_the_commit_is_the_same_effect(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await scene(pool)
    whole, lost = ledger.Ledger._transact, [1]

    async def transact(*arguments: Any) -> Outcome:
        outcome = await whole(*arguments)
        if lost:
            lost.pop()
            raise asyncpg.ConnectionDoesNotExistError()
        return outcome

    monkeypatch.setattr(ledger.Ledger, "_transact", transact)

    outcome = await made.do(COHORT, plan())

    assert (outcome.version, outcome.repeated) == (1, True)
    assert await made.types(COHORT) == ["cohort.planned.v1"]


async def test_lock_that_is_not_to_be_had_is_busy_not_refused(pool: Pool, dsn: str) -> None:
    made = await scene(pool)
    await made.do(COHORT, plan())
    async with open_pool(dsn, lock_timeout_s=0.1) as impatient, pool.acquire() as other:
        hurried = await scene(impatient)
        async with other.transaction():
            await other.execute("SELECT FROM stream WHERE ref = $1 FOR UPDATE", COHORT)
            with pytest.raises(Busy):
                await hurried.do(COHORT, OpenForPlaces())

    assert await made.one("SELECT count(*) FROM refusal") == 0
