"""The competence frameworks: their headings, their criteria, and what a broken file is told."""

from datetime import date

import pytest
from pydantic import ValidationError

from domain.catalogue import CATALOGUE
from domain.datafile import DataFileBroken, read
from domain.frameworks import (
    FRAMEWORKS,
    HEADINGS,
    Framework,
    NoSuchFramework,
    framework,
    parse_frameworks,
)

FILE = read("frameworks.toml")
EVERY = pytest.mark.parametrize("one", FRAMEWORKS.values(), ids=list(FRAMEWORKS))


def test_there_is_a_framework_for_each_kind_of_trainer_assessor() -> None:
    trained = [slug for slug, one in CATALOGUE.items() if one.awards_for("trainer assessor")]

    assert list(FRAMEWORKS) == trained == ["moving_and_handling", "medicines"]
    assert [one.slug for one in FRAMEWORKS.values()] == trained


def test_both_are_judged_under_the_four_headings_of_the_list_of_services() -> None:
    assert {one.slug: one.title for one in HEADINGS} == {
        "person_centred": "Person-centred",
        "positive_engagement": "Carried out with positive engagement",
        "care_plan": "Fulfils the care plan",
        "individual_needs": "Meets the individual's needs",
    }


@EVERY
def test_every_heading_has_criteria_and_they_come_in_the_order_of_the_headings(
    one: Framework,
) -> None:
    grouped = [criterion for heading in HEADINGS for criterion in one.under(heading.slug)]

    assert all(len(one.under(heading.slug)) >= 3 for heading in HEADINGS)
    assert list(one.criteria) == grouped
    assert len(one.criteria) >= 14


@EVERY
def test_a_criterion_is_one_sentence_that_can_be_observed(one: Framework) -> None:
    for criterion in one.criteria:
        assert criterion.text.count(". ") == 0, criterion.slug
        assert one.criterion(criterion.slug) is criterion
    assert len({criterion.text for criterion in one.criteria}) == len(one.criteria)


@EVERY
def test_the_first_version_holds_from_the_first_known_day(one: Framework) -> None:
    assert (one.version, one.effective_from) == (1, date(2012, 1, 1))


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("moving_and_handling", ("agreed", "LOLER", "risk assessment", "skin", "covered", "fall")),
        ("medicines", ("MAR chart", "PRN", "best-interests", "allergies", "error", "witnessed")),
    ],
)
def test_what_inspectors_ask_about_is_there(slug: str, words: tuple[str, ...]) -> None:
    said = " ".join(criterion.text for criterion in framework(slug).criteria)

    assert [word for word in words if word not in said] == []


def test_an_unknown_framework_is_refused_with_the_known_ones() -> None:
    with pytest.raises(NoSuchFramework, match=r"“yoga”.*moving_and_handling, medicines"):
        framework("yoga")


def test_an_unknown_criterion_is_none() -> None:
    assert framework("medicines").criterion("loler") is None


def test_the_frameworks_cannot_be_changed_while_running() -> None:
    one = framework("medicines")
    with pytest.raises(ValidationError, match="frozen"):
        one.version = 2  # type: ignore[misc]
    with pytest.raises(TypeError):
        FRAMEWORKS["yoga"] = one  # type: ignore[index]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("version = 1", "version = 0", "moving_and_handling > version: .*it is 0"),
        ('slug = "says_no"', 'slug = "consent"', "moving_and_handling: the criterion consent is"),
        (
            'slug = "says_no", heading = "person_centred"',
            'slug = "says_no", heading = "haste"',
            "moving_and_handling, says_no: haste is not among the headings",
        ),
        ('slug = "care_plan", title', 'slug = "person_centred", title', "heading person_centred"),
        ("throughout the move.", "throughout the move", "criteria > number 4 > text"),
        ('title = "Medicines Management"', "", "medicines > title: Field required"),
        ("[frameworks.medicines]", "[framework.medicines]", "framework: Extra inputs"),
        ("version = 1", "version = ", "not valid TOML"),
    ],
)
def test_a_broken_file_names_the_entry_and_field(old: str, new: str, fault: str) -> None:
    assert old in FILE
    with pytest.raises(DataFileBroken, match=f"frameworks.toml: .*{fault}"):
        parse_frameworks(FILE.replace(old, new, 1))


def test_a_heading_with_too_few_criteria_is_a_fault() -> None:
    kept = [line for line in FILE.splitlines() if 'slug = "asks_effect"' not in line]
    fewer = [line for line in kept if 'slug = "unhurried"' not in line]

    assert parse_frameworks("\n".join(kept)).frameworks["medicines"].under("positive_engagement")
    with pytest.raises(DataFileBroken, match="positive_engagement needs 3 criteria or more, has 2"):
        parse_frameworks("\n".join(fewer))
