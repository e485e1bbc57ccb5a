"""On a phone, without scripts: the code of the room, somebody's own link, and what axe says."""

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Browser, Page, expect

from tests.web.browser import DESK, PHONE, serving
from tests.web.conftest import Place
from tests.web.seed import SPRING
from tests.web.test_gallery import RULES
from tests.web.test_in_chromium import entered
from tests.web.test_needs import told
from tests.web.test_signing_in_on_the_day import (
    EARLY,
    SHEET,
    STARTS,
    names_of,
    own_link,
    room_address,
)


async def is_in_order(page: Page) -> None:
    """Nothing is wider than the screen, and every reader finds their way."""
    wide, screen = await page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= screen, page.url
    found = await Axe().run(page, options={"runOnly": list(RULES)})
    assert found.response["violations"] == [], page.url


async def test_people_sign_in_on_a_phone_without_scripts(place: Place, chromium: Browser) -> None:
    await place.scene.at(EARLY)
    (who, name), (_, other) = list((await names_of(place)).items())[:2]
    room, own = await room_address(place), await own_link(place, who)
    context = await chromium.new_context(viewport=PHONE, java_script_enabled=False)
    try:
        async with serving(place.app) as address:
            page = await context.new_page()
            await page.goto(f"{address}{own}")
            await expect(page.get_by_role("heading", name=name)).to_be_visible()
            await page.get_by_role("button", name="I am here").click()
            await expect(page.get_by_text("You signed in at 9:02.")).to_be_visible()
            await page.goto(f"{address}{room}")
            await page.get_by_label("Your first name and surname").fill(other)
            await page.get_by_role("button", name="I am here").click()
            await expect(page.get_by_text("Thank you, you are signed in")).to_be_visible()
    finally:
        await context.close()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
async def test_the_pages_of_signing_in_fit_every_screen_and_reader(
    place: Place, chromium: Browser, size: dict[str, int]
) -> None:
    await place.scene.at(EARLY)
    who = next(iter(await names_of(place)))
    room, own = await room_address(place), await own_link(place, who)
    context = await chromium.new_context(viewport=size)  # type: ignore[arg-type]
    try:
        async with serving(place.app) as address:
            page = await entered(context, address)
            complaints: list[str] = []
            page.on("console", lambda said: complaints.append(said.text))
            for where in (room, own, f"{SHEET}/code"):
                await page.goto(f"{address}{where}")
                await is_in_order(page)
            await page.get_by_role("img", name="QR code").wait_for()
            await told(place)
            await page.goto(f"{address}/p/{SPRING}?part=needs")
            await is_in_order(page)
            await page.goto(f"{address}{own}")
            await page.get_by_role("button", name="I am here").click()
            await page.goto(f"{address}{SHEET}")
            await expect(page.get_by_text("Says they are here, 9:02")).to_be_visible()
            await place.scene.at(STARTS)
            await page.reload()
            await is_in_order(page)
            await page.get_by_role("button", name="Confirm the one who signed in").click()
            await page.wait_for_url("**/p/cohort:spring")
            assert complaints == []
    finally:
        await context.close()
