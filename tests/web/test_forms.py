"""Forms from models: every command can be asked for, and every answer is read as it was meant."""

from datetime import UTC, date, datetime, time
from typing import ClassVar, Literal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AwareDatetime, Field

from domain.messages import Command, DocumentId, Message, PersonId, TextId
from domain.ref import Ref
from domain.registry import DECIDERS
from store.vault import NewPerson, NewText
from web.fields import Choice, FieldGroup
from web.fields import Field as FormField
from web.forms.drawing import fields
from web.forms.offers import Offers
from web.forms.questions import CannotAsk, questions
from web.forms.reading import read
from web.forms.taking import more_rows, take_form, untouched

ID = UUID("00000000-0000-4000-8000-000000000001")
TODAY = date(2028, 2, 1)
ADA = Choice(value="p-ada", text="Ada Lovell")
SPRING = Choice(value="cohort:spring", text="Spring cohort")
OFFERS = Offers(people=(ADA,), streams={"cohort": (SPRING,)}, rows={"rows": 2})


class Row(Message):
    who: PersonId = Field(title="Who")
    count: int = Field(1, title="Count", ge=0)


class Everything(Command):
    """Ask for one of each."""

    name: ClassVar[str] = "everything"
    title: ClassVar[str] = "Everything"

    word: str = Field(title="Word", max_length=10)
    pence: int = Field(title="Amount")
    sure: bool = Field(title="Sure")
    on: date = Field(title="On")
    at: AwareDatetime = Field(title="At")
    kind: Literal["one", "two"] = Field(title="Kind")
    who: PersonId = Field(title="Who")
    why: TextId | None = Field(None, title="Why")
    cohort: Ref = Field(title="Cohort")
    lines: tuple[str, ...] = Field(title="Lines")
    rows: tuple[Row, ...] = Field((), title="Rows")
    days: tuple[int, ...] = Field((1, 2), title="Days")


ENTERED = {
    "word": [" five "],
    "pence": ["£1,234.5"],
    "sure": ["yes"],
    "on-day": ["9"],
    "on-month": ["3"],
    "on-year": ["2028"],
    "at-day": ["9"],
    "at-month": ["July"],
    "at-year": ["2028"],
    "at-time": ["9.30"],
    "kind": ["two"],
    "who.name": ["Bob  Byte"],
    "who.email": ["bob@care.example"],
    "why": ["Because"],
    "cohort": ["cohort:spring"],
    "lines": ["one\r\n\r\ntwo\r\n"],
    "rows.1.who": ["p-ada"],
    "rows.1.count": ["3"],
    "days": ["5, 7"],
}


@pytest.mark.parametrize(
    "command",
    [one for d in DECIDERS.values() for one in d.commands if not one.by_engine],
    ids=lambda one: f"{one.__module__.split('.')[-2]}.{one.name}",
)
def test_every_command_of_a_person_can_be_asked_for(command: type[Command]) -> None:
    asked = questions(command, Offers())
    assert [one.path for one in asked] == list(command.model_fields)
    drawn = fields(asked, {}, {})
    assert len(drawn) >= len([one for one in asked if one.kind != "dates"])


def test_each_answer_is_read_as_it_was_meant() -> None:
    taken = take_form(Everything, OFFERS, ENTERED, ID)
    assert taken.errors == {}
    made = taken.made
    assert made is not None
    assert (made.word, made.pence, made.sure, made.kind) == ("five", 123450, True, "two")
    assert made.on == date(2028, 3, 9)
    assert made.at == datetime(2028, 7, 9, 8, 30, tzinfo=UTC), "a London time in summer"
    assert made.lines == ("one", "two")
    assert made.rows == (Row(who="p-ada", count=3),)
    assert made.days == (5, 7)
    person = next(one for one in taken.writes if isinstance(one, NewPerson))
    text = next(one for one in taken.writes if isinstance(one, NewText))
    assert (person.id, person.name, person.email) == (made.who, "Bob Byte", "bob@care.example")
    assert (text.id, text.body) == (made.why, "Because")
    assert set(text.subjects) == {made.who, "p-ada"}, "the text goes when one of them is erased"


def test_the_same_form_gives_the_same_ids_and_another_form_others() -> None:
    first, again = (take_form(Everything, OFFERS, ENTERED, ID).made for _ in range(2))
    other = take_form(Everything, OFFERS, ENTERED, UUID(int=7)).made
    assert first is not None
    assert other is not None
    assert first == again
    assert first.who != other.who


def test_an_empty_form_names_everything_that_is_missing_once() -> None:
    taken = take_form(Everything, OFFERS, {}, ID)
    assert taken.made is None
    missing = ("word", "pence", "sure", "on", "at", "kind", "who", "cohort", "lines")
    assert sorted(taken.errors) == sorted(missing)
    assert taken.errors["on"] == "On: this is missing"


@pytest.mark.parametrize(
    ("entered", "path", "words"),
    [
        ({"pence": ["12.345"]}, "pence", "such as 1,250.00"),
        ({"pence": ["-5"]}, "pence", "such as 1,250.00"),
        ({"pence": ["٣"]}, "pence", "such as 1,250.00"),
        ({"pence": ["12,50"]}, "pence", "such as 1,250.00"),
        ({"on-month": ["13"]}, "on", "a date that exists"),
        ({"on-year": ["26"]}, "on", "write a year such as 2026"),
        ({"on-year": ["0026"]}, "on", "write a year such as 2026, from 2000 to 2099"),
        ({"on-year": [""]}, "on", "the date also needs a year"),
        ({"on-year": ["99999999999"]}, "on", "write a year such as 2026"),
        ({"at-day": ["tomorrow"]}, "at", "a date that exists"),
        ({"at-year": ["2100"]}, "at", "write a year such as 2026"),
        ({"at-time": ["25:00"]}, "at", "enter a time such as 9:30"),
        ({"at-time": [""]}, "at", "enter a time such as 9:30"),
        ({"at-day": [], "at-month": [], "at-year": []}, "at", "enter a date, such as"),
        ({"kind": ["three"]}, "kind", "it must be one of"),
        ({"who": ["p-ada"]}, "who", "not both"),
        ({"who.name": [""]}, "who", "a name is needed"),
        ({"who.name": ["Bob\x00"]}, "who", "leave out character 4 (U+0000, a control character)"),
        ({"who.name": ["x" * 121]}, "who", "at most 120 characters are possible; there are 121"),
        ({"why": ["a\ue000"]}, "why", "a character of private use"),
        ({"who.email": ["bob@care"]}, "who", "an e-mail address such as"),
        ({"who.email": ["a@b.example, c@d.example"]}, "who", "an e-mail address such as"),
        ({"cohort": ["cohort:other"]}, "cohort", "choose one from the list"),
        ({"rows.1.who": ["p-zoe"]}, "rows.1.who", "choose somebody from the list"),
        ({"rows.2.count": ["x"]}, "rows.2.count", "enter a whole number"),
        ({"why": ["x" * 20_001]}, "why", "at most 20,000 characters"),
        ({"word": ["much too long"]}, "word", "at most 10 characters"),
    ],
)
def test_a_wrong_answer_is_told_at_its_field(
    entered: dict[str, list[str]], path: str, words: str
) -> None:
    taken = take_form(Everything, OFFERS, {**ENTERED, **entered}, ID)
    assert taken.made is None
    assert words in taken.errors[path]


@given(st.integers(0, 10**9))
def test_an_amount_is_read_as_it_is_written(pence: int) -> None:
    asked = [one for one in questions(Everything, OFFERS) if one.name == "pence"]
    reading = read(asked, {"pence": [f"{pence / 100:,.2f}"]})
    assert reading.given == {"pence": pence}


@given(st.dictionaries(st.sampled_from(sorted(ENTERED)), st.lists(st.text(), max_size=2)))
def test_nothing_that_is_typed_breaks_a_form(entered: dict[str, list[str]]) -> None:
    taken = take_form(Everything, OFFERS, {**ENTERED, **entered}, ID)
    assert (taken.made is None) == bool(taken.errors)
    fields(questions(Everything, OFFERS), {**ENTERED, **entered}, taken.errors)


def test_what_is_known_stands_in_an_untouched_form() -> None:
    sheet = untouched(
        questions(Everything, OFFERS), {"on": "2028-03-09", "word": "x", "no": "y"}, TODAY
    )
    assert sheet.entered["on-day"] == ["9"]
    assert sheet.entered["word"] == ["x"]
    assert "no" not in sheet.entered
    assert sheet.entered["days"] == ["1, 2"], "defaults stand in it too"


def test_a_repeated_part_grows_by_a_row_and_remembers_it() -> None:
    rows = more_rows(OFFERS, {"add": ["rows"], "rows.rows": ["4"]})
    assert rows == {"rows": 5}
    assert more_rows(OFFERS, {"rows.rows": ["4000"]}) == {"rows": 60}
    drawn = fields(questions(Everything, OFFERS), {}, {})
    groups = [one for one in drawn if isinstance(one, FieldGroup) and one.buttons]
    assert [button.value for group in groups for button in group.buttons] == ["rows"]


class Seen(Message):
    what: str
    met: bool = Field(title="Met")
    why: TextId = Field(title="Evidence")


class Observe(Command):
    """Record what was seen."""

    name: ClassVar[str] = "observe"
    title: ClassVar[str] = "Observe"

    judge: PersonId = Field(title="Judge")
    seen: tuple[Seen, ...] = Field(title="Seen")
    extras: tuple[str, ...] = Field((), title="Extras")


CRITERIA = (
    ("Kind", (Choice(value="smiles", text="Smiles"), Choice(value="listens", text="Listens"))),
    ("Safe", (Choice(value="looks", text="Looks"),)),
)
KNOWN = Offers(
    people=(ADA,),
    known={"judge": (Choice(value="p-eve", text="Eve Online"),)},
    listed={"seen": CRITERIA},
    fixed={"extras": ()},
)


def test_rows_of_known_things_stand_under_their_headings_and_take_their_key() -> None:
    entered = {
        "judge": ["p-eve"],
        "seen.listens.met": ["no"],
        "seen.listens.why": ["Turned away"],
        "seen.looks.met": ["yes"],
        "seen.looks.why": ["Twice"],
    }
    taken = take_form(Observe, KNOWN, entered, ID)
    assert taken.errors == {}
    assert taken.made is not None
    assert taken.made.judge == "p-eve", "a field can have people of its own"
    assert [(one.what, one.met) for one in taken.made.seen] == [("listens", False), ("looks", True)]
    drawn = fields(questions(Observe, KNOWN), entered, {})
    titles = [one.title for one in drawn if isinstance(one, FieldGroup)]
    assert titles == ["Judge", "Kind", "Safe"], "a list of nothing to choose from is not asked"


def test_a_fault_is_told_at_the_row_that_was_filled_in_though_others_are_empty() -> None:
    taken = take_form(Observe, KNOWN, {"judge": ["p-eve"], "seen.looks.met": ["yes"]}, ID)
    assert taken.errors == {"seen.looks.why": "Looks, evidence: this is missing"}
    grown = Offers(rows={"rows": 3}, people=(ADA,), streams=OFFERS.streams)
    entered = {**ENTERED, "rows.1.who": [], "rows.1.count": [""], "rows.3.who": ["p-zoe"]}
    wrong = take_form(Everything, grown, {**entered, "rows.3.count": ["1"]}, ID)
    assert list(wrong.errors) == ["rows.3.who"], "nothing else is called wrong"


def test_an_answer_to_a_row_that_is_gone_is_not_lost_in_silence() -> None:
    taken = take_form(Observe, KNOWN, {"judge": ["p-eve"], "seen.gone.met": ["yes"]}, ID)
    assert "somebody changed this list meanwhile" in taken.errors["seen"]


def test_options_with_hints_stay_in_sight_and_what_may_be_ticked_is_not_called_optional() -> None:
    class Choosing(Message):
        date: str = Field(title="Date")
        extras: tuple[str, ...] = Field((), title="Extras")

    many = tuple(Choice(value=str(n), text=str(n), hint="free") for n in range(8))
    offers = Offers(fixed={"date": many, "extras": many[:1]}, hints={"date": "Soon"})
    first, second = fields(questions(Choosing, offers), {}, {})
    assert isinstance(first, FormField)
    assert isinstance(second, FormField)
    assert (first.kind, first.hint, second.kind) == ("radios", "Soon", "checkboxes")
    assert second.full_label == "Extras"


def test_a_document_cannot_be_asked_for_yet() -> None:
    class WithFile(Command):
        name: ClassVar[str] = "with_file"
        title: ClassVar[str] = "With a file"
        file: DocumentId

    with pytest.raises(CannotAsk, match=r"with_file\.file"):
        questions(WithFile, Offers())


def test_a_default_time_stands_in_the_form() -> None:
    class Begins(Message):
        begins: time = Field(time(9, 30), title="Begins")

    assert untouched(questions(Begins, Offers()), {}, TODAY).entered == {"begins": ["09:30"]}
