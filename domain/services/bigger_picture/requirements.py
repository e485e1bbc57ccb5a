"""What a programme still lacks: the one place that says when a certificate is due.

Complete means: the manager attended all manager days, every mentor every day of their areas, each
attended or made up; four mentors take part; baseline and end review are on record.
"""

from datetime import date, datetime
from typing import Literal

from domain.calendar import london_date
from domain.messages import Message, PersonId
from domain.parts.attendance import DayMark, MadeUp
from domain.parts.learning_days import day_of, required
from domain.ref import Ref
from domain.say import person
from domain.services.bigger_picture.state import Member, Programme

DayStanding = Literal["attended", "made up", "arranged", "missed", "ahead"]


class Unmet(Message):
    """One thing that is lacking, in plain words; `person` when it is one person's."""

    sentence: str
    person: PersonId | None = None
    day: int | None = None


def required_days(programme: Programme, member: Member) -> tuple[int, ...]:
    """Return the numbers of the days that a member has to attend, in order of time."""
    return required(programme.days(member.cohort), member.part, member.areas)


def standing(programme: Programme, member: Member, number: int) -> DayStanding:
    """Return how one member stands with one of their days."""
    if _attended(programme, member, number):
        return "attended"
    if _made_up(programme, member, number):
        return "made up"
    if any(visit.day == number for visit in programme.visits(member.person)):
        return "arranged"
    if _absent(programme, member, number) or _came_too_late(programme, member, number):
        return "missed"
    return "ahead"


def _marks(programme: Programme, member: Member, number: int) -> tuple[DayMark, ...]:
    return tuple(m for m in programme.marks if (m.person, m.day) == (member.person, number))


def _attended(programme: Programme, member: Member, number: int) -> tuple[DayMark, ...]:
    return tuple(
        mark
        for mark in _marks(programme, member, number)
        if mark.attended and _is_same_day(programme, member, number, mark.cohort)
    )


def _made_up(programme: Programme, member: Member, number: int) -> tuple[MadeUp, ...]:
    return tuple(
        made
        for made in programme.made_up
        if (made.person, made.day) == (member.person, number)
        and _is_same_day(programme, member, number, made.cohort)
    )


def _absent(programme: Programme, member: Member, number: int) -> tuple[DayMark, ...]:
    """A day missed in a cohort that was cancelled later comes again in the cohort after it.

    Unless it was done when they moved, and its sheet was corrected after that.
    """
    return tuple(
        mark
        for mark in _marks(programme, member, number)
        if mark.cohort == member.cohort
        or number in member.before
        or not programme.is_called_off(mark.cohort)
    )


def _is_same_day(programme: Programme, member: Member, number: int, cohort: Ref | None) -> bool:
    """A day is known by its number and title; visits elsewhere are for the same day anyway."""
    own = programme.day(member, number)
    other = day_of(programme.days(cohort), number) if cohort else None
    return own is None or other is None or own.title == other.title


def is_done(programme: Programme, member: Member, number: int) -> bool:
    """Tell whether a member attended one of their days or made it up."""
    return standing(programme, member, number) in ("attended", "made up")


def done_at(programme: Programme, member: Member, number: int) -> datetime | None:
    """Return when a day was attended or made up, or None while it is open."""
    instants = [mark.at for mark in _attended(programme, member, number)]
    instants += [made.at for made in _made_up(programme, member, number)]
    return min(instants, default=None)


def missed_since(programme: Programme, member: Member, number: int) -> datetime | None:
    """Return since when a day is known to be missed, or None when it is not missed."""
    if standing(programme, member, number) != "missed":
        return None
    absent = [mark.at for mark in _absent(programme, member, number)]
    return max(absent, default=member.joined_at)


def awaits_cohort(programme: Programme) -> tuple[Member, ...]:
    """Return whose days to come were in a cohort that is cancelled, and seats vacant there.

    Somebody who has done all their days there, or makes them up, needs no other cohort.
    """
    return tuple(
        member
        for member in programme.stranded
        if not member.here
        or any(
            standing(programme, member, number) == "ahead"
            for number in required_days(programme, member)
        )
    )


def awaits_main_cohort(programme: Programme) -> bool:
    """Tell whether the cohort of the whole team is cancelled, and days or names are still open."""
    if not programme.is_called_off(programme.cohort):
        return False
    waiting = [member.cohort for member in awaits_cohort(programme)]
    return not programme.mentors_named or programme.cohort in waiting


def waits_for_dates(programme: Programme) -> bool:
    """Tell whether the cohort of the whole team is postponed with days or names still open."""
    if programme.cohort not in programme.without_date:
        return False
    return not programme.mentors_named or any(
        standing(programme, member, number) == "ahead"
        for member in programme.team
        if member.here and member.cohort == programme.cohort
        for number in required_days(programme, member)
    )


def is_waiting(programme: Programme) -> bool:
    """Tell whether a cohort has to be chosen for anybody."""
    return awaits_main_cohort(programme) or bool(awaits_cohort(programme))


def attended_marks(programme: Programme, who: PersonId) -> tuple[DayMark, ...]:
    """Return one mark for each day somebody attended, by number, whatever became of them later."""
    attended = [mark for mark in programme.marks if mark.person == who and mark.attended]
    by_day = {mark.day: mark for mark in attended}
    return tuple(by_day[number] for number in sorted(by_day))


def attended_on(programme: Programme, mark: DayMark) -> date:
    """Return the date of a day that somebody attended, in their own cohort or a sister cohort."""
    days = [day.on for day in programme.days(mark.cohort) if day.number == mark.day]
    visits = [
        london_date(visit.starts)
        for visit in programme.sister_days
        if (visit.person, visit.day, visit.cohort) == (mark.person, mark.day, mark.cohort)
    ]
    return next(iter([*days, *visits]), london_date(mark.at))


def completed_on(programme: Programme, member: Member) -> date:
    """Return the date on which a member's last requirement was met: a day, or the end review."""
    own = required_days(programme, member)
    days = [
        attended_on(programme, mark)
        for mark in attended_marks(programme, member.person)
        if mark.day in own
    ]
    days += [
        made.on for made in programme.made_up if made.person == member.person and made.day in own
    ]
    review = programme.end_review_on or london_date(programme.signed_at)
    return max([*days, review])


def unmet_by(programme: Programme, member: Member) -> tuple[Unmet, ...]:
    """Return what one member still lacks for their certificate."""
    words = {
        "arranged": "will make up learning day {day} in another cohort",
        "missed": "missed learning day {day} and has not caught up",
        "ahead": "has learning day {day} still to attend",
    }
    open_days = [
        Unmet(
            sentence=f"{person(member.person)} {words[how].format(day=number)}",
            person=member.person,
            day=number,
        )
        for number in required_days(programme, member)
        if (how := standing(programme, member, number)) in words
    ]
    return (*open_days, *_review(programme))


def unmet(programme: Programme) -> tuple[Unmet, ...]:
    """Return everything the programme still lacks; empty when the setting's certificate is due."""
    lacking: list[Unmet] = []
    if programme.manager is None:
        lacking.append(Unmet(sentence="No registered manager or deputy takes part at present"))
    if len(programme.mentors) < programme.terms.mentors:
        missing = programme.terms.mentors - len(programme.mentors)
        noun = "well-being mentor is" if missing == 1 else "well-being mentors are"
        lacking.append(Unmet(sentence=f"{missing} {noun} not named yet"))
    if programme.baseline is None:
        lacking.append(Unmet(sentence="The baseline is not on record"))
    for member in programme.team:
        if member.here:
            lacking += [one for one in unmet_by(programme, member) if one.person]
    if is_waiting(programme):
        lacking.append(Unmet(sentence="Another cohort has to be chosen, as one was cancelled"))
    return (*lacking, *_review(programme))


def certificate_due_at(programme: Programme, member: Member) -> datetime | None:
    """Return since when a member's certificate is due, or None while something is lacking."""
    if not member.here or unmet_by(programme, member) or programme.end_review_at is None:
        return None
    days = [done_at(programme, member, number) for number in required_days(programme, member)]
    return max([at for at in days if at is not None] + [programme.end_review_at])


def _review(programme: Programme) -> tuple[Unmet, ...]:
    if programme.end_review is None:
        return (Unmet(sentence="The end review has not been held"),)
    return ()


def _came_too_late(programme: Programme, member: Member, number: int) -> bool:
    day = programme.day(member, number)
    if day is None or programme.is_called_off(member.cohort):
        return False  # it comes again in the next cohort
    return day.ends <= member.joined_at


def days_complete(programme: Programme) -> tuple[int, int]:
    """Return (complete, all) learning days: complete when all who had to attend did, or caught up.

    A day that nobody of the present team has to attend is not complete.
    """
    team = [member for member in programme.team if member.here]
    owed = {
        day.number: [one for one in team if day.number in required_days(programme, one)]
        for day in programme.main_days
    }
    done = [
        number
        for number, members in owed.items()
        if members and all(is_done(programme, one, number) for one in members)
    ]
    return len(done), len(owed)
