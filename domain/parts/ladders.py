"""A ladder of letters before a day, one rung at a time: a late engine never sends a flood."""

from collections.abc import Callable, Container
from datetime import date, datetime, timedelta

from domain.calendar import deadline, morning


def letter_day(last: date, days: int) -> datetime:
    """Return when the letter of a rung goes out: some days from the last day, mostly before it."""
    return morning(last + timedelta(days=days))


def next_rung(
    ladder: tuple[int, ...],
    last: date,
    known_at: datetime,
    done: Container[str],
    key: Callable[[int], str],
) -> tuple[int, datetime] | None:
    """Return the rung after the last that is done or lay before the day was known, and its end.

    `done` holds the keys of letters that were sent or came too late. A letter waits until the one
    before is done; it is too late for it when the next one is due. None when no rung is left.
    """
    gone = [rung for rung in ladder if key(rung) in done or letter_day(last, rung) <= known_at]
    left = [rung for rung in ladder if not gone or rung > gone[-1]]
    if not left:
        return None
    return left[0], letter_day(last, left[1]) if len(left) > 1 else deadline(last)
