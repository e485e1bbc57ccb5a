"""The bank holidays of England and Wales: by rule for every year, save where one was proclaimed."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

from dateutil.easter import easter

from domain.datafile import checked, read, tables
from domain.messages import Message

MONDAY = 0
SATURDAY = 5


class Proclaimed(Message):
    """The bank holidays file: what was proclaimed otherwise than the rules say."""

    official_until: date
    not_held: tuple[date, ...] = ()
    held: dict[date, str]


def parse_proclaimed(text: str, file: str = "bank_holidays.toml") -> Proclaimed:
    """Return the proclaimed holidays of a TOML text; DataFileBroken lists every fault."""
    return checked(Proclaimed, tables(text, file), file)


_PROCLAIMED = parse_proclaimed(read("bank_holidays.toml"))

OFFICIAL_UNTIL = _PROCLAIMED.official_until
"""The last day until which the holidays were compared with what is published."""


def bank_holiday(day: date) -> str | None:
    """Return the name of the bank holiday on a day, or None."""
    return bank_holidays(day.year).get(day)


@cache
def bank_holidays(year: int) -> Mapping[date, str]:
    """Return the bank holidays of a year by date, none of them on a weekend."""
    by_rule = {day: name for day, name in _by_rule(year) if day not in _PROCLAIMED.not_held}
    held = {day: name for day, name in _PROCLAIMED.held.items() if day.year == year}
    return MappingProxyType(dict(sorted({**by_rule, **held}.items())))


def _by_rule(year: int) -> Iterator[tuple[date, str]]:
    sunday = easter(year)
    yield _substituted(date(year, 1, 1), "New Year's Day", _monday(date(year, 1, 1)))
    yield sunday - timedelta(days=2), "Good Friday"
    yield sunday + timedelta(days=1), "Easter Monday"
    yield _monday(date(year, 5, 1)), "Early May bank holiday"
    yield _monday(date(year, 5, 25)), "Spring bank holiday"
    yield _monday(date(year, 8, 25)), "Summer bank holiday"
    yield _substituted(date(year, 12, 25), "Christmas Day", date(year, 12, 27))
    yield _substituted(date(year, 12, 26), "Boxing Day", date(year, 12, 28))


def _monday(day: date) -> date:
    """The first Monday from a day on."""
    return day + timedelta(days=(MONDAY - day.weekday()) % 7)


def _substituted(day: date, name: str, instead: date) -> tuple[date, str]:
    """A holiday on a weekend is kept on another day."""
    return (day, name) if day.weekday() < SATURDAY else (instead, f"{name} (substitute day)")
