"""Funded places on a real store: drawn in the booking's own transaction, and shown in rows."""

import asyncio
from datetime import date

from domain.processes.allocation import Open, allocation_ref
from domain.processes.allocation.refusals import TooFewLeft
from domain.refusals import Refused
from domain.services.course import commands as c
from store.pool import Pool
from store.projections import allocation, allocation_cohort
from store.rebuild import compare
from store.verify import verify
from tests.store.courses import DATE, a_date, a_provider, attend, book, course_days
from tests.store.scenes import Scene, scene, work

ACE = "clinical_quality"
REF = allocation_ref(ACE)
BOOKING, OTHER = "course:first", "course:second"


async def funded(pool: Pool, places: int, capacity: int = 8) -> Scene:
    """Return a scene with a provider, a course date and so many funded places."""
    made = await scene(pool)
    await a_provider(made)
    await a_date(made, ACE, capacity=capacity)
    await made.do(
        REF,
        Open(
            service=ACE,
            funder="LETC",
            contact="p-funder",
            places=places,
            starts_on=date(2026, 3, 2),
            ends_on=date(2026, 7, 31),
            round_one_until=date(2026, 3, 31),
            round_one_most=8,
            automatic_offers=True,
        ),
    )
    return made


async def test_rows_show_what_became_of_funded_places(pool: Pool) -> None:
    made = await funded(pool, places=8)
    await made.do(BOOKING, book(ACE, "p-gail", "p-ivo", "p-june"))
    await work(made)
    await made.do(BOOKING, c.CancelPlace(person="p-june", reason="t-why"))
    async with pool.acquire() as conn:
        row = await allocation.TABLE.one(conn, REF)
    assert row is not None
    assert (row.service, row.funder, row.places, row.drawn) == (ACE, "LETC", 8, 2)

    await attend(made, course_days(ACE))
    async with pool.acquire() as conn:
        (counts,) = await allocation_cohort.TABLE.stored(conn, REF)
    assert (counts.cohort, counts.drawn, counts.attended, counts.did_not_attend) == (DATE, 2, 2, 0)
    assert await made.one("SELECT title FROM stream WHERE ref = $1", REF) == (
        "Funded places: ACE - Clinical Quality Framework"
    )
    assert (await verify(pool)).verified and not list(await compare(pool))


async def test_two_bookings_for_the_last_funded_place_are_one_booking(pool: Pool) -> None:
    made = await funded(pool, places=1)

    async def try_to(ref: str, person: str) -> Refused | None:
        try:
            await made.do(ref, book(ACE, person))
        except Refused as refused:
            return refused
        return None

    both = await asyncio.gather(try_to(BOOKING, "p-gail"), try_to(OTHER, "p-ivo"))

    (refused,) = [one for one in both if one is not None]
    assert [type(one) for one in refused.reasons] == [TooFewLeft]
    assert await made.one("SELECT taken FROM cohort WHERE ref = $1", DATE) == 1
    assert await made.one("SELECT drawn FROM allocation") == 1


async def test_who_waits_has_no_funded_place_until_the_offer_is_taken(pool: Pool) -> None:
    made = await funded(pool, places=8, capacity=1)
    await made.do(BOOKING, book(ACE, "p-gail"))
    await made.do(OTHER, book(ACE, "p-ivo", wait=True))
    await work(made)
    assert await made.one("SELECT drawn FROM allocation") == 1

    await made.do(BOOKING, c.CancelPlace(person="p-gail", reason="t-why"))
    await work(made)
    assert await made.one("SELECT drawn FROM allocation") == 0
    await made.do(OTHER, c.AcceptOffer())
    assert await made.one("SELECT drawn FROM allocation") == 1
