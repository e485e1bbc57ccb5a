"""Learning days of a course: attendance, corrections, catch-ups, visits, workplace tasks."""

from datetime import date, timedelta

import pytest

from domain import say
from domain.calendar import deadline
from domain.messages import Owner, Task
from domain.processes.cohort import Mark
from domain.processes.cohort import refusals as cohort_refusals
from domain.processes.cohort.commands import MarkRegister
from domain.processes.cohort.tellings import RecordAttendance
from domain.services.course import Over, standing, unmet
from domain.services.course import commands as c
from domain.services.course import events as e
from domain.services.course import refusals as r
from tests.domain.courses import (
    ADA,
    BOB,
    BOOKING,
    CYN,
    DATE,
    LATER,
    MOVING,
    attend,
    attend_all,
    awards,
    book,
    booked,
    cancel_date,
    correct,
    days,
    delegate,
    letters,
    open_for,
    run,
    settle,
    show_evidence,
    start,
    task,
    taught,
)
from tests.domain.world import World


def stands(world: World, number: int, who: str = ADA) -> str:
    return standing(world.booking(BOOKING), delegate(world, who), number)


def made_up(world: World, number: int, *, ago: int = 0, who: str = ADA) -> c.MakeUpDay:
    on = world.at.date() - timedelta(days=ago)
    return c.MakeUpDay(person=who, day=number, caught_up_on=on, evidence="t-how")


def visit(number: int, *, who: str = ADA, sister: str = LATER) -> c.ArrangeSisterDay:
    return c.ArrangeSisterDay(person=who, day=number, sister=sister)


class TestAttendance:
    def test_each_day_is_ahead_then_attended_or_missed(self) -> None:
        world = booked(ADA, BOB)
        assert (stands(world, 1), world.stage(BOOKING)) == ("ahead", "booked")

        attend(world, 1, absent=(BOB,))

        assert (stands(world, 1), stands(world, 1, BOB)) == ("attended", "missed")
        assert world.stage(BOOKING) == "on the course"

    def test_a_missed_day_is_to_be_made_up_within_twenty_working_days(self) -> None:
        world = attend(booked(), 1, absent=(ADA,))

        item = world.agenda(BOOKING)["make_up:1:1:rowan-1:1"]
        assert isinstance(item, Task)
        assert (item.due, item.owner) == (deadline(date(2026, 6, 30)), Owner.COORDINATOR)
        assert item.prefill == {"person": ADA, "day": 1}
        assert item.why == f"{say.person('p-ada')} missed it."

    def test_who_came_to_no_day_is_named_as_such(self) -> None:
        world = attend_all(booked(), day_1=(ADA,), day_2=(ADA,))

        item = world.agenda(BOOKING)["make_up:1:1:rowan-1:2"]
        assert isinstance(item, Task)
        assert item.why == f"{say.person('p-ada')} came to no learning day."

    def test_a_corrected_sheet_counts(self) -> None:
        world = attend(booked(), 1, absent=(ADA,))

        assert stands(correct(world, 1, ADA), 1) == "attended"
        assert stands(correct(world, 1, absent=(ADA,)), 1) == "missed"

    def test_a_correction_after_the_end_is_still_taken_over(self) -> None:
        world = task(taught())
        assert isinstance(world.state(BOOKING), Over)

        correct(world, 2, absent=(ADA,))

        assert stands(world, 2) == "missed"
        assert awards(world) == ["certificate"]

    def test_two_hours_may_be_missed_of_a_course_of_trainer_assessors(self) -> None:
        world = booked(ADA, BOB, slug=MOVING)
        world.pass_to(start(world) + timedelta(hours=9))

        world.do(
            DATE,
            MarkRegister(
                day=1,
                marks=(
                    Mark(person=ADA, status="late", minutes_late=120),
                    Mark(person=BOB, status="late", minutes_late=121),
                ),
            ),
        )
        settle(world)

        assert (stands(world, 1), stands(world, 1, BOB)) == ("attended", "missed")

    def test_an_old_sheet_and_strangers_change_nothing(self) -> None:
        world = attend(booked(), 1)
        sheet = (Mark(person=ADA, status="absent"), Mark(person=CYN, status="attended"))

        told = RecordAttendance(cohort=DATE, day=1, revision=1, marks=sheet)

        assert world.do(BOOKING, told) == []


class TestMakeUp:
    def test_a_catch_up_counts_as_the_day(self) -> None:
        world = attend_all(booked(), day_1=(ADA,))

        world.do(BOOKING, made_up(world, 1, ago=3))
        settle(world)

        assert stands(world, 1) == "made up"
        assert awards(task(world)) == ["certificate"]

    @pytest.mark.parametrize("number", [1, 2])
    def test_only_a_missed_day_is_made_up(self, number: int) -> None:
        world = attend(booked(), 1)
        reason = r.DayDone if number == 1 else r.NothingToMakeUp

        world.refused(BOOKING, made_up(world, number), reason)

    def test_a_day_that_the_course_does_not_have(self) -> None:
        world = attend(booked(), 1)

        refused = world.refused(BOOKING, made_up(world, 9), r.NotTheirDay)

        assert "1, 2" in refused.sentence

    def test_it_is_recorded_once_it_has_happened(self) -> None:
        world = attend(booked(), 1, absent=(ADA,))

        world.refused(BOOKING, made_up(world, 1, ago=-1), r.InTheFuture)

    def test_it_comes_after_the_day_even_when_a_visit_is_booked(self) -> None:
        world = attend(booked(), 1, absent=(ADA,))
        world.do(BOOKING, visit(2))

        refused = world.refused(BOOKING, made_up(world, 2), r.CatchUpTooEarly)
        assert "is on 16 June 2026, so nobody can have caught up on it by 2 June" in (
            refused.sentence
        )
        world.refused(BOOKING, made_up(world, 1, ago=1), r.CatchUpTooEarly)

    def test_it_has_to_be_within_six_months(self) -> None:
        world = attend(booked(), 1, absent=(ADA,)).pass_to(start(booked()) + timedelta(days=190))

        refused = world.refused(BOOKING, made_up(world, 1), r.CatchUpTooLate)
        assert "was on 2 June 2026, so a catch-up counts until 2 December 2026" in refused.sentence

        world.do(BOOKING, made_up(world, 1, ago=30))
        assert stands(world, 1) == "made up"

    def test_more_time_for_the_assessment_is_more_time_to_catch_up(self) -> None:
        world = attend_all(booked(slug=MOVING), day_1=(ADA,))
        world.pass_to(start(booked()) + timedelta(days=180))
        more = c.ExtendAssessment(person=ADA, until=date(2027, 3, 1), reason="t-ill")
        world.do(BOOKING, more)
        world.pass_to(start(booked()) + timedelta(days=200))

        world.do(BOOKING, made_up(world, 1))

        assert stands(world, 1) == "made up"

    def test_only_a_delegate_with_a_place_makes_up_a_day(self) -> None:
        world = cancel_date(attend(booked(ADA), 1, absent=(ADA,)))

        world.refused(BOOKING, made_up(world, 1), r.HasNoPlaceYet)
        world.refused(BOOKING, made_up(world, 1, who=BOB), r.NotADelegate)


class TestVisits:
    def test_a_missed_day_is_attended_on_another_date(self) -> None:
        world = attend_all(booked(), day_1=(ADA,))

        world.do(BOOKING, visit(1))
        assert stands(world, 1) == "arranged"
        assert world.cohort(LATER).expected(1) == (ADA,)
        assert "make_up:1:1:rowan-1:1" not in world.agenda(BOOKING)

        attend(world, 1, cohort=LATER)
        assert stands(world, 1) == "attended"
        assert awards(task(world)) == ["certificate"]

    def test_a_day_ahead_can_be_arranged_elsewhere(self) -> None:
        world = booked()

        world.do(BOOKING, visit(2))

        attend_all(world, day_2=(ADA,))
        assert stands(world, 2) == "arranged"

    def test_a_visit_that_was_missed_is_a_missed_day_again(self) -> None:
        world = attend(booked(), 1, absent=(ADA,))
        world.do(BOOKING, visit(1))

        attend(world, 1, cohort=LATER, absent=(ADA,))

        assert stands(world, 1) == "missed"
        assert "make_up:1:1:rowan-1:1" in world.agenda(BOOKING)

    def test_a_catch_up_meanwhile_cancels_the_visit(self) -> None:
        world = attend(booked(), 1, absent=(ADA,))
        world.do(BOOKING, visit(1))

        world.do(BOOKING, made_up(world, 1))

        assert world.cohort(LATER).expected(1) == ()

    def test_another_visit_takes_the_place_of_the_first(self) -> None:
        world = attend(booked(), 1, absent=(ADA,))
        run(world, "cohort:august", later=70)
        world.do(BOOKING, visit(1))

        world.do(BOOKING, visit(1, sister="cohort:august"))

        assert world.cohort(LATER).expected(1) == ()
        assert world.cohort("cohort:august").expected(1) == (ADA,)

    def test_every_reason_is_told_at_once(self) -> None:
        world = attend(booked(), 1)

        world.refused(
            BOOKING,
            visit(1, sister=DATE),
            r.DayDone,
            r.SameCohort,
            cohort_refusals.DayBegun,
            cohort_refusals.VisitorAlreadyExpected,
        )
        world.refused(BOOKING, visit(2, sister="cohort:nowhere"), cohort_refusals.NoCohort)

    def test_it_has_to_be_the_same_day_of_the_same_course(self) -> None:
        world = run(attend(booked(), 1), "cohort:moving", MOVING, later=100)

        world.refused(BOOKING, visit(2, sister="cohort:moving"), r.DayDiffers)

    def test_the_same_visit_is_booked_once(self) -> None:
        world = booked()
        world.do(BOOKING, visit(2))

        world.refused(BOOKING, visit(2), r.AlreadyArranged)

    def test_a_date_more_than_six_months_later_is_too_late(self) -> None:
        world = run(booked(), "cohort:spring", later=280)

        world.refused(BOOKING, visit(2, sister="cohort:spring"), r.CatchUpTooLate)

    def test_a_visit_whose_date_is_cancelled_is_off(self) -> None:
        world = attend(booked(), 1, absent=(ADA,))
        world.do(BOOKING, visit(1))

        cancel_date(world, LATER)

        assert (stands(world, 1), delegate(world).seat) == ("missed", "booked")

    def test_a_visit_that_is_moved_keeps_its_new_time(self) -> None:
        world = attend(booked(), 1, absent=(ADA,))
        world.do(BOOKING, visit(1))
        day = world.cohort(LATER).days[0]
        new = {"starts": day.starts + timedelta(days=3), "ends": day.ends + timedelta(days=3)}

        world.do(BOOKING, c.NoteDayMoved(cohort=LATER, day=1, room=day.room, **new))

        (booked_,) = world.booking(BOOKING).sister_days
        assert booked_.starts == new["starts"]


class TestTasks:
    def test_a_task_is_asked_for_once_somebody_has_begun(self) -> None:
        world = booked()
        assert "task:1:1:draft_plan" not in world.agenda(BOOKING)

        attend(world, 1)

        item = world.agenda(BOOKING)["task:1:1:draft_plan"]
        assert isinstance(item, Task)
        assert (item.due, item.owner) == (deadline(date(2026, 6, 16)), Owner.DELEGATE)

    def test_it_is_chased_once(self) -> None:
        world = attend_all(booked()).pass_to(deadline(date(2026, 9, 1)))

        (chased,) = world.events(BOOKING, e.Chased)
        assert chased.at.date() == date(2026, 6, 23)  # five working days after it was due
        assert chased.what_title == "Draft a care plan on a case without names"

    def test_a_task_in_time_is_not_chased(self) -> None:
        world = task(attend(booked(), 1))

        attend(world, 2).pass_to(deadline(date(2026, 9, 1)))

        assert world.events(BOOKING, e.Chased) == []

    def test_it_is_recorded_once_and_once_done(self) -> None:
        world = task(attend(booked(), 1))
        tomorrow = world.at.date() + timedelta(days=1)
        again = c.RecordTask(person=ADA, task="draft_plan", done_on=tomorrow, evidence="t-paper")

        world.refused(BOOKING, again, r.InTheFuture, r.AlreadyRecorded)

    def test_the_course_has_to_have_it(self) -> None:
        world = attend(booked(), 1)
        today = world.at.date()
        wrong = c.RecordTask(person=ADA, task="tea", done_on=today, evidence="t-paper")

        refused = world.refused(BOOKING, wrong, r.NotATask)

        assert "Its tasks are: draft_plan." in refused.sentence

    def test_whoever_has_no_place_hands_in_nothing(self) -> None:
        world = cancel_date(attend(booked(), 1))
        today = world.at.date()
        early = c.RecordTask(person=ADA, task="draft_plan", done_on=today, evidence="t-paper")

        world.refused(BOOKING, early, r.HasNoPlaceYet)


def test_what_is_lacking_is_said_in_words() -> None:
    world = attend(booked(ADA, BOB), 1, absent=(BOB,))

    assert [one.sentence for one in unmet(world.booking(BOOKING))] == [
        f"{say.person('p-ada')} has learning day 2 still to attend",
        f"{say.person('p-ada')} has not handed in “Draft a care plan on a case without names”",
        f"{say.person('p-bob')} missed learning day 1 and has not caught up",
        f"{say.person('p-bob')} has learning day 2 still to attend",
        f"{say.person('p-bob')} has not handed in “Draft a care plan on a case without names”",
    ]


def test_an_action_learning_set_meets_six_times() -> None:
    world = open_for("action_learning")
    world.do(BOOKING, book(slug="action_learning"))
    settle(world)

    attend_all(world)
    show_evidence(world)

    assert len(days("action_learning")) == 6
    assert awards(world) == ["certificate"]
    assert letters(world) == ["booked"]
