"""Markers for people and streams inside sentences: names are joined when a page is read."""

import re
from collections.abc import Callable, Iterable

from domain.messages import PersonId
from domain.ref import Ref

OPENS, CLOSES = "\ue000", "\ue001"
"""Around each marker: characters of private use, which no text that people type can hold."""

_MARKER = re.compile(f"{OPENS}(person|ref|text|setting):([^{CLOSES}]+){CLOSES}")


def person(identifier: PersonId) -> str:
    """Return the marker of a person: the reader sees a name, the log holds an id."""
    return f"{OPENS}person:{identifier}{CLOSES}"


def text(identifier: str) -> str:
    """Return the marker of free text in the vault."""
    return f"{OPENS}text:{identifier}{CLOSES}"


def resource_words(resource: str) -> str:
    """Return whom or what a learning day takes: a person's marker, or a room as it is written."""
    return person(resource) if resource.startswith("p-") else f"“{resource}”"


def stream(ref: Ref) -> str:
    """Return the marker of another stream: the reader sees its title."""
    return f"{OPENS}ref:{ref}{CLOSES}"


def setting(provider: Ref, name: str) -> str:
    """Return the marker of a care setting: the reader sees what it is called now."""
    return f"{OPENS}setting:{provider}/{name}{CLOSES}"


def markers(sentence: str) -> tuple[tuple[str, str], ...]:
    """Return the (kind, id) pairs that a sentence mentions, in order."""
    return tuple((kind, identifier) for kind, identifier in _MARKER.findall(sentence))


def fill(sentence: str, name: Callable[[str, str], str]) -> str:
    """Return the sentence with every marker replaced by `name(kind, id)`."""
    return _MARKER.sub(lambda match: name(match.group(1), match.group(2)), sentence)


def listed(words: Iterable[str]) -> str:
    """Return "a, b and c"."""
    *head, last = list(words) or [""]
    return f"{', '.join(head)} and {last}" if head else last


def counted(number: int, noun: str, many: str = "") -> str:
    """Return "1 place" or "2 places"; `many` where an s would not do."""
    return f"{number} {noun}" if number == 1 else f"{number} {many or noun + 's'}"
