"""Somebody's own page of a cohort: their days, what they need, and signing in on the day.

The link in their letters opens it, and nothing else does. Opening it changes nothing, as programs
that check letters open links too: signing in is a button. No session takes part, so that its form
needs no token: whoever knows the link may do what it is for.
"""

from fastapi import APIRouter, Response

from domain.calendar import LONDON, say_span
from domain.parts.learning_days import LearningDay
from domain.processes.cohort import Cohort
from domain.processes.cohort.adjusting import days_of
from domain.processes.cohort.signing_in import is_open
from domain.refusals import Refused
from store.links import PersonalLink
from store.pages import names
from store.pages.looks import Look
from web.fields import Form
from web.pages import own_needs, public
from web.pages.arriving import sign_in
from web.pages.by_link import opened
from web.pages.giving import reasons_of
from web.site import Passing, Visit
from web.venues import venue
from web.view import Heading, Row, Soft, Table

router = APIRouter()


@router.get("/me/{link}")
async def show(link: str, visit: Passing) -> Response:
    """The page, as it stands now."""
    behind = await opened(visit, "attend", link)
    return public.hidden(behind if isinstance(behind, Response) else await _page(visit, *behind))


@router.post("/me/{link}/here")
async def here(link: str, visit: Passing) -> Response:
    """Record that they say they are here."""
    behind = await opened(visit, "attend", link)
    if isinstance(behind, Response):
        return public.hidden(behind)
    mine, look = behind
    day = _today(look.state, mine, visit)
    if day is None:
        error = "You can sign in on your learning days only, until the day ends."
        return public.hidden(await _page(visit, mine, look, error))
    try:
        await sign_in(visit, look, day, mine.person)
    except Refused as refused:
        (error, *_) = await reasons_of(visit, refused)
        return public.hidden(await _page(visit, mine, look, error))
    return public.hidden(visit.done(f"/me/{link}", "Thank you, you are signed in"))


@router.post("/me/{link}/needs")
async def needs(link: str, visit: Passing) -> Response:
    """Record what they say that they need."""
    behind = await opened(visit, "attend", link)
    if isinstance(behind, Response):
        return public.hidden(behind)
    mine, look = behind
    told = own_needs.typed(await visit.request.form(max_files=0, max_fields=5))
    form = own_needs.checked_form(visit, told)
    if form.failed:
        return public.hidden(await _page(visit, mine, look, form=form))
    try:
        await own_needs.give(visit, mine, told)
    except Refused as refused:
        (error, *_) = await reasons_of(visit, refused)
        return public.hidden(await _page(visit, mine, look, error))
    return public.hidden(visit.done(f"/me/{link}", "Thank you, we have noted it"))


def _today(cohort: Cohort, mine: PersonalLink, visit: Visit) -> LearningDay | None:
    """The day to sign in on: where there are two, the one that is not signed in on yet."""
    days = [day for day in days_of(cohort, mine.person) if is_open(day, visit.now)]
    open_days = [day for day in days if not _arrival(cohort, day, mine)]
    return next(iter([*open_days, *days]), None)


def _arrival(cohort: Cohort, day: LearningDay, mine: PersonalLink) -> str:
    """When they signed in, by a London clock; "" where they have not."""
    at = [one.at for one in cohort.log(day.number).arrivals if one.person == mine.person]
    return f"{at[0].astimezone(LONDON):%-H:%M}" if at else ""


async def _page(
    visit: Visit, mine: PersonalLink, look: Look, error: str = "", form: Form | None = None
) -> Response:
    cohort: Cohort = look.state
    async with visit.pool.acquire() as conn:
        words = await names.words_for(conn, [look.title], [mine.person])
    days = days_of(cohort, mine.person)
    ahead = [day for day in days if day.ends >= visit.now]
    today = _today(cohort, mine, visit)
    return visit.page(
        "pages/own_page.html",
        status=409 if error else 422 if form else 200,
        caption=words.say(look.title),
        name=words.person(mine.person),
        error=error,
        today=today,
        when=say_span(today.starts, today.ends) if today else "",
        here_at=_arrival(cohort, today, mine) if today else "",
        action=f"/me/{visit.request.path_params['link']}/here",
        over=not ahead,
        days=_table(ahead or days),
        told=await own_needs.known(visit, mine, cohort),
        form=form or own_needs.empty_form(visit, mine, cohort),
    )


def _table(days: list[LearningDay]) -> Table:
    return Table(
        caption="Your learning days",
        headings=tuple(Heading(text=text) for text in ("Day", "When", "Venue")),
        rows=tuple(
            Row(
                cells=(
                    (f"Day {day.number}", Soft(text=day.title)),
                    say_span(day.starts, day.ends),
                    venue(day.room),
                )
            )
            for day in days
        ),
        empty="You have no learning days here any more. If that is not right, ask Optimum.",
    )
