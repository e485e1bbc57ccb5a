"""London days: working days, deadlines, and how dates are said.

A working day is Monday to Friday without the bank holidays of England and Wales, known for the
years in bank_holidays.toml. Days are London dates; instants are stored and returned in UTC.
"""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from domain.datafile import checked, read, tables
from domain.messages import Message

LONDON = ZoneInfo("Europe/London")
MIDNIGHT = time(0, 0)
LETTERS_GO_OUT = time(9, 0)

_ONE_DAY = timedelta(days=1)
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class CalendarUnknown(ValueError):
    """A working day was asked for in a year whose bank holidays are not in the data."""

    def __init__(self) -> None:
        super().__init__(
            f"Working days are known from {say_date(FIRST_DAY)} to {say_date(LAST_DAY)} only. "
            f"For later years, add their bank holidays to domain/bank_holidays.toml."
        )


class BankHolidays(Message):
    """The bank holidays file: for each year its holidays by date, none of them on a weekend."""

    england_and_wales: dict[str, dict[date, str]] = Field(min_length=1)

    @model_validator(mode="after")
    def _years_follow_each_other(self) -> Self:
        years = list(self.england_and_wales)
        first = int(years[0]) if years[0].isdigit() else 0
        right = [str(first + count) for count in range(len(years))]
        if years != right:
            raise ValueError(f"the years must follow each other without gaps; they are {years}")
        return self

    @model_validator(mode="after")
    def _days_are_weekdays_of_their_year(self) -> Self:
        faults = [
            f"{day} is not a weekday of {year}"
            for year, days in self.england_and_wales.items()
            for day in days
            if str(day.year) != year or day.weekday() >= 5
        ]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    @property
    def by_date(self) -> dict[date, str]:
        """The names of all holidays by date."""
        return {day: name for days in self.england_and_wales.values() for day, name in days.items()}


def parse_bank_holidays(text: str, file: str = "bank_holidays.toml") -> BankHolidays:
    """Return the bank holidays of a TOML text; DataFileBroken lists every fault."""
    return checked(BankHolidays, tables(text, file), file)


BANK_HOLIDAYS: Mapping[date, str] = MappingProxyType(
    parse_bank_holidays(read("bank_holidays.toml")).by_date
)
"""The name of every bank holiday by its date."""

FIRST_DAY = date(min(BANK_HOLIDAYS).year, 1, 1)
LAST_DAY = date(max(BANK_HOLIDAYS).year, 12, 31)


def _working_days() -> tuple[date, ...]:
    span = (LAST_DAY - FIRST_DAY).days + 1
    days = (FIRST_DAY + timedelta(days=count) for count in range(span))
    return tuple(day for day in days if day.weekday() < 5 and day not in BANK_HOLIDAYS)


_WORKING = _working_days()


def is_known(d: date) -> bool:
    """Tell whether the bank holidays of the day's year are known, so that one may count from it."""
    return FIRST_DAY <= d <= LAST_DAY


def is_working_day(d: date) -> bool:
    """Tell whether d is a working day; CalendarUnknown outside the known years."""
    _require(d)
    return d.weekday() < 5 and d not in BANK_HOLIDAYS


def add_working_days(d: date, n: int) -> date:
    """Return the n-th working day after d, or before d when n is negative.

    n = 0 gives d itself when it is a working day, else the next one. From a day off, the first
    working day after it counts as one. CalendarUnknown when d or the result is not known.
    """
    _require(d)
    index = bisect_left(_WORKING, d) + n if n <= 0 else bisect_right(_WORKING, d) + n - 1
    if not 0 <= index < len(_WORKING):
        raise CalendarUnknown()
    return _WORKING[index]


def working_days_between(a: date, b: date) -> int:
    """Return how many working days lie after a, up to and including b.

    When b is earlier, minus the number of working days from b until before a. For working days
    a and b, add_working_days(a, working_days_between(a, b)) is b.
    """
    _require(a)
    _require(b)
    if b < a:
        return bisect_left(_WORKING, b) - bisect_left(_WORKING, a)
    return bisect_right(_WORKING, b) - bisect_right(_WORKING, a)


def london(d: date, t: time) -> datetime:
    """Return the UTC instant of a London clock time (`t` without a zone) on day d.

    When clocks go forward a missing time moves forward with them (1:30 becomes 2:30); when they
    go back, a time that comes twice is the first of the two.
    """
    if t.tzinfo is not None:
        raise ValueError("A London clock time is given without a time zone.")
    return datetime.combine(d, t.replace(fold=0), tzinfo=LONDON).astimezone(UTC)


def deadline(d: date) -> datetime:
    """Return the instant by which a thing due "by d" is due: midnight at the end of London's d."""
    return london(d + _ONE_DAY, MIDNIGHT)


def morning(d: date) -> datetime:
    """Return 9:00 in London on day d: the time when letters go out."""
    return london(d, LETTERS_GO_OUT)


def london_date(instant: datetime) -> date:
    """Return the day that it is in London at an instant."""
    return _local(instant).date()


def add_months(d: date, n: int) -> date:
    """Return the same day n months later (earlier when negative), or that month's last day.

    31 January plus one month is the last day of February.
    """
    year, month = divmod(d.year * 12 + d.month - 1 + n, 12)
    return date(year, month + 1, min(d.day, monthrange(year, month + 1)[1]))


def validity_end(completed: date, months: int) -> date:
    """Return the last day on which something valid for some months from its completion is valid.

    It is completed + months - 1 day: 24 months from 15 March 2026 end with 14 March 2028.
    """
    if months < 1:
        raise ValueError("A validity lasts at least one month.")
    return add_months(completed, months) - _ONE_DAY


def say_date(d: date) -> str:
    """Return a date in words: "14 March 2028"."""
    return f"{d.day} {_MONTHS[d.month - 1]} {d.year}"


def say_month(month: str) -> str:
    """Return a month such as 2027-03 in words: "March 2027"."""
    return say_date(date.fromisoformat(f"{month}-01")).partition(" ")[2]


def say_when(instant: datetime) -> str:
    """Return an instant in London words: "14 March 2028 at 9:00"."""
    local = _local(instant)
    return f"{say_date(local)} at {local.hour}:{local.minute:02}"


def say_span(starts: datetime, ends: datetime) -> str:
    """Return the time of a day in London words: "12 March 2026, 9:30 to 16:00"."""
    first, last = _local(starts), _local(ends)
    until = f"{last.hour}:{last.minute:02}"
    if last.date() != first.date():
        until = f"{until} on {say_date(last)}"
    return f"{say_date(first)}, {first.hour}:{first.minute:02} to {until}"


def say_due(instant: datetime) -> str:
    """Return a due time in London words; a deadline is said as "the end of 14 March 2028"."""
    local = _local(instant)
    if local.time() == MIDNIGHT:
        return f"the end of {say_date(local - _ONE_DAY)}"
    return say_when(instant)


def _local(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("An instant needs a time zone; this one has none.")
    return instant.astimezone(LONDON)


def _require(d: date) -> None:
    if not is_known(d):
        raise CalendarUnknown()
