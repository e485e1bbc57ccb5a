"""A hundred rivals for the last place: one gets it; controls without the lock prove the test."""

import asyncio
from collections import Counter
from collections.abc import Sequence

import asyncpg
import pytest

from domain.messages import engine
from domain.parts.places import Seat
from domain.processes.cohort import Cohort, TakePlaces
from domain.processes.cohort.refusals import CohortFull
from domain.ref import Ref
from domain.refusals import Refused
from store import events, streams
from store.pool import Connection, Pool, Record, open_pool
from store.streams import peek
from store.verify import verify
from tests.conftest import Server, fresh_database
from tests.store.scenes import COHORT, HOLDER, PROVIDER, Scene, opened, scene, take

RIVALS = 100
CAPACITY = 3
AT_ONCE = 20


def rival(number: int) -> TakePlaces:
    return TakePlaces(
        service="bigger_picture",
        holder=f"bigger_picture:rival-{number:03}",
        provider=PROVIDER,
        seats=(Seat(place=f"rival-{number:03}", part="delegate"),),
    )


async def race(pool: Pool) -> Counter[str]:
    """Let all rivals ask at the same time; count what became of each."""
    made = await scene(pool)
    await opened(made, capacity=CAPACITY)
    await made.do(COHORT, take(*[None] * (CAPACITY - 1)), by=engine(HOLDER))
    return Counter(await asyncio.gather(*(ask(made, number) for number in range(RIVALS))))


async def ask(made: Scene, number: int) -> str:
    command = rival(number)
    try:
        await made.do(COHORT, command, by=engine(command.holder))
    except Refused as refused:
        return refused.code
    except asyncpg.UniqueViolationError:
        return "collided"
    return "won"


async def taken_in_the_log(pool: Pool) -> int:
    """Count the places that were given according to the events themselves."""
    async with pool.acquire() as conn:
        log = await events.read(conn, COHORT)
    cohort = events.folded(COHORT, log)
    assert isinstance(cohort, Cohort)
    return cohort.taken


async def test_one_of_a_hundred_rivals_gets_the_last_place(postgres: Server) -> None:
    async with fresh_database(postgres) as dsn, open_pool(dsn, size=AT_ONCE) as pool:
        became = await race(pool)

        assert became == {"won": 1, CohortFull.__name__: RIVALS - 1}
        assert await taken_in_the_log(pool) == CAPACITY
        async with pool.acquire() as conn:
            cohort = await peek(conn, COHORT)
        assert cohort.taken == CAPACITY
        report = await verify(pool)
        assert report.faults == ()


async def _without_the_lock(conn: Connection, refs: Sequence[Ref]) -> dict[Ref, Record]:
    """Read streams as `store.streams` does, but leave them to everybody else."""
    found = await conn.fetch(
        """
        SELECT ref, version, state::text AS state, fingerprint, ended, last_at
          FROM stream WHERE ref = ANY($1) ORDER BY ref
        """,
        refs,
    )
    return {record["ref"]: record for record in found}


async def test_without_the_lock_rivals_collide(
    postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: with the row lock taken out, versions clash and rivals get errors."""
    monkeypatch.setattr(streams, "_select", _without_the_lock)
    async with fresh_database(postgres) as dsn, open_pool(dsn, size=AT_ONCE) as pool:
        became = await race(pool)

        assert became["collided"] > 0
        assert await taken_in_the_log(pool) == CAPACITY  # the version is a lock of its own


async def test_without_lock_and_version_the_last_place_is_sold_again(
    postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the control: nothing else keeps the last place from being sold twice."""
    monkeypatch.setattr(streams, "_select", _without_the_lock)
    async with fresh_database(postgres) as dsn:
        owner = await asyncpg.connect(dsn)
        await owner.execute("ALTER TABLE event DROP CONSTRAINT event_pkey")
        await owner.close()
        async with open_pool(dsn, size=AT_ONCE) as pool:
            became = await race(pool)

            assert became["won"] > 1
            assert await taken_in_the_log(pool) > CAPACITY
