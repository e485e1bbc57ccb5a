"""One waiting list for all cohorts of a service: fair turns, offers, and nothing given twice."""

from datetime import date, timedelta

from domain import say
from domain.messages import Task
from domain.processes.allocation import Allocation, Running, allocation_ref
from domain.processes.allocation import commands as a
from domain.processes.allocation import events as e
from domain.processes.allocation import refusals as r
from domain.processes.allocation.sharing import why_waiting
from domain.processes.cohort import commands as cohorts
from domain.processes.cohort import refusals as cohort_refusals
from domain.ref import Ref
from domain.services.course import commands as c
from domain.services.course.events import OfferEnded, TurnCame
from tests.domain import funded_courses as x
from tests.domain.builders import add_setting, register_provider
from tests.domain.world import World

PLACES = allocation_ref(x.ACE)
THIRD = "course:third"
OAK = "provider:oaks"
LATER = x.FIRST + timedelta(weeks=9)


def full(**other: object) -> World:
    """Return a world in which one cohort of two places is full, and its provider has both."""
    world = x.opened(x.ACE, capacity=2)
    if other:
        world = World()
        world.do(PLACES, x.funded(x.ACE, **other))
        for ref in (x.HOUSE, x.COUNCIL):
            world.do(ref, register_provider())
            world.do(ref, add_setting())
        x.with_date(world, x.ACE, x.DATE, capacity=2)
    world.do(OAK, register_provider("Oak Homes"))
    world.do(OAK, add_setting())
    world.do(x.BOOKING, x.book(x.ACE, x.GAIL, x.IVO))
    return settled(world)


def settled(world: World) -> World:
    return world.pass_to(world.at)


def wait(world: World, ref: Ref, *people: str, provider: Ref = x.COUNCIL) -> World:
    world.do(ref, x.book(x.ACE, *people, provider=provider, wait_if_full=True))
    return settled(world)


def own(world: World) -> Allocation:
    state = world.state(PLACES)
    assert isinstance(state, Running)
    return state.allocation


def stands(world: World) -> list[str]:
    return [why_waiting(own(world), one) for one in own(world).waiting]


def seats(world: World, ref: Ref) -> list[tuple[str, Ref]]:
    return [(one.seat, one.cohort) for one in world.booking(ref).delegates]


class TestJoining:
    def test_a_request_without_room_waits_with_the_funded_places_and_takes_none(self) -> None:
        world = wait(full(), x.SECOND, x.JUNE)

        assert [(one.holder, one.count) for one in own(world).waiting] == [(x.SECOND, 1)]
        assert own(world).total.drawn == 2
        assert world.cohort(x.DATE).queue == ()
        assert stands(world) == ["No cohort has 1 place free"]

    def test_leaving_takes_them_off_the_list(self) -> None:
        world = wait(full(), x.SECOND, x.JUNE, "p-kit")
        world.do(x.SECOND, x.cancel("p-kit"))
        assert own(world).waiting[0].count == 1

        world.do(x.SECOND, c.DeclineOffer())

        assert own(world).waiting == ()
        assert [one.seat for one in world.booking(x.SECOND).active] == ["none"]


class TestTurns:
    def test_a_place_freed_in_any_cohort_is_offered_with_a_deadline(self) -> None:
        world = wait(full(), x.SECOND, x.JUNE)
        x.with_date(world, x.ACE, x.LATER, first=LATER, capacity=1)
        settled(world)

        assert seats(world, x.SECOND) == [("waiting", x.LATER)]
        offer = world.booking(x.SECOND).offer
        assert offer is not None and offer.cohort == x.LATER
        assert own(world).waiting[0].offer is not None
        assert stands(world) == [f"Offered on {say.stream('cohort:later-date')}"]

        world.do(x.SECOND, c.AcceptOffer())
        settled(world)
        assert seats(world, x.SECOND) == [("booked", x.LATER)]
        assert own(world).waiting == ()
        assert own(world).cohort(x.LATER).drawn == 1

    def test_the_one_who_has_waited_longest_is_next(self) -> None:
        world = wait(full(), x.SECOND, x.JUNE)
        world.pass_to(world.at + timedelta(hours=1))
        wait(world, THIRD, "p-kit", provider=OAK)

        world.do(x.BOOKING, x.cancel(x.IVO))
        settled(world)

        assert [bool(one.offer) for one in own(world).waiting] == [True, False]
        assert own(world).waiting[0].holder == x.SECOND

    def test_in_round_one_whoever_has_a_share_is_passed_over_and_keeps_the_turn(self) -> None:
        world = full(round_one_most=2)
        wait(world, "course:house-more", "p-lou", provider=x.HOUSE)
        wait(world, x.SECOND, x.JUNE)
        assert stands(world)[0] == "Has 2 of 2 in round one, and waits for its end"

        x.with_date(world, x.ACE, x.LATER, first=LATER, capacity=2)
        settled(world)
        offered = {one.holder: one.offer for one in own(world).waiting}
        assert offered["course:house-more"] is None and offered[x.SECOND] is not None

        world.do(PLACES, a.EndRoundOne())
        settled(world)
        assert all(one.offer for one in own(world).waiting)

    def test_who_needs_more_than_any_cohort_has_does_not_hold_others_up(self) -> None:
        world = wait(full(), x.SECOND, x.JUNE, "p-kit")
        wait(world, THIRD, "p-lou", provider=OAK)

        world.do(x.BOOKING, x.cancel(x.IVO))
        settled(world)

        assert {one.holder: bool(one.offer) for one in own(world).waiting} == {
            x.SECOND: False,
            THIRD: True,
        }

    def test_an_offer_that_lapses_goes_to_the_next(self) -> None:
        world = wait(full(), x.SECOND, x.JUNE)
        wait(world, THIRD, "p-kit", provider=OAK)
        world.do(x.BOOKING, x.cancel(x.IVO))
        settled(world)
        world.pass_to(world.at + timedelta(days=4))

        assert world.events(x.SECOND, OfferEnded)
        assert [one.holder for one in own(world).waiting] == [THIRD]
        assert own(world).waiting[0].offer is not None

    def test_what_is_declined_goes_to_the_next_at_once(self) -> None:
        world = wait(full(), x.SECOND, x.JUNE)
        wait(world, THIRD, "p-kit", provider=OAK)
        world.do(x.BOOKING, x.cancel(x.IVO))
        settled(world)
        world.do(x.SECOND, c.DeclineOffer())
        settled(world)

        assert world.events(THIRD, TurnCame)
        assert own(world).waiting[0].offer is not None


class TestNothingTwice:
    def test_nobody_who_comes_later_takes_a_freed_place(self) -> None:
        """The place is free, the offer is not made yet: whoever comes waits, or is told so."""
        world = wait(full(automatic_offers=False), x.SECOND, x.JUNE)
        world.do(x.BOOKING, x.cancel(x.IVO))
        late = x.book(x.ACE, "p-kit", provider=OAK)

        world.refused(THIRD, late, cohort_refusals.NobodyOvertakes)
        wait(world, THIRD, "p-kit", provider=OAK)

        assert [one.holder for one in own(world).waiting] == [x.SECOND, THIRD]

    def test_an_offered_place_counts_against_those_that_are_left(self) -> None:
        world = wait(full(places=3), x.SECOND, x.JUNE)
        x.with_date(world, x.ACE, x.LATER, first=LATER, capacity=5)
        settled(world)
        late = x.book(x.ACE, "p-kit", provider=OAK, cohort=x.LATER)

        assert own(world).waiting[0].offer is not None
        world.refused(THIRD, late, cohort_refusals.NobodyOvertakes, r.TooFewLeft)
        fewer = a.ChangePlaces(places=2, reason="t-why")
        world.refused(PLACES, fewer, r.FewerThanDrawn)

    def test_room_that_has_gone_meanwhile_is_not_offered(self) -> None:
        world = wait(full(automatic_offers=False), x.SECOND, x.JUNE)
        world.do(x.BOOKING, x.cancel(x.IVO))
        world.do(x.DATE, cohorts.Cancel(reason="t-why"))

        world.do(PLACES, a.OfferNext())

        assert world.events(PLACES, e.TurnPassed) and not own(world).waiting[0].offer
        world.refused(PLACES, a.OfferNext(), r.NobodyToOffer)

    def test_no_place_is_offered_once_its_cohort_has_begun(self) -> None:
        world = wait(full(automatic_offers=False), x.SECOND, x.JUNE)
        world.do(x.BOOKING, x.cancel(x.IVO))
        world.pass_to(x.FIRST + timedelta(hours=1))

        world.do(PLACES, a.OfferNext())

        assert not own(world).waiting[0].offer


class TestByHand:
    def test_a_coordinator_is_asked_first_and_told_why_this_one_is_next(self) -> None:
        world = wait(full(automatic_offers=False), x.SECOND, x.JUNE)
        world.do(x.BOOKING, x.cancel(x.IVO))
        settled(world)
        (task,) = [one for one in world.items(PLACES) if isinstance(one, Task)]

        assert task.title == f"Offer 1 free place to {say.stream('provider:council')}"
        assert task.why.startswith("Has waited longest of those who fit")
        assert task.settled_by == a.OfferNext.name
        world.do(PLACES, a.OfferNext())
        settled(world)
        assert world.booking(x.SECOND).offer is not None


def test_when_the_places_are_closed_those_who_wait_hear_of_it() -> None:
    world = wait(full(), x.SECOND, x.JUNE)
    world.do(PLACES, a.Close(reason="t-why"))
    settled(world)

    (ended,) = world.events(x.SECOND, OfferEnded)
    assert ended.cause == "funding ended"
    assert [seat for seat, _ in seats(world, x.SECOND)] == ["none"]


def test_cohorts_opened_before_the_places_are_known_as_well() -> None:
    world = World()
    x.with_date(world, x.ACE, x.DATE, capacity=2)
    settled(world)
    world.do(PLACES, x.funded(x.ACE))

    assert [(one.cohort, one.free) for one in own(world).rooms] == [(x.DATE, 2)]
    assert own(world).starts_on == date(2026, 3, 2)


class TestOtherChanges:
    def test_who_waits_can_be_exchanged_and_keeps_the_turn(self) -> None:
        world = wait(full(), x.SECOND, x.JUNE)
        world.do(x.SECOND, c.Substitute(person=x.JUNE, substitute="p-kit"))

        assert own(world).waiting[0].holder == x.SECOND
        assert [one.person for one in world.booking(x.SECOND).active] == ["p-kit"]

    def test_a_party_that_moves_to_a_date_with_room_is_off_the_list(self) -> None:
        world = wait(full(automatic_offers=False), x.SECOND, x.JUNE)
        x.with_date(world, x.ACE, x.LATER, first=LATER, capacity=1)

        world.do(x.SECOND, c.MoveParty(cohort=x.LATER))
        settled(world)

        assert own(world).waiting == ()
        assert own(world).cohort(x.LATER).drawn == 1
        assert seats(world, x.SECOND) == [("booked", x.LATER)]
