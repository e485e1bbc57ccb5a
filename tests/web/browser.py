"""Chromium for the browser tests: the system's own, never a downloaded one."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class NoChromium(RuntimeError):
    """No Chromium was found: install the package chromium, or set OPTIMUM_CHROMIUM to its path."""


def chromium_path() -> str:
    """Return the path of the browser: OPTIMUM_CHROMIUM, or the first one found on PATH."""
    names = ("chromium", "chromium-browser", "google-chrome")
    named = os.environ.get("OPTIMUM_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise NoChromium(NoChromium.__doc__)
    return found


@asynccontextmanager
async def open_chromium() -> AsyncIterator[Browser]:
    """Open a headless browser."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium_path(), args=list(_QUIET)
        )
        try:
            yield browser
        finally:
            await browser.close()
