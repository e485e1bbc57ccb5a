"""Cohort: days that move, trainers who change, and the letters before each day."""

from datetime import UTC, datetime, timedelta

from domain import say
from domain.parts.lapses import LapseStep
from domain.processes.cohort import DECIDER, Cohort, Unplanned
from domain.processes.cohort import commands as c
from domain.processes.cohort import events as e
from domain.processes.cohort import outcomes as o
from domain.processes.cohort import refusals as r
from domain.processes.cohort.cover_events import TrainerChanged
from domain.processes.cohort.steps import RemindDay, SendInstructions, TellDayMove
from domain.refusals import StepGone
from tests.domain.builders import (
    FREE,
    OTHER_TRAINER,
    PROGRAMME,
    PROVIDER,
    ROOM,
    TRAINER,
    Diaries,
    after,
    day,
    manager_seat,
    mark,
    mentor_seats,
    planned,
    take,
)
from tests.given import NOW, Given, given

JUDGED_AT = datetime(2026, 5, 11, 8, 0, tzinfo=UTC)  # 9:00 in London, 15 working days before
OPENED = e.Opened(at=NOW)
TAKEN = e.PlacesTaken(
    at=NOW, holder=PROGRAMME, provider=PROVIDER, seats=(manager_seat(), *mentor_seats())
)


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


class TestMovingADay:
    def test_a_day_is_moved_and_everybody_concerned_is_told(self) -> None:
        state = given(DECIDER, planned(), OPENED, TAKEN)

        after = state.when(move(3), facts=FREE).then(moved(3))

        assert cohort(after).days[2].starts == day(3).starts + timedelta(days=1)
        tell = after.agenda["tell_move:3:1"]
        assert tell == TellDayMove(key="tell_move:3:1", due=NOW, day=3, sequence=1)
        told = after.when(o.NoteDayMoveTold(day=3, sequence=1)).then(
            e.DayMoveTold(at=NOW, day=3, sequence=1)
        )
        assert "tell_move:3:1" not in told.agenda

    def test_a_second_move_is_told_anew_and_only_once(self) -> None:
        state = given(DECIDER, planned(), OPENED, TAKEN, moved(3))

        second = move(3, timedelta(days=2))
        after = state.when(second, facts=FREE).after

        assert [key for key in after.agenda if key.startswith("tell_move")] == ["tell_move:3:2"]
        after.when(o.NoteDayMoveTold(day=3, sequence=1)).then_refused(StepGone)

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

        assert f"{say.person('p-mentor-1')}" in refused.sentence

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
        changed = TrainerChanged(at=NOW, day=4, change=1, trainer=OTHER_TRAINER, instead_of=TRAINER)
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
            TrainerChanged(at=after(1), day=1, change=1, trainer=OTHER_TRAINER, instead_of=TRAINER)
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
        note = o.NoteInstructed(place="rowan-mentor-1", occupant=1)
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
        note = o.NoteDayReminded(day=2, sequence=0)
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
