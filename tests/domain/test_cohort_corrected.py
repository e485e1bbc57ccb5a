"""Cohort: its name and its venues are corrected; nothing moves and nobody is written to."""

import pytest
from hypothesis import given as property_given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.facts import ClashesOf
from domain.parts.correcting import NothingToCorrect
from domain.parts.doubling import Doubled
from domain.processes.cohort import DECIDER, Cohort, Unplanned
from domain.processes.cohort import commands as c
from domain.processes.cohort import date_commands as d
from domain.processes.cohort import events as e
from domain.processes.cohort import refusals as r
from domain.processes.cohort.correcting import NotAVenueHere
from domain.processes.cohort.correction_messages import (
    CorrectLabel,
    CorrectVenue,
    LabelCorrected,
    VenueCorrected,
)
from domain.processes.cohort.date_events import DoubleBooked
from domain.refusals import NotNow
from tests.domain.builders import (
    FREE,
    PROGRAMME,
    PROVIDER,
    ROOM,
    Diaries,
    day,
    days,
    manager_seat,
    mentor_seats,
    planned,
)
from tests.given import NOW, Given, given

RIGHT = "Mansfield Central Library, Room 2"
OPENED = e.Opened(at=NOW)
TAKEN = e.PlacesTaken(
    at=NOW, holder=PROGRAMME, provider=PROVIDER, seats=(manager_seat(), *mentor_seats())
)
EVERY_DAY = tuple(one.number for one in days())
CORRECTED = VenueCorrected(at=NOW, days=EVERY_DAY, before=ROOM, after=RIGHT)


def cohort(after: Given[Unplanned | Cohort]) -> Cohort:
    assert isinstance(after.state, Cohort)
    return after.state


class TestName:
    def test_history_keeps_the_name_before_and_after(self) -> None:
        begun = given(DECIDER, planned(), OPENED)
        event = LabelCorrected(at=NOW, before=cohort(begun).label, after="Spring, Mansfield")

        after = begun.when(CorrectLabel(label="Spring, Mansfield")).then(event)

        assert cohort(after).label == "Spring, Mansfield"
        assert event.says().endswith("to “Spring, Mansfield”")

    def test_the_same_name_is_told_and_a_cohort_that_was_never_planned_has_none(self) -> None:
        begun = given(DECIDER, planned())

        begun.when(CorrectLabel(label=cohort(begun).label)).then_refused(NothingToCorrect)
        given(DECIDER).when(CorrectLabel(label="Spring")).then_refused(NotNow)

    @pytest.mark.parametrize("label", ["", "ab", "12 ", "a\x00bc", "Sp\ud800ring", "x" * 121])
    def test_what_no_letter_takes_is_no_name(self, label: str) -> None:
        with pytest.raises(ValidationError):
            CorrectLabel(label=label)


class TestVenue:
    def test_every_day_there_is_corrected_and_nothing_else_happens(self) -> None:
        begun = given(DECIDER, planned(), OPENED, TAKEN)

        after = begun.when(CorrectVenue(room=ROOM, right=RIGHT), facts=FREE).then(CORRECTED)

        assert {one.room for one in cohort(after).days} == {RIGHT}
        assert cohort(after).logs == cohort(begun).logs, "no day counts as moved"
        assert cohort(after).places == cohort(begun).places
        assert after.agenda == begun.agenda, "nobody is written to, and nothing is due earlier"

    def test_days_elsewhere_stay_as_they_are(self) -> None:
        far = e.DayMoved(
            at=NOW,
            day=3,
            sequence=1,
            starts=day(3).starts,
            ends=day(3).ends,
            room="Newark Hall",
            opens_decision_at=cohort(given(DECIDER, planned())).opens_decision_at,
        )
        begun = given(DECIDER, planned(), OPENED, far)

        after = begun.when(CorrectVenue(room="Newark Hall", right="Newark Town Hall"), facts=FREE)

        assert {one.room for one in cohort(after.after).days} == {ROOM, "Newark Town Hall"}

    def test_an_unknown_venue_and_one_that_is_right_already_are_told(self) -> None:
        begun = given(DECIDER, planned())

        begun.when(CorrectVenue(room="Elsewhere", right=RIGHT)).then_refused(NotAVenueHere)
        begun.when(CorrectVenue(room=ROOM, right=f" {ROOM}\u200b")).then_refused(NothingToCorrect)

    def test_a_venue_that_turns_out_to_be_taken_needs_a_reason(self) -> None:
        begun = given(DECIDER, planned(), OPENED)
        taken = Diaries((RIGHT, day(3)))
        why = "t-two-rooms"

        begun.when(CorrectVenue(room=ROOM, right=RIGHT), facts=taken).then_refused(r.Clashes)
        both = begun.when(CorrectVenue(room=ROOM, right=RIGHT, despite=why), facts=taken)

        twice = Doubled(day=3, resource=RIGHT, taken_by=FREE.by)
        assert both.events == (CORRECTED, DoubleBooked(at=NOW, doubled=(twice,), reason=why))
        assert cohort(both.after).doubled == (twice,)

    def test_what_was_booked_twice_and_what_is_searched_for_follow(self) -> None:
        twice = Doubled(day=3, resource=ROOM, taken_by=FREE.by)
        doubled = DoubleBooked(at=NOW, doubled=(twice,), reason="t-why")
        begun = given(DECIDER, planned(), OPENED, doubled)
        lost = begun.when(d.VenueLost(room=ROOM, since=day(1).on)).after

        after = cohort(lost.when(CorrectVenue(room=ROOM, right=RIGHT), facts=FREE).after)

        assert [one.resource for one in after.doubled] == [RIGHT]
        assert [one.room for one in after.venue_searches] == [RIGHT]

    def test_its_diaries_are_asked_for_the_days_as_they_will_be(self) -> None:
        begun = given(DECIDER, planned())

        (need,) = DECIDER.needs(begun.ref, begun.state, CorrectVenue(room=ROOM, right=RIGHT))

        assert isinstance(need, ClashesOf)
        assert {slot.resource for slot in need.slots} == {RIGHT}
        assert len(need.slots) == len(EVERY_DAY)


@property_given(st.lists(st.sampled_from(["Room A", "Room B", "Room C"]), min_size=1, max_size=5))
def test_a_real_move_after_any_corrections_is_told_as_always(spellings: list[str]) -> None:
    now = given(DECIDER, planned(), OPENED, TAKEN)
    for right in spellings:
        room = cohort(now).days[0].room
        if room != right:
            now = now.when(CorrectVenue(room=room, right=right), facts=FREE).after
    first = cohort(now).days[0]
    move = c.MoveDay(day=1, starts=first.starts, ends=first.ends, room="Newark Hall")

    moved = now.when(move, facts=FREE).after

    assert cohort(moved).log(1).sequence == 1
    assert any("tell" in key for key in moved.agenda) or moved.agenda != now.agenda
