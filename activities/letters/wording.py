"""The wording of letters: it stands in wording.toml, the values come from outside."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, StringConstraints, model_validator

from activities.letters.calendar_entry import CalendarEntry
from activities.letters.letter import Action, Attachment, Letter
from domain.datafile import checked, tables
from domain.messages import Message

Kind = Literal[
    "joining_instructions",
    "learning_day_invitation",
    "learning_day_moved",
    "learning_day_cancelled",
    "learning_days_changed",
    "learning_days_postponed",
    "learning_day_reminder",
    "evaluation_invited",
    "evaluation_reminder",
    "mentors_reminder",
    "mentors_final_reminder",
    "replacement_reminder",
    "handover_reminder",
    "paused",
    "resumed",
    "cohort_cancelled",
    "cohort_postponed",
    "cohort_new_dates",
    "cohort_new_venue",
    "moved_to_cohort",
    "request_received",
    "request_dates_changed",
    "request_ended",
    "course_applied",
    "course_waiting",
    "course_booked",
    "course_not_accepted",
    "course_offered",
    "course_offer_ended",
    "course_hold_released",
    "course_place_cancelled",
    "course_date_cancelled",
    "course_postponed",
    "course_new_dates",
    "course_new_venue",
    "course_merge_proposed",
    "course_not_passed_yet",
    "course_not_passed",
    "course_assessment_lapsed",
    "course_work_reminder",
    "certificate_sent",
    "organisation_certificate_sent",
    "award_expiring",
    "award_update_due",
    "award_update_overdue",
    "award_grace",
    "award_expired",
    "award_suspended",
    "award_reinstated",
    "award_revoked",
    "award_appeal_received",
    "award_appeal_dismissed",
    "competence_due",
    "trainer_asked",
    "trainer_day_booked",
    "trainer_day_off",
    "trainer_day_reminder",
    "trainer_day_moved",
    "trainer_cohort_cancelled",
    "register_reminder",
    "invoice_sent",
    "invoice_order_corrected",
    "invoice_due_soon",
    "invoice_overdue_7",
    "invoice_overdue_14",
    "invoice_overdue_30",
    "account_on_stop",
    "credit_note_sent",
    "funder_pack",
]

Value = str | tuple[str, ...]
"""What a placeholder stands for: words, or (alone in a list) several points."""

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")

Text = Annotated[str, StringConstraints(min_length=1)]


class WordingError(ValueError):
    """The values do not fit the letter; the message names every placeholder and quotes no value."""


class Office(Message):
    """Who signs the letters, and where to ring."""

    organisation: str = "Optimum Workforce Leadership"
    phone: str | None = None


class Template(Message):
    """The wording of one kind of letter."""

    subject: Text
    paragraphs: Annotated[tuple[Text | tuple[Text, ...], ...], Field(min_length=1)]
    details: tuple[tuple[Text, Text], ...] = ()
    action: Text | None = None

    @model_validator(mode="after")
    def _braces_are_placeholders(self) -> Self:
        odd = [text for text in self.texts() if re.search(r"[{}]", _PLACEHOLDER.sub("", text))]
        if odd:
            raise ValueError(f"a brace is not part of a {{placeholder}} in: {'; '.join(odd)}")
        return self

    def texts(self) -> Iterator[str]:
        """Yield every text of the letter that can hold placeholders."""
        yield self.subject
        for paragraph in self.paragraphs:
            yield from (paragraph,) if isinstance(paragraph, str) else paragraph
        yield from (value for _, value in self.details)

    @property
    def placeholders(self) -> tuple[str, ...]:
        """The names of all placeholders, in the order of their first use."""
        found = (name for text in self.texts() for name in _PLACEHOLDER.findall(text))
        return tuple(dict.fromkeys(found))

    @property
    def lists(self) -> tuple[str, ...]:
        """The placeholders that stand alone in a list: they take several points."""
        points = (
            p for paragraph in self.paragraphs if not isinstance(paragraph, str) for p in paragraph
        )
        return tuple(m.group(1) for p in points if (m := _PLACEHOLDER.fullmatch(p)))


class Common(Message):
    """What stands in every letter."""

    greeting: Text
    ask: Text
    ask_with_phone: Text
    closing: Text


class Wording(Message):
    """The wording file."""

    common: Common
    letters: dict[Kind, Template]

    @model_validator(mode="after")
    def _every_kind_is_there(self) -> Self:
        missing = [kind for kind in get_args(Kind) if kind not in self.letters]
        if missing:
            raise ValueError(f"these letters are missing: {', '.join(missing)}")
        return self


def parse_wording(text: str, file: str = "wording.toml") -> Wording:
    """Return the wording of a TOML text; DataFileBroken lists every fault and its place."""
    return checked(Wording, tables(text, file), file)


@cache
def wording() -> Wording:
    """Return the wording that is shipped, read once."""
    return parse_wording(files("activities.letters").joinpath("wording.toml").read_text("utf-8"))


def placeholders(kind: Kind) -> tuple[str, ...]:
    """Return the names of the values that a letter needs."""
    return wording().letters[kind].placeholders


def write(
    kind: Kind,
    values: Mapping[str, Value],
    *,
    message_id: str,
    dated: datetime,
    to_address: str,
    to_name: str,
    office: Office,
    action_url: str | None = None,
    calendar: CalendarEntry | None = None,
    attachments: tuple[Attachment, ...] = (),
) -> Letter:
    """Return the letter of a kind with its placeholders filled.

    `values` has exactly the kind's placeholders: words already as people read them (say_date,
    say_when, pounds). Raises WordingError naming all that are missing, unknown or of the wrong
    sort, and pydantic's ValidationError when a value is not plain text.
    """
    text = wording()
    template = text.letters[kind]
    faults = tuple(_faults(template, values, action_url))
    if faults:
        raise WordingError(f"{kind}: {'; '.join(faults)}")
    return Letter(
        message_id=message_id,
        dated=dated,
        to_address=to_address,
        to_name=to_name,
        subject=_fill(template.subject, values),
        greeting=_fill(text.common.greeting, {"to_name": to_name}),
        paragraphs=tuple(_paragraphs(template, values)),
        details=tuple((label, _fill(value, values)) for label, value in template.details),
        action=_action(template, action_url),
        ask=_ask(text.common, office),
        closing=(text.common.closing, office.organisation),
        calendar=calendar,
        attachments=attachments,
    )


def _faults(
    template: Template, values: Mapping[str, Value], action_url: str | None
) -> Iterator[str]:
    needed = template.placeholders
    missing = [name for name in needed if name not in values]
    unknown = [name for name in values if name not in needed]
    if missing:
        yield f"values are missing for {', '.join(missing)}"
    if unknown:
        yield f"it has no place for {', '.join(unknown)}"
    for name, value in values.items():
        if name in template.lists and (isinstance(value, str) or not value):
            yield f"{name} must be a tuple of one or more points"
        elif name in needed and name not in template.lists and not isinstance(value, str):
            yield f"{name} must be words, not a list"
    if action_url is not None and template.action is None:
        yield "it has no link, so leave out action_url"


def _paragraphs(template: Template, values: Mapping[str, Value]) -> Iterator[str | tuple[str, ...]]:
    for paragraph in template.paragraphs:
        if isinstance(paragraph, str):
            yield _fill(paragraph, values)
        else:
            yield tuple(point for text in paragraph for point in _points(text, values))


def _points(text: str, values: Mapping[str, Value]) -> tuple[str, ...]:
    alone = _PLACEHOLDER.fullmatch(text)
    several = values[alone.group(1)] if alone else ()
    return several if isinstance(several, tuple) and several else (_fill(text, values),)


def _fill(text: str, values: Mapping[str, Value]) -> str:
    return _PLACEHOLDER.sub(lambda match: str(values[match.group(1)]), text)


def _ask(common: Common, office: Office) -> str:
    if office.phone is None:
        return common.ask
    return _fill(common.ask_with_phone, {"phone": office.phone})


def _action(template: Template, url: str | None) -> Action | None:
    if url is None or template.action is None:
        return None
    return Action(label=template.action, url=url)
