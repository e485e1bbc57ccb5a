"""What the forms of a short course can offer: dates, delegates, parts, criteria, assessors."""

from collections.abc import Mapping
from datetime import datetime
from typing import get_args

from domain.calendar import london_date, say_date
from domain.frameworks import HEADINGS, framework
from domain.messages import Command
from domain.money import pounds
from domain.offers import Service
from domain.processes.provider import Provider
from domain.processes.request import Details, Sent
from domain.ref import Ref
from domain.say import counted
from domain.services.course import Booking, Delegate
from domain.services.course import commands as c
from domain.services.course.charges import charge, cost_words, has_started
from domain.services.course.concerned import concerned, open_days, open_parts
from domain.services.course.moving import party
from domain.services.course.requirements import criteria_left, open_tasks
from store.pages import dates, looks, names
from store.pages.dates import CourseDate
from store.pages.looks import Look
from store.pages.names import Words
from store.pool import Connection
from web.fields import Choice
from web.forms.choosing import choices_of_people, days, only
from web.forms.offers import Choices, Offers
from web.forms.set_offers import actions_of, meetings, others_in_the_set
from web.venues import venue_in_public

TAKES_PLACES = ("open", "at risk", "going ahead")
NEEDS_ORDER = "This provider needs one. Places stay on hold until it comes"
ANY_DATE = "One list for all dates: the first place that becomes free is offered to whoever is next"
ABOUT_SOMEBODY = tuple(
    one for one in get_args(c.CourseCommand) if not one.by_engine and "person" in one.model_fields
)
"""What people say about one of the delegates."""


async def for_booking(
    conn: Connection, provider: Look, course: Service, request: Look | None = None
) -> Offers:
    """Return what the form of a new booking can offer; a request of the site fills it in."""
    state = provider.state
    assert isinstance(state, Provider)  # the page looked before
    asked = request.state if request is not None else None
    details = asked.details if isinstance(asked, Sent) else None
    new = (details.contact, *details.delegates) if details else ()
    around = [*new, *await looks.people_around(conn, provider.ref)]
    usual = course.recommended.quantity if course.recommended else 1
    settings = tuple(Choice(value=one.setting, text=one.setting_name) for one in state.settings)
    return Offers(
        people=await choices_of_people(conn, around),
        fixed={
            "setting": settings,
            "provider": (Choice(value=provider.ref, text=state.organisation),),
            "service": (Choice(value=course.slug, text=course.title),),
            "cohort": await open_dates(conn, course.slug, provider.ref, asked),
            "request": (Choice(value=request.ref, text=request.title),) if request else (),
            "fulfils": conditions(course),
            "options": extras(course),
        },
        rows={"delegates": asked.wanted.places if isinstance(asked, Sent) else usual},
        start={
            "provider": provider.ref,
            "service": course.slug,
            **({"setting": settings[0].value} if len(settings) == 1 else {}),
            **({"request": request.ref} if request else {}),
            **(_written(details) if details else {}),
        },
        hints={
            **({"purchase_order": NEEDS_ORDER} if state.purchase_order_required else {}),
            **({"wait_if_full": ANY_DATE} if course.allocation else {}),
        },
    )


def _written(details: Details) -> dict[str, str]:
    """Return what a visitor of the site filled in already."""
    people = {f"delegates.{n}.person": who for n, who in enumerate(details.delegates, 1)}
    order = {"purchase_order": details.purchase_order} if details.purchase_order else {}
    return {"contact": details.contact, **people, **order}


def conditions(course: Service) -> Choices:
    """Return what a delegate must fulfil, in the course's own words."""
    plan = course.course
    return tuple(Choice(value=one.slug, text=one.title) for one in plan.conditions) if plan else ()


def extras(course: Service) -> Choices:
    """Return what can be ordered besides, with its price."""
    return tuple(
        Choice(value=one.slug, text=f"{one.title}, {pounds(one.pence)}") for one in course.options
    )


async def open_dates(
    conn: Connection, slug: str, provider: Ref, asked: Sent | None = None
) -> Choices:
    """Return the dates that a provider can book, full ones too: they have a waiting list.

    What was asked for on the site is booked on the date that its places are kept in.
    """
    found = [one for one in await dates.course_dates(conn, slug) if _takes(one, provider)]
    if asked is not None:
        found = [one for one in found if one.ref == asked.wanted.cohort]
    words = await names.words_for(conn, [], [one.trainer for one in found])
    return tuple(_choice(one, words) for one in found)


def _takes(one: CourseDate, provider: Ref) -> bool:
    return one.stage in TAKES_PLACES and one.in_house in (None, provider)


def _choice(one: CourseDate, words: Words) -> Choice:
    begins = say_date(london_date(one.first_starts))
    where = f"{venue_in_public(one.room)}, with {words.person(one.trainer)}"
    return Choice(
        value=one.ref, text=one.label, hint=f"{room_words(one)}. Begins {begins}, {where}"
    )


def room_words(one: CourseDate) -> str:
    """Return "3 places free" or "Full, 2 waiting"."""
    if one.free > 0:
        waiting = f", {one.waiting} waiting" if one.waiting else ""
        return f"{counted(one.free, 'place')} free{waiting}"
    return f"Full, {one.waiting} waiting" if one.waiting else "Full"


async def of_booking(
    conn: Connection,
    booking: Booking,
    start: Mapping[str, str],
    now: datetime,
    given: Mapping[str, str],
) -> Offers:
    """Return what the forms of a booking can offer; `given` is what was chosen already."""
    around = await looks.people_around(conn, booking.provider)
    judges = [*await looks.trainers(conn), *await dates.assessors(conn)]
    names_of = await choices_of_people(conn, [one.person for one in booking.delegates])
    return Offers(
        people=await choices_of_people(conn, around),
        known={"assessor": await choices_of_people(conn, judges)},
        fixed={
            **{
                f"{command.name}.person": _people(booking, command, names_of, now)
                for command in ABOUT_SOMEBODY
            },
            **await _other_dates(conn, booking),
            **_open_things(booking),
            **meetings(booking),
            **await others_in_the_set(conn, booking),
            "fulfils": conditions(booking.offered),
        },
        listed={
            "outcomes": _criteria(booking, given.get("person", "")),
            "reviews": await actions_of(conn, booking, given.get("person", "")),
        },
        first={c.RecordCriteria.name: "person", c.ReviewActions.name: "person"},
        start=start,
    )


def _people(booking: Booking, command: type[Command], names_of: Choices, now: datetime) -> Choices:
    """The delegates whom a command is about now; at each what cancelling costs today."""
    fitting = [one for one in concerned(booking, command) if _in_time(booking, command, one, now)]
    choices = only(names_of, [one.person for one in fitting])
    if command is not c.CancelPlace:
        return choices
    costs = {one.person: cost_words(booking, one, now) for one in fitting}
    if len(set(costs.values())) < 2:
        return choices  # said once above the form
    hints = {who: f"Cancelling {words}" for who, words in costs.items()}
    return tuple(one.model_copy(update={"hint": hints[one.value]}) for one in choices)


def _in_time(booking: Booking, command: type[Command], one: Delegate, now: datetime) -> bool:
    if command is c.MoveDelegate:
        return one.objection is not None or charge(booking, one, now) == "free"
    waits = one.seat == "waiting"
    return command is not c.Substitute or waits or not has_started(booking, one, now)


async def _other_dates(conn: Connection, booking: Booking) -> dict[str, Choices]:
    """Dates with places left to move to, and dates where a single day can be visited."""
    found = await dates.course_dates(conn, booking.service)
    words = await names.words_for(conn, [], [one.trainer for one in found])
    adrift = sum(one.seat == "none" for one in booking.active)
    seated = {one.cohort for one in booking.active if one.seat in ("held", "booked")}
    taking = [one for one in found if _takes(one, booking.provider) and one.free > 0]
    choose = [one for one in taking if one.free >= adrift]
    move = [one for one in taking if seated != {one.ref}]
    together = len(party(booking))
    elsewhere = {one.cohort for one in booking.active if one.seat != "none"}
    all_move = [one for one in taking if one.ref not in elsewhere and one.free >= together]
    visit = [one for one in found if seated != {one.ref} and one.stage not in ("draft", "closed")]
    return {
        "choose_date.cohort": tuple(_choice(one, words) for one in choose),
        "move_delegate.cohort": tuple(_choice(one, words) for one in move),
        "move_party.cohort": tuple(_choice(one, words) for one in all_move),
        "sister": tuple(_choice(one, words) for one in visit),
    }


def _open_things(booking: Booking) -> dict[str, Choices]:
    """Days, tasks and parts that are open for at least one delegate."""
    everybody = booking.active
    tasks = [task for one in everybody for task in open_tasks(booking, one)]
    missed = [n for one in everybody for n in open_days(booking, one, "missed", "arranged")]
    lacking = [
        n for one in everybody for n in open_days(booking, one, "missed", "arranged", "ahead")
    ]
    timetable = {day.number: day for one in everybody for day in booking.own_days(one)}
    return {
        "task": tuple(Choice(value=one.slug, text=one.title) for one in dict.fromkeys(tasks)),
        "record_score.component": _parts(booking, "score"),
        "record_judgement.component": _parts(booking, "judgement"),
        "make_up_day.day": days(timetable[n] for n in dict.fromkeys(missed)),
        "arrange_sister_day.day": days(timetable[n] for n in dict.fromkeys(lacking)),
    }


def _parts(booking: Booking, kind: str) -> Choices:
    found = [part for one in booking.active for part in open_parts(booking, one, kind)]
    return tuple(
        Choice(
            value=part.slug,
            text=part.title,
            hint=f"Passed from {part.pass_percent} %" if part.pass_percent else "",
        )
        for part in dict.fromkeys(found)
    )


def _criteria(booking: Booking, who: str) -> tuple[tuple[str, Choices], ...]:
    """The criteria that a delegate has still to meet, under the headings of the framework."""
    delegate = booking.delegate(who)
    if delegate is None or booking.terms.framework is None:
        return ()
    against = framework(booking.terms.framework)
    left = criteria_left(booking, delegate)
    under = (
        (
            heading.title,
            tuple(
                Choice(value=one.slug, text=one.text)
                for one in against.under(heading.slug)
                if one.slug in left
            ),
        )
        for heading in HEADINGS
    )
    return tuple((title, some) for title, some in under if some)
