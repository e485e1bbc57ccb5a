"""In a real browser, under the site's real policy: a sheet is marked, and the grid shows it."""

import pytest
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.web.browser import DESK, PHONE, serving
from tests.web.conftest import Place
from tests.web.seed import COORDINATOR, PASSWORD, SPRING


async def entered(context: BrowserContext, address: str) -> Page:
    """Sign in through the form, and collect what the browser complains about."""
    context.set_default_timeout(8000)
    page = await context.new_page()
    await page.goto(f"{address}/sign-in")
    await page.get_by_label("Sign-in name").fill(COORDINATOR)
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url("**/today")
    return page


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_a_sheet_is_marked_on_a_phone_and_the_grid_shows_it(
    place: Place, chromium: Browser, scripts: bool
) -> None:
    context = await chromium.new_context(viewport=PHONE, java_script_enabled=scripts)
    try:
        async with serving(place.app) as address:
            page = await entered(context, address)
            complaints: list[str] = []
            page.on("console", lambda said: complaints.append(said.text))
            await page.goto(f"{address}/p/{SPRING}/days/8")
            await page.get_by_role("radio", name="Late").check()
            if scripts:
                await expect(page.get_by_text("Saved 14:30")).to_be_visible()
                await page.get_by_label("Minutes late").fill("12")
            else:
                await page.get_by_role("button", name="Save", exact=True).click()
            await page.get_by_role("button", name="Finish the day").click()
            await page.wait_for_url(f"**/p/{SPRING}")
            row = page.locator("tr", has_text="Tom Ashgrove")
            await expect(row.locator(".o-sign--late")).to_have_count(1)
            await expect(
                page.get_by_text("Attendance sheet of learning day 8").first
            ).to_be_visible()
            assert complaints == []
            marked = await place.scene.all(
                "SELECT status, minutes_late FROM register_mark"
                " WHERE day = 8 AND person = 'p-rowan-4'"
            )
            assert marked == [("late", 12 if scripts else 0)]
    finally:
        await context.close()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
async def test_no_page_is_wider_than_the_screen_or_breaks_the_policy(
    place: Place, chromium: Browser, size: ViewportSize
) -> None:
    addresses = (
        "/today",
        "/board",
        "/work",
        f"/p/{SPRING}",
        f"/p/{SPRING}?part=days",
        "/p/bigger_picture:rowan",
        "/p/provider:bramble",
        "/money",
        "/mail",
        "/system",
        "/new/cohort?of=bigger_picture.by_area",
        "/p/bigger_picture:bramble/name_mentors",
    )
    context = await chromium.new_context(viewport=size)
    try:
        async with serving(place.app) as address:
            page = await entered(context, address)
            complaints: list[str] = []
            page.on("console", lambda said: complaints.append(said.text))
            for where in addresses:
                await page.goto(f"{address}{where}")
                wide, screen = await page.evaluate(
                    "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
                )
                assert wide <= screen, where
            assert complaints == []
    finally:
        await context.close()
