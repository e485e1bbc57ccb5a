"""Forms as data: a page lists its fields, one macro draws them with labels, hints and errors."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Literal

from domain.calendar import say_weekday
from domain.entry.dates import ANY_DATE, from_boxes
from web.view import Link, Piece

FieldKind = Literal[
    "text",
    "email",
    "tel",
    "password",
    "new_password",
    "number",
    "money",
    "textarea",
    "date",
    "date_time",
    "time",
    "select",
    "radios",
    "checkboxes",
    "file",
]
"""A `date` is three boxes to type in (name-day, name-month, name-year), a `date_time` has a fourth
(name-time). A browser's own calendar would write dates as its country does."""


class Choice(Piece):
    """One option of a select, radios or checkboxes.

    `reveals` are questions asked only with this option of radios or checkboxes; without scripts
    they stand open below it.
    """

    value: str
    text: str
    hint: str = ""
    reveals: "tuple[Field, ...]" = ()


class PersonChoice(Choice):
    """Somebody we know as an option; a name that is typed beside it is compared with theirs."""

    name: str
    email: str | None = None


class Field(Piece):
    """One question. `value` is what stands in it: for checkboxes the ticked values, for a date its
    boxes as typed, so that a mistake comes back as it was made."""

    name: str
    label: str
    kind: FieldKind = "text"
    hint: str = ""
    value: str | tuple[str, ...] = ""
    choices: tuple[Choice, ...] = ()
    error: str = ""
    optional: bool = False
    width: Literal["", "2", "3", "4", "5", "10", "20", "30"] = ""
    autocomplete: str = ""
    rows: int = 5  # of a textarea
    said: str = ""  # of a date: its weekday, said back

    @property
    def id(self) -> str:
        """The id in the page: dots and underscores of nested names become dashes."""
        return "field-" + self.name.replace(".", "-").replace("_", "-")

    @property
    def first_id(self) -> str:
        """Where the error summary leads to: the first box or option of the field."""
        if self.kind in ("date", "date_time"):
            return f"{self.id}-day"
        return self.id

    @property
    def full_label(self) -> str:
        return f"{self.label} (optional)" if self.optional else self.label


class Submit(Piece):
    """A second way to post the form, such as "Add another mentor": the server sees name=value."""

    text: str
    name: str
    value: str


class FieldGroup(Piece):
    """Fields that belong together, under a title; groups may stand in groups."""

    title: str
    hint: str = ""
    fields: "tuple[Field | FieldGroup, ...]"
    buttons: tuple[Submit, ...] = ()


class Form(Piece):
    """A form. `errors` are those of no single field; `hidden` values travel along unseen.

    `also` are other ways to post the whole form, such as "Check the price".
    """

    action: str
    fields: tuple[Field | FieldGroup, ...]
    submit: str
    hidden: tuple[tuple[str, str], ...] = ()
    errors: tuple[str, ...] = ()
    cancel: Link | None = None
    look: Literal["primary", "warning"] = "primary"
    upload: bool = False
    also: tuple[Submit, ...] = ()

    @property
    def each_field(self) -> tuple[Field, ...]:
        """All fields in the order of the page, whatever group or option they stand in."""
        return tuple(_each(self.fields))

    @property
    def failed(self) -> tuple[Field, ...]:
        return tuple(field for field in self.each_field if field.error)


def _each(entries: "Iterable[Field | FieldGroup]") -> Iterator[Field]:
    for entry in entries:
        if isinstance(entry, FieldGroup):
            yield from _each(entry.fields)
        else:
            yield entry
            for choice in entry.choices:
                yield from _each(choice.reveals)


BOXES = ("day", "month", "year")


def date_boxes(day: date | None) -> tuple[str, str, str]:
    """Return the three boxes of a `date` field: day, month, year; empty boxes for None."""
    return (str(day.day), str(day.month), str(day.year)) if day else ("", "", "")


def said_back(boxes: Sequence[str]) -> str:
    """Return the date in the boxes with its weekday, "Monday 14 March 2028"; "" when it is none."""
    try:
        day = from_boxes(*boxes[:3])
        return say_weekday(ANY_DATE.check(day))
    except ValueError:
        return ""
