"""How delegates stand with their own actions, and with the evidence of the difference made.

An action is due at the meeting after the one at which it was set or carried on. What is carried on
at the last meeting goes on after the set, so nothing is asked about it any more.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from domain.parts.actions import Action
from domain.parts.learning_days import LearningDay
from domain.services.course.state import Booking, Delegate


def meeting_after(booking: Booking, delegate: Delegate, number: int) -> LearningDay | None:
    """Return the next meeting of a delegate after one of them, or None after the last."""
    here = booking.day(delegate, number)
    if here is None:
        return None
    later = (day for day in booking.own_days(delegate) if day.starts > here.starts)
    return next(later, None)


def open_actions(booking: Booking, delegate: Delegate) -> tuple[Action, ...]:
    """Return the actions that a delegate has still to review."""
    return tuple(
        one
        for one in delegate.actions
        if not one.ended and meeting_after(booking, delegate, one.meeting) is not None
    )


def next_review(booking: Booking, delegate: Delegate) -> LearningDay | None:
    """Return the first meeting at which an open action is due."""
    dues = [
        due
        for one in open_actions(booking, delegate)
        if (due := meeting_after(booking, delegate, one.meeting)) is not None
    ]
    return min(dues, key=lambda day: day.starts, default=None)


def evidence_wanted(booking: Booking, delegate: Delegate) -> int:
    """Return how many more pieces of evidence the certificate needs."""
    plan = booking.plan.actions
    return max(plan.evidence - len(delegate.evidence), 0) if plan else 0


def evidence_due(booking: Booking, delegate: Delegate) -> date:
    """Return by when the evidence is to be handed in."""
    plan = booking.plan.actions
    assert plan is not None  # only where actions are set is evidence asked for
    return max(day.on for day in booking.own_days(delegate)) + timedelta(weeks=plan.weeks)


def has_own_work_open(booking: Booking, delegate: Delegate) -> bool:
    """Tell whether an action is to be reviewed, or evidence to be handed in."""
    return bool(open_actions(booking, delegate) or evidence_wanted(booking, delegate))


def own_work_done(delegate: Delegate) -> Iterator[tuple[datetime, date]]:
    """Yield (known at, date) of every action and every piece of evidence."""
    for action in delegate.actions:
        yield action.at, action.on
    for piece in delegate.evidence:
        yield piece.at, piece.on
