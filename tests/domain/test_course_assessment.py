"""Assessment: parts, marks, re-sits, feedback, reminders and the time that there is for it."""

from datetime import date, timedelta

import pytest

from domain.calendar import add_months, deadline
from domain.messages import Owner, Task
from domain.parts.criteria import NoSuchCriterion, NothingJudged
from domain.refusals import NotNow
from domain.services.course import Over, unmet
from domain.services.course import commands as c
from domain.services.course import events as e
from domain.services.course import refusals as r
from tests.domain.courses import (
    ADA,
    BOB,
    BOOKING,
    FUNDED,
    IAN,
    IDA,
    IVY,
    MOVING,
    attend,
    awards,
    booked,
    criteria,
    delegate,
    fee_invoice,
    judge,
    judged,
    letters,
    observe,
    observed,
    score,
    scored,
    settle,
    taught,
)
from tests.domain.world import World

LAST = date(2026, 7, 15)
ALL = criteria()


def passed(world: World, part: str) -> list[bool]:
    return [one.passed for one in delegate(world).attempts if one.component == part]


def feedback(world: World) -> c.RecordFeedback:
    today = world.at.date()
    return c.RecordFeedback(person=ADA, given_on=today, feedback="t-said")


def extend(until: date) -> c.ExtendAssessment:
    return c.ExtendAssessment(person=ADA, until=until, reason="t-ill")


class TestParts:
    @pytest.mark.parametrize(("percent", "good"), [(79, False), (80, True), (100, True)])
    def test_a_test_is_passed_from_80_percent(self, percent: int, good: bool) -> None:
        world = score(taught(slug=MOVING), percent)

        assert passed(world, "knowledge_test") == [good]

    def test_criteria_may_be_met_over_several_observations(self) -> None:
        world = observe(taught(slug=MOVING), met=ALL[:10])
        assert passed(world, "practical") == [False]
        assert letters(world)[-1] == "booked"
        assert "feedback:1:1:1" not in world.agenda(BOOKING)

        observe(world, met=ALL[10:20])
        observe(world, met=ALL[20:])

        assert passed(world, "practical") == [False, False, True]
        assert delegate(world).active

    def test_one_criterion_not_met_is_not_passed_and_the_rest_stands(self) -> None:
        world = observe(taught(slug=MOVING), unmet=ALL[:1])
        assert passed(world, "practical") == [False]
        assert letters(world)[-1] == "not passed yet"

        observe(world, by=IAN, met=ALL[:1])

        assert passed(world, "practical") == [False, True]

    def test_what_was_judged_last_counts(self) -> None:
        world = observe(taught(slug=MOVING), met=ALL[:5])

        observe(world, met=ALL[5:], unmet=ALL[:1])

        assert passed(world, "practical") == [False, False]

    def test_outcomes_are_those_of_the_framework(self) -> None:
        world = taught(slug=MOVING)

        world.refused(BOOKING, observed(world, met=()), NothingJudged)
        world.refused(BOOKING, observed(world, met=("tea",)), NoSuchCriterion)

    def test_an_assignment_is_judged_as_a_whole(self) -> None:
        world = judge(taught(slug=MOVING), False)

        judge(world, True, by=IAN)

        assert passed(world, "assignment") == [False, True]

    def test_each_part_is_recorded_in_its_own_way(self) -> None:
        world = taught(slug=MOVING)
        as_score = scored(world).model_copy(update={"component": "assignment"})
        as_judgement = judged(world).model_copy(update={"component": "knowledge_test"})
        as_part = scored(world).model_copy(update={"component": "tea"})

        refused = world.refused(BOOKING, as_score, r.OtherKindOfPart)
        assert refused.sentence.endswith("Use “Record an assignment”.")
        world.refused(BOOKING, as_judgement, r.OtherKindOfPart)
        refused = world.refused(BOOKING, as_part, r.NotAPart)
        assert "knowledge_test, practical, assignment" in refused.sentence

    def test_every_reason_is_told_at_once(self) -> None:
        world = booked(slug=MOVING)
        tomorrow = world.at.date() + timedelta(days=1)
        odd = scored(world, by=ADA).model_copy(update={"taken_on": tomorrow})

        world.refused(BOOKING, odd, r.InTheFuture, r.DaysMissing, r.WorkedOnTheirOwn)

    def test_what_is_passed_is_not_judged_again(self) -> None:
        world = score(taught(slug=MOVING), 90)

        world.refused(
            BOOKING,
            scored(world, by=IAN),
            r.AlreadyPassed,
        )

    def test_a_course_without_an_assessment_has_nothing_to_judge(self) -> None:
        world = taught()

        world.refused(BOOKING, scored(world), NotNow)
        world.refused(BOOKING, extend(LAST + timedelta(days=250)), NotNow)

    def test_a_part_is_owed_eight_weeks_after_the_course(self) -> None:
        item = taught(slug=MOVING).agenda(BOOKING)["part:1:1:0:assignment:0"]

        assert isinstance(item, Task)
        assert (item.due, item.owner) == (deadline(date(2026, 9, 9)), Owner.TRAINER)
        assert item.settled_by == "record_judgement"


class TestResits:
    def test_feedback_is_owed_within_five_working_days(self) -> None:
        world = score(taught(slug=MOVING), 50)

        item = world.agenda(BOOKING)["feedback:1:1:1"]
        assert isinstance(item, Task)
        assert (item.due, item.owner) == (deadline(date(2026, 7, 22)), Owner.TRAINER)

        world.do(BOOKING, feedback(world))
        assert "feedback:1:1:1" not in world.agenda(BOOKING)
        world.refused(BOOKING, feedback(world), r.NothingFailed)

    def test_feedback_is_recorded_once_it_was_given(self) -> None:
        world = score(taught(slug=MOVING), 50)
        tomorrow = world.at.date() + timedelta(days=1)
        early = feedback(world).model_copy(update={"given_on": tomorrow})

        world.refused(BOOKING, early, r.InTheFuture)

    def test_a_re_sit_is_owed_within_eight_weeks_by_another_assessor(self) -> None:
        world = score(taught(slug=MOVING), 50)

        item = world.agenda(BOOKING)["part:1:1:0:knowledge_test:1"]
        assert isinstance(item, Task)
        assert item.title == "Re-sit 1: Knowledge test"
        assert item.due == deadline(LAST + timedelta(weeks=8))
        world.refused(BOOKING, scored(world, by=IDA), r.SameAssessor)
        score(world, 80, by=IAN)
        assert passed(world, "knowledge_test") == [False, True]

    def test_the_first_is_free_and_the_second_costs_75_pounds(self) -> None:
        world = score(taught(slug=MOVING), 50)
        score(world, 60, by=IAN)
        assert world.booking(BOOKING).fees == ()

        score(world, 80, by=IDA)

        (fee,) = world.events(BOOKING, e.FeeRaised)
        assert (fee.cause, fee.pence) == ("another re-sit", 7_500)
        assert world.state(fee_invoice(fee.fee)).bill.gross_pence == 7_500

    def test_a_third_failure_ends_it(self) -> None:
        world = score(taught(slug=MOVING), 50)
        score(world, 60, by=IAN)
        score(world, 70, by=IVY)

        ended = delegate(world).ended
        assert ended is not None
        assert ended.cause == "not passed"
        assert letters(world)[-2:] == ["not passed yet", "not passed"]
        assert isinstance(world.state(BOOKING), Over)
        assert len(world.booking(BOOKING).fees) == 1
        assert world.booking(BOOKING).credited == ()

    def test_the_others_of_the_booking_go_on(self) -> None:
        world = taught(ADA, BOB, slug=MOVING)
        for percent, by in ((50, IDA), (60, IAN), (70, IVY)):
            score(world, percent, by=by)

        assert world.stage(BOOKING) == "being assessed"
        assert {one.person for one in unmet(world.booking(BOOKING))} == {BOB}

    def test_each_part_has_its_own_tries(self) -> None:
        world = score(taught(slug=MOVING), 50)
        judge(world, False)
        observe(world, unmet=ALL[:2])
        score(world, 60, by=IAN)

        assert delegate(world).active
        assert world.booking(BOOKING).fees == ()


class TestReminders:
    def test_each_part_is_chased_once(self) -> None:
        world = taught(slug=MOVING).pass_to(deadline(date(2026, 10, 30)))

        chased = world.events(BOOKING, e.Chased)
        assert [one.what_title for one in chased] == [
            "Workplace assignment",
            "Knowledge test",
            "Observed practical and micro-teach",
        ]
        assert {one.at.date() for one in chased} == {date(2026, 9, 16)}

    def test_a_re_sit_is_chased_once_more(self) -> None:
        world = taught(slug=MOVING).pass_to(deadline(date(2026, 9, 20)))
        score(world, 50)

        world.pass_to(deadline(date(2026, 11, 29)))

        chased = [one.what for one in world.events(BOOKING, e.Chased)]
        assert chased[-1] == "knowledge_test:0:1"
        assert len(chased) == 4


class TestTime:
    def test_it_lapses_six_months_after_the_last_day(self) -> None:
        world = score(taught(slug=MOVING), 90)
        world.pass_to(deadline(add_months(LAST, 6)) - timedelta(seconds=1))
        assert delegate(world).active

        world.pass_to(deadline(add_months(LAST, 6)))

        ended = delegate(world).ended
        assert ended is not None
        assert (ended.cause, letters(world)[-1]) == ("assessment lapsed", "assessment lapsed")
        assert isinstance(world.state(BOOKING), Over)
        assert world.booking(BOOKING).credited == ()

    def test_it_can_be_extended_within_a_year(self) -> None:
        world = taught(slug=MOVING)
        soon, late = date(2027, 1, 15), date(2027, 7, 16)

        refused = world.refused(BOOKING, extend(soon), r.ExtensionNotLater)
        assert "runs to 15 January 2027 already" in refused.sentence
        world.refused(BOOKING, extend(late), r.ExtensionNotLater)
        world.do(BOOKING, extend(date(2027, 7, 15)))
        world.pass_to(deadline(date(2027, 7, 14)))
        assert delegate(world).active

        world.pass_to(deadline(date(2027, 7, 15)))
        assert not delegate(world).active

    def test_whoever_never_came_lapses_as_well(self) -> None:
        world = booked(slug=MOVING)
        for number in (1, 2, 3, 4):
            attend(world, number, absent=(ADA,))

        world.pass_to(deadline(add_months(LAST, 6)))

        assert isinstance(world.state(BOOKING), Over)
        assert world.stage(BOOKING) == "complete"


class TestWithoutSecondPerson:
    def test_attended_and_competent_are_two_certificates(self) -> None:
        world = attend(booked(slug=FUNDED), 1)
        assert awards(world) == ["attendance"]

        seen = judged(world).model_copy(update={"component": "competence"})
        world.do(BOOKING, seen)
        settle(world)

        assert awards(world) == ["attendance", "certificate"]
        assert world.events(BOOKING, e.SampleDrawn) == []
        assert isinstance(world.state(BOOKING), Over)

    def test_a_third_try_ends_it_free_of_charge(self) -> None:
        world = attend(booked(slug=FUNDED), 1)
        for by in (IDA, IAN, IVY):
            world.do(
                BOOKING,
                judged(world, False, by=by).model_copy(update={"component": "competence"}),
            )
            settle(world)

        assert awards(world) == ["attendance"]
        assert world.booking(BOOKING).fees == ()
