"""Attendance, catch-ups and workplace tasks of the delegates."""

from datetime import date

from domain.facts import Facts
from domain.messages import PersonId
from domain.parts.learning_days import day_of
from domain.processes.cohort import Cohort, CohortOf
from domain.processes.cohort.holders import take_over
from domain.processes.cohort.refusals import NoCohort
from domain.refusals import Refused, refuse
from domain.say import person
from domain.services.course import commands as c
from domain.services.course import events as e
from domain.services.course import refusals as r
from domain.services.course.booking import find
from domain.services.course.requirements import (
    DayStanding,
    catch_up_until,
    is_done,
    standing,
)
from domain.services.course.state import Booking

Events = list[e.CourseEvent]


def record_attendance(booking: Booking, command: c.RecordAttendance, facts: Facts) -> Events:
    """Take over what is new in the marks of a cohort."""
    people = [one.person for one in booking.delegates]
    return [
        *take_over(
            command, e.AttendanceTaken, booking.marks, ours=lambda who: who in people, at=facts.at
        )
    ]


def make_up_day(booking: Booking, command: c.MakeUpDay, facts: Facts) -> Events:
    """Record a catch-up on a missed day, also when a visit elsewhere was arranged for it."""
    reasons = _open_day(booking, command.person, command.day, "missed", "arranged")
    reasons += r.not_yet("The catch-up", command.caught_up_on, facts.today)
    if not reasons:
        reasons += _too_early(booking, command)
    reasons += _too_late(booking, command.person, command.day, command.caught_up_on)
    refuse(reasons)
    return [
        e.DayMadeUp(
            at=facts.at,
            person=command.person,
            day=command.day,
            caught_up_on=command.caught_up_on,
            evidence=command.evidence,
        )
    ]


def arrange_sister_day(booking: Booking, command: c.ArrangeSisterDay, facts: Facts) -> Events:
    """Book a day of another cohort that somebody missed, or knows they will miss."""
    sister = facts[CohortOf(ref=command.sister)]
    who = person(command.person)
    reasons = _open_day(booking, command.person, command.day, "missed", "arranged", "ahead")
    delegate = find(booking, command.person)
    if delegate.cohort == command.sister:
        reasons.append(r.SameCohort(person=who))
    booked = [(visit.day, visit.cohort) for visit in booking.visits(command.person)]
    if (command.day, command.sister) in booked:
        reasons.append(r.AlreadyArranged(person=who, day=command.day))
    there = day_of(sister.days, command.day) if isinstance(sister, Cohort) else None
    own = booking.day(delegate, command.day)
    if not isinstance(sister, Cohort):
        reasons.append(NoCohort(cohort=command.sister))
    elif there is None or own is None or own.title != there.title:
        reasons.append(r.DayDiffers(day=command.day))
    if there is not None:
        reasons += _too_late(booking, command.person, command.day, there.on)
    refuse(reasons)
    assert there is not None  # refused above otherwise
    return [
        e.SisterDayArranged(
            at=facts.at,
            person=command.person,
            day=command.day,
            cohort=command.sister,
            starts=there.starts,
            ends=there.ends,
        )
    ]


def _too_early(booking: Booking, command: c.MakeUpDay) -> list[Refused]:
    """A visit can be booked before the day itself; a catch-up comes after it."""
    day = booking.day(find(booking, command.person), command.day)
    if day is None or day.on <= command.caught_up_on:
        return []
    return [r.CatchUpTooEarly(day=day.number, on=day.on, given=command.caught_up_on)]


def _too_late(booking: Booking, who: PersonId, number: int, on: date) -> list[Refused]:
    delegate = find(booking, who)
    day = booking.day(delegate, number)
    if day is None or on <= (latest := catch_up_until(booking, delegate, day)):
        return []
    return [r.CatchUpTooLate(day=number, on=day.on, latest=latest)]


def _open_day(booking: Booking, who: PersonId, number: int, *fitting: DayStanding) -> list[Refused]:
    delegate = find(booking, who)
    if delegate.seat != "booked":
        return [r.HasNoPlaceYet(person=person(who))]
    own = [day.number for day in booking.own_days(delegate)]
    if number not in own:
        days = ", ".join(str(one) for one in sorted(own))
        return [r.NotTheirDay(day=number, person=person(who), days=days)]
    if is_done(booking, delegate, number):
        return [r.DayDone(person=person(who), day=number)]
    if standing(booking, delegate, number) not in fitting:
        return [r.NothingToMakeUp(person=person(who), day=number)]
    return []


def record_task(booking: Booking, command: c.RecordTask, facts: Facts) -> Events:
    """Record a workplace task once."""
    delegate = find(booking, command.person)
    task = booking.plan.task(command.task)
    if task is None:
        known = ", ".join(one.slug for one in booking.plan.tasks) or "none"
        raise r.NotATask(task=command.task, tasks=known)
    reasons = r.not_yet("The task", command.done_on, facts.today)
    if command.task in [one.task for one in delegate.tasks]:
        reasons.append(r.AlreadyRecorded(what=f"“{task.title}”"))
    if delegate.seat != "booked":
        reasons.append(r.HasNoPlaceYet(person=person(command.person)))
    refuse(reasons)
    return [
        e.TaskRecorded(
            at=facts.at,
            person=command.person,
            task=command.task,
            task_title=task.title,
            done_on=command.done_on,
            evidence=command.evidence,
        )
    ]
