"""Cohort: planned, opened, judged, moved and closed."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.calendar import deadline
from domain.catalogue import NoSuchService
from domain.messages import Command, Owner, Task
from domain.parts.lapses import LapseStep
from domain.processes.cohort import DECIDER, Cohort, Unplanned
from domain.processes.cohort import commands as c
from domain.processes.cohort import events as e
from domain.processes.cohort import refusals as r
from domain.processes.cohort.agenda import JudgePlaces, RemindDay, SendInstructions, TellDayMove
from domain.processes.cohort.state import Stage
from domain.refusals import NotNow, StepGone
from tests.domain.builders import (
    COHORT,
    FREE,
    OTHER_TRAINER,
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


def moved(number: int, *, sequence: int = 1, at: datetime = NOW, **other: object) -> e.DayMoved:
    """Return what happens when one of the usual days moves: by a day unless told otherwise."""
    usual = {
        "at": at,
        "day": number,
        "sequence": sequence,
        "starts": day(number).starts + timedelta(days=1),
        "ends": day(number).ends + timedelta(days=1),
        "room": ROOM,
        "opens_decision_at": JUDGED_AT,
    }
    return e.DayMoved.model_validate({**usual, **other})


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

    def test_no_day_is_planned_where_bank_holidays_are_unknown(self) -> None:
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

        assert "4 July 2030" in refused.sentence

    def test_a_trainer_or_a_room_that_is_taken_elsewhere_is_told_with_day_and_cohort(self) -> None:
        busy = Diaries((TRAINER, day(2)), (ROOM, day(5)))

        refused = given(DECIDER).when(plan(), facts=busy).then_refused(r.Clashes, r.Clashes)

        assert "{{person:p-trainer}} is already booked on 16 June 2026 at 9:30" in refused.sentence
        assert f"“{ROOM}” is already booked on 2 September 2026" in refused.sentence
        assert "{{ref:cohort:other}}" in refused.sentence

    @pytest.mark.parametrize("command", [c.OpenForPlaces(), c.GoAhead(), mark(1, "p-any"), move(1)])
    def test_nothing_else_comes_before_the_plan(self, command: Command) -> None:
        given(DECIDER).when(command, facts=FREE).then_refused(NotNow)

    @pytest.mark.parametrize(
        "command", [take(manager_seat()), c.JudgePlaces(), LapseStep(key="any")]
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
            .when(c.JudgePlaces(), at=JUDGED_AT)
            .then(e.GoingAhead(at=JUDGED_AT, taken=5, capacity=8))
        )

        assert after.stage == "going ahead"
        assert "judge_places" not in after.agenda

    def test_with_fewer_it_is_at_risk_and_somebody_decides_within_two_days(self) -> None:
        after = (
            given(DECIDER, planned(), OPENED, TAKEN)
            .when(c.JudgePlaces(), at=JUDGED_AT)
            .then(e.AtRisk(at=JUDGED_AT, taken=5, capacity=12))
        )

        task = after.agenda["go_ahead"]
        assert isinstance(task, Task)
        assert task.why == "5 of 12 places are taken."
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
        early.when(c.JudgePlaces(), at=JUDGED_AT - timedelta(seconds=1)).then_refused(StepGone)

        done = given(DECIDER, planned(), OPENED, TAKEN, AHEAD)
        done.when(c.JudgePlaces(), at=JUDGED_AT).then_refused(StepGone)


class TestMovingADay:
    def test_a_day_is_moved_and_everybody_concerned_is_told(self) -> None:
        state = given(DECIDER, planned(), OPENED, TAKEN)

        after = state.when(move(3), facts=FREE).then(moved(3))

        assert cohort(after).days[2].starts == day(3).starts + timedelta(days=1)
        tell = after.agenda["tell_move:3:1"]
        assert tell == TellDayMove(key="tell_move:3:1", due=NOW, day=3, sequence=1)
        told = after.when(c.NoteDayMoveTold(day=3, sequence=1)).then(
            e.DayMoveTold(at=NOW, day=3, sequence=1)
        )
        assert "tell_move:3:1" not in told.agenda

    def test_a_second_move_is_told_anew_and_only_once(self) -> None:
        state = given(DECIDER, planned(), OPENED, TAKEN, moved(3))

        second = move(3, timedelta(days=2))
        after = state.when(second, facts=FREE).after

        assert [key for key in after.agenda if key.startswith("tell_move")] == ["tell_move:3:2"]
        after.when(c.NoteDayMoveTold(day=3, sequence=1)).then_refused(StepGone)

    def test_nobody_is_told_when_there_is_nobody_to_tell(self) -> None:
        opened = given(DECIDER, planned()).when(move(3), facts=FREE).then(moved(3))

        after = opened.when(c.OpenForPlaces()).after
        assert "tell_move:3:1" not in after.agenda
        later = after.when(take(manager_seat()), facts=FREE).after
        assert "tell_move:3:1" not in later.agenda

    def test_only_the_room_can_change_too(self) -> None:
        after = given(DECIDER, planned()).when(move(3, timedelta(0), "Room 2"), facts=FREE).after

        assert cohort(after).days[2].room == "Room 2"

    def test_days_may_overtake_each_other(self) -> None:
        after = given(DECIDER, planned()).when(move(3, timedelta(days=20)), facts=FREE).after

        assert cohort(after).days[2].starts > cohort(after).days[3].starts

    def test_but_they_may_not_overlap(self) -> None:
        onto_the_fourth = move(3, timedelta(days=14))

        given(DECIDER, planned()).when(onto_the_fourth, facts=FREE).then_refused(r.DaysOverlap)

    def test_a_first_day_that_moves_takes_the_decision_with_it(self) -> None:
        state = given(DECIDER, planned(), OPENED)

        after = state.when(move(1, timedelta(days=7)), facts=FREE).after

        assert after.agenda["judge_places"].due == JUDGED_AT + timedelta(days=7)

    def test_a_moved_day_is_reminded_of_again(self) -> None:
        reminded = e.DayReminded(at=NOW, day=1, sequence=0)
        state = given(DECIDER, planned(), OPENED, TAKEN, reminded)
        assert "remind:1:0" not in state.agenda

        after = state.when(move(1), facts=FREE).after

        assert isinstance(after.agenda["remind:1:1"], RemindDay)

    def test_every_reason_is_told_at_once(self) -> None:
        state = given(
            DECIDER,
            planned(),
            OPENED,
            TAKEN,
            e.RegisterMarked(at=after(1), day=1, revision=1, marks=mark(1, "p-manager").marks),
        )
        back = c.MoveDay(
            day=1,
            starts=day(2).ends - timedelta(hours=1),
            ends=day(2).ends - timedelta(hours=2),
            room=ROOM,
        )

        state.when(back, at=after(2), facts=FREE).then_refused(
            r.DayOver, r.DayEndsBeforeStart, r.DayInThePast, r.DaysOverlap
        )

    def test_a_move_to_where_it_is_changes_nothing(self) -> None:
        given(DECIDER, planned()).when(move(3, timedelta(0)), facts=FREE).then_refused(r.NoChange)

    def test_there_is_no_day_15(self) -> None:
        refused = (
            given(DECIDER, planned())
            .when(c.MoveDay(day=15, starts=NOW, ends=NOW, room=ROOM), facts=FREE)
            .then_refused(r.NoSuchDay)
        )

        assert refused.sentence == "There is no learning day 15. This cohort has days 1 to 14."

    def test_a_day_that_fell_through_on_the_morning_can_still_be_moved(self) -> None:
        state = given(DECIDER, planned(), OPENED, TAKEN)
        at = day(1).starts + timedelta(minutes=20)

        after = state.when(move(1, timedelta(days=7)), at=at, facts=FREE).after

        assert after.agenda["remind:1:1"].due > at

    def test_a_day_on_which_somebody_is_marked_took_place(self) -> None:
        sheet = e.RegisterMarked(at=after(1), day=1, revision=1, marks=mark(1, "p-manager").marks)
        state = given(DECIDER, planned(), OPENED, TAKEN, sheet)

        state.when(move(1, timedelta(days=7)), at=after(1), facts=FREE).then_refused(r.DayOver)

    def test_trainer_room_and_people_must_be_free_at_the_new_time(self) -> None:
        state = given(DECIDER, planned(), OPENED, TAKEN)
        new = day(3).model_copy(
            update={
                "starts": day(3).starts + timedelta(days=1),
                "ends": day(3).ends + timedelta(days=1),
            }
        )
        busy = Diaries((TRAINER, new), (ROOM, new), ("p-mentor-1", new), ("p-mentor-2", new))

        refused = state.when(move(3), facts=busy).then_refused(
            r.Clashes,
            r.Clashes,
            r.Clashes,  # mentor 2 has no day 3
        )

        assert "{{person:p-mentor-1}}" in refused.sentence

    def test_who_joined_after_a_day_fell_through_must_be_free_as_well(self) -> None:
        at = after(1)
        late = e.PlacesTaken(at=at, holder=PROGRAMME, provider=PROVIDER, seats=(manager_seat(),))
        state = given(DECIDER, planned(), OPENED, late)
        new = day(1).model_copy(
            update={
                "starts": day(1).starts + timedelta(days=7),
                "ends": day(1).ends + timedelta(days=7),
            }
        )
        busy = Diaries(("p-manager", new))

        state.when(move(1, timedelta(days=7)), at=at, facts=busy).then_refused(r.Clashes)


class TestTrainers:
    def test_somebody_else_teaches_a_day(self) -> None:
        changed = e.TrainerChanged(at=NOW, day=4, trainer=OTHER_TRAINER)
        state = given(DECIDER, planned())

        after = state.when(c.ChangeTrainer(day=4, trainer=OTHER_TRAINER), facts=FREE).then(changed)

        assert cohort(after).days[3].trainer == OTHER_TRAINER

    def test_the_same_trainer_again_is_no_change(self) -> None:
        given(DECIDER, planned()).when(
            c.ChangeTrainer(day=4, trainer=TRAINER), facts=FREE
        ).then_nothing()

    def test_a_trainer_cannot_be_in_two_places(self) -> None:
        given(DECIDER, planned()).when(
            c.ChangeTrainer(day=4, trainer=OTHER_TRAINER), facts=Diaries((OTHER_TRAINER, day(4)))
        ).then_refused(r.Clashes)

    def test_who_stepped_in_on_the_day_can_be_put_on_record(self) -> None:
        state = given(DECIDER, planned(), OPENED, TAKEN)

        state.when(c.ChangeTrainer(day=1, trainer=OTHER_TRAINER), at=after(1), facts=FREE).then(
            e.TrainerChanged(at=after(1), day=1, trainer=OTHER_TRAINER)
        )

    def test_but_not_once_the_sheet_was_filled_in(self) -> None:
        sheet = e.RegisterMarked(at=after(1), day=1, revision=1, marks=mark(1, "p-manager").marks)
        state = given(DECIDER, planned(), OPENED, TAKEN, sheet)

        state.when(
            c.ChangeTrainer(day=1, trainer=OTHER_TRAINER), at=after(1), facts=FREE
        ).then_refused(r.DayOver)


class TestLetters:
    def test_joining_instructions_go_out_12_working_days_before_the_first_day(self) -> None:
        step = given(DECIDER, planned(), OPENED, TAKEN).agenda["instructions:rowan-mentor-1:1"]

        assert isinstance(step, SendInstructions)
        assert step.due == datetime(2026, 5, 14, 8, 0, tzinfo=UTC)
        assert step.until == day(10).starts  # the last day of mentor 1

    def test_who_is_named_later_is_instructed_at_once(self) -> None:
        named = TAKEN.model_copy(update={"at": after(2)})

        step = given(DECIDER, planned(), OPENED, named).agenda["instructions:rowan-mentor-1:1"]

        assert step.due == after(2)

    def test_who_is_named_during_their_last_day_gets_no_instructions(self) -> None:
        named = TAKEN.model_copy(update={"at": day(10).starts + timedelta(hours=1)})

        agenda = given(DECIDER, planned(), OPENED, named).agenda

        assert "instructions:rowan-mentor-1:1" not in agenda
        assert "instructions:rowan-mentor-2:1" in agenda

    def test_instructions_are_recorded_once(self) -> None:
        due = datetime(2026, 5, 14, 8, 0, tzinfo=UTC)
        note = c.NoteInstructed(place="rowan-mentor-1", occupant=1)
        sent = e.Instructed(at=due, place="rowan-mentor-1", occupant=1, person="p-mentor-1")
        state = given(DECIDER, planned(), OPENED, TAKEN)
        state.when(note, at=due - timedelta(seconds=1)).then_refused(StepGone)

        state.when(note, at=due).then(sent).when(note, at=due).then_refused(StepGone)

    def test_a_reminder_goes_out_two_working_days_before_each_day(self) -> None:
        step = given(DECIDER, planned(), OPENED, TAKEN).agenda["remind:2:0"]

        assert step.due == datetime(2026, 6, 12, 8, 0, tzinfo=UTC)  # a Friday; day 2 is a Tuesday
        assert isinstance(step, RemindDay)
        assert step.until == day(2).starts

    def test_nobody_is_reminded_of_a_day_for_which_nobody_is_named(self) -> None:
        manager = TAKEN.model_copy(update={"seats": (manager_seat(),)})

        agenda = given(DECIDER, planned(), OPENED, manager).agenda

        assert [key for key in agenda if key.startswith("remind:")] == [
            f"remind:{number}:0" for number in (1, 2, 7, 12)
        ]

    def test_a_reminder_is_recorded_once(self) -> None:
        due = datetime(2026, 6, 12, 8, 0, tzinfo=UTC)
        note = c.NoteDayReminded(day=2, sequence=0)
        state = given(DECIDER, planned(), OPENED, TAKEN)

        sent = state.when(note, at=due).then(e.DayReminded(at=due, day=2, sequence=0))

        assert "remind:2:0" not in sent.agenda
        sent.when(note, at=due).then_refused(StepGone)

    def test_a_reminder_too_late_lapses_and_does_not_come_back(self) -> None:
        state = given(DECIDER, planned(), OPENED, TAKEN)

        after_it = state.when(LapseStep(key="remind:2:0"), at=after(2)).then(
            e.StepLapsed(
                at=after(2),
                key="remind:2:0",
                what="Everyone expected on learning day 2 is reminded",
            )
        )

        assert "remind:2:0" not in after_it.agenda
        after_it.when(LapseStep(key="remind:2:0"), at=after(2)).then_refused(StepGone)

    def test_a_step_that_can_wait_never_lapses(self) -> None:
        given(DECIDER, planned(), OPENED).when(LapseStep(key="judge_places")).then_refused(StepGone)


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
        state = given(DECIDER, self.SHORT, OPENED, everyone, self.SHEET, self.REPORTED)
        assert state.stage == "delivered"
        assert state.agenda["close"].due == self.CLOSING

        after_it = state.when(c.Close(), at=self.CLOSING).then(self.CLOSED)

        assert after_it.stage == "closed"
        assert DECIDER.ended(after_it.state)
        assert after_it.agenda == {}

    def test_it_does_not_close_while_a_sheet_is_incomplete(self) -> None:
        state = given(DECIDER, self.SHORT, OPENED, self.ONE)

        assert "close" not in state.agenda
        state.when(c.Close(), at=self.CLOSING).then_refused(StepGone)

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
            assert DECIDER.allowed(state.state, ANN) == (c.MarkRegister,)


class TestAllowed:
    @pytest.mark.parametrize(
        ("events", "commands"),
        [
            ((), {c.Plan}),
            ((planned(),), {c.OpenForPlaces, c.MoveDay, c.ChangeTrainer}),
            ((planned(), OPENED), {c.MarkRegister, c.MoveDay, c.ChangeTrainer}),
            (
                (planned(), OPENED, e.AtRisk(at=JUDGED_AT, taken=0, capacity=12)),
                {c.GoAhead, c.MarkRegister, c.MoveDay, c.ChangeTrainer},
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
            *("draft", "open", "at risk", "going ahead", "delivering", "delivered", "closed")
        ]


def test_the_ref_of_a_missing_cohort_stands_in_the_refusal() -> None:
    refused = given(DECIDER).when(c.JudgePlaces()).then_refused(r.NoCohort)

    assert "cohort:0001" in refused.sentence
    assert COHORT not in refused.sentence
