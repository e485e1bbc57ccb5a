"""What each piece of news about a booking says: drafts, made of its state and the vault's names."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from activities.letters import Kind, Value
from activities.pages import BookedPage, OwnPage, Page
from activities.post import Draft
from activities.surroundings import day_line, name_of, setting_name, without_repeats
from domain.calendar import add_working_days, london_date, say_date, say_when
from domain.messages import PersonId
from domain.money import pounds
from domain.parts.waiting import Cause
from domain.policy import POLICY
from domain.processes.cohort import Cohort
from domain.ref import Ref
from domain.services.course.booking import merging
from domain.services.course.charges import free_until, unit_pence, waits_for_order
from domain.services.course.events import NewsKind
from domain.services.course.requirements import (
    component_due,
    failures,
    lapses_on,
    task_due,
    tries,
)
from domain.services.course.state import Booking, Delegate, News
from domain.services.course.steps import ChaseWork
from store.pool import Connection
from store.streams import peek

KINDS: Mapping[NewsKind, Kind] = {
    "applied": "course_applied",
    "waiting": "course_waiting",
    "booked": "course_booked",
    "not accepted": "course_not_accepted",
    "offered": "course_offered",
    "offer ended": "course_offer_ended",
    "hold released": "course_hold_released",
    "cancelled": "course_place_cancelled",
    "date cancelled": "course_date_cancelled",
    "postponed": "course_postponed",
    "new dates": "course_new_dates",
    "new venue": "course_new_venue",
    "merge proposed": "course_merge_proposed",
    "not passed yet": "course_not_passed_yet",
    "not passed": "course_not_passed",
    "assessment lapsed": "course_assessment_lapsed",
}
ALSO_TO_THE_DELEGATE = ("not passed yet", "not passed", "assessment lapsed")

CHECKED_FIRST = (
    "We check the application within {days} working days: whether each of them fulfils the "
    "conditions of the course."
)
ORDER_FIRST = (
    "We still need your purchase order number. We hold the places for {days} working days; please "
    "give us the number on the page of your booking, or reply with it."
)
RESERVED = "We keep it for you until then."
FIRST_WINS = "The course starts soon, so it goes to whoever answers first."
CHOICE = (
    "You can keep the places: then you do not need to do anything. Until {until} you can also move "
    "somebody to another course date, or cancel free of charge; please reply to this e-mail."
)
ITS_LIST = "its waiting list"
ANY_DATE = "the waiting list for all dates of this course"
OFFER_ENDED: Mapping[Cause, str] = {
    "lapsed": "The offered place was not taken in time.",
    "taken by somebody else": "Somebody else took the offered place first.",
    "waiting list closed": "The course has begun, and no place became free for you.",
    "funding ended": "The funded places are closed, and no place became free for you.",
    "cohort cancelled": "The course date was cancelled.",
}


async def letter_of(
    conn: Connection, ref: Ref, booking: Booking, news: News, now: datetime
) -> list[Draft]:
    """Return the letters of one piece of news; nobody is told what has changed since."""
    values = await _values(conn, booking, news, now)
    if values is None:
        return []
    also = news.person if news.kind in ALSO_TO_THE_DELEGATE else None
    return [
        Draft(KINDS[news.kind], who, values, page=_page(ref, booking, who))
        for who in without_repeats([booking.contact, also])
    ]


async def work_reminder(
    conn: Connection, ref: Ref, booking: Booking, delegate: Delegate, step: ChaseWork
) -> list[Draft]:
    """Return the reminder of a task or part, to the delegate and to who booked."""
    due, ends = _due(booking, delegate, step), lapses_on(booking, delegate)
    values: dict[str, Value] = {
        "course": booking.offered.title,
        "name": await name_of(conn, delegate.person),
        "part": step.title,
        "due_on": say_date(due),
        "ends_on": say_date(ends or due + timedelta(weeks=8)),
    }
    people = without_repeats([delegate.person, booking.contact])
    return [
        Draft("course_work_reminder", who, values, page=_page(ref, booking, who)) for who in people
    ]


def _page(ref: Ref, booking: Booking, reader: PersonId) -> Page:
    """The booking for who booked; somebody who attends has a page of their own."""
    own = [one for one in booking.delegates if one.person == reader]
    return OwnPage(own[-1].cohort) if own and reader != booking.contact else BookedPage(ref)


def _due(booking: Booking, delegate: Delegate, step: ChaseWork) -> date:
    slug = step.what.partition(":")[0]
    assessment = booking.plan.assessment
    part = assessment.component(slug) if assessment else None
    if part is not None:
        return component_due(booking, delegate, part)
    task = booking.plan.task(slug)
    due = task_due(booking, delegate, task) if task else None
    return due or london_date(step.due)


async def _values(
    conn: Connection, booking: Booking, news: News, now: datetime
) -> dict[str, Value] | None:
    course: dict[str, Value] = {"course": booking.offered.title}
    match news.kind:
        case "applied" | "waiting" | "offered":
            return await _about_places(conn, booking, news)
        case "booked":
            return await _booked(conn, booking)
        case "postponed" | "new dates" | "new venue":
            return await _dates(conn, booking, news, now)
        case "merge proposed":
            return await _merge(conn, booking)
        case "offer ended" | "hold released" | "date cancelled":
            return await _without_place(conn, booking, news, now)
        case "not accepted" | "cancelled":
            return await _ended(conn, booking, news)
        case "not passed yet":
            return await _not_passed_yet(conn, booking, news, now)
        case "not passed" | "assessment lapsed":
            return course | {"name": await name_of(conn, news.person or booking.contact)}


async def _names(conn: Connection, delegates: Iterable[Delegate]) -> tuple[str, ...]:
    return tuple([await name_of(conn, one.person) for one in delegates])


async def _place(conn: Connection, booking: Booking) -> dict[str, Value]:
    return {
        "course": booking.offered.title,
        "setting": await setting_name(conn, booking.provider, booking.setting),
    }


async def _label(conn: Connection, ref: Ref) -> str:
    cohort = await peek(conn, ref)
    assert isinstance(cohort, Cohort)  # only a planned cohort has places
    return cohort.label


async def _about_places(conn: Connection, booking: Booking, news: News) -> dict[str, Value] | None:
    seat = "held" if news.kind == "applied" else "waiting"
    people = [one for one in booking.active if one.seat == seat]
    if not people:
        return None  # decided meanwhile: another letter says how
    first = booking.own_days(people[0])[0]
    values = await _place(conn, booking) | {
        "cohort": await _label(conn, people[0].cohort),
        "people": await _names(conn, people),
        "starts_on": say_date(first.on),
    }
    if news.kind == "applied":
        return values | {"next": _what_next(booking, people)}
    if news.kind == "waiting":
        asked = await _label(conn, news.cohort or people[0].cohort)
        any_date = booking.offered.allocation is not None
        return values | {"cohort": asked, "list": ANY_DATE if any_date else ITS_LIST}
    offer = booking.offer
    if offer is None:
        return None
    how = FIRST_WINS if offer.last_minute else RESERVED
    answer_by = say_when(offer.answer_by)
    extra: dict[str, Value] = {"how": how, "answer_by": answer_by, "where": first.room}
    return values | extra


def _what_next(booking: Booking, people: Iterable[Delegate]) -> str:
    checked = CHECKED_FIRST.format(days=POLICY.screen_working_days)
    ordered = ORDER_FIRST.format(days=POLICY.hold_for_approval_working_days)
    checks = [checked] if any(one.screening == "open" for one in people) else []
    orders = [ordered] if waits_for_order(booking) else []
    return " ".join([*checks, *orders]) or "There is nothing that you need to do now."


async def _booked(conn: Connection, booking: Booking) -> dict[str, Value] | None:
    people = [one for one in booking.active if one.seat == "booked"]
    if not people:
        return None
    latest = max(people, key=lambda one: one.booked_at or booking.booked_at)
    same = [one for one in people if one.cohort == latest.cohort]
    days = booking.own_days(latest)
    before = -POLICY.joining_instructions_working_days
    instructed = max(add_working_days(days[0].on, before), london_date(latest.seat_at))
    return await _place(conn, booking) | {
        "cohort": await _label(conn, latest.cohort),
        "people": await _names(conn, same),
        "days": tuple(day_line(day) for day in days),
        "instructions_by": say_date(instructed),
        "free_until": _free_until(booking, latest),
        "price": _price(booking),
    }


def _free_until(booking: Booking, delegate: Delegate) -> str:
    until = free_until(booking, delegate)
    later = "the full price is charged" if unit_pence(booking) else "a fee is charged"
    if until <= delegate.seat_at:
        return f"As the course starts soon, {later} for a place that is cancelled."
    last = london_date(until - timedelta(microseconds=1))
    return f"A place can be cancelled free of charge until {say_date(last)}; afterwards {later}."


def _price(booking: Booking) -> str:
    price = unit_pence(booking)
    return f"{pounds(price)} for each delegate" if price else "Nothing to pay"


async def _without_place(
    conn: Connection, booking: Booking, news: News, now: datetime
) -> dict[str, Value] | None:
    people = [one for one in booking.active if one.seat == "none"]
    if not people:
        return None  # they have found another date, or cancelled
    by = add_working_days(london_date(now), POLICY.rebook_working_days)
    values: dict[str, Value] = {
        "cohort": await _label(conn, news.cohort or people[0].cohort),
        "by": say_date(by),
    }
    if news.kind == "date cancelled":
        return values
    values |= await _place(conn, booking)
    return values | {"cause": OFFER_ENDED[news.cause]} if news.cause else values


async def _dates(
    conn: Connection, booking: Booking, news: News, now: datetime
) -> dict[str, Value] | None:
    """What has become of the dates; nobody hears of it who has left them meanwhile."""
    ref = news.cohort
    people = [one for one in booking.active if one.cohort == ref and one.seat != "none"]
    if ref is None or not people or (news.kind == "postponed") != (ref in booking.without_date):
        return None
    setting = await setting_name(conn, booking.provider, booking.setting)
    values: dict[str, Value] = {
        "cohort": await _label(conn, ref),
        "setting": setting,
        "people": await _names(conn, people),
    }
    if news.kind == "postponed":
        return values
    days = [day for day in booking.own_days(people[0]) if day.ends > now]
    if not days:
        return None
    values["days"] = tuple(day_line(day) for day in days)
    if news.kind == "new dates":
        last = london_date(free_until(booking, people[0]) - timedelta(microseconds=1))
        values["choice"] = CHOICE.format(until=say_date(last))
    return values


async def _merge(conn: Connection, booking: Booking) -> dict[str, Value] | None:
    """The other date as it is planned now; answered meanwhile, it is not written about."""
    merge, people = booking.merge, merging(booking)
    into = await peek(conn, merge.into) if merge else None
    if merge is None or not people or not isinstance(into, Cohort):
        return None
    days = sorted(into.days, key=lambda day: day.starts)
    return await _place(conn, booking) | {
        "cohort": await _label(conn, merge.cohort),
        "into": into.label,
        "people": await _names(conn, people),
        "days": tuple(day_line(day) for day in days),
        "answer_by": say_date(london_date(merge.answer_by - timedelta(microseconds=1))),
    }


async def _ended(conn: Connection, booking: Booking, news: News) -> dict[str, Value] | None:
    gone = [one for one in booking.delegates if one.person == news.person and one.ended]
    if not gone or gone[-1].ended is None:
        return None
    values: dict[str, Value] = {
        "course": booking.offered.title,
        "name": await name_of(conn, gone[-1].person),
        "money": _money(booking, gone[-1]),
    }
    if news.kind == "cancelled":
        values["cohort"] = await _label(conn, gone[-1].cohort)
    return values


def _money(booking: Booking, delegate: Delegate) -> str:
    ended = delegate.ended
    if ended is None or ended.charge == "free":
        owed = delegate.number in booking.invoiced
        return "You receive a credit note." if owed else "Nothing is to be paid for it."
    if ended.charge == "fee":
        return f"As it was late, a fee of {pounds(ended.fee_pence)} is invoiced."
    return f"As it was late, the full price of {pounds(unit_pence(booking))} stays to be paid."


async def _not_passed_yet(
    conn: Connection, booking: Booking, news: News, now: datetime
) -> dict[str, Value] | None:
    delegate = booking.delegate(news.person) if news.person else None
    failed = failures(delegate) if delegate else ()
    assessment = booking.plan.assessment
    if delegate is None or not failed or assessment is None:
        return None
    part = assessment.component(failed[-1].component)
    if part is None:
        return None
    feedback = add_working_days(london_date(failed[-1].at), POLICY.feedback_working_days)
    later = len(tries(delegate, part)) >= assessment.charged_resit
    charged = later and assessment.resit_pence > 0
    return {
        "course": booking.offered.title,
        "name": await name_of(conn, delegate.person),
        "part": part.title,
        "feedback_by": say_date(max(feedback, london_date(now))),
        "resit_by": say_date(component_due(booking, delegate, part)),
        "money": f"It costs {pounds(assessment.resit_pence)}." if charged else "It is free.",
    }
