"""A booking of a short course: how far it has come, its delegates, what is missing, money."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from fastapi import Response

from domain.calendar import london_date, say_date, say_when
from domain.money import pounds
from domain.processes.allocation import allocation_ref
from domain.ref import Ref
from domain.say import counted, stream
from domain.services.course import Booking, Over, Shape, Underway, days_done, unmet
from domain.services.course.agenda import on_hold
from domain.services.course.requirements import award_kinds
from domain.services.course.turns import waiting
from store.pages import names, papers, work
from store.pages.looks import Look
from store.pages.names import Words
from store.pool import Connection
from web.pages import assessments, delegates, dossier, own_actions, parts
from web.site import Visit, page_of
from web.view import Link, Requirement, Soft, Stage, SummaryRow, Tag

LEFT = ("cancelled", "not accepted")
"""Why somebody does not come to a course at all."""


async def show(visit: Visit, conn: Connection, look: Look) -> Response:
    """The page of one booking."""
    state: Shape = look.state
    assert isinstance(state, Underway | Over)  # a stream that can be looked at has been booked
    booking = state.booking
    lacking = unmet(booking) if isinstance(state, Underway) else ()
    story = await parts.story_of(conn, look, delegates.people_of(booking))
    refs = [booking.provider, *cohorts_of(booking)]
    others = await names.words_for(
        conn,
        [
            *(stream(ref) for ref in refs),
            *assessments.evidence_of(booking),
            *own_actions.said_of(booking),
        ],
    )
    words = story.words
    texts, known = {**words.texts, **others.texts}, {**words.titles, **others.titles}
    seen = names.Words(words.people, texts, known, words.accounts)
    setting = (await work.work_names(conn, [look.ref])).get(look.ref, story.title)
    bills = await papers.invoices(conn, regarding=look.ref)
    awards = await papers.awards(conn, regarding=look.ref)
    today = london_date(visit.now)
    panels = assessments.panels(booking, seen, today)
    return visit.page(
        "pages/course.html",
        "work",
        title=setting,
        caption=booking.offered.title,
        state=parts.state_tag(look.stage),
        stages=stages(state, visit.now),
        items=parts.next_things(story, may_act=visit.may_act),
        today=today,
        requirements=tuple(
            Requirement(text=parts.sentence_case(words.say(one.sentence)), met=False)
            for one in lacking
        ),
        table=delegates.table(booking, awards, words, today),
        grids=delegates.grids(booking, words, others, visit.now),
        actions=own_actions.actions(booking, seen, today),
        evidence=own_actions.evidence(booking, seen),
        in_confidence=own_actions.in_confidence(booking, seen) if visit.may_act else (),
        assessed=booking.plan.assessment is not None,
        panels=tuple(one for one in panels if not one.finished),
        finished=tuple(one for one in panels if one.finished),
        rows=tuple(_rows(booking, others, words)),
        money=tuple(row for bill in bills for row in dossier.money(bill, visit.now)),
        documents=dossier.documents(bills, awards),
        timeline=parts.timeline(story),
        main=dossier.first_task(look, story, visit),
        doing=parts.command_links(look, visit.actor),
    )


def cohorts_of(booking: Booking) -> list[Ref]:
    """Return the course dates on which somebody of a booking sits, or sat."""
    going = [one for one in booking.active if one.seat != "none"]
    everybody = going if booking.active else booking.delegates
    return list(dict.fromkeys(one.cohort for one in everybody))


@dataclass(frozen=True)
class _Step:
    title: str
    done: bool
    note: str = ""


def stages(state: Underway | Over, now: datetime) -> tuple[Stage, ...]:
    """Return the stage line: what is done, where it stands, what is ahead."""
    booking = state.booking
    steps = list(_begun(booking))
    if booking.active or not isinstance(state, Over):
        steps += _learning(booking, now)
        steps.append(_Step(_last(booking), isinstance(state, Over), _issued(booking)))
    elif all(one.ended and one.ended.cause in LEFT for one in booking.delegates):
        steps = [*steps[:1], _Step("Cancelled", False)]
    else:
        steps += [*_learning(booking, now), _Step("Not passed", False)]
    current = next((n for n, one in enumerate(steps) if not one.done), len(steps))
    return tuple(
        Stage(
            title=one.title,
            state="current" if n == current else ("done" if one.done else "ahead"),
            note=one.note,
        )
        for n, one in enumerate(steps)
    )


def _begun(booking: Booking) -> Iterator[_Step]:
    asked = say_date(london_date(booking.booked_at))
    if booking.plan.conditions:
        open_ = sum(one.screening == "open" for one in booking.active)
        yield _Step("Applied", not open_, f"{open_} to check" if open_ else asked)
    seats = [one.seat for one in booking.active]
    title = "Booked"
    if "none" in seats:
        title = "Needs another date"
    elif "waiting" in seats:
        title = "Waiting list"
    elif on_hold(booking):
        title = "On hold"
    count = sum(seat == "booked" for seat in seats)
    yield _Step(title, all(seat == "booked" for seat in seats), f"{count} of {len(seats)}")


def _learning(booking: Booking, now: datetime) -> list[_Step]:
    going = booking.active or booking.delegates
    taught = all(days_done(booking, one) == len(booking.own_days(one)) for one in going)
    days = booking.days(going[0].cohort)
    held = sum(day.ends <= now for day in days)
    steps = [_Step("On the course", taught, f"{held} of {counted(len(days), 'day')} held")]
    if booking.plan.assessment is not None:
        released = sum(one.released_at is not None for one in going)
        note = f"{released} of {len(going)} released"
        steps.append(_Step("Assessed", released == len(going), note))
    return steps


def _last(booking: Booking) -> str:
    kinds = award_kinds(booking)
    if not kinds:
        return "Complete"
    return "Registered" if "registration" in kinds else "Certified"


def _issued(booking: Booking) -> str:
    going = booking.active or booking.delegates
    served = sum(bool(one.awards) for one in going)
    return f"{served} of {len(going)}" if award_kinds(booking) else ""


def _rows(booking: Booking, others: Words, words: Words) -> Iterator[SummaryRow]:
    yield SummaryRow(
        term="Provider",
        value=Link(text=others.say(stream(booking.provider)), href=page_of(booking.provider)),
    )
    yield SummaryRow(
        term="Course date",
        value=tuple(
            Link(text=others.say(stream(ref)), href=page_of(ref)) for ref in cohorts_of(booking)
        )
        or Tag(word="To be chosen", tone="late"),
    )
    if booking.offered.allocation and waiting(booking):
        who = Link(text="Who is next", href=page_of(allocation_ref(booking.service)))
        yield SummaryRow(term="Waiting for", value=("A place on any date", who))
    yield SummaryRow(term="Booked by", value=parts.somebody(words, booking.contact))
    yield SummaryRow(term="Booked on", value=london_date(booking.booked_at))
    yield SummaryRow(term="Price", value=_price(booking))
    if booking.purchase_order or booking.purchase_order_required:
        yield SummaryRow(
            term="Purchase order",
            value=booking.purchase_order or Tag(word="Missing", tone="watch"),
        )
    if booking.offer is not None:
        until = say_when(booking.offer.answer_by)
        yield SummaryRow(
            term="Waiting list",
            value=(Tag(word="Place offered", tone="info"), Soft(text=f"Answer by {until}")),
        )


def _price(booking: Booking) -> tuple[str | Soft, ...]:
    terms = booking.terms
    unit = pounds(terms.unit.net_pence) if terms.unit.unit_pence else "Free of charge"
    each = f"{unit} each" if terms.unit.unit_pence else unit
    extras = (
        f"{line.description.partition(': ')[2]}, {pounds(line.net_pence)}" for line in terms.options
    )
    return (each, *(Soft(text=extra) for extra in extras))
