"""The evaluation after the last day: who is asked, one reminder, and when it closes."""

from datetime import datetime, timedelta

import pytest

from domain.calendar import add_working_days, deadline, morning
from domain.datafile import DataFileBroken, read
from domain.evaluation import FORM, parse_form
from domain.parts.lapses import LapseStep
from domain.policy import POLICY
from domain.processes.cohort import DECIDER, Cohort, Unplanned
from domain.processes.cohort import events as e
from domain.processes.cohort.evaluating import attendees
from domain.processes.cohort.evaluation_events import (
    EvaluationClosed,
    EvaluationInvited,
    EvaluationReminded,
)
from domain.processes.cohort.evaluation_outcomes import (
    CloseEvaluation,
    NoteEvaluationInvited,
    NoteEvaluationReminded,
)
from domain.processes.cohort.outcomes import Close
from domain.refusals import StepGone
from tests.domain.builders import PROGRAMME, PROVIDER, mark, planned, seat, short_days
from tests.given import NOW, Given, given

DAYS = short_days(2)
WHO, OTHER, GONE = "p-mentor-1", "p-mentor-2", "p-mentor-3"
TAKEN = e.PlacesTaken(
    at=NOW,
    holder=PROGRAMME,
    provider=PROVIDER,
    seats=tuple(seat(f"mentor-{n}", who) for n, who in enumerate((WHO, OTHER, GONE), 1)),
)
ASKED_AT = morning(add_working_days(DAYS[1].on, 1))
CLOSES_AT = deadline(add_working_days(ASKED_AT.date(), POLICY.evaluation_working_days))
ASKED = EvaluationInvited(at=ASKED_AT, invited=2, closes_at=CLOSES_AT)


def cohort() -> Given[Unplanned | Cohort]:
    return given(DECIDER, planned(days=DAYS), e.Opened(at=NOW), TAKEN)


def delivered() -> Given[Unplanned | Cohort]:
    """Two were there on some day; the third on none."""
    first = cohort().when(mark(1, WHO, absent=(OTHER, GONE)), at=DAYS[0].ends).after
    return first.when(mark(2, WHO, OTHER, absent=(GONE,)), at=DAYS[1].ends).after


def asked(at: datetime = ASKED_AT) -> Given[Unplanned | Cohort]:
    return delivered().when(NoteEvaluationInvited(), at=at).after


def test_everybody_who_was_there_is_asked_the_morning_after_the_last_day() -> None:
    after = delivered()

    assert isinstance(after.state, Cohort)
    assert attendees(after.state) == (WHO, OTHER)
    assert after.agenda["invite_evaluation"].due == ASKED_AT
    after.when(NoteEvaluationInvited(), at=ASKED_AT).then(ASKED)


def test_nobody_is_asked_before_every_sheet_is_complete() -> None:
    first = cohort().when(mark(1, WHO, OTHER, GONE), at=DAYS[0].ends).after

    assert "invite_evaluation" not in first.agenda
    partly = first.when(mark(2, WHO), at=DAYS[1].ends).after
    assert "invite_evaluation" not in partly.agenda


def test_sheets_that_come_late_are_waited_for() -> None:
    first = cohort().when(mark(1, WHO, OTHER, GONE), at=DAYS[0].ends).after
    late = ASKED_AT + timedelta(days=30)

    after = first.when(mark(2, WHO, OTHER, GONE), at=late).after

    assert after.agenda["invite_evaluation"].due == late
    assert after.when(NoteEvaluationInvited(), at=late).refused is None


def test_nobody_is_asked_where_nobody_came() -> None:
    empty = cohort()
    for number, day in enumerate(DAYS, 1):
        empty = empty.when(mark(number, absent=(WHO, OTHER, GONE)), at=day.ends).after

    assert "invite_evaluation" not in empty.agenda


def test_nobody_is_asked_about_a_cancelled_cohort() -> None:
    first = cohort().when(mark(1, WHO, OTHER, GONE), at=DAYS[0].ends)
    off = e.Cancelled(at=DAYS[0].ends, reason="t-why", taken=3, capacity=12)

    cancelled = given(DECIDER, planned(days=DAYS), e.Opened(at=NOW), TAKEN, *first.events, off)

    assert "invite_evaluation" not in cancelled.agenda


def test_one_reminder_and_then_it_closes() -> None:
    after = asked()
    remind_at = morning(add_working_days(ASKED_AT.date(), POLICY.evaluation_reminder_working_days))
    assert after.agenda["remind_evaluation"].due == remind_at
    assert after.agenda["end_evaluation"].due == CLOSES_AT

    reminded = after.when(NoteEvaluationReminded(), at=remind_at).then(
        EvaluationReminded(at=remind_at)
    )
    assert "remind_evaluation" not in reminded.agenda

    closed = reminded.when(CloseEvaluation(), at=CLOSES_AT).then(EvaluationClosed(at=CLOSES_AT))
    assert not [key for key in closed.agenda if "evaluation" in key]


def test_a_reminder_that_comes_too_late_is_left_out() -> None:
    late = CLOSES_AT + timedelta(seconds=1)

    lapsed = asked().when(LapseStep(key="remind_evaluation"), at=late).after

    assert "remind_evaluation" not in lapsed.agenda
    assert "end_evaluation" in lapsed.agenda


def test_nothing_is_recorded_before_its_time_or_twice() -> None:
    early = ASKED_AT - timedelta(seconds=1)

    delivered().when(NoteEvaluationInvited(), at=early).then_refused(StepGone)
    asked().when(NoteEvaluationInvited(), at=CLOSES_AT).then_refused(StepGone)


def test_it_closes_before_the_cohort_does_and_a_later_one_is_waited_for() -> None:
    after = asked()
    assert after.agenda["close"].due > CLOSES_AT

    closed = after.when(Close(), at=after.agenda["close"].due).after
    assert not DECIDER.ended(closed.state)
    over = closed.when(CloseEvaluation(), at=closed.agenda["end_evaluation"].due + timedelta(9))
    assert not over.after.agenda.get("end_evaluation")


def test_no_event_says_who_or_what() -> None:
    for kind in (EvaluationInvited, EvaluationReminded, EvaluationClosed):
        assert set(kind.model_fields) <= {"at", "invited", "closes_at"}


def test_the_form_is_data_that_tells_its_faults() -> None:
    assert len(FORM.statements) == 5

    with pytest.raises(DataFileBroken, match="statements"):
        parse_form(
            read("evaluation.toml").replace('    "I felt welcome and able to take part.",', "")
        )
