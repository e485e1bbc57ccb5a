"""The attendance sheet of one learning day: on a phone, one mark at a time, or the whole sheet."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse
from markupsafe import escape
from pydantic import ValidationError

from domain.calendar import LONDON, say_span, say_when
from domain.entry.languages import LANGUAGES
from domain.messages import PersonId
from domain.parts.learning_days import LearningDay
from domain.processes.cohort import Cohort, Mark, MarkRegister
from domain.processes.cohort.adjusting import needs_of
from domain.processes.cohort.events import RegisterMarked
from domain.processes.cohort.signing_in import is_open, proposed
from domain.ref import Ref
from domain.refusals import Refused
from domain.say import counted
from store.ledger import Outcome
from store.pages import names, work
from store.pages.looks import Look
from store.pages.names import Words
from store.pool import Connection
from web.pages import needs
from web.pages.giving import command_id_of, day_found, reasons_of
from web.pages.parts import somebody
from web.pages.sheet_marks import (
    as_seen,
    entered_marks,
    overtaken,
    seen_input,
    seen_marks,
    stands,
)
from web.site import Acting, Doing, Visit, Visiting, page_of
from web.venues import venue
from web.view import AttendanceSheet, Link, SummaryRow, ToMark

router = APIRouter()


@router.get("/p/{ref}/days/{number}")
async def show(ref: str, number: int, visit: Visiting) -> Response:
    """The sheet of one day, with what is marked already."""
    async with visit.pool.acquire() as conn:
        look, day = await day_found(conn, ref, number)
        return await _page(visit, conn, look, day)


@router.post("/p/{ref}/days/{number}")
async def save(ref: str, number: int, doing: Doing) -> Response:
    """Save what was marked on the sheet, or everybody without a mark as attended.

    Whom somebody else marked since the sheet was shown stays as they marked them, and it is said.
    """
    visit, do = doing.visit, doing.given("do")
    async with visit.pool.acquire() as conn:
        look, day = await day_found(conn, ref, number)
    entered = entered_marks(doing)
    if do == "arrived":
        entered |= _proposed(look.state, number, entered)
    seen, rest = seen_marks(doing), doing.given("rest")
    marked = {mark.person for mark in look.state.log(number).marks}
    left = [who for who in look.state.expected(number) if who not in entered]
    unmarked = [who for who in left if who not in marked]
    if do == "finish" and unmarked and not rest:
        async with visit.pool.acquire() as conn:
            return await _ask_about(visit, conn, look, doing, unmarked)
    if do == "everyone" or rest == "absent":
        # Whom somebody marked meanwhile is among `left` of a sheet that says what it showed: the
        # ledger leaves them as they are, and the answer tells of them.
        status_of_rest = "attended" if do == "everyone" else "absent"
        meant = left if seen is not None else unmarked
        entered |= {who: {"person": who, "status": status_of_rest} for who in meant}
    if not entered and (rest == "later" or not left):
        return visit.done(page_of(look.ref), f"Attendance sheet of learning day {number}")
    if not entered:
        error = "Mark at least one person, then save."
        async with visit.pool.acquire() as conn:
            return await _page(visit, conn, look, day, errors=(error,), status=422)
    try:
        command = MarkRegister.model_validate(
            {"day": number, "marks": list(entered.values()), "seen": seen}
        )
        await _give(doing, look.ref, command, command_id_of(doing))
    except ValidationError:
        errors: tuple[str, ...] = ("Minutes are a whole number from 1 to 600.",)
        status = 422
    except Refused as refused:
        errors, status = await reasons_of(visit, refused), 409
    else:
        return await _saved(visit, look.ref, command, to_cohort=do != "save")
    async with visit.pool.acquire() as conn:
        return await _page(visit, conn, look, day, entered, errors, status)


async def _saved(visit: Visit, ref: Ref, command: MarkRegister, *, to_cohort: bool) -> Response:
    """Go on, or show the sheet anew with whom somebody else has marked meanwhile."""
    async with visit.pool.acquire() as conn:
        look, day = await day_found(conn, ref, command.day)
        others = overtaken(look.state, command)
        if others:
            words = await names.words_for(conn, [], [mark.person for mark in others])
            wanted = {mark.person: mark.status for mark in command.marks}
            errors = tuple(
                f"{words.person(one.person)}: {stands(one, wanted[one.person])}" for one in others
            )
            return await _page(visit, conn, look, day, errors=errors, status=409)
    where = page_of(ref) if to_cohort else str(visit.request.url.path)
    return visit.done(where, f"Attendance sheet of learning day {command.day}")


async def _ask_about(
    visit: Visit, conn: Connection, look: Look, doing: Acting, left: list[PersonId]
) -> Response:
    """Ask what the day was for those without a mark, before anything is written."""
    words = await names.words_for(conn, [look.title], left)
    kept = [
        (name, value)
        for name, value in doing.form.multi_items()
        if isinstance(value, str) and name not in ("csrf_token", "do")
    ]
    return visit.page(
        "pages/register_rest.html",
        "board",
        status=422,
        back=Link(text=words.say(look.title), href=page_of(look.ref)),
        names=sorted(words.apart(left).values(), key=str.casefold),
        action=str(visit.request.url.path),
        hidden=kept,
    )


@router.post("/p/{ref}/days/{number}/mark")
async def mark_one(ref: str, number: int, doing: Doing) -> Response:
    """Save one mark as it is made; answers with what stands under the buttons."""
    visit = doing.visit
    async with visit.pool.acquire() as conn:
        look, _ = await day_found(conn, ref, number)
    entered = entered_marks(doing)
    try:
        command = MarkRegister.model_validate(
            {"day": number, "marks": list(entered.values()), "seen": seen_marks(doing)}
        )
        saved = await _give(doing, look.ref, command, uuid4())
    except ValidationError:
        return HTMLResponse("Not saved: minutes are a whole number from 1 to 600")
    except Refused as refused:
        # Answered as done: sending it again would not help, and the reason has to be read.
        return HTMLResponse(f"Not saved. {escape(' '.join(await reasons_of(visit, refused)))}")
    async with visit.pool.acquire() as conn:
        look, _ = await day_found(conn, ref, number)
    now = {mark.person: mark for mark in look.state.log(number).marks}
    anew = "".join(seen_input(who, now.get(who)) for who in entered)
    if others := overtaken(look.state, command):
        said = stands(others[0], command.marks[0].status)
        return HTMLResponse(f"{escape(said.capitalize())}{anew}")
    missed = "" if _as_given(command, saved) else ", counts as absent: too much was missed"
    return HTMLResponse(f"Saved {visit.now.astimezone(LONDON):%H:%M}{missed}{anew}")


def _as_given(command: MarkRegister, saved: Outcome) -> bool:
    """Tell whether the marks stand as they were given: who missed too much counts as absent."""
    given = {mark.person: mark.status for mark in command.marks}
    return all(
        mark.status == given[mark.person]
        for event in saved.events
        if isinstance(event, RegisterMarked)
        for mark in event.marks
    )


async def _give(doing: Acting, ref: Ref, command: MarkRegister, command_id: UUID) -> Outcome:
    visit = doing.visit
    return await visit.site.ledger.handle(ref, command, command_id=command_id, actor=visit.actor)


def _proposed(
    cohort: Cohort, number: int, entered: Mapping[PersonId, dict[str, Any]]
) -> dict[PersonId, dict[str, Any]]:
    """The marks of who signed in and is not marked on the form either."""
    return {
        mark.person: mark.model_dump(exclude_defaults=True)
        for _, mark in proposed(cohort, number)
        if mark.person not in entered
    }


async def _page(
    visit: Visit,
    conn: Connection,
    look: Look,
    day: LearningDay,
    entered: Mapping[PersonId, Mapping[str, Any]] | None = None,
    errors: tuple[str, ...] = (),
    status: int = 200,
) -> Response:
    cohort: Cohort = look.state
    expected = cohort.expected(day.number)
    words = await names.words_for(conn, [look.title], [*expected, *day.trainers])
    called = words.apart(expected)
    holders = {who: cohort.holder_of(who, day.number) for who in expected}
    settings = await work.work_names(conn, [ref for ref in holders.values() if ref])
    marks = {mark.person: mark for mark in cohort.log(day.number).marks}
    told = tuple(one for who in expected for one in needs_of(cohort, who))
    details = await needs.details(conn, told) if visit.may_act else {}
    arrived = {mark.person: (at, mark) for at, mark in proposed(cohort, day.number)}
    given = entered or {}
    people = [
        _to_mark(
            who,
            called[who],
            _reads(words, who),
            settings.get(holders[who] or "", ""),
            marks.get(who),
            given.get(who),
            arrived.get(who),
            needs.on_sheet(cohort, who, details) if visit.may_act else (),
        )
        for who in expected
    ]
    address = f"{page_of(look.ref)}/days/{day.number}"
    ordered = tuple(sorted(people, key=lambda one: one.name.casefold()))
    sheet = AttendanceSheet(
        action=address,
        save_href=f"{address}/mark",
        people=ordered,
        arrived=len(arrived),
        hidden=(("command_id", str(uuid4())),),
    )
    return visit.page(
        "pages/register.html",
        "board",
        status=status,
        back=Link(text=words.say(look.title), href=page_of(look.ref)),
        title=f"Learning day {day.number}",
        heading=day.title,
        caption=f"{words.say(look.title)}, learning day {day.number}",
        about=_about(day, words, cohort.log(day.number).marked_at),
        sheet=sheet,
        errors=errors,
        begun=day.starts <= visit.now,
        starts=say_when(day.starts),
        may_act=visit.may_act,
        print_href=f"{address}/sign-in-sheet.pdf",
        code_href=f"{address}/code"
        if visit.may_act and is_open(day, visit.now) and cohort.takes_place(day)
        else "",
    )


def _to_mark(
    who: PersonId,
    name: str,
    reads: tuple[str, ...],
    setting: str,
    mark: Mark | None,
    given: Mapping[str, Any] | None,
    arrived: tuple[datetime, Mark] | None,
    needed: tuple[str, ...],
) -> ToMark:
    shown = given or (mark.model_dump() if mark else {})
    late = arrived[1].minutes_late if arrived else 0
    status = shown.get("status")
    if status == "left_early":
        status = "attended"  # the button, with the minutes below it
    return ToMark.model_validate(
        {
            "id": who,
            "name": name,
            "detail": setting,
            "needs": (*needed, *reads),
            "mark": status if status in ("attended", "late", "absent") else None,
            "minutes": str(shown.get("minutes_late") or late or ""),
            "early": str(shown.get("minutes_early") or ""),
            "reason": shown.get("reason") or "",
            "said": _says_here(*arrived) if arrived else "",
            "seen": as_seen(mark),
        }
    )


def _reads(words: Words, who: PersonId) -> tuple[str, ...]:
    """The language that somebody reads most easily, where it is not what papers are written in."""
    known = words.people.get(who)
    language = (known.language if known else None) or "en"
    return () if language == "en" else (f"Reads {LANGUAGES[language]} most easily",)


def _says_here(at: datetime, mark: Mark) -> str:
    """What the sheet proposes of somebody; the buttons stay free until the trainer confirms it."""
    minutes = counted(mark.minutes_late, "minute")
    late = f", {minutes} late" if mark.status == "late" else ""
    return f"Says they are here, {at.astimezone(LONDON):%-H:%M}{late}"


def _about(day: LearningDay, words: Words, marked_at: datetime | None) -> tuple[SummaryRow, ...]:
    return (
        SummaryRow(term="When", value=say_span(day.starts, day.ends)),
        SummaryRow(term="Venue", value=venue(day.room)),
        SummaryRow(
            term="Trainer" if day.co_trainer is None else "Trainers",
            value=tuple(somebody(words, who) for who in day.trainers),
        ),
        SummaryRow(
            term="Last saved", value=say_when(marked_at) if marked_at else "Nothing is marked yet"
        ),
    )
