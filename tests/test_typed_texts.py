"""Every text that people type, in commands and on sheets, comes in through one door."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

import web
from domain.entry.text import JOINERS, Line
from domain.messages import Command, Message
from domain.registry import DECIDERS

ODD = ("\u200b", "\u00ad", "\u202e", "\x00", "\ud800", "\ue000", "\n", "\t", "\u00a0", "\u2028")
for _module in walk_packages(web.__path__, "web."):
    import_module(_module.name)


def below(model: type[Message]) -> Iterator[type[Message]]:
    """Yield every model that builds on this one."""
    for one in model.__subclasses__():
        yield one
        yield from below(one)


SHEETS = tuple(dict.fromkeys(one for one in below(Message) if one.__module__.startswith("web.")))
TYPED = tuple(
    command for one in DECIDERS.values() for command in one.commands if not command.by_engine
)
Leaf = tuple[str, Any]


def texts(model: type[BaseModel], path: str = "") -> Iterator[Leaf]:
    """Yield every string of a model by its path, with the type that checks it."""
    for name, field in model.model_fields.items():
        yield from _texts(field.annotation, list(field.metadata), f"{path}.{name}".lstrip("."))


def _texts(kind: Any, marks: list[Any], path: str) -> Iterator[Leaf]:
    origin = get_origin(kind)
    if origin is Annotated:
        inner, *more = get_args(kind)
        for mark in more:
            marks = [*marks, *(mark.metadata if isinstance(mark, FieldInfo) else [mark])]
        yield from _texts(inner, marks, path)
    elif origin in (Union, UnionType):
        for one in get_args(kind):
            yield from _texts(one, marks, path)
    elif origin is not None and origin is not Literal:
        for one in get_args(kind):
            if one is not Ellipsis:
                yield from _texts(one, [], f"{path}.1")
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        yield from texts(kind, path)
    elif kind is str:
        made: Any = str
        for mark in marks:
            made = Annotated[made, mark]
        yield path, made


def let_through(kind: Any) -> list[str]:
    """Return what a type keeps although nobody could see, send or print it."""
    kept = []
    for odd in ODD:
        try:
            made = TypeAdapter(kind).validate_python(f"Ab{odd}cd")
        except ValidationError:
            continue
        if odd in made:
            kept.append(f"U+{ord(odd):04X}")
    return kept


@pytest.mark.parametrize("model", [*TYPED, *SHEETS], ids=lambda one: one.__qualname__)
def test_no_text_that_is_typed_keeps_what_cannot_be_sent(model: type[Message]) -> None:
    found = {
        path: odd
        for path, kind in texts(model)
        if not path.endswith("room") and (odd := let_through(kind))
    }

    assert found == {}, "use a type of domain/entry/text.py"


def test_a_field_of_plain_text_would_be_found() -> None:
    class Open(Command):
        label: str = Field(min_length=2)
        good: Line
        rows: tuple[Annotated[str, Field(max_length=9)] | None, ...]

    found = {path: bool(let_through(kind)) for path, kind in texts(Open)}

    assert found == {"label": True, "good": False, "rows.1": True}


def test_every_string_of_every_command_was_looked_at() -> None:
    looked_at = {f"{one.name}.{path}" for one in TYPED for path, _ in texts(one)}

    assert {one.__name__ for one in SHEETS} >= {"PlanSheet", "SharedPlanSheet"}
    assert {"register.address.1", "plan.days.1.room", "record_criteria.outcomes.1.criterion"} <= (
        looked_at
    )
    assert JOINERS  # joiners are kept between letters: tests/domain/test_entry_text.py
