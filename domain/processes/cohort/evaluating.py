"""The evaluation after the last day: who is asked, until when, and one reminder.

The cohort knows how many were asked and whether it is open. What people answer, and which of them
has, never comes here: the order of a log would tell who said what.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import assert_never

from domain.calendar import add_working_days, deadline, london_date, morning
from domain.messages import Item, PersonId
from domain.policy import POLICY
from domain.processes.cohort.evaluation_events import (
    EvaluationClosed,
    EvaluationEvent,
    EvaluationInvited,
    EvaluationReminded,
)
from domain.processes.cohort.evaluation_outcomes import (
    CloseEvaluation,
    EvaluationOutcome,
    NoteEvaluationInvited,
    NoteEvaluationReminded,
)
from domain.processes.cohort.evaluation_steps import (
    EndEvaluation,
    InviteEvaluation,
    RemindEvaluation,
)
from domain.processes.cohort.state import Cohort, Evaluation, Stage


def attendees(state: Cohort) -> tuple[PersonId, ...]:
    """Return who holds a place to the end and was there on at least one day."""
    there = {m.person for log in state.logs for m in log.marks if m.status != "absent"}
    seated = [place.person for place in state.places if place.person]
    return tuple(dict.fromkeys(who for who in seated if who in there))


def evaluation(state: Cohort) -> Iterator[Item]:
    """Everybody is asked the morning after the last day; the form closes some days later."""
    asked = state.evaluation
    if asked is None:
        if state.stage is not Stage.CANCELLED and state.all_complete and attendees(state):
            due = _ask_at(state)
            until = add_working_days(london_date(due), POLICY.evaluation_working_days)
            yield InviteEvaluation(key="invite_evaluation", due=due, until=deadline(until))
        return
    if asked.closed:
        return
    if not asked.reminded:
        yield RemindEvaluation(
            key="remind_evaluation",
            due=min(_remind_at(asked), asked.closes_at),
            until=asked.closes_at,
        )
    yield EndEvaluation(key="end_evaluation", due=asked.closes_at)


def _ask_at(state: Cohort) -> datetime:
    """The morning after the last day, or once the last attendance sheet is filled in."""
    marked = [log.marked_at for log in state.logs if log.marked_at]
    return max(morning(add_working_days(state.last_day.on, 1)), *marked)


def _remind_at(asked: Evaluation) -> datetime:
    day = london_date(asked.invited_at)
    return morning(add_working_days(day, POLICY.evaluation_reminder_working_days))


def evaluated(state: Cohort, command: EvaluationOutcome, at: datetime) -> list[EvaluationEvent]:
    """Return what a step about the evaluation recorded; the agenda has asked for it."""
    match command:
        case NoteEvaluationInvited():
            closes = add_working_days(london_date(at), POLICY.evaluation_working_days)
            invited = len(attendees(state))
            return [EvaluationInvited(at=at, invited=invited, closes_at=deadline(closes))]
        case NoteEvaluationReminded():
            return [EvaluationReminded(at=at)]
        case CloseEvaluation():
            return [EvaluationClosed(at=at)]
        case _:
            assert_never(command)


def evaluation_evolve(state: Cohort, event: EvaluationEvent) -> Cohort:
    """Return the state after one event of the evaluation."""
    match event:
        case EvaluationInvited():
            asked = Evaluation(
                invited_at=event.at, invited=event.invited, closes_at=event.closes_at
            )
            return state.model_copy(update={"evaluation": asked})
        case EvaluationReminded():
            return _with(state, reminded=True)
        case EvaluationClosed():
            return _with(state, closed=True)
        case _:
            assert_never(event)


def _with(state: Cohort, **changes: bool) -> Cohort:
    if state.evaluation is None:
        return state
    return state.model_copy(update={"evaluation": state.evaluation.model_copy(update=changes)})
