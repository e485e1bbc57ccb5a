"""What an auditor can read leads to no page that acts for somebody, and names no need."""

import html
import re
from datetime import UTC, datetime
from typing import get_args

import httpx
import pytest
from fastapi.routing import APIRoute
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.routing import compile_path

from store import links
from store.clock import SimulatedClock
from store.links import CONFIDENTIAL, OWN_LINK, PAGE_OF, Purpose, without_links
from store.vault import NewMail
from tests.web.conftest import SECRET, Place
from tests.web.seed import SPRING, TODAY
from tests.web.visitor import fill_in, main_form, send, visitor
from web.app import ROUTERS
from web.room_code import code_of

WHO = "p-rowan-1"
NEED = "no nuts, a severe allergy"
WHY = "the kitchen is closed that week"
STARTS = datetime(2026, 6, 25, 8, 30, tzinfo=UTC)
SHEET = f"/p/{SPRING}/days/9"
IDS: dict[Purpose, str] = {
    purpose: f"{number:x}" * 32 for number, purpose in enumerate(get_args(Purpose), 10)
}
ELSEWHERE = {"/answer/cohort:spring/" + "9" * 32, "/courses/requests/" + "8" * 32}
PUBLIC = re.compile(
    r"/(sign-in|courses|course-dates|directory|verify|badges|keys|health|live|here|me|feedback"
    r"|booked|teaching|answer|static|\.well-known|credentials|status|embed)\b"
)
MOST_PAGES = 400


def letter(place_of_link: str) -> bytes:
    """A letter with that link, in text and HTML, in an encoding that breaks lines."""
    both = f"Dear Kofi, see http://site.test{place_of_link} or reply."
    return (
        "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain; charset=utf-8\r\n"
        f"Content-Transfer-Encoding: quoted-printable\r\n\r\n{broken(both)}\r\n"
        "--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        f'<p>Dear Kofi</p><a href="http://site.test{place_of_link}">Open</a>\r\n--b--\r\n'
    ).encode()


def broken(text: str) -> str:
    """Return a text with a soft break in the middle of each run of ten characters."""
    return "=\r\n".join(text.replace("=", "=3D")[at : at + 10] for at in range(0, len(text), 10))


async def confide(place: Place) -> set[str]:
    """Let there be links of every kind in letters, a need with its answer, and a room code."""
    secrets = {*IDS.values(), NEED, WHY}
    async with place.pool.acquire() as conn:
        for purpose, fresh in IDS.items():
            await links.issue(conn, purpose, SPRING, WHO, fresh=fresh)
        paths = [f"/{PAGE_OF[one]}/{known}" for one, known in IDS.items()] + sorted(ELSEWHERE)
        for number, path in enumerate(paths, 100):
            mail = NewMail(
                message_id=f"<{number}@optimum.example>",
                ref=SPRING,
                key=f"letter:{number}",
                kind="joining_instructions",
                person_id=WHO,
                to_address="kofi@care.example",
                subject=f"A letter {number}",
                mime=letter(path),
            )
            await mail.write(conn, TODAY)
    secrets |= {path.rpartition("/")[2] for path in ELSEWHERE}
    own = visitor(place.app)
    page = await own.get(f"/me/{IDS['attend']}")
    assert (await send(own, main_form(page), kind="diet", detail=NEED)).status_code == 303
    form = f"/p/{SPRING}/answer_adjustment?person={WHO}&number=1"
    told = await fill_in(place.coordinator, form, {"arranged": "no", "reason": WHY})
    assert told.status_code == 303
    return secrets


async def crawled(client: httpx.AsyncClient, starts: list[str]) -> dict[str, str]:
    """Return every page of the site that links lead to from these, with its text."""
    read: dict[str, str] = {}
    ahead = list(starts)
    while ahead and len(read) < MOST_PAGES:
        address = ahead.pop(0)
        if address in read:
            continue
        answer = await client.get(address)
        assert answer.status_code < 500, address
        read[address] = html.unescape(answer.text)
        found = re.findall(r'\b(?:href|src|action)="(/[^"#]*)', answer.text)
        ahead += [html.unescape(one) for one in found if not PUBLIC.match(one)]
    return read


def templates() -> list[str]:
    """Return the address pattern of every page that the site gives."""
    routes = [route for router in ROUTERS for route in router.routes]
    return [
        one.path for one in routes if isinstance(one, APIRoute) and "GET" in (one.methods or ())
    ]


async def test_nothing_an_auditor_can_read_acts_for_somebody(place: Place) -> None:
    secrets = await confide(place)
    async with place.pool.acquire() as conn:
        await SimulatedClock().set(conn, STARTS)
    secrets.add(code_of(SECRET, SPRING, 9, STARTS.date()))
    starts = [one for one in templates() if "{" not in one and not PUBLIC.match(one)]
    letters = [f"/mail/%3C{n}%40optimum.example%3E" for n in range(100, 106)]
    starts += [f"{SHEET}/code", f"{SHEET}/code.svg", SHEET, f"/p/{SPRING}?part=needs"]
    starts += [f"/api/p/{SPRING}", f"/p/{SPRING}?view=plain", f"/people/{WHO}", "/documents/d-one"]
    starts += [f"/api/people/{WHO}"]
    starts += [f"/p/{SPRING}/answer_adjustment?person={WHO}&number=1"]
    starts += letters + [f"{one}/html" for one in letters]

    coordinator = await crawled(place.coordinator, starts)
    paths = [one.partition("?")[0] for one in coordinator]
    patterns = {one: compile_path(one)[0] for one in templates() if not PUBLIC.match(one)}
    missed = [one for one, fits in patterns.items() if not any(map(fits.match, paths))]
    assert missed == [], "the crawl came to every page"
    auditor = await crawled(place.auditor, list(coordinator))

    def where(pages: dict[str, str]) -> dict[str, list[str]]:
        return {one: [at for at, text in pages.items() if one in text] for one in secrets}

    seen = {"auditor": where(auditor), "coordinator": where(coordinator)}
    assert {secret: at for secret, at in seen["auditor"].items() if at} == {}
    hidden = {secret for secret, at in seen["coordinator"].items() if not at}
    assert hidden == {IDS["evaluate"]}, "only how a course was, nobody can say for somebody else"


@pytest.mark.parametrize("page", sorted(CONFIDENTIAL))
@pytest.mark.parametrize("form", ["http://site.test{}", "https://a.b/under{}", "//a{}", "{}"])
def test_an_address_is_left_out_however_it_is_written(page: str, form: str) -> None:
    address = form.format(f"/{page}/5ec4e7")
    for text in (
        f"See {address} now",
        f"<a href='{address}'>x</a>",
        f'<a href="{address}">{address}',
    ):
        assert "5ec4e7" not in without_links(text)
    assert without_links(f"See {address} now") == f"See {OWN_LINK} now"


@given(
    st.text(st.sampled_from("ab /.:?<>&\"'me\n"), max_size=40),
    st.sampled_from(sorted(CONFIDENTIAL)),
)
@settings(max_examples=80, deadline=None)
def test_whatever_stands_around_it(around: str, page: str) -> None:
    link = f"https://site.test/{page}/5ec4e7"
    assert "5ec4e7" not in without_links(f"{around} {link} {around}")
    assert "5ec4e7" in without_links(f"{around} https://site.test/verify/5ec4e7"), "the control"


def test_every_purpose_has_a_page() -> None:
    assert set(PAGE_OF) == set(get_args(Purpose))
