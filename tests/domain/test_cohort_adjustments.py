"""What people need to take part: told in time or late, arranged or not, forgotten afterwards."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.calendar import deadline
from domain.messages import Owner, Task, invited
from domain.parts.adjustments import MOST_FOR_ONE
from domain.processes.cohort import DECIDER, Cohort, Unplanned
from domain.processes.cohort import events as e
from domain.processes.cohort import refusals as r
from domain.processes.cohort.adjusting import current, last_day_to_tell
from domain.processes.cohort.people_commands import AnswerAdjustment, DeclareAdjustment
from domain.processes.cohort.people_events import AdjustmentAnswered, AdjustmentDeclared
from domain.refusals import NotAllowed, NotNow
from tests.domain.builders import (
    PROGRAMME,
    PROVIDER,
    day,
    manager_seat,
    mark,
    mentor_seats,
    planned,
)
from tests.given import ANN, AUDITOR, NOW, Given, given

OPENED = e.Opened(at=NOW)
TAKEN = e.PlacesTaken(
    at=NOW, holder=PROGRAMME, provider=PROVIDER, seats=(manager_seat(), *mentor_seats())
)
WHO = "p-mentor-1"  # days 3, 9 and 10; day 3 is on Wednesday 1 July 2026
CUT_OFF = deadline(last_day_to_tell(day(3).on))
TELL = DeclareAdjustment(person=WHO, kind="diet", detail="t-diet")
DONE = AnswerAdjustment(person=WHO, number=1, arranged=True)
NOT_DONE = AnswerAdjustment(person=WHO, number=1, arranged=False, reason="t-why")


def cohort(*events: e.CohortEvent) -> Given[Unplanned | Cohort]:
    return given(DECIDER, planned(), OPENED, TAKEN, *events)


def told(
    at: datetime = NOW, *, late: bool = False, by: datetime = CUT_OFF, number: int = 1
) -> AdjustmentDeclared:
    return AdjustmentDeclared(
        at=at, number=number, person=WHO, kind="diet", detail="t-diet", late=late, arrange_by=by
    )


def task(of: Given[Unplanned | Cohort]) -> Task:
    found = of.agenda["arrange:1"]
    assert isinstance(found, Task)
    return found


def test_what_is_told_in_time_is_to_be_arranged_by_the_day_for_it() -> None:
    after = cohort().when(TELL).then(told())

    assert datetime(2026, 6, 24, 23, 0, tzinfo=UTC) == CUT_OFF, "5 working days before 1 July"
    assert task(after).due == CUT_OFF
    assert task(after).owner is Owner.COORDINATOR
    assert task(after).settled_by == "answer_adjustment"
    assert task(after).prefill == {"person": WHO, "number": 1}
    assert "They told us in time" in task(after).why


def test_what_is_told_late_is_recorded_and_to_be_arranged_at_once() -> None:
    late = CUT_OFF + timedelta(hours=9)  # Thursday 25 June
    by = datetime(2026, 6, 26, 23, 0, tzinfo=UTC)  # the end of the next working day

    after = cohort().when(TELL, at=late).then(told(late, late=True, by=by))

    assert "ask the venue and the trainer at once" in task(after).why


def test_on_the_last_evening_it_is_due_when_the_day_starts() -> None:
    evening = day(3).starts - timedelta(hours=12)

    (event,) = cohort().when(TELL, at=evening).events

    assert isinstance(event, AdjustmentDeclared)
    assert event.arrange_by == day(3).starts


def test_during_the_day_it_is_due_at_once() -> None:
    noon = day(10).starts + timedelta(hours=3)

    (event,) = cohort().when(TELL, at=noon).events

    assert isinstance(event, AdjustmentDeclared)
    assert event.arrange_by == noon


def test_arranged_is_settled() -> None:
    answered = AdjustmentAnswered(at=NOW, number=1, person=WHO, arranged=True, reason=None)

    after = cohort(told()).when(DONE).then(answered)

    assert "arrange:1" not in after.agenda
    after.when(DONE).then_nothing()


def test_what_cannot_be_arranged_needs_a_reason() -> None:
    refused = AnswerAdjustment(person=WHO, number=1, arranged=False)

    cohort(told()).when(refused).then_refused(r.ReasonMissing)
    cohort(told()).when(NOT_DONE).then(
        AdjustmentAnswered(at=NOW, number=1, person=WHO, arranged=False, reason="t-why")
    )


def test_a_later_answer_corrects_an_earlier_one() -> None:
    corrected = cohort(told()).when(NOT_DONE).after.when(DONE).after

    assert isinstance(corrected.state, Cohort)
    (one,) = corrected.state.adjustments
    assert (one.arranged, one.reason) == (True, None)


@pytest.mark.parametrize(
    "wrong",
    [
        AnswerAdjustment(person=WHO, number=2, arranged=True),
        AnswerAdjustment(person="p-mentor-2", number=1, arranged=True),
    ],
)
def test_only_what_was_told_can_be_answered(wrong: AnswerAdjustment) -> None:
    cohort(told()).when(wrong).then_refused(r.NoSuchAdjustment)


def test_somebody_without_a_day_ahead_has_nothing_to_be_arranged() -> None:
    over = day(10).ends + timedelta(minutes=1)
    stranger = TELL.model_copy(update={"person": "p-stranger"})

    cohort().when(TELL, at=over).then_refused(r.NoDayAhead)
    cohort().when(stranger).then_refused(r.NoDayAhead)


def test_nobody_tells_more_than_can_be_meant() -> None:
    many = [told(number=number) for number in range(1, MOST_FOR_ONE + 1)]

    refused = cohort(*many).when(TELL).then_refused(r.TooManyAdjustments)

    assert "10 needs" in refused.sentence


def test_delegates_speak_for_themselves_only() -> None:
    assert cohort().when(TELL, by=invited(WHO)).refused is None
    cohort().when(TELL, by=invited("p-mentor-2")).then_refused(NotAllowed)


def test_who_leaves_takes_their_needs_along() -> None:
    gone = e.PlaceVacated(at=NOW, holder=PROGRAMME, place="rowan-mentor-1", person=WHO)

    after = cohort(told(), gone)

    assert "arrange:1" not in after.agenda
    assert isinstance(after.state, Cohort)
    assert current(after.state) == ()


def test_once_every_day_is_marked_nothing_is_to_be_arranged() -> None:
    after = cohort(told())
    for number in (3, 9, 10):
        assert "arrange:1" in after.agenda
        after = after.when(mark(number, WHO), at=day(number).ends).after

    assert "arrange:1" not in after.agenda


def test_a_draft_has_nobody_to_arrange_for() -> None:
    given(DECIDER, planned()).when(TELL).then_refused(NotNow)


def test_coordinators_are_offered_what_makes_sense() -> None:
    def offered(of: Given[Unplanned | Cohort]) -> set[str]:
        return {one.name for one in DECIDER.allowed(of.state, ANN)}

    empty = given(DECIDER, planned(), OPENED)
    ours = {"declare_adjustment", "answer_adjustment"}
    assert offered(empty) & ours == set()
    assert offered(cohort()) & ours == {"declare_adjustment"}
    assert offered(cohort(told())) & ours == ours
    assert DECIDER.allowed(cohort(told()).state, AUDITOR) == ()


def test_no_sentence_says_what_somebody_needs() -> None:
    answered = AdjustmentAnswered(at=NOW, number=1, person=WHO, arranged=False, reason="t-why")

    for sentence in (told().says(), answered.says(), task(cohort(told())).title):
        assert "t-diet" not in sentence and "t-why" not in sentence and "diet" not in sentence
