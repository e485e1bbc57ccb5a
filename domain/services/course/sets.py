"""Delegates who meet as a set: own actions, evidence of the difference, private objections."""

from collections.abc import Iterator

from domain.facts import Facts
from domain.messages import PersonId
from domain.parts.actions import numbered, wrong_reviews
from domain.parts.learning_days import LearningDay
from domain.processes.cohort import Cohort, CohortOf
from domain.refusals import NotNow, Refused, refuse
from domain.say import person, stream
from domain.services.course import commands as c
from domain.services.course import events as e
from domain.services.course import refusals as r
from domain.services.course.booking import find
from domain.services.course.own_actions import meeting_after, open_actions
from domain.services.course.requirements import is_done
from domain.services.course.state import Booking, Delegate

Events = list[e.CourseEvent]


def set_actions(booking: Booking, command: c.SetActions, facts: Facts) -> Events:
    """Record actions that somebody set at a meeting."""
    _only_with_actions(booking, command.title)
    delegate, day, reasons = _at_meeting(booking, command.person, command.day)
    refuse(reasons)
    assert day is not None  # refused above
    return [
        e.ActionsSet(
            at=facts.at,
            person=command.person,
            day=day.number,
            held_on=day.on,
            actions=numbered(delegate.actions, command.actions),
        )
    ]


def review_actions(booking: Booking, command: c.ReviewActions, facts: Facts) -> Events:
    """Record what became of actions that were set, or carried on, at an earlier meeting."""
    _only_with_actions(booking, command.title)
    delegate, day, reasons = _at_meeting(booking, command.person, command.day)
    reasons += wrong_reviews(open_actions(booking, delegate), command.reviews)
    if day is not None:
        reasons += _too_soon(booking, delegate, command, day)
    refuse(reasons)
    assert day is not None  # refused above
    return [
        e.ActionsReviewed(
            at=facts.at,
            person=command.person,
            day=day.number,
            held_on=day.on,
            reviews=command.reviews,
        )
    ]


def _only_with_actions(booking: Booking, title: str) -> None:
    if booking.plan.actions is None:
        raise NotNow(command=title, stage="a course without own actions")


def _at_meeting(
    booking: Booking, who: PersonId, number: int
) -> tuple[Delegate, LearningDay | None, list[Refused]]:
    """Return a meeting that somebody attended or made up, or why it is none."""
    delegate = find(booking, who)
    if delegate.seat != "booked":
        return delegate, None, [r.HasNoPlaceYet(person=person(who))]
    day = booking.day(delegate, number)
    if day is None:
        days = ", ".join(str(one.number) for one in booking.own_days(delegate))
        return delegate, None, [r.NotTheirDay(day=number, person=person(who), days=days)]
    if not is_done(booking, delegate, number):
        return delegate, None, [r.NotAtTheMeeting(person=person(who), day=number)]
    return delegate, day, []


def _too_soon(
    booking: Booking, delegate: Delegate, command: c.ReviewActions, day: LearningDay
) -> Iterator[Refused]:
    """An action is reviewed at a later meeting than the one at which it was set."""
    known = {one.action: one for one in open_actions(booking, delegate)}
    for review in command.reviews:
        action = known.get(review.action)
        due = meeting_after(booking, delegate, action.meeting) if action else None
        if action is not None and due is not None and day.starts < due.starts:
            yield r.ReviewedTooSoon(action=action.action, day=action.meeting, next=due.number)


def record_evidence(booking: Booking, command: c.RecordEvidence, facts: Facts) -> Events:
    """Record a policy or procedure that somebody produced."""
    _only_with_actions(booking, command.title)
    delegate = find(booking, command.person)
    reasons = r.not_yet("The evidence", command.produced_on, facts.today)
    if delegate.seat != "booked":
        reasons.append(r.HasNoPlaceYet(person=person(command.person)))
    refuse(reasons)
    return [
        e.EvidenceRecorded(
            at=facts.at,
            person=command.person,
            kind=command.kind,
            called=command.called,
            difference=command.difference,
            produced_on=command.produced_on,
        )
    ]


def object_to_set(booking: Booking, command: c.ObjectToSet, facts: Facts) -> Events:
    """Record, in confidence, that somebody does not want to sit with another provider."""
    if booking.plan.peers is None:
        raise NotNow(command=command.title, stage="a course whose delegates form no set")
    delegate = find(booking, command.person)
    if delegate.seat not in ("held", "booked"):
        raise r.HasNoPlaceYet(person=person(command.person))
    cohort = facts[CohortOf(ref=delegate.cohort)]
    others = cohort.providers if isinstance(cohort, Cohort) else ()
    reasons: list[Refused] = []
    if command.about == booking.provider or command.about not in others:
        reasons.append(r.NotInTheSet(provider=stream(command.about)))
    if delegate.objection is not None:
        reasons.append(r.ObjectionOpen(person=person(command.person)))
    refuse(reasons)
    return [
        e.ObjectionRaised(
            at=facts.at,
            person=command.person,
            objection=len(delegate.objections) + 1,
            cohort=delegate.cohort,
            about=command.about,
        )
    ]


def settle_objection(booking: Booking, command: c.SettleObjection, facts: Facts) -> Events:
    """Record why somebody stays in a set in spite of an objection."""
    objection = find(booking, command.person).objection
    if objection is None:
        raise r.NoObjection(person=person(command.person))
    return [
        e.ObjectionSettled(
            at=facts.at,
            person=command.person,
            objection=objection.objection,
            reason=command.reason,
        )
    ]
