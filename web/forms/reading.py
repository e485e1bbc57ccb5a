"""From a posted form to what was given: nested, and typed where boxes belong together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from domain.entry.dates import EXAMPLE, clock, end_of, from_boxes
from domain.entry.numbers import amount
from web.fields import BOXES
from web.forms.drawing import Entered
from web.forms.questions import Question

MOST_CHARACTERS = 20_000


@dataclass
class Reading:
    """What was read: `given` for the command, and `faults` by path, each a whole sentence.

    `rows` says which rows of a repeated part were filled in: others are left out of `given`.
    """

    given: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[str]] = field(default_factory=dict)


def read(questions: Sequence[Question], entered: Entered) -> Reading:
    """Return what the form says; empty answers are left out."""
    reading = Reading()
    reader = _Reader(entered, reading.faults, reading.rows)
    reading.given = reader.all(questions)
    return reading


class _Reader:
    def __init__(
        self, entered: Entered, faults: dict[str, str], rows: dict[str, list[str]]
    ) -> None:
        self._entered, self._faults, self._rows = entered, faults, rows

    def all(self, questions: Sequence[Question]) -> dict[str, Any]:
        answers: dict[str, Any] = {}
        for one in questions:
            since = answers.get(one.since.rpartition(".")[2]) if one.kind == "until" else None
            answers[one.name] = self._until(one, since) if since else self.one(one)
        return {name: value for name, value in answers.items() if value is not None}

    def one(self, one: Question) -> Any:
        """The answer to one question, or None without one."""
        match one.kind:
            case "group":
                return self.all(one.parts) or (None if one.optional else {})
            case "rows":
                return self._filled(one)
            case "dates":
                return [self._chosen(parts[0]) for _, parts in one.rows]
            case "person":
                return self._person(one)
            case "date":
                return self._date(one)
            case "instant":
                return self._instant(one)
            case "choices":
                return [text for text in self._entered.get(one.path, ()) if text]
            case "until":
                return self._alone(one)
            case _:
                return self._written(one)

    def _filled(self, one: Question) -> list[dict[str, Any]]:
        """The rows in which something was entered, each with its key where rows have keys.

        Rows that have to be there all the same count even when nothing but a tick is missing.
        """
        names = one.keys or tuple(str(n) for n in range(1, len(one.rows) + 1))
        read = [(name, self.all(parts)) for name, (_, parts) in zip(names, one.rows, strict=True)]
        may_miss = one.grows or one.keys
        filled = [
            (name, row)
            for name, row in read
            if row and (not may_miss or any(value != [] for value in row.values()))
        ]
        self._rows[one.path] = [name for name, _ in filled]
        if one.keys and self._strays(one):
            self._fault(one, "somebody changed this list meanwhile. Check it, and send it again")
        return [{one.key_name: name, **row} if one.keys else row for name, row in filled]

    def _strays(self, one: Question) -> list[str]:
        """Answers to rows that are not asked any more."""
        prefix = f"{one.path}."
        answered = [n for n, v in self._entered.items() if n.startswith(prefix) and any(v)]
        return [n for n in answered if n.removeprefix(prefix).split(".")[0] not in one.keys]

    def _written(self, one: Question) -> Any:
        text = self._text(one.path)
        if len(text) > MOST_CHARACTERS:
            self._fault(one, f"at most {MOST_CHARACTERS:,} characters are possible")
            return None
        if not text:
            return None
        match one.kind:
            case "yes_no":
                return {"yes": True, "no": False}.get(text)
            case "lines":
                return [line.strip() for line in text.splitlines() if line.strip()]
            case "numbers":
                return [part.strip() for part in text.split(",") if part.strip()]
            case "money":
                return self._parsed(one, amount, text)
            case "time":
                return self._parsed(one, clock, text)
            case _:
                return text

    def _parsed(self, one: Question, parse: Callable[[str], Any], text: str) -> Any:
        try:
            return parse(text)
        except ValueError as wrong:
            self._fault(one, str(wrong))
            return None

    def _person(self, one: Question) -> Any:
        known = self._text(one.path)
        name, email = self._text(f"{one.path}.name"), self._text(f"{one.path}.email")
        if known and (name or email):
            self._fault(one, "choose somebody from the list, or name somebody new, not both")
            return None
        if known:
            return known
        return {"name": name, "email": email} if name or email else None

    def _date(self, one: Question) -> date | None:
        boxes = [self._text(f"{one.path}-{name}") for name in BOXES]
        return self._parsed(one, lambda _: from_boxes(*boxes), "") if any(boxes) else None

    def _chosen(self, one: Question) -> date | None:
        """One of several dates, each of which is needed."""
        found = self._date(one)
        if found is None and one.path not in self._faults:
            self._fault(one, f"enter a date, such as {EXAMPLE}")
        return found

    def _instant(self, one: Question) -> datetime | None:
        day, hour = self._date(one), self._text(f"{one.path}-time")
        if one.path in self._faults or (day is None and not hour):
            return None
        if day is None:
            self._fault(one, f"enter a date, such as {EXAMPLE}")
            return None
        at = self._parsed(one, clock, hour)
        return None if at is None else datetime.combine(day, at)

    def _until(self, one: Question, since: datetime) -> datetime | None:
        """The end of something, as a time on the day on which it starts or in the night after."""
        text = self._text(one.path)
        at = self._parsed(one, clock, text) if text else None
        return None if at is None else end_of(since, at)

    def _alone(self, one: Question) -> None:
        """An end without a start: only its own faults can be told."""
        if text := self._text(one.path):
            self._parsed(one, clock, text)

    def _text(self, path: str) -> str:
        values = self._entered.get(path, ())
        return values[0].strip() if values else ""

    def _fault(self, one: Question, sentence: str) -> None:
        self._faults[one.path] = f"{one.label}: {sentence}"


def labels(questions: Sequence[Question]) -> Mapping[str, str]:
    """Return what each path is called, rows and groups included."""
    found: dict[str, str] = {}
    for one in questions:
        found[one.path] = one.label
        inner = [(one.label, one.parts), *one.rows] if one.parts or one.rows else []
        for title, parts in inner:
            for path, label in labels(parts).items():
                plain = one.kind == "dates"
                found[path] = label if plain else f"{title}, {label[:1].lower()}{label[1:]}"
    return found
