"""Certificates and registrations: issued by themselves once earned, and never otherwise."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from domain.frameworks import framework
from domain.messages import Step
from domain.processes.award import NotIssued
from domain.processes.award.commands import Issue
from domain.refusals import NotNow, StepGone
from domain.services.course import Over, unmet
from domain.services.course import commands as c
from domain.services.course.events import AwardIssued
from domain.services.course.papers import award as order
from tests.domain.builders import PROVIDER
from tests.domain.courses import (
    ADA,
    BOB,
    BOOKING,
    CYN,
    FUNDED,
    LATER,
    MOVING,
    SETTING,
    assess,
    assessed,
    attend,
    attend_all,
    award,
    awards,
    booked,
    cancel_date,
    delegate,
    judge,
    letters,
    observed,
    score,
    settle,
    task,
    taught,
)
from tests.domain.world import World
from tests.given import BEN


def released(world: World, who: str = ADA) -> World:
    if delegate(world, who).sample and "check_quality:1:1:1" in world.agenda(BOOKING):
        world.do(BOOKING, c.CheckQuality(person=who, agreed=True, note="t-found"), by=BEN)
    world.do(BOOKING, c.Release(person=who), by=BEN)
    return settle(world)


def only_days() -> World:
    return taught()


def only_the_task() -> World:
    return task(attend(booked(), 1))


def a_day_missed() -> World:
    return task(attend_all(booked(), day_2=(ADA,)))


def on_another_date_without_the_second_day() -> World:
    world = cancel_date(task(attend(booked(), 1)))
    world.do(BOOKING, c.ChooseDate(cohort=LATER))
    return settle(world)


def cancelled() -> World:
    world = taught(ADA, BOB)
    world.do(BOOKING, c.CancelPlace(person=ADA, reason="t-why"))
    return settle(world)


class TestCertificate:
    def test_both_days_and_the_task_give_it_by_itself(self) -> None:
        world = task(taught())

        (issued,) = world.events(BOOKING, AwardIssued)
        assert (issued.person, issued.kind, issued.award) == (ADA, "certificate", award())
        assert unmet(world.booking(BOOKING)) == ()
        assert isinstance(world.state(BOOKING), Over)
        assert letters(world) == ["booked"]

    def test_the_task_may_come_before_the_second_day(self) -> None:
        world = task(attend(booked(), 1))

        attend(world, 2)

        assert awards(world) == ["certificate"]

    @pytest.mark.parametrize(
        "lacking",
        [only_days, only_the_task, a_day_missed, on_another_date_without_the_second_day, cancelled],
    )
    def test_nobody_gets_it_otherwise(self, lacking: Callable[[], World]) -> None:
        world = lacking()

        world.pass_to(world.at + timedelta(days=700))

        assert isinstance(world.state(award()), NotIssued)
        assert world.events(BOOKING, AwardIssued) == []

    def test_everybody_gets_their_own(self) -> None:
        world = taught(ADA, BOB)

        task(world)
        assert (awards(world), awards(world, BOB)) == (["certificate"], [])
        task(world, BOB)

        assert world.state(award(2)).certificate.holder == BOB
        assert isinstance(world.state(BOOKING), Over)

    def test_it_is_issued_once(self) -> None:
        world = task(taught(ADA, BOB))

        again = c.RecordAward(person=ADA, kind="certificate")

        world.refused(BOOKING, again, StepGone, NotNow)

    def test_its_date_is_that_of_the_last_thing_done(self) -> None:
        world = taught()
        day = world.at.date()

        task(world.pass_to(world.at + timedelta(days=40)))

        assert world.state(award()).certificate.completed_on == day + timedelta(days=40)

    def test_its_fields(self) -> None:
        world = task(taught())

        command = order(BOOKING, world.booking(BOOKING), delegate(world), "certificate")

        assert command == Issue(
            kind="certificate",
            title_of_award="Care planning to enhance well-being",
            holder=ADA,
            provider=PROVIDER,
            setting=SETTING,
            regarding=BOOKING,
            service="care_planning",
            programme="Care planning to enhance well-being",
            completed_on=date(2026, 6, 16),
            statements=(
                "Learning day 1: Plans that start from the person",
                "Learning day 2: Plans that work in practice",
            ),
        )

    def test_a_place_given_to_a_colleague_is_certified_to_them(self) -> None:
        world = booked()
        world.do(BOOKING, c.Substitute(person=ADA, substitute=CYN))

        task(attend_all(world), CYN)

        assert world.state(award()).certificate.holder == CYN


class TestAttendance:
    def test_it_follows_the_day_and_dates_from_it(self) -> None:
        world = attend(booked(slug=FUNDED), 1)

        command = order(BOOKING, world.booking(BOOKING), delegate(world), "attendance")
        assert (command.kind, command.completed_on) == ("attendance", date(2026, 6, 2))
        assert command.statements == ("Learning day 1: Clinical skills in everyday care",)
        assert awards(world) == ["attendance"]

    def test_whoever_did_not_come_gets_none(self) -> None:
        world = attend(booked(slug=FUNDED), 1, absent=(ADA,))

        assert awards(world.pass_to(world.at + timedelta(days=30))) == []


class TestRegistration:
    def test_it_follows_the_release_and_nothing_else(self) -> None:
        world = assessed(ADA, BOB)
        world.pass_to(world.at + timedelta(days=100))
        assert awards(world) == []

        released(world)

        assert (awards(world), awards(world, BOB)) == (["registration"], [])

    def test_days_alone_or_parts_alone_are_not_enough(self) -> None:
        world = attend_all(booked(slug=MOVING), day_4=(ADA,))
        assess(world)

        assert not any(
            isinstance(item, Step) and "sample" in item.key for item in world.items(BOOKING)
        )
        today = world.at.date()
        world.do(BOOKING, c.MakeUpDay(person=ADA, day=4, caught_up_on=today, evidence="t-how"))
        settle(world)
        assert awards(released(world)) == ["registration"]

    def test_its_fields(self) -> None:
        world = released(assessed())

        command = order(BOOKING, world.booking(BOOKING), delegate(world), "registration")

        assert (command.kind, command.holder, command.framework) == ("registration", ADA, MOVING)
        assert (command.valid_months, command.update_months) == (24, 12)
        assert command.title_of_award == "Optimum Moving and Handling Trainer Assessor"
        assert command.completed_on == date(2026, 7, 15)
        assert command.statements == (
            "May train and assess the staff of this setting against the framework "
            "“Moving and Handling”, version 1.",
            f"Met all {len(framework(MOVING).criteria)} criteria of the framework.",
        )

    def test_it_dates_from_the_last_part_passed(self) -> None:
        world = taught(slug=MOVING)
        score(world, 90)
        judge(world)
        world.pass_to(world.at + timedelta(days=20))
        observed_on = world.at.date()
        world.do(BOOKING, observed(world))
        settle(world)

        released(world)

        assert world.state(award(kind="registration")).certificate.completed_on == observed_on


@pytest.mark.parametrize("kind", ["certificate", "attendance", "registration"])
def test_a_step_that_came_too_early_or_for_nothing_is_gone(kind: str) -> None:
    world = attend(booked(), 1)

    early = c.RecordAward.model_validate({"person": ADA, "kind": kind})

    world.refused(BOOKING, early, StepGone)
