"""Signing in and out, and what every answer carries."""

import re
from datetime import timedelta

import pytest

from domain.messages import Role
from store import accounts, heartbeats
from store.passwords import Hashing
from store.pool import Pool
from tests.store.scenes import scene
from tests.web.conftest import Place, site
from tests.web.seed import COORDINATOR, PASSWORD
from tests.web.visitor import forms, main_form, send, sign_in, text_of, visitor
from web.intake import MOST_BYTES
from web.security import HEADERS
from web.throttle import Throttle

CLOSED = ("/today", "/board", "/work", "/money", "/certificates", "/mail", "/system", "/new/cohort")


async def test_signing_in_opens_today_and_signing_out_closes_it(filled: Place) -> None:
    client = visitor(filled.app)
    entered = await sign_in(client)
    assert (entered.status_code, entered.headers["location"]) == (303, "/")
    today = await client.get("/today")
    assert "Asha Verma" in text_of(today)
    token = client.cookies["optimum"]
    left = await send(client, next(f for f in forms(today) if f.action == "/sign-out"))
    assert (left.status_code, left.headers["location"]) == (303, "/sign-in")
    client.cookies.set("optimum", token, domain="site.test")
    assert (await client.get("/today")).status_code == 303, "the session itself is over"


@pytest.mark.parametrize("address", CLOSED)
async def test_nobody_sees_a_page_without_signing_in(filled: Place, address: str) -> None:
    answer = await visitor(filled.app).get(address)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?then=")


async def test_one_comes_back_to_the_page_one_wanted(filled: Place) -> None:
    client = visitor(filled.app)
    page = await client.get((await client.get("/work?q=rowan")).headers["location"])
    entered = await send(client, main_form(page), email=COORDINATOR, password=PASSWORD)
    assert entered.headers["location"] == "/work?q=rowan"


@pytest.mark.parametrize("then", ["https://evil.example", "//evil.example", "/\\evil.example"])
async def test_one_is_never_sent_to_another_site(filled: Place, then: str) -> None:
    client = visitor(filled.app)
    page = await client.get("/sign-in", params={"then": then})
    entered = await send(client, main_form(page), email=COORDINATOR, password=PASSWORD, then=then)
    assert entered.headers["location"] == "/"


@pytest.mark.parametrize("login", [COORDINATOR, "nobody@optimum.example"])
async def test_a_wrong_password_and_an_unknown_name_get_one_answer(
    filled: Place, login: str
) -> None:
    answer = await sign_in(visitor(filled.app), login, "wrong horse")
    assert answer.status_code == 422
    assert "The sign-in name or the password is not right" in text_of(answer)
    assert "wrong horse" not in answer.text


async def test_too_many_attempts_have_to_wait_even_with_the_right_password(place: Place) -> None:
    app = site(place.scene, sign_in_tries=3)
    client = visitor(app)
    for _ in range(3):
        assert (await sign_in(client, password="wrong horse")).status_code == 422
    answer = await sign_in(client)
    assert answer.status_code == 429
    assert "Wait 5 minutes" in text_of(answer)


def test_a_throttle_forgets_with_time_and_on_request() -> None:
    now = [0.0]
    throttle = Throttle(2, 60, lambda: now[0])
    throttle.count("a")
    now[0] = 10
    throttle.count("a")
    assert throttle.wait_s("a") == 50
    assert throttle.wait_s("b") == 0
    now[0] = 61
    assert throttle.wait_s("a") == 0
    throttle.count("a")
    assert throttle.wait_s("a") > 0
    throttle.forget("a")
    assert throttle.wait_s("a") == 0


async def test_the_session_cookie_cannot_be_read_or_sent_from_elsewhere(filled: Place) -> None:
    cookies = (await sign_in(visitor(filled.app))).headers.get_list("set-cookie")
    session = next(one for one in cookies if one.startswith("optimum="))
    assert "HttpOnly" in session
    assert "SameSite=lax" in session
    async with filled.pool.acquire() as conn:
        token = session.partition("=")[2].partition(";")[0]
        stored = await conn.fetch("SELECT token_hash FROM session")
    assert token.encode() not in [row["token_hash"] for row in stored], "only a digest is kept"


async def test_over_https_cookies_are_bound_to_the_host(pool: Pool) -> None:
    made = await scene(pool)
    answer = await visitor(site(made, secure_cookies=True)).get("/sign-in")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-optimum-door=")
    assert "Secure" in cookie
    assert answer.headers["strict-transport-security"].startswith("max-age=")


@pytest.mark.parametrize("address", ["/sign-in", "/today", "/nowhere", "/health", "/verify/none"])
async def test_every_answer_carries_the_headers(filled: Place, address: str) -> None:
    answer = await visitor(filled.app).get(address)
    weaker = {"Referrer-Policy"} if address.startswith("/verify") else set()
    for name in sorted(HEADERS.keys() - weaker):
        assert answer.headers[name] == HEADERS[name], name


async def test_no_page_needs_inline_scripts_or_styles(filled: Place) -> None:
    for address in (*CLOSED, "/p/cohort:spring", "/p/bigger_picture:rowan"):
        html = (await filled.coordinator.get(address)).text
        assert not re.search(r"<script(?![^>]*\bsrc=)", html), address
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", html), address


async def test_static_files_are_kept_and_fingerprinted(filled: Place) -> None:
    html = (await filled.coordinator.get("/today")).text
    address = re.search(r'href="(/static/site\.css\?v=[0-9a-f]+)"', html)
    assert address
    answer = await filled.coordinator.get(address[1])
    assert (answer.status_code, "immutable" in answer.headers["cache-control"]) == (200, True)


async def test_a_form_without_its_token_changes_nothing(place: Place) -> None:
    client = place.coordinator
    form = main_form(await client.get("/p/cohort:autumn/open_for_places"))
    for token in (None, "", "0" * 64):
        answer = await send(client, form, csrf_token=token)
        assert answer.status_code == 403
        assert "out of date" in text_of(answer)
    assert await place.scene.types("cohort:autumn") == ["cohort.planned.v1"]


async def test_the_token_of_another_session_does_not_fit(place: Place) -> None:
    other = visitor(place.app)
    await sign_in(other)
    theirs = main_form(await other.get("/p/cohort:autumn/open_for_places"))
    answer = await send(place.coordinator, theirs)
    assert answer.status_code == 403
    assert await place.scene.types("cohort:autumn") == ["cohort.planned.v1"]


async def test_too_much_text_is_turned_away(filled: Place) -> None:
    form = main_form(await filled.coordinator.get("/p/bigger_picture:rowan/withdraw"))
    answer = await send(filled.coordinator, form, reason="x" * (MOST_BYTES + 1))
    assert answer.status_code == 413


async def test_a_fault_of_ours_is_a_page_without_details(filled: Place) -> None:
    app = site(filled.scene)

    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError("a secret detail")

    app.router.routes.insert(0, app.router.routes.pop())
    answer = await visitor(app, broken=True).get("/broken")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
    assert "secret detail" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_look_ups_of_certificates_are_limited(filled: Place) -> None:
    client = visitor(site(filled.scene))
    answers = [(await client.get(f"/verify/{n:032x}")).status_code for n in range(31)]
    assert answers == [404] * 30 + [429]


async def test_health_tells_how_each_part_is(filled: Place) -> None:
    client = visitor(filled.app)

    async def told() -> tuple[int, dict[str, str]]:
        answer = await client.get("/health")
        return answer.status_code, answer.json()

    never = {"database": "ok", "worker": "not heard of yet", "temporal": "not heard of yet"}
    assert await told() == (503, never)
    async with filled.pool.acquire() as conn:
        await heartbeats.beat(conn, "one", temporal=False)
        assert await told() == (503, {**never, "worker": "ok"})
        await heartbeats.beat(conn, "one", temporal=True)
        assert await told() == (200, {"database": "ok", "worker": "ok", "temporal": "ok"})
        await conn.execute("UPDATE heartbeat SET temporal_at = temporal_at - interval '1 minute'")
        status, parts = await told()
        assert (status, parts["worker"]) == (503, "ok")
        assert parts["temporal"].startswith("away since 20")
        await heartbeats.beat(conn, "two", temporal=True)  # another worker reaches it
        assert (await told())[0] == 200
        await heartbeats.stop_beating(conn, "one")
        await heartbeats.stop_beating(conn, "two")
    assert await told() == (503, never)
    assert (await client.get("/live")).json() == {"live": True}


async def test_the_system_page_says_when_nobody_works(filled: Place) -> None:
    assert "A worker performs the steps Not heard of yet" in text_of(
        await filled.coordinator.get("/system")
    )
    async with filled.pool.acquire() as conn:
        await heartbeats.beat(conn, "one", temporal=True)
    page = text_of(await filled.coordinator.get("/system"))
    assert "Temporal keeps the clocks Last heard of on" in page


async def test_accounts_are_made_once_checked_and_renewed(pool: Pool) -> None:
    hashing = Hashing()
    async with pool.acquire() as conn:
        first = await accounts.ensure_first(conn, "coordinator", "First Coordinator")
        assert first is not None
        account, password = first
        assert await accounts.ensure_first(conn, "other", "Other") is None
        with pytest.raises(accounts.AccountFault, match="already an account"):
            await accounts.create(conn, "coordinator", "Twice", Role.AUDITOR, "x" * 12)
        with pytest.raises(accounts.AccountFault, match=r"no spaces; .*12 characters"):
            await accounts.create(conn, "a b", "Nobody", Role.AUDITOR, "short")
        token = await accounts.begin_session(conn, account, timedelta(hours=1))
        assert await accounts.account_of(conn, token) == account
    assert await accounts.verify(pool, hashing, " Coordinator ", password) == account
    assert await accounts.verify(pool, hashing, "coordinator", "wrong") is None
    async with pool.acquire() as conn:
        await accounts.set_password(conn, "coordinator", "another long one")
        assert await accounts.account_of(conn, token) is None, "a new password ends all sessions"
        with pytest.raises(accounts.AccountFault, match="no account nobody"):
            await accounts.set_password(conn, "nobody", "another long one")
        assert [one.login for one in await accounts.list_accounts(conn)] == ["coordinator"]
    assert await accounts.verify(pool, hashing, "coordinator", "another long one") == account
    assert await accounts.verify(pool, hashing, "coordinator", password) is None
