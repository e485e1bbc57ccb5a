"""What becomes of the dates that a booking is for: moved, postponed, given anew, or cancelled."""

from datetime import datetime, timedelta

from domain.calendar import add_working_days, deadline, london_date
from domain.facts import Facts
from domain.parts.attendance import visit_differs
from domain.parts.learning_days import day_of
from domain.parts.timetables import differs
from domain.policy import POLICY
from domain.processes.cohort import Cohort, CohortOf
from domain.ref import Ref
from domain.services.course import commands as c
from domain.services.course import events as e
from domain.services.course.state import Booking

Events = list[e.CourseEvent]


def note_day_moved(booking: Booking, command: c.NoteDayMoved, facts: Facts) -> Events:
    """Take over a day's new time; until the answer is due it is free to leave or to move.

    Another venue at the same time is no reason to leave, unless policy.toml says so.
    """
    span = {"starts": command.starts, "ends": command.ends}
    moved = differs(booking.timetables, command.cohort, command.day, room=command.room, **span)
    visited = visit_differs(booking.sister_days, command.cohort, command.day, **span)
    if not moved and not visited:
        return []
    known = day_of(booking.days(command.cohort), command.day)
    same_time = known is not None and (known.starts, known.ends) == (command.starts, command.ends)
    frees = POLICY.venue_change_frees or not same_time or visited
    return [
        e.DayMoveNoted(
            at=facts.at,
            cohort=command.cohort,
            day=command.day,
            room=command.room,
            answer_by=_answer_by(command.starts, facts) if frees else None,
            **span,
        )
    ]


def note_dates_changed(booking: Booking, command: c.NoteDatesChanged, facts: Facts) -> Events:
    """Take over news about all the dates of a cohort that somebody here attends or waits for."""
    cohort = facts[CohortOf(ref=command.cohort)]
    if not isinstance(cohort, Cohort) or not _concerns(booking, command.cohort):
        return []
    frees = command.what == "new dates" or (
        command.what == "new venue" and POLICY.venue_change_frees
    )
    ahead = [day.starts for day in cohort.timetable if day.starts > facts.at]
    return [
        e.DatesChanged(
            at=facts.at,
            cohort=command.cohort,
            what=command.what,
            days=cohort.days,
            answer_by=_answer_by(min(ahead), facts) if frees and ahead else None,
            off_since=cohort.off_since if command.what == "postponed" else None,
        )
    ]


def note_merge_proposed(booking: Booking, command: c.NoteMergeProposed, facts: Facts) -> Events:
    """Take over a proposed merge while it can be agreed to, for whoever has a place there."""
    seated = [one.cohort for one in booking.active if one.seat in ("held", "booked")]
    if command.cohort not in seated or command.answer_by <= facts.at:
        return []
    return [
        e.MergeProposed(
            at=facts.at, cohort=command.cohort, into=command.into, answer_by=command.answer_by
        )
    ]


def _answer_by(first: datetime, facts: Facts) -> datetime:
    """Return until when a change lets people go: some working days, and before the day itself."""
    answer = add_working_days(facts.today, POLICY.reschedule_answer_working_days)
    before = london_date(first) - timedelta(days=1)
    return max(deadline(min(answer, before)), facts.at)


def _concerns(booking: Booking, cohort: Ref) -> bool:
    seated = [one.cohort for one in booking.active if one.seat != "none"]
    return cohort in (*seated, *(visit.cohort for visit in booking.sister_days))


def note_cohort_cancelled(booking: Booking, command: c.NoteCohortCancelled, facts: Facts) -> Events:
    """Take over that a cohort is cancelled, as far as a delegate or a visit is concerned."""
    cohort = facts[CohortOf(ref=command.cohort)]
    if not isinstance(cohort, Cohort) or cohort.off_since is None or cohort.cancelled_at is None:
        return []
    if command.cohort in booking.called_off or not _concerns(booking, command.cohort):
        return []
    return [e.DateCancelled(at=facts.at, cohort=command.cohort, cancelled_at=cohort.off_since)]
