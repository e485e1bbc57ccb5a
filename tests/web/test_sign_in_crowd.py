"""Many sign-ins at once: none beyond the limit is tried, and the site goes on meanwhile."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx
import pytest
from fastapi import FastAPI

from store import passwords
from tests.web.conftest import Place, site
from tests.web.seed import COORDINATOR, PASSWORD
from tests.web.visitor import main_form, send, visitor


@dataclass
class Slow:
    """The real check of a password, which waits on the way until the test lets it go on."""

    may_go: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)
    checked: int = 0
    inside: int = 0
    most_inside: int = 0


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    seen, really = Slow(), passwords._fits

    def fits(hashed: str, password: str) -> bool:
        with seen.lock:
            seen.checked += 1
            seen.inside += 1
            seen.most_inside = max(seen.most_inside, seen.inside)
        assert seen.may_go.wait(60)
        try:
            return really(hashed, password)
        finally:
            with seen.lock:
                seen.inside -= 1

    monkeypatch.setattr(passwords, "_fits", fits)
    yield seen
    seen.may_go.set()


async def crowd(app: FastAPI, logins: list[str], password: str) -> list[asyncio.Task[int]]:
    """Send many forms at once from one browser, and return the statuses to come."""
    client = visitor(app)
    form = main_form(await client.get("/sign-in"))

    async def one(login: str) -> int:
        answer: httpx.Response = await send(client, form, email=login, password=password)
        return answer.status_code

    return [asyncio.create_task(one(login)) for login in logins]


@pytest.mark.parametrize("login", [COORDINATOR, "nobody@optimum.example"])
async def test_sixty_wrong_tries_at_once_are_five(place: Place, slow: Slow, login: str) -> None:
    slow.may_go.set()
    statuses = await asyncio.gather(*await crowd(place.app, [login] * 60, "wrong horse"))
    assert (slow.checked, statuses.count(422), statuses.count(429)) == (5, 5, 55)


async def test_names_of_one_address_are_counted_together(place: Place, slow: Slow) -> None:
    slow.may_go.set()
    app = site(place.scene, sign_in_tries=1)
    logins = [f"name-{number}" for number in range(30)]
    await asyncio.gather(*await crowd(app, logins, "wrong horse"))
    assert slow.checked == 10


async def test_a_crowd_at_the_door_holds_no_connection(place: Place, slow: Slow) -> None:
    waiting = await crowd(place.app, [f"name-{number}" for number in range(100)], "wrong horse")
    turned_away: set[asyncio.Task[int]] = set()
    while len(turned_away) < 100 - passwords.AT_ONCE - passwords.MOST_WAITING:
        turned_away, _ = await asyncio.wait(waiting, timeout=0.05)
    assert {one.result() for one in turned_away} == {429}
    assert place.pool.get_idle_size() == place.pool.get_size(), "all connections are free"
    assert (await visitor(place.app).get("/courses")).status_code == 200
    slow.may_go.set()
    statuses = await asyncio.gather(*waiting)
    assert statuses.count(422) == passwords.AT_ONCE + passwords.MOST_WAITING
    assert slow.most_inside == passwords.AT_ONCE


async def test_who_was_turned_away_by_the_crowd_has_lost_no_try(place: Place, slow: Slow) -> None:
    others = await crowd(place.app, [f"name-{number}" for number in range(40)], "wrong horse")
    turned_away: set[asyncio.Task[int]] = set()
    while len(turned_away) < 40 - passwords.AT_ONCE - passwords.MOST_WAITING:
        turned_away, _ = await asyncio.wait(others, timeout=0.05)
    for _ in range(8):
        (mine,) = await crowd(place.app, [COORDINATOR], PASSWORD)
        assert await mine == 429
    slow.may_go.set()
    await asyncio.gather(*others)
    (mine,) = await crowd(place.app, [COORDINATOR], PASSWORD)
    assert await mine == 303


async def test_right_passwords_use_up_no_tries(place: Place) -> None:
    app = site(place.scene, sign_in_tries=1)
    for _ in range(12):
        (mine,) = await crowd(app, [COORDINATOR], PASSWORD)
        assert await mine == 303
