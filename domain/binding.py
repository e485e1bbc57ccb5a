"""Turn what people write in a form or a file into the fields of a command.

Where a command wants an id, people write something else: a key or a name for a person, plain words
for a text, a key for a stream. `bind` walks the command's model and asks a Resolver for each of
these; numbers, dates and times are read by domain/entry. So every entrance binds in one way.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from itertools import chain
from types import NoneType, UnionType
from typing import Annotated, Any, Protocol, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel, BeforeValidator, StringConstraints
from pydantic.fields import FieldInfo

from domain.entry import dates
from domain.entry.numbers import whole_number
from domain.messages import Vaulted
from domain.ref import REF_PATTERN

Place = tuple[str | int, ...]
"""Where a value stands: field names and positions, from the outside in."""


class Resolver(Protocol):
    """Finds or makes the ids that commands carry; raises ValueError saying what would be right."""

    def person(self, given: Any, place: Place) -> str: ...

    def text(self, given: Any, place: Place) -> str: ...

    def line(self, given: Any, place: Place) -> str: ...

    def document(self, given: Any, place: Place) -> str: ...

    def ref(self, given: Any, place: Place) -> str: ...


class Unbound(ValueError):
    """Some values could not be turned into ids; `faults` holds (place, sentence) of each.

    `bound` holds everything else as it should be, so that it can still be checked.
    """

    def __init__(self, faults: list[tuple[Place, str]], bound: dict[str, Any]) -> None:
        self.faults, self.bound = faults, bound
        super().__init__("; ".join(sentence for _, sentence in faults))


def bind(model: type[BaseModel], given: Mapping[str, Any], resolver: Resolver) -> dict[str, Any]:
    """Return `given` with every person, text, document and stream resolved, every number read.

    Unknown keys stay as they are: the model itself refuses them. Raises Unbound with all faults.
    """
    binder = _Binder(resolver)
    bound = binder.model(model, given, ())
    if binder.faults:
        raise Unbound(binder.faults, bound)
    return bound


class _Binder:
    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver
        self.faults: list[tuple[Place, str]] = []

    def model(
        self, model: type[BaseModel], given: Mapping[str, Any], place: Place
    ) -> dict[str, Any]:
        bound = dict(given)
        for name, field in model.model_fields.items():
            if name in given:
                bound[name] = self.field(field, given[name], (*place, name))
        return bound

    def field(self, field: FieldInfo, given: Any, place: Place) -> Any:
        return self.value(field.annotation, list(field.metadata), given, place)

    def value(self, kind: Any, marks: list[Any], given: Any, place: Place) -> Any:
        origin = get_origin(kind)
        if origin is Annotated:
            inner, *more = get_args(kind)
            inside = [mark.metadata if isinstance(mark, FieldInfo) else [mark] for mark in more]
            return self.value(inner, [*marks, *chain(*inside)], given, place)
        if given is None:
            return None
        if origin in (Union, UnionType):
            options = [one for one in get_args(kind) if one is not NoneType]
            return self.value(options[0], marks, given, place) if len(options) == 1 else given
        if origin is tuple and isinstance(given, list | tuple):
            item = get_args(kind)[0]
            return [self.value(item, [], one, (*place, n)) for n, one in enumerate(given)]
        if isinstance(kind, type) and issubclass(kind, BaseModel) and isinstance(given, Mapping):
            return self.model(kind, given, place)
        try:
            return self.read(kind, marks, given, place)
        except ValueError as wrong:
            self.faults.append((place, str(wrong)))
            return given

    def read(self, kind: Any, marks: list[Any], given: Any, place: Place) -> Any:
        """Read one value; a type with a reader of its own is left to the model."""
        find = _wanted(self.resolver, marks)
        if find is not None:
            return find(given, place)
        if any(isinstance(mark, BeforeValidator) for mark in marks):
            return given
        if kind is int:
            return whole_number(given)
        if kind is date:
            return dates.on_day(given, dates.within(marks))
        if kind is datetime or kind is AwareDatetime:
            return dates.at_instant(given, dates.within(marks))
        if kind is time:
            return dates.at_clock(given)
        return given


def _wanted(resolver: Resolver, marks: list[Any]) -> Any:
    for mark in marks:
        if isinstance(mark, Vaulted):
            return getattr(resolver, mark.kind)
        if isinstance(mark, StringConstraints) and mark.pattern == REF_PATTERN:
            return resolver.ref
    return None
