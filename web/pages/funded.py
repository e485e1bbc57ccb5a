"""Funded places: opening those of a service, and what their page shows beside agenda and story."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from domain.calendar import london_date, say_date
from domain.catalogue import CATALOGUE
from domain.money import pounds
from domain.offers import Service
from domain.processes.allocation import Allocation, NothingOpen, Open, allocation_ref
from domain.processes.allocation.sharing import reserved
from domain.refusals import NotFound
from domain.say import stream
from store.pages import looks
from store.pages.names import Words
from web.fields import Choice
from web.fields import Field as Asked
from web.forms import loading
from web.forms.questions import questions
from web.forms.taking import Sheet, entered_of, take_form, untouched
from web.pages.giving import command_id_of, handed_over
from web.pages.parts import somebody
from web.site import Doing, Visit, Visiting, page_of, require_coordinator
from web.view import Heading, Link, Row, Soft, SummaryRow, Table, Tag

router = APIRouter()

BOARD = Link(text="Board", href="/board")


def funded_services() -> dict[str, Service]:
    """Return the services whose places a funder pays for, by slug."""
    return {slug: one for slug, one in CATALOGUE.items() if one.allocation}


@router.get("/new/allocation")
async def ask_allocation(visit: Visiting, of: str = "") -> Response:
    """The page of the funded places, or the form that opens them for the first time."""
    require_coordinator(visit)
    services = funded_services()
    if not of and len(services) > 1:
        return _choose(visit, services)
    slug = of or next(iter(services), "")
    if slug not in services:
        raise NotFound(ref=f"allocation/{slug}")
    async with visit.pool.acquire() as conn:
        known = await looks.look(conn, allocation_ref(slug))
        offers = await loading.for_allocation(conn, slug)
    if known is not None and not isinstance(known.state, NothingOpen):
        return RedirectResponse(page_of(known.ref), status_code=303)
    return _form(
        visit, slug, untouched(questions(Open, offers), offers.start, london_date(visit.now))
    )


def _choose(visit: Visit, services: dict[str, Service]) -> Response:
    choices = tuple(Choice(value=slug, text=one.title) for slug, one in services.items())
    return visit.page(
        "pages/choose.html",
        "board",
        back=BOARD,
        title="Funded places",
        lead="Choose the service first. It has places that a funder pays for.",
        action="/new/allocation",
        fields=(Asked(name="of", label="Service", kind="select", choices=choices),),
        any=True,
        otherwise=BOARD,
    )


@router.post("/new/allocation")
async def open_allocation(doing: Doing) -> Response:
    """Open the funded places of a service, under the one reference that they have."""
    slug = doing.given("service")
    if slug not in funded_services():
        raise NotFound(ref=f"allocation/{slug}")
    async with doing.visit.pool.acquire() as conn:
        offers = await loading.for_allocation(conn, slug)
    entered, command_id = entered_of(doing.form), command_id_of(doing)
    sheet = Sheet(questions(Open, offers), entered, command_id)
    taken = take_form(Open, offers, entered, command_id)

    def again(failed: Sheet, status: int) -> Response:
        return _form(doing.visit, slug, failed, status)

    if taken.made is None:
        return again(replace(sheet, errors=taken.errors), 422)
    return await handed_over(doing.visit, allocation_ref(slug), taken, sheet, again)


def _form(visit: Visit, slug: str, sheet: Sheet, status: int = 200) -> Response:
    cancel = Link(text="Cancel", href="/board")
    return visit.page(
        "pages/form.html",
        "board",
        status=status,
        back=BOARD,
        title=Open.title,
        caption=CATALOGUE[slug].title,
        lead=" ".join((Open.__doc__ or "").split()),
        form=sheet.form("/new/allocation", Open.title, cancel, settled=("service",)),
    )


def summary(own: Allocation, words: Words, today: date) -> Iterator[SummaryRow]:
    """Yield the facts of funded places: who pays, for how many, and how many are used."""
    yield SummaryRow(term="Funder", value=own.funder)
    yield SummaryRow(term="Contact", value=somebody(words, own.contact))
    yield SummaryRow(term="Funded places", value=f"{own.places:,}")
    if own.place_pence:
        yield SummaryRow(term="For each place", value=pounds(own.place_pence))
    total = own.total
    part = Soft(text=f"{total.drawn * 100 // own.places} % of the funded places")
    yield SummaryRow(term="Taken", value=(f"{total.drawn:,}", part))
    yield SummaryRow(term="Planned by today", value=(f"{own.profile(today):,}", _ahead(own, today)))
    yield SummaryRow(term="Attended", value=f"{total.attended:,}")
    yield SummaryRow(term="Did not attend", value=f"{total.did_not_attend:,}")
    yield SummaryRow(term="Seen to be competent", value=f"{total.competent:,}")
    yield SummaryRow(term="Free", value=(f"{own.free:,}", *_offered(own)))
    how = "By the system itself" if own.automatic_offers else "By a coordinator"
    yield SummaryRow(term="Places are offered", value=how)
    yield SummaryRow(term="From", value=own.starts_on)
    yield SummaryRow(term="To the end of", value=own.ends_on)
    share = f"at most {own.round_one_most} for each provider"
    until = f"to the end of {say_date(own.round_one_until)}, {share}"
    yield SummaryRow(term="Round one", value="Over" if own.round_one_over else until)


def _offered(own: Allocation) -> tuple[Soft, ...]:
    offered = reserved(own)
    return (Soft(text=f"{offered:,} of them offered to the waiting list"),) if offered else ()


def _ahead(own: Allocation, today: date) -> Tag:
    behind = own.profile(today) - own.total.drawn
    return (
        Tag(word=f"{behind:,} behind", tone="watch")
        if behind > 0
        else Tag(word="On time", tone="good")
    )


def tables(own: Allocation, words: Words) -> tuple[Table, ...]:
    """Return the funded places by cohort and by provider."""
    counts = ("Taken", "Attended", "Did not attend", "Competent")
    by_cohort = Table(
        caption="By cohort",
        headings=(
            Heading(text="Cohort"),
            *(Heading(text=one, numeric=True) for one in counts),
        ),
        rows=tuple(
            Row(
                cells=(
                    Link(text=words.say(stream(one.cohort)), href=page_of(one.cohort)),
                    one.drawn,
                    one.attended,
                    one.did_not_attend,
                    one.competent,
                )
            )
            for one in own.cohorts
        ),
        empty="No place is taken yet.",
    )
    by_provider = Table(
        caption="By provider",
        headings=(Heading(text="Provider"), Heading(text="Taken", numeric=True)),
        rows=tuple(
            Row(
                cells=(
                    Link(text=words.say(stream(one.provider)), href=page_of(one.provider)),
                    one.drawn,
                )
            )
            for one in own.providers
        ),
        empty="No provider has a place yet.",
    )
    return by_cohort, by_provider
