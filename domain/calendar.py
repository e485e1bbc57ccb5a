"""London days: working days, deadlines, and how dates are said.

A working day is Monday to Friday without the bank holidays of England and Wales. Days are London
dates; instants are stored and returned in UTC.
"""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from domain.bank_holidays import SATURDAY, bank_holiday, bank_holidays

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

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def is_working_day(d: date) -> bool:
    """Tell whether d is a working day."""
    return d.weekday() < SATURDAY and d not in bank_holidays(d.year)


@cache
def _working(year: int) -> tuple[date, ...]:
    first = date(year, 1, 1)
    days = (first + timedelta(days=count) for count in range(366))
    return tuple(day for day in days if day.year == year and is_working_day(day))


def day_off(d: date) -> str:
    """Return what makes d a day off, "Saturday" or "Good Friday", or "" for an ordinary day."""
    return bank_holiday(d) or (_WEEKDAYS[d.weekday()] if d.weekday() >= SATURDAY else "")


def add_working_days(d: date, n: int) -> date:
    """Return the n-th working day after d, or before d when n is negative.

    n = 0 gives d itself when it is a working day, else the next one. From a day off, the first
    working day after it counts as one.
    """
    year, days = d.year, _working(d.year)
    index = bisect_left(days, d) + n if n <= 0 else bisect_right(days, d) + n - 1
    while index < 0:
        year -= 1
        index += len(_working(year))
    while index >= len(_working(year)):
        index -= len(_working(year))
        year += 1
    return _working(year)[index]


def working_days_between(a: date, b: date) -> int:
    """Return how many working days lie after a, up to and including b.

    When b is earlier, minus the number of working days from b until before a. For working days
    a and b, add_working_days(a, working_days_between(a, b)) is b.
    """
    place = bisect_left if b < a else bisect_right
    (first, last), sign = ((b, a), -1) if b < a else ((a, b), 1)
    years = sum(len(_working(year)) for year in range(first.year, last.year))
    return sign * (years + place(_working(last.year), last) - place(_working(first.year), first))


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


def say_weekday(d: date) -> str:
    """Return a date in words with its weekday: "Tuesday 14 March 2028"."""
    return f"{_WEEKDAYS[d.weekday()]} {say_date(d)}"


def say_month(month: str) -> str:
    """Return a month such as 2027-03 in words: "March 2027"."""
    return say_date(date.fromisoformat(f"{month}-01")).partition(" ")[2]


def say_when(instant: datetime) -> str:
    """Return an instant in London words: "14 March 2028 at 9:00"."""
    local = _local(instant)
    return f"{say_date(local)} at {local.hour}:{local.minute:02}"


def say_span(starts: datetime, ends: datetime) -> str:
    """Return the time of a day in London words: "12 March 2026, 9:30 to 16:00"."""
    return f"{say_date(_local(starts))}, {say_hours(starts, ends)}"


def say_hours(starts: datetime, ends: datetime) -> str:
    """Return from when until when by a London clock: "22:00 to 2:00 on 15 April 2026"."""
    first, last = _local(starts), _local(ends)
    until = f"{last.hour}:{last.minute:02}"
    if last.date() != first.date():
        until = f"{until} on {say_date(last)}"
    return f"{first.hour}:{first.minute:02} to {until}"


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
