"""A coordinator marks a register in a real browser, and the programme's timeline tells of it."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
import uvicorn
from playwright.async_api import Page, expect

from domain.messages import Role
from store import accounts
from store.chance import SeededChance
from store.clock import SimulatedClock
from store.ledger import Ledger
from store.migrate import migrate
from store.pool import Pool, open_pool
from tests.web.browser import open_chromium
from web.app import create_app
from web.config import WebConfig
from workers.local_stack import local_postgres, time_skipping_server
from workers.printing import PRESS
from workers.process import WorkerProcess
from workers.scenario.reading import Scenario
from workers.scenario.running import Player
from workers.simulation import Driver, Scripted

pytestmark = pytest.mark.timeout(180)

PASSWORD = "a long enough pass phrase"


async def test_a_marked_register_appears_on_the_timeline(
    scenario: Scenario, tmp_path: Path
) -> None:
    async with AsyncExitStack() as stack:
        half_way = _on_the_morning_of_day_3(scenario, tmp_path)
        pool, driver, ledger = await stack.enter_async_context(half_way)
        address = await stack.enter_async_context(_site(pool, ledger))
        browser = await stack.enter_async_context(open_chromium())
        page = await browser.new_page()
        await _sign_in(page, address)
        programme = f"{address}/p/{scenario.streams['elm-programme']}"
        told = page.get_by_text("Learning day 3: Gail Thorne attended")
        await page.goto(programme)
        await expect(told).to_have_count(0)

        await page.goto(f"{address}/p/{scenario.streams['spring']}/days/3")
        gail = page.get_by_role("group", name=re.compile("Gail Thorne"))
        await gail.get_by_role("radio", name="Attended").check()
        await page.get_by_role("button", name="Save", exact=True).click()
        await expect(page.get_by_text(re.compile("Saved")).first).to_be_visible()

        await driver.settle()
        await page.goto(programme)
        await expect(told).to_be_visible()


@asynccontextmanager
async def _on_the_morning_of_day_3(
    scenario: Scenario, home: Path
) -> AsyncIterator[tuple[Pool, Driver, Ledger]]:
    """The example, played up to the first mentors' day, with a worker that goes on working."""
    before = [one for one in scenario.happenings if one.given.get("day") not in range(3, 15)]
    day_3 = next(one.at for one in scenario.happenings if one.given.get("day") == 3)
    async with AsyncExitStack() as stack:
        dsn = await stack.enter_async_context(local_postgres(home))
        env = await stack.enter_async_context(time_skipping_server())
        await migrate(dsn)
        pool = await stack.enter_async_context(open_pool(dsn))
        clock = SimulatedClock()
        driver = Driver(pool, env, clock)
        ledger = Ledger(pool, clock, SeededChance(scenario.title))
        player = Player(scenario, pool, ledger)
        await driver.begin(scenario.starts)
        await player.introduce()
        address = env.client.service_client.config.target_host
        worker = WorkerProcess(dsn, address, home / "worker.log", seed=scenario.title)
        await stack.enter_async_context(worker.running())
        acts = [Scripted(one.at, partial(player.play, one)) for one in before if one.at < day_3]
        await worker.work(driver.run(acts, until=day_3))
        yield pool, driver, ledger


@asynccontextmanager
async def _site(pool: Pool, ledger: Ledger) -> AsyncIterator[str]:
    """The site in simulated time, on a free port."""
    async with pool.acquire() as conn:
        await accounts.create(conn, "ann", "Ann Archer", Role.COORDINATOR, PASSWORD)
    config = WebConfig(
        session_secret="s" * 40,
        badge_secret="A" * 43,
        site_url="http://127.0.0.1",
        secure_cookies=False,
    )
    app = create_app(pool, ledger, SimulatedClock(), config, PRESS)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


async def _sign_in(page: Page, address: str) -> None:
    await page.goto(f"{address}/sign-in")
    await page.get_by_label(re.compile("name", re.IGNORECASE)).fill("ann")
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", level=1, name="Today")).to_be_visible()
