"""The page of every process, and a form for each command that makes sense now."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from domain.calendar import london_date
from domain.messages import Command
from domain.processes.cohort import MarkRegister
from domain.processes.request import Accept
from domain.refusals import NotNow
from domain.registry import DECIDERS
from store.pages.looks import Look
from store.pool import Connection
from web.fields import Field as Asked
from web.forms import loading
from web.forms.offers import Choices, Offers
from web.forms.questions import questions
from web.forms.taking import Sheet, entered_of, more_rows, take_form, untouched
from web.pages import cohort, competence, course, engagement, facts, parts
from web.pages.facts import Facts
from web.pages.giving import (
    EDITS,
    PARTS_OF_SITE,
    Asking,
    asking,
    command_id_of,
    command_of,
    form_page,
    found,
    handed_over,
    version_of,
    with_rows,
)
from web.pages.parts import Story
from web.site import Doing, Visit, Visiting, page_of, require_coordinator
from web.view import Link

router = APIRouter()

View = Callable[[Visit, Connection, Look], Awaitable[Response]]
VIEWS: Mapping[str, View] = {
    "cohort": cohort.show,
    "bigger_picture": engagement.show,
    "course": course.show,
    "competence": competence.show,
}
"""Processes with a view of their own; all others are shown by the generic page."""


@router.get("/p/{ref}")
async def show(ref: str, visit: Visiting, view: str = "") -> Response:
    """The page of one stream; `?view=plain` shows the generic one for any."""
    async with visit.pool.acquire() as conn:
        look = await found(conn, ref)
        own = VIEWS.get(look.slug)
        if own is not None and view != "plain":
            return await own(visit, conn, look)
        story = await parts.story_of(conn, look)
        about = await facts.of(conn, look, visit)
    return plain(visit, story, about)


def plain(visit: Visit, story: Story, about: Facts) -> Response:
    """The generic page: state, what is next, what has happened, documents, and what can be done."""
    look = story.look
    return visit.page(
        "pages/process.html",
        PARTS_OF_SITE.get(look.slug, ""),
        title=story.title,
        caption=DECIDERS[look.slug].title,
        state=parts.state_tag(look.stage),
        items=parts.next_things(story, may_act=visit.may_act),
        today=london_date(visit.now),
        timeline=parts.timeline(story),
        documents=parts.documents(story.documents),
        doing=parts.command_links(look, visit.actor),
        about=about,
    )


@router.get("/p/{ref}/{command}")
async def ask(ref: str, command: str, visit: Visiting) -> Response:
    """The form of a command, filled in with what is known."""
    require_coordinator(visit)
    async with visit.pool.acquire() as conn:
        look = await found(conn, ref)
        model = command_of(look.slug, command)
        if model is Accept:  # a request is accepted by the booking that it becomes
            return RedirectResponse(f"/new/booking?request={look.ref}", status_code=303)
        if model is MarkRegister:  # an attendance sheet is the page of its day
            return RedirectResponse(_sheet(look, visit), status_code=303)
        if model not in parts.commands(look, visit.actor):
            raise NotNow(command=model.title, stage=look.stage)
        given = dict(visit.request.query_params)
        offers = await loading.offers_for(conn, look, visit.now, given)
        to_choose = _to_choose(offers, model, given)
        if len(to_choose) == 1:
            given[offers.first[command]] = to_choose[0].value
            offers = await loading.offers_for(conn, look, visit.now, given)
        asked = await asking(conn, visit, look, model, offers, given)
    if len(to_choose) > 1:
        return _choose(visit, asked, offers, to_choose)
    version = look.version if command in EDITS else None
    sheet = untouched(
        questions(model, offers),
        {**offers.start_of(command), **given},
        london_date(visit.now),
        version,
    )
    return form_page(visit, asked, sheet)


def _to_choose(offers: Offers, model: type[Command], given: Mapping[str, str]) -> Choices:
    """What is to be chosen before the form, as its questions depend on it; nothing once chosen."""
    first = offers.first.get(model.name)
    options = (offers.fixed_for(model.name, first) or ()) if first else ()
    known = [one.value for one in options]
    return () if first and given.get(first) in known else options


def _choose(visit: Visit, asked: Asking, offers: Offers, options: Choices) -> Response:
    """Ask for one thing, then come back for the form."""
    name = offers.first[asked.model.name]
    label = asked.model.model_fields[name].title or name
    address = page_of(asked.look.ref)
    return visit.page(
        "pages/choose.html",
        PARTS_OF_SITE.get(asked.look.slug, ""),
        back=Link(text=asked.title, href=address),
        title=asked.model.title,
        lead="Choose first whom this is about.",
        action=f"{address}/{asked.model.name}",
        fields=(Asked(name=name, label=label, kind="select", choices=options),),
        any=True,
        otherwise=Link(text="Cancel", href=address),
    )


def _sheet(look: Look, visit: Visit) -> str:
    day = visit.request.query_params.get("day", "")
    return page_of(look.ref) + (f"/days/{day}" if day.isdecimal() else "?part=days")


@router.post("/p/{ref}/{command}")
async def give(ref: str, command: str, doing: Doing) -> Response:
    """Give the command; everything that is wrong comes back at once, with what was entered."""
    visit = doing.visit
    async with visit.pool.acquire() as conn:
        look = await found(conn, ref)
        model = command_of(look.slug, command)
        entered = entered_of(doing.form)
        given = {name: values[0] for name, values in entered.items()}
        offers = await loading.offers_for(conn, look, visit.now, given)
        asked = await asking(conn, visit, look, model, offers, given)
    offers = replace(offers, rows=more_rows(offers, entered))
    sheet = Sheet(
        questions(model, offers), entered, command_id_of(doing), version=version_of(doing)
    )
    if "add" in entered:
        return form_page(visit, asked, with_rows(sheet, offers))
    taken = take_form(model, offers, entered, sheet.command_id)
    if taken.made is None:
        return form_page(visit, asked, replace(sheet, errors=taken.errors), 422)

    def again(failed: Sheet, status: int) -> Response:
        return form_page(visit, asked, failed, status)

    return await handed_over(visit, look.ref, taken, sheet, again)
