"""Where a visitor comes from: X-Forwarded-For counts only from proxies that a setting names."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.web.conftest import Place, site
from workers.serving import server_of
from workers.settings import Settings, SettingsError

LOOPBACK = "127.0.0.1"


@asynccontextmanager
async def served(place: Place, trusted: str | None) -> AsyncIterator[str]:
    """The site behind a real socket, with the server as `optimum web` makes it."""
    settings = Settings(home=Path("unused"), trusted_proxies=trusted)
    with socket.socket() as listening:
        listening.bind((LOOPBACK, 0))
        server = server_of(settings, site(place.scene), LOOPBACK, 0)
        serving = asyncio.create_task(server.serve([listening]))
        try:
            yield f"http://{LOOPBACK}:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


async def refused(url: str, forwarded: list[str]) -> list[int]:
    """Look many certificates up, one for each of these headers, and return the refused."""
    async with httpx.AsyncClient(base_url=url) as client:
        answers = [
            (await client.get("/verify/nothing", headers={"X-Forwarded-For": one})).status_code
            for one in forwarded
        ]
    return [number for number, status in enumerate(answers, 1) if status == 429]


OTHERS = [f"203.0.113.{number}" for number in range(33)]


@pytest.mark.parametrize(
    ("trusted", "forwarded", "late"),
    [
        (None, OTHERS, [31, 32, 33]),
        ("198.51.100.4", OTHERS, [31, 32, 33]),
        (LOOPBACK, OTHERS, []),
        ("10.0.0.1 127.0.0.0/8", OTHERS, []),
        (LOOPBACK, [f"{one}, 192.0.2.7" for one in OTHERS], [31, 32, 33]),
        ("127.0.0.1 192.0.2.0/24", [f"{one}, 192.0.2.7" for one in OTHERS], []),
        (LOOPBACK, ["203.0.113.9"] * 33, [31, 32, 33]),
    ],
)
async def test_who_is_counted(
    place: Place, trusted: str | None, forwarded: list[str], late: list[int]
) -> None:
    async with served(place, trusted) as url:
        assert await refused(url, forwarded) == late


@pytest.mark.parametrize("given", ["*", "proxy.internal", "10.0.0.1/8", "10.0.0.1,10.0.0.2"])
def test_what_is_no_address_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("OPTIMUM_TRUSTED_PROXIES", given)
    with pytest.raises(SettingsError, match="OPTIMUM_TRUSTED_PROXIES: should be addresses"):
        Settings.load()
