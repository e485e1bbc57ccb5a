"""What a form can offer to choose from; loaded once for a page by web/forms/loading.py."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import get_args

from pydantic import BaseModel

from domain.messages import Command
from domain.ref import slug_of
from web.fields import Choice, PersonChoice

Choices = tuple[Choice, ...]


@dataclass(frozen=True)
class Offers:
    """Choices by field name, or by "command.field" where one command needs its own.

    `fixed` fields take one of these and nothing else. `people` are those who can be chosen where a
    person is asked for; somebody new can be named instead. `streams` are choices by slug. `rows`
    says how often a repeated part is asked, `labels` what each of its rows is called.

    `known` are the people to choose from where a single field has its own, beside somebody new.
    `listed` gives a repeated part one row for each choice, under headings: the choice's value is
    the first field of the row. `first` names the field to choose before the form of a command.
    `present` holds, by command, what a correction starts with: what is written now.
    `hints` say more of a field. `without_email` tells that somebody new may have no address: staff
    are reached through their manager. `others` tells that the question was answered: who is typed
    is somebody else than those of the same name or address.
    """

    people: Choices = ()
    fixed: Mapping[str, Choices] = field(default_factory=dict)
    streams: Mapping[str, Choices] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    start: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, Choices] = field(default_factory=dict)
    listed: Mapping[str, tuple[tuple[str, Choices], ...]] = field(default_factory=dict)
    first: Mapping[str, str] = field(default_factory=dict)
    present: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    without_email: bool = False
    others: bool = False

    def start_of(self, command: str) -> Mapping[str, str]:
        """Return what the form of a command starts with."""
        return {**self.start, **self.present.get(command, {})}

    def fixed_for(self, command: str, name: str) -> Choices | None:
        """Return the only possible answers to a field, or None when it is open."""
        return self.fixed.get(f"{command}.{name}", self.fixed.get(name))

    def people_for(self, command: str, name: str) -> Choices:
        """Return who can be chosen in a field that also takes somebody new."""
        return self.known.get(f"{command}.{name}", self.known.get(name, self.people))

    def knows_person(self, identifier: str) -> bool:
        """Tell whether somebody is offered anywhere on this form."""
        offered = [self.people, *self.known.values(), *self.fixed.values()]
        return any(choice.value == identifier for choices in offered for choice in choices)

    def acquainted(self) -> Mapping[str, PersonChoice]:
        """Return everybody whom this form offers, by id."""
        offered = [self.people, *self.known.values(), *self.fixed.values()]
        everybody = (choice for choices in offered for choice in choices)
        return {one.value: one for one in everybody if isinstance(one, PersonChoice)}

    def knows_stream(self, ref: str) -> bool:
        """Tell whether a stream is offered anywhere on this form."""
        offered = [*self.streams.values(), *self.fixed.values()]
        return any(choice.value == ref for choices in offered for choice in choices)


FIELD_STREAMS: Mapping[str, str] = {
    "provider": "provider",
    "in_house": "provider",
    "cohort": "cohort",
    "sister": "cohort",
    "next_cohort": "cohort",
    "invoice": "invoice",
    "regarding": "bigger_picture",
}
"""Which process the reference in a field of this name belongs to."""


def streams_for(offers: Offers, name: str) -> Choices:
    """Return the streams that a field of this name can refer to."""
    slug = FIELD_STREAMS.get(name, slug_of(name))
    return offers.streams.get(slug, ())


def only_for(model: type[Command], offers: Offers) -> Offers:
    """Return what concerns the fields of one command: nobody and nothing else can be chosen.

    Whom we know is not offered either: people outside name who they mean.
    """
    wanted = set(_fields(model))

    def ours(key: str) -> bool:
        command, dot, name = key.rpartition(".")
        return name in wanted and (not dot or command == model.name)

    return Offers(
        fixed={key: choices for key, choices in offers.fixed.items() if ours(key)},
        rows={key: count for key, count in offers.rows.items() if ours(key)},
        labels={key: labels for key, labels in offers.labels.items() if ours(key)},
        hints={key: hint for key, hint in offers.hints.items() if ours(key)},
    )


def _fields(model: type[BaseModel]) -> Iterator[str]:
    """Yield the names of all fields of a command, those of its parts too."""
    for name, one in model.model_fields.items():
        yield name
        for part in (one.annotation, *get_args(one.annotation)):
            if isinstance(part, type) and issubclass(part, BaseModel):
                yield from _fields(part)
