"""What a delegate still lacks: the one place that says when a certificate is due.

Complete means: every learning day attended or made up, every workplace task handed in, own actions
reviewed with the evidence they led to and, where the course assesses, every part passed and the
result released by a second person.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Literal

from domain.calendar import add_months, deadline, london_date
from domain.course_plan import Component, WorkplaceTask
from domain.frameworks import framework
from domain.messages import Message, PersonId
from domain.parts.criteria import unmet_criteria
from domain.parts.learning_days import LearningDay, day_of
from domain.ref import Ref
from domain.say import counted, person
from domain.services.course.events import AwardKind
from domain.services.course.own_actions import (
    evidence_wanted,
    has_own_work_open,
    open_actions,
    own_work_done,
)
from domain.services.course.state import Attempt, Booking, Delegate

DayStanding = Literal["attended", "made up", "arranged", "missed", "ahead"]
HOLDERS = ("delegate", "trainer assessor")
"""Whose certificates a course leads to."""


class Unmet(Message):
    """One thing that is lacking, in plain words."""

    sentence: str
    person: PersonId


def standing(booking: Booking, delegate: Delegate, number: int) -> DayStanding:
    """Return how a delegate stands with one of their learning days."""
    if _attended(booking, delegate, number):
        return "attended"
    if _made_up(booking, delegate, number):
        return "made up"
    if any(visit.day == number for visit in booking.visits(delegate.person)):
        return "arranged"
    return "missed" if _absent(booking, delegate, number) else "ahead"


def _absent(booking: Booking, delegate: Delegate, number: int) -> list[datetime]:
    """Return when somebody was marked as absent from a day that does not come again for them.

    Elsewhere that is a day which they had done before, until its sheet was corrected.
    """
    return [
        mark.at
        for mark in booking.marks
        if (mark.person, mark.day) == (delegate.person, number)
        and (mark.cohort == delegate.cohort or number in delegate.before)
    ]


def _same_day(booking: Booking, delegate: Delegate, number: int, cohort: Ref | None) -> bool:
    """A day is known by its number and title; visits elsewhere are for the same day anyway."""
    own = booking.day(delegate, number)
    other = day_of(booking.days(cohort), number) if cohort else None
    return own is None or other is None or own.title == other.title


def _attended(booking: Booking, delegate: Delegate, number: int) -> list[tuple[datetime, date]]:
    """Return when a day was marked as attended, and the date of that day."""
    return [
        (mark.at, _held_on(booking, delegate.person, number, mark.cohort, mark.at))
        for mark in booking.marks
        if (mark.person, mark.day) == (delegate.person, number)
        and mark.attended
        and _same_day(booking, delegate, number, mark.cohort)
    ]


def _held_on(booking: Booking, who: PersonId, number: int, cohort: Ref, marked: datetime) -> date:
    own = [day.on for day in booking.days(cohort) if day.number == number]
    visits = [
        london_date(visit.starts)
        for visit in booking.sister_days
        if (visit.person, visit.day, visit.cohort) == (who, number, cohort)
    ]
    return next(iter([*own, *visits]), london_date(marked))


def _made_up(booking: Booking, delegate: Delegate, number: int) -> list[tuple[datetime, date]]:
    return [
        (made.at, made.on)
        for made in booking.made_up
        if (made.person, made.day) == (delegate.person, number)
        and _same_day(booking, delegate, number, made.cohort)
    ]


def is_done(booking: Booking, delegate: Delegate, number: int) -> bool:
    """Tell whether a day was attended or made up."""
    return standing(booking, delegate, number) in ("attended", "made up")


def missed_since(booking: Booking, delegate: Delegate, number: int) -> datetime | None:
    """Return since when a day is known to be missed, or None when it is not missed."""
    if standing(booking, delegate, number) != "missed":
        return None
    return max(_absent(booking, delegate, number))


def days_done(booking: Booking, delegate: Delegate) -> int:
    """Return how many of a delegate's learning days are done."""
    return len(done_days(booking, delegate))


def done_days(booking: Booking, delegate: Delegate) -> tuple[int, ...]:
    """Return the numbers of a delegate's learning days that are done."""
    days = [day.number for day in booking.own_days(delegate)]
    return tuple(number for number in days if is_done(booking, delegate, number))


def catch_up_until(booking: Booking, delegate: Delegate, day: LearningDay) -> date:
    """Return until when a learning day can be made up; an extended assessment gives more time."""
    usual = add_months(day.on, booking.plan.catch_up_months)
    return max(usual, delegate.extended_until or usual)


def _every_day(booking: Booking, delegate: Delegate) -> list[tuple[datetime, date]] | None:
    """Return (known at, date) of every learning day, or None while one is open."""
    found = []
    for day in booking.own_days(delegate):
        done = [
            *_attended(booking, delegate, day.number),
            *_made_up(booking, delegate, day.number),
        ]
        if not done:
            return None
        found.append(min(done))
    return found or None


def did_not_attend(booking: Booking, delegate: Delegate) -> datetime | None:
    """Return since when it is known that somebody came to none of their days, or None."""
    since = [missed_since(booking, delegate, day.number) for day in booking.own_days(delegate)]
    known = [at for at in since if at is not None]
    return max(known) if known and len(known) == len(since) else None


def last_day(booking: Booking, delegate: Delegate) -> date:
    """Return the London date of a delegate's last learning day."""
    return max(day.on for day in booking.own_days(delegate))


# Workplace tasks and the assessment.


def open_tasks(booking: Booking, delegate: Delegate) -> tuple[WorkplaceTask, ...]:
    """Return the workplace tasks that a delegate has not handed in."""
    done = [one.task for one in delegate.tasks]
    return tuple(task for task in booking.plan.tasks if task.slug not in done)


def task_due(booking: Booking, delegate: Delegate, task: WorkplaceTask) -> date | None:
    """Return by when a task is to be handed in."""
    day = booking.day(delegate, task.after_day)
    return day.on + timedelta(weeks=task.weeks) if day else None


def tries(delegate: Delegate, component: Component) -> tuple[Attempt, ...]:
    """Return the attempts at a part that count, in their order."""
    judged = [one for one in delegate.counts if not one.unfinished]
    return tuple(one for one in judged if one.component == component.slug)


def passed(delegate: Delegate, component: Component) -> Attempt | None:
    """Return the attempt that passed a part, or None."""
    return next((one for one in tries(delegate, component) if one.passed), None)


def open_components(booking: Booking, delegate: Delegate) -> tuple[Component, ...]:
    """Return the parts of the assessment that a delegate has not passed."""
    assessment = booking.plan.assessment
    if assessment is None:
        return ()
    return tuple(one for one in assessment.components if passed(delegate, one) is None)


def component_due(booking: Booking, delegate: Delegate, component: Component) -> date:
    """Return by when a part is due: some weeks after the course, or after the last try."""
    assessment = booking.plan.assessment
    tried = tries(delegate, component)
    assert assessment is not None  # only an assessment has parts
    again = timedelta(weeks=assessment.resit_weeks)
    if tried:
        return tried[-1].on + again
    usual = last_day(booking, delegate) + timedelta(weeks=component.weeks)
    return max(usual, delegate.reopened_on + again) if delegate.reopened_on else usual


def criteria_left(booking: Booking, delegate: Delegate) -> tuple[str, ...]:
    """Return the criteria of the framework that a delegate has not met yet."""
    terms = booking.terms
    if terms.framework is None:
        return ()
    return unmet_criteria(framework(terms.framework), delegate.outcomes)


def lapses_on(booking: Booking, delegate: Delegate) -> date | None:
    """Return the last day on which the assessment can be finished; None without one.

    A quality check that did not agree leaves at least the time of a re-sit.
    """
    assessment = booking.plan.assessment
    if assessment is None:
        return None
    usual = add_months(last_day(booking, delegate), assessment.lapse_months)
    again = timedelta(weeks=assessment.resit_weeks)
    reopened = delegate.reopened_on + again if delegate.reopened_on else usual
    return max(usual, delegate.extended_until or usual, reopened)


def failures(delegate: Delegate) -> tuple[Attempt, ...]:
    """Return the attempts that did not pass, in their order, whatever came of them later."""
    return tuple(one for one in delegate.attempts if not one.passed and not one.unfinished)


def finished_at(booking: Booking, delegate: Delegate) -> datetime | None:
    """Return since when days, tasks, own actions and parts are all done; None while one is open."""
    days = _every_day(booking, delegate)
    if days is None or open_tasks(booking, delegate) or open_components(booking, delegate):
        return None
    if has_own_work_open(booking, delegate):
        return None
    instants = [at for at, _ in (*days, *own_work_done(delegate))]
    instants += [task.at for task in delegate.tasks]
    instants += [attempt.at for attempt in delegate.counts if attempt.passed]
    return max(instants)


def completed_on(booking: Booking, delegate: Delegate) -> date:
    """Return the date on which the last requirement was met."""
    dates = [on for _, on in _every_day(booking, delegate) or []]
    dates += [task.on for task in delegate.tasks]
    dates += [on for _, on in own_work_done(delegate)]
    dates += [attempt.on for attempt in delegate.counts if attempt.passed]
    return max(dates)


def days_completed_on(booking: Booking, delegate: Delegate) -> date:
    """Return the date of the last learning day that was attended or made up."""
    return max(on for _, on in _every_day(booking, delegate) or [])


def needs_release(booking: Booking) -> bool:
    """Tell whether a second person stands for each result."""
    assessment = booking.plan.assessment
    return assessment is not None and assessment.second_person


def award_kinds(booking: Booking) -> tuple[AwardKind, ...]:
    """Return the certificates and registrations that a delegate can get."""
    kinds: dict[str, AwardKind] = {
        "certificate": "certificate",
        "attendance": "attendance",
        "registration": "registration",
    }
    plans = [plan for plan in booking.offered.awards if plan.holder in HOLDERS]
    return tuple(kinds[plan.kind] for plan in plans if plan.kind in kinds)


def award_due_at(booking: Booking, delegate: Delegate, kind: AwardKind) -> datetime | None:
    """Return since when a certificate is due, or None while something is lacking."""
    if not delegate.active or delegate.seat != "booked" or kind not in award_kinds(booking):
        return None
    if kind == "attendance":
        days = _every_day(booking, delegate)
        return max(at for at, _ in days) if days else None
    finished = finished_at(booking, delegate)
    if finished is None or not needs_release(booking):
        return finished
    return max(finished, delegate.released_at) if delegate.released_at else None


def is_served(booking: Booking, delegate: Delegate) -> bool:
    """Tell whether nothing is left to happen for a delegate."""
    if delegate.ended is not None:
        return True
    kinds = award_kinds(booking)
    if not kinds:
        return delegate.seat == "booked" and finished_at(booking, delegate) is not None
    return all(delegate.has_award(kind) for kind in kinds)


def unmet_by(booking: Booking, delegate: Delegate) -> tuple[Unmet, ...]:
    """Return what one delegate still lacks."""
    if is_served(booking, delegate):
        return ()
    sentences = _seat_lacks(booking, delegate) or _learning_lacks(booking, delegate)
    return tuple(Unmet(sentence=one, person=delegate.person) for one in sentences)


def unmet(booking: Booking) -> tuple[Unmet, ...]:
    """Return everything that the booking still lacks."""
    return tuple(one for each in booking.active for one in unmet_by(booking, each))


def _seat_lacks(booking: Booking, delegate: Delegate) -> list[str]:
    who = person(delegate.person)
    match delegate.seat:
        case "waiting":
            return [f"{who} is on the waiting list"]
        case "none":
            return [f"{who} needs another course date"]
        case "held":
            checks = [f"The application of {who} is not checked yet"]
            orders = [f"The place of {who} is held until a purchase order number comes"]
            missing = booking.purchase_order_required and booking.purchase_order is None
            return [
                *(checks if delegate.screening == "open" else []),
                *(orders if missing else []),
            ]
        case "booked":
            return []


def _learning_lacks(booking: Booking, delegate: Delegate) -> list[str]:
    return [
        *_days_lack(booking, delegate),
        *_work_lacks(booking, delegate),
        *_release_lacks(booking, delegate),
    ]


def _days_lack(booking: Booking, delegate: Delegate) -> Iterator[str]:
    words = {
        "arranged": "will make up learning day {day} on another date",
        "missed": "missed learning day {day} and has not caught up",
        "ahead": "has learning day {day} still to attend",
    }
    for day in booking.own_days(delegate):
        how = standing(booking, delegate, day.number)
        if how in words:
            yield f"{person(delegate.person)} {words[how].format(day=day.number)}"


def _work_lacks(booking: Booking, delegate: Delegate) -> Iterator[str]:
    who = person(delegate.person)
    for task in open_tasks(booking, delegate):
        yield f"{who} has not handed in “{task.title}”"
    if count := len(open_actions(booking, delegate)):
        yield f"{who} has {counted(count, 'own action')} to review"
    if wanted := evidence_wanted(booking, delegate):
        pieces = counted(wanted, "policy or procedure", "policies or procedures")
        yield f"{who} has {pieces} to hand in as evidence"
    for part in open_components(booking, delegate):
        tried = len(tries(delegate, part))
        yield f"{who} has {'to re-sit' if tried else 'not passed'} “{part.title}”"


def _release_lacks(booking: Booking, delegate: Delegate) -> Iterator[str]:
    if not needs_release(booking) or finished_at(booking, delegate) is None:
        return
    sample = delegate.sample
    if sample and sample.sampled and sample.checked_at is None:
        yield f"The quality check of {person(delegate.person)} has not been done"
    elif delegate.released_at is None:
        yield f"The result of {person(delegate.person)} is not released by a second person"


def lapse_at(booking: Booking, delegate: Delegate) -> datetime | None:
    """Return the instant at which an unfinished assessment lapses; None without one."""
    last = lapses_on(booking, delegate)
    return deadline(last) if last else None
