"""The life of an account by the command line: reset, disabled, enabled, signed out."""

import asyncio
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from domain.messages import Role
from store import accounts
from store.passwords import Hashing
from store.pool import Pool
from workers.mistakes import NoSuchThing
from workers.settings import Settings
from workers.upkeep import AccountChange, change_account

PASSWORD = "twelve green bottles"


async def change(dsn: str, login: str, what: AccountChange) -> str:
    """Give the command, and return what it says."""
    said = StringIO()
    settings = Settings(home=Path("unused"), database_url=dsn)
    await change_account(settings, login, what, Console(file=said))
    return said.getvalue()


async def signed_in(pool: Pool, login: str, role: Role) -> str:
    """Make an account and return the token of its session."""
    async with pool.acquire() as conn:
        made = await accounts.create(conn, login, "Ann Archer", role, PASSWORD)
        return await accounts.begin_session(conn, made, timedelta(hours=1))


async def opens(pool: Pool, token: str) -> bool:
    async with pool.acquire() as conn:
        return await accounts.account_of(conn, token) is not None


async def enters(pool: Pool, login: str, password: str = PASSWORD) -> bool:
    return await accounts.verify(pool, Hashing(), login, password) is not None


@pytest.mark.parametrize("what", ["reset", "disable", "sign-out"])
async def test_sign_ins_end_at_once_and_only_theirs(
    dsn: str, pool: Pool, what: AccountChange
) -> None:
    ann = await signed_in(pool, "ann", Role.COORDINATOR)
    ben = await signed_in(pool, "ben", Role.COORDINATOR)
    said = await change(dsn, "Ann", what)
    assert (await opens(pool, ann), await opens(pool, ben)) == (False, True)
    assert await enters(pool, "ann") == (what == "sign-out")
    if what == "reset":
        assert await enters(pool, "ann", said.split()[-1])


async def test_a_disabled_account_comes_back_with_its_password(dsn: str, pool: Pool) -> None:
    await signed_in(pool, "ann", Role.COORDINATOR)
    token = await signed_in(pool, "ada", Role.AUDITOR)
    await change(dsn, "ada", "disable")
    await change(dsn, "ada", "disable")
    assert not await enters(pool, "ada")
    await change(dsn, "ada", "enable")
    assert await enters(pool, "ada")
    assert not await opens(pool, token), "its sign-in of before stays over"


async def test_somebody_can_always_act(dsn: str, pool: Pool) -> None:
    for login in ("ann", "ben"):
        await signed_in(pool, login, Role.COORDINATOR)
    await signed_in(pool, "ada", Role.AUDITOR)
    both = (change(dsn, login, "disable") for login in ("ann", "ben"))
    answers = await asyncio.gather(*both, return_exceptions=True)
    refused = [one for one in answers if isinstance(one, NoSuchThing)]
    assert len(refused) == 1
    assert "the last coordinator" in str(refused[0])
    assert await enters(pool, "ann") != await enters(pool, "ben")


@pytest.mark.parametrize("what", ["reset", "disable", "enable", "sign-out"])
async def test_an_unknown_name_is_said(dsn: str, pool: Pool, what: AccountChange) -> None:
    await signed_in(pool, "ann", Role.COORDINATOR)
    with pytest.raises(NoSuchThing, match="there is no account nobody"):
        await change(dsn, "nobody", what)
