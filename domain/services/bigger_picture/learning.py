"""Attendance, catch-ups, sister cohorts and activity logs of a programme."""

from domain.facts import Facts
from domain.messages import PersonId
from domain.parts.attendance import visit_differs
from domain.parts.learning_days import day_of
from domain.parts.timetables import differs
from domain.processes.cohort import Cohort, CohortOf, tellings
from domain.processes.cohort.holders import take_over
from domain.processes.cohort.refusals import NoCohort
from domain.refusals import Refused, refuse
from domain.say import person
from domain.services.bigger_picture import commands as c
from domain.services.bigger_picture import events as e
from domain.services.bigger_picture import refusals as r
from domain.services.bigger_picture.requirements import (
    DayStanding,
    is_done,
    required_days,
    standing,
)
from domain.services.bigger_picture.state import Member, Programme

Events = list[e.ProgrammeEvent]


def record_attendance(
    programme: Programme, command: tellings.RecordAttendance, facts: Facts
) -> Events:
    """Take over what is new in the marks of a cohort."""
    people = [one.person for one in programme.team]
    return [
        *take_over(
            command, e.AttendanceTaken, programme.marks, ours=lambda who: who in people, at=facts.at
        )
    ]


def note_day_moved(programme: Programme, command: tellings.NoteDayMoved, facts: Facts) -> Events:
    """Take over a day's new time where it differs from what is known."""
    span = {"starts": command.starts, "ends": command.ends}
    moved = differs(programme.timetables, command.cohort, command.day, room=command.room, **span)
    visited = visit_differs(programme.sister_days, command.cohort, command.day, **span)
    if not moved and not visited:
        return []
    return [
        e.DayMoveNoted(
            at=facts.at,
            cohort=command.cohort,
            day=command.day,
            starts=command.starts,
            ends=command.ends,
            room=command.room,
        )
    ]


def make_up_day(programme: Programme, command: c.MakeUpDay, facts: Facts) -> Events:
    """Record a catch-up on a missed day, also when a visit elsewhere was arranged for it."""
    reasons = _open_day(programme, command.person, command.day, "missed", "arranged")
    refuse([*reasons, *r.not_yet("The catch-up", command.caught_up_on, facts.today)])
    return [
        e.DayMadeUp(
            at=facts.at,
            person=command.person,
            day=command.day,
            caught_up_on=command.caught_up_on,
            evidence=command.evidence,
        )
    ]


def arrange_sister_day(programme: Programme, command: c.ArrangeSisterDay, facts: Facts) -> Events:
    """Book a day in a sister cohort that somebody missed, or knows they will miss."""
    sister = facts[CohortOf(ref=command.sister)]
    reasons = _open_day(programme, command.person, command.day, "missed", "arranged", "ahead")
    member = programme.member(command.person)
    if member is not None and member.cohort == command.sister:
        reasons.append(r.SameCohort(person=person(command.person)))
    booked = [(visit.day, visit.cohort) for visit in programme.visits(command.person)]
    if (command.day, command.sister) in booked:
        reasons.append(r.AlreadyArranged(person=person(command.person), day=command.day))
    there = day_of(sister.days, command.day) if isinstance(sister, Cohort) else None
    if not isinstance(sister, Cohort):
        reasons.append(NoCohort(cohort=command.sister))
    elif there is None or not _same_day(programme, member, command.day, there.title):
        reasons.append(r.DayDiffers(day=command.day))
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


def log_activity(programme: Programme, command: c.LogActivity, facts: Facts) -> Events:
    """Record a mentor's work after a day they attended."""
    member = programme.member(command.person)
    who = person(command.person)
    if member is None or member.part != "mentor" or not member.here:
        raise r.NotInTeam(person=who, part="a well-being mentor")
    if not is_done(programme, member, command.after_day):
        raise r.NotAttended(person=who, day=command.after_day)
    return [
        e.ActivityLogged(
            at=facts.at,
            person=command.person,
            after_day=command.after_day,
            hours=command.hours,
            summary=command.summary,
        )
    ]


def _open_day(
    programme: Programme, who: PersonId, number: int, *fitting: DayStanding
) -> list[Refused]:
    member = programme.member(who)
    if member is None or not member.here:
        return [r.NotInTeam(person=person(who), part="manager or mentor")]
    own = required_days(programme, member)
    if number not in own:
        days = ", ".join(str(one) for one in own)
        return [r.NotTheirDay(day=number, person=person(who), days=days)]
    if is_done(programme, member, number):
        return [r.DayDone(person=person(who), day=number)]
    if standing(programme, member, number) not in fitting:
        return [r.NothingToMakeUp(person=person(who), day=number)]
    return []


def _same_day(programme: Programme, member: Member | None, number: int, title: str) -> bool:
    own = programme.day(member, number) if member else None
    return own is not None and own.title == title
