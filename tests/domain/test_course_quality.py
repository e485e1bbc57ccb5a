"""Quality checks and release: which assessments are drawn, and that two people stand for each."""

from datetime import date, timedelta
from typing import Any

from domain import say
from domain.calendar import deadline
from domain.facts import AssessmentsBy
from domain.messages import Owner, Task
from domain.processes.cohort import CohortOf
from domain.refusals import NotNow
from domain.services.course import DECIDER, Over, unmet
from domain.services.course import commands as c
from domain.services.course import events as e
from domain.services.course import refusals as r
from tests.domain.courses import (
    ADA,
    BOB,
    BOOKING,
    DATE,
    IAN,
    IDA,
    IVY,
    assess,
    assessed,
    awards,
    delegate,
    judge,
    letters,
    observe,
    observed,
    score,
    settle,
    taught,
)
from tests.domain.world import World
from tests.given import ANN, BEN, CAT, Given

RELEASE = c.Release(person=ADA)


def check(*, agreed: bool = True, who: str = ADA) -> c.CheckQuality:
    return c.CheckQuality(person=who, agreed=agreed, note="t-found")


def checked(world: World, *, agreed: bool = True) -> World:
    world.do(BOOKING, check(agreed=agreed), by=BEN)
    return settle(world)


def drawn(before: int, judged_before: int) -> e.SampleDrawn:
    """Return what is decided of the assessment that follows so many of this run."""
    world = taught(slug="moving_and_handling")
    score(world, 90)
    observe(world)
    world.do(BOOKING, judgement(world))  # and the engine has not drawn yet
    cohort = world.cohort(DATE)
    counted = cohort.model_copy(
        update={"assessed_people": tuple(f"p-before-{n}" for n in range(before))}
    )
    facts: dict[Any, Any] = {
        CohortOf(ref=DATE): counted,
        AssessmentsBy(assessor=IDA): judged_before,
    }
    process = Given(DECIDER)
    process.state = world.state(BOOKING)
    done = process.when(c.DrawSample(person=ADA), at=world.at, facts=facts)
    (event,) = done.events
    assert isinstance(event, e.SampleDrawn)
    return event


def judgement(world: World) -> c.RecordJudgement:
    return c.RecordJudgement(
        person=ADA,
        component="assignment",
        passed=True,
        assessor=IDA,
        judged_on=world.at.date(),
        evidence="t-paper",
    )


class TestSample:
    def test_the_first_of_a_run_and_every_tenth_are_drawn(self) -> None:
        experienced = 3

        sampled = [number for number in range(22) if drawn(number, experienced).sampled]

        assert sampled == [0, 10, 20]

    def test_all_of_a_new_assessor_are_drawn(self) -> None:
        assert [drawn(4, judged).sampled for judged in range(5)] == [True, True, True, False, False]
        assert drawn(4, 0).why == f"{say.person('p-assessor-ida')} is new as an assessor"

    def test_whoever_judged_criteria_counts_as_an_assessor(self) -> None:
        world = taught(slug="moving_and_handling")
        observe(world, by=IVY, met=("consent",))
        assess(world)

        needs = DECIDER.needs(BOOKING, world.state(BOOKING), c.DrawSample(person=ADA))

        assert needs[1:] == (AssessmentsBy(assessor=IVY), AssessmentsBy(assessor=IDA))

    def test_each_assessment_is_counted_in_its_run(self) -> None:
        world = assessed(ADA, BOB)

        assert world.cohort(DATE).assessed_people == (ADA, BOB)

    def test_the_check_is_owed_within_ten_working_days(self) -> None:
        item = assessed().agenda(BOOKING)["check_quality:1:1:1"]

        assert isinstance(item, Task)
        assert (item.due, item.owner) == (deadline(date(2026, 7, 29)), Owner.COORDINATOR)

    def test_what_was_not_drawn_is_not_checked(self) -> None:
        world = taught(slug="moving_and_handling")

        world.refused(BOOKING, check(), r.NotSampled)
        world = checked(assessed())
        world.refused(BOOKING, check(), r.NotSampled)


class TestSecondPerson:
    def test_nobody_checks_or_releases_what_they_recorded(self) -> None:
        world = assessed()

        world.refused(BOOKING, check(), r.ReleasedByRecorder)
        world.do(BOOKING, check(), by=BEN)
        world.refused(BOOKING, RELEASE, r.ReleasedByRecorder)

    def test_one_recorded_result_is_enough(self) -> None:
        world = score(taught(slug="moving_and_handling"), 90, clerk=BEN)
        observe(world)
        judge(world)

        world.refused(BOOKING, check(), r.ReleasedByRecorder, by=ANN)
        refused = world.refused(BOOKING, check(), r.ReleasedByRecorder, by=BEN)
        assert refused.sentence.endswith("Ask a colleague.")
        world.do(BOOKING, check(), by=CAT)

    def test_an_observation_in_part_is_a_result_as_well(self) -> None:
        world = taught(slug="moving_and_handling")
        observe(world, met=("consent",), clerk=BEN)
        assess(world)

        world.refused(BOOKING, check(), r.ReleasedByRecorder, by=BEN)

    def test_the_release_follows_the_check_within_five_working_days(self) -> None:
        world = checked(assessed())

        item = world.agenda(BOOKING)["release:1:1:1"]
        assert isinstance(item, Task)
        assert (item.due, item.owner) == (deadline(date(2026, 7, 22)), Owner.COORDINATOR)

    def test_nothing_is_released_before_it_is_checked(self) -> None:
        world = assessed()
        assert [one.sentence for one in unmet(world.booking(BOOKING))] == [
            f"The quality check of {say.person('p-ada')} has not been done"
        ]

        world.refused(BOOKING, RELEASE, NotNow)

    def test_nothing_is_released_before_it_is_passed(self) -> None:
        score(taught(slug="moving_and_handling"), 90).refused(BOOKING, RELEASE, NotNow)

    def test_a_release_registers_at_once(self) -> None:
        world = checked(assessed())
        assert awards(world) == []

        world.do(BOOKING, RELEASE, by=BEN)
        settle(world)

        assert awards(world) == ["registration"]
        assert isinstance(world.state(BOOKING), Over)
        assert world.stage(BOOKING) == "complete"
        world.refused(BOOKING, RELEASE, NotNow)

    def test_it_is_released_once(self) -> None:
        world = checked(assessed(ADA, BOB))
        world.do(BOOKING, RELEASE, by=BEN)

        world.refused(BOOKING, RELEASE, NotNow)


class TestNotAgreed:
    def test_another_assessor_observes_again(self) -> None:
        world = checked(assessed(), agreed=False)

        assert "part:1:1:1:practical:0" in world.agenda(BOOKING)
        assert [one.component for one in delegate(world).counts] == ["knowledge_test", "assignment"]
        world.refused(BOOKING, observed(world), r.SameAssessor)

        observe(world, by=IAN)
        assert "check_quality:1:1:2" in world.agenda(BOOKING)
        (first, again) = world.events(BOOKING, e.SampleDrawn)
        assert (first.sampled, again.why) == (True, "an earlier check did not agree")

        checked(world)
        world.do(BOOKING, RELEASE, by=BEN)
        assert awards(settle(world)) == ["registration"]

    def test_whoever_observed_before_never_does_again(self) -> None:
        world = checked(assessed(), agreed=False)
        observe(world, by=IAN)

        checked(world, agreed=False)

        world.refused(BOOKING, observed(world, by=IDA), r.SameAssessor)
        world.refused(BOOKING, observed(world, by=IAN), r.SameAssessor)
        observe(world, by=IVY)

    def test_the_tries_begin_again_and_earlier_ones_cost_nothing_twice(self) -> None:
        world = checked(assessed(), agreed=False)
        observe(world, by=IAN, unmet=("consent",))

        assert delegate(world).active
        assert world.booking(BOOKING).fees == ()
        assert letters(world)[-1] == "not passed yet"

    def test_there_is_time_for_it_even_after_six_months(self) -> None:
        world = taught(slug="moving_and_handling").pass_to(deadline(date(2027, 1, 14)))
        assess(world)
        world.pass_to(world.at + timedelta(days=14))  # the usual time is over

        checked(world, agreed=False)

        assert delegate(world).active
        assert world.agenda(BOOKING)["part:1:1:1:practical:0"].due == deadline(date(2027, 3, 26))
        chased = len(world.events(BOOKING, e.Chased))
        world.pass_to(world.at + timedelta(weeks=8) - timedelta(days=1))
        assert len(world.events(BOOKING, e.Chased)) == chased
        world.pass_to(world.at + timedelta(days=2))
        assert not delegate(world).active


def test_a_corrected_sheet_holds_a_released_registration_back() -> None:
    world = checked(assessed(ADA, BOB))
    world.do(BOOKING, RELEASE, by=BEN)  # and the engine has not registered yet
    sheet = (m.model_copy(update={"status": "absent"}) for m in world.cohort(DATE).log(4).marks)

    world.do(
        BOOKING,
        c.RecordAttendance(cohort=DATE, day=4, revision=2, marks=tuple(sheet)),
    )

    assert "issue_award:1:1:registration" not in world.agenda(BOOKING)
    world.do(
        BOOKING,
        c.MakeUpDay(person=ADA, day=4, caught_up_on=world.at.date(), evidence="t-how"),
    )
    assert awards(settle(world)) == ["registration"]
