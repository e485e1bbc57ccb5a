"""Corrections of what was typed: only what differs is recorded, as it was and as it is right."""

from collections.abc import Iterable, Mapping
from typing import Any

from domain.messages import Message
from domain.refusals import Refused
from domain.say import listed

Values = dict[str, Any]


class NothingToCorrect(Refused):
    """Nothing was changed, as all of it is written like this already. Correct what is wrong, or
    leave the form."""


def differing(was: Message, right: Message, names: Iterable[str]) -> tuple[Values, Values]:
    """Return what these fields hold before and after, where they differ; NothingToCorrect if none.

    Both messages have all the fields.
    """
    changed = [name for name in names if getattr(was, name) != getattr(right, name)]
    if not changed:
        raise NothingToCorrect()
    return _values(was, changed), _values(right, changed)


def _values(message: Message, names: Iterable[str]) -> Values:
    return {name: getattr(message, name) for name in names}


def given(part: Message) -> Values:
    """Return the fields of a partial message that say something: those that are not None."""
    return {name: value for name, value in part if value is not None}


def says(what: Mapping[str, str], before: Message, after: Message) -> str:
    """Return "The name was corrected from “a” to “b”", once for each field in one sentence.

    `what` names each field in words, in the middle of a sentence.
    """
    old, new = given(before), given(after)
    parts = [
        f"{what[name]} was corrected from {_quoted(old[name])} to {_quoted(value)}"
        for name, value in new.items()
    ]
    return listed(parts) or "nothing was changed"


def _quoted(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case int():
            return str(value)
        case tuple():
            return f"“{', '.join(value)}”"
        case _:
            return f"“{value}”"
