"""The host that a request names appears in no answer: links come from the setting of the site."""

import re

import pytest
from fastapi.routing import APIRoute

from tests.web.conftest import Place
from tests.web.seed import SPRING
from web.app import ROUTERS

EVIL = "evil.example"
FILLED = {"ref": SPRING, "number": "9", "person": "p-rowan-1", "identifier": "d-one"}


def addresses() -> list[str]:
    """Return an address for every page of the site, whether there is something behind it or not."""
    routes = [route for router in ROUTERS for route in router.routes]
    pages = [
        one.path for one in routes if isinstance(one, APIRoute) and "GET" in (one.methods or ())
    ]
    return [re.sub(r"\{(\w+)[^}]*\}", lambda m: FILLED.get(m[1], "none"), one) for one in pages]


@pytest.mark.parametrize("name", ["Host", "X-Forwarded-Host", "Forwarded"])
async def test_a_forged_host_is_nowhere_in_an_answer(filled: Place, name: str) -> None:
    value = f"host={EVIL}" if name == "Forwarded" else EVIL
    for path in addresses():
        for address in (path, f"{path.rstrip('/')}/"):
            answer = await filled.coordinator.get(address, headers={name: value})
            said = f"{answer.text} {dict(answer.headers)}"
            assert EVIL not in said, f"{address} with {name}"
            assert not answer.headers.get("location", "/").startswith(("http", "//")), address
