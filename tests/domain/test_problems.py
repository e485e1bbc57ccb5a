"""Faults of input are told in plain words, with their field and what was given."""

from datetime import date
from typing import Any, Literal

import pytest
from pydantic import AwareDatetime, Field, ValidationError

from domain.messages import Message
from domain.problems import Problem, listed, problems


class Mentor(Message):
    name: str = Field(min_length=2, max_length=5)


class Form(Message):
    count: int = Field(1, ge=1, le=9)
    on: date = date(2026, 3, 14)
    at: AwareDatetime | None = None
    ready: bool = False
    colour: Literal["red", "green"] = "red"
    mentors: tuple[Mentor, ...] = Field((), max_length=2)


def told(**given: Any) -> tuple[Problem, ...]:
    with pytest.raises(ValidationError) as wrong:
        Form.model_validate(given)
    return problems(wrong.value)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"count": 0}, "count: it must be at least 1 (it is 0)"),
        ({"count": 10}, "count: it must be at most 9 (it is 10)"),
        ({"count": "many"}, "count: a whole number is needed (it is 'many')"),
        ({"on": "2026-02-30"}, "on: this is not a date; a date looks like 2026-03-14"),
        ({"at": "2026-03-14T09:30"}, "at: a date and a time are needed"),
        ({"ready": "perhaps"}, "ready: yes or no is needed (it is 'perhaps')"),
        ({"colour": "blue"}, "colour: it must be one of 'red' or 'green' (it is 'blue')"),
        ({"colr": "red"}, "colr: there is no such field here"),
        ({"mentors": [{}]}, "mentors.1.name: this is missing"),
        ({"mentors": [{"name": "Jo"}] * 3}, "mentors: give at most 2; there are 3"),
        ({"mentors": [{"name": "Jo"}, {"name": "J"}]}, "mentors.2.name: at least 2 characters"),
    ],
)
def test_a_fault_says_where_it_is_and_what_would_be_right(given: dict[str, Any], said: str) -> None:
    assert listed(told(**given)).startswith(said)


def test_every_fault_is_told() -> None:
    found = told(count=0, ready="perhaps", colr="red")

    assert [one.field for one in found] == ["count", "ready", "colr"]


def test_what_was_given_is_not_repeated_for_an_unknown_field() -> None:
    assert "secret" not in listed(told(passwrd="secret"))
