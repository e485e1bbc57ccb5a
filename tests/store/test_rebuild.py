"""Read models can be lost: the log brings every byte of them back."""

from datetime import timedelta

import pytest

from store.pool import Pool
from store.rebuild import TABLES, NoSuchTable, compare, rebuild
from store.trouble import list_troubles, record
from tests.store.courses import to_registration
from tests.store.scenes import COHORT, FIRST, NOW, Scene, opened, programme, scene

EMPTY = ("credit_note", "waiting", "assessment", "allocation", "allocation_cohort")
"""What a programme has no rows of."""


async def bytes_of(made: Scene) -> dict[str, str]:
    """Return the whole contents of every read model, as PostgreSQL writes them."""
    return {
        name: await made.one(f"SELECT string_agg(t::text, E'\\n' ORDER BY t::text) FROM {name} t")
        for name in TABLES
    }


async def spoil(made: Scene, *statements: str) -> None:
    async with made.pool.acquire() as conn:
        for statement in statements:
            await conn.execute(statement)


async def test_lost_read_models_come_back_byte_for_byte(pool: Pool) -> None:
    made = await scene(pool)
    await programme(made)
    await to_registration(made, FIRST + timedelta(weeks=20))
    before = await bytes_of(made)
    await spoil(made, *(f"DELETE FROM {name}" for name in TABLES))
    progress: list[tuple[int, int]] = []

    wrong = await rebuild(pool, progress=lambda *call: progress.append(call))

    assert await bytes_of(made) == before
    assert all(before[name] for name in TABLES if name not in EMPTY)
    count = await made.one("SELECT count(*) FROM stream")
    assert progress == [(done, count) for done in range(1, count + 1)]
    assert 0 < wrong <= count


async def test_inline_read_models_are_those_of_a_rebuild(pool: Pool) -> None:
    made = await scene(pool)
    await programme(made)

    assert await compare(pool) == []
    assert await rebuild(pool) == 0


async def test_comparison_names_every_wrong_row(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    await spoil(
        made,
        "UPDATE cohort SET taken = 5",
        "DELETE FROM learning_day WHERE day = 2",
        "INSERT INTO setting SELECT 'provider:gone', 'x', 'X', '1-1', 'Y', 1, 'p-x'",
    )

    found = await compare(pool)

    assert [(one.table, one.ref, one.stored is None, one.rebuilt is None) for one in found] == [
        ("setting", "provider:gone", False, True),
        ("cohort", COHORT, False, False),
        ("learning_day", COHORT, True, False),
    ]


async def test_one_table_can_be_rebuilt_alone(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    await spoil(made, "UPDATE cohort SET taken = 5", "UPDATE learning_day SET expected = 5")

    await rebuild(pool, ["cohort"])

    assert [one.table for one in await compare(pool)] == ["learning_day"] * 3


async def test_rows_of_streams_that_never_were_go(pool: Pool) -> None:
    made = await scene(pool)
    await spoil(made, "INSERT INTO setting SELECT 'provider:gone', 'x', 'X', '1-1', 'Y', 1, 'p-x'")

    await rebuild(pool)

    assert await made.one("SELECT count(*) FROM setting") == 0


async def test_rebuilding_the_agenda_keeps_the_troubles_of_its_steps(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    async with pool.acquire() as conn:
        await record(conn, COHORT, "judge_places", "The mail server is down.", NOW)

    await rebuild(pool, ["agenda_item"])

    async with pool.acquire() as conn:
        assert len(await list_troubles(conn)) == 1


async def test_unknown_table_is_named(pool: Pool) -> None:
    with pytest.raises(NoSuchTable, match="There is no read model 'event'"):
        await rebuild(pool, ["event"])
