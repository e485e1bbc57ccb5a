"""Working days, London clock times, and how dates are said."""

from datetime import UTC, date, datetime, time, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.bank_holidays import bank_holiday, bank_holidays, parse_proclaimed
from domain.calendar import (
    LONDON,
    add_months,
    add_working_days,
    deadline,
    is_working_day,
    london,
    london_date,
    morning,
    say_date,
    say_due,
    say_when,
    validity_end,
    working_days_between,
)
from domain.datafile import DataFileBroken

YEARS = range(2012, 2100)
FIRST_DAY, LAST_DAY = date(2012, 1, 1), date(2060, 12, 31)
ALL_DAYS = [FIRST_DAY + timedelta(days=n) for n in range((LAST_DAY - FIRST_DAY).days + 1)]
HOUR = timedelta(hours=1)

days = st.dates(FIRST_DAY, LAST_DAY)
inner_days = days
working_days = days.filter(is_working_day)
inner_working_days = inner_days.filter(is_working_day)


def offset(instant: datetime) -> timedelta | None:
    return instant.astimezone(LONDON).utcoffset()


CHANGE_DAYS = [
    day
    for day in ALL_DAYS
    if offset(datetime(day.year, day.month, day.day, tzinfo=UTC))
    != offset(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
]


# Bank holidays


@pytest.mark.parametrize("year", YEARS)
def test_bank_holidays_agree_with_the_holidays_package(year: int) -> None:
    theirs = holidays.country_holidays("GB", subdiv="ENG", years=year)

    weekdays = sorted(day for day in theirs if day.weekday() < 5)

    assert sorted(bank_holidays(year)) == weekdays


def test_every_holiday_has_a_name() -> None:
    assert bank_holiday(date(2031, 4, 11)) == "Good Friday"
    assert bank_holiday(date(2032, 12, 28)) == "Boxing Day (substitute day)"
    assert bank_holiday(date(2022, 9, 19)) == "State Funeral of Queen Elizabeth II"
    assert bank_holiday(date(2031, 4, 10)) is None


@pytest.mark.parametrize(
    "day",
    [
        date(2012, 6, 4),
        date(2012, 6, 5),
        date(2020, 5, 8),
        date(2022, 6, 2),
        date(2022, 6, 3),
        date(2022, 9, 19),
        date(2023, 5, 8),
        date(2021, 12, 27),
        date(2021, 12, 28),
        date(2022, 1, 3),
    ],
    ids=str,
)
def test_one_off_and_substitute_holidays_are_days_off(day: date) -> None:
    assert not is_working_day(day)


@pytest.mark.parametrize("day", [date(2012, 5, 28), date(2020, 5, 4), date(2022, 5, 30)], ids=str)
def test_the_usual_day_of_a_moved_holiday_is_a_working_day(day: date) -> None:
    assert is_working_day(day)


def test_weekends_are_days_off() -> None:
    assert not any(is_working_day(day) for day in ALL_DAYS if day.weekday() >= 5)


def test_a_holiday_file_tells_every_fault_with_its_place() -> None:
    text = """
    official_until = 2027-12-31
    not_held = ["soon"]
    [held]
    2012-13-01 = "No such month"
    """

    with pytest.raises(DataFileBroken) as told:
        parse_proclaimed(text, "mine.toml")

    soon, month = str(told.value).splitlines()
    assert soon.startswith("mine.toml: not_held > number 1")
    assert month.startswith("mine.toml: held > 2012-13-01")


# Counting working days


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2026, 11, 16), 1, date(2026, 11, 17)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 12, 24), 1, date(2026, 12, 29)),
        (date(2026, 12, 29), -1, date(2026, 12, 24)),
        (date(2026, 11, 16), 0, date(2026, 11, 16)),
        (date(2026, 12, 25), 0, date(2026, 12, 29)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
        (date(2026, 11, 21), -1, date(2026, 11, 20)),
        (date(2026, 11, 16), 20, date(2026, 12, 14)),
    ],
)
def test_adding_working_days_steps_over_days_off(start: date, n: int, end: date) -> None:
    assert add_working_days(start, n) == end


@given(inner_days, st.integers(-200, 200))
def test_adding_working_days_is_the_same_as_walking_day_by_day(start: date, n: int) -> None:
    direction = timedelta(days=1 if n >= 0 else -1)
    walked, left = start, abs(n)
    while left or not is_working_day(walked):
        walked += direction
        left -= is_working_day(walked) and left > 0

    assert add_working_days(start, n) == walked


@given(inner_working_days, st.integers(-200, 200))
def test_working_days_added_and_taken_away_lead_back(start: date, n: int) -> None:
    assert add_working_days(add_working_days(start, n), -n) == start


@given(inner_days, st.integers(-200, 200))
def test_the_result_of_adding_is_always_a_working_day(start: date, n: int) -> None:
    assert is_working_day(add_working_days(start, n))


@given(inner_days, inner_days, st.integers(-200, 200))
def test_a_later_start_never_ends_earlier(one: date, other: date, n: int) -> None:
    early, late = sorted([one, other])

    assert add_working_days(early, n) <= add_working_days(late, n)


@given(inner_working_days, inner_working_days)
def test_the_days_between_lead_from_one_working_day_to_the_other(a: date, b: date) -> None:
    assert add_working_days(a, working_days_between(a, b)) == b


@given(days, days)
def test_the_days_between_are_counted_from_after_the_first_to_the_last(a: date, b: date) -> None:
    early, late = sorted([a, b])
    span = [early + timedelta(days=n) for n in range((late - early).days + 1)]

    after_first = sum(is_working_day(day) for day in span[1:])
    before_last = sum(is_working_day(day) for day in span[:-1])

    assert working_days_between(early, late) == after_first
    assert working_days_between(late, early) == (-before_last if late > early else after_first)


@pytest.mark.parametrize("year", [2031, 2044, 2099])
def test_counting_goes_on_for_ever(year: int) -> None:
    assert add_working_days(date(year, 12, 24), 3) > date(year, 12, 28)
    assert add_working_days(date(year, 1, 3), -700) < date(year - 2, 6, 1)


# London time


def test_clocks_change_twice_a_year_in_the_days_tested() -> None:
    assert len(CHANGE_DAYS) == 2 * (LAST_DAY.year - FIRST_DAY.year + 1)


def test_a_time_that_is_missing_moves_forward() -> None:
    assert london(date(2026, 3, 29), time(1, 30)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert say_when(london(date(2026, 3, 29), time(1, 30))) == "29 March 2026 at 2:30"


def test_a_time_that_comes_twice_is_the_first() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)

    assert london(date(2026, 10, 25), time(1, 30)) == first
    assert london(date(2026, 10, 25), time(1, 30, fold=1)) == first


def test_a_clock_time_with_a_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        london(date(2026, 6, 1), time(9, tzinfo=UTC))


def test_letters_go_out_at_nine_in_winter_and_summer() -> None:
    assert morning(date(2026, 1, 15)) == datetime(2026, 1, 15, 9, tzinfo=UTC)
    assert morning(date(2026, 7, 15)) == datetime(2026, 7, 15, 8, tzinfo=UTC)


def test_instants_are_in_utc() -> None:
    for instant in (deadline(date(2026, 7, 1)), morning(date(2026, 7, 1))):
        assert instant.tzinfo is UTC


@pytest.mark.parametrize("change", CHANGE_DAYS, ids=str)
def test_deadlines_around_a_clock_change_are_london_midnights(change: date) -> None:
    for day in (change + timedelta(days=n) for n in range(-2, 3)):
        end = deadline(day).astimezone(LONDON)

        assert (end.date(), end.time()) == (day + timedelta(days=1), time(0, 0))
        assert london_date(deadline(day) - timedelta(seconds=1)) == day
        assert say_due(deadline(day)) == f"the end of {say_date(day)}"


def test_a_day_is_23_24_or_25_hours_long_and_deadlines_rise() -> None:
    lengths = [deadline(day) - deadline(day - timedelta(days=1)) for day in ALL_DAYS]

    short = [day for day, length in zip(ALL_DAYS, lengths, strict=True) if length == 23 * HOUR]
    long = [day for day, length in zip(ALL_DAYS, lengths, strict=True) if length == 25 * HOUR]

    assert sorted(short + long) == CHANGE_DAYS
    assert all(length == 24 * HOUR for length in lengths if length not in (23 * HOUR, 25 * HOUR))


@given(days, st.times())
def test_a_london_time_falls_on_its_london_day(day: date, clock: time) -> None:
    assert london_date(london(day, clock)) == day


@given(days, st.times(), st.times())
def test_a_later_clock_time_is_never_an_earlier_instant_unless_clocks_change(
    day: date, one: time, other: time
) -> None:
    early, late = sorted([one, other])

    assert london(day, early) <= london(day, late) or day in CHANGE_DAYS


def test_just_before_midnight_in_summer_utc_is_already_the_next_london_day() -> None:
    assert london_date(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == date(2026, 7, 1)
    assert london_date(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == date(2026, 12, 31)


def test_an_instant_without_a_zone_is_a_mistake() -> None:
    naive = datetime(2026, 6, 1, 9)  # noqa: DTZ001 - the mistake under test
    for say in (london_date, say_when, say_due):
        with pytest.raises(ValueError, match="time zone"):
            say(naive)


# Months and validity


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 3, 15), 24, date(2028, 3, 15)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 5, 20), 0, date(2026, 5, 20)),
    ],
)
def test_months_are_added_to_the_same_day_or_the_last_of_the_month(
    start: date, months: int, end: date
) -> None:
    assert add_months(start, months) == end


@given(days, st.integers(-240, 240))
def test_adding_months_lands_in_the_right_month_and_never_on_a_later_day(
    start: date, months: int
) -> None:
    end = add_months(start, months)

    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day == start.day or (end + timedelta(days=1)).day == 1


def test_a_validity_ends_the_day_before_the_same_date() -> None:
    assert validity_end(date(2026, 3, 15), 24) == date(2028, 3, 14)
    assert validity_end(date(2026, 1, 1), 12) == date(2026, 12, 31)
    assert validity_end(date(2028, 2, 29), 12) == date(2029, 2, 27)


@pytest.mark.parametrize("months", [0, -3])
def test_a_validity_of_no_time_is_a_mistake(months: int) -> None:
    with pytest.raises(ValueError, match="at least one month"):
        validity_end(date(2026, 1, 1), months)


# Words


def test_dates_are_said_in_full() -> None:
    assert say_date(date(2028, 3, 14)) == "14 March 2028"
    assert [say_date(date(2026, month, 1)) for month in (1, 2, 4, 5, 6, 7)] == [
        "1 January 2026",
        "1 February 2026",
        "1 April 2026",
        "1 May 2026",
        "1 June 2026",
        "1 July 2026",
    ]
    assert [say_date(date(2026, month, 31)) for month in (8, 10, 12)] == [
        "31 August 2026",
        "31 October 2026",
        "31 December 2026",
    ]
    assert [say_date(date(2026, month, 30)) for month in (9, 11)] == [
        "30 September 2026",
        "30 November 2026",
    ]


def test_instants_are_said_in_london_time() -> None:
    assert say_when(datetime(2028, 3, 14, 9, 0, tzinfo=UTC)) == "14 March 2028 at 9:00"
    assert say_when(datetime(2028, 7, 14, 13, 5, tzinfo=UTC)) == "14 July 2028 at 14:05"


def test_a_due_time_within_the_day_is_said_with_its_hour() -> None:
    assert say_due(morning(date(2028, 3, 14))) == "14 March 2028 at 9:00"
