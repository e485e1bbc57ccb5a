"""What delegates who meet as a set owe between the meetings, and objections to be settled."""

from collections.abc import Iterator

from domain.calendar import add_working_days, deadline, london_date
from domain.messages import Item, Owner, Task
from domain.parts.actions import Action
from domain.parts.learning_days import LearningDay
from domain.policy import POLICY
from domain.say import counted, person
from domain.services.course import commands as c
from domain.services.course.own_actions import (
    evidence_due,
    evidence_wanted,
    meeting_after,
    next_review,
    open_actions,
)
from domain.services.course.requirements import days_done, is_done
from domain.services.course.state import Booking, Delegate


def own_actions(booking: Booking, delegate: Delegate) -> Iterator[Item]:
    """Yield what is owed about own actions: to set them, to review them, to hand in evidence."""
    if booking.plan.actions is None:
        return
    yield from _to_set(booking, delegate)
    yield from _to_review(booking, delegate)
    yield from _evidence(booking, delegate)


def _to_set(booking: Booking, delegate: Delegate) -> Iterator[Task]:
    """After each meeting but the last, as long as nobody met again."""
    met = [day for day in booking.own_days(delegate) if is_done(booking, delegate, day.number)]
    if not met or meeting_after(booking, delegate, met[-1].number) is None:
        return
    day = met[-1]
    if any(_is_from(one, day.number) for one in delegate.actions):
        return
    yield Task(
        key=f"set_actions:{_who(delegate)}:{day.number}",
        due=deadline(add_working_days(day.on, POLICY.own_actions_working_days)),
        owner=Owner.DELEGATE,
        title=f"Record own actions of meeting {day.number}",
        why=f"{person(delegate.person)} says what will be done by the next meeting.",
        settled_by=c.SetActions.name,
        prefill={"person": delegate.person, "day": day.number},
    )


def _is_from(action: Action, meeting: int) -> bool:
    carried_on = action.meeting == meeting and not action.ended
    return carried_on or action.set_at == meeting


def _to_review(booking: Booking, delegate: Delegate) -> Iterator[Task]:
    day = next_review(booking, delegate)
    if day is None:
        return
    count = len(open_actions(booking, delegate))
    meeting = _review_at(booking, delegate, day).number
    yield Task(
        key=f"review_actions:{_who(delegate)}:{day.number}",
        due=deadline(day.on),
        owner=Owner.DELEGATE,
        title=f"Review own actions at meeting {meeting}",
        why=f"{person(delegate.person)} has {counted(count, 'open action')}.",
        settled_by=c.ReviewActions.name,
        prefill={"person": delegate.person, "day": meeting},
    )


def _review_at(booking: Booking, delegate: Delegate, due: LearningDay) -> LearningDay:
    """Who missed the meeting at which actions were due reviews them at the one attended since."""
    later = [
        day
        for day in booking.own_days(delegate)
        if day.starts >= due.starts and is_done(booking, delegate, day.number)
    ]
    return later[0] if later else due


def _evidence(booking: Booking, delegate: Delegate) -> Iterator[Task]:
    wanted = evidence_wanted(booking, delegate)
    if not wanted or not days_done(booking, delegate):
        return
    pieces = counted(wanted, "policy or procedure", "policies or procedures")
    yield Task(
        key=f"evidence:{_who(delegate)}:{len(delegate.evidence)}",
        due=deadline(evidence_due(booking, delegate)),
        owner=Owner.DELEGATE,
        title="Hand in evidence of the difference made",
        why=f"The certificate of {person(delegate.person)} needs {pieces}.",
        settled_by=c.RecordEvidence.name,
        prefill={"person": delegate.person},
    )


def objections(delegate: Delegate) -> Iterator[Task]:
    """Yield a private objection; the task does not say against whom."""
    one = delegate.objection
    if one is None or delegate.seat not in ("held", "booked"):
        return
    limit = add_working_days(london_date(one.at), POLICY.objection_working_days)
    yield Task(
        key=f"objection:{_who(delegate)}:{one.objection}",
        due=deadline(limit),
        owner=Owner.COORDINATOR,
        title="Settle a private objection",
        why="In confidence. Move the delegate to another date, free of charge, or say why not.",
        settled_by=c.SettleObjection.name,
        prefill={"person": delegate.person},
    )


def _who(delegate: Delegate) -> str:
    return f"{delegate.number}:{delegate.occupant}"
