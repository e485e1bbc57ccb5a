"""The one way to read dates and times: a date that exists, in a year that somebody can mean.

Forms give day, month and year apart, programs and files write 2026-03-14. A year has four digits:
26 is not guessed to be 2026. Times are those of a London clock.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated

from pydantic import BeforeValidator

from domain.calendar import london, london_date, say_date

EXAMPLE = "14 3 2026"
YEAR = "write a year such as 2026"
DATE = f"enter a date that exists, such as {EXAMPLE}"
WRITTEN = "a date is written like 2026-03-14"
MOMENT = "a date and a time are written like 2026-03-14T09:30"
CLOCK = "enter a time such as 9:30 or 16:00"

_MONTHS = tuple(say_date(date(2000, n, 1)).split()[1].lower() for n in range(1, 13))
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_CLOCK = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?(?::00)? ?(am|pm)?", re.IGNORECASE)


@dataclass(frozen=True)
class Within:
    """Marks a date or an instant: from which day to which one it can lie, both included.

    `usual_today` tells that forms propose today, as when something is recorded that just happened.
    """

    first: date = date(2000, 1, 1)
    last: date = date(2099, 12, 31)
    usual_today: bool = False

    def check(self, day: date) -> date:
        """Return the day, or raise ValueError with what would be right."""
        if self.first.year <= day.year <= self.last.year and self.first <= day <= self.last:
            return day
        if day.year < self.first.year or day.year > self.last.year:
            raise ValueError(f"{YEAR}, from {self.first.year} to {self.last.year}")
        raise ValueError(f"enter a date from {say_date(self.first)} to {say_date(self.last)}")


ANY_DATE = Within()
"""Where a field says nothing else: this century."""

HappenedOn = Annotated[date, Within(first=date(2012, 1, 1), usual_today=True)]
"""A day on which something was done, paid or held, since we began in 2012; forms propose today."""

Since = Annotated[date, Within(first=date(1950, 1, 1))]
"""A day in somebody's working life, which may lie long ago."""


def within(marks: Iterable[object]) -> Within:
    """Return the bounds among the marks of a field, or those of any date."""
    return next((mark for mark in marks if isinstance(mark, Within)), ANY_DATE)


def from_boxes(day: str, month: str, year: str) -> date:
    """Return the date of three boxes; the month is a number or a name.

    ValueError says which of them is wrong. Bounds are the field's own: `Within.check`.
    """
    missing = [
        name for name, text in (("day", day), ("month", month), ("year", year)) if not text.strip()
    ]
    if missing:
        raise ValueError(f"the date also needs a {' and a '.join(missing)}")
    if not re.fullmatch(r"[0-9]{4}", year.strip()):
        raise ValueError(YEAR)
    try:
        return date(int(year), _month(month), _small(day))
    except ValueError:
        raise ValueError(DATE if int(year) else YEAR) from None


def on_day(given: object, bounds: Within = ANY_DATE) -> date:
    """Return a date given as such or written like 2026-03-14, within its bounds."""
    match given:
        case datetime():
            raise ValueError(f"{WRITTEN}, without a time")
        case date():
            return bounds.check(given)
        case str() if _DATE.fullmatch(given.strip()):
            try:
                found = date.fromisoformat(given.strip())
            except ValueError:
                raise ValueError(f"this date does not exist; {WRITTEN}") from None
            return bounds.check(found)
        case _:
            raise ValueError(WRITTEN)


def at_instant(given: object, bounds: Within = ANY_DATE) -> datetime:
    """Return an instant given as such or written like 2026-03-14T09:30, within its bounds.

    Without a zone it is a time on a London clock.
    """
    if isinstance(given, str) and _MOMENT.fullmatch(given.strip()):
        try:
            given = datetime.fromisoformat(given.strip())
        except ValueError:
            raise ValueError(f"this date or time does not exist; {MOMENT}") from None
    if not isinstance(given, datetime):
        raise ValueError(MOMENT)
    bounds.check(given.date())  # first: at the ends of the calendar no zone can be applied
    instant = given if given.tzinfo else london(given.date(), given.time())
    bounds.check(london_date(instant))
    return instant


def at_clock(given: object) -> time:
    """Return a time of day given as such, without a zone, or as `clock` reads it."""
    match given:
        case time(tzinfo=None):
            return given
        case str():
            return clock(given)
        case _:
            raise ValueError(CLOCK)


def clock(text: str) -> time:
    """Return a time of day written like 9:30, 9.30, 16:00 or 4 pm."""
    found = _CLOCK.fullmatch(text.strip())
    if not found or not (found[2] or found[3]):
        raise ValueError(CLOCK)
    hour, half = int(found[1]), (found[3] or "").lower()
    if half and not 1 <= hour <= 12:
        raise ValueError(CLOCK)
    try:
        return time(hour % 12 + 12 * (half == "pm") if half else hour, int(found[2] or 0))
    except ValueError:
        raise ValueError(CLOCK) from None


def end_of(starts: datetime, at: time) -> datetime:
    """Return when something ends that starts then and ends at that clock time.

    What ends earlier than it starts ends on the next day, as a night session does: how long it may
    last is for whoever decides.
    """
    overnight = timedelta(days=1 if at < starts.time() else 0)
    return datetime.combine(starts.date() + overnight, at)


def _small(text: str) -> int:
    return int(text) if re.fullmatch(r"\s*[0-9]{1,2}\s*", text) else 0


def _month(text: str) -> int:
    """A number, or a name of at least three letters."""
    name = text.strip().lower().rstrip(".")
    for number, month in enumerate(_MONTHS, 1):
        if len(name) >= 3 and month.startswith(name):
            return number
    return _small(text)


Moment = Annotated[datetime, BeforeValidator(at_instant)]
"""An instant in a file that people write."""
