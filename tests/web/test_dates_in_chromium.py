"""Dates are typed into boxes in a browser set to American: no calendar of its own, no 500."""

from playwright.async_api import Browser, expect

from tests.web.browser import PHONE, serving
from tests.web.conftest import Place
from tests.web.test_in_chromium import entered

PLAN = "/new/cohort?of=bigger_picture.by_area"


async def test_a_year_of_two_digits_is_told_at_its_field(place: Place, chromium: Browser) -> None:
    context = await chromium.new_context(viewport=PHONE, locale="en-US")
    try:
        async with serving(place.app) as address:
            page = await entered(context, address)
            await page.goto(f"{address}{PLAN}")
            first = page.get_by_role("group", name="Day 1:")
            await first.get_by_label("Day").fill("4")
            await first.get_by_label("Month").fill("may")
            await first.get_by_label("Year").fill("2026")
            await expect(
                first.locator("xpath=../..").get_by_text("Monday 4 May 2026")
            ).to_be_visible()
            await first.get_by_label("Year").fill("26")
            second = page.get_by_role("group", name="Day 2:")
            await second.get_by_label("Day").fill("5")
            await second.get_by_label("Month").fill("5")
            await second.get_by_label("Month").blur()
            await expect(second.get_by_label("Year")).to_have_value("26")
            await second.get_by_label("Year").fill("0026")
            await page.get_by_role("button", name="Plan a cohort").click()

            summary = page.get_by_role("alert")
            await expect(summary.get_by_text("write a year such as 2026").first).to_be_visible()
            await expect(first.get_by_text("write a year such as 2026")).to_be_visible()
            await expect(second.get_by_text("write a year such as 2026, from 2000")).to_be_visible()
            await expect(first.get_by_label("Day")).to_have_value("4")
            await summary.get_by_text("Day 1:").click()
            await expect(first.get_by_label("Day")).to_be_focused()
            assert await page.locator("input[type=date], input[type=time]").count() == 0
    finally:
        await context.close()
