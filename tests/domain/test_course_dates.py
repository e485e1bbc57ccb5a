"""A booking whose course date is postponed, gets new dates in one go, or another venue."""

from datetime import date, timedelta

from domain.calendar import deadline
from domain.processes.cohort import commands as cohorts
from domain.processes.cohort import date_commands as d
from domain.services.bigger_picture import commands as programmes
from domain.services.course import commands as c
from domain.services.course import events as e
from domain.services.course import refusals as r
from domain.services.course.charges import charge, cost_words
from tests.domain.beginnings import PROGRAMMES, two_signed_up
from tests.domain.builders import COHORT
from tests.domain.courses import (
    ADA,
    BOB,
    BOOKING,
    DATE,
    LATER,
    attend,
    booked,
    delegate,
    evening,
    letters,
    settle,
)
from tests.domain.world import World

SOON = date(2026, 5, 25)  # a week before the course: cancelling costs the full price


def postponed(world: World) -> World:
    world.do(DATE, d.Postpone(reason="t-why"))
    return settle(world)


def given_dates(world: World, weeks: int = 4) -> World:
    later = timedelta(weeks=weeks)
    times = tuple(
        d.NewTime(day=day.number, starts=day.starts + later, ends=day.ends + later)
        for day in world.cohort(DATE).days
    )
    world.do(DATE, d.MoveDays(times=times))
    return settle(world)


def costs(world: World, who: str = ADA) -> str:
    return charge(world.booking(BOOKING), delegate(world, who), world.at)


def a_week_before(*people: str) -> World:
    return booked(*people).fork().pass_to(deadline(SOON))


class TestPostponed:
    def test_places_are_kept_and_the_provider_gets_one_letter(self) -> None:
        world = postponed(booked(ADA, BOB))

        assert world.stage(BOOKING) == "postponed"
        assert letters(world) == ["booked", "postponed"]
        assert world.cohort(DATE).taken == 2
        assert len(world.events(BOOKING, e.DatesChanged)) == 1

    def test_while_there_is_no_date_leaving_is_free(self) -> None:
        assert costs(a_week_before()) == "full price"

        world = postponed(a_week_before())
        assert costs(world) == "free"
        assert cost_words(world.booking(BOOKING), delegate(world), world.at) == "is free of charge"
        world.do(BOOKING, c.MoveDelegate(person=ADA, cohort=LATER))
        assert settle(world).cohort(LATER).taken == 1

    def test_a_colleague_takes_the_place_only_of_a_course_that_has_not_begun(self) -> None:
        begun = postponed(attend(booked().fork(), 1))
        unmarked = booked().fork()
        unmarked.pass_to(evening(unmarked, 1))
        postponed(unmarked)
        ahead = postponed(booked().fork().pass_to(deadline(SOON)))
        ahead.pass_to(evening(ahead, 1))
        swap = c.Substitute(person=ADA, substitute="p-cyn")

        begun.refused(BOOKING, swap, r.StartedAlready)
        unmarked.refused(BOOKING, swap, r.StartedAlready)  # the day took place all the same
        ahead.do(BOOKING, swap)
        assert delegate(ahead, "p-cyn").seat == "booked"

    def test_the_old_date_passes_and_nothing_happens(self) -> None:
        world = postponed(booked())

        world.pass_to(world.at + timedelta(days=150))

        assert world.stage(BOOKING) == "postponed"
        assert world.cohort(DATE).stage.value == "postponed"
        world.do(BOOKING, c.Substitute(person=ADA, substitute=BOB))
        assert world.cohort(DATE).places[0].person == BOB

    def test_a_postponed_date_can_be_cancelled_in_the_end(self) -> None:
        world = postponed(booked())
        world.pass_to(world.at + timedelta(days=150))

        world.do(DATE, cohorts.Cancel(reason="t-why"))

        assert settle(world).stage(BOOKING) == "needs another date"


class TestNewDates:
    def test_until_the_answer_is_due_each_can_leave_or_move(self) -> None:
        world = given_dates(postponed(a_week_before(ADA, BOB)), weeks=1)

        assert world.stage(BOOKING) == "booked"
        assert letters(world)[-1] == "new dates"
        (known, changed) = world.events(BOOKING, e.DatesChanged)
        assert (known.answer_by, changed.what) == (None, "new dates")
        assert changed.answer_by == deadline(date(2026, 6, 2))  # 5 working days after 26 May
        assert costs(world) == "free"
        world.pass_to(changed.answer_by + timedelta(seconds=1))
        assert costs(world) == "full price"

    def test_moving_all_days_without_postponing_is_told_once_as_well(self) -> None:
        world = given_dates(booked())

        assert letters(world) == ["booked", "new dates"]
        days = world.booking(BOOKING).days(DATE)
        assert [day.starts for day in days] == [day.starts for day in world.cohort(DATE).days]


class TestVenue:
    def test_another_venue_lets_nobody_off(self) -> None:
        world = a_week_before()
        room, since = world.cohort(DATE).days[0].room, world.cohort(DATE).days[0].on

        world.do(DATE, d.VenueLost(room=room, since=since, new_room="The Mill"))
        settle(world)

        assert letters(world)[-1] == "new venue"
        assert world.booking(BOOKING).days(DATE)[0].room == "The Mill"
        assert costs(world) == "full price"


class TestProgrammes:
    def test_sponsor_and_manager_hear_of_it_once_and_mentors_are_not_chased(self) -> None:
        world = two_signed_up().fork()
        ref = PROGRAMMES[0]
        world.do(COHORT, d.Postpone(reason="t-why"))
        world.pass_to(world.at)

        assert [item for item in world.agenda(ref) if item.startswith("tell_dates")] == []
        assert "bigger_picture.dates_told.v1" in [one.type for who, one in world.log if who == ref]
        world.pass_to(world.at + timedelta(days=300))
        assert "bigger_picture.mentors_chased.v1" not in [
            one.type for who, one in world.log if who == ref
        ]

    def test_whoever_would_not_wait_withdraws_free_of_charge(self) -> None:
        world = two_signed_up().fork()
        ref = PROGRAMMES[0]
        world.pass_to(world.at)
        world.do(COHORT, d.Postpone(reason="t-why"))
        world.pass_to(world.at + timedelta(days=150))  # manager day 2 would be long over

        world.do(ref, programmes.Withdraw(reason="t-why"))
        world.pass_to(world.at)

        assert "bigger_picture.credit_raised.v1" in [one.type for _, one in world.log]
