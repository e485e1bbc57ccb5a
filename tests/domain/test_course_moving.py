"""Other dates for delegates: chosen by themselves, or because a date was cancelled."""

from datetime import date, timedelta

import pytest

from domain import say
from domain.calendar import deadline
from domain.messages import Task
from domain.processes.cohort import commands as cohorts
from domain.processes.cohort import refusals as cohort_refusals
from domain.services.course import Over
from domain.services.course import commands as c
from domain.services.course import events as e
from domain.services.course import refusals as r
from tests.domain.courses import (
    ADA,
    BOB,
    BOOKING,
    DATE,
    IDA,
    LATER,
    MOVING,
    assess,
    attend,
    attend_all,
    awards,
    book,
    booked,
    cancel_date,
    correct,
    delegate,
    evening,
    letters,
    run,
    settle,
    task,
)
from tests.domain.world import World

FREE_UNTIL = deadline(date(2026, 5, 18))
A_MOMENT = timedelta(seconds=1)


def cancel(world: World, who: str = ADA) -> World:
    world.do(BOOKING, c.CancelPlace(person=who, reason="t-why"))
    return settle(world)


def move(world: World, who: str = ADA, cohort: str = LATER) -> World:
    world.do(BOOKING, c.MoveDelegate(person=who, cohort=cohort))
    return settle(world)


class TestMove:
    def test_a_delegate_moves_and_the_others_stay(self) -> None:
        world = move(booked(ADA, BOB))

        assert world.cohort(DATE).expected(1) == (BOB,)
        assert world.cohort(LATER).expected(1) == (ADA,)
        assert delegate(world).place == "rowan-1-m1"
        attend_all(world)
        attend_all(world, LATER)
        assert not isinstance(world.state(BOOKING), Over)
        task(task(world), BOB)
        assert awards(world) == awards(world, BOB) == ["certificate"]

    def test_nobody_moves_to_where_they_are(self) -> None:
        booked().refused(BOOKING, c.MoveDelegate(person=ADA, cohort=DATE), r.SameCohort)

    def test_a_full_date_takes_nobody(self) -> None:
        world = booked()
        run(world, "cohort:tiny", later=200, capacity=1)
        world.do("course:hazel", book(BOB, cohort="cohort:tiny"))

        world.refused(
            BOOKING,
            c.MoveDelegate(person=ADA, cohort="cohort:tiny"),
            cohort_refusals.CohortFull,
        )
        assert world.cohort(DATE).expected(1) == (ADA,)

    @pytest.mark.parametrize("cohort", ["cohort:nowhere", "cohort:moving"])
    def test_it_has_to_be_a_date_of_the_course(self, cohort: str) -> None:
        world = run(booked(), "cohort:moving", MOVING, later=200)
        reason = cohort_refusals.NoCohort if "nowhere" in cohort else cohort_refusals.OtherService

        world.refused(BOOKING, c.MoveDelegate(person=ADA, cohort=cohort), reason)

    def test_a_booking_whose_places_are_settled_needs_no_date(self) -> None:
        booked().refused(BOOKING, c.ChooseDate(cohort=LATER), r.NobodyNeedsADate)


class TestDateCancelled:
    def test_everybody_needs_another_date(self) -> None:
        world = cancel_date(booked(ADA, BOB))

        assert world.stage(BOOKING) == "needs another date"
        assert letters(world) == ["booked", "date cancelled"]
        task_ = world.agenda(BOOKING)["choose_date:0"]
        assert isinstance(task_, Task)
        assert task_.due == deadline(date(2026, 3, 16))
        assert (
            task_.why
            == f"{say.person('p-ada')} and {say.person('p-bob')} have no place at present."
        )

        world.do(BOOKING, c.ChooseDate(cohort=LATER))
        assert world.cohort(LATER).taken == 2
        assert settle(world).stage(BOOKING) == "booked"

    def test_days_already_done_stay_done(self) -> None:
        world = cancel_date(attend(booked(), 1))

        world.do(BOOKING, c.ChooseDate(cohort=LATER))
        settle(world)

        assert world.cohort(LATER).expected(1) == ()
        assert world.cohort(LATER).expected(2) == (ADA,)
        attend(world, 2, cohort=LATER)
        assert awards(task(world)) == ["certificate"]

    def test_a_day_that_was_not_attended_after_all_has_to_be_made_up(self) -> None:
        world = cancel_date(attend(booked(), 1))
        world.do(BOOKING, c.ChooseDate(cohort=LATER))
        settle(world)

        correct(world, 1, absent=(ADA,))

        assert world.cohort(LATER).expected(1) == ()  # it is too late to be expected there
        assert "make_up:1:1:rowan-1-m1:1" in world.agenda(BOOKING)
        attend(world, 2, cohort=LATER)
        today = world.at.date()
        how = c.MakeUpDay(person=ADA, day=1, caught_up_on=today, evidence="t-how")
        world.do(BOOKING, how)
        assert awards(task(world)) == ["certificate"]

    def test_cancelling_instead_is_free_and_credited(self) -> None:
        world = cancel_date(booked().pass_to(FREE_UNTIL + A_MOMENT))

        cancel(world)

        (cancelled,) = world.events(BOOKING, e.PlaceCancelled)
        assert (cancelled.charge, world.booking(BOOKING).credited) == ("free", (1,))

    def test_whoever_makes_up_the_rest_elsewhere_needs_no_date(self) -> None:
        world = attend(booked(), 1)
        world.do(BOOKING, c.ArrangeSisterDay(person=ADA, day=2, sister=LATER))

        cancel_date(world)
        assert delegate(world).seat == "booked"
        attend(world, 2, cohort=LATER)

        assert awards(task(world)) == ["certificate"]

    def test_whoever_has_done_every_day_keeps_what_they_have(self) -> None:
        world = attend(booked(slug=MOVING), 1)
        for number in (2, 3, 4):
            world.do(BOOKING, c.ArrangeSisterDay(person=ADA, day=number, sister=LATER))
        world.pass_to(evening(world, 1, LATER))
        for number in (2, 3, 4):
            attend(world, number, cohort=LATER)

        assert delegate(world).seat == "booked"
        assess(world, by=IDA)
        assert "check_quality:1:1:1" in world.agenda(BOOKING)

    def test_news_of_a_date_that_concerns_nobody_changes_nothing(self) -> None:
        world = booked()
        world.do(LATER, cohorts.Cancel(reason="t-why"))

        assert world.do(BOOKING, c.NoteCohortCancelled(cohort=LATER)) == []
        assert world.do(BOOKING, c.NoteCohortCancelled(cohort=DATE)) == []
