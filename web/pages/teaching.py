"""The days that somebody teaches, behind a link of their own: when, where, who comes.

Every link of a trainer opens all of their days, as they are one person's. The sign-in sheet can be
printed here, and "I cannot come" is the command that the office gives, too.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from domain.calendar import say_date, say_span
from domain.messages import PersonId, invited
from domain.parts.learning_days import LearningDay
from domain.processes.cohort import Cohort
from domain.processes.cohort.adjusting import needs_of
from domain.processes.cohort.cover_commands import TrainerCannotCome
from domain.processes.cohort.state import TEACHING, Stage
from domain.ref import Ref, split_ref
from domain.refusals import KeyReused, NotFound, Refused
from domain.say import counted, listed
from store.pages import looks, names, work
from store.pages.looks import Look
from store.pages.sign_in_sheets import sign_in_sheet
from store.pages.taught import cohorts_taught_by
from store.pool import Connection
from web.fields import Form
from web.pages import needs, public
from web.pages.by_link import lost, opened
from web.pages.giving import day_found, reasons_of
from web.press import CannotPrint
from web.site import Acting, Passing, Visit
from web.venues import venue
from web.view import Heading, Link, Row, Soft, SummaryRow, Table, Tag, Value

router = APIRouter()

SHOWN_AFTER = timedelta(days=28)
"""So long a day stays on the page after it was held: its sheet may still be wanted."""
ASKED = (
    "We know that you cannot come, and look for a colleague. We write to you once it is settled."
)
SURE = (
    "We look for a colleague who takes over. Until somebody is found the day stays in your"
    " calendar; then we write to you."
)


@dataclass(frozen=True)
class Taught:
    """One day as its trainer sees it."""

    link: str
    person: PersonId
    look: Look
    day: LearningDay

    @property
    def cohort(self) -> Cohort:
        state = self.look.state
        assert isinstance(state, Cohort)  # only a cohort has days
        return state

    @property
    def address(self) -> str:
        return f"/teaching/{self.link}/{self.look.ref}/{self.day.number}"

    @property
    def title(self) -> str:
        return f"Learning day {self.day.number}: {self.day.title}"

    def can_say_no(self, now: datetime) -> bool:
        """Tell whether the day is ahead, and nobody is looked for in their place yet."""
        ahead = self.cohort.stage in TEACHING and self.day.starts > now
        unmarked = not self.cohort.has_taken_place(self.day.number)
        return ahead and unmarked and self.person not in self.cohort.cannot_come(self.day.number)


@router.get("/teaching/{link}")
async def show(link: str, visit: Passing) -> Response:
    """All days of a trainer, those to come first."""
    behind = await opened(visit, "teach", link)
    if isinstance(behind, Response):
        return public.hidden(behind)
    mine, _ = behind
    since = visit.now - SHOWN_AFTER
    async with visit.pool.acquire() as conn:
        refs = await cohorts_taught_by(conn, mine.person, since)
        found = [one for ref in refs if (one := await looks.look(conn, ref))]
        words = await names.words_for(conn, [one.title for one in found], [mine.person])
    days = [
        (Taught(link, mine.person, look, day), words.say(look.title))
        for look in found
        for day in look.state.timetable
        if mine.person in day.trainers and day.ends > since
    ]
    days.sort(key=lambda pair: pair[0].day.starts)
    return public.hidden(
        visit.page(
            "pages/teaching.html",
            name=words.person(mine.person),
            ahead=_table("Days to come", [one for one in days if one[0].day.ends >= visit.now]),
            held=_table("Days held", [one for one in days if one[0].day.ends < visit.now]),
        )
    )


def _table(caption: str, days: list[tuple[Taught, str]]) -> Table:
    return Table(
        caption=caption,
        caption_hidden=True,
        headings=tuple(Heading(text=text) for text in ("Day", "When", "Venue", "People")),
        rows=tuple(
            Row(
                cells=(
                    (Link(text=one.title, href=one.address, about=title), Soft(text=title)),
                    (say_span(one.day.starts, one.day.ends), *_tag(one)),
                    venue(one.day.room),
                    str(len(one.cohort.expected(one.day.number))),
                )
            )
            for one, title in days
        ),
        empty="There are none.",
    )


def _tag(one: Taught) -> Iterator[Tag]:
    if one.person in one.cohort.cannot_come(one.day.number):
        yield Tag(word="You cannot come", tone="watch")


@router.get("/teaching/{link}/{ref}/{number}")
async def day(link: str, ref: str, number: int, visit: Passing) -> Response:
    """One day: when, where, who comes, and what they need."""
    one = await _taught(visit, link, ref, number)
    return public.hidden(one if isinstance(one, Response) else await _day_page(visit, one))


@router.get("/teaching/{link}/{ref}/{number}/sign-in-sheet.pdf")
async def sheet(link: str, ref: str, number: int, visit: Passing) -> Response:
    """The sign-in sheet for print, with the names of this moment."""
    one = await _taught(visit, link, ref, number)
    if isinstance(one, Response):
        return public.hidden(one)
    async with visit.pool.acquire() as conn:
        words = await names.words_for(conn, [], [one.person])
        printed = await sign_in_sheet(
            conn,
            one.look,
            one.day,
            printed_at=visit.now,
            printed_by=words.person(one.person),
        )
    try:
        pdf = await asyncio.to_thread(visit.site.press.sign_in_sheet, printed)
    except CannotPrint as error:
        return public.hidden(await _day_page(visit, one, (str(error),), 422))
    name = f"sign-in-{split_ref(one.look.ref)[1]}-day-{number}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return public.hidden(Response(pdf, media_type="application/pdf", headers=headers))


@router.get("/teaching/{link}/{ref}/{number}/cannot-come")
async def ask(link: str, ref: str, number: int, visit: Passing) -> Response:
    """What follows from not coming, before it is said."""
    one = await _taught(visit, link, ref, number)
    return public.hidden(one if isinstance(one, Response) else _sure(visit, one))


@router.post("/teaching/{link}/{ref}/{number}/cannot-come")
async def cannot_come(link: str, ref: str, number: int, visit: Passing) -> Response:
    """Record that the trainer cannot come; the office finds somebody else."""
    one = await _taught(visit, link, ref, number)
    if isinstance(one, Response):
        return public.hidden(one)
    doing = Acting(visit, await visit.request.form(max_files=0, max_fields=5))
    try:
        await visit.site.ledger.handle(
            one.look.ref,
            TrainerCannotCome(trainer=one.person, days=(number,)),
            command_id=_command_id(doing),
            actor=invited(one.person),
        )
    except KeyReused:
        raise
    except Refused as refused:
        return public.hidden(_sure(visit, one, await reasons_of(visit, refused)))
    return public.hidden(visit.done(one.address, "Thank you, we look for a colleague"))


async def _taught(visit: Visit, link: str, ref: Ref, number: int) -> Taught | Response:
    """Return a day of the trainer whose link it is; nobody sees the days of others."""
    behind = await opened(visit, "teach", link)
    if isinstance(behind, Response):
        return behind
    mine, _ = behind
    async with visit.pool.acquire() as conn:
        try:
            look, found = await day_found(conn, ref, number)
        except NotFound:
            return lost(visit)
    if look.state.stage is Stage.DRAFT or mine.person not in found.trainers:
        # A colleague has the day by now: their own days are what is left to see.
        return RedirectResponse(f"/teaching/{link}", status_code=303)
    return Taught(link, mine.person, look, found)


async def _day_page(
    visit: Visit, one: Taught, errors: tuple[str, ...] = (), status: int = 200
) -> Response:
    cohort, number = one.cohort, one.day.number
    expected = cohort.expected(number)
    async with visit.pool.acquire() as conn:
        words = await names.words_for(conn, [one.look.title], [*expected, *one.day.trainers])
        people = await _people(conn, one, words)
    others = [words.person(who) for who in one.day.trainers if who != one.person]
    asked = one.person in cohort.cannot_come(number)
    return visit.page(
        "pages/teaching_day.html",
        status=status,
        back=Link(text="Your days", href=f"/teaching/{one.link}"),
        title=one.title,
        caption=words.say(one.look.title),
        errors=errors,
        off="" if cohort.takes_place(one.day) else "This day does not take place.",
        asked=ASKED if asked else "",
        rows=(
            SummaryRow(term="When", value=say_span(one.day.starts, one.day.ends)),
            SummaryRow(term="Venue", value=venue(one.day.room)),
            *((SummaryRow(term="With", value=listed(others)),) if others else ()),
            SummaryRow(term="Expected", value=counted(len(expected), "person", "people")),
        ),
        people=people,
        sheet=f"{one.address}/sign-in-sheet.pdf" if expected else "",
        cannot=f"{one.address}/cannot-come" if one.can_say_no(visit.now) else "",
    )


async def _people(conn: Connection, one: Taught, words: names.Words) -> Table:
    cohort, number = one.cohort, one.day.number
    expected = cohort.expected(number)
    holders = {who: cohort.holder_of(who, number) for who in expected}
    settings = await work.work_names(conn, [ref for ref in holders.values() if ref])
    told = tuple(need for who in expected for need in needs_of(cohort, who))
    details = await needs.details(conn, told)

    def needed(who: PersonId) -> Value:
        return tuple(needs.on_sheet(cohort, who, details))

    rows = [(words.person(who), settings.get(holders[who] or "", ""), who) for who in expected]
    return Table(
        caption="Who comes",
        caption_hidden=True,
        headings=tuple(Heading(text=text) for text in ("Name", "From", "What they need")),
        rows=tuple(
            Row(cells=(name, setting, needed(who)))
            for name, setting, who in sorted(rows, key=lambda row: row[0].casefold())
        ),
        empty="Nobody is named yet.",
    )


def _sure(visit: Visit, one: Taught, errors: tuple[str, ...] = ()) -> Response:
    form = Form(
        action=f"{one.address}/cannot-come",
        fields=(),
        submit="I cannot come",
        look="warning",
        hidden=(("command_id", str(uuid4())),),
        errors=errors,
        cancel=Link(text="I can come", href=one.address),
    )
    return visit.page(
        "pages/form.html",
        status=409 if errors else 200,
        back=Link(text=one.title, href=one.address),
        title=f"You cannot come on {say_date(one.day.on)}?",
        caption=one.title,
        lead=SURE,
        form=form,
    )


def _command_id(doing: Acting) -> UUID:
    try:
        return UUID(doing.given("command_id"))
    except ValueError:
        raise KeyReused() from None
