"""A whole party moves to another course date, and people of a waiting party are exchanged."""

from datetime import date, timedelta

import pytest

from domain import say
from domain.calendar import deadline
from domain.processes.allocation import Running, allocation_ref
from domain.processes.cohort import commands as cohorts
from domain.processes.cohort import outcomes
from domain.processes.cohort import refusals as cohort_refusals
from domain.processes.cohort.queue_events import PartyNamed
from domain.processes.invoice.state import Issued
from domain.services.course import DECIDER
from domain.services.course import commands as c
from domain.services.course import events as e
from domain.services.course import refusals as r
from tests.domain.courses import (
    ADA,
    BOB,
    BOOKING,
    CYN,
    DATE,
    DEV,
    FUNDED,
    LATER,
    MOVING,
    OTHER,
    accept,
    attend,
    attend_all,
    awards,
    book,
    booked,
    cancel_date,
    delegate,
    fee_invoice,
    fill,
    fulfilling,
    letters,
    open_for,
    run,
    seats,
    settle,
    start,
    task,
)
from tests.domain.world import World
from tests.given import ANN

FREE_UNTIL = deadline(date(2026, 5, 18))
A_MOMENT = timedelta(seconds=1)
FULL = 12


def move_all(world: World, cohort: str = LATER) -> World:
    world.do(BOOKING, c.MoveParty(cohort=cohort))
    return settle(world)


class TestMoveParty:
    def test_everybody_moves_in_one_command(self) -> None:
        world = move_all(booked(ADA, BOB, CYN))

        assert world.cohort(DATE).taken == 0
        assert world.cohort(LATER).expected(1) == (ADA, BOB, CYN)
        assert [one.place for one in world.booking(BOOKING).delegates] == [
            f"rowan-{number}-m1" for number in (1, 2, 3)
        ]
        assert seats(world) == ["booked"] * 3
        assert world.booking(BOOKING).fees == ()
        assert letters(world) == ["booked", "booked"]
        attend_all(world, LATER)
        assert awards(task(world)) == ["certificate"]

    def test_without_room_for_all_nobody_moves_and_every_reason_is_told(self) -> None:
        world = run(booked(ADA, BOB), "cohort:tiny", later=200, capacity=1)

        world.refused(BOOKING, c.MoveParty(cohort="cohort:tiny"), cohort_refusals.CohortFull)
        world.refused(BOOKING, c.MoveParty(cohort=DATE), r.SameCohort, r.SameCohort)
        world.refused(BOOKING, c.MoveParty(cohort="cohort:none"), cohort_refusals.NoCohort)

        assert world.cohort(DATE).expected(1) == (ADA, BOB)

    def test_somebody_who_is_busy_then_holds_up_all(self) -> None:
        world = booked(ADA, BOB)
        world.do(OTHER, book(BOB, cohort=LATER))

        world.refused(BOOKING, c.MoveParty(cohort=LATER), cohort_refusals.HasAPlaceAlready)

        assert world.cohort(DATE).expected(1) == (ADA, BOB)

    def test_what_it_costs_is_said_before(self) -> None:
        world = booked(ADA, BOB)
        free = DECIDER.caution(world.state(BOOKING), c.MoveParty, world.at)
        late = DECIDER.caution(world.state(BOOKING), c.MoveParty, FREE_UNTIL + A_MOMENT)

        assert free == ("For each delegate, moving is free of charge until the end of 18 May 2026.")
        assert late == (
            "For each delegate, moving costs £250.00 now, as the free period is over."
            " Together that is £500.00."
        )

    def test_late_the_places_that_are_left_are_paid_for(self) -> None:
        world = booked(ADA, BOB).pass_to(FREE_UNTIL + A_MOMENT)

        move_all(world)

        (chosen,) = world.events(BOOKING, e.DateChosen)
        assert [(one.fee, one.pence) for one in chosen.fees] == [
            ("moved:1:1", 25_000),
            ("moved:2:1", 25_000),
        ]
        assert "moved to" in chosen.says() and "for £500.00 as it was late" in chosen.says()
        raised = world.events(BOOKING, e.FeeRaised)
        assert [(one.person, one.cause, one.pence) for one in raised] == [
            (ADA, "moved late", 25_000),
            (BOB, "moved late", 25_000),
        ]
        bill = world.state(fee_invoice("moved:1:1"))
        assert isinstance(bill, Issued)
        assert "a place left late for another date" in bill.bill.lines[0].description
        assert seats(world) == ["booked", "booked"]

    def test_a_funded_place_costs_its_fee(self) -> None:
        world = booked(slug=FUNDED)
        world.pass_to(start(world) - timedelta(days=2))

        move_all(world)

        (raised,) = world.events(BOOKING, e.FeeRaised)
        assert (raised.cause, raised.pence) == ("moved late", 7000)

    def test_funded_places_are_counted_where_they_are(self) -> None:
        world = move_all(booked(ADA, BOB, slug=FUNDED))
        funded = world.state(allocation_ref(FUNDED))
        assert isinstance(funded, Running)
        drawn = {one.cohort: one.drawn for one in funded.allocation.cohorts}

        assert drawn == {DATE: 0, LATER: 2}

    def test_a_course_that_has_begun_is_not_left_by_all(self) -> None:
        world = attend(booked(ADA, BOB), 1)

        world.refused(BOOKING, c.MoveParty(cohort=LATER), r.BegunAlready, r.BegunAlready)

    def test_after_a_day_was_moved_it_is_free_and_days_done_stay_done(self) -> None:
        world = attend(booked(ADA, BOB), 1)
        day = world.cohort(DATE).days[1]
        week = timedelta(days=7)
        moved = cohorts.MoveDay(
            day=2, starts=day.starts + week, ends=day.ends + week, room=day.room
        )
        settle(world).do(DATE, moved)
        settle(world)

        move_all(world)

        assert world.cohort(LATER).expected(1) == ()
        assert world.cohort(LATER).expected(2) == (ADA, BOB)
        assert world.events(BOOKING, e.FeeRaised) == []

    def test_whoever_waits_comes_along_and_their_offer_is_off(self) -> None:
        world = fill(open_for(), FULL)
        world.do(BOOKING, book(ADA, BOB, wait_if_full=True))
        for number in (0, 1):
            world.do(OTHER, c.CancelPlace(person=f"p-stranger-{number}", reason="t-why"))
        world.do(DATE, cohorts.OfferPlace(holder=BOOKING))
        assert settle(world).booking(BOOKING).offer is not None

        move_all(world)

        assert world.cohort(DATE).queue == ()
        assert world.booking(BOOKING).offer is None
        assert world.cohort(LATER).expected(1) == (ADA, BOB)

    def test_whoever_has_no_place_comes_along(self) -> None:
        world = booked(ADA, BOB)
        world.do(BOOKING, c.MoveDelegate(person=ADA, cohort=LATER))
        settle(world)
        cancel_date(world)
        assert sorted(seats(world)) == ["booked", "none"]
        run(world, "cohort:third", later=200)

        move_all(world, "cohort:third")

        assert world.cohort("cohort:third").expected(1) == (ADA, BOB)

    def test_those_who_have_ended_stay_behind(self) -> None:
        world = booked(ADA, BOB)
        world.do(BOOKING, c.CancelPlace(person=ADA, reason="t-why"))

        move_all(world)

        assert world.cohort(LATER).expected(1) == (BOB,)

    def test_a_booking_that_is_served_has_nobody_to_move(self) -> None:
        world = attend_all(booked())

        world.refused(BOOKING, c.MoveParty(cohort=LATER), r.NobodyToMove)
        assert c.MoveParty not in DECIDER.allowed(world.state(BOOKING), ANN)
        assert c.MoveParty in DECIDER.allowed(booked().state(BOOKING), ANN)


class TestExchange:
    def test_somebody_else_waits_in_the_same_turn(self) -> None:
        world = _waiting(ADA, BOB)
        world.do("course:ashes", book(DEV, wait_if_full=True))

        world.do(BOOKING, c.Substitute(person=ADA, substitute=CYN))

        party = world.cohort(DATE).waiting[0]
        assert party.holder == BOOKING
        assert [seat.person for seat in party.seats] == [CYN, BOB]
        assert seats(world) == ["waiting", "waiting"]
        (named,) = world.events(DATE, PartyNamed)
        assert named.says() == f"{say.person('p-cyn')} waits for {say.stream('course:rowan')} now"

    def test_an_offer_stands_for_whoever_waits_now(self) -> None:
        world = _waiting(ADA)
        world.do(OTHER, c.CancelPlace(person="p-stranger-0", reason="t-why"))
        world.do(DATE, cohorts.OfferPlace(holder=BOOKING))
        settle(world)

        world.do(BOOKING, c.Substitute(person=ADA, substitute=CYN))
        world.do(BOOKING, c.AcceptOffer())

        assert CYN in world.cohort(DATE).expected(1)
        assert ADA not in world.cohort(DATE).expected(1)

    def test_the_colleague_passes_the_same_screen(self) -> None:
        world = fill(open_for(MOVING), FULL, slug=MOVING)
        world.do(BOOKING, book(ADA, slug=MOVING, wait_if_full=True))
        world.do(BOOKING, accept(ADA))
        world.refused(BOOKING, c.Substitute(person=ADA, substitute=CYN), *[r.ConditionMissing] * 4)

        fulfils = fulfilling(MOVING)
        world.do(BOOKING, c.Substitute(person=ADA, substitute=CYN, fulfils=fulfils))

        assert delegate(world, CYN).screening == "open"

    @pytest.mark.parametrize(
        ("who", "reasons"),
        [
            (DEV, (cohort_refusals.SomebodyWaitsAlready,)),
            ("p-stranger-3", (cohort_refusals.HasAPlaceAlready,)),
            (BOB, (r.AlreadyAttends, cohort_refusals.SomebodyWaitsAlready)),
        ],
        ids=["waits for somebody else", "has a place", "waits in the same party"],
    )
    def test_nobody_waits_twice(self, who: str, reasons: tuple[type, ...]) -> None:
        world = _waiting(ADA, BOB)
        world.do("course:ashes", book(DEV, wait_if_full=True))

        world.refused(BOOKING, c.Substitute(person=ADA, substitute=who), *reasons)

    def test_a_list_that_is_closed_exchanges_nobody(self) -> None:
        world = _waiting(ADA)
        world.at = world.cohort(DATE).first_start
        world.do(DATE, outcomes.EndQueue(queue=1))

        world.refused(BOOKING, c.Substitute(person=ADA, substitute=CYN), cohort_refusals.NotWaiting)


def _waiting(*people: str) -> World:
    world = fill(open_for(), FULL)
    world.do(BOOKING, book(*people, wait_if_full=True))
    return settle(world)
