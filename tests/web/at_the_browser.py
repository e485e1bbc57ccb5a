"""A visitor at a real browser, who can be given to whatever is written for a visitor over HTTP.

Addresses are opened in Chromium; what is sent is typed into the fields of the form that stands on
the page, and sent with its own button.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, cast
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx
from fastapi import FastAPI
from playwright.async_api import Browser, Locator, Page, Response

from tests.web.browser import DESK, serving

PATIENCE = 8_000  # milliseconds
FIELDS = "input, select, textarea"
STANDING = """all => all.map(it => ({
    name: it.name, kind: it.type, tag: it.tagName, value: it.value, checked: it.checked === true
}))"""
"""What stands in each field of a form, asked at once."""
ANY_BUTTON = "button:not([type=button]):not([name]):not([aria-hidden])"


class BrowserVisitor:
    """Stands in for an `httpx.AsyncClient`: `get` and `post`, nothing else."""

    def __init__(self, page: Page, address: str) -> None:
        self._page, self._address = page, address
        self._landed = ""  # where sending a form has just led
        self.complaints: list[str] = []
        page.on("console", lambda said: self._hear(said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, said: str) -> None:
        if not (said.startswith("Failed to load resource") and "409" in said):
            self.complaints.append(said)  # a refusal comes with 409 and is none

    async def get(self, address: str, **_: Any) -> httpx.Response:
        """Open an address, unless sending a form has just led there."""
        landed, self._landed = self._landed, ""
        if address == landed:
            return await self._seen(200, {})
        answer = await self._page.goto(urljoin(self._address, address))
        assert answer is not None
        return await self._seen(answer.status, dict(answer.headers))

    async def post(self, address: str, *, content: str, **_: Any) -> httpx.Response:
        """Fill in the form for this address that is on the screen, and press its button."""
        values: dict[str, list[str]] = {}
        for name, value in parse_qsl(content, keep_blank_values=True):
            values.setdefault(name, []).append(value)
        form = self._page.locator(f'form[method="post"][action="{address}"]').last
        if await form.count() == 0:  # an empty action is the page's own address
            form = self._page.locator('form[method="post"]:not([action="/sign-out"])').last
        button = await self._fill(form, values)
        async with self._page.expect_response(_is_post, timeout=PATIENCE) as sent:
            await button.click(timeout=PATIENCE)
        answer = await sent.value
        where = _where_to(answer)
        if answer.status == 303:
            await self._page.wait_for_url(lambda url: url != str(answer.url) or where in url)
        await self._page.wait_for_load_state()
        self._landed = where
        return await self._seen(answer.status, {"location": where} if where else {})

    async def _seen(self, status: int, headers: Mapping[str, str]) -> httpx.Response:
        kept = {name: value for name, value in headers.items() if name == "location"}
        return httpx.Response(
            status,
            headers=kept,
            text=await self._page.content(),
            request=httpx.Request("GET", self._page.url),
        )

    async def _fill(self, form: Locator, values: Mapping[str, list[str]]) -> Locator:
        """Type what is wanted into each field that differs; return the button to press."""
        fields = form.locator(FIELDS)
        for number, one in enumerate(await fields.evaluate_all(STANDING)):
            if one["name"] and one["kind"] != "hidden":
                await _set(fields.nth(number), one, values.get(one["name"], []))
        button = form.locator(ANY_BUTTON).first
        for one in await form.locator("button[name]").all():
            name, value = await one.get_attribute("name"), await one.get_attribute("value")
            if name is not None and (value or "") in values.get(name, []):
                button = one
        return button


async def _set(field: Locator, stands: Mapping[str, Any], wanted: list[str]) -> None:
    """Bring one field to what is wanted of its name, as somebody with mouse and keys would."""
    if stands["kind"] in ("radio", "checkbox"):
        is_on = stands["value"] in wanted
        if is_on != stands["checked"] and (is_on or stands["kind"] == "checkbox"):
            await _show(field)
            await field.set_checked(is_on, force=True, timeout=PATIENCE)
    elif stands["tag"] == "SELECT":
        if wanted and [stands["value"]] != wanted:
            await _show(field)
            await field.select_option(wanted, timeout=PATIENCE)
    elif stands["value"] != (wanted or [""])[-1].replace("\r\n", "\n"):
        await _show(field)
        await field.fill((wanted or [""])[-1], timeout=PATIENCE)


async def _show(field: Locator) -> None:
    """Open what the field is folded away in."""
    folded = field.locator("xpath=ancestor::details[not(@open)]")
    for one in await folded.all():
        await one.locator("summary").first.click()


def _is_post(answer: Response) -> bool:
    """Tell whether a form was sent; what a page saves by itself leads nowhere."""
    return answer.request.method == "POST" and answer.request.is_navigation_request()


def _where_to(answer: Response) -> str:
    """The address of a redirect, without the site's own; empty when it was none."""
    parts = urlsplit(answer.headers.get("location", ""))
    return parts.path + (f"?{parts.query}" if parts.query else "")


@asynccontextmanager
async def at_the_browser(app: FastAPI, browser: Browser) -> AsyncIterator[BrowserVisitor]:
    """Yield a visitor at a desk, before the site of `app`; the browser must not complain."""
    context = await browser.new_context(viewport=DESK)
    try:
        async with serving(app) as address:
            one = BrowserVisitor(await context.new_page(), address)
            yield one
            assert one.complaints == []
    finally:
        await context.close()


def as_client(one: BrowserVisitor) -> httpx.AsyncClient:
    """Return the visitor as what the stories of the HTTP visitor take."""
    return cast(httpx.AsyncClient, one)
