"""Short courses on a real store: booked, waited for, assessed and certified."""

from datetime import timedelta

import pytest

from domain import catalogue
from domain.catalogue import Catalogue, parse_catalogue
from domain.datafile import read
from domain.services.course import commands as c
from store.pool import Pool
from store.rebuild import compare
from store.verify import verify
from tests.store.courses import (
    BEN,
    CONDITIONS,
    a_date,
    a_provider,
    attend,
    book,
    registered,
    results,
)
from tests.store.scenes import NOW, Scene, scene, work

FIRST_BOOKING = "course:first"
SECOND_BOOKING = "course:second"
MH = "moving_and_handling"

ONE_DAY = """
[services.food_hygiene]
title = "Food hygiene"
summary = "One day on handling food safely."
delivery = ["One learning day."]
outcomes = ["Staff who handle food safely."]
price = { kind = "charged", per = "delegate", pence = 6000 }
vat = { treatment = "exempt_education", confirmed = false }
capacity = { least = 4, most = 12 }
awards = [
    { kind = "certificate", holder = "delegate", title = "Food hygiene", training_category = 1 },
]
readings = ["Only a test knows this course."]
course = {}

[[services.food_hygiene.variants]]
slug = "standard"
title = "One day"
days = [{ number = 1, title = "Handling food safely", audience = "everyone" }]
"""


async def seat_of(made: Scene, place: str) -> str:
    status: str = await made.one("SELECT status FROM place WHERE place = $1", place)
    return status


async def test_a_course_that_is_only_data_runs_from_booking_to_certificate(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Adding a one-day course is a table in the catalogue file, and not a line of code."""
    wider: Catalogue = parse_catalogue(read("catalogue.toml") + ONE_DAY)
    added = {slug: one for slug, one in wider.services.items() if slug == "food_hygiene"}
    monkeypatch.setattr(catalogue, "CATALOGUE", {**catalogue.CATALOGUE, **added})
    for module in ("domain.services.course.booking", "domain.services.course.outside"):
        monkeypatch.setattr(f"{module}.CATALOGUE", {**catalogue.CATALOGUE})
    monkeypatch.setattr("domain.processes.cohort.scheduling.CATALOGUE", {**catalogue.CATALOGUE})
    made = await scene(pool)
    await a_provider(made)
    days = await a_date(made, "food_hygiene")
    await made.do(FIRST_BOOKING, book("food_hygiene", "p-gail"))
    await work(made)
    await attend(made, days)

    papers = await made.all("SELECT kind, title, holder, status FROM award")
    assert papers == [("certificate", "Food hygiene", "p-gail", "issued")]
    assert await made.one("SELECT total_pence FROM invoice") == 6000
    assert await made.one("SELECT stage FROM engagement") == "complete"
    assert (await verify(pool)).verified and not list(await compare(pool))


async def test_an_application_holds_its_place_until_it_is_checked(pool: Pool) -> None:
    made = await scene(pool)
    await a_provider(made)
    await a_date(made, MH)
    await made.do(FIRST_BOOKING, book(MH, "p-gail", conditions=CONDITIONS))
    await work(made)
    assert await seat_of(made, "first-1") == "held"

    await made.do(FIRST_BOOKING, c.Screen(person="p-gail", accepted=True, note="t-checked"))
    await work(made)

    assert await seat_of(made, "first-1") == "confirmed"
    assert await made.one("SELECT total_pence FROM invoice") == 50000


async def test_a_refused_application_gives_its_place_to_who_waits(pool: Pool) -> None:
    """Everything follows by itself, except what people have to say."""
    made = await scene(pool)
    await a_provider(made)
    await a_date(made, MH, capacity=1)
    await made.do(FIRST_BOOKING, book(MH, "p-gail", conditions=CONDITIONS))
    await made.do(SECOND_BOOKING, book(MH, "p-ivo", wait=True, conditions=CONDITIONS))
    await work(made)
    assert await made.one("SELECT waiting FROM cohort") == 1

    await made.do(FIRST_BOOKING, c.Screen(person="p-gail", accepted=False, note="t-why"))
    await work(made)
    await made.do(SECOND_BOOKING, c.AcceptOffer())
    await made.do(SECOND_BOOKING, c.Screen(person="p-ivo", accepted=True, note="t-checked"))
    await work(made)

    assert await made.all("SELECT holder, status FROM place ORDER BY place") == [
        (FIRST_BOOKING, "given up"),
        (SECOND_BOOKING, "confirmed"),
    ]
    assert await made.all("SELECT ref, stage FROM engagement ORDER BY ref") == [
        (FIRST_BOOKING, "cancelled"),
        (SECOND_BOOKING, "booked"),
    ]


async def test_a_refusal_of_the_cohort_leaves_no_booking_behind(pool: Pool) -> None:
    made = await scene(pool)
    await a_provider(made)
    await a_date(made, MH, capacity=1)
    two = book(MH, "p-gail", "p-ivo", conditions=CONDITIONS)

    refused = await made.refused(FIRST_BOOKING, two)

    assert [reason.code for reason in refused.reasons] == ["CohortFull"]
    assert await made.one("SELECT count(*) FROM engagement") == 0
    assert await made.one("SELECT count(*) FROM event WHERE ref LIKE 'course:%'") == 0


async def test_an_assessor_is_new_until_three_of_their_assessments_are_released(
    pool: Pool,
) -> None:
    """The sample of a run is its first; everybody's of a new assessor are checked as well."""
    made = await scene(pool)
    await a_provider(made)
    days = await a_date(made, MH, capacity=5)
    people = [f"p-{name}" for name in ("gail", "ivo", "june", "kit", "lior")]
    await made.do(FIRST_BOOKING, book(MH, *people, conditions=CONDITIONS))
    for person in people:
        await made.do(FIRST_BOOKING, c.Screen(person=person, accepted=True, note="t-checked"))
    await work(made)
    await attend(made, days)
    await registered(made, FIRST_BOOKING, *people[:3])

    await _assess(made, people[3])

    drawn = await made.all(
        "SELECT data ->> 'person', data ->> 'sampled' FROM event"
        " WHERE type = 'course.sample_drawn.v1' ORDER BY version"
    )
    assert drawn == [(who, "true") for who in people[:3]] + [(people[3], "false")]
    await made.do(FIRST_BOOKING, c.Release(person=people[3]), by=BEN)
    await work(made)
    assert await made.one("SELECT count(*) FROM award WHERE kind = 'registration'") == 4
    assert await made.one("SELECT count(*) FROM assessment WHERE released") == 12


async def _assess(made: Scene, person: str) -> None:
    async with made.pool.acquire() as conn:
        now = await made.clock.now(conn)
    for command in results(person, now):
        await made.do(FIRST_BOOKING, command)
    await work(made)


async def test_whoever_recorded_a_result_cannot_release_it(pool: Pool) -> None:
    made = await scene(pool)
    await a_provider(made)
    days = await a_date(made, MH)
    await made.do(FIRST_BOOKING, book(MH, "p-gail", conditions=CONDITIONS))
    await made.do(FIRST_BOOKING, c.Screen(person="p-gail", accepted=True, note="t-checked"))
    await work(made)
    await attend(made, days)
    await _assess(made, "p-gail")
    check = c.CheckQuality(person="p-gail", agreed=True, note="t-note")

    own_check = await made.refused(FIRST_BOOKING, check)
    await made.do(FIRST_BOOKING, check, by=BEN)
    own_release = await made.refused(FIRST_BOOKING, c.Release(person="p-gail"))

    assert own_check.code == own_release.code == "ReleasedByRecorder"
    assert await made.one("SELECT count(*) FROM award") == 0


async def test_places_without_a_purchase_order_are_given_back_after_five_working_days(
    pool: Pool,
) -> None:
    made = await scene(pool)
    await a_provider(made)
    await a_date(made, MH)
    await a_provider(made, "provider:0002", "Rowan Council", public_body=True)
    await made.do(
        FIRST_BOOKING, book(MH, "p-gail", provider="provider:0002", conditions=CONDITIONS)
    )
    await made.do(FIRST_BOOKING, c.Screen(person="p-gail", accepted=True, note="t-checked"))
    await work(made)
    assert await seat_of(made, "first-1") == "held"

    await made.at(NOW + timedelta(days=8))
    await work(made)

    assert await seat_of(made, "first-1") == "given up"
    assert await made.one("SELECT stage FROM engagement") == "needs another date"
    assert await made.one("SELECT count(*) FROM booking WHERE resource = 'p-gail'") == 0
