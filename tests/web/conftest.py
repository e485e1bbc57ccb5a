"""The site on a full store: `filled` is shared by tests that change nothing, `place` is not."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from playwright.async_api import Browser

from domain.messages import Role
from store import accounts
from store.chance import SeededChance
from store.clock import SimulatedClock
from store.ledger import Ledger
from store.pool import Pool, open_pool
from tests.conftest import TEMPLATE, Server
from tests.store.scenes import Scene, scene
from tests.web import seed_courses
from tests.web.at_the_browser import as_client, at_the_browser
from tests.web.browser import open_chromium
from tests.web.by_hand import NOW, ByHand
from tests.web.seed import AUDITOR, COORDINATOR, PASSWORD, fill
from tests.web.staffed import fill as fill_staff
from tests.web.visitor import sign_in, visitor
from web.app import WebConfig, create_app
from workers.printing import PRESS

FULL, STAFF = "full_optimum", "full_staff"
_numbers = itertools.count(1)
SECRET = "a secret of forty characters for testing"
BADGE_SECRET = "c2VjcmV0IGJ5dGVzIGZvciB0ZXN0aW5nIGJhZGdlcyE"


@dataclass(frozen=True)
class Place:
    """A site with its store, its coordinator and its auditor."""

    scene: Scene
    app: FastAPI
    pool: Pool
    coordinator: httpx.AsyncClient
    auditor: httpx.AsyncClient


def site(scene: Scene, **config: object) -> FastAPI:
    """Return the site of a scene."""
    given = {"badge_secret": BADGE_SECRET, "secure_cookies": False, **config}
    settings = WebConfig(SECRET, site_url="http://site.test", **given)  # type: ignore[arg-type]
    return create_app(scene.pool, scene.ledger, scene.clock, settings, PRESS)


async def _place(pool: Pool) -> Place:
    clock = SimulatedClock()
    scene = Scene(pool, clock, Ledger(pool, clock, SeededChance("tests")))
    app = site(scene)
    async with pool.acquire() as conn:
        by_login = {one.login: one for one in await accounts.list_accounts(conn)}
        tokens = [
            await accounts.begin_session(conn, by_login[login], timedelta(hours=1))
            for login in (COORDINATOR, AUDITOR)
        ]
    coordinator, auditor = (visitor(app, token) for token in tokens)
    return Place(scene, app, pool, coordinator, auditor)


@pytest.fixture(scope="session")
async def full(postgres: Server) -> str:
    """The name of a full database, filled once and copied for each test."""
    await postgres.run(f"CREATE DATABASE {FULL} TEMPLATE {TEMPLATE}")
    async with open_pool(postgres.database(FULL)) as pool:
        await fill(pool)
    return FULL


@pytest.fixture(scope="session")
async def filled(postgres: Server, full: str) -> AsyncIterator[Place]:
    """A full site for looking: nothing in it may be changed."""
    await postgres.run(f"CREATE DATABASE test_site_for_looking TEMPLATE {full}")
    async with open_pool(postgres.database("test_site_for_looking")) as pool:
        yield await _place(pool)


@pytest.fixture(scope="session")
async def courses(postgres: Server) -> AsyncIterator[Place]:
    """A site with short courses for looking: nothing in it may be changed."""
    await postgres.run(f"CREATE DATABASE test_site_with_courses TEMPLATE {TEMPLATE}")
    async with open_pool(postgres.database("test_site_with_courses")) as pool:
        await seed_courses.fill(pool)
        yield await _place(pool)


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """A real browser, one for all tests."""
    async with open_chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
async def staff(postgres: Server) -> str:
    """The name of a database with staff competence, filled once and copied for each test."""
    await postgres.run(f"CREATE DATABASE {STAFF} TEMPLATE {TEMPLATE}")
    async with open_pool(postgres.database(STAFF)) as pool:
        await fill_staff(pool)
    return STAFF


@pytest.fixture
async def staffed(postgres: Server, staff: str) -> AsyncIterator[Place]:
    """A site with staff competence of one's own."""
    async with _copied(postgres, staff) as place:
        yield place


@pytest.fixture
async def place(postgres: Server, full: str) -> AsyncIterator[Place]:
    """A full site of one's own, for changing."""
    async with _copied(postgres, full) as place:
        yield place


@asynccontextmanager
async def _copied(postgres: Server, template: str) -> AsyncIterator[Place]:
    """Copy a filled database for one test."""
    name = f"test_site_{next(_numbers)}"
    await postgres.run(f"CREATE DATABASE {name} TEMPLATE {template}")
    async with open_pool(postgres.database(name)) as pool:
        yield await _place(pool)
    await postgres.run(f"DROP DATABASE {name} WITH (FORCE)")


async def _before_anything(pool: Pool) -> Scene:
    """An empty site with two coordinators."""
    made = await scene(pool, NOW)
    async with pool.acquire() as conn:
        await accounts.create(conn, COORDINATOR, "Asha Verma", Role.COORDINATOR, PASSWORD)
        await accounts.create(conn, "second", "Ben Second", Role.COORDINATOR, PASSWORD)
    return made


@pytest.fixture
async def hand(pool: Pool) -> ByHand:
    """A coordinator at the keyboard of an empty site, over HTTP."""
    made = await _before_anything(pool)
    client = visitor(site(made))
    await sign_in(client)
    return ByHand(made, client)


@pytest.fixture
async def at_a_desk(pool: Pool, chromium: Browser) -> AsyncIterator[ByHand]:
    """The same coordinator before a real browser."""
    made = await _before_anything(pool)
    async with at_the_browser(site(made), chromium) as one:
        await sign_in(as_client(one))
        yield ByHand(made, as_client(one))
