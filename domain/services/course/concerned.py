"""Whom each command can be about now: it feeds what is allowed, and the choices of the forms."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from domain.course_plan import Component
from domain.messages import Command
from domain.services.course import commands as c
from domain.services.course.own_actions import open_actions
from domain.services.course.requirements import (
    days_done,
    failures,
    finished_at,
    open_components,
    open_tasks,
    standing,
)
from domain.services.course.state import Booking, Delegate


def concerned(booking: Booking, command: type[Command]) -> tuple[Delegate, ...]:
    """Return the delegates whom a command can be about; nobody when it is about no delegate."""
    fits = _FITS.get(command)
    return tuple(one for one in booking.active if fits(booking, one)) if fits else ()


def open_parts(booking: Booking, delegate: Delegate, kind: str) -> tuple[Component, ...]:
    """Return the parts of one kind that a delegate can be assessed in now."""
    if delegate.seat != "booked" or not days_done(booking, delegate):
        return ()
    return tuple(part for part in open_components(booking, delegate) if part.kind == kind)


def open_days(booking: Booking, delegate: Delegate, *how: str) -> tuple[int, ...]:
    """Return the numbers of the days with which a delegate with a place stands so."""
    if delegate.seat != "booked":
        return ()
    numbers = [day.number for day in booking.own_days(delegate)]
    return tuple(one for one in numbers if standing(booking, delegate, one) in how)


def _screened(_booking: Booking, one: Delegate) -> bool:
    return one.screening == "open"


def _seated(_booking: Booking, one: Delegate) -> bool:
    return one.seat in ("held", "booked")


def _replaceable(_booking: Booking, one: Delegate) -> bool:
    return one.seat != "none"


def _can_leave(_booking: Booking, one: Delegate) -> bool:
    """Who has a certificate has been served; who waits with others leaves them waiting."""
    return not one.awards


def _missed(booking: Booking, one: Delegate) -> bool:
    return bool(open_days(booking, one, "missed", "arranged"))


def _lacks_a_day(booking: Booking, one: Delegate) -> bool:
    return bool(open_days(booking, one, "missed", "arranged", "ahead"))


def _has_tasks(booking: Booking, one: Delegate) -> bool:
    return one.seat == "booked" and bool(open_tasks(booking, one))


def _meets(booking: Booking, one: Delegate) -> bool:
    """Whoever was at a meeting of a set has own actions, and evidence to show."""
    has_met = one.seat == "booked" and days_done(booking, one) > 0
    return has_met and booking.plan.actions is not None


def _has_actions(booking: Booking, one: Delegate) -> bool:
    return one.seat == "booked" and bool(open_actions(booking, one))


def _may_object(booking: Booking, one: Delegate) -> bool:
    return _seated(booking, one) and booking.plan.peers is not None and one.objection is None


def _has_objected(booking: Booking, one: Delegate) -> bool:
    return _seated(booking, one) and one.objection is not None


def _open(kind: str) -> Callable[[Booking, Delegate], bool]:
    return lambda booking, one: bool(open_parts(booking, one, kind))


def _assessed(booking: Booking, one: Delegate) -> bool:
    begun = one.seat == "booked" and days_done(booking, one) > 0
    return begun and booking.plan.assessment is not None


def _talked_through(booking: Booking, one: Delegate) -> bool:
    """Feedback is owed also while a corrected sheet leaves somebody without a day."""
    return one.seat == "booked" and len(failures(one)) > one.feedback


def _unfinished(booking: Booking, one: Delegate) -> bool:
    return _assessed(booking, one) and bool(open_components(booking, one))


def _unchecked(booking: Booking, one: Delegate) -> bool:
    sample = one.sample
    drawn = sample is not None and sample.sampled and sample.checked_at is None
    return _assessed(booking, one) and drawn


def _releasable(booking: Booking, one: Delegate) -> bool:
    if one.sample is None or one.released_at or _unchecked(booking, one):
        return False
    return _assessed(booking, one) and finished_at(booking, one) is not None


_FITS: Mapping[type[Command], Callable[[Booking, Delegate], bool]] = MappingProxyType(
    {
        c.Screen: _screened,
        c.MoveDelegate: _seated,
        c.CancelPlace: _can_leave,
        c.Substitute: _replaceable,
        c.MakeUpDay: _missed,
        c.ArrangeSisterDay: _lacks_a_day,
        c.SetActions: _meets,
        c.ReviewActions: _has_actions,
        c.RecordEvidence: _meets,
        c.ObjectToSet: _may_object,
        c.SettleObjection: _has_objected,
        c.RecordTask: _has_tasks,
        c.RecordScore: _open("score"),
        c.RecordCriteria: _open("criteria"),
        c.RecordJudgement: _open("judgement"),
        c.RecordFeedback: _talked_through,
        c.ExtendAssessment: _unfinished,
        c.CheckQuality: _unchecked,
        c.Release: _releasable,
    }
)
