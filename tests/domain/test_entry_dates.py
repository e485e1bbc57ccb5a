"""Dates and times as they are typed: what exists is read, another century is a mistake."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.calendar import london
from domain.entry.dates import (
    ANY_DATE,
    Within,
    at_clock,
    at_instant,
    clock,
    end_of,
    from_boxes,
    on_day,
)

THIS_CENTURY = st.dates(date(2000, 1, 1), date(2099, 12, 31))
BOX = st.text("0123456789 ²٣-maryjunexb.", max_size=6) | st.sampled_from(["26", "2026", "9" * 5000])


@given(THIS_CENTURY)
def test_a_date_is_read_from_its_boxes_and_as_programs_write_it(day: date) -> None:
    boxes = (str(day.day), str(day.month), str(day.year))
    assert from_boxes(*boxes) == on_day(day.isoformat()) == on_day(day) == day
    assert from_boxes(f"{day:%d}", f"{day:%B}", boxes[2]) == from_boxes(*boxes)
    assert from_boxes(boxes[0], f"{day:%b}".upper(), boxes[2]) == day


@given(st.dates())
@example(date(26, 5, 4))
@example(date(1, 1, 1))
@example(date(2100, 1, 4))
@example(date(9999, 12, 31))
def test_another_century_is_refused_with_a_year_that_would_be_right(day: date) -> None:
    given = (day, day.isoformat(), datetime.combine(day, time(9, 30)), f"{day}T09:30")
    if 2000 <= day.year <= 2099:
        assert on_day(day) == day
        return
    for one in given[:2]:
        with pytest.raises(ValueError, match="write a year such as 2026, from 2000 to 2099"):
            on_day(one)
    for one in given[2:]:
        with pytest.raises(ValueError, match="write a year such as 2026, from 2000 to 2099"):
            at_instant(one)


@given(BOX, BOX, BOX)
@example("4", "5", "26")
@example("99999999999", "1", "2026")
@example("1", "1", "99999999999")
@example("31", "2", "2026")
def test_whatever_stands_in_the_boxes_is_a_date_or_a_sentence(
    day: str, month: str, year: str
) -> None:
    try:
        found = from_boxes(day, month, year)
    except ValueError as wrong:
        sentence = str(wrong)
        assert any(word in sentence for word in ("a year such as", "a date that exists", "needs a"))
    else:
        assert found.year == int(year) >= 1, "a year is never guessed"
        assert found.day == int(day)


def test_a_year_of_two_digits_is_not_guessed() -> None:
    for year in ("26", "026", "6", "'26"):
        with pytest.raises(ValueError, match="write a year such as 2026"):
            from_boxes("4", "5", year)
    assert ANY_DATE.check(from_boxes("4", "5", "2026")) == date(2026, 5, 4)
    with pytest.raises(ValueError, match="write a year such as 2026, from 2000 to 2099"):
        ANY_DATE.check(from_boxes("4", "5", "0026"))


def test_bounds_are_those_of_the_field() -> None:
    narrow = Within(first=date(2026, 3, 2), last=date(2026, 6, 30))
    assert narrow.check(date(2026, 3, 2)) == date(2026, 3, 2)
    with pytest.raises(ValueError, match="enter a date from 2 March 2026 to 30 June 2026"):
        narrow.check(date(2026, 7, 1))


@pytest.mark.parametrize("given", [1e9, 1773446400, True, None, "14/3/2026", "20260314", "soon"])
def test_programs_write_dates_in_one_way(given: object) -> None:
    for read in (on_day, at_instant):
        with pytest.raises(ValueError, match="written like 2026-03-14"):
            read(given)


def test_an_instant_without_a_zone_is_a_time_in_london() -> None:
    assert at_instant("2026-07-09T09:30") == datetime(2026, 7, 9, 8, 30, tzinfo=UTC)
    assert at_instant("2026-07-09T09:30:00Z") == datetime(2026, 7, 9, 9, 30, tzinfo=UTC)
    assert at_instant(datetime.combine(date(2026, 7, 9), time(9, 30))) == london(
        date(2026, 7, 9), time(9, 30)
    )
    with pytest.raises(ValueError, match="does not exist"):
        at_instant("2026-13-09T09:30")
    for edge in ("0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00"):
        with pytest.raises(ValueError, match="write a year"):
            at_instant(edge)


@given(st.times())
def test_a_time_is_read_as_it_is_written(at: time) -> None:
    whole = at.replace(second=0, microsecond=0)
    for text in (f"{at:%H:%M}", f"{at.hour}:{at:%M}", f"{at.hour}.{at:%M}", f"{at:%I:%M %p}"):
        assert clock(text) == whole
    assert at_clock(whole) == whole


@pytest.mark.parametrize(
    "text", ["", "9", "25:00", "9:60", "13pm", "0am", "930", "²:30", "9:3", "noon"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="enter a time such as 9:30"):
        clock(text)
    with pytest.raises(ValueError, match="enter a time such as 9:30"):
        at_clock(34200)


@given(st.datetimes(datetime(2001, 1, 1), datetime(2098, 1, 1)), st.times())  # noqa: DTZ001
def test_an_end_is_the_first_time_that_a_clock_shows_it(starts: datetime, at: time) -> None:
    end = end_of(starts, at)
    assert end.time() == at
    assert timedelta() <= end - starts < timedelta(days=1)


def test_a_night_ends_on_the_next_day() -> None:
    evening = datetime.combine(date(2026, 4, 14), time(22, 0))
    assert end_of(evening, time(2, 0)) == datetime.combine(date(2026, 4, 15), time(2, 0))
    assert end_of(evening, time(23, 0)) == evening + timedelta(hours=1)
