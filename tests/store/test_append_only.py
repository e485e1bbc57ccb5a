"""The database itself keeps the log: nothing in it can be changed, whoever asks."""

import asyncpg
import pytest

from store.pool import APP_ROLE, Pool
from tests.store.scenes import COHORT, opened, plan, scene

LOG = ("event", "command", "refusal")
CHANGES = ("UPDATE {} SET ref = ref", "DELETE FROM {}", "TRUNCATE {} CASCADE")


@pytest.fixture
async def written(pool: Pool) -> Pool:
    """A store whose log has rows in each of its tables."""
    made = await scene(pool)
    await opened(made)
    await made.refused(COHORT, plan())
    return pool


@pytest.mark.parametrize("role", ["origin", "replica"])
async def test_owner_cannot_change_the_log(written: Pool, dsn: str, role: str) -> None:
    owner = await asyncpg.connect(dsn)
    try:
        await owner.execute(f"SET session_replication_role = {role}")
        for table in LOG:
            before = await owner.fetch(f"SELECT * FROM {table}")
            for change in CHANGES:
                with pytest.raises(asyncpg.InsufficientPrivilegeError, match="is append-only"):
                    await owner.execute(change.format(table))
            assert before
            assert await owner.fetch(f"SELECT * FROM {table}") == before
    finally:
        await owner.close()


async def test_application_has_no_right_to_change_the_log(written: Pool) -> None:
    async with written.acquire() as conn:
        for table in LOG:
            for change in CHANGES:
                with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
                    await conn.execute(change.format(table))


async def test_application_runs_without_the_rights_of_the_owner(pool: Pool) -> None:
    async with pool.acquire() as conn:
        assert await conn.fetchval("SELECT current_user") == APP_ROLE
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await conn.execute("ALTER TABLE event DISABLE TRIGGER ALL")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await conn.execute("DELETE FROM stream")


async def test_connection_keeps_its_role_when_it_is_used_again(dsn: str, pool: Pool) -> None:
    for _ in range(3):
        async with pool.acquire() as conn:
            assert await conn.fetchval("SELECT current_user") == APP_ROLE
            assert await conn.fetchval("SHOW lock_timeout") == "2s"
