"""Staff competence: the page of one setting in one framework, as at any day."""

from collections.abc import Iterable, Iterator
from datetime import date

from fastapi import Response

from domain.calendar import london_date, say_date
from domain.frameworks import FRAMEWORKS, Framework
from domain.processes.competence import (
    Assessor,
    Coverage,
    Employee,
    Kept,
    Standing,
    Stopped,
    Team,
    coverage,
    standing,
)
from domain.processes.competence.commands import AddStaff, RecordCompetence
from domain.processes.competence.coverage import DUE_SOON_DAYS
from domain.say import counted, listed, setting, stream
from store.pages import names
from store.pages.looks import Look
from store.pages.names import Words
from store.pool import Connection
from web.pages import parts, public
from web.pages.coverages import share
from web.site import Visit, page_of
from web.view import Figure, Heading, Link, Row, Soft, SummaryRow, Table, Tag, Tone, Value

TONES: dict[Standing, Tone] = {
    "re-assessment overdue": "late",
    "not yet competent": "watch",
    "not assessed yet": "watch",
    "competent": "good",
    "registered": "good",
}
ORDER = tuple(TONES)
"""Whoever has to be seen to comes first."""
MOST_CRITERIA = 3
MAIN = (RecordCompetence, AddStaff)


async def show(visit: Visit, conn: Connection, look: Look) -> Response:
    """The page of one setting in one framework, as at a day."""
    assert isinstance(look.state, Kept | Stopped)  # a stream that can be looked at has begun
    team, today = look.state.team, london_date(visit.now)
    story = await parts.story_of(conn, look, _people(team))
    around = [stream(team.provider), setting(team.provider, team.setting)]
    owner = await names.words_for(conn, around)
    day = public.as_at(visit, visit.request.query_params.get("on", ""))
    if day is None:
        return public.no_such_day(visit)
    figures = coverage(team, day.on)
    able = [one.name for one in parts.commands(look, visit.actor)]
    return visit.page(
        "pages/competence.html",
        "certificates",
        back=Link(text="Staff competence", href="/competence"),
        title=story.title,
        caption=owner.say(stream(team.provider)),
        state=parts.state_tag(look.stage),
        lead=_lead(figures, day.on, today),
        main=_main(look, able),
        figures=_figures(figures),
        address=page_of(look.ref),
        filters=(public.day_field(day),),
        table=_staff(look, story.words, day.on, today, may_assess=RecordCompetence.name in able),
        items=parts.next_things(story, may_act=visit.may_act) if day.is_today else (),
        is_today=day.is_today,
        today=today,
        rows=tuple(_details(team, owner, story.words)),
        timeline=parts.timeline(story),
        doing=parts.command_links(look, visit.actor, leave_out=[one.name for one in MAIN]),
    )


def _main(look: Look, able: Iterable[str]) -> tuple[Link, ...]:
    """What is done most; without an assessor it is to book the course for another."""
    team, known = look.state.team, list(able)
    found = [
        Link(text=one.title, href=f"{page_of(look.ref)}/{one.name}")
        for one in MAIN
        if one.name in known
    ]
    if known and not team.assessing:
        book = Link(text="Book a course", href=f"/new/booking?provider={team.provider}")
        return (book, *found)
    return tuple(found)


def _people(team: Team) -> Iterator[str]:
    for one in team.staff:
        yield one.person
        yield from (seen.assessor for seen in one.assessments)
    yield from (one.person for one in team.assessors)


def _lead(found: Coverage, on: date, today: date) -> str:
    when = "" if on == today else f" at the end of {say_date(on)}"
    return f"{share(found)}{when}."


def _figures(found: Coverage) -> tuple[Figure, ...]:
    sooner = listed(
        f"{count} in {days} days"
        for count, days in zip(found.due, DUE_SOON_DAYS[:-1], strict=False)
    )
    return (
        Figure(
            label="Competent",
            value=f"{found.percent} %" if found.employed else "None",
            note=f"{found.competent} of {found.employed}",
            tone=_tone(found),
        ),
        Figure(label="Due within 90 days", value=str(found.due[-1]), note=sooner),
        Figure(
            label="Overdue",
            value=str(found.overdue),
            note="Re-assessment",
            tone="late" if found.overdue else None,
        ),
        Figure(
            label="Not competent yet",
            value=str(found.not_yet + found.never),
            note=f"{found.never} not assessed yet",
            tone="watch" if found.not_yet + found.never else None,
        ),
    )


def _tone(found: Coverage) -> Tone | None:
    if found.overdue:
        return "late"
    return "good" if found.employed and found.percent == 100 else None


def _staff(look: Look, words: Words, on: date, today: date, *, may_assess: bool) -> Table:
    team = look.state.team
    found = [(one, standing(team, one, on)) for one in team.staff if one.here_after(on)]
    found.sort(key=lambda pair: (ORDER.index(pair[1]), words.person(pair[0].person).casefold()))
    headings = ("Employee", "State", "Assessed", "To the end of", "Next")
    shown = headings if on == today else headings[:-1]
    against = FRAMEWORKS.get(team.framework)
    rows = []
    for one, word in found:
        cells: tuple[Value, ...] = (
            (parts.somebody(words, one.person), Soft(text=one.role.capitalize())),
            _state(one, word, on, against),
            _assessed(one, word, words, on),
            _until(one, word, on),
        )
        if on == today:
            link = may_assess and word != "registered"
            cells = (*cells, _next(look, one, words, today, may_assess=link))
        rows.append(Row(cells=cells, late=word == "re-assessment overdue"))
    return Table(
        caption="Staff",
        caption_hidden=True,
        headings=tuple(Heading(text=text) for text in shown),
        rows=tuple(rows),
        empty="Nobody worked here on that day, as far as is known.",
    )


def _state(one: Employee, word: Standing, on: date, against: Framework | None) -> Value:
    tag = Tag(word=parts.sentence_case(word), tone=TONES[word])
    latest = one.last_by(on)
    if word != "not yet competent" or latest is None:
        return tag
    texts = [
        known.text
        for slug in latest.unmet
        if against is not None and (known := against.criterion(slug))
    ]
    lines = [f"Not met: {text}" for text in texts[:MOST_CRITERIA]]
    if len(latest.unmet) > len(lines):
        lines.append(f"{counted(len(latest.unmet) - len(lines), 'other')} not met")
    return (tag, *(Soft(text=line) for line in lines))


def _assessed(one: Employee, word: Standing, words: Words, on: date) -> Value:
    latest = one.last_by(on)
    trained = one.trained_on if one.trained_on and one.trained_on <= on else None
    more = (Soft(text=f"Trained {say_date(trained)}"),) if trained else ()
    if latest is None:
        return ("By registration" if word == "registered" else "Never", *more)
    return (latest.assessed_on, Soft(text=f"by {words.person(latest.assessor)}"), *more)


def _until(one: Employee, word: Standing, on: date) -> Value:
    latest = one.last_by(on)
    if word == "registered":
        return Soft(text="While registered")
    return latest.until if latest and latest.until else None


def _next(look: Look, one: Employee, words: Words, today: date, *, may_assess: bool) -> Value:
    if one not in look.state.team.to_assess or one.next_due is None:
        return Soft(text="Nothing")
    by = one.next_due.by
    late, day = by < today, say_date(by)
    if not may_assess:
        return f"Was due by {day}" if late else f"Due by {day}"
    link = Link(
        text="Assess now" if late else f"Assess by {day}",
        href=f"{page_of(look.ref)}/{RecordCompetence.name}?person={one.person}",
        about=words.person(one.person),
    )
    return (link, Soft(text=f"Was due by {day}")) if late else link


def _details(team: Team, owner: Words, words: Words) -> Iterator[SummaryRow]:
    yield SummaryRow(
        term="Provider",
        value=Link(text=owner.say(stream(team.provider)), href=page_of(team.provider)),
    )
    yield SummaryRow(term="Setting", value=owner.say(setting(team.provider, team.setting)))
    framework = FRAMEWORKS.get(team.framework)
    version = f", version {framework.version}" if framework else ""
    yield SummaryRow(term="Framework", value=f"{team.framework_title}{version}")
    yield SummaryRow(
        term="Registered assessors",
        value=tuple(part for one in team.assessors for part in _assessor(one, words)),
    )


def _assessor(one: Assessor, words: Words) -> Iterable[Link | Tag | Soft]:
    who = words.person(one.person)
    yield Link(text=who, href=page_of(one.registration), about=f"registration {one.number}")
    yield parts.state_tag(one.status)
    yield Soft(text=one.number)
