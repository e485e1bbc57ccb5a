"""Judging against a framework: what is still unmet, and outcomes that cannot be recorded."""

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.frameworks import FRAMEWORKS, Framework, framework
from domain.parts.criteria import (
    CriterionOutcome,
    CriterionTwice,
    NoSuchCriterion,
    NothingJudged,
    unmet_criteria,
    wrong_outcomes,
)

MOVING = framework("moving_and_handling")
SLUGS = tuple(one.slug for one in MOVING.criteria)


def judged(criterion: str, met: bool = True) -> CriterionOutcome:
    return CriterionOutcome(criterion=criterion, met=met, evidence="text-0001")


def all_met() -> list[CriterionOutcome]:
    return [judged(slug) for slug in SLUGS]


outcomes = st.builds(judged, st.sampled_from(SLUGS), st.booleans())
many = st.lists(outcomes, max_size=30)


def test_nothing_is_met_before_anything_is_judged() -> None:
    assert unmet_criteria(MOVING, ()) == SLUGS


def test_everything_met_leaves_nothing() -> None:
    assert unmet_criteria(MOVING, all_met()) == ()


def test_the_latest_outcome_of_a_criterion_counts() -> None:
    first_failed = [judged("skin", met=False), *all_met()]
    then_failed = [*all_met(), judged("skin", met=False)]

    assert unmet_criteria(MOVING, first_failed) == ()
    assert unmet_criteria(MOVING, then_failed) == ("skin",)


@given(many, st.randoms())
def test_the_order_of_outcomes_of_different_criteria_does_not_matter(
    given_outcomes: list[CriterionOutcome], chance: Random
) -> None:
    once = list({one.criterion: one for one in given_outcomes}.values())
    shuffled = list(once)
    chance.shuffle(shuffled)

    assert unmet_criteria(MOVING, shuffled) == unmet_criteria(MOVING, once)


@given(many, many)
def test_only_the_order_within_a_criterion_matters(
    one: list[CriterionOutcome], other: list[CriterionOutcome]
) -> None:
    apart = [outcome for outcome in other if outcome.criterion not in {o.criterion for o in one}]

    assert unmet_criteria(MOVING, [*one, *apart]) == unmet_criteria(MOVING, [*apart, *one])


@given(many, st.sampled_from(SLUGS))
def test_a_met_outcome_never_adds_an_unmet_criterion(
    before: list[CriterionOutcome], slug: str
) -> None:
    earlier = unmet_criteria(MOVING, before)
    later = unmet_criteria(MOVING, [*before, judged(slug)])

    assert later == tuple(one for one in earlier if one != slug)


@given(many)
def test_unmet_criteria_come_once_and_in_the_order_of_the_framework(
    given_outcomes: list[CriterionOutcome],
) -> None:
    places = [SLUGS.index(slug) for slug in unmet_criteria(MOVING, given_outcomes)]

    assert all(earlier < later for earlier, later in pairwise(places))


@pytest.mark.parametrize("one", FRAMEWORKS.values(), ids=list(FRAMEWORKS))
def test_outcomes_of_any_criteria_can_be_recorded_met_or_not(one: Framework) -> None:
    every = [judged(criterion.slug, met=n % 2 == 0) for n, criterion in enumerate(one.criteria)]

    assert list(wrong_outcomes(one, every)) == []
    assert list(wrong_outcomes(one, every[-1:])) == []


def test_nothing_given_is_refused() -> None:
    (refused,) = wrong_outcomes(MOVING, [])

    assert isinstance(refused, NothingJudged)
    assert refused.sentence.startswith("Nothing is judged yet.")


def test_every_reason_is_told_at_once() -> None:
    given_outcomes = [judged("yoga"), judged("skin"), judged("falls"), judged("skin", met=False)]

    unknown, twice = wrong_outcomes(MOVING, given_outcomes)

    assert isinstance(unknown, NoSuchCriterion) and isinstance(twice, CriterionTwice)
    assert unknown.sentence == (
        "Moving and Handling, version 1, has no criterion “yoga”. Choose one from its list."
    )
    assert "“Moves the person without dragging them" in twice.sentence
    assert {unknown.field, twice.field} == {"outcomes"}


def test_a_criterion_of_the_other_framework_is_unknown() -> None:
    (refused,) = wrong_outcomes(framework("medicines"), [judged("loler")])

    assert isinstance(refused, NoSuchCriterion)
    assert refused.details["title"] == "Medicines Management"
