"""The page of what somebody booked, behind a link of their own: places, answers, papers.

Who is concerned with a booking sees it: whoever booked, who pays, and the registered manager. Each
act on it is an ordinary command; the booking itself decides whether they may give it.
"""

from dataclasses import replace

from fastapi import APIRouter, Response

from domain.calendar import london_date
from domain.messages import Actor, Command, Owner, invited
from domain.refusals import NotFound, NotNow
from domain.registry import DECIDERS
from domain.services.course.commands import AgreeToMerge
from store import agendas
from store.links import PersonalLink
from store.pages import names
from store.pages.looks import Look
from store.pool import Connection
from store.projections.agenda_item import AgendaItem as Owed
from web.downloads import attached
from web.forms import loading
from web.forms.offers import Offers, only_for
from web.forms.questions import questions
from web.forms.taking import Sheet, entered_of, more_rows, take_form, untouched
from web.pages import booked_facts, public
from web.pages.booked_facts import Booked
from web.pages.by_link import lost, opened
from web.pages.giving import asking, command_id_of, command_of, handed_over, with_rows
from web.pages.merge_words import proposal
from web.pages.parts import due_day, sentence_case
from web.site import Acting, Passing, Visit
from web.view import AgendaGroup, AgendaItem, Link

router = APIRouter()

YOU = "You"


@router.get("/booked/{link}")
async def show(link: str, visit: Passing) -> Response:
    """The page, as it stands now."""
    found = await _opened(visit, link)
    return public.hidden(found if isinstance(found, Response) else await _page(visit, *found))


@router.get("/booked/{link}/papers/{identifier}")
async def paper(link: str, identifier: str, visit: Passing) -> Response:
    """An invoice, credit note or certificate of this booking, and of no other."""
    found = await _opened(visit, link)
    if isinstance(found, Response):
        return public.hidden(found)
    _, look, _ = found
    async with visit.pool.acquire() as conn:
        papers = await booked_facts.papers_of(conn, look.ref)
        if identifier not in papers.documents:
            raise NotFound(ref="this document")
        return public.hidden(await attached(conn, identifier))


@router.get("/booked/{link}/{command}")
async def ask(link: str, command: str, visit: Passing) -> Response:
    """The form of an answer, with what it means."""
    found = await _opened(visit, link)
    if isinstance(found, Response):
        return public.hidden(found)
    mine, look, own = found
    model = _model(look, mine, command)
    async with visit.pool.acquire() as conn:
        offers = await _offers(conn, look, model, visit)
        caution = (await asking(conn, visit, look, model, offers, {})).caution
    given = dict(visit.request.query_params)
    sheet = untouched(questions(model, offers), {**offers.start, **given}, london_date(visit.now))
    return public.hidden(_form_page(visit, own, model, sheet, caution))


@router.post("/booked/{link}/{command}")
async def give(link: str, command: str, visit: Passing) -> Response:
    """Give the answer; everything that is wrong comes back at once, with what was entered."""
    found = await _opened(visit, link)
    if isinstance(found, Response):
        return public.hidden(found)
    mine, look, own = found
    model = command_of(look.slug, command)
    if not model.by_link:
        raise NotFound(ref=f"{look.slug}/{command}")
    doing = Acting(visit, await visit.request.form(max_files=0, max_fields=200))
    entered = entered_of(doing.form)
    async with visit.pool.acquire() as conn:
        offers = await _offers(conn, look, model, visit)
        caution = (await asking(conn, visit, look, model, offers, {})).caution
    offers = replace(offers, rows=more_rows(offers, entered))
    sheet = Sheet(questions(model, offers), entered, command_id_of(doing))
    if "add" in entered:
        return public.hidden(_form_page(visit, own, model, with_rows(sheet, offers), caution))
    taken = take_form(model, offers, entered, sheet.command_id)
    if taken.made is None:
        errors = replace(sheet, errors=taken.errors)
        return public.hidden(_form_page(visit, own, model, errors, caution, 422))

    def again(failed: Sheet, status: int) -> Response:
        return _form_page(visit, own, model, failed, caution, status)

    return public.hidden(
        await handed_over(
            visit, look.ref, taken, sheet, again, by=invited(mine.person), then=f"/booked/{link}"
        )
    )


async def _opened(visit: Visit, link: str) -> tuple[PersonalLink, Look, Booked] | Response:
    behind = await opened(visit, "booked", link)
    if isinstance(behind, Response):
        return behind
    mine, look = behind
    async with visit.pool.acquire() as conn:
        own = await booked_facts.booked(conn, look)
    if own is None or mine.person not in own.people:
        return lost(visit)
    return mine, look, own


def _permitted(look: Look, actor: Actor) -> tuple[type[Command], ...]:
    return DECIDERS[look.slug].allowed(look.state, actor)


def _model(look: Look, mine: PersonalLink, command: str) -> type[Command]:
    """Return the command that is given here, as long as it makes sense."""
    model = command_of(look.slug, command)
    if not model.by_link:
        raise NotFound(ref=f"{look.slug}/{command}")
    if model not in _permitted(look, invited(mine.person)):
        raise NotNow(command=model.title, stage=look.stage)
    return model


async def _offers(conn: Connection, look: Look, model: type[Command], visit: Visit) -> Offers:
    """Nothing is offered but what this one answer is about: people of others stay unseen."""
    return only_for(model, await loading.offers_for(conn, look, visit.now))


def _address(visit: Visit) -> str:
    return f"/booked/{visit.request.path_params['link']}"


def _form_page(
    visit: Visit,
    own: Booked,
    model: type[Command],
    sheet: Sheet,
    caution: str,
    status: int = 200,
) -> Response:
    address = _address(visit)
    back = Link(text="Your booking", href=address)
    form = sheet.form(f"{address}/{model.name}", model.title, Link(text="Not now", href=address))
    return visit.page(
        "pages/form.html",
        status=status,
        back=back,
        title=model.title,
        caption=f"{own.title}, {own.setting}",
        caution=caution,
        lead=" ".join((model.__doc__ or "").split()),
        form=form,
    )


async def _page(visit: Visit, mine: PersonalLink, look: Look, own: Booked) -> Response:
    address, permitted = _address(visit), _permitted(look, invited(mine.person))
    async with visit.pool.acquire() as conn:
        owed = [one for one in await agendas.items_of(conn, look.ref) if _is_theirs(one)]
        papers = await booked_facts.papers_of(conn, look.ref)
        merge = await proposal(conn, look, AgreeToMerge)
        words = await names.words_for(
            conn,
            [merge, *(text for one in owed for text in (one.title, one.why))],
            [mine.person, *booked_facts.people_of(own.work), *booked_facts.holders(papers)],
        )
        days = await booked_facts.days(conn, own.work, visit.now)
    return visit.page(
        "pages/booked.html",
        title=own.title,
        caption=own.setting,
        name=words.person(mine.person),
        today=london_date(visit.now),
        asked=AgendaGroup(
            title="What we ask of you now",
            items=tuple(
                AgendaItem(
                    what=sentence_case(words.say(one.title)),
                    why=words.say(one.why),
                    owner=YOU,
                    due=due_day(one.due),
                )
                for one in owed
            ),
            empty="Nothing. We write to you when something is needed.",
        ),
        merge=words.say(merge),
        doing=tuple(Link(text=one.title, href=f"{address}/{one.name}") for one in permitted),
        days=days,
        people=booked_facts.people(own.work, words),
        rows=booked_facts.rows(own.work, words),
        money=booked_facts.money(papers, london_date(visit.now)),
        documents=booked_facts.documents(papers, words, address),
    )


def _is_theirs(one: Owed) -> bool:
    return one.kind == "task" and one.owner == Owner.PROVIDER.value
