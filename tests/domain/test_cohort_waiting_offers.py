"""Offers to a waiting list: how long they live, what they reserve, and how waiting ends."""

from datetime import datetime, timedelta

import pytest

from domain.calendar import add_working_days, deadline, london_date
from domain.messages import Step
from domain.parts.waiting import Cause
from domain.processes.cohort import DECIDER, LeaveQueue, TakeOffer
from domain.processes.cohort import commands as c
from domain.processes.cohort import events as e
from domain.processes.cohort import outcomes as o
from domain.processes.cohort import queue_events as q
from domain.processes.cohort import refusals as r
from domain.refusals import NotNow, StepGone
from tests.domain.builders import FREE, PROVIDER, SERVICE, Diaries, planned, short_days, take
from tests.domain.waiting_room import (
    ASH,
    BEECH,
    CEDAR,
    HOLDER,
    START,
    WORKING,
    cohort,
    full,
    gives_up,
    offer,
    order,
    seats,
    wants,
)
from tests.given import NOW, given

UNTIL = deadline(NOW.date() + timedelta(days=2))  # Monday, and two working days


def working_days_before(count: int) -> datetime:
    """Return ten o'clock so many working days before the cohort starts."""
    day = add_working_days(london_date(START), -count)
    return START.replace(year=day.year, month=day.month, day=day.day)


LAST_MINUTE = working_days_before(3)


class TestAnOffer:
    def test_it_lives_two_working_days(self) -> None:
        (
            gives_up(full(wants(ASH)))
            .when(c.OfferPlace(holder=ASH))
            .then(
                q.PlaceOffered(
                    at=NOW,
                    offer=1,
                    party=1,
                    holder=ASH,
                    places=1,
                    answer_by=UNTIL,
                    last_minute=False,
                )
            )
        )

    def test_it_reserves_its_places(self) -> None:
        state = cohort(offer(gives_up(full(wants(ASH))), ASH))

        assert (state.taken, state.reserved, state.free) == (1, 1, 0)

    def test_it_ends_with_the_cut_off_when_a_day_is_moved(self) -> None:
        state = offer(gives_up(full(wants(ASH))), ASH)
        sooner = NOW + timedelta(hours=30)
        moved = c.MoveDay(
            day=1,
            starts=sooner,
            ends=sooner + timedelta(hours=6),
            room="The Mill",
            on_days_off=True,
        )

        after = state.when(moved, facts=FREE).after

        assert "lapse_offer:1" not in after.agenda
        assert after.agenda["end_queue:1"].due == sooner
        after.when(TakeOffer(holder=ASH), at=sooner, facts=FREE).then_refused(r.OfferGone)

    def test_its_holder_is_told_while_it_stands(self) -> None:
        state = offer(gives_up(full(wants(ASH))), ASH)
        step = state.agenda["pass_on_offer:1"]

        assert isinstance(step, Step)
        assert (step.due, step.until) == (NOW, UNTIL)
        told = state.when(o.NoteOfferTold(offer=1)).then(q.OfferTold(at=NOW, offer=1, holder=ASH))
        assert "pass_on_offer:1" not in told.agenda


class TestTakingIt:
    def test_the_seats_waited_for_are_taken(self) -> None:
        after = (
            offer(gives_up(full(wants(ASH))), ASH)
            .when(TakeOffer(holder=ASH), facts=FREE)
            .then(
                q.OfferTaken(at=NOW, offer=1, party=1, holder=ASH),
                e.PlacesTaken(at=NOW, holder=ASH, provider=PROVIDER, seats=seats(ASH)),
            )
        )
        assert order(after) == []
        assert cohort(after).taken == 2

    def test_they_can_be_held_first(self) -> None:
        after = (
            offer(gives_up(full(wants(ASH))), ASH)
            .when(TakeOffer(holder=ASH, held=True), facts=FREE)
            .after
        )

        assert [place.held for place in cohort(after).places if place.holder == ASH] == [True]

    def test_somebody_busy_meanwhile_cannot_come(self) -> None:
        state = offer(gives_up(full(wants(ASH, person="p-jo"))), ASH)
        busy = Diaries(("p-jo", short_days()[2]))

        state.when(TakeOffer(holder=ASH), facts=busy).then_refused(r.Clashes)

    def test_a_cohort_at_risk_may_go_ahead_because_of_it(self) -> None:
        state = given(
            DECIDER,
            planned(days=short_days(), capacity=2),
            e.Opened(at=NOW),
            e.PlacesTaken(at=NOW, holder=HOLDER, provider=PROVIDER, seats=seats(HOLDER, 2)),
        )
        state = gives_up(state.when(wants(ASH), facts=FREE).after)
        judged = cohort(state).opens_decision_at
        at_risk = state.when(o.JudgePlaces(), at=judged).after
        offered = offer(at_risk, ASH, judged)

        events = offered.when(TakeOffer(holder=ASH), at=judged, facts=FREE).events

        assert [type(event) for event in events] == [q.OfferTaken, e.PlacesTaken, e.GoingAhead]

    @pytest.mark.parametrize(
        ("state", "why"),
        [
            (full(), "they are not on its waiting list"),
            (full(wants(ASH)), "no place is offered to them at present"),
        ],
    )
    def test_there_must_be_one(self, state: WORKING, why: str) -> None:
        refused = state.when(TakeOffer(holder=ASH), facts=FREE).then_refused(r.OfferGone)

        assert why in refused.sentence


class TestLapsing:
    def test_an_unanswered_offer_takes_the_party_off_the_list(self) -> None:
        state = offer(gives_up(full(wants(ASH), wants(BEECH))), ASH)
        assert state.agenda["lapse_offer:1"].due == UNTIL

        after = state.when(o.LapseOffer(offer=1), at=UNTIL).then(
            q.OfferEnded(at=UNTIL, offer=1, party=1, holder=ASH, cause="lapsed")
        )

        assert order(after) == [BEECH]
        assert after.agenda["offer_place:2"].due > UNTIL

    def test_not_before_its_time(self) -> None:
        state = offer(gives_up(full(wants(ASH))), ASH)

        state.when(o.LapseOffer(offer=1), at=UNTIL - timedelta(minutes=1)).then_refused(StepGone)

    def test_what_is_late_is_refused_even_before_it_is_recorded(self) -> None:
        state = offer(gives_up(full(wants(ASH))), ASH)

        late = state.when(TakeOffer(holder=ASH), at=UNTIL, facts=FREE).then_refused(r.OfferGone)
        assert "not answered in time" in late.sentence
        lapsed = state.when(o.LapseOffer(offer=1), at=UNTIL).after
        later = lapsed.when(TakeOffer(holder=ASH), at=UNTIL, facts=FREE).then_refused(r.OfferGone)
        assert later.sentence == late.sentence

    def test_its_holder_is_told(self) -> None:
        state = offer(gives_up(full(wants(ASH))), ASH)
        lapsed = state.when(o.LapseOffer(offer=1), at=UNTIL).after
        step = lapsed.agenda["pass_on_offer_gone:1"]

        assert step.model_dump(include={"holder", "offer", "cause"}) == {
            "holder": ASH,
            "offer": 1,
            "cause": "lapsed",
        }
        told = lapsed.when(o.NoteOfferGoneTold(party=1), at=UNTIL).then(
            q.OfferGoneTold(at=UNTIL, party=1, holder=ASH)
        )
        assert "pass_on_offer_gone:1" not in told.agenda


class TestTheLastDays:
    def test_everybody_who_fits_is_asked_at_once_and_nothing_is_reserved(self) -> None:
        waiting = full(wants(ASH), wants(BEECH, 2), wants(CEDAR))
        state = gives_up(waiting, at=LAST_MINUTE)

        after = offer(state, CEDAR, LAST_MINUTE)

        offered = {party.holder: party.offer for party in cohort(after).queue}
        assert offered[BEECH] is None
        assert all(one and one.last_minute for one in (offered[ASH], offered[CEDAR]))
        assert (cohort(after).reserved, cohort(after).free) == (0, 1)

    def test_the_first_to_answer_wins(self) -> None:
        state = gives_up(full(wants(ASH), wants(CEDAR)), at=LAST_MINUTE)
        state = offer(state, ASH, LAST_MINUTE)

        after = state.when(TakeOffer(holder=CEDAR), at=LAST_MINUTE, facts=FREE).then(
            q.OfferTaken(at=LAST_MINUTE, offer=2, party=2, holder=CEDAR),
            e.PlacesTaken(at=LAST_MINUTE, holder=CEDAR, provider=PROVIDER, seats=seats(CEDAR)),
            q.OfferEnded(
                at=LAST_MINUTE, offer=1, party=1, holder=ASH, cause="taken by somebody else"
            ),
        )

        refused = after.when(TakeOffer(holder=ASH), at=LAST_MINUTE, facts=FREE).then_refused(
            r.OfferGone
        )
        assert "somebody else was faster" in refused.sentence

    def test_who_still_fits_keeps_the_offer(self) -> None:
        state = gives_up(full(wants(ASH), wants(BEECH, 2), wants(CEDAR)), 2, LAST_MINUTE)
        state = offer(state, ASH, LAST_MINUTE)

        after = state.when(TakeOffer(holder=ASH), at=LAST_MINUTE, facts=FREE).after

        assert order(after) == [CEDAR]
        assert cohort(after).free == 1

    def test_a_lost_offer_made_before_them_still_reserves(self) -> None:
        before = working_days_before(4)
        state = offer(gives_up(full(wants(ASH), wants(BEECH)), at=before), ASH, before)
        more = gives_up(state, 2, LAST_MINUTE)

        after = offer(more, BEECH, LAST_MINUTE)

        assert cohort(after).reserved == 1
        taken = after.when(TakeOffer(holder=BEECH), at=LAST_MINUTE, facts=FREE).after
        assert order(taken) == [ASH]
        assert taken.when(TakeOffer(holder=ASH), at=LAST_MINUTE, facts=FREE).events

    def test_they_begin_three_working_days_before(self) -> None:
        early = working_days_before(4)
        state = gives_up(full(wants(ASH), wants(BEECH)), at=early)

        assert cohort(offer(state, ASH, early)).reserved == 1
        assert cohort(offer(state, ASH, LAST_MINUTE)).reserved == 0

    def test_no_offer_lives_beyond_the_start(self) -> None:
        eve = START - timedelta(hours=5)
        state = offer(gives_up(full(wants(ASH)), at=eve), ASH, eve)

        (party,) = cohort(state).queue
        assert party.offer and party.offer.answer_by == START

    def test_an_offer_that_reserves_crowds_out_those_that_do_not(self) -> None:
        state = offer(gives_up(full(wants(ASH)), at=LAST_MINUTE), ASH, LAST_MINUTE)
        later = START + timedelta(days=90)
        for number, day in enumerate(short_days(), start=1):
            starts = day.starts + timedelta(days=90)
            moved = c.MoveDay(
                day=number,
                starts=starts,
                ends=starts + timedelta(hours=6),
                room="The Mill",
                on_days_off=True,
            )
            state = state.when(moved, at=LAST_MINUTE, facts=FREE).after
        assert cohort(state).cut_off == later
        state = state.when(wants(BEECH), at=LAST_MINUTE, facts=FREE).after

        after = offer(state, BEECH, LAST_MINUTE)

        assert order(after) == [BEECH]
        assert cohort(after).gone[0].cause == "taken by somebody else"


class TestTheEnd:
    def test_the_list_is_closed_when_the_cohort_starts(self) -> None:
        state = offer(gives_up(full(wants(ASH), wants(BEECH)), at=LAST_MINUTE), ASH, LAST_MINUTE)
        state = state.when(wants(CEDAR, 2), at=LAST_MINUTE, facts=FREE).after
        assert state.agenda["end_queue:1"].due == START

        after = state.when(o.EndQueue(queue=1), at=START).then(q.QueueEnded(at=START, parties=3))

        causes = {gone.holder: (gone.offer, gone.cause) for gone in cohort(after).gone}
        assert causes == {
            ASH: (1, "lapsed"),
            BEECH: (2, "lapsed"),
            CEDAR: (0, "waiting list closed"),
        }
        assert {f"pass_on_offer_gone:{party}" for party in (1, 2, 3)} <= set(after.agenda)

    def test_nothing_is_offered_after_the_start(self) -> None:
        state = gives_up(full(wants(ASH)))

        state.when(c.OfferPlace(holder=ASH), at=START).then_refused(r.AlreadyStarted)

    def test_a_step_that_comes_too_late_to_offer_ends_the_list(self) -> None:
        state = gives_up(full(wants(ASH), automatic=True))

        state.when(o.OfferNext(offer=1), at=START).then(q.QueueEnded(at=START, parties=1))

    def test_a_second_list_has_an_end_of_its_own(self) -> None:
        state = full(wants(ASH)).when(o.EndQueue(queue=1), at=START).after
        later = START + timedelta(days=1)
        day = short_days()[0]
        moved = c.MoveDay(
            day=1, starts=later, ends=later + timedelta(hours=6), room=day.room, on_days_off=True
        )

        again = state.when(moved, at=START, facts=FREE).after
        again = again.when(wants(ASH), at=START, facts=FREE).after

        assert again.agenda["end_queue:2"].due == later
        assert "pass_on_offer_gone:1" in again.agenda

    @pytest.mark.parametrize(("asked", "number"), [(True, 1), (False, 0)])
    def test_a_cancelled_cohort_tells_those_who_wait(self, asked: bool, number: int) -> None:
        state = gives_up(full(wants(ASH)))
        state = offer(state, ASH) if asked else state
        cause: Cause = "cohort cancelled"

        after = state.when(c.Cancel(reason="t-why")).after

        assert [(one.holder, one.offer, one.cause) for one in cohort(after).gone] == [
            (ASH, number, cause)
        ]
        assert {"pass_on_offer_gone:1", f"pass_on_cancellation:{HOLDER}"} <= set(after.agenda)
        after.when(LeaveQueue(holder=ASH)).then_nothing()
        after.when(TakeOffer(holder=ASH), facts=FREE).then_refused(r.OfferGone)

    def test_a_draft_has_no_list(self) -> None:
        draft = given(DECIDER, planned())

        draft.when(take(*seats(ASH), service=SERVICE, or_queue=True), facts=FREE).then_refused(
            r.NotOpen
        )
        draft.when(c.OfferPlace(holder=ASH)).then_refused(NotNow)
