"""One example of any pydantic model, made from its fields: always the same one."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo

Model = TypeVar("Model", bound=BaseModel)

WORDS = ("example", "provider:0001", "place-1", "1-123456789", "2027-03", "exampleexampleexample")
INSTANT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
PLAIN: Mapping[Any, Any] = {
    bool: True,
    date: INSTANT.date(),
    datetime: INSTANT,
    AwareDatetime: INSTANT,
    NoneType: None,
}


def full(model: type[Model]) -> Model:
    """Return an instance with every field set and something in every list."""
    return _made(model, whole=True)


def minimal(model: type[Model]) -> Model:
    """Return an instance with only what cannot be left out."""
    return _made(model, whole=False)


def _made(model: type[Model], *, whole: bool) -> Model:
    wanted = {
        name: info for name, info in model.model_fields.items() if whole or info.is_required()
    }
    return model(
        **{
            name: _value(info.annotation, tuple(info.metadata), whole)
            for name, info in wanted.items()
        }
    )


def _value(annotation: Any, metadata: tuple[Any, ...], whole: bool) -> Any:
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        inner = tuple(
            part
            for one in args[1:]
            for part in (one.metadata if isinstance(one, FieldInfo) else (one,))
        )
        return _value(args[0], (*inner, *metadata), whole)
    if origin in (Union, UnionType):
        return _value(_choice(args, whole), metadata, whole)
    if origin is Literal:
        return args[-1] if whole else args[0]
    if origin is tuple:
        count = _limit(metadata, "min_length", 0)
        return tuple(_value(args[0], (), whole) for _ in range(max(count, int(whole))))
    if origin is dict:
        return {_value(args[0], (), whole): _value(args[1], (), whole)} if whole else {}
    return _plain(annotation, metadata, whole)


def _choice(args: tuple[Any, ...], whole: bool) -> Any:
    """Nothing where nothing is enough; otherwise the first that is something."""
    if NoneType in args and not whole:
        return NoneType
    return next(one for one in args if one is not NoneType)


def _plain(annotation: Any, metadata: tuple[Any, ...], whole: bool) -> Any:
    if annotation is str:
        return _word(metadata)
    if annotation is int:
        return max(_limit(metadata, "ge", 1), _limit(metadata, "gt", 0) + 1)
    if annotation in PLAIN:
        return PLAIN[annotation]
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return list(annotation)[-1 if whole else 0]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _made(annotation, whole=whole)
    raise TypeError(f"no example of {annotation} is known")


def _word(metadata: tuple[Any, ...]) -> str:
    patterns = [one.pattern for one in metadata if getattr(one, "pattern", None)]
    low, high = _limit(metadata, "min_length", 0), _limit(metadata, "max_length", 10_000)
    fitting = [
        word
        for word in WORDS
        if low <= len(word) <= high and all(re.search(one, word) for one in patterns)
    ]
    if not fitting:
        raise TypeError(f"none of {WORDS} fits {patterns}")
    return fitting[0]


def _limit(metadata: tuple[Any, ...], name: str, default: int) -> int:
    found = [value for one in metadata if (value := getattr(one, name, None)) is not None]
    return int(found[-1]) if found else default
