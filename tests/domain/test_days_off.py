"""Weekends and bank holidays are asked about; nights end on the next day; long links fit."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from domain.bank_holidays import bank_holiday
from domain.calendar import LONDON, day_off, is_working_day, london, say_span
from domain.facts import ClashesOf
from domain.messages import invited
from domain.parts.days_off import unless_meant
from domain.parts.learning_days import LearningDay, is_meeting_link
from domain.parts.refusals import OnDayOff
from domain.processes.cohort import DECIDER, Cohort, Unplanned
from domain.processes.cohort import commands as c
from domain.processes.cohort import date_commands as d
from domain.processes.cohort import events as e
from domain.processes.cohort.people_commands import SignIn
from domain.processes.cohort.planning import lay_out
from domain.processes.cohort.refusals import DayEndsBeforeStart, NotTheDay
from tests.domain.builders import MANAGER, TRAINER, days, manager_seat, plan, planned, short_days
from tests.domain.test_cohort import OPENED
from tests.given import NOW, Given, given

LINK = "https://teams.microsoft.com/l/meetup-join/" + "19%3ameeting_NzY5Y2Q4" * 21 + "%40thread.v2"
DATES = st.dates(date(2026, 3, 10), date(2029, 12, 1))


class Free(dict[Any, Any]):
    """Nobody is booked anywhere."""

    def __missing__(self, need: object) -> object:
        return ()


def on(when: date, begins: time = time(9, 30), hours: float = 6) -> LearningDay:
    starts = london(when, begins)
    return short_days(1)[0].model_copy(
        update={"starts": starts, "ends": starts + timedelta(hours=hours)}
    )


def opened(*found: LearningDay) -> Given[Unplanned | Cohort]:
    return given(DECIDER, planned(days=found), OPENED)


@for_all(DATES)
def test_every_day_that_is_no_working_day_is_asked_about_by_name(when: date) -> None:
    (*reasons,) = unless_meant(False, [on(when)])

    assert bool(reasons) == (not is_working_day(when))
    for reason in reasons:
        assert f"{when:%A} {when.day} " in reason.sentence
        assert (bank_holiday(when) or "") in reason.sentence
    assert list(unless_meant(True, [on(when)])) == []


def test_the_sentence_names_weekday_and_holiday() -> None:
    (weekend,) = unless_meant(False, [on(date(2027, 2, 27))])
    (holiday,) = unless_meant(False, [on(date(2026, 12, 25))])

    assert weekend.sentence == (
        "Learning day 1 would be on Saturday 27 February 2027."
        " Choose another day, or say that it is meant."
    )
    assert "on Friday 25 December 2026, which is Christmas Day." in holiday.sentence
    assert weekend.field == holiday.field == "on_days_off"
    assert (day_off(date(2026, 12, 24)), day_off(date(2026, 12, 25))) == ("", "Christmas Day")


def test_each_such_day_of_a_plan_is_named_and_with_a_yes_it_is_planned() -> None:
    first, second, third = short_days(3)
    moved = {2: date(2026, 8, 31), 3: date(2026, 9, 6)}  # the summer bank holiday, and a Sunday
    chosen = (first, *(_at(one, moved[one.number]) for one in (second, third)))
    asked = plan(days=chosen, on_days_off=False)

    refused = given(DECIDER).when(asked, facts=Free()).then_refused(OnDayOff, OnDayOff)

    assert "Monday 31 August 2026, which is" in refused.sentence
    assert "Sunday 6 September 2026" in refused.sentence
    meant = asked.model_copy(update={"on_days_off": True})
    assert given(DECIDER).when(meant, facts=Free()).after.stage == "draft"


def _at(one: LearningDay, when: date) -> LearningDay:
    return one.model_copy(
        update={"starts": london(when, time(9, 30)), "ends": london(when, time(16))}
    )


@pytest.mark.parametrize("how", ["one day", "several days"])
def test_moving_asks_about_the_new_day_and_not_about_one_that_was_meant_before(how: str) -> None:
    sunday, later = date(2026, 6, 7), date(2026, 6, 14)
    state = opened(_at(short_days(1)[0], sunday))

    def move(when: date, begins: time, *, meant: bool = False) -> c.MoveDay | d.MoveDays:
        starts, ends = london(when, begins), london(when, time(16))
        if how == "one day":
            return c.MoveDay(day=1, starts=starts, ends=ends, room="Hall", on_days_off=meant)
        new = d.NewTime(day=1, starts=starts, ends=ends)
        return d.MoveDays(times=(new,), on_days_off=meant)

    state.when(move(later, time(9, 30)), facts=Free()).then_refused(OnDayOff)
    assert state.when(move(later, time(9, 30), meant=True), facts=Free()).refused is None
    assert state.when(move(sunday, time(10)), facts=Free()).refused is None  # only its hours change


@for_all(DATES, st.integers(18, 23), st.integers(0, 5))
def test_what_ends_earlier_than_it_begins_ends_on_the_next_day(
    when: date, begins: int, ends: int
) -> None:
    (one,) = lay_out(
        "clinical_quality",
        "standard",
        (when,),
        begins=time(begins),
        ends=time(ends),
        room="Ward 3",
        trainer=TRAINER,
    )

    assert one.on == when
    assert one.ends.astimezone(LONDON).date() == when + timedelta(days=1)
    assert say_span(one.starts, one.ends).endswith(str((when + timedelta(days=1)).year))


NIGHT = on(date(2026, 4, 14), time(22), 4)


def test_a_night_session_can_be_planned_and_says_both_dates() -> None:
    assert given(DECIDER).when(plan(days=(NIGHT,), on_days_off=False), facts=Free()).refused is None
    assert say_span(NIGHT.starts, NIGHT.ends) == "14 April 2026, 22:00 to 2:00 on 15 April 2026"
    backwards = NIGHT.model_copy(update={"ends": NIGHT.starts})
    asked = plan(days=(backwards,), on_days_off=False)
    given(DECIDER).when(asked, facts=Free()).then_refused(DayEndsBeforeStart)


def test_a_night_session_that_runs_into_a_day_off_is_asked_about() -> None:
    good_friday = on(date(2026, 4, 2), time(22), 4)
    until_midnight = on(date(2026, 4, 2), time(20), 4)

    (reason,) = unless_meant(False, [good_friday])
    assert "Friday 3 April 2026, which is Good Friday" in reason.sentence
    assert list(unless_meant(False, [until_midnight])) == []


@pytest.mark.parametrize(
    ("at", "open_then"),
    [
        ("2026-04-14T00:00", True),
        ("2026-04-14T23:59", True),
        ("2026-04-15T00:30", True),
        ("2026-04-15T02:00", True),
        ("2026-04-15T02:01", False),
        ("2026-04-13T23:59", False),
    ],
)
def test_one_signs_in_until_the_end_after_midnight(at: str, open_then: bool) -> None:
    everyone = manager_seat().model_copy(update={"part": "delegate"})
    taken = e.PlacesTaken(
        at=NOW, holder="bigger_picture:0001", provider="provider:0001", seats=(everyone,)
    )
    state = given(DECIDER, planned(days=(NIGHT,)), OPENED, taken)
    when = datetime.fromisoformat(at).replace(tzinfo=LONDON)

    said = state.when(SignIn(day=1, person=MANAGER), at=when, by=invited(MANAGER))

    if open_then:
        assert said.refused is None
    else:
        said.then_refused(NotTheDay)


def test_a_meeting_link_of_500_characters_fits_wherever_a_venue_is_given() -> None:
    longest = LINK + "x" * (500 - len(LINK))
    assert len(longest) == 500 and is_meeting_link(longest)
    day = days()[0]

    assert LearningDay.model_validate({**day.model_dump(), "room": longest}).room == longest
    move = c.MoveDay(day=1, starts=day.starts, ends=day.ends, room=longest)
    new = d.NewTime(day=1, starts=day.starts, ends=day.ends)
    lost = d.VenueLost(room=longest, since=day.on, new_room=longest)
    assert {move.room, d.MoveDays(times=(new,), room=longest).room, lost.new_room} == {longest}
    with pytest.raises(ValueError, match="at most 500"):
        LearningDay.model_validate({**day.model_dump(), "room": longest + "x"})


@pytest.mark.parametrize(
    "room", ["The Old Library", "see https://x.example", "http://a b", "https"]
)
def test_a_room_in_words_is_no_link(room: str) -> None:
    assert not is_meeting_link(room)


def test_clashes_are_still_asked_for_at_night() -> None:
    (need,) = DECIDER.needs("cohort:0001", Unplanned(), plan(days=(NIGHT,), on_days_off=False))

    assert isinstance(need, ClashesOf)
    assert {slot.ends for slot in need.slots} == {NIGHT.ends}
