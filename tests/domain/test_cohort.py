"""Cohort: planned, opened, judged and closed."""

from datetime import UTC, datetime, timedelta

import pytest

from domain import say
from domain.calendar import deadline
from domain.catalogue import NoSuchService
from domain.messages import Command, Owner, Task
from domain.parts.lapses import LapseStep
from domain.processes.cohort import DECIDER, Cohort, Unplanned
from domain.processes.cohort import commands as c
from domain.processes.cohort import cover_commands as v
from domain.processes.cohort import date_commands as d
from domain.processes.cohort import events as e
from domain.processes.cohort import outcomes as o
from domain.processes.cohort import refusals as r
from domain.processes.cohort.correction_messages import CorrectLabel, CorrectVenue
from domain.processes.cohort.evaluation_events import EvaluationClosed, EvaluationInvited
from domain.processes.cohort.state import Stage
from domain.processes.cohort.steps import JudgePlaces
from domain.refusals import NotNow, StepGone
from tests.domain.builders import (
    COHORT,
    FREE,
    PROGRAMME,
    PROVIDER,
    ROOM,
    TRAINER,
    Diaries,
    after,
    day,
    days,
    manager_seat,
    mark,
    mentor_seats,
    plan,
    planned,
    short_days,
    take,
)
from tests.given import ANN, AUDITOR, NOW, Given, given

JUDGED_AT = datetime(2026, 5, 11, 8, 0, tzinfo=UTC)  # 9:00 in London, 15 working days before
OPENED = e.Opened(at=NOW)
TAKEN = e.PlacesTaken(
    at=NOW, holder=PROGRAMME, provider=PROVIDER, seats=(manager_seat(), *mentor_seats())
)
AHEAD = e.GoingAhead(at=JUDGED_AT, taken=5, capacity=12)


def cohort(after: Given[Unplanned | Cohort]) -> Cohort:
    assert isinstance(after.state, Cohort)
    return after.state


def move(number: int, by: timedelta = timedelta(days=1), room: str = ROOM) -> c.MoveDay:
    one = day(number)
    return c.MoveDay(day=number, starts=one.starts + by, ends=one.ends + by, room=room)


class TestPlan:
    def test_a_cohort_is_planned_with_its_days_and_the_morning_of_its_decision(self) -> None:
        after = given(DECIDER).when(plan(), facts=FREE).then(planned())

        assert after.stage == "draft"
        assert [one.number for one in cohort(after).days] == list(range(1, 15))

    def test_days_given_in_any_order_are_kept_in_the_order_of_their_numbers(self) -> None:
        given(DECIDER).when(plan(days=days()[::-1]), facts=FREE).then(planned())

    def test_a_cohort_planned_late_is_judged_at_once(self) -> None:
        at = JUDGED_AT + timedelta(days=2)

        given(DECIDER).when(plan(), at=at, facts=FREE).then(planned(at=at, opens_decision_at=at))

    def test_a_cohort_is_planned_once(self) -> None:
        given(DECIDER, planned()).when(plan(), facts=FREE).then_refused(NotNow)

    def test_every_reason_against_a_plan_is_told_at_once(self) -> None:
        first, second, third, *_ = days()
        wrong = (
            first.model_copy(update={"starts": NOW - timedelta(hours=9), "ends": NOW}),
            second.model_copy(update={"ends": second.starts}),
            third.model_copy(update={"number": 4, "starts": first.starts, "ends": first.ends}),
        )

        refused = (
            given(DECIDER)
            .when(plan(service="tea", days=wrong), facts=FREE)
            .then_refused(
                NoSuchService,
                r.DayInThePast,
                r.DayEndsBeforeStart,
                r.DayNumbersWrong,
                r.DaysOutOfOrder,
            )
        )

        assert "numbered 1 to 3 without gaps or repeats; got 1, 2, 4" in refused.sentence

    def test_there_is_no_fifteenth_day(self) -> None:
        last = days()[-1]
        extra = last.model_copy(
            update={
                "number": 15,
                "starts": last.starts + timedelta(days=7),
                "ends": last.ends + timedelta(days=7),
            }
        )

        refused = (
            given(DECIDER).when(plan(days=(*days(), extra)), facts=FREE).then_refused(r.TooManyDays)
        )

        assert refused.sentence.endswith("has 14 learning days; 15 were given.")

    def test_a_service_without_learning_days_has_no_cohorts(self) -> None:
        coaching = plan(service="coaching", days=short_days())

        given(DECIDER).when(coaching, facts=FREE).then_refused(r.NotTaught)

    def test_a_day_longer_than_twelve_hours_is_a_typing_mistake(self) -> None:
        first, *others = short_days()
        long = first.model_copy(update={"ends": first.starts + timedelta(hours=13)})

        given(DECIDER).when(plan(days=(long, *others)), facts=FREE).then_refused(
            r.DayEndsBeforeStart
        )

    def test_a_day_in_a_far_year_is_a_typing_mistake(self) -> None:
        first, *others = short_days()
        far = first.model_copy(
            update={
                "starts": datetime(2098, 3, 3, 9, tzinfo=UTC),
                "ends": datetime(2098, 3, 3, 16, tzinfo=UTC),
            }
        )

        refused = (
            given(DECIDER)
            .when(plan(days=(*others, far)), facts=FREE)
            .then_refused(r.DayTooFar, r.DaysOutOfOrder)
        )

        assert "2 March 2031" in refused.sentence

    def test_a_trainer_or_a_room_that_is_taken_elsewhere_is_told_with_day_and_cohort(self) -> None:
        busy = Diaries((TRAINER, day(2)), (ROOM, day(5)))

        refused = given(DECIDER).when(plan(), facts=busy).then_refused(r.Clashes, r.Clashes)

        assert (
            f"{say.person('p-trainer')} is already booked on 16 June 2026 at 9:30"
            in refused.sentence
        )
        assert f"“{ROOM}” is already booked on 2 September 2026" in refused.sentence
        assert f"{say.stream('cohort:other')}" in refused.sentence

    @pytest.mark.parametrize("command", [c.OpenForPlaces(), c.GoAhead(), mark(1, "p-any"), move(1)])
    def test_nothing_else_comes_before_the_plan(self, command: Command) -> None:
        given(DECIDER).when(command, facts=FREE).then_refused(NotNow)

    @pytest.mark.parametrize(
        "command", [take(manager_seat()), o.JudgePlaces(), LapseStep(key="any")]
    )
    def test_to_other_streams_a_cohort_without_a_plan_does_not_exist(
        self, command: Command
    ) -> None:
        given(DECIDER).when(command, facts=FREE).then_refused(r.NoCohort)

    def test_a_day_of_another_century_is_no_day_at_all(self) -> None:
        with pytest.raises(ValueError, match="less than"):
            c.MoveDay(
                day=1,
                starts=datetime.max.replace(tzinfo=UTC),
                ends=datetime.max.replace(tzinfo=UTC),
                room=ROOM,
            )


class TestOpening:
    def test_a_draft_waits_to_be_opened(self) -> None:
        draft = given(DECIDER, planned())

        task = draft.agenda["open"]
        assert isinstance(task, Task)
        assert (task.owner, task.due, task.settled_by) == (
            Owner.COORDINATOR,
            JUDGED_AT,
            "open_for_places",
        )
        assert list(draft.agenda) == ["open"]

    def test_a_draft_is_opened_once(self) -> None:
        opened = given(DECIDER, planned()).when(c.OpenForPlaces()).then(OPENED)

        assert opened.stage == "open"
        opened.when(c.OpenForPlaces()).then_refused(NotNow)

    def test_an_open_cohort_is_judged_15_working_days_before_its_first_day(self) -> None:
        step = given(DECIDER, planned(), OPENED).agenda["judge_places"]

        assert step == JudgePlaces(key="judge_places", due=JUDGED_AT)
        assert "enough places" in step.says()

    def test_a_cohort_opened_after_that_is_judged_at_once(self) -> None:
        late = e.Opened(at=JUDGED_AT + timedelta(days=1))

        assert given(DECIDER, planned(), late).agenda["judge_places"].due == late.at


class TestDecision:
    def test_with_60_percent_taken_it_goes_ahead(self) -> None:
        two = planned(capacity=8)
        after = (
            given(DECIDER, two, OPENED, TAKEN)
            .when(o.JudgePlaces(), at=JUDGED_AT)
            .then(e.GoingAhead(at=JUDGED_AT, taken=5, capacity=8))
        )

        assert after.stage == "going ahead"
        assert "judge_places" not in after.agenda

    @pytest.mark.parametrize(("taken", "stage"), [(3, "going ahead"), (2, "at risk")])
    def test_60_percent_to_the_place(self, taken: int, stage: str) -> None:
        seats = TAKEN.model_copy(update={"seats": TAKEN.seats[:taken]})
        five = given(DECIDER, planned(capacity=5), OPENED, seats)

        assert five.when(o.JudgePlaces(), at=JUDGED_AT).after.stage == stage

    def test_with_fewer_it_is_at_risk_and_somebody_decides_within_two_days(self) -> None:
        after = (
            given(DECIDER, planned(), OPENED, TAKEN)
            .when(o.JudgePlaces(), at=JUDGED_AT)
            .then(e.AtRisk(at=JUDGED_AT, taken=5, capacity=12))
        )

        task = after.agenda["go_ahead"]
        assert isinstance(task, Task)
        assert task.why == "5 of 12 places are taken: go ahead, or cancel it."
        assert task.due == deadline(JUDGED_AT.date() + timedelta(days=2))
        assert c.GoAhead in DECIDER.allowed(after.state, ANN)

    def test_a_coordinator_lets_a_cohort_at_risk_go_ahead(self) -> None:
        risk = e.AtRisk(at=JUDGED_AT, taken=5, capacity=12)

        after = (
            given(DECIDER, planned(), OPENED, TAKEN, risk)
            .when(c.GoAhead(), at=JUDGED_AT)
            .then(AHEAD)
        )

        assert "go_ahead" not in after.agenda

    def test_only_a_cohort_at_risk_needs_that(self) -> None:
        given(DECIDER, planned(), OPENED).when(c.GoAhead()).then_refused(NotNow)

    def test_it_is_not_judged_early_or_twice(self) -> None:
        early = given(DECIDER, planned(), OPENED, TAKEN)
        early.when(o.JudgePlaces(), at=JUDGED_AT - timedelta(seconds=1)).then_refused(StepGone)

        done = given(DECIDER, planned(), OPENED, TAKEN, AHEAD)
        done.when(o.JudgePlaces(), at=JUDGED_AT).then_refused(StepGone)


class TestClosing:
    SHORT = planned(
        days=short_days(1), capacity=1, opens_decision_at=datetime(2026, 5, 11, 8, tzinfo=UTC)
    )
    ONE = e.PlacesTaken(at=NOW, holder=PROGRAMME, provider=PROVIDER, seats=(manager_seat(),))
    SHEET = e.RegisterMarked(at=after(1), day=1, revision=1, marks=mark(1, "p-manager").marks)
    REPORTED = e.RegisterReported(at=after(1), day=1, revision=1)
    CLOSING = datetime(2026, 6, 16, 23, 0, tzinfo=UTC)  # the end of 10 working days after 2 June
    CLOSED = e.Closed(at=CLOSING, last_day=day(1).ends)

    def test_it_closes_ten_working_days_after_its_last_day(self) -> None:
        everyone = self.ONE.model_copy(
            update={"seats": (manager_seat().model_copy(update={"part": "delegate"}),)}
        )
        evaluated = (
            EvaluationInvited(at=after(1), invited=1, closes_at=self.CLOSING),
            EvaluationClosed(at=self.CLOSING),
        )
        state = given(DECIDER, self.SHORT, OPENED, everyone, self.SHEET, self.REPORTED, *evaluated)
        assert state.stage == "delivered"
        assert state.agenda["close"].due == self.CLOSING

        after_it = state.when(o.Close(), at=self.CLOSING).then(self.CLOSED)

        assert after_it.stage == "closed"
        assert DECIDER.ended(after_it.state)
        assert after_it.agenda == {}

    def test_it_does_not_close_while_a_sheet_is_incomplete(self) -> None:
        state = given(DECIDER, self.SHORT, OPENED, self.ONE)

        assert "close" not in state.agenda
        state.when(o.Close(), at=self.CLOSING).then_refused(StepGone)

    def test_after_the_close_a_correction_is_still_passed_on(self) -> None:
        state = given(DECIDER, self.SHORT, OPENED, self.ONE, self.SHEET, self.REPORTED, self.CLOSED)
        at = self.CLOSING + timedelta(days=3)

        after_it = state.when(mark(1, absent=("p-manager",)), at=at).after

        assert after_it.stage == "closed"
        assert not DECIDER.ended(after_it.state)
        assert list(after_it.agenda) == ["report:1:2"]

    def test_a_closed_or_delivered_cohort_is_not_rescheduled(self) -> None:
        delivered = given(DECIDER, self.SHORT, OPENED, self.ONE, self.SHEET)
        closed = given(DECIDER, self.SHORT, OPENED, self.ONE, self.SHEET, self.CLOSED)

        for state in (delivered, closed):
            state.when(move(1), at=self.CLOSING, facts=FREE).then_refused(NotNow)
            assert DECIDER.allowed(state.state, ANN) == (c.MarkRegister, CorrectLabel, CorrectVenue)


TROUBLES = {v.TrainerCannotCome, d.MoveDays, d.VenueLost, d.Postpone}
CHANGES = {c.MoveDay, c.ChangeTrainer, c.SwitchOffers, CorrectLabel, CorrectVenue}


class TestAllowed:
    @pytest.mark.parametrize(
        ("events", "commands"),
        [
            ((), {c.Plan}),
            ((planned(),), {c.OpenForPlaces, c.Cancel, *CHANGES}),
            ((planned(), OPENED), {c.MarkRegister, c.Cancel, *TROUBLES, *CHANGES}),
            (
                (planned(), OPENED, e.AtRisk(at=JUDGED_AT, taken=0, capacity=12)),
                {c.GoAhead, c.Cancel, c.MarkRegister, *TROUBLES, *CHANGES},
            ),
        ],
    )
    def test_a_coordinator_sees_what_makes_sense_now(
        self, events: tuple[e.CohortEvent, ...], commands: set[type[Command]]
    ) -> None:
        state = given(DECIDER, *events).state

        assert set(DECIDER.allowed(state, ANN)) == commands
        assert DECIDER.allowed(state, AUDITOR) == ()

    def test_every_stage_has_its_words(self) -> None:
        assert given(DECIDER).stage == "not planned yet"
        assert [str(stage) for stage in Stage] == [
            *("draft", "open", "at risk", "going ahead", "delivering", "delivered"),
            *("closed", "cancelled", "merged", "postponed"),
        ]


def test_the_ref_of_a_missing_cohort_stands_in_the_refusal() -> None:
    refused = given(DECIDER).when(o.JudgePlaces()).then_refused(r.NoCohort)

    assert "cohort:0001" in refused.sentence
    assert COHORT not in refused.sentence
