"""Cohorts, programmes, courses and their papers together: whatever happens, all of it agrees.

Commands are accepted with their companions or not at all; what cohorts pass on arrives; nobody
is certified who has not earned it; and from wherever a walk leads, every programme can still be
completed.
"""

from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, note, seed, settings
from hypothesis import strategies as st

from tests.domain.course_wandering import CourseWanderer
from tests.domain.wandering import Wanderer

A_WALK = settings(
    deadline=None,
    database=None,
    phases=[Phase.generate],  # a walk is read move by move; to shrink it would take hours
    suppress_health_check=[HealthCheck.too_slow],
)
CHANCES = st.randoms(use_true_random=True)


@seed(14)
@settings(A_WALK, max_examples=24)
@given(CHANCES)
def test_walks_through_a_small_world(chance: Random) -> None:
    Wanderer(chance, note).go(moves=45)


@pytest.mark.long
@pytest.mark.timeout(3600)
@settings(A_WALK, max_examples=600)
@given(CHANCES)
def test_many_walks_through_a_small_world(chance: Random) -> None:
    Wanderer(chance, note).go(moves=70)


@seed(14)
@settings(A_WALK, max_examples=30)
@given(CHANCES)
def test_walks_through_a_small_world_of_courses(chance: Random) -> None:
    CourseWanderer(chance, note).go(moves=60)


@pytest.mark.long
@pytest.mark.timeout(3600)
@settings(A_WALK, max_examples=400)
@given(CHANCES)
def test_many_walks_through_a_small_world_of_courses(chance: Random) -> None:
    CourseWanderer(chance, note).go(moves=60)
