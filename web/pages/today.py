"""Today: what is owed, by whom, where, and the one link that does it."""

from datetime import datetime, time, timedelta

from fastapi import APIRouter, Response

from domain.calendar import LONDON, deadline, london, london_date, say_when
from store.pages import names, papers, work
from store.pages.names import Words
from store.pages.work import Owed, TaughtDay
from store.trouble import list_troubles
from web.fields import Choice, Field
from web.pages import parts
from web.pages.mail import mending
from web.site import Visit, Visiting, page_of
from web.venues import venue_in_public
from web.view import AgendaItem, Link, Notice, Soft, SummaryRow

router = APIRouter()

DAYS_AHEAD = 28
EVERYBODY = "Everybody"


@router.get("/today")
async def today(visit: Visiting, owner: str = "") -> Response:
    """The work queue: overdue, today, this week and the four weeks ahead."""
    day = london_date(visit.now)
    async with visit.pool.acquire() as conn:
        owners = await work.owners(conn)
        chosen = owner if owner in owners else None
        before = deadline(day + timedelta(days=DAYS_AHEAD))
        owed = await work.owed(conn, before=before, owner=chosen)
        taught = await work.days_between(
            conn, london(day, time()), london(day + timedelta(days=1), time())
        )
        failed = await papers.mails(conn, status="failed", limit=10)
        troubles = await list_troubles(conn)
        sentences = [text for one in owed for text in (one.title, one.why, one.stream_title)]
        words = await names.words_for(
            conn,
            sentences,
            [*(one.trainer for one in taught), *(one.person_id or "" for one in failed)],
        )
    items = [_item(one, words, may_act=visit.may_act) for one in owed]
    groups = parts.grouped(items, day)
    frame = visit.frame("today", *_notices(len(troubles)))
    return visit.page(
        "pages/today.html",
        frame=frame,
        caption=f"{day:%A} {day.day} {day:%B} {day.year}",
        lead=_lead(len(groups[0].items), len(groups[1].items)),
        groups=groups,
        today=day,
        filters=(_owners(owners, chosen),),
        taught=tuple(_taught(one, words) for one in taught),
        failed=tuple(
            SummaryRow(
                term=one.subject or "A letter that was erased",
                value=(
                    Link(text="Open", href=f"/mail/{one.message_id}", about=one.subject or ""),
                    f"To {words.person(one.person_id) if one.person_id else 'nobody we know'}",
                    Soft(text=one.error or ""),
                    Soft(text=f"Written {say_when(one.queued_at)}"),
                    *mending(one, may_act=visit.may_act),
                ),
            )
            for one in failed
        ),
        begin=_begin(visit),
    )


def _begin(visit: Visit) -> tuple[Link, ...]:
    if not visit.may_act:
        return ()
    return (
        Link(text="Plan a cohort", href="/new/cohort"),
        Link(text="Register a provider", href="/new/provider"),
        Link(text="Register interest", href="/new/interest"),
        Link(text="Book a course", href="/new/booking"),
    )


def _notices(troubles: int) -> tuple[Notice, ...]:
    if not troubles:
        return ()
    what = "1 step keeps failing" if troubles == 1 else f"{troubles} steps keep failing"
    return (Notice(text=f"{what}. See System for the cause.", tone="late"),)


def _lead(overdue: int, due: int) -> str:
    late = {0: "Nothing is overdue", 1: "One thing is overdue"}.get(
        overdue, f"{overdue} things are overdue"
    )
    soon = {0: "nothing is due today", 1: "one is due today"}.get(due, f"{due} are due today")
    return f"{late} and {soon}."


def _item(one: Owed, words: Words, *, may_act: bool) -> AgendaItem:
    names_of_place = [name for name in (one.setting, one.provider) if name]
    title = words.say(one.stream_title)
    return AgendaItem(
        what=parts.sentence_case(words.say(one.title)),
        href=page_of(one.ref),
        why=words.say(one.why),
        where=", ".join(names_of_place) or title,
        owner=one.owner,
        due=parts.due_day(one.due),
        do=parts.do_link(one.ref, one.command, one.body) if may_act else None,
    )


def _owners(owners: list[str], chosen: str | None) -> Field:
    everybody = Choice(value="-", text=EVERYBODY)
    return Field(
        name="owner",
        label="Owed by",
        kind="select",
        choices=(everybody, *(Choice(value=one, text=one) for one in owners)),
        value=chosen or "-",
    )


def _taught(one: TaughtDay, words: Words) -> SummaryRow:
    marked = f"{one.marked} of {one.expected} marked" if one.expected else "nobody is expected"
    return SummaryRow(
        term=f"{_clock(one.starts)} to {_clock(one.ends)}",
        value=(
            Link(text=f"Day {one.day}: {one.title}", href=f"{page_of(one.ref)}/days/{one.day}"),
            one.label,
            Soft(text=f"{venue_in_public(one.room)}, {words.person(one.trainer)}, {marked}"),
        ),
    )


def _clock(instant: datetime) -> str:
    local = instant.astimezone(LONDON)
    return f"{local.hour}:{local:%M}"
