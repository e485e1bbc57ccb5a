"""The site on a store of its own; `filled` shares one full store among tests that change nothing."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
from fastapi import FastAPI

from store.pool import Pool, open_pool
from tests.conftest import TEMPLATE, Server
from tests.store.scenes import Scene
from tests.web.seed import AUDITOR, fill
from tests.web.visitor import sign_in, visitor
from web.app import WebConfig, create_app

SECRET = "a secret of forty characters for testing"


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
    given = {"secure_cookies": False, **config}
    settings = WebConfig(SECRET, "http://site.test", **given)  # type: ignore[arg-type]
    return create_app(scene.pool, scene.ledger, scene.clock, settings)


async def _place(pool: Pool) -> Place:
    scene = await fill(pool)
    app = site(scene)
    coordinator, auditor = visitor(app), visitor(app)
    assert (await sign_in(coordinator)).status_code == 303
    assert (await sign_in(auditor, AUDITOR)).status_code == 303
    return Place(scene, app, pool, coordinator, auditor)


@pytest.fixture(scope="session")
async def filled(postgres: Server) -> AsyncIterator[Place]:
    """A full site for looking: nothing in it may be changed."""
    name = "test_site_for_looking"
    await postgres.run(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    async with open_pool(postgres.database(name)) as pool:
        yield await _place(pool)


@pytest.fixture
async def place(pool: Pool) -> Place:
    """A full site of one's own, for changing."""
    return await _place(pool)
