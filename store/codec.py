"""Rows of the log and classes of the domain; event types are literals, old ones stay readable."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter

import domain
from domain.messages import Command, Event
from domain.ref import Ref, slug_of
from domain.registry import DECIDERS

Upcaster = Callable[[dict[str, Any]], tuple[str, dict[str, Any]]]

UPCASTERS: Mapping[str, Upcaster] = MappingProxyType({})
"""For each event type that is written no more: its JSON -> the type that replaced it, and its JSON.

Readers ship one release before writers: the class of the new type comes first, then this.
"""


class UnknownEventType(LookupError):
    """An event has a type that this version does not know. It is never skipped; deploy a newer."""

    def __init__(self, type_: str) -> None:
        super().__init__(f"This version does not know events of type {type_!r}.")


def _event_classes() -> Mapping[str, type[Event]]:
    classes: dict[str, type[Event]] = {}
    for decider in DECIDERS.values():
        for event in decider.events:
            if classes.setdefault(event.type, event) is not event:
                raise TypeError(f"Two classes of events have the type {event.type!r}.")
    return MappingProxyType(classes)


EVENT_CLASSES = _event_classes()
"""Every class of event by its type."""


def canonical(value: object) -> str:
    """Return the one JSON text of a value: sorted keys, no spaces, instants in UTC."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain
    )


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical JSON")


def encode(event: Event) -> str:
    """Return the JSON of an event as stored; `decode` is the inverse."""
    return canonical(event.model_dump(mode="json"))


def decode(type_: str, data: str) -> Event:
    """Return the event of a stored row; UnknownEventType when no class and no upcaster knows it."""
    if type_ not in EVENT_CLASSES:
        type_, data = _upcast(type_, data)
    return EVENT_CLASSES[type_].model_validate_json(data)


def _upcast(type_: str, data: str) -> tuple[str, str]:
    known = json.loads(data)
    while type_ not in EVENT_CLASSES:
        if type_ not in UPCASTERS:
            raise UnknownEventType(type_)
        type_, known = UPCASTERS[type_](known)
    return type_, canonical(known)


def body_hash(command: Command) -> bytes:
    """Return what tells one command body from another; time and actor are no part of it."""
    body = {"command": command.name, "body": command.model_dump(mode="json")}
    return hashlib.sha256(canonical(body).encode()).digest()


def encode_state(ref: Ref, state: object) -> str:
    """Return the JSON of a snapshot; `decode_state` is the inverse."""
    return _adapter(slug_of(ref)).dump_json(state).decode()


def decode_state(ref: Ref, data: str) -> Any:
    """Return the state of a stored snapshot."""
    return _adapter(slug_of(ref)).validate_json(data)


@cache
def _adapter(slug: str) -> TypeAdapter[Any]:
    return TypeAdapter(DECIDERS[slug].state)


@cache
def fingerprint() -> str:
    """Return the hash of the code behind snapshots and read models: the domain and the projections.

    Rows written under another fingerprint are not trusted: they are folded and compared anew.
    """
    folders = [Path(path) for path in domain.__path__] + [Path(__file__).parent / "projections"]
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".py", ".toml"}:
                digest.update(f"{path.relative_to(folder.parent)}\n".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
