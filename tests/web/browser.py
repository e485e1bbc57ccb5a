"""Chromium for the browser tests, the system's own, and a site for it to look at."""

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI
from playwright.async_api import Browser, ViewportSize, async_playwright

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}
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


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[str]:
    """Serve a site on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=2)
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield f"http://127.0.0.1:{port}"  # connections wait in the socket until it is up
        finally:
            server.should_exit = True
            await task
