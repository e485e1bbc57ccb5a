"""The one way to read numbers: amounts of money, whole numbers, percentages and minutes.

Forms, programs and files all come through here. Digits are 0 to 9; a comma stands only before
groups of exactly three digits, a decimal point only before the pence. Nothing else is guessed.
"""

import re
from typing import Annotated

from pydantic import BeforeValidator

MOST = 1_000_000_000
"""The largest number that anybody means: £10,000,000.00 in pence."""

AMOUNT = "enter an amount in pounds and pence, such as 1,250.00"
WHOLE = "enter a whole number, such as 12 or 1,250"
PERCENT = "enter a whole number of percent, such as 85"
MINUTES = "enter whole minutes, such as 45"
TOO_LARGE = "enter a smaller number: at most {most:,} is possible"

_DIGITS = r"[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4}|[0-9]{1,15}"
_AMOUNT = re.compile(rf"(?:£ ?)?({_DIGITS})(?:\.([0-9]{{1,2}}))?")
_WHOLE = re.compile(rf"(-?)({_DIGITS})")


def amount(text: str) -> int:
    """Return an amount in pounds as whole pence: "12.5" and "£12.50" are both 1250 pence.

    ValueError says what would be right. "12,50", "1.234,56" and "1 250" are refused.
    """
    found = _AMOUNT.fullmatch(text.strip().replace("\u00a0", " "))
    if not found:
        raise ValueError(AMOUNT)
    pence = int(found[1].replace(",", "")) * 100 + int((found[2] or "").ljust(2, "0"))
    if pence > MOST:
        raise ValueError(f"enter a smaller amount: at most £{MOST // 100:,} is possible")
    return pence


def whole_number(given: object) -> int:
    """Return a whole number given as text or as a number of JSON or TOML.

    ValueError says what would be right: a fraction is refused even when it is 12.0, and so are
    truth values.
    """
    return _whole(given, WHOLE)


def percent(given: object) -> int:
    """Return whole percent: 85, "85" or "85 %"."""
    return _whole(_without(given, r" ?%"), PERCENT)


def minutes(given: object) -> int:
    """Return whole minutes: 45, "45" or "45 minutes"."""
    return _whole(_without(given, r" ?(?:min|mins|minutes?)\.?"), MINUTES)


def _without(given: object, unit: str) -> object:
    return re.sub(rf"(?<=[0-9]){unit}\s*$", "", given) if isinstance(given, str) else given


def _whole(given: object, right: str) -> int:
    match given:
        case bool():
            raise ValueError(right)
        case int():
            number = given
        case str():
            found = _WHOLE.fullmatch(given.strip())
            if not found:
                raise ValueError(right)
            number = int(found[1] + found[2].replace(",", ""))
        case _:
            raise ValueError(right)
    if abs(number) > MOST:
        raise ValueError(TOO_LARGE.format(most=MOST))
    return number


Percent = Annotated[int, BeforeValidator(percent)]
"""Whole percent; it may be written with its sign."""

Minutes = Annotated[int, BeforeValidator(minutes)]
"""Whole minutes; they may be written with their unit."""
