"""Whoever has asked for places on the site hears what becomes of the date they asked for."""

from datetime import timedelta

import pytest

from domain.messages import VISITOR
from domain.processes.cohort import commands as cohorts
from domain.processes.cohort import date_commands as d
from domain.processes.cohort.tellings import NoteDatesChanged
from domain.processes.request import Sent
from domain.processes.request import events as e
from tests.domain.courses import ADA, BOB, BOOKING, CARE, DATE, book, fill, open_for, settle
from tests.domain.requests import ASKS, details, held, hold, move, open_request, over, sent
from tests.domain.world import World

WEEK = timedelta(days=7)
POSTPONE = d.Postpone(reason="t-why")
NEWS = NoteDatesChanged(cohort=DATE, what="new dates")


def waits() -> World:
    """Return a world in which a visitor waits for a place of a full date."""
    world = fill(open_for(CARE))
    world.do(ASKS, hold(1, wait=True), by=VISITOR)
    world.do(ASKS, details(ADA), by=VISITOR)
    return settle(world)


def later(world: World, by: timedelta = WEEK) -> World:
    """Give every day of the date a new time, and pass that on."""
    return settle(move(world, by))


def another_venue(world: World) -> World:
    day = world.cohort(DATE).days[0]
    command = cohorts.MoveDay(day=1, starts=day.starts, ends=day.ends, room="The Old Mill")
    world.do(DATE, command)
    return settle(world)


def times_told(world: World) -> int:
    return len(world.events(ASKS, e.DatesTold))


class TestChangedDates:
    @pytest.mark.parametrize("waiting", [False, True])
    def test_new_dates_are_told_once_and_the_request_stands(self, waiting: bool) -> None:
        world = later(waits() if waiting else sent(ADA))

        assert open_request(world).days == world.cohort(DATE).days
        assert times_told(world) == 1
        assert len(world.events(ASKS, e.DatesNoted)) == 1

    def test_another_venue_is_told_too(self) -> None:
        world = another_venue(sent(ADA))

        assert open_request(world).days[0].room == "The Old Mill"
        assert times_told(world) == 1

    def test_another_trainer_is_not(self) -> None:
        world = sent(ADA)
        world.do(DATE, cohorts.ChangeTrainer(day=1, trainer="p-else"))
        settle(world)

        assert times_told(world) == 0

    def test_each_change_is_told_with_its_number(self) -> None:
        world = another_venue(later(sent(ADA)))

        assert [one.number for one in world.events(ASKS, e.DatesTold)] == [1, 2]

    def test_what_changed_twice_before_anybody_heard_is_told_once(self) -> None:
        world = sent(ADA)
        for _ in range(2):
            move(world)
            world.do(ASKS, NEWS)
        settle(world)

        assert [one.number for one in world.events(ASKS, e.DatesTold)] == [2]

    def test_the_receipt_comes_first(self) -> None:
        world = held(2)
        world.do(ASKS, details(ADA), by=VISITOR)
        world = later(world)

        kinds = [type(event) for ref, event in world.log if ref == ASKS]
        assert kinds[-2:] == [e.Told, e.DatesTold]

    def test_places_are_not_held_beyond_the_start(self) -> None:
        world = sent(ADA)
        first = world.cohort(DATE).first_start
        sooner = world.at + timedelta(days=2)
        world = later(world, sooner - first)

        assert open_request(world).kept_until == sooner
        world.pass_to(sooner)
        assert over(world).ending == "not answered"

    def test_a_later_start_does_not_keep_them_longer(self) -> None:
        world = sent(ADA)
        kept = open_request(world).kept_until

        assert open_request(later(world)).kept_until == kept

    def test_the_form_shows_the_dates_as_they_are_so_nothing_is_told(self) -> None:
        world = later(held(2))
        assert len([one for ref, one in world.log if ref == ASKS]) == 1

        world.do(ASKS, details(ADA), by=VISITOR)
        assert open_request(world).days == world.cohort(DATE).days
        assert times_told(settle(world)) == 0

    def test_the_booking_has_the_new_days(self) -> None:
        world = later(sent(ADA, BOB))
        world.do(BOOKING, book(ADA, BOB, request=ASKS))
        settle(world)

        assert world.booking(BOOKING).days(DATE) == world.cohort(DATE).days
        assert over(world).ending == "accepted"


class TestPostponed:
    @pytest.mark.parametrize("waiting", [False, True])
    def test_it_ends_and_whoever_asked_is_told(self, waiting: bool) -> None:
        world = waits() if waiting else sent(ADA)
        world.do(DATE, POSTPONE)
        settle(world)

        assert over(world).ending == "date postponed"
        assert [one.what for one in world.events(ASKS, e.Told)] == ["received", "ended"]
        assert world.agenda(ASKS) == {}
        cohort = world.cohort(DATE)
        assert cohort.party_of(ASKS) is None
        assert not [one for one in cohort.places if one.taken and one.holder == ASKS]

    def test_a_form_that_is_being_filled_in_ends_without_a_letter(self) -> None:
        world = held(2)
        world.do(DATE, POSTPONE)
        settle(world)

        assert over(world).ending == "date postponed"
        assert (world.cohort(DATE).taken, world.events(ASKS, e.Told)) == (0, [])

    def test_other_dates_do_not_concern_it(self) -> None:
        world = sent(ADA)
        world.do(ASKS, NoteDatesChanged(cohort="cohort:else", what="postponed"))

        assert isinstance(world.state(ASKS), Sent)
        assert world.cohort(DATE).taken == 2
