"""A merge on the real store: both cohorts and the booking change together, or none of them."""

from datetime import timedelta

import pytest

from domain.processes.cohort.merge_commands import ProposeMerge
from domain.processes.cohort.refusals import CohortFull
from domain.ref import Ref
from domain.services.course import commands as c
from store.pool import Pool
from tests.store.courses import CONDITIONS, DATE, a_date, a_provider, book
from tests.store.scenes import FIRST, Scene, scene, work

MH = "moving_and_handling"
HOLDER, OTHER = "course:holder", "course:other"
INTO: Ref = "cohort:into"


async def another_date(made: Scene, capacity: int) -> None:
    """Open the same course half a year later."""
    later = FIRST + timedelta(weeks=26)
    await a_date(made, MH, ref=INTO, capacity=capacity, automatic=False, first=later)


async def rows(made: Scene) -> list[tuple[object, ...]]:
    return await made.all("SELECT ref, stage, taken, free FROM cohort ORDER BY ref DESC")


@pytest.fixture
async def made(pool: Pool) -> Scene:
    made = await scene(pool)
    await a_provider(made)
    await a_date(made, MH, capacity=4, automatic=False)
    await made.do(HOLDER, book(MH, "p-gail", conditions=CONDITIONS))
    await made.do(OTHER, book(MH, "p-ivo", conditions=CONDITIONS))
    await work(made)
    return made


async def test_each_yes_moves_its_places_and_the_last_one_ends_the_date(made: Scene) -> None:
    await another_date(made, 2)
    await made.do(DATE, ProposeMerge(into=INTO))
    await work(made)
    assert await rows(made) == [(INTO, "open", 0, 0), (DATE, "open", 2, 2)]

    await made.do(HOLDER, c.AgreeToMerge())
    await made.do(OTHER, c.AgreeToMerge())
    await work(made)

    assert await rows(made) == [(INTO, "open", 2, 0), (DATE, "merged", 0, 4)]
    places = await made.all("SELECT ref, person FROM place WHERE status <> 'given up' ORDER BY 2")
    assert places == [(INTO, "p-gail"), (INTO, "p-ivo")]


async def test_a_full_date_refuses_and_nothing_changes(made: Scene) -> None:
    await another_date(made, 1)
    before = await rows(made)

    with pytest.raises(CohortFull):
        await made.do(DATE, ProposeMerge(into=INTO))

    assert await rows(made) == before
    assert "cohort.merge_proposed.v1" not in await made.types(DATE)


async def test_a_no_frees_the_place_that_was_kept(made: Scene) -> None:
    await another_date(made, 4)
    await made.do(DATE, ProposeMerge(into=INTO))
    await work(made)

    await made.do(HOLDER, c.DeclineMerge())

    assert await rows(made) == [(INTO, "open", 0, 3), (DATE, "open", 2, 2)]
