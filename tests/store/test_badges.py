"""Entries of badges in the lists of statuses, and which bits are set."""

import asyncio
from collections.abc import Callable, Iterator

import pytest

from store.pages.badges import (
    LIST_BITS,
    MOST_IN_A_LIST,
    Badge,
    StatusEntry,
    badge,
    keep_key,
    kept_keys,
    positions,
    status_entry,
)
from store.pool import Pool
from store.rebuild import rebuild
from tests.store.earned import TODAY, earn, set_status
from tests.store.scenes import Scene, scene


def drawn(*numbers: int) -> Callable[[int], int]:
    """Return a lot that draws these numbers in turn."""
    left: Iterator[int] = iter(numbers)
    return lambda below: next(left) % below


async def entries(made: Scene) -> list[tuple[int, int]]:
    found = await made.all("SELECT list, position FROM status_entry ORDER BY list, position")
    return [(number, position) for number, position in found]


async def test_an_entry_is_drawn_once_and_kept(pool: Pool) -> None:
    async with pool.acquire() as conn:
        first = await status_entry(conn, "abc", drawn(77))
        again = await status_entry(conn, "abc", drawn())

    assert first == again == StatusEntry(0, 77)


async def test_no_two_badges_share_an_entry(pool: Pool) -> None:
    async with pool.acquire() as conn:
        await status_entry(conn, "abc", drawn(77))
        other = await status_entry(conn, "def", drawn(77, 77, 5))

    assert other == StatusEntry(0, 5)


async def test_two_who_ask_at_the_same_time_get_one_entry(pool: Pool) -> None:
    made = await scene(pool)

    async def ask() -> StatusEntry:
        async with pool.acquire() as conn, conn.transaction():
            return await status_entry(conn, "abc")

    found = await asyncio.gather(*(ask() for _ in range(8)))

    assert len(set(found)) == 1
    assert await entries(made) == [(found[0].number, found[0].position)]


async def test_a_half_full_list_is_followed_by_the_next(pool: Pool) -> None:
    made = await scene(pool)
    await made.one(
        "INSERT INTO status_entry SELECT 'id' || n, 0, n FROM generate_series(1, $1) AS n",
        MOST_IN_A_LIST - 1,
    )
    async with pool.acquire() as conn:
        last = await status_entry(conn, "last", drawn(LIST_BITS - 1))
        assert await positions(conn, "revocation", 1) is None
        following = await status_entry(conn, "next", drawn(LIST_BITS - 1))
        assert await positions(conn, "revocation", 1) == []

    assert (last, following) == (StatusEntry(0, LIST_BITS - 1), StatusEntry(1, LIST_BITS - 1))


async def test_a_list_that_nobody_needs_is_not_there(pool: Pool) -> None:
    async with pool.acquire() as conn:
        assert await positions(conn, "revocation", 0) == []
        assert [await positions(conn, "suspension", n) for n in (-1, 1, 2**31)] == [None] * 3


async def test_an_entry_cannot_be_changed_or_taken_back(pool: Pool) -> None:
    made = await scene(pool)
    async with pool.acquire() as conn:
        await status_entry(conn, "abc", drawn(1))
    for sql in ("UPDATE status_entry SET position = 2", "DELETE FROM status_entry"):
        with pytest.raises(Exception, match="permission denied"):
            await made.one(sql)


async def test_a_key_is_kept_once_and_cannot_be_exchanged(pool: Pool) -> None:
    made = await scene(pool)
    async with pool.acquire() as conn:
        await keep_key(conn, {"kid": "two", "x": "b"})
        await keep_key(conn, {"kid": "one", "x": "a"})
        await keep_key(conn, {"kid": "one", "x": "forged"})
        assert await kept_keys(conn) == [{"kid": "one", "x": "a"}, {"kid": "two", "x": "b"}]
    for sql in ("UPDATE badge_key SET public = '{}'", "DELETE FROM badge_key"):
        with pytest.raises(Exception, match="permission denied"):
            await made.one(sql)


STATES = {  # revoked, suspended, in force
    "issued": (False, False, True),
    "valid to the end of 14 March 2028": (False, False, True),
    "update overdue since 1 March 2026": (False, False, True),
    "revocation proposed": (False, False, True),
    "in grace to the end of 14 April 2026": (False, False, False),
    "expired": (False, False, False),
    "suspended": (False, True, False),
    "suspended, the annual update is overdue": (False, True, False),
    "revoked": (True, False, False),
    "revoked, under appeal": (True, False, False),
    "removed from the directory": (True, False, False),
    "replaced": (True, False, False),
    "something new": (False, False, False),
}


async def test_the_state_of_a_certificate_decides_its_bits(pool: Pool) -> None:
    made = await scene(pool)
    _, public_id = await earn(made, "one0", kind="organisation", holder=None)
    _, other = await earn(made, "two0")
    await made.one("UPDATE award SET document = 'd-one'")
    async with pool.acquire() as conn:
        await status_entry(conn, public_id, drawn(131_071))
        await status_entry(conn, other, drawn(0))
    seen = {}
    for status in STATES:
        await set_status(made, public_id, status)
        async with pool.acquire() as conn:
            found = await badge(conn, public_id)
            revoked = await positions(conn, "revocation", 0)
            suspended = await positions(conn, "suspension", 0)
        assert isinstance(found, Badge)
        assert 0 not in [*(revoked or []), *(suspended or [])], "the other badge is good"
        seen[status] = (revoked == [131_071], suspended == [131_071], found.in_force(TODAY))

    assert seen == STATES


async def test_a_rebuild_leaves_entries_alone(pool: Pool) -> None:
    made = await scene(pool)
    _, public_id = await earn(made, "one0")
    async with pool.acquire() as conn:
        before = await status_entry(conn, public_id)
    await made.one("DELETE FROM award")
    assert await rebuild(pool) == 1

    assert await entries(made) == [(before.number, before.position)]
