"""What a command asks for, read from its model: one question a field."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, StringConstraints
from pydantic.fields import FieldInfo

from domain.entry.dates import within
from domain.entry.text import LONGEST_NAME
from domain.messages import Vaulted
from domain.ref import REF_PATTERN
from web.fields import Choice
from web.forms.offers import Choices, Offers, streams_for

Kind = Literal[
    "text",
    "number",
    "money",
    "yes_no",
    "date",
    "time",
    "instant",
    "until",
    "choice",
    "choices",
    "person",
    "words",
    "lines",
    "dates",
    "numbers",
    "group",
    "rows",
]
MOST_LINES = 60


@dataclass(frozen=True)
class Question:
    """One thing that is asked. `path` is its name in the form: "mentors.2.person".

    An "instant" is a date and a time; an "until" is only a time, on the date of the question at
    `since` or in the night after it. `parts` are the questions of a group; `rows` those of each row
    of something repeated. `keys` are there when each row stands for something known: the first
    field of a row is its key, and `headings` says under which heading it is asked.
    """

    path: str
    label: str
    kind: Kind
    hint: str = ""
    optional: bool = False
    options: Choices = ()
    others: bool = False  # a person who is not among the options may be named
    without_email: bool = False  # and need not have an address
    default: str = ""
    longest: int = 0
    parts: tuple["Question", ...] = ()
    rows: tuple[tuple[str, tuple["Question", ...]], ...] = ()
    grows: bool = False  # somebody can ask for one more row
    keys: tuple[str, ...] = ()
    key_name: str = ""
    headings: tuple[str, ...] = ()
    since: str = ""
    today: bool = False  # an untouched form proposes today

    @property
    def name(self) -> str:
        return self.path.rpartition(".")[2]


class CannotAsk(TypeError):
    """A field of a command has a type that no form can ask for."""


def questions(
    model: type[BaseModel], offers: Offers, *, command: str = "", prefix: str = ""
) -> tuple[Question, ...]:
    """Return what `model` asks for, in the order of its fields."""
    command = command or str(getattr(model, "name", ""))
    return tuple(_asked(model, offers, command, prefix))


def _asked(model: type[BaseModel], offers: Offers, command: str, prefix: str) -> Iterator[Question]:
    starts = ""
    for name, field in model.model_fields.items():
        kind, marks, optional = _plain(field.annotation, list(field.metadata))
        base = Question(
            path=f"{prefix}{name}",
            label=field.title or name.replace("_", " ").capitalize(),
            kind="text",
            hint=offers.hints.get(name, field.description or ""),
            optional=optional or (not field.is_required() and not _default(field)),
            default=_default(field),
            longest=min(filter(None, (getattr(one, "max_length", 0) for one in marks)), default=0),
        )
        asked = _Asker(offers, command).ask(base, kind, marks)
        if asked.kind == "instant":
            if name == "ends" and starts:
                asked = _with(asked, kind="until", since=starts)
            starts = asked.path if name == "starts" else starts
        if asked.kind != "choices" or asked.options or not asked.optional:
            yield asked


def every(asked: Iterable[Question]) -> Iterator[Question]:
    """Yield all questions, those of groups and rows too."""
    for one in asked:
        yield one
        yield from every(one.parts)
        for _, row in one.rows:
            yield from every(row)


@dataclass(frozen=True)
class _Asker:
    offers: Offers
    command: str

    def ask(self, base: Question, kind: Any, marks: list[Any]) -> Question:
        fixed = self.offers.fixed_for(self.command, base.name)
        if get_origin(kind) is tuple:
            return self._many(base, get_args(kind)[0], fixed)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            parts = questions(kind, self.offers, command=self.command, prefix=f"{base.path}.")
            return _with(base, kind="group", parts=parts)
        return self._one(base, kind, marks, fixed)

    def _one(self, base: Question, kind: Any, marks: list[Any], fixed: Choices | None) -> Question:
        vaulted = next((mark.kind for mark in marks if isinstance(mark, Vaulted)), None)
        if vaulted == "text":
            return _with(base, kind="words")
        if vaulted == "line":
            return _with(base, kind="text", longest=LONGEST_NAME)
        if vaulted == "document":
            raise CannotAsk(f"{self.command}.{base.path} asks for a document")
        if vaulted == "person":
            if fixed is not None:
                return _with(base, kind="choice", options=fixed)
            people = self.offers.people_for(self.command, base.name)
            free = self.offers.without_email
            return _with(base, kind="person", options=people, others=True, without_email=free)
        if fixed is not None:
            return _with(base, kind="choice", options=fixed)
        if any(isinstance(m, StringConstraints) and m.pattern == REF_PATTERN for m in marks):
            return _with(base, kind="choice", options=streams_for(self.offers, base.name))
        options = _listed(kind)
        if options:
            return _with(base, kind="choice", options=options)
        simple = _simple(kind, base.name)
        if simple is None:
            raise CannotAsk(f"{self.command}.{base.path} is a {kind!r}")
        return _with(base, kind=simple, today=simple == "date" and within(marks).usual_today)

    def _many(self, base: Question, item: Any, fixed: Choices | None) -> Question:
        if isinstance(item, type) and issubclass(item, BaseModel):
            if base.path in self.offers.listed:
                return self._listed(base, item)
            grows = base.name not in self.offers.labels
            return _with(base, kind="rows", rows=self._rows(base, item), grows=grows)
        if fixed is not None:
            return _with(base, kind="choices", options=fixed)
        if item is date:
            labels = self.offers.labels.get(base.name, ())
            rows = tuple(
                (label, (Question(path=f"{base.path}.{n}", label=label, kind="date"),))
                for n, label in enumerate(labels, 1)
            )
            return _with(base, kind="dates", rows=rows)
        return _with(base, kind="numbers" if item is int else "lines")

    def _listed(self, base: Question, item: type[BaseModel]) -> Question:
        """One row for each thing known: its key is not asked, the rest of the row is."""
        key, *_ = item.model_fields
        known = [(under, one) for under, some in self.offers.listed[base.path] for one in some]
        rows = tuple((one.text, self._without(base, item, one.value, key)) for _, one in known)
        return _with(
            base,
            kind="rows",
            rows=rows,
            keys=tuple(one.value for _, one in known),
            key_name=key,
            headings=tuple(under for under, _ in known),
        )

    def _without(
        self, base: Question, item: type[BaseModel], row: str, key: str
    ) -> tuple[Question, ...]:
        prefix = f"{base.path}.{row}."
        asked = questions(item, self.offers, command=self.command, prefix=prefix)
        return tuple(one for one in asked if one.name != key)

    def _rows(
        self, base: Question, item: type[BaseModel]
    ) -> tuple[tuple[str, tuple[Question, ...]], ...]:
        count = min(self.offers.rows.get(base.path, 1), MOST_LINES)
        labels = self.offers.labels.get(base.name, ())
        return tuple(
            (
                labels[n - 1] if n <= len(labels) else f"{base.label.removesuffix('s')} {n}",
                questions(item, self.offers, command=self.command, prefix=f"{base.path}.{n}."),
            )
            for n in range(1, count + 1)
        )


def _with(base: Question, **changes: Any) -> Question:
    return Question(**{**base.__dict__, **changes})


def _plain(kind: Any, marks: list[Any]) -> tuple[Any, list[Any], bool]:
    """Take a type apart: what it is, what is marked on it, and whether it may be left out."""
    optional = False
    while True:
        origin = get_origin(kind)
        if origin is Annotated:
            kind, *more = get_args(kind)
            for mark in more:
                marks += mark.metadata if isinstance(mark, FieldInfo) else [mark]
        elif origin in (Union, UnionType):
            options = [one for one in get_args(kind) if one is not NoneType]
            optional = len(options) < len(get_args(kind))
            kind = options[0]
        else:
            return kind, marks, optional


def _listed(kind: Any) -> Choices:
    if get_origin(kind) is Literal:
        values = [str(value) for value in get_args(kind)]
    elif isinstance(kind, type) and issubclass(kind, Enum):
        values = [str(one.value) for one in kind]
    else:
        return ()
    return tuple(Choice(value=one, text=one.replace("_", " ").capitalize()) for one in values)


def _simple(kind: Any, name: str) -> Kind | None:
    if kind is int:
        return "money" if name.endswith("pence") else "number"
    kinds: dict[Any, Kind] = {
        str: "text",
        bool: "yes_no",
        date: "date",
        time: "time",
        datetime: "instant",
    }
    return kinds.get(kind) or ("instant" if _is_instant(kind) else None)


def _is_instant(kind: Any) -> bool:
    return getattr(kind, "__name__", "") == "AwareDatetime"


def _default(field: FieldInfo) -> str:
    value = field.default
    match value:
        case bool():
            return "yes" if value else "no"
        case int() | str():
            return str(value)
        case time():
            return f"{value:%H:%M}"
        case tuple() if value and all(isinstance(one, int) for one in value):
            return ", ".join(str(one) for one in value)
        case _:
            return ""
