"""A cohort: people by days, the days with their trainers, the places, and what is next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from fastapi import Response

from domain.calendar import london_date, say_date
from domain.catalogue import CATALOGUE
from domain.messages import PersonId
from domain.parts.learning_days import LearningDay
from domain.parts.places import Departed, Place
from domain.processes.cohort import Cohort
from domain.processes.cohort.adjusting import current
from domain.processes.cohort.state import TAKES_PLACES, Visitor
from domain.ref import Ref
from domain.say import stream
from domain.services.course import courses
from store.pages import work
from store.pages.looks import Look
from store.pool import Connection
from web.pages import evaluation, needs, parts, places
from web.pages.cohort_days import days_table
from web.pages.parts import Story
from web.pages.places import part_words
from web.site import Visit, page_of, page_of_person
from web.view import (
    Figure,
    Grid,
    GridDay,
    GridGroup,
    GridPerson,
    Link,
    Mark,
)

Seated = Place | Departed | Visitor
TABS = (
    ("attendance", "Attendance"),
    ("days", "Learning days"),
    ("places", "Places"),
    ("waiting", "Waiting list"),
    ("needs", "Needs"),
    ("evaluation", "Evaluation"),
)


async def show(visit: Visit, conn: Connection, look: Look) -> Response:
    """The page of a cohort; its parts are shown under `?part=`, and all of it in print."""
    cohort = look.state
    assert isinstance(cohort, Cohort)  # the process page calls the view of a cohort
    story = await parts.story_of(conn, look, _people(cohort))
    settings = await work.work_names(conn, _holders(cohort))
    part = visit.request.query_params.get("part", "attendance")
    address = page_of(look.ref)
    shown = [key for key, _ in TABS if _is_shown(key, cohort, visit)]
    words = await needs.details(conn, cohort.adjustments) if "needs" in shown else {}
    return visit.page(
        "pages/cohort.html",
        "board",
        title=story.title,
        caption=_caption(cohort),
        state=parts.state_tag(look.stage),
        figures=(
            *_figures(cohort, visit.now),
            *(needs.figure(cohort, address) if "needs" in shown else ()),
        ),
        tabs=tuple(
            Link(text=text, href=address if key == "attendance" else f"{address}?part={key}")
            for key, text in TABS
            if key in shown
        ),
        here=address if part == "attendance" else f"{address}?part={part}",
        part=part if part in shown else "attendance",
        grid=grid_of(look.ref, cohort, story, settings, visit.now),
        days=days_table(look.ref, cohort, story, visit.now),
        places=places.taken(cohort, story, settings),
        waiting=places.waiting(cohort, story, settings),
        evaluation=await evaluation.shown(conn, look.ref, cohort.evaluation),
        needs=needs.table(look.ref, cohort, story, words),
        items=parts.next_things(story, may_act=visit.may_act),
        today=london_date(visit.now),
        timeline=parts.timeline(story),
        doing=(
            *_begin(look.ref, cohort, visit),
            *parts.command_links(look, visit.actor, leave_out=["mark_register"]),
        ),
        main=_main(look.ref, cohort, visit),
        noun=noun_of(cohort),
    )


def _is_shown(part: str, cohort: Cohort, visit: Visit) -> bool:
    """Some parts are shown only where there is something, and some only to coordinators."""
    match part:
        case "waiting":
            return cohort.queued > 0
        case "needs":
            return visit.may_act and bool(current(cohort))
        case "evaluation":
            return visit.may_act and cohort.evaluation is not None
        case _:
            return True


def noun_of(cohort: Cohort) -> str:
    """Return what people call it: a course date where it is of a short course."""
    return "course date" if cohort.service in courses() else "cohort"


def _begin(ref: Ref, cohort: Cohort, visit: Visit) -> tuple[Link, ...]:
    """A course that still takes places can be booked from here."""
    takes = cohort.stage in TAKES_PLACES and cohort.service in courses()
    if not visit.may_act or not takes:
        return ()
    owner = f"&provider={cohort.in_house}" if cohort.in_house else ""
    return (Link(text="Book delegates", href=f"/new/booking?cohort={ref}{owner}"),)


def _caption(cohort: Cohort) -> str:
    service = CATALOGUE.get(cohort.service)
    rooms = dict.fromkeys(day.room for day in cohort.days)
    where = next(iter(rooms)) if len(rooms) == 1 else f"{len(rooms)} venues"
    return f"{service.title if service else cohort.service}, {where}"


def _people(cohort: Cohort) -> Iterator[PersonId]:
    yield from (one.person for one in cohort.adjustments)
    yield from (who for day in cohort.days for who in day.trainers)
    yield from (place.person for place in cohort.places if place.person)
    yield from (gone.person for gone in cohort.departed)
    yield from (visitor.person for visitor in cohort.visitors)
    yield from (asked.person for _, asked in cohort.questions)


def _holders(cohort: Cohort) -> list[Ref]:
    seated: tuple[Seated, ...] = (*cohort.places, *cohort.departed, *cohort.visitors)
    return list(dict.fromkeys(one.holder for one in (*seated, *cohort.queue)))


def _figures(cohort: Cohort, now: datetime) -> Iterator[Figure]:
    unnamed = sum(place.taken and place.person is None for place in cohort.places)
    over = [day for day in cohort.timetable if day.ends <= now]
    unmarked = sum(not cohort.complete(day.number) for day in over)
    coming = next((day for day in sorted(cohort.timetable, key=_start) if day.ends > now), None)
    none_left = _none_left(cohort)
    yield Figure(
        label="Places taken",
        value=f"{cohort.taken} of {cohort.capacity}",
        note=_places_note(cohort, unnamed),
    )
    yield Figure(label="Days held", value=f"{len(over)} of {len(cohort.days)}")
    yield Figure(
        label="Attendance sheets to fill in",
        value=str(unmarked),
        tone="late" if unmarked else "good",
    )
    yield Figure(
        label="Next day",
        value=say_date(coming.on) if coming else "None",
        note=f"Learning day {coming.number}" if coming else none_left,
    )


def _none_left(cohort: Cohort) -> str:
    if cohort.cancelled_at:
        return f"the {noun_of(cohort)} is {cohort.stage.value}"
    return "no date yet" if cohort.postponed_at else "all days are over"


def _places_note(cohort: Cohort, unnamed: int) -> str:
    if cohort.cancelled_at:
        return "all are free again"
    held = sum(place.held for place in cohort.places)
    notes = [f"{held} of them on hold"] if held else []
    notes += [f"{cohort.reserved} offered"] if cohort.reserved else []
    notes += [f"{wanted} waited for"] if (wanted := sum(p.count for p in cohort.queue)) else []
    notes += [f"{unnamed} without a name yet"] if unnamed else []
    return ", ".join(notes) or "everybody is named"


def _start(day: LearningDay) -> datetime:
    return day.starts


def _main(ref: Ref, cohort: Cohort, visit: Visit) -> tuple[Link, ...]:
    """The sheet that is wanted first: the earliest day begun with people not marked."""
    if not visit.may_act:
        return ()
    begun = [day for day in sorted(cohort.days, key=_start) if day.starts <= visit.now]
    wanted = [day for day in begun if not cohort.complete(day.number)]
    if not wanted:
        return ()
    number = wanted[0].number
    return (Link(text=f"Mark attendance of day {number}", href=f"{page_of(ref)}/days/{number}"),)


@dataclass(frozen=True)
class _Seat:
    """One row of the grid: somebody of one holder, in one part."""

    holder: Ref
    person: PersonId
    part: str
    note: str


def grid_of(
    ref: Ref, cohort: Cohort, story: Story, settings: dict[Ref, str], now: datetime
) -> Grid:
    """Return people by days, by setting; those who left stay in the grid."""
    ordered = sorted(cohort.days, key=_start)
    groups = [
        GridGroup(
            title=settings.get(holder) or story.words.say(stream(holder)),
            href=page_of(holder),
            people=tuple(
                _row(cohort, seat, ordered, story, now)
                for seat in dict.fromkeys(_seats(cohort))
                if seat.holder == holder
            ),
        )
        for holder in _holders(cohort)
    ]
    return Grid(
        caption="Attendance of everybody on every learning day",
        days=tuple(
            GridDay(
                number=day.number,
                on=day.on,
                href=f"{page_of(ref)}/days/{day.number}",
                note=day.title,
            )
            for day in ordered
        ),
        groups=tuple(group for group in groups if group.people),
    )


def _seats(cohort: Cohort) -> Iterator[_Seat]:
    for place in cohort.places:
        if place.person:
            left = "" if place.taken else ", place given up"
            yield _Seat(place.holder, place.person, place.part, part_words(place.part) + left)
    sitting = {(place.holder, place.person) for place in cohort.places}
    last = {(gone.holder, gone.person): gone for gone in cohort.departed}
    for gone in (one for who, one in last.items() if who not in sitting):
        off = gone.left_at == cohort.cancelled_at
        left = "" if off else f", left {say_date(london_date(gone.left_at))}"
        yield _Seat(gone.holder, gone.person, gone.part, part_words(gone.part) + left)
    known = [place.person for place in cohort.places]
    for visitor in cohort.visitors:
        if visitor.person not in known:
            yield _Seat(visitor.holder, visitor.person, "visitor", f"Visitor, day {visitor.day}")


def _row(
    cohort: Cohort, seat: _Seat, days: list[LearningDay], story: Story, now: datetime
) -> GridPerson:
    marks = tuple(_mark(cohort, seat.person, day, now) for day in days)
    there = sum(mark in ("attended", "late", "left_early") for mark in marks)
    expected = sum(mark != "not_needed" for mark in marks)
    return GridPerson(
        name=story.words.person(seat.person),
        href=page_of_person(seat.person),
        detail=seat.note,
        marks=marks,
        tally=f"{there}/{expected}",
    )


def _mark(cohort: Cohort, person: PersonId, day: LearningDay, now: datetime) -> Mark:
    said = next((m for m in cohort.log(day.number).marks if m.person == person), None)
    if said is not None:
        return said.status
    if person not in cohort.expected(day.number):
        return "not_needed"
    return "blank" if day.starts <= now else "to_come"
