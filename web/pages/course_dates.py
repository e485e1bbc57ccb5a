"""Course dates for the public: what is open, and holding places of one of them."""

import secrets
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from domain.calendar import london_date, say_date
from domain.entry.numbers import whole_number
from domain.messages import VISITOR
from domain.policy import POLICY
from domain.processes.cohort.refusals import CohortFull, NobodyOvertakes
from domain.processes.request import MOST_PLACES, SLUG, HoldPlaces
from domain.ref import Ref, make_ref
from domain.refusals import NotFound, Refused
from store.pages.public_dates import PublicDate, public_dates
from store.pool import Connection
from web.fields import Choice, Form
from web.fields import Field as Asked
from web.forms.taking import entered_of
from web.pages import hold, public
from web.pages.date_facts import (
    COURSES,
    can_be_asked_for,
    conditions,
    date_rows,
    on_the_site,
    price_words,
    room_left,
    terms,
)
from web.pages.hold_pages import address as address_of_request
from web.site import Acting, Passing, Visit, at_the_door, checked_form, keep_at_the_door
from web.venues import venue_in_public
from web.view import Heading, Link, Row, Soft, SummaryRow, Table

router = APIRouter()

FULL = (CohortFull, NobodyOvertakes)
FILLED_UP = "Somebody was faster: these places are gone. This is what is left now."


@router.get("/courses")
async def show(visit: Passing) -> Response:
    """Every course that can be asked for here, with its open dates."""
    if wait := public.wait_s(visit):
        return public.too_many(visit, wait)
    courses = on_the_site()
    async with visit.pool.acquire() as conn:
        found = await public_dates(conn, list(courses), visit.now)
    dates = [one for one in found if can_be_asked_for(one)]
    sections = [
        (one.title, one.summary, price_words(slug), _table(one.title, dates, slug))
        for slug, one in courses.items()
        if any(date.service == slug for date in dates)
    ]
    return visit.page("pages/courses.html", "courses", title="Course dates", sections=sections)


def _table(title: str, dates: list[PublicDate], slug: str) -> Table:
    return Table(
        caption=f"Dates of {title}",
        caption_hidden=True,
        stack=True,
        headings=tuple(Heading(text=text) for text in ("Date", "Where", "Places")),
        rows=tuple(
            Row(
                cells=(
                    (
                        Link(text=_days(one), href=address(one.ref), about=f"of {title}"),
                        Soft(text=one.label),
                    ),
                    tuple(dict.fromkeys(venue_in_public(day.room) for day in one.days)),
                    room_left(one),
                )
            )
            for one in dates
            if one.service == slug
        ),
        empty="No date is open at present.",
    )


def _days(date: PublicDate) -> str:
    """Its first day, and its last where there are several."""
    first, last = (say_date(london_date(day.starts)) for day in (date.days[0], date.days[-1]))
    return first if first == last else f"{first} to {last}"


def address(ref: Ref) -> str:
    """Return the address of a course date for the public."""
    return f"/courses/{ref.partition(':')[2]}"


async def date_of(conn: Connection, visit: Visit, identifier: str) -> PublicDate:
    """Return a course date that can be asked for, or refuse with NotFound."""
    ref = make_ref("cohort", identifier)
    found = await public_dates(conn, list(on_the_site()), visit.now, ref)
    if not found or not can_be_asked_for(found[0]):
        raise NotFound(ref=ref)
    return found[0]


@router.get("/courses/{identifier}")
async def ask(identifier: str, visit: Passing) -> Response:
    """One course date: what it is, what it costs, and how many places somebody wants."""
    if wait := public.wait_s(visit):
        return public.too_many(visit, wait)
    async with visit.pool.acquire() as conn:
        date = await date_of(conn, visit, identifier)
    return _page(visit, date)


@router.post("/courses/{identifier}")
async def begin(identifier: str, visit: Passing) -> Response:
    """Hold the places in this moment; the form's id becomes the hold's, so that twice is once."""
    doing = Acting(visit, await checked_form(visit))
    if wait := public.wait_s(visit):
        return public.too_many(visit, wait)
    if wait := hold.too_many_holds(visit):
        return hold.ask_to_finish_first(visit, wait)
    async with visit.pool.acquire() as conn:
        date = await date_of(conn, visit, identifier)
    command_id = _id_of(doing)
    try:
        wanted = min(max(whole_number(doing.given("places")), 1), MOST_PLACES)
    except ValueError:
        command_id = None
    if command_id is None:
        return _page(visit, date, "Choose how many places you need", status=422)
    wait_for_it = doing.given("wait") == "yes"
    command = HoldPlaces(service=date.service, cohort=date.ref, places=wanted, wait=wait_for_it)
    ref = make_ref(SLUG, command_id.hex)
    try:
        done = await visit.site.ledger.handle(ref, command, command_id=command_id, actor=VISITOR)
    except Refused as refused:
        if not all(isinstance(reason, FULL) for reason in refused.reasons):
            raise
        async with visit.pool.acquire() as conn:
            date = await date_of(conn, visit, identifier)
        return _page(visit, date, FILLED_UP, status=409)
    if not done.repeated:
        hold.count_hold(visit)
    kept = hold.typed(entered_of(doing.form))
    if not kept:
        return RedirectResponse(address_of_request(ref), status_code=303)
    return await hold.form_again(visit, ref, kept)


def _id_of(doing: Acting) -> UUID | None:
    try:
        return UUID(doing.given("command_id"))
    except ValueError:
        return None


def _page(visit: Visit, date: PublicDate, error: str = "", *, status: int = 200) -> Response:
    visit = at_the_door(visit)
    course = on_the_site()[date.service]
    full = date.left == 0
    most = min(date.capacity if full else date.left, MOST_PLACES)
    places = Asked(
        name="places",
        label="How many places do you need?",
        kind="select",
        value="1",
        choices=tuple(Choice(value=str(n), text=str(n)) for n in range(1, most + 1)),
        error=error,
    )
    form = Form(
        action=address(date.ref),
        fields=(places,),
        submit="Join the waiting list" if full else "Hold these places",
        hidden=(("command_id", secrets.token_hex(16)), ("wait", "yes" if full else "no")),
        cancel=Link(text="Other course dates", href=COURSES.href),
    )
    answer = visit.page(
        "pages/course_date.html",
        "courses",
        status=status,
        back=COURSES,
        title=course.title,
        caption=date.label,
        lead=course.summary,
        rows=(*date_rows(date), SummaryRow(term="Places", value=room_left(date))),
        conditions=conditions(date.service),
        outcomes=course.outcomes,
        terms=tuple(terms(date)),
        full=full,
        minutes=POLICY.hold_minutes,
        form=form,
    )
    return public.hidden(keep_at_the_door(visit, answer))
