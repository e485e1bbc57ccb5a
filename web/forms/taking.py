"""From a posted form to a command, or to everything that is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData

from domain.binding import Place, Unbound, bind
from domain.entry.numbers import whole_number
from domain.problems import problems
from domain.refusals import Refused
from store.orders import VaultWrite
from store.pages.names import Words
from web.fields import Form, Submit
from web.forms.drawing import Entered, fields, start, unplaced
from web.forms.offers import Offers
from web.forms.questions import MOST_LINES, Question, every, questions
from web.forms.reading import labels, read
from web.forms.resolving import OTHERS, FormResolver
from web.view import Link

ModelT = TypeVar("ModelT", bound=BaseModel)


@dataclass
class Taken(Generic[ModelT]):
    """A model made from what was given, what goes to the vault with it, or what is wrong."""

    made: ModelT | None
    writes: list[VaultWrite]
    errors: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """One form being filled in: its questions, what stands in it and what is wrong with it."""

    asked: Sequence[Question]
    entered: Entered
    command_id: UUID
    errors: Mapping[str, str] = field(default_factory=dict)
    version: int | None = None

    def form(
        self,
        action: str,
        submit: str,
        cancel: Link,
        *,
        grave: bool = False,
        settled: tuple[str, ...] = (),
    ) -> Form:
        """Return the form to draw; what is `settled` already travels along unseen."""
        drawn = fields(
            [one for one in self.asked if one.path not in settled], self.entered, self.errors
        )
        hidden = [("command_id", str(self.command_id))]
        hidden += [(name, values[0]) for name in settled if (values := self.entered.get(name))]
        if self.version is not None:
            hidden.append(("expected_version", str(self.version)))
        hidden += [
            (name, values[0]) for name, values in self.entered.items() if name.startswith("rows.")
        ]
        form = Form(
            action=action,
            fields=drawn,
            submit=submit,
            hidden=tuple(hidden),
            cancel=cancel,
            look="warning" if grave else "primary",
            also=(ANOTHER,) if self._asks_who() else (),
        )
        return form.model_copy(update={"errors": unplaced(form, self.errors)})

    def _asks_who(self) -> bool:
        """Tell whether somebody typed may be one whom we know: then there is a button to say no.

        An answer given stays one when something else was wrong.
        """
        return "others" in self.entered or any(OTHERS in one for one in self.errors.values())


ANOTHER = Submit(text=OTHERS, name="others", value="yes")


def untouched(
    asked: Sequence[Question], filled: Mapping[str, str], today: date, version: int | None = None
) -> Sheet:
    """Return a form that nobody has filled in yet, except for what is known already.

    Today stands where things are recorded that mostly happened today.
    """
    entered: dict[str, Sequence[str]] = {**start(asked)}
    for one in every(asked):
        if one.today:
            entered.update(_spread(asked, one.path, today.isoformat()))
    for name, value in filled.items():
        entered.update(_spread(asked, name, value))
    return Sheet(asked, entered, uuid4(), version=version)


def _spread(asked: Sequence[Question], name: str, value: str) -> Entered:
    """A known date stands in its boxes, several choices are ticked; the rest stands as it is."""
    kind = next((one.kind for one in every(asked) if one.path == name), None)
    day, _, clock = value.partition("T")
    if kind in ("date", "instant") and len(parts := day.split("-")) == 3:
        boxes = zip(("year", "month", "day"), parts, strict=True)
        spread = {f"{name}-{box}": [part.lstrip("0")] for box, part in boxes}
        return {**spread, f"{name}-time": [clock]} if kind == "instant" else spread
    if kind == "until":
        return {name: [clock]}
    if kind == "choices":
        return {name: value.split(",")}
    return {name: [value]} if kind else {}


def entered_of(form: FormData) -> Entered:
    """Return the texts of a posted form by name."""
    found: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            found.setdefault(name, []).append(value)
    return found


def more_rows(offers: Offers, entered: Entered) -> Mapping[str, int]:
    """Return how many rows each repeated part has after "Add another" was pressed."""
    rows = dict(offers.rows)
    for name, values in entered.items():
        path = name.removeprefix("rows.")
        if path != name:
            rows[path] = max(rows.get(path, 1), min(_count(values[0]), MOST_LINES))
    for path in entered.get("add", ()):
        rows[path] = rows.get(path, 1) + 1
    return rows


def _count(text: str) -> int:
    """How many rows the form says that it has; what is no number came from no form of ours."""
    try:
        return whole_number(text)
    except ValueError:
        return 1


def take_form(
    model: type[ModelT], offers: Offers, entered: Entered, command_id: UUID, *, command: str = ""
) -> Taken[ModelT]:
    """Make a model of a posted form."""
    asked = questions(model, offers, command=command)
    reading = read(asked, entered)
    offers = replace(offers, others="others" in entered)
    taken = take(model, offers, reading.given, command_id, named=labels(asked), rows=reading.rows)
    for path in reading.faults:
        _drop(taken.errors, path)
    hints = {one.path: one.hint for one in asked if one.hint}
    taken.errors = _innermost({**reading.faults, **_plainer(taken.errors, hints)})
    if taken.errors:
        taken.made = None
    return taken


def take(
    model: type[ModelT],
    offers: Offers,
    given: Mapping[str, Any],
    command_id: UUID,
    *,
    named: Mapping[str, str],
    rows: Mapping[str, Sequence[str]] | None = None,
) -> Taken[ModelT]:
    """Make a model of what was given; people, texts and streams become ids first.

    `rows` are the names of the rows that were filled in: what is wrong is told at those.
    """
    names = rows or {}
    resolver = FormResolver(offers, command_id)
    errors: dict[str, str] = {}
    bound: Mapping[str, Any] = given
    try:
        bound = bind(model, given, resolver)
    except Unbound as wrong:
        bound = wrong.bound
        places = [(_as_asked(path(place), names), what) for place, what in wrong.faults]
        errors = {place: f"{named.get(place, place)}: {what}" for place, what in places}
    made = None
    try:
        made = model.model_validate(bound)
    except ValidationError as error:
        for problem in problems(error):
            place = _as_asked(problem.field, names)
            if not any(_within(place, known) for known in errors):
                label = named.get(place, place)
                errors[place] = f"{label}: {problem.sentence}" if label else problem.sentence
    return Taken(None if errors else made, resolver.writes, _innermost(errors))


def refused_errors(refused: Refused, asked: Sequence[Question], words: Words) -> dict[str, str]:
    """Return the reasons of a refusal by the field they belong to; others stand for the whole."""
    paths = [one.path for one in asked]
    found: dict[str, str] = {}
    for n, reason in enumerate(refused.reasons):
        sentence = words.say(reason.sentence)
        place = reason.field if reason.field in paths else None
        if place and place in found:
            found[place] = f"{found[place]} {sentence}"
        else:
            found[place or f"#{n}"] = sentence
    return found


def path(place: Place) -> str:
    """Return a place as the forms write it: positions count from 1."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in place)


def _as_asked(place: str, rows: Mapping[str, Sequence[str]]) -> str:
    """A position among the rows that were filled in is one among those that were asked."""
    for repeated, names in rows.items():
        if place.startswith(f"{repeated}."):
            position, dot, inner = place.removeprefix(f"{repeated}.").partition(".")
            return f"{repeated}.{names[int(position) - 1]}{dot}{inner}"
    return place


def _innermost(errors: Mapping[str, str]) -> dict[str, str]:
    """What is wrong in a row is told there: the list need not say that it lacks a row."""
    return {
        place: sentence
        for place, sentence in errors.items()
        if not any(one != place and _within(one, place) for one in errors)
    }


def _within(inner: str, outer: str) -> bool:
    return inner == outer or inner.startswith(f"{outer}.")


def _drop(errors: dict[str, str], path: str) -> None:
    for known in [one for one in errors if _within(one, path)]:
        del errors[known]


def _plainer(errors: Mapping[str, str], hints: Mapping[str, str]) -> dict[str, str]:
    """A pattern says nothing to people: what the field's hint says does."""
    plain: dict[str, str] = {}
    for name, sentence in errors.items():
        head, pattern, _ = sentence.partition(" (pattern ")
        hint = hints.get(name, "")
        plain[name] = f"{head}. {hint}".rstrip(". ") if pattern else sentence
    return plain
