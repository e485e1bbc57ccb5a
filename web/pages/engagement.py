"""An item of work: how far it has come, what is missing, the team, money, certificates, history."""

from collections.abc import Iterator
from datetime import datetime

from fastapi import Response

from domain.calendar import london_date, say_date
from domain.catalogue import service
from domain.messages import PersonId
from domain.parts.learning_days import LearningDay
from domain.ref import Ref
from domain.say import stream
from domain.services.bigger_picture import (
    DECIDER,
    Completed,
    Enquiry,
    Programme,
    Shape,
    Underway,
    Withdrew,
    programme_of,
    required_days,
    standing,
    unmet,
)
from domain.services.bigger_picture.requirements import is_waiting
from domain.services.bigger_picture.state import Member
from store.pages import names, papers, work
from store.pages.looks import Look
from store.pages.names import Words
from store.pool import Connection
from web.pages import dossier, parts
from web.site import Visit, page_of, page_of_person
from web.view import (
    Grid,
    GridDay,
    GridGroup,
    GridPerson,
    Link,
    Mark,
    Requirement,
    Stage,
    SummaryRow,
    Tag,
)

_MARKS: dict[str, Mark] = {
    "attended": "attended",
    "made up": "made_up",
    "missed": "absent",
    "arranged": "to_come",
    "ahead": "to_come",
}
WAITING = "Waiting for another cohort"
STAGES = ("Interest", "Ready", "Signed up", "Mentors named", "Days held", "Reviewed", "Complete")


async def show(visit: Visit, conn: Connection, look: Look) -> Response:
    """The page of one item of work."""
    state: Shape = look.state
    programme = programme_of(state)
    team = [member.person for member in programme.team] if programme else []
    lacking = unmet(programme) if programme and isinstance(state, Underway) else ()
    sponsor = [programme.sponsor] if programme else []
    story = await parts.story_of(
        conn, look, [*team, *sponsor, *(u.person for u in lacking if u.person)]
    )
    refs = _linked(state)
    others = await names.words_for(conn, [stream(ref) for ref in refs])
    setting = (await work.work_names(conn, [look.ref])).get(look.ref, story.title)
    bills = await papers.invoices(conn, regarding=look.ref)
    awards = await papers.awards(conn, regarding=look.ref)
    return visit.page(
        "pages/engagement.html",
        "work",
        title=setting,
        caption=DECIDER.title,
        state=parts.state_tag(look.stage),
        stages=_stages(state, visit.now),
        items=parts.next_things(story, may_act=visit.may_act),
        today=london_date(visit.now),
        requirements=tuple(
            Requirement(text=parts.sentence_case(story.words.say(one.sentence)), met=False)
            for one in lacking
        ),
        grid=_grid(programme, story.words) if programme and _dated(programme) else None,
        rows=tuple(_rows(state, programme, others, story.words)),
        money=tuple(row for bill in bills for row in dossier.money(bill, visit.now)),
        certificates=tuple(dossier.certificate(one, story.words) for one in awards),
        documents=dossier.documents(bills, awards),
        timeline=parts.timeline(story),
        main=dossier.first_task(look, story, visit),
        doing=parts.command_links(look, visit.actor),
    )


def _linked(state: Shape) -> list[Ref]:
    programme = programme_of(state)
    if programme is not None:
        return [programme.provider, programme.cohort]
    return [state.provider] if isinstance(state, Enquiry) else []


def _stages(state: Shape, now: datetime) -> tuple[Stage, ...]:
    """Return the stage line: what is done, where it stands, what is ahead."""
    programme = programme_of(state)
    done = [
        True,
        programme is not None or (isinstance(state, Enquiry) and state.ready),
        programme is not None,
        bool(programme and programme.mentors_named),
        bool(programme and programme.last_end <= now and not is_waiting(programme)),
        bool(programme and programme.end_review),
        isinstance(state, Completed),
    ]
    titles = list(STAGES)
    if isinstance(state, Withdrew):
        titles, done = [*titles[:3], "Withdrawn"], [*done[:3], False]
    if isinstance(state, Underway) and programme and is_waiting(programme):
        titles[4] = WAITING
    current = next((n for n, one in enumerate(done) if not one), len(done))
    notes = _notes(programme, now)
    return tuple(
        Stage(
            title=title,
            state="current" if n == current else ("done" if done[n] else "ahead"),
            note=notes.get(title, ""),
        )
        for n, title in enumerate(titles)
    )


def _notes(programme: Programme | None, now: datetime) -> dict[str, str]:
    if programme is None:
        return {}
    held = sum(day.ends <= now for day in programme.timetable(programme.cohort))
    return {
        "Signed up": say_date(london_date(programme.signed_at)),
        "Mentors named": f"{len(programme.mentors)} of {programme.terms.mentors}",
        "Days held": f"{held} of {len(programme.main_days)}",
        WAITING: f"{held} of {len(programme.main_days)} days held",
    }


def _dated(programme: Programme) -> tuple[LearningDay, ...]:
    """The days of the team's cohort that take place: none are to come in a cancelled one."""
    return programme.timetable(programme.cohort)


def _grid(programme: Programme, words: Words) -> Grid:
    """The team and their own days: attended, made up, missed or still to come."""
    days = sorted(_dated(programme), key=lambda day: day.starts)
    numbers = [day.number for day in days]
    title = service(DECIDER.slug).title
    return Grid(
        caption="The team and their learning days",
        days=tuple(
            GridDay(
                number=day.number,
                on=day.on,
                href=f"{page_of(programme.cohort)}/days/{day.number}",
                note=day.title,
            )
            for day in days
        ),
        groups=(
            GridGroup(
                title=title,
                people=tuple(_member(programme, one, numbers, words) for one in programme.team),
            ),
        ),
    )


def _member(programme: Programme, member: Member, numbers: list[int], words: Words) -> GridPerson:
    own = required_days(programme, member)
    stands = {number: standing(programme, member, number) for number in own}
    done = sum(how in ("attended", "made up") for how in stands.values())
    marks: tuple[Mark, ...] = tuple(
        _MARKS[stands[number]] if number in stands else "not_needed" for number in numbers
    )
    if not member.here:
        marks = tuple("not_needed" if mark == "to_come" else mark for mark in marks)
    return GridPerson(
        name=words.person(member.person),
        href=page_of_person(member.person),
        detail=part_of(member),
        marks=marks,
        tally=f"{done}/{len(own)}",
    )


def part_of(member: Member) -> str:
    """Return the part that somebody takes, in words."""
    offer = service(DECIDER.slug)
    areas = ", ".join(offer.subject_title(area) for area in member.areas)
    part = "Registered manager" if member.part == "manager" else areas or "Well-being mentor"
    if member.left_at is not None:
        return f"{part}, left {say_date(london_date(member.left_at))}"
    return part


def _rows(
    state: Shape, programme: Programme | None, others: Words, words: Words
) -> Iterator[SummaryRow]:
    for ref in _linked(state):
        term = "Cohort" if ref.startswith("cohort:") else "Provider"
        yield SummaryRow(term=term, value=Link(text=others.say(stream(ref)), href=page_of(ref)))
    if programme is None:
        return
    yield SummaryRow(term="Signed up", value=london_date(programme.signed_at))
    yield SummaryRow(term="Sponsor", value=parts.somebody(words, programme.sponsor))
    yield SummaryRow(
        term="Registered manager",
        value=parts.somebody(words, manager)
        if (manager := _manager(programme))
        else Tag(word="Nobody", tone="late"),
    )
    yield SummaryRow(
        term="Baseline",
        value="On record" if programme.baseline else Tag(word="Missing", tone="watch"),
    )
    if programme.purchase_order_required:
        yield SummaryRow(
            term="Purchase order",
            value=programme.purchase_order or Tag(word="Missing", tone="watch"),
        )
    if isinstance(state, Underway) and state.pause:
        yield SummaryRow(term="Paused until", value=state.pause.until)


def _manager(programme: Programme) -> PersonId | None:
    return programme.manager.person if programme.manager else None
