"""Attendance sheets of a cohort: marked, corrected, chased and passed on."""

from datetime import UTC, datetime, timedelta

import pytest

from domain import say
from domain.calendar import deadline
from domain.messages import Owner, Task
from domain.processes.cohort import DECIDER, Cohort, Mark, MarkRegister, Unplanned
from domain.processes.cohort import commands as c
from domain.processes.cohort import events as e
from domain.processes.cohort import outcomes as o
from domain.processes.cohort import refusals as r
from domain.processes.cohort.commands import MarkStatus
from domain.processes.cohort.registers import counts, minutes_missed
from domain.processes.cohort.steps import ChaseRegister, ReportRegister
from domain.refusals import NotNow, StepGone
from tests.domain.builders import (
    FREE,
    NEWCOMER,
    OTHER_PROGRAMME,
    PROGRAMME,
    PROVIDER,
    after,
    day,
    manager_seat,
    mark,
    mentor_seats,
    planned,
)
from tests.given import NOW, Given, given

OPENED = e.Opened(at=NOW)
TAKEN = e.PlacesTaken(
    at=NOW, holder=PROGRAMME, provider=PROVIDER, seats=(manager_seat(), *mentor_seats())
)
EVENING = after(9)  # mentors 1 and 2 are expected on day 9
CHASED = datetime(2026, 11, 6, 9, 0, tzinfo=UTC)  # two working days later, at 9:00


def delivering(*events: e.CohortEvent) -> Given[Unplanned | Cohort]:
    return given(DECIDER, planned(), OPENED, TAKEN, *events)


def marked(
    *marks: Mark, day: int = 9, revision: int = 1, at: datetime = EVENING
) -> e.RegisterMarked:
    return e.RegisterMarked(at=at, day=day, revision=revision, marks=marks)


def was(who: str, status: MarkStatus, minutes: int = 0) -> Mark:
    return Mark(person=who, status=status, minutes_late=minutes)


BOTH = marked(was("p-mentor-1", "attended"), was("p-mentor-2", "attended"))


class TestMarking:
    def test_a_day_is_marked_and_passed_on(self) -> None:
        after_it = delivering().when(mark(9, "p-mentor-1", "p-mentor-2"), at=EVENING).then(BOTH)

        assert after_it.stage == "delivering"
        assert after_it.agenda["report:9:1"] == ReportRegister(
            key="report:9:1", due=EVENING, day=9, revision=1
        )
        assert "register:9" not in after_it.agenda

    def test_marks_come_in_one_by_one(self) -> None:
        first = marked(was("p-mentor-1", "attended"))
        second = marked(was("p-mentor-2", "absent"), revision=2)

        halfway = delivering().when(mark(9, "p-mentor-1"), at=EVENING).then(first)
        task = halfway.agenda["register:9"]
        assert isinstance(task, Task)
        assert task.why == "1 person is not marked yet."

        halfway.when(mark(9, absent=("p-mentor-2",)), at=EVENING).then(second)

    def test_the_sheet_is_open_from_the_start_of_the_day(self) -> None:
        sheet = mark(9, "p-mentor-1")

        refused = (
            delivering()
            .when(sheet, at=day(9).starts - timedelta(seconds=1))
            .then_refused(r.DayNotYet)
        )

        assert "starts on 4 November 2026 at 9:30" in refused.sentence
        assert delivering().when(sheet, at=day(9).starts).refused is None

    def test_every_reason_is_told_at_once(self) -> None:
        sheet = MarkRegister(
            day=9,
            marks=(
                was("p-mentor-1", "attended", 20),
                was("p-mentor-1", "absent"),
                was("p-mentor-3", "attended"),
            ),
        )

        delivering().when(sheet, at=NOW).then_refused(
            r.DayNotYet, r.MarkedTwice, r.NoPlaceThatDay, r.MinutesWithoutLate
        )

    def test_there_is_no_day_15(self) -> None:
        delivering().when(mark(15, "p-mentor-1"), at=EVENING).then_refused(r.NoSuchDay)

    def test_a_stranger_cannot_be_marked(self) -> None:
        refused = (
            delivering().when(mark(9, "p-stranger"), at=EVENING).then_refused(r.NoPlaceThatDay)
        )

        assert f"{say.person('p-stranger')} has no place on learning day 9" in refused.sentence

    def test_a_draft_has_no_sheets(self) -> None:
        given(DECIDER, planned()).when(mark(9, "p-mentor-1"), at=EVENING).then_refused(NotNow)


class TestLateness:
    @pytest.mark.parametrize(
        ("minutes", "status"), [(0, "late"), (1, "late"), (30, "late"), (31, "absent")]
    )
    def test_more_than_30_minutes_late_counts_as_absent(
        self, minutes: int, status: MarkStatus
    ) -> None:
        sheet = mark(9, late=(("p-mentor-1", minutes),))

        delivering().when(sheet, at=EVENING).then(marked(was("p-mentor-1", status, minutes)))

    def test_a_sheet_handed_in_again_as_it_was_read_changes_nothing(self) -> None:
        state = delivering(marked(was("p-mentor-1", "absent", 45)))

        for again in (was("p-mentor-1", "absent", 45), was("p-mentor-1", "late", 45)):
            state.when(MarkRegister(day=9, marks=(again,)), at=EVENING).then_nothing()

    @pytest.mark.parametrize("wrong", [was("p-mentor-1", "attended", 5)])
    def test_minutes_belong_to_somebody_late(self, wrong: Mark) -> None:
        refused = (
            delivering()
            .when(MarkRegister(day=9, marks=(wrong,)), at=EVENING)
            .then_refused(r.MinutesWithoutLate)
        )

        assert "5 minutes missed were given" in refused.sentence
        assert "marked attended" in refused.sentence

    def test_a_few_minutes_do_not_make_somebody_absent(self) -> None:
        sheet = MarkRegister(day=9, marks=(was("p-mentor-1", "absent", 10),))

        delivering().when(sheet, at=EVENING).then_refused(r.MinutesWithoutLate)


class TestLeavingEarly:
    @pytest.mark.parametrize(
        ("late", "early", "status"),
        [(0, 30, "left_early"), (0, 31, "absent"), (20, 10, "left_early"), (20, 11, "absent")],
    )
    def test_what_was_missed_at_both_ends_counts(
        self, late: int, early: int, status: MarkStatus
    ) -> None:
        given_in = Mark(
            person="p-mentor-1", status="left_early", minutes_late=late, minutes_early=early
        )
        sheet = MarkRegister(day=9, marks=(given_in,))

        delivering().when(sheet, at=EVENING).then(
            marked(given_in.model_copy(update={"status": status}))
        )

    def test_who_was_late_may_have_left_early_too(self) -> None:
        both = Mark(person="p-mentor-1", status="late", minutes_late=10, minutes_early=15)

        delivering().when(MarkRegister(day=9, marks=(both,)), at=EVENING).then(marked(both))

    @pytest.mark.parametrize(("missed", "there"), [(120, True), (121, False)])
    def test_a_service_may_allow_more(self, missed: int, there: bool) -> None:
        cohort = given(DECIDER, planned(service="medicines")).state
        assert isinstance(cohort, Cohort)
        mark = Mark(person="p-mentor-1", status="late", minutes_late=missed)

        assert counts(mark, minutes_missed(cohort)) is there

    def test_a_reason_goes_with_an_absence(self) -> None:
        ill = Mark(person="p-mentor-1", status="absent", reason="ill")
        odd = Mark(person="p-mentor-1", status="left_early", reason="ill")

        delivering().when(MarkRegister(day=9, marks=(ill,)), at=EVENING).then(marked(ill))
        refused = (
            delivering()
            .when(MarkRegister(day=9, marks=(odd,)), at=EVENING)
            .then_refused(r.ReasonWithoutAbsence)
        )
        assert "marked left early" in refused.sentence


class TestCorrections:
    def test_a_later_mark_corrects_an_earlier_one(self) -> None:
        state = delivering(BOTH)

        after_it = state.when(mark(9, absent=("p-mentor-2",)), at=EVENING).then(
            marked(was("p-mentor-2", "absent"), revision=2)
        )

        assert [key for key in after_it.agenda if key.startswith("report:")] == ["report:9:2"]

    def test_marks_that_are_known_change_nothing(self) -> None:
        delivering(BOTH).when(mark(9, "p-mentor-1", "p-mentor-2"), at=EVENING).then_nothing()

    def test_somebody_marked_who_has_left_can_still_be_corrected(self) -> None:
        left = e.PlaceVacated(
            at=after(9), holder=PROGRAMME, place="rowan-mentor-2", person="p-mentor-2"
        )

        delivering(BOTH, left).when(mark(9, absent=("p-mentor-2",)), at=after(9)).then(
            marked(was("p-mentor-2", "absent"), revision=2, at=after(9))
        )

    def test_a_revision_is_reported_once_and_an_old_one_never(self) -> None:
        corrected = marked(was("p-mentor-2", "absent"), revision=2)
        state = delivering(BOTH, corrected)
        state.when(o.NoteRegisterReported(day=9, revision=1), at=EVENING).then_refused(StepGone)

        done = state.when(o.NoteRegisterReported(day=9, revision=2), at=EVENING).then(
            e.RegisterReported(at=EVENING, day=9, revision=2)
        )

        done.when(o.NoteRegisterReported(day=9, revision=2), at=EVENING).then_refused(StepGone)


class TestChasing:
    def test_the_trainer_owes_the_sheet_on_the_day(self) -> None:
        task = delivering().agenda["register:9"]

        assert isinstance(task, Task)
        assert (task.owner, task.due) == (Owner.TRAINER, deadline(day(9).on))
        assert (task.settled_by, task.prefill) == ("mark_register", {"day": 9})
        assert task.why == "2 people are not marked yet."

    def test_after_two_working_days_the_trainer_is_asked_once(self) -> None:
        state = delivering()
        assert state.agenda["chase_register:9:0"] == ChaseRegister(
            key="chase_register:9:0", due=CHASED, day=9, sequence=0
        )
        note = o.NoteRegisterChased(day=9, sequence=0)
        state.when(note, at=CHASED - timedelta(seconds=1)).then_refused(StepGone)

        done = state.when(note, at=CHASED).then(e.RegisterChased(at=CHASED, day=9, sequence=0))

        assert "chase_register:9:0" not in done.agenda
        assert "register:9" in done.agenda  # it stays owed
        done.when(note, at=CHASED).then_refused(StepGone)

    def test_a_filled_in_sheet_is_not_chased(self) -> None:
        delivering(BOTH).when(o.NoteRegisterChased(day=9, sequence=0), at=CHASED).then_refused(
            StepGone
        )

    def test_a_day_without_people_needs_no_sheet(self) -> None:
        manager = TAKEN.model_copy(update={"seats": (manager_seat(),)})

        agenda = given(DECIDER, planned(), OPENED, manager).agenda

        assert [key for key in agenda if key.startswith("register:")] == [
            f"register:{number}" for number in (1, 2, 7, 12)
        ]

    def test_a_day_moved_after_the_chase_is_chased_at_its_new_date(self) -> None:
        chased = e.RegisterChased(at=CHASED, day=9, sequence=0)
        later = c.MoveDay(
            day=9,
            starts=day(9).starts + timedelta(days=7),
            ends=day(9).ends + timedelta(days=7),
            room="The Old Library",
        )

        after_it = delivering(chased).when(later, at=CHASED, facts=FREE).after

        assert after_it.agenda["chase_register:9:1"].due == CHASED + timedelta(days=7)


class TestDelivered:
    @staticmethod
    def all_but(*left_out: int) -> list[e.CohortEvent]:
        """Return a sheet for each day that somebody is expected on, in order."""
        state = delivering().state
        assert isinstance(state, Cohort)
        return [
            marked(
                *(was(who, "attended") for who in state.expected(number)),
                day=number,
                at=after(number),
            )
            for number in range(1, 15)
            if number not in left_out
        ]

    def test_with_the_last_sheet_it_is_delivered(self) -> None:
        state = delivering(*self.all_but(14))
        assert state.stage == "delivering"

        done = state.when(mark(14, "p-mentor-2", "p-mentor-4"), at=after(14)).after

        assert done.stage == "delivered"
        assert "close" in done.agenda

    def test_not_while_an_earlier_sheet_is_missing(self) -> None:
        state = delivering(*self.all_but(8))
        assert state.stage == "delivering"
        assert "close" not in state.agenda

        done = state.when(mark(8, "p-mentor-4"), at=after(14)).after

        assert done.stage == "delivered"

    def test_a_correction_leaves_it_delivered(self) -> None:
        state = delivering(*self.all_but())

        assert state.when(mark(8, absent=("p-mentor-4",)), at=after(14)).after.stage == "delivered"


def test_a_visitor_is_marked_like_everybody_else() -> None:
    visit = e.VisitorWelcomed(at=NOW, holder=OTHER_PROGRAMME, person=NEWCOMER, day=9)

    after_it = delivering(visit).when(mark(9, NEWCOMER), at=EVENING).after

    assert isinstance(after_it.state, Cohort)
    assert not after_it.state.complete(9)
    assert after_it.state.holder_of(NEWCOMER, 9) == OTHER_PROGRAMME
