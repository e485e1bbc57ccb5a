"""From a posted form to what was given: nested, and typed where boxes belong together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

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
        answers = {one.name: self.one(one) for one in questions}
        return {name: value for name, value in answers.items() if value is not None}

    def one(self, one: Question) -> Any:
        """The answer to one question, or None without one."""
        match one.kind:
            case "group":
                return self.all(one.parts) or (None if one.optional else {})
            case "rows":
                return self._filled(one)
            case "dates":
                return [self._day(parts[0]) for _, parts in one.rows]
            case "person":
                return self._person(one)
            case "date":
                return self._date(one)
            case "instant":
                return self._instant(one)
            case "choices":
                return [text for text in self._entered.get(one.path, ()) if text]
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
                return self._pence(one, text)
            case "time":
                return self._time(one, text)
            case "number":
                return text.replace(",", "")
            case _:
                return text

    def _pence(self, one: Question, text: str) -> int | None:
        digits = text.removeprefix("£").replace(",", "").replace(" ", "")
        pounds, _, pence = digits.partition(".")
        if not pounds.isascii() or not pounds.isdigit() or len(pounds) > 9 or len(pence) > 2:
            self._fault(one, "an amount such as 800 or 412.50 is needed")
            return None
        if pence and not (pence.isascii() and pence.isdigit()):
            self._fault(one, "an amount such as 800 or 412.50 is needed")
            return None
        return int(pounds) * 100 + int(pence.ljust(2, "0") or "0")

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
        parts = [self._text(f"{one.path}-{part}") for part in ("day", "month", "year")]
        if not any(parts):
            return None
        try:
            day, month, year = (int(part) for part in parts)
            return date(year, month, day)
        except ValueError:
            self._fault(one, "a day, month and year that exist are needed, such as 14 3 2028")
            return None

    def _day(self, one: Question) -> date | None:
        text = self._text(one.path)
        try:
            return date.fromisoformat(text)
        except ValueError:
            self._fault(one, "a date such as 2028-03-14 is needed" if text else "choose a date")
            return None

    def _instant(self, one: Question) -> datetime | None:
        text = self._text(one.path)
        if not text:
            return None
        try:
            instant = datetime.fromisoformat(text)
        except ValueError:
            self._fault(one, "a day and a time are needed, such as 2028-03-14T09:30")
            return None
        return instant.replace(tzinfo=None)

    def _time(self, one: Question, text: str) -> time | None:
        try:
            return time.fromisoformat(text.replace(".", ":").zfill(5)).replace(tzinfo=None)
        except ValueError:
            self._fault(one, "a time such as 9:30 is needed")
            return None

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
