"""Held places on the site: who asks for them, a last look, and how the request stands then."""

import math
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid5

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from domain.messages import VISITOR
from domain.processes.request import (
    SLUG,
    GiveBack,
    Holding,
    Nothing,
    Over,
    Send,
    Sent,
    Shape,
)
from domain.processes.request.refusals import HoldIsOver
from domain.ref import Ref, make_ref, split_ref
from domain.refusals import NotFound, NotNow, Refused
from domain.say import counted
from store.pages import looks, names
from store.pages.public_dates import public_dates
from store.pool import Connection
from web.forms.drawing import Entered
from web.forms.offers import Offers
from web.forms.questions import Question, questions
from web.forms.taking import Sheet, Taken, entered_of, refused_errors, take_form
from web.pages import public
from web.pages.date_facts import COURSES
from web.pages.hold_pages import (
    ONE_LINE,
    Asking,
    address,
    check_page,
    ended_page,
    form_page,
    over_page,
    sent_page,
)
from web.site import Acting, Passing, Visit, checked_form

router = APIRouter()

LONGEST_LINE, LONGEST_NOTE = 120, 1500
"""Ours: so much fits on a page and into a letter."""
FIELDS = ("organisation", "setting", "contact", "phone", "delegates", "purchase_order", "note")


# How many holds somebody may have.


def too_many_holds(visit: Visit) -> int:
    """Return for how many seconds somebody has to wait before they can hold more places."""
    return 0 if visit.account else visit.site.holds.wait_s(visit.address)


def count_hold(visit: Visit) -> None:
    visit.site.holds.count(visit.address)


def ask_to_finish_first(visit: Visit, wait: int) -> Response:
    """Ask somebody who holds places of many dates to finish those first."""
    minutes = counted(math.ceil(wait / 60), "minute")
    answer = visit.page(
        "message.html",
        status=429,
        title="You hold places of several course dates already",
        paragraphs=(f"Finish or give back one of them first, or wait {minutes}.",),
        doing=(COURSES,),
    )
    answer.headers["Retry-After"] = str(wait)
    return answer


# Reading.


async def asking(conn: Connection, visit: Visit, identifier: str) -> Asking:
    """Return a request, or refuse with NotFound."""
    ref = make_ref(SLUG, identifier)
    look = await looks.look(conn, ref)
    if look is None:
        raise NotFound(ref="requests")
    state: Shape = look.state
    assert not isinstance(state, Nothing)  # something has happened there
    cohort = state.wanted.cohort
    found = await public_dates(conn, [state.wanted.service], visit.now, cohort)
    titles = await looks.titles(conn, [cohort])
    return Asking(ref, state, found[0] if found else None, titles.get(cohort, ""))


def typed(entered: Entered) -> Entered:
    """Return what somebody has written into the form so far, without empty answers."""
    return {
        name: values
        for name, values in entered.items()
        if name.partition(".")[0] in FIELDS and any(values)
    }


def _offers(places: int) -> Offers:
    people = tuple(f"Person {n} (optional)" for n in range(1, places + 1))
    return Offers(rows={"delegates": places}, labels={"delegates": people})


def _asked(places: int) -> tuple[Question, ...]:
    return questions(Send, _offers(places))


@router.get("/courses/requests/{identifier}")
async def show(identifier: str, visit: Passing) -> Response:
    """The form while the places are held; afterwards how the request stands."""
    if wait := public.wait_s(visit):
        return public.too_many(visit, wait)
    async with visit.pool.acquire() as conn:
        asked = await asking(conn, visit, identifier)
    return _stands(visit, asked)


async def form_again(visit: Visit, ref: Ref, kept: Entered) -> Response:
    """Draw the form of new held places with what was typed before."""
    async with visit.pool.acquire() as conn:
        asked = await asking(conn, visit, split_ref(ref)[1])
    return _stands(visit, asked, kept)


def _stands(visit: Visit, asked: Asking, kept: Entered | None = None) -> Response:
    match asked.state:
        case Holding(until=until) if until <= visit.now:
            return ended_page(visit, asked, kept or {})
        case Holding():
            sheet = Sheet(_asked(asked.wanted.places), kept or {}, _send_id(asked.ref))
            return form_page(visit, asked, sheet)
        case Sent():
            return sent_page(visit, asked, asked.state)
        case Over(ending="not finished"):
            return ended_page(visit, asked, kept or {})
        case Over(ending=ending):
            return over_page(visit, ending)


def _send_id(ref: Ref) -> UUID:
    """A request is sent once: its id follows from the hold's own."""
    return uuid5(UUID(hex=split_ref(ref)[1]), "send")


@router.post("/courses/requests/{identifier}")
async def answer(identifier: str, visit: Passing) -> Response:
    """Take what was filled in: to look at it once more, to change it, or to send it."""
    doing = Acting(visit, await checked_form(visit))
    if wait := public.wait_s(visit):
        return public.too_many(visit, wait)
    async with visit.pool.acquire() as conn:
        asked = await asking(conn, visit, identifier)
    entered = typed(entered_of(doing.form))
    if not isinstance(asked.state, Holding) or asked.state.until <= visit.now:
        return _stands(visit, asked, entered)
    sheet = Sheet(_asked(asked.wanted.places), entered, _send_id(asked.ref))
    if doing.given("do") == "change":
        return form_page(visit, asked, sheet)
    taken = take_form(Send, _offers(asked.wanted.places), entered, sheet.command_id)
    errors = {**taken.errors, **_too_long(sheet.asked, entered)}
    if taken.made is None or errors:
        return form_page(visit, asked, replace(sheet, errors=errors), 422)
    if doing.given("do") != "send":
        return check_page(visit, asked, taken.made, entered)
    return await _send(visit, asked, sheet, taken)


def _too_long(asked: Sequence[Question], entered: Entered) -> dict[str, str]:
    longest = {**dict.fromkeys(ONE_LINE, LONGEST_LINE), "note": LONGEST_NOTE}
    labels = {one.path: one.label for one in asked}
    return {
        name: f"{labels[name]}: at most {most} characters are possible"
        for name, most in longest.items()
        if len("".join(entered.get(name, ()))) > most
    }


async def _send(visit: Visit, asked: Asking, sheet: Sheet, taken: Taken[Send]) -> Response:
    assert taken.made is not None  # whoever calls has shown the faults
    try:
        await visit.site.ledger.handle(
            asked.ref,
            taken.made,
            command_id=sheet.command_id,
            actor=VISITOR,
            vault=taken.writes,
        )
    except (HoldIsOver, NotNow):  # it ended, or was sent, while this was on its way
        async with visit.pool.acquire() as conn:
            again = await asking(conn, visit, split_ref(asked.ref)[1])
        return _stands(visit, again, sheet.entered)
    except Refused as refused:
        errors = refused_errors(refused, sheet.asked, names.Words())
        return form_page(visit, asked, replace(sheet, errors=errors), 409)
    visit.site.holds.take_back(visit.address)
    return RedirectResponse(address(asked.ref), status_code=303)


@router.post("/courses/requests/{identifier}/give-back")
async def give_back(identifier: str, visit: Passing) -> Response:
    """Give the places back, or leave the waiting list."""
    await checked_form(visit)
    if wait := public.wait_s(visit):
        return public.too_many(visit, wait)
    async with visit.pool.acquire() as conn:
        asked = await asking(conn, visit, identifier)
    if not isinstance(asked.state, Over):
        command_id = uuid5(UUID(hex=split_ref(asked.ref)[1]), "give back")
        await visit.site.ledger.handle(asked.ref, GiveBack(), command_id=command_id, actor=VISITOR)
        visit.site.holds.take_back(visit.address)
    return RedirectResponse(address(asked.ref), status_code=303)
