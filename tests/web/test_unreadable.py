"""No request makes a 500: odd text, odd numbers, a database that is away, and who hangs up.

Routes are those of the application, so that a new one is tried without being named here.
"""

import asyncio
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from structlog.testing import capture_logs

from store.away import NO_ROOM, TRY_AGAIN, WAITED
from store.pool import open_pool
from store.refusals import UnstorableText, refusal_of
from tests.conftest import TEMPLATE, Server
from tests.store.scenes import scene
from tests.web.by_hand import NOW
from tests.web.conftest import Place, site
from tests.web.visitor import visitor
from web.intake import BODY_SECONDS, TooSlow, Unreadable, check_text, whole_body

ODD = ("\0", "a\0b", "²", "9" * 5_000, "\N{RIGHT-TO-LEFT OVERRIDE}", "-1", "1e400", "%")
NULS = ("%00", "a%00b", "cohort:%00")


def routes(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Each method and address pattern of the site, however deep its router lies."""
    found = [*app.routes]
    while found:
        one = found.pop()
        if isinstance(one, APIRoute):
            yield from ((method, one.path) for method in sorted(one.methods or ()))
        else:
            inner = getattr(one, "original_router", None) or getattr(one, "router", None)
            found += getattr(inner, "routes", ())


def filled_in(pattern: str, value: str) -> str:
    parts = [value if part.startswith("{") else part for part in pattern.split("/")]
    return "/".join(parts)


def all_of(app: FastAPI, method: str) -> list[str]:
    found = sorted({path for one, path in routes(app) if one == method})
    assert len(found) > 10, "the routes are not found any more"
    return found


async def test_nul_in_any_address_is_a_bad_request(filled: Place) -> None:
    for method in ("GET", "POST"):
        for pattern, nul in itertools.product(all_of(filled.app, method), NULS):
            for address in {filled_in(pattern, nul), filled_in(pattern, "x") + "?q=" + nul}:
                if "%00" in address:
                    answer = await filled.coordinator.request(method, address)
                    assert answer.status_code == 400, (method, address)


async def test_odd_values_are_no_fault_on_any_route(place: Place) -> None:
    guest = visitor(place.app)
    names = ("csrf_token", "command_id", "expected_version", "rows.x", "add", "email", "on-year")
    for pattern, odd in itertools.product(all_of(place.app, "POST"), ODD):
        address = filled_in(pattern, "cohort:none")
        body = "&".join(f"{name}={quote(odd, safe='')}" for name in names)
        for client in (guest, place.coordinator):
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            answer = await client.post(address, content=body, headers=headers)
            assert answer.status_code < 500, (address, odd[:9])
            if "\0" in odd:
                assert answer.status_code == 400, address


@pytest.mark.parametrize("text", ["\0", "\ud800", "a\udc00"])
@pytest.mark.parametrize("shape", [lambda t: {"a": t}, lambda t: {t: 1}, lambda t: [{"b": [t]}]])
async def test_json_with_what_is_no_text_is_a_bad_request(
    filled: Place, text: str, shape: Any
) -> None:
    headers = {"Content-Type": "application/json", "X-Requested-With": "test"}
    answer = await filled.coordinator.post(
        "/api/anything", content=json.dumps(shape(text)), headers=headers
    )
    assert answer.status_code == 400


def test_an_escaped_backslash_and_a_percent_sign_are_text() -> None:
    scope = {"path": "/x", "query_string": b"q=%2500", "headers": [(b"content-type", b"a/json")]}
    check_text(scope, b"a=%2500")
    scope["headers"] = [(b"content-type", b"application/json")]
    check_text(scope, json.dumps({"a": "\\u0000", "b": "\N{GRINNING FACE}"}).encode())
    scope["headers"] = [(b"cookie", rb'optimum="\000"')]
    with pytest.raises(Unreadable):
        check_text(scope, b"")


@pytest.mark.parametrize("statement", ["SELECT $1::text", "SELECT $1::jsonb"])
async def test_both_errors_of_the_database_are_one_refusal(filled: Place, statement: str) -> None:
    given = "a\0b" if "text" in statement else {"a": "\0"}
    async with filled.pool.acquire() as conn:
        with pytest.raises(asyncpg.PostgresError) as found:
            await conn.fetchval(
                f"{statement} ->> 'a'" if "jsonb" in statement else statement, given
            )
    assert isinstance(refusal_of(found.value), UnstorableText)


async def test_head_is_answered_wherever_get_is(filled: Place) -> None:
    for pattern in all_of(filled.app, "GET"):
        address = filled_in(pattern, "none")
        got = await filled.coordinator.get(address)
        head = await filled.coordinator.head(address)
        if 429 not in (got.status_code, head.status_code):
            assert head.status_code == got.status_code, address
        assert head.content == b""


async def test_an_address_with_a_slash_leads_to_no_other_host(filled: Place) -> None:
    for pattern in all_of(filled.app, "GET"):
        address = filled_in(pattern, "none").rstrip("/") + "/"
        answer = await filled.coordinator.get(address, headers={"Host": "evil.example"})
        assert "evil.example" not in answer.headers.get("location", ""), address


async def test_an_answer_link_that_never_was_is_not_called_settled(filled: Place) -> None:
    for method in ("GET", "POST"):
        answer = await visitor(filled.app).request(method, "/answer/cohort:a/zzz")
        assert answer.status_code == 404


async def test_without_its_database_every_page_says_so(postgres: Server) -> None:
    name = "test_site_goes_away"
    await postgres.run(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    async with open_pool(postgres.database(name)) as pool:
        app = site(await scene(pool, NOW))
        await postgres.run(f"DROP DATABASE {name} WITH (FORCE)")
        client = visitor(app, "a session")
        client.headers["X-Requested-With"] = "test"
        for pattern in all_of(app, "GET"):
            answer = await client.get(filled_in(pattern, "none"))
            assert answer.status_code < 500 or answer.status_code == 503, pattern
        assert (await client.get("/today")).status_code == 503
        assert (await client.get("/health")).status_code == 503


@pytest.mark.parametrize("kind", [*TRY_AGAIN, *WAITED, *NO_ROOM])
async def test_each_loss_of_the_database_is_busy_and_no_fault(
    filled: Place, kind: type[Exception]
) -> None:
    app = site(filled.scene)

    @app.get("/lost")
    async def lost() -> None:
        raise kind("away")

    app.router.routes.insert(0, app.router.routes.pop())
    with capture_logs() as logs:
        answer = await visitor(app, broken=True).get("/lost")
    assert answer.status_code == 503
    assert "a page failed" not in [line["event"] for line in logs]
    assert ("disk" in answer.text) == (kind in NO_ROOM)


@dataclass
class Wire:
    """A connection as the site sees it; what was sent first, then nothing or the end of it."""

    hangs_up: bool
    sent: list[dict[str, Any]] = field(default_factory=list)
    began: bool = False

    async def receive(self) -> dict[str, Any]:
        if not self.began:
            self.began = True
            return {"type": "http.request", "body": b"a", "more_body": True}
        if self.hangs_up:
            return {"type": "http.disconnect"}
        await asyncio.Event().wait()
        raise AssertionError

    async def send(self, message: Any) -> None:
        self.sent.append(message)


async def test_who_hangs_up_is_no_fault(filled: Place) -> None:
    for pattern in all_of(filled.app, "POST"):
        wire = Wire(hangs_up=True)
        request = httpx.Request("POST", f"http://site.test{filled_in(pattern, 'none')}")
        scope = {
            "type": "http",
            "method": "POST",
            "path": request.url.path,
            "raw_path": request.url.raw_path,
            "query_string": b"",
            "headers": [],
        }
        with capture_logs() as logs:
            await filled.app(scope, wire.receive, wire.send)
        assert wire.sent == []
        assert [line["status"] for line in logs if line["event"] == "request"] == [499]
        assert not [line for line in logs if line["log_level"] == "error"], pattern


async def test_what_never_comes_is_not_waited_for() -> None:
    assert BODY_SECONDS < 60
    with pytest.raises(TooSlow):
        await whole_body(Wire(hangs_up=False).receive, 0.05)
