"""The waiting list of a cohort: who joins, who is next, and that nobody overtakes."""

from datetime import timedelta

from domain import say
from domain.calendar import deadline
from domain.messages import Owner, Task
from domain.processes.cohort import LeaveQueue, NamePlaces, has_room
from domain.processes.cohort import commands as c
from domain.processes.cohort import events as e
from domain.processes.cohort import outcomes as o
from domain.processes.cohort import queue_events as q
from domain.processes.cohort import refusals as r
from tests.domain.builders import FREE, PROVIDER, Diaries, short_days
from tests.domain.waiting_room import (
    ASH,
    BEECH,
    CEDAR,
    HOLDER,
    START,
    cohort,
    full,
    gives_up,
    offer,
    order,
    seats,
    wants,
)
from tests.given import NOW

LATER = NOW + timedelta(days=1)


class TestJoining:
    def test_without_room_a_party_joins_the_list(self) -> None:
        (
            full()
            .when(wants(ASH), facts=FREE)
            .then(
                q.QueueJoined(
                    at=NOW,
                    party=1,
                    holder=ASH,
                    provider=PROVIDER,
                    seats=seats(ASH),
                    done=(),
                    funded=False,
                )
            )
        )

    def test_with_room_it_takes_the_places_at_once(self) -> None:
        events = gives_up(full()).when(wants(ASH), facts=FREE).events

        assert [type(event) for event in events] == [e.PlacesTaken]

    def test_who_does_not_want_to_wait_is_refused_and_told_of_the_list(self) -> None:
        refused = full().when(wants(ASH, or_queue=False), facts=FREE).then_refused(r.CohortFull)

        assert "Join the waiting list" in refused.sentence

    def test_nobody_overtakes_those_who_wait(self) -> None:
        state = gives_up(full(wants(ASH, 2)))

        assert cohort(state).free == 1
        state.when(wants(BEECH, or_queue=False), facts=FREE).then_refused(r.NobodyOvertakes)
        joined = state.when(wants(BEECH), facts=FREE).after
        assert order(joined) == [ASH, BEECH]

    def test_room_is_what_is_free_while_nobody_waits(self) -> None:
        assert not has_room(cohort(full()), 1)
        assert has_room(cohort(gives_up(full(), 2)), 2)
        assert not has_room(cohort(gives_up(full(), 2)), 3)
        assert not has_room(cohort(gives_up(full(wants(ASH, 2)))), 1)

    def test_a_party_larger_than_the_cohort_would_wait_in_vain(self) -> None:
        full().when(wants(ASH, 3), facts=FREE).then_refused(r.TooManyForCohort)

    def test_a_holder_waits_once(self) -> None:
        again = wants(ASH).model_copy(update={"seats": seats("bigger_picture:more")})

        full(wants(ASH)).when(again, facts=FREE).then_refused(r.WaitsAlready)

    def test_the_seats_of_a_waiting_party_cannot_be_asked_for_again(self) -> None:
        same = wants(BEECH).model_copy(update={"seats": seats(ASH)})

        full(wants(ASH)).when(same, facts=FREE).then_refused(r.AlreadyHolds)

    def test_a_person_waits_once(self) -> None:
        state = full(wants(ASH, person="p-jo"))

        state.when(wants(BEECH, person="p-jo"), facts=FREE).then_refused(r.SomebodyWaitsAlready)

    def test_the_usual_reasons_hold_for_the_list_too(self) -> None:
        busy = Diaries(("p-jo", short_days()[1]))
        command = wants(ASH, person="p-jo").model_copy(update={"service": "medicines"})

        full().when(command, at=START, facts=busy).then_refused(
            r.AlreadyStarted, r.OtherService, r.Clashes
        )


class TestOrder:
    def test_who_is_funded_comes_first_and_then_who_came_first(self) -> None:
        state = full(wants(ASH), wants(BEECH, funded=True), wants(CEDAR, funded=True))

        assert order(state) == [BEECH, CEDAR, ASH]

    def test_a_party_that_does_not_fit_is_passed_over_and_stays(self) -> None:
        state = gives_up(full(wants(ASH, 2), wants(BEECH)))

        assert cohort(state).next_party == cohort(state).party_of(BEECH)
        assert order(offer(state, BEECH)) == [ASH, BEECH]

    def test_a_party_that_fits_is_not_passed_over(self) -> None:
        state = gives_up(full(wants(ASH), wants(BEECH)))

        refused = state.when(c.OfferPlace(holder=BEECH)).then_refused(r.NotTheirTurn)
        assert ASH in refused.sentence

    def test_all_of_a_party_is_served_or_none(self) -> None:
        one = gives_up(full(wants(ASH, 2)))

        one.when(c.OfferPlace(holder=ASH)).then_refused(r.TooFewFree)
        assert cohort(one).next_party is None
        assert cohort(gives_up(full(wants(ASH, 2)), 2)).next_party is not None


class TestLeaving:
    def test_who_leaves_is_off_the_list(self) -> None:
        state = full(wants(ASH), wants(BEECH)).when(LeaveQueue(holder=ASH))

        after = state.then(q.QueueLeft(at=NOW, party=1, holder=ASH, offer=None))
        assert order(after) == [BEECH]
        assert cohort(after).gone == ()  # there is nothing to tell them

    def test_an_open_offer_is_declined_and_the_next_one_asked(self) -> None:
        state = offer(gives_up(full(wants(ASH), wants(BEECH))), ASH)

        after = state.when(LeaveQueue(holder=ASH)).then(
            q.QueueLeft(at=NOW, party=1, holder=ASH, offer=1)
        )
        assert cohort(after).free == 1
        assert "offer_place:2" in after.agenda

    def test_who_does_not_wait_has_nothing_to_leave(self) -> None:
        full().when(LeaveQueue(holder=ASH)).then_nothing()


class TestWhoOffers:
    def test_a_coordinator_is_asked_with_the_first_who_fits(self) -> None:
        task = gives_up(full(wants(ASH, 2), wants(BEECH)), at=LATER).agenda["offer_place:1"]

        assert isinstance(task, Task)
        assert task.title == f"Offer the free place to {say.stream(BEECH)}"
        assert task.owner is Owner.COORDINATOR
        assert task.settled_by == "offer_place"
        assert task.prefill == {"holder": BEECH}
        assert task.due == deadline(LATER.date() + timedelta(days=1))  # one working day

    def test_waiting_for_an_answer_asks_for_nothing(self) -> None:
        state = offer(gives_up(full(wants(ASH))), ASH)

        assert not [key for key in state.agenda if key.startswith("offer_")]

    def test_a_place_that_nobody_waits_for_asks_for_nothing(self) -> None:
        assert not [key for key in gives_up(full()).agenda if key.startswith("offer_")]

    def test_the_time_to_offer_counts_from_when_the_place_was_free(self) -> None:
        state = gives_up(full(wants(ASH), wants(BEECH)))
        task = state.agenda["offer_place:1"]
        more = state.when(wants(CEDAR), at=LATER, facts=FREE).after

        assert more.agenda["offer_place:1"] == task

    def test_offers_can_be_left_to_the_system(self) -> None:
        state = gives_up(full(wants(ASH), automatic=True), at=LATER)
        step = state.agenda["offer_next:1"]

        assert step.due == LATER
        after = state.when(o.OfferNext(offer=1), at=LATER).after
        assert cohort(after).queue[0].offer
        assert not [key for key in after.agenda if key.startswith("offer_")]

    def test_the_switch_turns_a_task_into_a_step_and_back(self) -> None:
        state = gives_up(full(wants(ASH)))

        switched = state.when(c.SwitchOffers(automatic=True)).then(
            q.OffersSwitched(at=NOW, automatic=True)
        )
        assert "offer_next:1" in switched.agenda
        back = switched.when(c.SwitchOffers(automatic=False)).after
        assert "offer_place:1" in back.agenda
        back.when(c.SwitchOffers(automatic=False)).then_nothing()

    def test_only_somebody_waiting_can_be_offered_a_place(self) -> None:
        gives_up(full(wants(ASH))).when(c.OfferPlace(holder=CEDAR)).then_refused(r.NotWaiting)

    def test_one_offer_at_a_time(self) -> None:
        state = offer(gives_up(full(wants(ASH))), ASH)

        state.when(c.OfferPlace(holder=ASH)).then_refused(r.HasAnOffer)


class TestVisitors:
    def test_a_chair_kept_for_an_offer_is_not_given_to_a_visitor(self) -> None:
        visit = c.WelcomeVisitor(holder=CEDAR, provider=PROVIDER, person="p-jo", day=2)
        freed = gives_up(full(wants(ASH)))

        assert freed.when(visit, facts=FREE).events
        offer(freed, ASH).when(visit, facts=FREE).then_refused(r.DayFull)


def test_a_waiting_party_has_no_place_to_name() -> None:
    named = NamePlaces(holder=ASH, seats=seats(ASH, person="p-jo"))

    full(wants(ASH)).when(named, facts=FREE).then_refused(r.NoSuchPlace)


def test_the_holder_of_places_can_wait_for_more() -> None:
    more = wants(HOLDER).model_copy(update={"seats": seats("bigger_picture:more")})

    assert order(full().when(more, facts=FREE).after) == [HOLDER]
