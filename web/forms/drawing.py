"""From questions to the fields of a page, with what was entered and what is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from web.fields import BOXES, Choice, Field, FieldGroup, Form, Submit, said_back
from web.forms.questions import Question

Entered = Mapping[str, Sequence[str]]
"""What stands in the form, by name, as it was typed."""
Errors = Mapping[str, str]
"""What is wrong, by path, as a whole sentence."""

YES_NO = (Choice(value="yes", text="Yes"), Choice(value="no", text="No"))
MOST_RADIOS = 5
MOST_WITH_HINTS = 15
"""A list that drops down cannot show the hints of its options."""


def start(questions: Sequence[Question]) -> dict[str, list[str]]:
    """Return what an untouched form holds: the defaults."""
    return {one.path: [one.default] for one in questions if one.default}


def fields(
    questions: Sequence[Question], entered: Entered, errors: Errors
) -> tuple[Field | FieldGroup, ...]:
    """Return the questions as the fields and groups of a form."""
    drawer = _Drawer(entered, errors)
    return tuple(piece for one in questions for piece in drawer.pieces(one))


def unplaced(form: Form, errors: Errors) -> tuple[str, ...]:
    """Return the errors that stand at no field of a form."""
    shown = [field.error for field in form.failed]
    return tuple(dict.fromkeys(text for text in errors.values() if text not in shown))


class _Drawer:
    def __init__(self, entered: Entered, errors: Errors) -> None:
        self._entered, self._errors = entered, errors

    def pieces(self, one: Question) -> Iterator[Field | FieldGroup]:
        match one.kind:
            case "group":
                yield self._group(one.label, one.parts, one.hint)
            case "rows" if one.keys:
                yield from self._under_headings(one)
            case "rows" | "dates":
                yield from self._rows(one)
            case "person" if one.options:
                yield FieldGroup(
                    title=f"{one.label} (optional)" if one.optional else one.label,
                    hint=one.hint,
                    fields=tuple(self.flat(one)),
                )
            case _:
                yield from self.flat(one)

    def _rows(self, one: Question) -> Iterator[Field | FieldGroup]:
        """Each row as a group; an error of the whole stands at its first field."""
        more = (Submit(text="Add another", name="add", value=one.path),) if one.grows else ()
        for n, (title, parts) in enumerate(one.rows, 1):
            error = self._errors.get(one.path, "") if n == 1 else ""
            if one.kind == "dates":
                yield from self.flat(parts[0], error)
                continue
            group = self._group(title, parts, "", error)
            last = n == len(one.rows)
            yield group.model_copy(update={"buttons": more}) if last else group

    def _under_headings(self, one: Question) -> Iterator[FieldGroup]:
        """Rows of known things under their headings; an error of the whole stands at the first."""
        error = self._errors.get(one.path, "")
        rows = []
        for n, (title, parts) in enumerate(one.rows):
            group = self._group(title, parts, "", "" if n else error)
            small = [
                one.model_copy(update={"rows": 2}) if isinstance(one, Field) else one
                for one in group.fields
            ]
            rows.append(group.model_copy(update={"fields": tuple(small)}))
        pairs = zip(one.headings, rows, strict=True)
        for heading, under in groupby(pairs, lambda pair: pair[0]):
            yield FieldGroup(title=heading, fields=tuple(row for _, row in under))

    def _group(
        self, title: str, parts: Sequence[Question], hint: str, error: str = ""
    ) -> FieldGroup:
        flat: list[Field] = []
        for n, part in enumerate(parts):
            flat += self.flat(part, error if n == 0 else "")
        return FieldGroup(title=title, hint=hint, fields=tuple(flat))

    def flat(self, one: Question, error: str = "") -> Iterator[Field]:
        """The fields of one question; its first field bears the error."""
        error = self._errors.get(one.path, "") or error
        match one.kind:
            case "person":
                yield from self._person(one, error)
            case "date" | "instant":
                yield self._date(one, error)
            case "group" | "rows":
                inner = one.parts or tuple(part for _, parts in one.rows for part in parts)
                for part in inner:
                    yield from self.flat(part)
            case _:
                yield self._plain(one, error)

    def _plain(self, one: Question, error: str) -> Field:
        base = Field(
            name=one.path,
            label=one.label,
            hint=one.hint,
            error=error,
            optional=one.optional,
            value=self._first(one.path),
        )
        match one.kind:
            case "yes_no":
                return base.model_copy(update={"kind": "radios", "choices": YES_NO})
            case "choice":
                most = MOST_WITH_HINTS if any(c.hint for c in one.options) else MOST_RADIOS
                few = len(one.options) <= most and not one.optional
                kind = "radios" if few and one.options else "select"
                return base.model_copy(update={"kind": kind, "choices": one.options})
            case "choices":
                ticked = tuple(self._entered.get(one.path, ()))
                return base.model_copy(
                    update={
                        "kind": "checkboxes",
                        "choices": one.options,
                        "value": ticked,
                        "optional": False,  # nothing has to be ticked anyway
                    }
                )
            case "words" | "lines":
                return base.model_copy(update={"kind": "textarea"})
            case "number" | "money" | "time":
                return base.model_copy(update={"kind": one.kind})
            case "until":
                return base.model_copy(update={"kind": "time"})
            case _:
                short = 0 < one.longest <= 40
                return base.model_copy(update={"width": "20" if short else ""})

    def _person(self, one: Question, error: str) -> Iterator[Field]:
        """Somebody known, or a name and an address; the error stands where it belongs."""
        name, email = f"{one.path}.name", f"{one.path}.email"
        begun = bool(self._first(name) or self._first(email)) or not one.options
        wrong = ("email" if "e-mail" in error else "name") if begun else "known"
        optional = one.optional and not one.options
        if one.options:
            yield Field(
                name=one.path,
                label="Choose somebody we know",
                kind="select",
                choices=one.options,
                value=self._first(one.path),
                error=error if wrong == "known" else "",
            )
        yield Field(
            name=name,
            label="Or name somebody new" if one.options else one.label,
            hint="" if one.options else one.hint or "First name and family name",
            value=self._first(name),
            error=error if wrong == "name" else "",
            optional=optional,
            autocomplete="off",
        )
        yield Field(
            name=email,
            label="Their e-mail address" if one.options else "E-mail address",
            kind="email",
            value=self._first(email),
            error=error if wrong == "email" else "",
            optional=optional or one.without_email,
            autocomplete="off",
        )

    def _date(self, one: Question, error: str) -> Field:
        names = (*BOXES, "time") if one.kind == "instant" else BOXES
        boxes = tuple(self._first(f"{one.path}-{name}") for name in names)
        return Field(
            name=one.path,
            label=one.label,
            kind="date_time" if one.kind == "instant" else "date",
            hint=one.hint,
            value=boxes,
            error=error,
            optional=one.optional,
            said=said_back(boxes),
        )

    def _first(self, path: str) -> str:
        values = self._entered.get(path, ())
        return values[0] if values else ""
