"""The public pages in a real browser: on every screen, for everybody, and inside another site."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from playwright.async_api import Browser

from domain.processes.award import commands as a
from store import vault
from store.pool import Pool
from tests.store.courses import a_provider
from tests.store.scenes import NOW, Scene, scene, work
from tests.web.browser import open_chromium, serving
from tests.web.conftest import site
from tests.web.registered import GAIL, MEDS, a_house, awards, issue
from tests.web.seed import LONG_HOME, LONG_NAME
from tests.web.test_gallery import RULES

LONG = {"provider": "provider:house-001", "setting": "home"}
OTHER = "https://www.optimum.example"


@dataclass(frozen=True)
class Served:
    """A site and its store."""

    app: FastAPI
    scene: Scene


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with open_chromium() as opened:
        yield opened


@pytest.fixture
async def served(pool: Pool) -> Served:
    """A directory with long names, two frameworks and what is out of force."""
    made = await scene(pool)
    people = [vault.NewPerson("p-gail", GAIL), vault.NewPerson("p-long", LONG_NAME)]
    await vault.write_people(pool, people, NOW)
    await a_provider(made)
    await a_house(made, 1, LONG_HOME, "Newark and Sherwood")
    await issue(made, "rowan")
    await issue(made, "long", holder="p-long", name_listed=True, **LONG)
    await issue(made, "medicines", framework=MEDS, **LONG)
    await issue(made, "suspended", **LONG)
    await work(made)
    await made.do("award:suspended", a.Suspend(reason="t-why"))
    return Served(site(made), made)


@pytest.mark.parametrize("width", [320, 390, 1280])
async def test_public_pages_fit_the_screen_and_can_be_used_by_everybody(
    served: Served, browser: Browser, width: int
) -> None:
    paper = (await awards(served.scene))[1].public_id
    addresses = (
        "/directory",
        "/directory?q=old+vicarage&on=2026-03-02",
        "/directory/house-001.home",
        "/directory/embed",
        "/verify",
        "/verify/registration/REG-00002",
        f"/verify/{paper}",
    )
    context = await browser.new_context(viewport={"width": width, "height": 844})
    found: list[tuple[str, str]] = []
    try:
        async with serving(served.app) as address:
            page = await context.new_page()
            page.on("console", lambda said: found.append(("console", said.text)))
            for where in addresses:
                await page.goto(f"{address}{where}")
                wide, screen = await page.evaluate(
                    "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
                )
                assert wide <= screen, where
                if width == 320:  # the rules are those of 390, the columns are not
                    continue
                result = await Axe().run(page, options={"runOnly": list(RULES)})
                found += [(where, broken["id"]) for broken in result.response["violations"]]
        assert found == []
    finally:
        await context.close()


@pytest.mark.parametrize("named", [True, False])
async def test_the_list_is_shown_inside_the_named_site_and_no_other(
    served: Served, browser: Browser, named: bool
) -> None:
    other = FastAPI()
    context = await browser.new_context()
    try:
        async with serving(other) as theirs:
            app = site(served.scene, embed_origins=(theirs if named else OTHER,))
            async with serving(app) as ours:

                @other.get("/page")
                async def around() -> HTMLResponse:
                    return HTMLResponse(f'<iframe src="{ours}/directory/embed"></iframe>')

                page = await context.new_page()
                await page.goto(f"{theirs}/page")
                inner = page.frames[1]
                assert ("Rowan House" in await inner.content()) == named
                if named:
                    async with context.expect_page() as opened:
                        await inner.get_by_role("link", name="Rowan House").click()
                    beside = await opened.value
                    await beside.wait_for_url("**/directory/0001.rowan-house")
    finally:
        await context.close()
