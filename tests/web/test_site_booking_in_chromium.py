"""Asking for places in a real browser, from the list to the request, on a phone and on a desk."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Browser, Page

from domain.processes.cohort.commands import OpenForPlaces, Plan
from domain.processes.request import Over, Sent
from store.pool import Pool
from store.streams import peek
from tests.domain.courses import days
from tests.store.scenes import NOW, Scene, scene, work
from tests.web.browser import serving
from tests.web.conftest import site
from tests.web.test_gallery import RULES

MOVING = "moving_and_handling"
DATE = "cohort:moving"


@pytest.fixture
async def made(pool: Pool) -> Scene:
    """A date of a course with conditions and four days, and one of a course with two."""
    begun = await scene(pool)
    for slug, ref, capacity in ((MOVING, DATE, 6), ("care_planning", "cohort:care", 1)):
        timetable = days(slug, who=f"-{ref.partition(':')[2]}")
        plan = Plan(service=slug, label=f"June {slug[:4]}", capacity=capacity, days=timetable)
        await begun.do(ref, plan)
        await begun.do(ref, OpenForPlaces())
    return begun


class Look:
    """What is asserted of each page that a visitor sees."""

    def __init__(self, page: Page, width: int) -> None:
        self.page, self.width = page, width
        self.found: list[tuple[str, str]] = []
        page.on("console", lambda said: self._heard(said.text))

    def _heard(self, said: str) -> None:
        if "status of 422" not in said:  # a form with mistakes comes back under this status
            self.found.append(("console", said))

    async def around(self, name: str) -> None:
        wide, screen = await self.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= screen, name
        result = await Axe().run(self.page, options={"runOnly": list(RULES)})
        self.found += [(name, broken["id"]) for broken in result.response["violations"]]
        if shots := os.environ.get("SHOTS"):
            path = Path(shots) / f"{name}-{self.width}.png"
            await self.page.screenshot(path=path, full_page=True)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
async def test_places_are_asked_for(
    made: Scene, chromium: Browser, width: int, scripts: bool
) -> None:
    context = await chromium.new_context(
        viewport={"width": width, "height": 844}, java_script_enabled=scripts
    )
    try:
        async with serving(site(made)) as address:
            page = await context.new_page()
            look = Look(page, width)

            async def around(name: str) -> None:
                if scripts:
                    await look.around(name)

            await page.goto(f"{address}/courses")
            await around("list")
            await page.get_by_role("link", name="2 June 2026 to 15 July 2026").click()
            await around("date")
            await page.get_by_label("How many places do you need?").select_option("2")
            await page.get_by_role("button", name="Hold these places").click()
            await page.get_by_text("We hold 2 places for you until 10:30").wait_for()
            await around("form")
            await page.get_by_role("button", name="Check your booking").click()
            await page.get_by_text("There is a problem").wait_for()
            await around("errors")
            await page.get_by_label("Your organisation").fill("Elm Care Ltd")
            await page.get_by_label("Care home or service").fill("Elm House")
            await page.get_by_label("Your name").fill("Olu Elm")
            await page.get_by_label("E-mail address").first.fill("olu@elm.example")
            await page.get_by_role("button", name="Check your booking").click()
            await page.get_by_role("heading", name="Check your booking").wait_for()
            await around("check")
            await page.get_by_role("button", name="Send the booking request").click()
            await page.get_by_role("heading", name="We have your request").wait_for()
            await around("sent")
            ref = f"request:{page.url.rpartition('/')[2]}"
            async with made.pool.acquire() as conn:
                assert isinstance(await peek(conn, ref), Sent)
            await page.get_by_role("button", name="Give the places back").click()
            await page.get_by_role("heading", name="You gave the places back").wait_for()
            await around("given back")
        async with made.pool.acquire() as conn:
            assert isinstance(await peek(conn, ref), Over)
        assert look.found == []
    finally:
        await context.close()


@pytest.mark.parametrize("width", [390, 1280])
async def test_a_hold_that_ended_and_a_full_date(
    made: Scene, chromium: Browser, width: int
) -> None:
    context = await chromium.new_context(viewport={"width": width, "height": 844})
    try:
        async with serving(site(made)) as address:
            page = await context.new_page()
            look = Look(page, width)
            await page.goto(f"{address}/courses/care")
            await page.get_by_role("button", name="Hold these places").click()
            await page.get_by_label("Your organisation").fill("Elm Care Ltd")
            held = page.url
            other = await context.new_page()
            await other.goto(f"{address}/courses/care")
            await other.get_by_text("This date is full").wait_for()
            full = Look(other, width)
            await full.around("full")
            await made.at(NOW.replace(hour=11))
            await work(made)
            await page.get_by_role("button", name="Check your booking").click()
            await page.get_by_role("heading", name="Your hold has ended").wait_for()
            await page.get_by_text("We held the places until 10:30").wait_for()
            await look.around("ended")
            await page.get_by_role("button", name="Start again").click()
            await page.get_by_text("We hold 1 place for you until").wait_for()
            assert await page.get_by_label("Your organisation").input_value() == "Elm Care Ltd"
            assert page.url != held
        assert (look.found, full.found) == ([], [])
    finally:
        await context.close()
