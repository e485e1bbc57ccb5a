"""Whatever is typed when something begins can be corrected afterwards: nothing is forgotten."""

from collections.abc import Iterator
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel, StringConstraints

from domain.messages import Command, Vaulted
from domain.processes.allocation.commands import CorrectFunder
from domain.processes.cohort.correction_messages import CorrectLabel, CorrectVenue
from domain.processes.invoice.order_messages import CorrectOrder
from domain.processes.provider import CorrectDetails, CorrectSetting
from domain.ref import REF_PATTERN
from domain.registry import DECIDERS
from store.people import Details
from store.vault import NewPerson
from web.forms.offers import Offers
from web.forms.questions import every, questions

CORRECTED: dict[tuple[str, str, str], tuple[type[Command], str]] = {
    ("provider", "register", "organisation"): (CorrectDetails, "organisation"),
    ("provider", "register", "address"): (CorrectDetails, "address"),
    ("provider", "add_setting", "setting_name"): (CorrectSetting, "setting_name"),
    ("provider", "add_setting", "cqc_location"): (CorrectSetting, "cqc_location"),
    ("provider", "add_setting", "district"): (CorrectSetting, "district"),
    ("cohort", "plan", "label"): (CorrectLabel, "label"),
    ("cohort", "plan", "days.room"): (CorrectVenue, "right"),
    ("allocation", "open", "funder"): (CorrectFunder, "funder"),
    ("invoice", "issue", "purchase_order"): (CorrectOrder, "purchase_order"),
}
"""Which command, and which field of it, corrects what was typed in another command's field."""

BY_GIVING_IT_AGAIN = {
    ("cohort", "move_day"): "moved again, or corrected as a venue",
    ("cohort", "move_days"): "moved again, or corrected as a venue",
    ("cohort", "venue_lost"): "moved again, or corrected as a venue",
    ("course", "supply_purchase_order"): "the next number takes its place",
    ("bigger_picture", "supply_purchase_order"): "the next number takes its place",
    ("provider", "note_workplace"): "the next reference takes its place",
    ("invoice", "record_payment"): "taken off again, then recorded right",
}
"""Commands whose words are corrected by giving them, or their opposite, again."""

NOT_TYPED = {
    ("provider", "add_setting", "setting"): "a key that no page shows",
    ("provider", "change_contact", "setting"): "chosen from a list",
    ("provider", "note_workers", "setting"): "chosen from a list",
    ("cohort", "plan", "service"): "chosen from the catalogue",
    ("cohort", "plan", "days.title"): "comes from the catalogue",
    ("cohort", "plan", "days.subjects"): "comes from the catalogue",
    ("cohort", "answer_for_cover", "asked"): "chosen from a list",
    ("allocation", "open", "service"): "chosen from the catalogue",
    ("request", "hold_places", "service"): "chosen from the catalogue",
    ("request", "send", "purchase_order"): "read, and typed again, when it becomes a booking",
    ("course", "book", "service"): "chosen from the catalogue",
    ("course", "book", "setting"): "chosen from a list",
    ("course", "book", "delegates.fulfils"): "chosen from a list",
    ("course", "book", "options"): "chosen from a list",
    ("course", "book", "purchase_order"): "the next number takes its place",
    ("course", "substitute", "fulfils"): "chosen from a list",
    ("course", "record_task", "task"): "chosen from a list",
    ("course", "record_score", "component"): "chosen from a list",
    ("course", "record_criteria", "outcomes.criterion"): "chosen from a list",
    ("course", "record_judgement", "component"): "chosen from a list",
    ("bigger_picture", "register_interest", "setting"): "chosen from a list",
    ("bigger_picture", "sign_up", "purchase_order"): "the next number takes its place",
    ("bigger_picture", "name_mentors", "mentors.areas"): "chosen from a list",
    ("invoice", "issue", "lines.description"): "printed: a paper is credited, never corrected",
    ("invoice", "record_refund", "reference"): "what the bank wrote",
    ("competence", "record_competence", "not_met"): "chosen from a list",
}

CORRECTING = {command for command, _ in CORRECTED.values()}


def typed(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """The fields of a model that hold words, other than ids and references."""
    for name, field in model.model_fields.items():
        yield from _words(field.annotation, list(field.metadata), f"{prefix}{name}")


def _words(kind: Any, marks: list[Any], path: str) -> Iterator[str]:
    origin, inner = get_origin(kind), get_args(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield from typed(kind, f"{path}.")
    elif kind is str:
        ids = any(isinstance(mark, Vaulted) for mark in marks)
        refs = any(isinstance(m, StringConstraints) and m.pattern == REF_PATTERN for m in marks)
        if not ids and not refs:
            yield path
    elif hasattr(kind, "__metadata__"):
        yield from _words(inner[0], [*marks, *kind.__metadata__], path)
    elif origin is not None and inner and not isinstance(inner[0], str):
        yield from _words(inner[0], marks, path)


def everything() -> list[tuple[str, str, str]]:
    return [
        (slug, command.name, field)
        for slug, decider in DECIDERS.items()
        for command in decider.commands
        if not command.by_engine and command not in CORRECTING
        for field in typed(command)
    ]


def test_whatever_is_typed_can_be_corrected_or_is_no_text_of_its_own() -> None:
    forgotten = [
        one
        for one in everything()
        if one not in CORRECTED and one not in NOT_TYPED and one[:2] not in BY_GIVING_IT_AGAIN
    ]

    assert forgotten == [], "name the command that corrects these, or why nobody has to"


def test_nothing_is_named_that_is_not_there() -> None:
    there = everything()

    assert [one for one in (*CORRECTED, *NOT_TYPED) if one not in there] == []
    assert [one for one in BY_GIVING_IT_AGAIN if one not in {(s, c) for s, c, _ in there}] == []


@pytest.mark.parametrize("was", CORRECTED, ids="/".join)
def test_it_is_corrected_by_a_form_of_the_same_process(was: tuple[str, str, str]) -> None:
    command, field = CORRECTED[was]
    asked = {one.path for one in every(questions(command, Offers()))}

    assert command in DECIDERS[was[0]].commands
    assert not command.by_engine
    assert field in asked


def test_whatever_is_kept_of_a_person_can_be_corrected() -> None:
    typed_of_a_person = set(NewPerson.__dataclass_fields__) - {"id"}

    assert typed_of_a_person <= set(Details.model_fields)


def test_a_field_that_nobody_thought_of_is_found() -> None:
    class Nickname(Command):
        """A command that somebody adds one day."""

        nicknames: tuple[str, ...] = ()
        known_as: str | None = None

    assert [*typed(Nickname)] == ["nicknames", "known_as"]
