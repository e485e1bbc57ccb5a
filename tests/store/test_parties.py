"""A whole party moves on a real store: places, diaries and money in one transaction, or nothing."""

from datetime import timedelta

import pytest

from domain.processes.cohort.refusals import CohortFull
from domain.services.course import commands as c
from store.pool import Pool
from store.rebuild import compare
from store.verify import verify
from tests.store.courses import DATE, a_date, a_provider, book
from tests.store.scenes import FIRST, Scene, scene, work

COURSE, LATER, SMALL = "care_planning", "cohort:course-later", "cohort:course-small"
BOOKING = "course:party"
PLACES = "SELECT ref, person FROM place WHERE status <> 'given up' ORDER BY person"


@pytest.fixture
async def made(pool: Pool) -> Scene:
    """Two delegates with a place, a later date with room, and one that has a single place."""
    begun = await scene(pool)
    await a_provider(begun)
    await a_date(begun, COURSE)
    await a_date(begun, COURSE, ref=LATER, first=FIRST + timedelta(weeks=20))
    await a_date(begun, COURSE, ref=SMALL, first=FIRST + timedelta(weeks=40), capacity=1)
    await begun.do(BOOKING, book(COURSE, "p-gail", "p-ivo"))
    await work(begun)
    return begun


async def test_everybody_moves_or_nobody(made: Scene) -> None:
    refused = await made.refused(BOOKING, c.MoveParty(cohort=SMALL))
    assert isinstance(refused, CohortFull)
    assert await made.all(PLACES) == [(DATE, "p-gail"), (DATE, "p-ivo")]

    await made.do(BOOKING, c.MoveParty(cohort=LATER))
    await work(made)

    assert await made.all(PLACES) == [(LATER, "p-gail"), (LATER, "p-ivo")]
    diary = await made.all("SELECT DISTINCT ref FROM booking WHERE resource = 'p-gail'")
    assert diary == [(LATER,)]
    assert await made.one("SELECT count(*) FROM invoice") == 1
    assert (await verify(made.pool)).verified and not list(await compare(made.pool))


async def test_a_late_move_is_invoiced_for_each(made: Scene) -> None:
    await made.at(FIRST - timedelta(days=1))
    await work(made)

    await made.do(BOOKING, c.MoveParty(cohort=LATER))
    await work(made)

    bills = await made.all("SELECT total_pence FROM invoice ORDER BY total_pence")
    assert bills == [(25_000,), (25_000,), (50_000,)]
    assert (await verify(made.pool)).verified and not list(await compare(made.pool))


async def test_another_waits_in_the_same_turn(made: Scene) -> None:
    waits = "course:waits"
    await made.do(waits, book(COURSE, "p-june", wait=True))

    await made.do(waits, c.Substitute(person="p-june", substitute="p-ken"))
    await work(made)

    assert await made.all("SELECT holder, count FROM waiting") == [(waits, 1)]
    await made.do(BOOKING, c.CancelPlace(person="p-gail", reason="t-why"))
    await work(made)
    await made.do(waits, c.AcceptOffer())
    assert (DATE, "p-ken") in await made.all(PLACES)
    assert (await verify(made.pool)).verified and not list(await compare(made.pool))
