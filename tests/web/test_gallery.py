"""The components in a real browser: nothing is blocked, nothing overflows, all can be used."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Browser, Page, Route, expect

from tests.web import gallery
from tests.web.browser import open_chromium

NAMES = tuple(gallery.render_all())
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
SHEET = "attendance"


@pytest.fixture(scope="module")
async def site() -> AsyncIterator[str]:
    """The gallery on a free port, with the content security policy of the site."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(gallery.application(), log_level="warning"))
    running = asyncio.create_task(server.serve(sockets=[listening]))
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/gallery"
    server.should_exit = True
    await running


@pytest.fixture(scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with open_chromium() as browser:
        yield browser


@asynccontextmanager
async def phone(
    chromium: Browser, *, width: int = 390, scripts: bool = True
) -> AsyncIterator[Page]:
    """A fresh window; nothing in it waits longer than five seconds."""
    context = await chromium.new_context(
        viewport={"width": width, "height": 844}, java_script_enabled=scripts
    )
    context.set_default_timeout(5000)
    yield await context.new_page()
    await context.close()


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
async def test_no_page_is_blocked_or_scrolls_sideways(
    site: str, chromium: Browser, width: int
) -> None:
    complaints: list[str] = []
    async with phone(chromium, width=width) as page:
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        for name in NAMES:
            await page.goto(f"{site}/{name}")
            sideways = await page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert sideways == 0, name

    assert complaints == []


@pytest.mark.parametrize("width", [pytest.param(390, marks=pytest.mark.long), 1280])
async def test_no_page_breaks_a_rule_of_accessibility(
    site: str, chromium: Browser, width: int
) -> None:
    found: list[tuple[str, str, str]] = []
    async with phone(chromium, width=width) as page:
        for name in NAMES:
            await page.goto(f"{site}/{name}")
            result = await Axe().run(page, options={"runOnly": list(RULES)})
            found += [
                (name, broken["id"], broken["nodes"][0]["html"])
                for broken in result.response["violations"]
            ]

    assert found == []


async def test_fonts_arrive(site: str, chromium: Browser) -> None:
    async with phone(chromium) as page:
        await page.goto(f"{site}/cohort")
        await page.evaluate("document.fonts.ready")

        assert await page.evaluate("document.fonts.check('17px Figtree', 'Siân Llŷr')")
        assert await page.evaluate("[...document.fonts].some((f) => f.status === 'loaded')")


async def test_menu_of_a_phone_opens_and_closes(site: str, chromium: Browser) -> None:
    async with phone(chromium) as page:
        await page.goto(f"{site}/today")
        money = page.get_by_role("link", name="Money")
        menu = page.get_by_role("button", name="Menu")

        await expect(money).to_be_hidden()
        await menu.click()
        await expect(money).to_be_visible()
        await menu.click()
        await expect(money).to_be_hidden()


async def test_menu_stands_open_without_scripts(site: str, chromium: Browser) -> None:
    async with phone(chromium, scripts=False) as page:
        await page.goto(f"{site}/today")

        await expect(page.get_by_role("link", name="Money")).to_be_visible()


async def test_error_summary_takes_the_focus_and_leads_to_the_box(
    site: str, chromium: Browser
) -> None:
    async with phone(chromium) as page:
        await page.goto(f"{site}/form-errors")
        await expect(page.locator(".govuk-error-summary")).to_be_focused()

        await page.get_by_role("link", name="Named on must be a real date").click()

        await expect(page.get_by_label("Day", exact=True).first).to_be_focused()


async def test_mark_is_saved_by_the_touch_of_a_button(site: str, chromium: Browser) -> None:
    async with phone(chromium) as page:
        await page.goto(f"{site}/{SHEET}")
        kasia = page.get_by_role("group", name="Kasia")
        await expect(page.locator("[data-count]")).to_have_text("4 of 5 marked")

        async with page.expect_request("**/mark") as sent:
            await kasia.get_by_role("radio", name="Attended").check()

        await expect(kasia.locator("[data-status]")).to_have_text("Saved 09:16")
        await expect(page.locator("[data-count]")).to_have_text("5 of 5 marked")
        body = (await sent.value).post_data or ""
        assert "mark-p5=attended" in body
        assert "csrf_token=" in body
        assert "mark-p1" not in body


async def test_minutes_are_asked_only_of_the_late(site: str, chromium: Browser) -> None:
    async with phone(chromium) as page:
        await page.goto(f"{site}/{SHEET}")
        kasia = page.get_by_role("group", name="Kasia")

        await expect(kasia.get_by_label("Minutes late")).to_be_hidden()
        await kasia.get_by_role("radio", name="Late").check()
        await expect(kasia.get_by_label("Minutes late")).to_be_visible()


async def test_mark_that_did_not_arrive_says_so_and_is_sent_again(
    site: str, chromium: Browser
) -> None:
    async def refuse(route: Route) -> None:
        await route.abort()

    async with phone(chromium) as page:
        await page.goto(f"{site}/{SHEET}")
        kasia = page.get_by_role("group", name="Kasia")
        await page.route("**/mark", refuse)

        await kasia.get_by_role("radio", name="Absent").check()
        await expect(kasia.locator("[data-status]")).to_have_text("Not sent yet")
        await expect(page.locator("[data-count]")).to_have_text("5 of 5 marked · 1 not sent yet")

        await page.unroute("**/mark")
        await page.evaluate("window.dispatchEvent(new Event('online'))")
        await expect(kasia.locator("[data-status]")).to_have_text("Saved 09:16")
        await expect(page.locator("[data-count]")).to_have_text("5 of 5 marked")


async def test_sheet_is_a_plain_form_without_scripts(site: str, chromium: Browser) -> None:
    async with phone(chromium, scripts=False) as page:
        await page.goto(f"{site}/{SHEET}")
        kasia = page.get_by_role("group", name="Kasia")
        await kasia.get_by_role("radio", name="Attended").check()

        async with page.expect_request("**/days/3") as sent:
            await page.get_by_role("button", name="Save", exact=True).click()

        body = (await sent.value).post_data or ""
        assert "mark-p5=attended" in body
        assert "mark-p1=attended" in body
        assert "do=save" in body


async def test_enter_key_saves_and_marks_nobody_else(site: str, chromium: Browser) -> None:
    async with phone(chromium) as page:
        await page.goto(f"{site}/{SHEET}")
        minutes = page.get_by_role("group", name="Grace").get_by_label("Minutes late")

        async with page.expect_request("**/days/3") as sent:
            await minutes.press("Enter")

        body = (await sent.value).post_data or ""
        assert "do=save" in body
        assert "do=everyone" not in body


async def test_focus_is_never_under_the_bar_at_the_foot(site: str, chromium: Browser) -> None:
    async with phone(chromium) as page:
        await page.goto(f"{site}/{SHEET}")
        for _ in range(40):
            await page.keyboard.press("Tab")
            hidden = await page.evaluate(
                """() => {
                  const bar = document.querySelector('.o-finish');
                  const active = document.activeElement;
                  if (bar.contains(active) || active === document.body) return false;
                  return active.getBoundingClientRect().bottom > bar.getBoundingClientRect().top
                    && bar.getBoundingClientRect().bottom > active.getBoundingClientRect().top;
                }"""
            )
            assert not hidden
