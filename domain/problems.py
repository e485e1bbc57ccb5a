"""What is wrong with input, in plain words: which field, what it is, and what would be right."""

from collections.abc import Iterable

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from domain.messages import Message


class Problem(Message):
    """One fault of an input; `field` is a path such as "mentors.2.person", empty for the whole."""

    field: str
    sentence: str


_WORDS = {
    "missing": "this is missing",
    "extra_forbidden": "there is no such field here",
    "too_short": "give at least {min_length}; there are {actual_length}",
    "too_long": "give at most {max_length}; there are {actual_length}",
    "string_too_short": "at least {min_length} characters are needed",
    "string_too_long": "at most {max_length} characters are possible",
    "greater_than_equal": "it must be at least {ge}",
    "less_than_equal": "it must be at most {le}",
    "greater_than": "it must be more than {gt}",
    "less_than": "it must be less than {lt}",
    "int_type": "a whole number is needed",
    "int_parsing": "a whole number is needed",
    "int_from_float": "a whole number is needed",
    "bool_type": "true or false is needed",
    "bool_parsing": "yes or no is needed",
    "string_type": "words are needed here",
    "string_pattern_mismatch": "this is not written as it should be (pattern {pattern})",
    "date_type": "a date is needed, such as 2026-03-14",
    "date_parsing": "this is not a date; a date looks like 2026-03-14",
    "date_from_datetime_parsing": "this is not a date; a date looks like 2026-03-14",
    "date_from_datetime_inexact": "a date is needed, without a time",
    "datetime_type": "a date and a time are needed, such as 2026-03-14T09:30",
    "datetime_parsing": "this is not a date with a time; one looks like 2026-03-14T09:30",
    "datetime_from_date_parsing": "this is not a date with a time; one looks like 2026-03-14T09:30",
    "timezone_aware": "a date and a time are needed, such as 2026-03-14T09:30",
    "tuple_type": "a list is needed here",
    "model_type": "several fields are needed here",
    "model_attributes_type": "several fields are needed here",
    "literal_error": "it must be one of {expected}",
    "enum": "it must be one of {expected}",
}


def problems(error: ValidationError) -> tuple[Problem, ...]:
    """Return every fault of a pydantic validation, in the order of the fields."""
    return tuple(_problem(one) for one in error.errors(include_url=False))


def listed(found: Iterable[Problem]) -> str:
    """Return the faults one a line, each with its field."""
    return "\n".join(f"{one.field}: {one.sentence}" if one.field else one.sentence for one in found)


def _problem(error: ErrorDetails) -> Problem:
    field = ".".join(str(part + 1) if isinstance(part, int) else part for part in error["loc"])
    words = _WORDS.get(error["type"])
    if words is None:
        sentence = error["msg"].removeprefix("Value error, ")
    else:
        sentence = words.format(**error.get("ctx", {}))
    given = error["input"]
    shown = f" (it is {given!r})" if isinstance(given, str | int | float | bool) else ""
    shown = "" if error["type"] in ("missing", "extra_forbidden") else shown
    return Problem(field=field, sentence=f"{sentence}{shown}")
