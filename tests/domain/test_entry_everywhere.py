"""Every number and every date of every command comes in through its door: no field is left out."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import pytest
from pydantic import AwareDatetime, BaseModel, ValidationError

from domain.binding import Place, Unbound, bind
from domain.messages import Command
from domain.registry import DECIDERS

COMMANDS = [one for d in DECIDERS.values() for one in d.commands if not one.by_engine]
BAD: dict[Any, tuple[object, ...]] = {
    int: (12.5, 12.0, True, "12,50", "1,5", "1e3", "²", "٣", "9" * 5000, 10**15),
    date: ("0026-05-04", date(26, 5, 4), date(2100, 1, 4), "9999-12-30", 1773446400, "soon"),
    datetime: (
        "0001-01-01T09:30",
        datetime(9999, 12, 31, tzinfo=UTC),
        1773446400,
        "26-05-04T09:30",
    ),
}


class Anything:
    """Takes whatever is given for people, texts and streams: they are not tried here."""

    def person(self, given: Any, place: Place) -> str:
        return str(given)

    text = document = ref = line = person


def leaves(model: type[BaseModel], place: Place = ()) -> Iterator[tuple[Place, Any]]:
    for name, field in model.model_fields.items():
        yield from kinds(field.annotation, (*place, name))


def kinds(kind: Any, place: Place) -> Iterator[tuple[Place, Any]]:
    origin = get_origin(kind)
    if origin is Annotated:
        yield from kinds(get_args(kind)[0], place)
    elif origin in (Union, UnionType):
        yield from kinds(next(one for one in get_args(kind) if one is not NoneType), place)
    elif origin is tuple:
        yield from kinds(get_args(kind)[0], (*place, 0))
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        yield from leaves(kind, place)
    else:
        plain = datetime if kind is AwareDatetime else kind
        if plain in BAD:
            yield place, plain


def holding(place: Place, value: object) -> Any:
    for part in reversed(place):
        value = [value] if isinstance(part, int) else {part: value}
    return value


def faults(model: type[BaseModel], given: Any) -> list[Place]:
    """Return where something is wrong, as forms, the API and scenario files find it."""
    try:
        bound = bind(model, given, Anything())
        found: list[Place] = []
    except Unbound as wrong:
        bound, found = wrong.bound, [place for place, _ in wrong.faults]
    try:
        model.model_validate(bound)
    except ValidationError as error:
        found += [one["loc"] for one in error.errors() if one["type"] != "missing"]
    return found


FIELDS = [(one, place, kind) for one in COMMANDS for place, kind in leaves(one)]


@pytest.mark.parametrize(
    ("command", "place", "kind"),
    FIELDS,
    ids=[f"{c.__module__.split('.')[-2]}.{c.name}.{'.'.join(map(str, p))}" for c, p, _ in FIELDS],
)
def test_what_nobody_means_is_told_at_its_field(
    command: type[Command], place: Place, kind: Any
) -> None:
    for value in BAD[kind]:
        assert place in faults(command, holding(place, value)), value


def test_there_are_fields_of_each_kind() -> None:
    assert {kind for _, _, kind in FIELDS} == set(BAD)
    assert len(FIELDS) > 60
