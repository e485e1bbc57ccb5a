"""Booking a short course: which course, for which provider, then who comes and what it costs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from fastapi import APIRouter, Response

from domain.calendar import london_date
from domain.catalogue import NoSuchService, Quote, quote
from domain.money import pounds
from domain.offers import Service
from domain.policy import POLICY
from domain.processes.cohort import Cohort
from domain.processes.provider import Provider
from domain.processes.request import Accept, Sent
from domain.ref import make_ref
from domain.refusals import NotFound, NotNow
from domain.say import counted, text
from domain.services.course import Book, courses
from store.pages import names, work
from store.pages.looks import Look
from store.pool import Connection
from web.fields import Choice, Submit
from web.fields import Field as Asked
from web.forms import booking_offers
from web.forms.offers import Offers
from web.forms.questions import Question, questions
from web.forms.reading import read
from web.forms.taking import Sheet, entered_of, more_rows, take_form, untouched
from web.pages.giving import command_id_of, found, handed_over, with_rows
from web.pages.prices import price_table
from web.site import Doing, Visit, Visiting, require_coordinator
from web.view import Link

router = APIRouter()

ADDRESS = "/new/booking"
WORK = Link(text="Items of work", href="/work")
SETTLED = ("service", "provider", "request")
CHECK = Submit(text="Check the price", name="check", value="price")


@dataclass(frozen=True)
class Order:
    """A booking that is being filled in: for whom, of what, and what there is to choose from.

    `request` is what a visitor of the site asked for, where it comes from there.
    """

    look: Look
    course: Service
    offers: Offers
    request: Look | None = None

    @property
    def provider(self) -> Provider:
        state = self.look.state
        assert isinstance(state, Provider)  # looked at when the order was begun
        return state


@router.get(ADDRESS)
async def ask(
    visit: Visiting, service: str = "", provider: str = "", cohort: str = "", request: str = ""
) -> Response:
    """First the course and the provider, then the form; a course date settles its course.

    A request of the site settles both, and fills in what its visitor wrote.
    """
    require_coordinator(visit)
    async with visit.pool.acquire() as conn:
        asked = await _request(conn, request)
        cohort = asked.state.wanted.cohort if asked else cohort
        slug = service or await _course_of(conn, cohort)
        if not slug or not provider:
            return await _choose(visit, conn, slug, provider, cohort, asked)
        order = await _order(conn, slug, provider, asked)
    filled = {**order.offers.start, **({"cohort": cohort} if cohort else {})}
    return _page(visit, order, untouched(_asked(order), filled, london_date(visit.now)))


async def _request(conn: Connection, ref: str) -> Look | None:
    """Return what was asked for on the site, as long as it can be booked."""
    if not ref:
        return None
    look = await found(conn, ref)
    if not isinstance(look.state, Sent):
        raise NotNow(command=Accept.title, stage=look.stage)
    return look


def _asked(order: Order) -> tuple[Question, ...]:
    """Return what is asked; what is kept for a request is never waited for anew."""
    left_out = "wait_if_full" if order.request else "request"
    return tuple(one for one in questions(Book, order.offers) if one.path != left_out)


async def _course_of(conn: Connection, cohort: str) -> str:
    if not cohort:
        return ""
    state = (await found(conn, cohort)).state
    if not isinstance(state, Cohort) or state.service not in courses():
        raise NotFound(ref=cohort)
    return state.service


async def _choose(
    visit: Visit, conn: Connection, slug: str, provider: str, cohort: str, asked: Look | None
) -> Response:
    """Ask for the course and the provider; what is known already stands there chosen."""
    known = [one for one in await work.providers(conn) if one.settings]
    dates = (("cohort", cohort),) if cohort else ()
    title = Book.title
    lead = "Choose the course and the provider first. A provider needs a care setting to book."
    if asked is not None:
        title, dates = Accept.title, (*dates, ("request", asked.ref))
        lead = f"{await _who_asks(conn, asked)} Choose the provider, or register a new one first."
    wanted = courses()
    offered = {slug: wanted[slug]} if slug in wanted and cohort else wanted
    fields = (
        _select("service", "Course", [(key, one.title) for key, one in offered.items()], slug),
        _select("provider", "Provider", [(one.ref, one.name) for one in known], provider),
    )
    return visit.page(
        "pages/choose.html",
        "work",
        back=WORK,
        title=title,
        lead=lead,
        action=ADDRESS,
        fields=fields,
        hidden=dates,
        any=bool(known),
        otherwise=Link(text="Register a provider", href="/new/provider"),
    )


def _select(name: str, label: str, options: Iterable[tuple[str, str]], value: str) -> Asked:
    choices = tuple(Choice(value=key, text=words) for key, words in options)
    chosen = choices[0].value if len(choices) == 1 else value
    return Asked(name=name, label=label, kind="select", choices=choices, value=chosen)


async def _who_asks(conn: Connection, asked: Look) -> str:
    """Return how a visitor of the site named their organisation and their setting."""
    details = asked.state.details
    words = await names.words_for(conn, [text(details.organisation), text(details.setting)])
    said = [words.say(text(one)) for one in (details.organisation, details.setting)]
    return f"They wrote “{said[0]}”, and “{said[1]}” as the setting."


async def _order(conn: Connection, slug: str, provider: str, asked: Look | None = None) -> Order:
    course = courses().get(slug)
    if course is None:
        raise NoSuchService(slug=slug, known=", ".join(courses()))
    look = await found(conn, provider)
    if not isinstance(look.state, Provider):
        raise NotFound(ref=provider)
    return Order(look, course, await booking_offers.for_booking(conn, look, course, asked), asked)


@router.post(ADDRESS)
async def book(doing: Doing) -> Response:
    """Book; the form's id becomes the booking's, so that a form sent twice is one booking."""
    visit = doing.visit
    async with visit.pool.acquire() as conn:
        asked = await _request(conn, doing.given("request"))
        order = await _order(conn, doing.given("service"), doing.given("provider"), asked)
    entered, command_id = entered_of(doing.form), command_id_of(doing)
    offers = replace(order.offers, rows=more_rows(order.offers, entered))
    order = replace(order, offers=offers)
    sheet = with_rows(Sheet(_asked(order), entered, command_id), offers)

    def again(failed: Sheet, status: int = 200) -> Response:
        return _page(visit, order, failed, status)

    if "add" in entered or CHECK.name in entered:
        return again(sheet)
    taken = take_form(Book, offers, entered, command_id)
    if taken.made is None:
        return again(replace(sheet, errors=taken.errors), 422)
    return await handed_over(visit, make_ref("course", command_id.hex), taken, sheet, again)


def _page(visit: Visit, order: Order, sheet: Sheet, status: int = 200) -> Response:
    form = sheet.form(ADDRESS, Book.title, Link(text="Cancel", href="/work"), settled=SETTLED)
    dates = order.offers.fixed["cohort"]
    price = _quote(visit, order, sheet)
    return visit.page(
        "pages/booking.html",
        "work",
        status=status,
        back=WORK,
        title=f"Book: {order.course.title}",
        caption=order.provider.organisation,
        lead=order.course.summary,
        price=price_table(price),
        why=price.explanation,
        notes=tuple(_notes(order)),
        form=form.model_copy(update={"also": (*form.also, CHECK)}),
        any=bool(dates),
        plan=Link(text="Plan a course date", href="/new/cohort"),
    )


def _asked_for(sheet: Sheet) -> tuple[int, tuple[str, ...]]:
    """How many delegates and which extras stand in the form; before that, as many as it asks."""
    given = read(sheet.asked, sheet.entered).given
    rows = next(len(one.rows) for one in sheet.asked if one.path == "delegates")
    known = next((one.options for one in sheet.asked if one.path == "options"), ())
    options = [one for one in given.get("options", ()) if one in [c.value for c in known]]
    return len(given["delegates"]) or rows, tuple(dict.fromkeys(options))


def _quote(visit: Visit, order: Order, sheet: Sheet) -> Quote:
    """What the form comes to as it stands."""
    count, options = _asked_for(sheet)
    premium = order.provider.premium_on(london_date(visit.now))
    return quote(order.course.slug, count, premium, options)


def _notes(order: Order) -> Iterator[str]:
    """What is good to know before booking."""
    course, days = order.course, POLICY.free_cancellation_working_days
    if order.request is not None:
        kept = counted(order.request.state.wanted.places, "place")
        yield (
            f"This accepts a request of the site: {kept} are kept for it, and nobody else has them."
            " Places that you name nobody for are free again."
        )
    if course.recommended is not None:
        pair = course.recommended
        yield f"For {pair.quantity} delegates it is {pounds(pair.pence)}. {pair.words}"
    if course.course is not None and course.course.conditions:
        yield "This is an application: we check the conditions, and hold the places meanwhile."
    if order.provider.on_stop:
        yield "The account of this provider is on stop, so it cannot book at present."
    yield f"A place can be cancelled free of charge until {days} working days before the first day."
