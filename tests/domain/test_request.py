"""Booking requests of the site: held for half an hour, sent, accepted, or free again."""

from datetime import date, timedelta

import pytest

from domain import say
from domain.calendar import deadline
from domain.messages import VISITOR, Task
from domain.processes.cohort import commands as cohorts
from domain.processes.cohort import refusals as cohort_refusals
from domain.processes.request import DECIDER, Holding
from domain.processes.request import commands as q
from domain.processes.request import events as e
from domain.processes.request import refusals as r
from domain.refusals import NotNow
from domain.services.course import Underway
from domain.services.course import commands as c
from domain.services.course.events import Booked
from tests.domain.builders import PROVIDER
from tests.domain.courses import (
    ADA,
    BOB,
    BOOKING,
    CARE,
    DATE,
    FUNDED,
    OTHER,
    book,
    cancel_date,
    fill,
    open_for,
    run,
    seats,
    settle,
)
from tests.domain.requests import (
    A_MINUTE,
    ASKS,
    ASKS_TOO,
    HALF_AN_HOUR,
    details,
    held,
    hold,
    open_request,
    over,
    sent,
)
from tests.domain.world import World
from tests.given import ANN, AUDITOR, NOW

FULL = 12


class TestHold:
    def test_places_are_held_for_half_an_hour(self) -> None:
        world = held(2)

        state = world.state(ASKS)
        assert isinstance(state, Holding)
        assert state.until == NOW + HALF_AN_HOUR
        cohort = world.cohort(DATE)
        assert [(one.place, one.holder, one.held) for one in cohort.places] == [
            ("visitor-1", ASKS, True),
            ("visitor-2", ASKS, True),
        ]
        assert world.stage(ASKS) == "being filled in"

    def test_the_hold_ends_exactly_then_and_the_places_are_free(self) -> None:
        world = held(2)

        world.pass_to(NOW + HALF_AN_HOUR - timedelta(microseconds=1))
        assert world.cohort(DATE).taken == 2
        world.pass_to(NOW + HALF_AN_HOUR)

        assert world.events(ASKS, e.HoldEnded)[0].at == NOW + HALF_AN_HOUR
        assert world.cohort(DATE).taken == 0
        assert (over(world).ending, world.agenda(ASKS)) == ("not finished", {})

    def test_places_that_are_free_again_go_to_the_waiting_list(self) -> None:
        world = held(2)
        fill(world, FULL - 2)
        world.do(BOOKING, book(ADA, wait_if_full=True))
        assert "offer_place:1" not in world.agenda(DATE)

        world.pass_to(NOW + HALF_AN_HOUR)

        offer = world.agenda(DATE)["offer_place:1"]
        assert isinstance(offer, Task) and offer.prefill == {"holder": BOOKING}

    def test_it_ends_with_the_start_when_that_is_sooner(self) -> None:
        world = open_for(CARE)
        world.at = world.cohort(DATE).first_start - timedelta(minutes=10)

        world.do(ASKS, hold(1), by=VISITOR)

        assert world.state(ASKS).until == world.cohort(DATE).first_start

    def test_a_date_without_room_is_refused(self) -> None:
        world = fill(open_for(CARE), FULL - 1)

        world.refused(ASKS, hold(2), cohort_refusals.CohortFull, by=VISITOR)

    def test_nobody_overtakes_the_waiting_list(self) -> None:
        world = fill(open_for(CARE), FULL)
        world.do(BOOKING, book(ADA, wait_if_full=True))
        world.do(OTHER, _cancels())

        world.refused(ASKS, hold(1), cohort_refusals.NobodyOvertakes, by=VISITOR)

    @pytest.mark.parametrize("wait", [False, True])
    def test_a_date_for_one_provider_only_is_not_for_the_site(self, wait: bool) -> None:
        world = run(open_for(CARE), "cohort:in-house", later=200, in_house=PROVIDER)
        reasons = (r.NotForTheSite,) if wait else (r.NotForTheSite, _IN_HOUSE)

        world.refused(ASKS, hold(1, cohort="cohort:in-house", wait=wait), *reasons, by=VISITOR)

    def test_places_that_a_funder_pays_for_are_not_for_the_site(self) -> None:
        world = open_for(FUNDED)
        asked = q.HoldPlaces(service=FUNDED, cohort=DATE, places=1)

        world.refused(ASKS, asked, r.NotForTheSite, by=VISITOR)

    def test_a_date_that_has_started_and_one_that_is_none(self) -> None:
        world = open_for(CARE)
        world.at = world.cohort(DATE).first_start
        started, none = cohort_refusals.AlreadyStarted, cohort_refusals.NoCohort

        world.refused(ASKS, hold(1), r.NotForTheSite, started, by=VISITOR)
        world.refused(ASKS, hold(1, cohort="cohort:nowhere"), none, by=VISITOR)

    def test_whoever_only_fills_in_a_form_does_not_let_a_cohort_go_ahead(self) -> None:
        world = fill(open_for(CARE), 7)
        world.pass_to(world.cohort(DATE).opens_decision_at)
        assert world.stage(DATE) == "at risk"

        world.do(ASKS, hold(2), by=VISITOR)
        assert world.stage(DATE) == "at risk"
        world.do(ASKS, details(), by=VISITOR)
        world.do(BOOKING, book(ADA, BOB, request=ASKS))

        assert world.stage(DATE) == "going ahead"

    def test_places_can_be_given_back(self) -> None:
        world = held(2)

        world.do(ASKS, q.GiveBack(), by=VISITOR)

        assert world.cohort(DATE).taken == 0
        assert over(world).ending == "given back"


class TestSend:
    def test_what_is_sent_is_a_request_with_held_places(self) -> None:
        world = sent(ADA)

        state = open_request(world)
        assert (state.details.delegates, state.waiting) == ((ADA,), False)
        assert state.kept_until == deadline(date(2026, 3, 9))  # five working days
        assert world.cohort(DATE).taken == 2
        assert [one.what for one in world.events(ASKS, e.Told)] == ["received"]
        task = world.agenda(ASKS)["accept"]
        assert isinstance(task, Task)
        assert (task.due, task.settled_by) == (deadline(date(2026, 3, 4)), "accept")
        assert task.title == f"Accept the booking of {say.text('t-setting')}"

    def test_the_half_hour_counts_even_when_the_engine_is_late(self) -> None:
        world = held()
        world.at = NOW + HALF_AN_HOUR

        world.refused(ASKS, details(), r.HoldIsOver, by=VISITOR)
        world.pass_to(world.at)
        world.refused(ASKS, details(), r.HoldIsOver, by=VISITOR)

    def test_nobody_is_named_twice_and_not_more_than_there_are_places(self) -> None:
        reasons = (r.MorePeopleThanPlaces, r.NamedTwice)

        held(2).refused(ASKS, details(ADA, ADA, BOB), *reasons, by=VISITOR)

    def test_it_is_sent_once(self) -> None:
        sent().refused(ASKS, details(), NotNow, by=VISITOR)

    def test_a_request_that_nobody_answers_ends_and_is_told(self) -> None:
        world = sent()

        world.pass_to(deadline(date(2026, 3, 9)))

        assert (over(world).ending, world.cohort(DATE).taken) == ("not answered", 0)
        assert [one.what for one in world.events(ASKS, e.Told)] == ["received", "ended"]
        assert world.agenda(ASKS) == {}

    def test_it_can_be_taken_back(self) -> None:
        world = sent()
        world.do(ASKS, q.GiveBack(), by=VISITOR)

        assert (over(world).ending, world.cohort(DATE).taken) == ("given back", 0)
        assert world.agenda(ASKS) == {}

    def test_it_can_be_turned_down(self) -> None:
        world = sent()
        world.do(ASKS, q.TurnDown(reason="t-why"))
        settle(world)

        assert (over(world).ending, over(world).reason) == ("turned down", "t-why")
        assert world.cohort(DATE).taken == 0
        assert [one.what for one in world.events(ASKS, e.Told)] == ["received", "ended"]

    @pytest.mark.parametrize("early", [True, False], ids=["while held", "once sent"])
    def test_a_cancelled_date_ends_it(self, early: bool) -> None:
        world = cancel_date(held() if early else sent())

        told = [one.what for one in world.events(ASKS, e.Told)]
        assert over(world).ending == "date cancelled"
        assert told == ([] if early else ["received", "ended"])  # nobody knows who held them


class TestAccept:
    def test_the_places_pass_to_the_booking(self) -> None:
        world = sent(ADA, BOB)

        world.do(BOOKING, book(ADA, BOB, request=ASKS))

        assert (over(world).ending, over(world).booking) == ("accepted", BOOKING)
        taken = [one for one in world.cohort(DATE).places if one.taken]
        assert [(one.holder, one.person) for one in taken] == [(BOOKING, ADA), (BOOKING, BOB)]
        settle(world)
        assert seats(world) == ["booked", "booked"]
        assert "lapse_request" not in world.agenda(ASKS)

    def test_it_works_in_a_full_date_with_a_waiting_list(self) -> None:
        world = fill(sent(ADA, BOB), FULL - 2)
        world.do("course:ashes", book("p-waits", wait_if_full=True))

        world.do(BOOKING, book(ADA, BOB, request=ASKS))

        assert world.cohort(DATE).taken == FULL
        assert world.cohort(DATE).party_of("course:ashes") is not None

    def test_places_that_nobody_is_named_for_are_free_again(self) -> None:
        world = sent()

        world.do(BOOKING, book(ADA, request=ASKS))

        assert world.cohort(DATE).taken == 1

    def test_more_people_than_places_are_refused(self) -> None:
        asked = book(ADA, BOB, "p-cyn", request=ASKS)

        sent().refused(BOOKING, asked, cohort_refusals.KeptForFewer, r.StillKept)

    def test_the_hold_of_a_purchase_order_is_that_of_the_booking(self) -> None:
        world = sent(purchase_order_required=True)

        world.do(BOOKING, book(ADA, BOB, request=ASKS))
        assert world.stage(BOOKING) == "place on hold"
        world.pass_to(deadline(date(2026, 3, 9)))

        assert seats(world) == ["none", "none"]

    def test_it_is_not_accepted_without_a_booking(self) -> None:
        sent().refused(ASKS, q.Accept(booking=BOOKING), r.StillKept)

    def test_a_request_that_is_over_is_not_accepted(self) -> None:
        world = sent()
        world.do(ASKS, q.GiveBack(), by=VISITOR)

        world.refused(BOOKING, book(ADA, BOB, request=ASKS), NotNow)

    def test_one_that_was_never_sent_is_not_accepted(self) -> None:
        held().refused(BOOKING, book(ADA, request=ASKS), NotNow)


class TestWaiting:
    def test_a_full_date_has_a_waiting_list_for_the_site(self) -> None:
        world = _waits()

        assert open_request(world).waiting
        assert open_request(world).kept_until is None
        party = world.cohort(DATE).party_of(ASKS)
        assert party is not None and (party.count, party.provider) == (2, None)
        assert world.stage(ASKS) == "waiting list, to be accepted"

    def test_nothing_is_held_before_it_is_sent(self) -> None:
        world = fill(open_for(CARE), FULL)
        world.do(ASKS, hold(2, wait=True), by=VISITOR)

        assert world.cohort(DATE).party_of(ASKS) is None
        world.pass_to(NOW + HALF_AN_HOUR)
        assert over(world).ending == "not finished"

    def test_a_place_that_is_free_by_then_is_held_at_once(self) -> None:
        world = fill(open_for(CARE), FULL)
        world.do(ASKS, hold(1, wait=True), by=VISITOR)
        world.do(OTHER, _cancels())

        world.do(ASKS, details(ADA), by=VISITOR)

        assert not open_request(world).waiting
        assert open_request(world).kept_until is not None
        assert world.cohort(DATE).taken == FULL

    def test_the_turn_passes_to_the_booking(self) -> None:
        world = _waits()
        world.do("course:ashes", book("p-later", wait_if_full=True))

        world.do(BOOKING, book(ADA, BOB, request=ASKS))

        assert seats(world) == ["waiting", "waiting"]
        assert [one.holder for one in world.cohort(DATE).waiting] == [BOOKING, "course:ashes"]

    def test_an_offer_hurries_the_task_and_passes_on_too(self) -> None:
        world = _waits()
        world.at += 3 * A_MINUTE
        world.do(OTHER, _cancels())
        world.do(OTHER, _cancels("p-stranger-1"))
        world.do(DATE, cohorts.OfferPlace(holder=ASKS))
        settle(world)

        task = world.agenda(ASKS)["accept:1"]
        assert isinstance(task, Task) and "they are lost after that" in task.why
        world.do(BOOKING, book(ADA, BOB, request=ASKS))
        settle(world)

        offer = world.booking(BOOKING).offer
        assert offer is not None and offer.offer == 1
        assert (DATE, "pass_on_offer:1") in world.done
        assert (DATE, f"pass_on_offer:1:{BOOKING}") in world.done

    def test_the_start_ends_it(self) -> None:
        world = _waits()

        world.pass_to(world.cohort(DATE).first_start)

        assert (over(world).ending, over(world).cause) == ("waiting ended", "waiting list closed")

    def test_leaving_the_list(self) -> None:
        world = _waits()
        world.do(ASKS, q.GiveBack(), by=VISITOR)

        assert world.cohort(DATE).queue == ()
        assert over(world).ending == "given back"

    def test_more_than_a_date_has_wait_in_vain(self) -> None:
        world = run(open_for(CARE), "cohort:tiny", later=200, capacity=1)

        asked = hold(2, cohort="cohort:tiny", wait=True)
        world.refused(ASKS, asked, r.NotForTheSite, by=VISITOR)


def test_two_visitors_hold_what_is_left() -> None:
    world = fill(held(1), FULL - 1)

    world.refused(ASKS_TOO, hold(1), cohort_refusals.CohortFull, by=VISITOR)


def test_coordinators_answer_what_was_sent() -> None:
    world = sent()

    assert DECIDER.allowed(world.state(ASKS), ANN) == (q.Accept, q.TurnDown)
    assert DECIDER.allowed(world.state(ASKS), AUDITOR) == ()
    assert DECIDER.allowed(held().state(ASKS), ANN) == ()


def test_a_booking_says_nothing_of_a_request_when_there_was_none() -> None:
    world = open_for(CARE)
    world.do(BOOKING, book(ADA))

    assert isinstance(world.state(BOOKING), Underway)
    assert len(world.events(BOOKING, Booked)) == 1


def _waits() -> World:
    """Return a world in which a visitor waits for two places of a full date."""
    world = fill(open_for(CARE), FULL)
    world.do(ASKS, hold(2, wait=True), by=VISITOR)
    world.do(ASKS, details(ADA, BOB), by=VISITOR)
    return settle(world)


def _cancels(who: str = "p-stranger-0") -> c.CancelPlace:
    return c.CancelPlace(person=who, reason="t-why")


_IN_HOUSE = cohort_refusals.OtherProvidersOnly
