"""Funded places: drawn within their dates and shares, given back, counted and reported."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given as drawn_by
from hypothesis import settings
from hypothesis import strategies as st

from domain.calendar import deadline, morning
from domain.facts import Need
from domain.parts.correcting import NothingToCorrect
from domain.parts.lapses import LapseStep
from domain.parts.places import Place
from domain.processes.allocation import (
    DECIDER,
    Allocation,
    AnyState,
    NothingOpen,
    Over,
    allocation_ref,
)
from domain.processes.allocation import commands as c
from domain.processes.allocation import events as e
from domain.processes.allocation import refusals as r
from domain.processes.allocation.state import Room
from domain.processes.cohort import CohortOf
from domain.refusals import NotNow, StepGone
from tests.domain.funded_courses import ACE, DATE, course_days, with_date
from tests.domain.world import World
from tests.given import ANN, AUDITOR, NOW, Given, given

REF = allocation_ref(ACE)
COHORT, OTHER = "cohort:0001", "cohort:0002"
ELM, OAK = "provider:0001", "provider:0002"
AHEAD = with_date(World(), ACE, DATE).cohort(DATE)
BEGUN = AHEAD.model_copy(update={"days": course_days(ACE, NOW - timedelta(days=1))})
OPEN = c.Open(
    service=ACE,
    funder="LETC",
    contact="p-funder",
    starts_on=date(2026, 3, 2),
    ends_on=date(2026, 12, 18),
    round_one_until=date(2026, 3, 31),
)
OPENED = e.Opened(
    at=NOW,
    period=1,
    service=ACE,
    service_title="ACE - Clinical Quality Framework",
    funder="LETC",
    contact="p-funder",
    places=900,
    place_pence=None,
    starts_on=date(2026, 3, 2),
    ends_on=date(2026, 12, 18),
    round_one_until=date(2026, 3, 31),
    round_one_most=3,
    packs_from=date(2026, 3, 2),
)
FOUR = OPENED.model_copy(update={"places": 4})
FREE_FOR_ALL = e.RoundOneEnded(at=NOW, cause="its day")
CLOSED = e.Closed(at=NOW, reason="t-why")
FOUND: dict[str, Any] = {"document": "d-pdf", "digest": "a", "sheet": "d-xlsx", "sheet_digest": "b"}


def facts(cohort: Any = AHEAD, ref: str = COHORT) -> dict[Need[Any], Any]:
    return {CohortOf(ref=ref): cohort}


def who(**changes: Any) -> dict[str, Any]:
    usual = {"holder": "course:0001", "provider": ELM, "cohort": COHORT}
    return {**usual, **changes}


def draw(count: int = 1, **changes: Any) -> c.Draw:
    return c.Draw(count=count, **who(**changes))


def drawn(count: int = 1, **changes: Any) -> e.Drawn:
    return e.Drawn(at=NOW, count=count, **who(**changes))


def joined(count: int = 1, party: int = 1, **changes: Any) -> e.Joined:
    return e.Joined(at=NOW, count=count, party=party, **who(**changes))


def room_of(cohort: Any) -> Room:
    return Room(cohort=COHORT, free=cohort.room, starts=cohort.first_start)


def own(after: Given[AnyState]) -> Allocation:
    assert not isinstance(after.state, NothingOpen)
    return after.state.allocation


def at_home(*events: Any) -> Given[AnyState]:
    """Return the funded places of the service under their own reference."""
    here = given(DECIDER, *events)
    here.ref = REF
    return here


class TestOpen:
    def test_places_come_from_the_catalogue_unless_they_are_given(self) -> None:
        after = at_home().when(OPEN).then(OPENED)
        assert after.stage == "open, round one"
        at_home().when(OPEN.model_copy(update={"places": 4})).then(FOUR)

    def test_every_reason_against_opening_comes_at_once(self) -> None:
        wrong = OPEN.model_copy(
            update={
                "service": "coaching",
                "starts_on": date(2026, 3, 1),
                "ends_on": date(2026, 2, 1),
            }
        )
        at_home().when(wrong).then_refused(r.NotFunded, r.EndsBeforeItStarts, r.OverAlready)

    def test_round_one_ends_within_the_dates(self) -> None:
        late = OPEN.model_copy(update={"round_one_until": date(2026, 12, 19)})
        at_home().when(late).then_refused(r.RoundOneOutside)

    def test_places_that_end_in_a_far_year_are_a_typing_mistake(self) -> None:
        far = OPEN.model_copy(update={"ends_on": date(2099, 1, 1)})
        at_home().when(far).then_refused(r.EndsTooLate)

    def test_each_service_keeps_its_places_under_one_reference(self) -> None:
        given(DECIDER).when(OPEN).then_refused(r.KeptElsewhere)

    def test_they_are_opened_once_at_a_time(self) -> None:
        at_home(OPENED).when(OPEN).then_refused(NotNow)

    def test_closed_ones_open_anew_once_the_last_report_is_out(self) -> None:
        made = e.PackMade(at=NOW, pack=1, on=NOW.date(), last=True, **FOUND)
        under_way = at_home(OPENED, drawn(), CLOSED, made)
        under_way.when(OPEN).then_refused(r.LastPackUnderWay)

        over = at_home(OPENED, drawn(), CLOSED, made, e.PackSent(at=NOW, pack=1))
        assert DECIDER.ended(over.state)
        after = over.when(OPEN).then(OPENED.model_copy(update={"period": 2}))
        assert own(after).total.drawn == 0


class TestDraw:
    def test_a_booking_draws_its_places(self) -> None:
        after = given(DECIDER, OPENED).when(draw(2), facts=facts()).then(drawn(2))
        assert (own(after).total.drawn, own(after).free, own(after).of_provider(ELM)) == (2, 898, 2)
        assert own(after).cohort(COHORT).drawn == 2

    def test_who_waits_for_a_place_draws_none_yet(self) -> None:
        waits = draw(2, or_wait=True)
        after = given(DECIDER, OPENED).when(waits, facts=facts()).then(joined(2))
        assert (own(after).total.drawn, own(after).waiting[0].count) == (0, 2)

        after.when(waits, facts=facts()).then_refused(r.WaitsAlready)

    def test_who_got_a_place_in_the_cohort_draws_it_and_does_not_wait(self) -> None:
        place = Place(place="p-1", holder="course:0001", provider=ELM, part="delegate")
        seated = AHEAD.model_copy(update={"places": (place,)})
        given(DECIDER, OPENED).when(draw(or_wait=True), facts=facts(seated)).then(drawn())

    def test_nothing_is_drawn_before_places_are_open_or_after_they_closed(self) -> None:
        given(DECIDER).when(draw(), facts=facts()).then_refused(r.NothingOpen)
        given(DECIDER, OPENED, CLOSED).when(draw(), facts=facts()).then_refused(r.NothingOpen)

    def test_a_provider_has_three_places_at_most_in_round_one(self) -> None:
        refused = (
            given(DECIDER, OPENED, drawn(2))
            .when(draw(2, cohort=OTHER), facts=facts(ref=OTHER))
            .then_refused(r.RoundOneShare)
        )
        assert "has 2 of the 3 funded places" in refused.sentence
        assert "to the end of 31 March 2026" in refused.sentence
        given(DECIDER, OPENED, drawn(2)).when(draw(3, provider=OAK), facts=facts()).then(
            drawn(3, provider=OAK)
        )

    def test_after_round_one_whoever_asks_first_has_them(self) -> None:
        given(DECIDER, OPENED, FREE_FOR_ALL).when(draw(12), facts=facts()).then(drawn(12))

    def test_round_one_is_over_at_its_time_even_before_that_is_recorded(self) -> None:
        over = deadline(date(2026, 3, 31))
        given(DECIDER, OPENED).when(draw(12), facts=facts(), at=over).then(
            drawn(12).model_copy(update={"at": over})
        )

    def test_every_reason_against_drawing_comes_at_once(self) -> None:
        early = FOUR.model_copy(update={"starts_on": date(2026, 3, 3)})
        given(DECIDER, early).when(draw(5), facts=facts()).then_refused(
            r.OutsideItsDates, r.TooFewLeft, r.RoundOneShare
        )

    def test_the_last_place_is_drawn_once(self) -> None:
        full = given(DECIDER, FOUR, FREE_FOR_ALL, drawn(4))
        refused = full.when(draw(provider=OAK), facts=facts()).then_refused(r.TooFewLeft)
        assert "Of the 4 funded places 0 are left" in refused.sentence


class TestGiveBack:
    def test_places_given_back_are_free_again(self) -> None:
        back = c.GiveBack(count=1, **who())
        after = (
            given(DECIDER, FOUR, drawn(3))
            .when(back, facts=facts())
            .then(e.GivenBack(at=NOW, count=1, room=room_of(AHEAD), **who()))
        )
        assert (own(after).total.drawn, own(after).free, own(after).of_provider(ELM)) == (2, 2, 2)

    def test_a_place_of_a_cohort_that_has_begun_is_used_up(self) -> None:
        back = c.GiveBack(count=1, **who())
        given(DECIDER, FOUR, drawn(3)).when(back, facts=facts(BEGUN)).then_nothing()

    def test_a_cancelled_cohort_gives_its_places_back_whenever_that_was(self) -> None:
        off = BEGUN.model_copy(update={"cancelled_at": NOW})
        back = c.GiveBack(count=3, **who())
        given(DECIDER, FOUR, drawn(3)).when(back, facts=facts(off)).then(
            e.GivenBack(at=NOW, count=3, room=room_of(off), **who())
        )

    def test_nobody_gives_back_what_was_never_drawn(self) -> None:
        back = c.GiveBack(count=3, **who())
        given(DECIDER).when(back, facts=facts()).then_nothing()
        given(DECIDER, FOUR).when(back, facts=facts()).then_nothing()
        given(DECIDER, FOUR, drawn(2, provider=OAK)).when(back, facts=facts()).then_nothing()


class TestOutcomes:
    def test_what_became_of_places_is_counted_and_corrected(self) -> None:
        first = c.NoteOutcome(attended=2, did_not_attend=1, **who())
        correction = c.NoteOutcome(attended=1, did_not_attend=-1, **who())

        after = given(DECIDER, FOUR, drawn(3)).when(first).after.when(correction).after

        here = own(after).cohort(COHORT)
        assert (here.attended, here.did_not_attend, here.competent) == (3, 0, 0)

    def test_never_more_is_counted_than_was_drawn(self) -> None:
        much = c.NoteOutcome(attended=5, did_not_attend=5, competent=9, **who())
        after = given(DECIDER, FOUR, drawn(3)).when(much).after
        here = own(after).cohort(COHORT)
        assert (here.attended, here.did_not_attend, here.competent) == (3, 0, 3)

    def test_a_cohort_without_funded_places_counts_nothing(self) -> None:
        outcome = c.NoteOutcome(attended=1, **who())
        given(DECIDER, FOUR).when(outcome).then_nothing()
        given(DECIDER).when(outcome).then_nothing()

    def test_it_is_counted_after_the_places_are_closed_as_well(self) -> None:
        outcome = c.NoteOutcome(competent=1, **who())
        after = given(DECIDER, FOUR, drawn(3), CLOSED).when(outcome).after
        assert own(after).total.competent == 1


class TestPlaces:
    def test_the_number_changes_but_not_below_what_is_drawn(self) -> None:
        fewer = c.ChangePlaces(places=2, reason="t-why")
        here = given(DECIDER, FOUR, drawn(3))
        here.when(fewer).then_refused(r.FewerThanDrawn)
        here.when(c.ChangePlaces(places=3, reason="t-why")).then(
            e.PlacesChanged(at=NOW, places=3, reason="t-why")
        )
        here.when(c.ChangePlaces(places=4, reason="t-why")).then_nothing()

    def test_a_straight_line_runs_from_the_first_to_the_last_day(self) -> None:
        year = OPENED.model_copy(
            update={"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31), "places": 365}
        )
        line = own(given(DECIDER, year)).profile
        days = (date(2025, 6, 1), date(2026, 1, 1), date(2026, 1, 31), date(2027, 6, 1))
        assert [line(day) for day in days] == [0, 1, 31, 365]


class TestRoundOne:
    def test_it_ends_by_itself_at_its_day(self) -> None:
        over = deadline(date(2026, 3, 31))
        running = given(DECIDER, OPENED)
        assert running.agenda["end_round_one:1"].due == over
        running.when(c.NoteRoundOneOver()).then_refused(StepGone)
        after = running.when(c.NoteRoundOneOver(), at=over).then(
            e.RoundOneEnded(at=over, cause="its day")
        )
        assert after.stage == "open, all who ask"

    def test_a_coordinator_ends_it_early_and_once(self) -> None:
        ended = e.RoundOneEnded(at=NOW, cause="a coordinator")
        after = given(DECIDER, OPENED).when(c.EndRoundOne()).then(ended)
        assert "end_round_one:1" not in after.agenda
        after.when(c.EndRoundOne()).then_refused(r.RoundOneIsOver)


class TestPacks:
    def test_a_report_is_made_on_the_first_working_day_of_each_month(self) -> None:
        step = given(DECIDER, OPENED).agenda["make_pack:1:2026-04-01"]
        assert step.due == morning(date(2026, 4, 1))

        at = step.due
        note = c.NotePackMade(on=date(2026, 4, 1), last=False, **FOUND)
        made = e.PackMade(at=at, pack=1, on=date(2026, 4, 1), last=False, **FOUND)
        after = given(DECIDER, OPENED, FREE_FOR_ALL).when(note, at=at).then(made)

        assert list(after.agenda) == ["make_pack:1:2026-05-01", "send_pack:1:1"]
        sent = after.when(c.NotePackSent(pack=1), at=at).then(e.PackSent(at=at, pack=1))
        assert list(sent.agenda) == ["make_pack:1:2026-05-01"]

    def test_the_last_follows_the_last_day_and_closes_the_places(self) -> None:
        short = OPENED.model_copy(update={"ends_on": date(2026, 3, 31)})
        step = given(DECIDER, short).agenda["make_pack:1:last:2026-04-01"]
        assert step.due == morning(date(2026, 4, 1))

        note = c.NotePackMade(on=date(2026, 4, 1), last=True, **FOUND)
        after = given(DECIDER, short).when(note, at=step.due).after

        assert isinstance(after.state, Over)
        assert list(after.agenda) == ["send_pack:1:1"]

    def test_closing_early_brings_the_last_report_at_once(self) -> None:
        after = given(DECIDER, OPENED).when(c.Close(reason="t-why")).then(CLOSED)
        assert after.stage == "closed"
        key = f"make_pack:1:last:{NOW.date()}"
        assert [(one, item.due) for one, item in after.agenda.items()] == [(key, NOW)]

    def test_a_report_that_comes_too_late_is_left_out(self) -> None:
        key = "make_pack:1:2026-04-01"
        late = datetime(2026, 5, 1, 12, tzinfo=UTC)
        after = given(DECIDER, OPENED).when(LapseStep(key=key), at=late).after
        assert "make_pack:1:2026-05-01" in after.agenda
        assert key not in after.agenda


def test_forms_follow_the_state_and_the_person() -> None:
    running = given(DECIDER, OPENED)
    assert DECIDER.allowed(given(DECIDER).state, ANN) == (c.Open,)
    assert DECIDER.allowed(running.state, ANN) == (
        c.EndRoundOne,
        c.ChangePlaces,
        c.CorrectFunder,
        c.Close,
    )
    assert DECIDER.allowed(running.state, AUDITOR) == ()
    assert DECIDER.allowed(given(DECIDER, OPENED, CLOSED).state, ANN) == (c.CorrectFunder,)


def test_the_funder_and_its_contact_are_corrected_and_history_keeps_both() -> None:
    running = given(DECIDER, OPENED)

    after = running.when(c.CorrectFunder(funder="L.E.T.C.", contact="p-other")).then(
        e.FunderCorrected(at=NOW, before="LETC", after="L.E.T.C."),
        e.ContactCorrected(at=NOW, before="p-funder", after="p-other"),
    )

    assert not isinstance(after.state, NothingOpen)
    assert (after.state.allocation.funder, after.state.allocation.contact) == (
        "L.E.T.C.",
        "p-other",
    )
    assert after.agenda.keys() == running.agenda.keys()
    same = c.CorrectFunder(funder="LETC", contact="p-funder")
    running.when(same).then_refused(NothingToCorrect)
    given(DECIDER).when(same).then_refused(NotNow)


@pytest.mark.parametrize("command", [c.EndRoundOne(), c.Close(reason="t-why")])
def test_nothing_is_ended_that_is_not_open(command: c.AllocationCommand) -> None:
    given(DECIDER).when(command).then_refused(NotNow)


MOVES = st.tuples(
    st.sampled_from([c.Draw, c.GiveBack, c.NoteOutcome]),
    st.sampled_from([ELM, OAK]),
    st.sampled_from([COHORT, OTHER]),
    st.integers(1, 6),
    st.integers(-3, 3),
    st.sampled_from([AHEAD, AHEAD, BEGUN]),
)


@settings(max_examples=150, deadline=None, database=None)
@drawn_by(st.lists(MOVES, max_size=25))
def test_the_counts_agree_whatever_is_asked_for(moves: list[tuple[Any, ...]]) -> None:
    here = given(DECIDER, OPENED.model_copy(update={"places": 9}), FREE_FOR_ALL)
    for kind, provider, cohort, count, change, state in moves:
        if kind is c.NoteOutcome:
            changes = {"attended": change, "did_not_attend": -change, "competent": change}
            command = kind(**who(provider=provider, cohort=cohort), **changes)
        else:
            command = kind(**who(provider=provider, cohort=cohort), count=count)
        done = here.when(command, facts=facts(state, cohort))
        here = here if done.refused else done.after
        now = own(here)
        assert now.total.drawn == sum(one.drawn for one in now.providers)
        assert 0 <= now.total.drawn <= now.places
        for one in now.cohorts:
            assert min(one.drawn, one.attended, one.did_not_attend, one.competent) >= 0
            assert max(one.attended + one.did_not_attend, one.competent) <= one.drawn
        assert all(one.drawn >= 0 for one in now.providers)
