"""A person: how they are written, how they were, where they appear, and the form to correct it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from domain.calendar import london_date
from domain.entry.languages import LANGUAGES
from domain.messages import PersonId
from domain.processes.award.commands import Supersede
from domain.ref import slug_of
from domain.refusals import ChangedMeanwhile, KeyReused, NotFound, Refused
from domain.registry import DECIDERS
from domain.say import stream
from store import people
from store.pages import names
from store.pages.names import Words
from store.people import Details, Failed, Mention, Printed, Version
from store.pool import Connection
from web.fields import Choice
from web.forms.choosing import as_typed
from web.forms.offers import Offers
from web.forms.questions import questions
from web.forms.reading import labels
from web.forms.taking import Sheet, entered_of, take, take_form, untouched
from web.kept import NothingSaved
from web.pages import api
from web.pages.giving import command_id_of, version_of
from web.pages.mail import address_of
from web.site import Doing, Visit, Visiting, page_of, page_of_person, require_coordinator
from web.view import Heading, Link, Row, Soft, SummaryRow, Table

router = APIRouter()

CORRECT = "Correct name, e-mail or language"
LEAD = (
    "Letters that are still to be sent go to the new address. Certificates keep the name that they"
    " were printed with, until they are replaced."
)
OFFERS = Offers(
    fixed={"language": tuple(Choice(value=code, text=name) for code, name in LANGUAGES.items())}
)


@dataclass(frozen=True)
class _Known:
    """What is shown of somebody; the last version is the present one."""

    id: PersonId
    versions: list[Version]
    mentions: list[Mention]
    printed: list[Printed]
    failed: list[Failed]
    words: Words

    @property
    def now(self) -> Version:
        return self.versions[-1]


async def _known(conn: Connection, person: PersonId) -> _Known:
    versions = await people.versions(conn, person)
    if not versions:
        raise NotFound(ref=person)
    mentions = await people.mentions(conn, person)
    return _Known(
        id=person,
        versions=versions,
        mentions=mentions,
        printed=await people.printed_otherwise(conn, person),
        failed=await people.failed_letters(conn, person),
        words=await names.words_for(conn, [stream(one.ref) for one in mentions]),
    )


@router.get("/people/{person}")
async def show(person: PersonId, visit: Visiting) -> Response:
    """The page of one person."""
    async with visit.pool.acquire() as conn:
        known = await _known(conn, person)
    return visit.page(
        "pages/person.html",
        "",
        title=known.now.name,
        caption="Person",
        rows=_rows(known, may_act=visit.may_act),
        tables=_tables(known, may_act=visit.may_act),
    )


def _rows(known: _Known, *, may_act: bool) -> tuple[SummaryRow, ...]:
    now, address = known.now, f"{page_of_person(known.id)}/correct"

    def change(about: str) -> Link | None:
        return Link(text="Correct", href=address, about=about) if may_act else None

    language = LANGUAGES.get(now.language or "", "Not known")
    return (
        SummaryRow(term="Name", value=now.name, change=change("the name")),
        SummaryRow(
            term="E-mail address", value=now.email or "None", change=change("the e-mail address")
        ),
        SummaryRow(term="Reads most easily", value=language, change=change("the language")),
    )


def _tables(known: _Known, *, may_act: bool) -> Iterable[Table]:
    if known.printed:
        yield _certificates(known.printed, may_act=may_act)
    if known.failed:
        yield _letters(known.failed)
    yield _where(known)
    yield _history(known)


def _certificates(printed: Iterable[Printed], *, may_act: bool) -> Table:
    return Table(
        caption="Certificates with an earlier name",
        headings=tuple(Heading(text=text) for text in ("Certificate", "Printed name", "To do")),
        rows=tuple(
            Row(
                cells=(
                    Link(text=one.title, href=page_of(one.ref)),
                    one.name,
                    Link(
                        text="Replace it with the corrected name",
                        href=f"{page_of(one.ref)}/{Supersede.name}",
                        about=one.title,
                    )
                    if may_act
                    else None,
                )
            )
            for one in printed
        ),
        empty="None.",
    )


def _letters(failed: Iterable[Failed]) -> Table:
    return Table(
        caption="Letters that did not arrive",
        headings=(Heading(text="Letter"), Heading(text="Why")),
        rows=tuple(
            Row(cells=(Link(text=one.subject, href=address_of(one.message_id)), one.why))
            for one in failed
        ),
        empty="None.",
    )


def _where(known: _Known) -> Table:
    more = len(known.mentions) >= people.MOST_SHOWN
    return Table(
        caption=f"Where they appear{f' (the first {people.MOST_SHOWN})' if more else ''}",
        headings=(Heading(text="Where"), Heading(text="As what")),
        rows=tuple(
            Row(
                cells=(
                    (
                        Link(text=known.words.say(stream(one.ref)), href=page_of(one.ref)),
                        Soft(text=DECIDERS[slug_of(one.ref)].title),
                    ),
                    one.part,
                )
            )
            for one in known.mentions
        ),
        empty="Nowhere yet.",
    )


def _history(known: _Known) -> Table:
    return Table(
        caption="How they were written",
        headings=tuple(
            Heading(text=text) for text in ("Name", "E-mail address", "Reads", "Since", "By")
        ),
        rows=tuple(
            Row(
                cells=(
                    one.name,
                    one.email or "None",
                    LANGUAGES.get(one.language or "", "Not known"),
                    one.at,
                    known.words.who(one.by) if one.by else "Typed in a form",
                )
            )
            for one in reversed(known.versions)
        ),
        empty="Never.",
    )


@router.get("/people/{person}/correct")
async def ask(person: PersonId, visit: Visiting) -> Response:
    """The form that corrects somebody, filled in with how they are written now."""
    require_coordinator(visit)
    async with visit.pool.acquire() as conn:
        known = await _known(conn, person)
    now = known.now
    written = Details.model_construct(name=now.name, email=now.email, language=now.language)
    filled = as_typed(written, Details)
    sheet = untouched(questions(Details, OFFERS), filled, london_date(visit.now), now.version)
    return _form(visit, person, now.name, sheet)


@router.post("/people/{person}/correct")
async def give(person: PersonId, doing: Doing) -> Response:
    """Correct somebody; everything that is wrong comes back at once, with what was entered."""
    visit = doing.visit
    async with visit.pool.acquire() as conn:
        name = (await _known(conn, person)).now.name
    entered, asked = entered_of(doing.form), questions(Details, OFFERS)
    sheet = Sheet(asked, entered, command_id_of(doing), version=version_of(doing))
    taken = take_form(Details, OFFERS, entered, sheet.command_id)
    if taken.made is None:
        return _form(visit, person, name, replace(sheet, errors=taken.errors), 422)
    try:
        visit.require_saving()
        await _correct(visit, person, taken.made, sheet.command_id, sheet.version)
    except (KeyReused, ChangedMeanwhile, NotFound):
        raise
    except NothingSaved:
        return _form(visit, person, name, sheet, visit.shows)
    except Refused as refused:
        errors = {(one.field or f"#{n}"): one.sentence for n, one in enumerate(refused.reasons)}
        return _form(visit, person, name, replace(sheet, errors=errors), 409)
    return visit.done(page_of_person(person), f"{taken.made.name} was corrected")


async def _correct(
    visit: Visit, person: PersonId, right: Details, command_id: UUID, seen: int | None
) -> int:
    return await people.correct(
        visit.pool,
        visit.site.clock,
        person,
        right,
        command_id=command_id,
        actor=visit.actor,
        seen=seen or 0,
    )


def _form(visit: Visit, person: PersonId, name: str, sheet: Sheet, status: int = 200) -> Response:
    address = page_of_person(person)
    return visit.page(
        "pages/form.html",
        "",
        status=status,
        back=Link(text=name, href=address),
        title=CORRECT,
        caption=name,
        lead=LEAD,
        form=sheet.form(f"{address}/correct", "Save", Link(text="Cancel", href=address)),
    )


@router.get("/api/people/{person}")
async def read(person: PersonId, visit: Visiting) -> Response:
    """How somebody is written, where they appear, and every version before, for programs."""
    async with visit.pool.acquire() as conn:
        known = await _known(conn, person)
    return JSONResponse(
        {
            "id": person,
            **_version(known.now),
            "appears": [{"ref": one.ref, "as": one.part} for one in known.mentions],
            "versions": [_version(one) for one in known.versions],
        }
    )


def _version(one: Version) -> dict[str, Any]:
    return {
        "version": one.version,
        "name": one.name,
        "email": one.email,
        "language": one.language,
        "at": one.at.isoformat(),
    }


@router.post("/api/people/{person}/correct")
async def take_in(person: PersonId, visit: Visiting) -> Response:
    """Correct somebody: name, email and language, and the `version` that the caller saw."""
    sent = await api.handed_in(visit)
    if isinstance(sent, Response):
        return sent
    command_id, seen = sent
    named = labels(questions(Details, OFFERS))
    right = {name: value for name, value in seen.items() if name != "version"}
    taken = take(Details, OFFERS, right, command_id, named=named)
    version = seen.get("version")
    if not isinstance(version, int):
        taken.errors["version"] = "The number of the version that you saw is needed."
    if taken.made is None or not isinstance(version, int):
        return api.wrong(taken.errors)
    try:
        made = await _correct(visit, person, taken.made, command_id, version)
    except Refused as refused:
        return await api.refused_answer(visit, refused)
    return JSONResponse({"id": person, "version": made})
