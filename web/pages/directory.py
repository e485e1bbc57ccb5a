"""The public directory: care settings and how many registered trainer assessors each has."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from domain.calendar import london_date, say_date
from domain.frameworks import FRAMEWORKS
from domain.ref import make_ref, split_ref
from store.pages import directory
from store.pages.directory import AsAt, Registration, SettingItem, Told
from store.pool import Connection
from web.fields import Choice, Field
from web.pages import public
from web.pages.public import STATUS
from web.security import POLICY
from web.site import Passing, Visit
from web.view import Heading, Link, Pages, Row, Soft, Table

router = APIRouter()

SIZE = 25
MOST_PAGES = 10_000
SLUG = "provider"
KEY = re.compile(r"[a-z0-9-]{1,61}\.[a-z0-9-]{1,41}")
TITLE = "Registered trainer assessors"
ORDER: tuple[Told, ...] = tuple(STATUS)
FRAMED = "frame-ancestors 'none'"


@dataclass(frozen=True)
class Asked:
    """What somebody looks for: on which day, in which framework, by which words or number."""

    as_at: AsAt
    words: str
    framework: str
    page: int

    @property
    def number(self) -> str:
        return public.registration_number(self.words)

    @property
    def frameworks(self) -> tuple[str, ...]:
        """The frameworks that have a column."""
        return (self.framework,) if self.framework else tuple(FRAMEWORKS)

    def address(self, path: str, page: int | str) -> str:
        """Return the address of one page of this same question."""
        on = "" if self.as_at.is_today else str(self.as_at.on)
        given = {"q": self.words, "framework": self.framework, "on": on}
        kept = {name: value for name, value in given.items() if value}
        return f"{path}?{urlencode({**kept, 'page': page})}"


@dataclass(frozen=True)
class Found:
    """One page of the directory: its settings, and the registrations of each."""

    settings: list[SettingItem]
    registrations: dict[tuple[str, str], list[Registration]]

    @property
    def total(self) -> int:
        return self.settings[0].total if self.settings else 0

    def of(self, one: SettingItem) -> list[Registration]:
        return self.registrations.get((one.provider, one.setting), [])


def asked(visit: Visit, q: str, framework: str, on: str, page: int) -> Asked | None:
    """Read what somebody looks for; None when the day is none, or to come."""
    day = public.as_at(visit, on)
    chosen = framework if framework in FRAMEWORKS else ""
    words = "".join(one for one in q if one.isprintable()).strip()[:100]
    return Asked(day, words, chosen, min(max(page, 1), MOST_PAGES)) if day else None


async def look_up(conn: Connection, what: Asked, size: int = SIZE) -> Found:
    """Return one page of the settings that match."""
    number = what.number
    settings = await directory.settings(
        conn,
        what.as_at,
        search="" if number else what.words,
        number=number,
        framework=what.framework,
        offset=(what.page - 1) * size,
        limit=size,
    )
    places = [(one.provider, one.setting) for one in settings]
    found = await directory.registrations(conn, what.as_at, places, what.framework)
    grouped: dict[tuple[str, str], list[Registration]] = {place: [] for place in places}
    for one in found:
        grouped[one.provider, one.setting].append(one)
    return Found(settings, grouped)


def key_of(provider: str, setting: str) -> str:
    """Return what names a setting in the addresses of the directory."""
    return f"{split_ref(provider)[1]}.{setting}"


def counts(found: Iterable[Registration], as_at: AsAt) -> dict[Told, int]:
    """Return how many registrations have each status, in the order in which they are said."""
    told = Counter(one.told(as_at.on) for one in found)
    return {status: told[status] for status in ORDER if told[status]}


@router.get("/directory")
async def show(
    visit: Passing, q: str = "", framework: str = "", on: str = "", page: int = 1
) -> Response:
    """The settings with registrations: search, one framework only, as at a day."""
    if wait := public.wait_s(visit):
        return public.too_many(visit, wait)
    what = asked(visit, q, framework, on, page)
    if what is None:
        return public.no_such_day(visit)
    async with visit.pool.acquire() as conn:
        found = await look_up(conn, what)
    if not found.settings and what.page > 1:
        return RedirectResponse(what.address("/directory", 1), status_code=303)
    return visit.page(
        "pages/directory.html",
        "directory",
        title=TITLE,
        lead=(
            "Care settings whose own staff are trained and assessed by a trainer assessor"
            " registered with Optimum."
        ),
        filters=(*_filters(what), public.day_field(what.as_at)),
        table=_table(found, what),
        pages=_pages(found, what, "/directory"),
        source=_source(what.as_at),
        number=what.number if not found.settings else "",
    )


@router.get("/directory/embed")
async def embed(visit: Passing, q: str = "", framework: str = "", page: int = 1) -> Response:
    """The same list without anything around it, for the sites that may show it."""
    return _framed(visit, await _embed(visit, q, framework, page))


async def _embed(visit: Visit, q: str, framework: str, page: int) -> Response:
    what = asked(visit, q, framework, "", page)
    assert what is not None  # today is always a day
    path, shown = "/directory/embed", visit.frame()
    if wait := public.wait_s(visit):
        text = f"The directory is asked too often. Wait {wait} seconds, then try again."
        answer = visit.page("pages/embed.html", status=429, frame=shown, title=TITLE, busy=text)
        answer.headers["Retry-After"] = str(wait)
        return answer
    async with visit.pool.acquire() as conn:
        found = await look_up(conn, what)
    if not found.settings and what.page > 1:
        return RedirectResponse(what.address(path, 1), status_code=303)
    return visit.page(
        "pages/embed.html",
        frame=shown,
        title=TITLE,
        busy="",
        filters=_filters(what),
        table=_table(found, what),
        pages=_pages(found, what, path),
        source=_source(what.as_at),
    )


def _framed(visit: Visit, answer: Response) -> Response:
    """Let the sites that the settings name show this page; none when they name none."""
    origins = " ".join(visit.site.config.embed_origins)
    if origins:
        policy = POLICY.replace(FRAMED, f"frame-ancestors {origins}")
        answer.headers["Content-Security-Policy"] = policy
        answer.headers["X-Frame-Options"] = ""  # it knows no list, and the policy says the same
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@router.get("/directory/{key}")
async def setting(key: str, visit: Passing, on: str = "") -> Response:
    """One setting: each registration with its status and since when, newest periods last."""
    return public.hidden(await _setting(visit, key, on))


async def _setting(visit: Visit, key: str, on: str) -> Response:
    if wait := public.wait_s(visit):
        return public.too_many(visit, wait)
    as_at = public.as_at(visit, on)
    if as_at is None:
        return public.no_such_day(visit)
    provider, _, short = key.partition(".")
    places = [(make_ref(SLUG, provider), short)] if KEY.fullmatch(key) else []
    async with visit.pool.acquire() as conn:
        found = await directory.registrations(conn, as_at, places)
    if not found:
        return _nothing(visit, as_at)
    first = found[0]
    about = " · ".join(part for part in (first.district, first.provider_name) if part)
    return visit.page(
        "pages/directory_setting.html",
        "directory",
        back=Link(text="Directory", href="/directory"),
        title=first.setting_name,
        caption="Care setting",
        lead=about,
        filters=(public.day_field(as_at),),
        here=f"/directory/{quote(key)}",
        sections=tuple(
            _section(public.framework_title(slug), theirs, as_at)
            for slug, theirs in _by_framework(found)
        ),
        source=_source(as_at),
    )


def _nothing(visit: Visit, as_at: AsAt) -> Response:
    day = "" if as_at.is_today else f" on {say_date(as_at.on)}"
    return visit.page(
        "message.html",
        status=404,
        title=f"This setting is not in the directory{day}",
        paragraphs=(f"No registration of a trainer assessor is listed for it{day}.",),
        doing=(Link(text="Open the directory", href="/directory"),),
    )


def _by_framework(found: list[Registration]) -> list[tuple[str, list[Registration]]]:
    slugs = dict.fromkeys((*FRAMEWORKS, *(one.framework for one in found)))
    grouped = [(slug, [one for one in found if one.framework == slug]) for slug in slugs]
    return [(slug, theirs) for slug, theirs in grouped if theirs]


def _section(title: str, found: list[Registration], as_at: AsAt) -> tuple[str, str, Table]:
    """One framework of a setting: its title, how many there are, and each, those in force first."""
    named = any(one.name for one in found)
    heads = ("Number", *(("Name",) if named else ()), "Status", "Valid to the end of")
    ordered = sorted(found, key=lambda one: ORDER.index(one.told(as_at.on)))
    table = Table(
        caption=f"Registrations in {title}",
        caption_hidden=True,
        headings=tuple(Heading(text=text) for text in heads),
        rows=tuple(_entry(one, as_at, named) for one in ordered),
        empty="No registration is listed.",
    )
    return title, _say(counts(found, as_at)), table


def _entry(one: Registration, as_at: AsAt, named: bool) -> Row:
    told = one.told(as_at.on)
    on = "" if as_at.is_today else f"?on={as_at.on}"
    return Row(
        cells=(
            Link(text=one.number, href=f"/verify/registration/{one.number}{on}"),
            *((one.name or Soft(text="Not published"),) if named else ()),
            (STATUS[told][0], Soft(text=f"since {say_date(london_date(one.since))}")),
            one.valid_until if public.in_force(told) else Soft(text="Not in force"),
        )
    )


def _filters(what: Asked) -> tuple[Field, ...]:
    every = Choice(value="-", text="All")
    named = (Choice(value=slug, text=one.title) for slug, one in FRAMEWORKS.items())
    return (
        Field(name="q", label="Setting, place or number", value=what.words, width="20"),
        Field(
            name="framework",
            label="Framework",
            kind="select",
            choices=(every, *named),
            value=what.framework or "-",
        ),
    )


def _table(found: Found, what: Asked) -> Table:
    titles = (public.framework_title(slug) for slug in what.frameworks)
    return Table(
        caption="Care settings",
        caption_hidden=True,
        headings=tuple(Heading(text=text) for text in ("Care setting", "Place", *titles)),
        rows=tuple(_row(one, found.of(one), what) for one in found.settings),
        empty=_empty(what),
    )


def _empty(what: Asked) -> str:
    if what.words or what.framework:
        return "No setting in the directory matches. Change what you are looking for."
    if not what.as_at.is_today:
        return f"Nobody was registered on {say_date(what.as_at.on)}."
    return "Nobody is registered yet."


def _row(one: SettingItem, theirs: list[Registration], what: Asked) -> Row:
    on = "" if what.as_at.is_today else f"?on={what.as_at.on}"
    address = f"/directory/{quote(key_of(one.provider, one.setting))}{on}"
    columns = (
        _say(counts((r for r in theirs if r.framework == slug), what.as_at))
        for slug in what.frameworks
    )
    return Row(
        cells=(
            (Link(text=one.name, href=address), Soft(text=one.provider_name or "")),
            one.district or "",
            *(said or None for said in columns),  # on a phone, nothing takes no line
        )
    )


def _say(how_many: dict[Told, int]) -> str:
    """Say "2 registered, 1 update due"; a line never breaks between a number and its word."""
    return ", ".join(f"{count}\N{NO-BREAK SPACE}{status}" for status, count in how_many.items())


def _pages(found: Found, what: Asked, path: str) -> Pages:
    base = what.address(path, "")
    return Pages(page=what.page, size=SIZE, total=found.total, base=base)


def _source(as_at: AsAt) -> str:
    day = "" if as_at.is_today else f", as at the end of {say_date(as_at.on)}"
    return f"Source: Optimum's directory of registered trainer assessors{day}."
