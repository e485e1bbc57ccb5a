"""Learning days at weekends and on bank holidays: they can be meant, and are asked about."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from pydantic import Field

from domain.calendar import day_off, london_date, say_date
from domain.parts.learning_days import LearningDay, day_of
from domain.parts.refusals import OnDayOff
from domain.refusals import Refused

ON_DAYS_OFF = Field(
    False,
    title="It is meant to be on a weekend or a bank holiday",
    description="Say yes only if a day falls on one",
)
"""What a command that sets dates asks for; without it such a day is refused."""

A_MOMENT = timedelta(microseconds=1)


def unless_meant(
    meant: bool, days: Iterable[LearningDay], before: Iterable[LearningDay] = ()
) -> Iterator[Refused]:
    """Return a reason for each day that comes to be on a day off, unless somebody meant it.

    What was on such a day `before` has been asked about.
    """
    if meant:
        return
    known = tuple(before)
    for day in days:
        old = day_of(known, day.number)
        settled = _dates(old.starts, old.ends) if old else ()
        for on in _dates(day.starts, day.ends):
            what = day_off(on)
            if what and on not in settled:
                yield OnDayOff(day=day.number, when=f"{on:%A} {say_date(on)}{_named(on, what)}")


def _dates(starts: datetime, ends: datetime) -> tuple[date, ...]:
    """The London dates that a day touches; a night session has two."""
    first, last = london_date(starts), london_date(max(starts, ends - A_MOMENT))
    return tuple(dict.fromkeys((first, last)))


def _named(on: date, what: str) -> str:
    return "" if what == f"{on:%A}" else f", which is {what}"
