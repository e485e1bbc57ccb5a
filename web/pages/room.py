"""Signing in from a code on the wall: people say who they are, and the list is shown to nobody.

The page asks for a name and compares; it never offers names to choose from, and says no more than
whether the name that was typed is expected today. No session takes part, so that a form needs no
token: whoever sends it has the code of the room, and signs in only where they could by hand.
"""

from datetime import timedelta

from fastapi import APIRouter, Response

from domain.calendar import LONDON, say_date, say_span
from domain.entry.text import name
from domain.parts.learning_days import LearningDay
from domain.processes.cohort.signing_in import is_open
from domain.ref import Ref
from domain.refusals import Refused
from store.links import ROOM
from store.pages import names
from store.pages.looks import Look
from store.pages.teaching import TaughtDay, days_between
from web.fields import Field
from web.pages import public
from web.pages.arriving import sign_in, stopped, wrong
from web.pages.giving import day_found, reasons_of
from web.room_code import code_of, meant, read_code
from web.security import same
from web.site import Passing, Visit, Visiting, page_of, require_coordinator
from web.venues import venue
from web.view import Link, SummaryRow

router = APIRouter()

AROUND = timedelta(days=30)
"""For so long before and after its day a code is known, to say when it works."""

NOT_FOUND = (
    "We cannot find this name on today’s list. Write it as in our letters to you, or tell the"
    " trainer that you are here."
)
SEVERAL = "More than one person on today’s list has this name. Tell the trainer that you are here."


@router.get("/p/{ref}/days/{number}/code")
async def show_code(ref: str, number: int, visit: Visiting) -> Response:
    """The code of a day for a screen or a wall, for who may sign people in; nobody is named."""
    require_coordinator(visit)
    async with visit.pool.acquire() as conn:
        look, day = await day_found(conn, ref, number)
        words = await names.words_for(conn, [look.title])
    sheet = f"{page_of(look.ref)}/days/{number}"
    return visit.page(
        "pages/room_code.html",
        "board",
        back=Link(text="Attendance sheet", href=sheet),
        title=words.say(look.title),
        about=f"Learning day {number}: {day.title}, {say_span(day.starts, day.ends)}",
        open=look.state.takes_place(day) and is_open(day, visit.now),
        on=say_date(day.on),
        address=address_of(visit, look.ref, day),
        image=f"{sheet}/code.svg",
    )


@router.get("/p/{ref}/days/{number}/code.svg")
async def image(ref: str, number: int, visit: Visiting) -> Response:
    """The code as an image that a camera reads."""
    require_coordinator(visit)
    async with visit.pool.acquire() as conn:
        look, day = await day_found(conn, ref, number)
    svg = visit.site.press.code(address_of(visit, look.ref, day))
    return Response(svg, media_type="image/svg+xml")


def address_of(visit: Visit, ref: Ref, day: LearningDay) -> str:
    """Return where the code of a day leads."""
    config = visit.site.config
    code = code_of(config.session_secret, ref, day.number, day.on)
    return f"{config.site_url.rstrip('/')}/{ROOM}/{code}"


@router.get("/here/{code}")
async def ask(code: str, visit: Passing) -> Response:
    """Ask who is there, on the day of the code."""
    found = await _today(visit, code)
    return public.hidden(found if isinstance(found, Response) else _form(visit, *found))


@router.post("/here/{code}")
async def enter(code: str, visit: Passing) -> Response:
    """Record that somebody says they are here."""
    found = await _today(visit, code)
    if isinstance(found, Response):
        return public.hidden(found)
    form = await visit.request.form(max_files=0, max_fields=5)
    given = _name(form.get("name"))
    look, day = found
    async with visit.pool.acquire() as conn:
        words = await names.words_for(conn, [], look.state.expected(day.number))
    people = meant(given, {who: person.name for who, person in words.people.items()})
    if len(people) != 1:
        wrong(visit)
        error = SEVERAL if people else NOT_FOUND
        return public.hidden(_form(visit, look, day, given=given, error=error))
    try:
        await sign_in(visit, look, day, people[0])
    except Refused as refused:
        (error, *_) = await reasons_of(visit, refused)
        return public.hidden(_form(visit, look, day, given=given, error=error))
    return public.hidden(_thanks(visit))


async def _today(visit: Visit, code: str) -> tuple[Look, LearningDay] | Response:
    """Return the day that a code stands for, or the page that says why it leads nowhere."""
    if answer := stopped(visit):
        return answer
    async with visit.pool.acquire() as conn:
        around = await days_between(conn, visit.now - AROUND, visit.now + AROUND)
        taught = _of_code(visit, around, read_code(code))
        if taught is None:
            wrong(visit)
            return _lost(
                visit,
                404,
                "We do not know this code",
                "Check the letters and digits, or ask the trainer to show the code of today.",
            )
        look, day = await day_found(conn, taught.ref, taught.day)
    if not is_open(day, visit.now):
        return _lost(
            visit,
            410,
            "This code does not work now",
            f"It is for {say_span(day.starts, day.ends)}, and works from the first minute of that"
            " day until it ends. Ask the trainer to show the code of today.",
        )
    return look, day


def _of_code(visit: Visit, days: list[TaughtDay], code: str) -> TaughtDay | None:
    secret = visit.site.config.session_secret
    for one in days:
        on = one.starts.astimezone(LONDON).date()
        if same(code, code_of(secret, one.ref, one.day, on)):
            return one
    return None


def _name(given: object) -> str:
    """A name as it is written here; what is none is found on no list."""
    try:
        return name(given)
    except ValueError:
        return ""


def _lost(visit: Visit, status: int, title: str, text: str) -> Response:
    return visit.page("message.html", status=status, title=title, paragraphs=(text,), doing=())


def _form(
    visit: Visit, look: Look, day: LearningDay, *, given: str = "", error: str = ""
) -> Response:
    field = Field(
        name="name",
        label="Your first name and surname",
        hint="As they stand in our letters to you",
        value=given,
        error=error,
        autocomplete="name",
    )
    return visit.page(
        "pages/here.html",
        status=422 if error else 200,
        action=str(visit.request.url.path),
        about=(
            SummaryRow(term="Learning day", value=day.title),
            SummaryRow(term="When", value=say_span(day.starts, day.ends)),
            SummaryRow(term="Venue", value=venue(day.room)),
        ),
        field=field,
    )


def _thanks(visit: Visit) -> Response:
    return visit.page(
        "message.html",
        title="Thank you, you are signed in",
        paragraphs=(
            f"It is {visit.now.astimezone(LONDON):%-H:%M}. The trainer sees that you are here, and"
            " confirms it on the attendance sheet.",
        ),
        doing=(),
    )
