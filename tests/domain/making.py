"""Strategies for any command, read from its model: what a form would let through, and no more."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic import AwareDatetime, BaseModel, ValidationError
from pydantic.fields import FieldInfo

from domain.messages import Vaulted
from domain.ref import REF_PATTERN
from tests.given import NOW

Values = Mapping[str, st.SearchStrategy[Any]]
"""Strategies by field name, or by "command_name.field" where one command needs its own."""

POOLS: Mapping[str, tuple[str, ...]] = {
    "person": ("p-ada", "p-bob", "p-cyn", "p-dev", "p-eve", "p-fay"),
    "text": ("t-one", "t-two"),
    "document": ("d-one", "d-two"),
}
REFS = ("provider:0001", "bigger_picture:0001", "cohort:0001", "invoice:0002")
LIMITS = {"ge", "gt", "le", "lt", "min_length", "max_length", "pattern"}
A_MONTH = timedelta(days=30)


def making(model: type[BaseModel], values: Values) -> st.SearchStrategy[Any]:
    """Return a strategy for instances of `model`; what its validators refuse is left out."""
    prefix = getattr(model, "name", model.__name__)
    fields = {
        name: _first(values, f"{prefix}.{name}", name, info)
        for name, info in model.model_fields.items()
    }
    optional = {
        name: fields.pop(name)
        for name, info in model.model_fields.items()
        if info.default_factory is not None
    }
    return (
        st.fixed_dictionaries(fields, optional=optional)
        .map(lambda given: _made(model, given))
        .filter(lambda made: made is not None)
    )


def argument(annotation: Any, values: Values) -> st.SearchStrategy[Any]:
    """Return a strategy for one argument of an outcome."""
    return _of(annotation, (), values)


def _first(values: Values, own: str, name: str, info: FieldInfo) -> st.SearchStrategy[Any]:
    if own in values:
        return values[own]
    return values[name] if name in values else _field(info, values)


def _made(model: type[BaseModel], given: dict[str, Any]) -> BaseModel | None:
    try:
        return model(**given)
    except ValidationError:
        return None


def _field(info: FieldInfo, values: Values) -> st.SearchStrategy[Any]:
    return _of(info.annotation, tuple(info.metadata), values)


def _of(annotation: Any, metadata: tuple[Any, ...], values: Values) -> st.SearchStrategy[Any]:
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        inner = tuple(
            part
            for one in args[1:]
            for part in (one.metadata if isinstance(one, FieldInfo) else (one,))
        )
        return _of(args[0], (*inner, *metadata), values)
    if origin in (Union, UnionType):
        return st.one_of([_of(one, metadata, values) for one in args])
    if origin is Literal:
        return st.sampled_from(args)
    if origin is tuple:
        return _many(_of(args[0], (), values), metadata)
    return _plain(annotation, metadata, values)


def _many(one: st.SearchStrategy[Any], metadata: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    limits = _limits(metadata)
    low = limits.get("min_length", 0)
    high = min(limits.get("max_length", 4), max(low, 4))
    return st.lists(one, min_size=low, max_size=high).map(tuple)


def _plain(annotation: Any, metadata: tuple[Any, ...], values: Values) -> st.SearchStrategy[Any]:
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return st.sampled_from(list(annotation))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return making(annotation, values)
    return _SIMPLE[annotation](metadata)


def _text(metadata: tuple[Any, ...]) -> st.SearchStrategy[str]:
    vaulted = [one.kind for one in metadata if isinstance(one, Vaulted)]
    limits = _limits(metadata)
    if vaulted:
        return st.sampled_from(POOLS[vaulted[0].replace("line", "text")])
    if limits.get("pattern") == REF_PATTERN:
        return st.sampled_from(REFS)
    if "pattern" in limits:
        return st.from_regex(limits["pattern"], fullmatch=True)
    low = limits.get("min_length", 0)
    return st.text("abc", min_size=low, max_size=min(limits.get("max_length", 12), low + 12))


def _whole(metadata: tuple[Any, ...]) -> st.SearchStrategy[int]:
    limits = _limits(metadata)
    low = max(limits.get("ge", -3), limits.get("gt", -4) + 1)
    high = min(limits.get("le", low + 60), limits.get("lt", low + 61) - 1)
    return st.integers(low, high)


def _day(_: tuple[Any, ...]) -> st.SearchStrategy[date]:
    today = NOW.date()
    return st.dates(today - A_MONTH, today + 24 * A_MONTH)


def _instant(_: tuple[Any, ...]) -> st.SearchStrategy[datetime]:
    return st.integers(-1000, 20_000).map(lambda hours: NOW + timedelta(hours=hours))


_SIMPLE: Mapping[Any, Callable[[tuple[Any, ...]], st.SearchStrategy[Any]]] = {
    str: _text,
    int: _whole,
    bool: lambda _: st.booleans(),
    date: _day,
    datetime: _instant,
    AwareDatetime: _instant,
    NoneType: lambda _: st.none(),
}


def _limits(metadata: tuple[Any, ...]) -> dict[str, Any]:
    return {
        name: getattr(one, name)
        for one in metadata
        for name in LIMITS
        if getattr(one, name, None) is not None
    }
