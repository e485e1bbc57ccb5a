"""Turn what people write in a form or a file into the fields of a command.

Where a command wants an id, people write something else: a key or a name for a person, plain words
for a text, a key for a stream, a London time for an instant. `bind` walks the command's model and
asks a Resolver for each of these, so that every entrance binds in one and the same way.
"""

from collections.abc import Mapping
from datetime import datetime
from types import NoneType, UnionType
from typing import Annotated, Any, Protocol, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel, StringConstraints
from pydantic.fields import FieldInfo

from domain.calendar import london
from domain.messages import Vaulted
from domain.ref import REF_PATTERN

Place = tuple[str | int, ...]
"""Where a value stands: field names and positions, from the outside in."""


class Resolver(Protocol):
    """Finds or makes the ids that commands carry; raises ValueError saying what would be right."""

    def person(self, given: Any, place: Place) -> str: ...

    def text(self, given: Any, place: Place) -> str: ...

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
    """Return `given` with every person, text, document, stream and instant resolved.

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
            return self.value(inner, [*marks, *more], given, place)
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
        if (kind is AwareDatetime or kind is datetime) and isinstance(given, datetime):
            return london_instant(given)
        return self.marked(marks, given, place)

    def marked(self, marks: list[Any], given: Any, place: Place) -> Any:
        find = _wanted(self.resolver, marks)
        if find is None:
            return given
        try:
            return find(given, place)
        except ValueError as wrong:
            self.faults.append((place, str(wrong)))
            return given


def _wanted(resolver: Resolver, marks: list[Any]) -> Any:
    for mark in marks:
        if isinstance(mark, Vaulted):
            return getattr(resolver, mark.kind)
        if isinstance(mark, StringConstraints) and mark.pattern == REF_PATTERN:
            return resolver.ref
    return None


def london_instant(given: datetime) -> datetime:
    """Return an instant; a time without a zone is one on a London clock."""
    return given if given.tzinfo else london(given.date(), given.time())
