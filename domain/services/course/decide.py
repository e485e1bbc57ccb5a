"""What a booking allows: every command is checked for all reasons at once."""

from datetime import datetime
from typing import assert_never

from domain.calendar import say_when
from domain.facts import Facts
from domain.messages import Actor, Command, Role, Step
from domain.money import pounds
from domain.parts.lapses import LapseStep, lapsing
from domain.refusals import NotNow
from domain.services.course import assessing, booking, learning
from domain.services.course import commands as c
from domain.services.course import events as e
from domain.services.course.agenda import agenda, stage_words
from domain.services.course.charges import (
    charge,
    fee_pence,
    free_until,
    starts_at,
    unit_pence,
    waits_for_order,
)
from domain.services.course.evolve import evolve
from domain.services.course.outcomes import Outcome, closes, outcome
from domain.services.course.requirements import (
    days_done,
    failures,
    finished_at,
    open_components,
    open_tasks,
    standing,
)
from domain.services.course.state import Booking, Delegate, NothingYet, Over, Shape, Underway

Events = list[e.CourseEvent]


def decide(state: Shape, command: c.CourseCommand, facts: Facts) -> Events:
    """Return what happens, or raise every reason why it cannot."""
    match state:
        case NothingYet():
            if isinstance(command, c.Book):
                return booking.book(command, facts)
        case Underway():
            return _and_perhaps_close(state, _underway(state, command, facts), facts)
        case Over():
            return _over(state, command, facts)
        case _:
            assert_never(state)
    raise NotNow(command=command.title, stage=stage_words(state))


def _and_perhaps_close(state: Shape, events: Events, facts: Facts) -> Events:
    """Whatever was the last thing lacking closes the booking."""
    after = state
    for event in events:
        after = evolve(after, event)
    return [*events, e.Closed(at=facts.at)] if events and closes(after) else events


def _over(state: Over, command: c.CourseCommand, facts: Facts) -> Events:
    """A corrected sheet is taken over, letters still go out; nothing else happens."""
    match command:
        case c.RecordAttendance():
            return learning.record_attendance(state.booking, command, facts)
        case c.NoteTold():
            return [outcome(state, state.booking, command, facts)]
        case c.NoteDayMoved() | c.NoteCohortCancelled() | c.NoteOffered() | c.NoteOfferGone():
            return []
        case LapseStep():
            return _lapsed(state, command, facts)
        case _:
            raise NotNow(command=command.title, stage=stage_words(state))


def _lapsed(state: Shape, command: LapseStep, facts: Facts) -> Events:
    step = lapsing(agenda(state), command.key)
    return [e.StepLapsed(at=facts.at, key=step.key, what=step.says())]


def _underway(state: Underway, command: c.CourseCommand, facts: Facts) -> Events:
    own = state.booking
    match command:
        case c.Book():
            raise NotNow(command=command.title, stage=stage_words(state))
        case c.Screen():
            return booking.screen(own, command, facts)
        case c.SupplyPurchaseOrder():
            return booking.purchase_order(own, command, facts)
        case c.AcceptOffer():
            return booking.accept_offer(own, facts)
        case c.DeclineOffer():
            return booking.leave_queue(own, command, facts)
        case c.NoteOffered():
            return booking.note_offered(own, command, facts)
        case c.NoteOfferGone():
            return booking.note_offer_gone(own, command, facts)
        case c.ChooseDate():
            return booking.choose_date(own, command, facts)
        case c.MoveDelegate():
            return booking.move_delegate(own, command, facts)
        case c.CancelPlace():
            return booking.cancel_place(own, command, facts)
        case c.Substitute():
            return booking.substitute(own, command, facts)
        case LapseStep():
            return _lapsed(state, command, facts)
        case _:
            return _learning(state, command, facts)


Learning = (
    c.RecordAttendance
    | c.NoteDayMoved
    | c.NoteCohortCancelled
    | c.MakeUpDay
    | c.ArrangeSisterDay
    | c.RecordTask
    | c.RecordScore
    | c.RecordCriteria
    | c.RecordJudgement
    | c.RecordFeedback
    | c.ExtendAssessment
    | c.CheckQuality
    | c.Release
    | Outcome
)


def _learning(state: Underway, command: Learning, facts: Facts) -> Events:
    own = state.booking
    match command:
        case c.RecordAttendance():
            return learning.record_attendance(own, command, facts)
        case c.NoteDayMoved():
            return learning.note_day_moved(own, command, facts)
        case c.NoteCohortCancelled():
            return learning.note_cohort_cancelled(own, command, facts)
        case c.MakeUpDay():
            return learning.make_up_day(own, command, facts)
        case c.ArrangeSisterDay():
            return learning.arrange_sister_day(own, command, facts)
        case c.RecordTask():
            return learning.record_task(own, command, facts)
        case c.RecordScore():
            return assessing.record_score(own, command, facts)
        case c.RecordCriteria():
            return assessing.record_criteria(own, command, facts)
        case c.RecordJudgement():
            return assessing.record_judgement(own, command, facts)
        case c.RecordFeedback():
            return assessing.record_feedback(own, command, facts)
        case c.ExtendAssessment():
            return assessing.extend(own, command, facts)
        case c.CheckQuality():
            return assessing.check_quality(own, command, facts)
        case c.Release():
            return assessing.release(own, command, facts)
        case _:
            return [outcome(state, own, command, facts)]


def ended(state: Shape) -> bool:
    """Tell whether nothing can be due any more."""
    return isinstance(state, Over) and not any(isinstance(item, Step) for item in agenda(state))


def allowed(state: Shape, actor: Actor) -> tuple[type[Command], ...]:
    """Return the commands a person may sensibly give now."""
    if actor.role is not Role.COORDINATOR:
        return ()
    match state:
        case NothingYet():
            return (c.Book,)
        case Underway(booking=own):
            return (*_for_places(own), *_for_learning(own), *_for_results(own))
        case Over():
            return ()
        case _:
            assert_never(state)


def _for_places(own: Booking) -> list[type[Command]]:
    seats = [one.seat for one in own.active]
    seated = "held" in seats or "booked" in seats
    fits: list[tuple[bool, type[Command]]] = [
        (any(one.screening == "open" for one in own.active), c.Screen),
        (waits_for_order(own), c.SupplyPurchaseOrder),
        (own.offer is not None, c.AcceptOffer),
        ("waiting" in seats, c.DeclineOffer),
        ("none" in seats, c.ChooseDate),
        (seated, c.MoveDelegate),
        (seated, c.Substitute),
        (bool(seats), c.CancelPlace),
    ]
    return [command for fit, command in fits if fit]


def _for_learning(own: Booking) -> list[type[Command]]:
    fits: list[tuple[bool, type[Command]]] = [
        (_stands(own, "missed", "arranged"), c.MakeUpDay),
        (_stands(own, "missed", "arranged", "ahead"), c.ArrangeSisterDay),
        (any(open_tasks(own, one) for one in _seated(own)), c.RecordTask),
    ]
    return [command for fit, command in fits if fit]


def _for_results(own: Booking) -> list[type[Command]]:
    if own.plan.assessment is None:
        return []
    begun = [one for one in _seated(own) if days_done(own, one)]
    kinds = {part.kind: True for one in begun for part in open_components(own, one)}
    drawn = [one for one in begun if one.sample and one.sample.sampled]
    done = [one for one in begun if one.sample and finished_at(own, one)]
    fits: list[tuple[bool, type[Command]]] = [
        ("score" in kinds, c.RecordScore),
        ("criteria" in kinds, c.RecordCriteria),
        ("judgement" in kinds, c.RecordJudgement),
        (any(len(failures(one)) > one.feedback for one in _seated(own)), c.RecordFeedback),
        (bool(kinds), c.ExtendAssessment),
        (any(one.sample and not one.sample.checked_at for one in drawn), c.CheckQuality),
        (any(not one.released_at for one in done), c.Release),
    ]
    return [command for fit, command in fits if fit]


def _seated(own: Booking) -> list[Delegate]:
    return [one for one in own.active if one.seat == "booked"]


def _stands(own: Booking, *how: str) -> bool:
    return any(
        standing(own, one, day.number) in how for one in _seated(own) for day in own.own_days(one)
    )


def caution(state: Shape, command: type[Command], now: datetime) -> str:
    """Return what a person should know before giving a command: what cancelling costs now."""
    if command is not c.CancelPlace or not isinstance(state, Underway):
        return ""
    own = state.booking
    costs = [(one, charge(own, one, now)) for one in own.active]
    late = [(one, how) for one, how in costs if how != "free"]
    if not costs:
        return ""
    if not late:
        until = [free_until(own, one) for one in own.active if one.seat == "booked"]
        latest = f" until {say_when(min(until))}" if until else ""
        return f"Cancelling is free of charge{latest}."
    one, how = late[0]
    price = unit_pence(own) if how == "full price" else fee_pence(own, one)
    begun = "the course has begun" if starts_at(own, one) <= now else "the free period is over"
    return f"Cancelling now costs {pounds(price)} for each delegate, as {begun}."
