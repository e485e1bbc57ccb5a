"""Short courses from booking to certificate: the example files, and a year of people at work."""

from pathlib import Path

import pytest

from store.pool import Pool
from tests.programme.played import Played
from workers.demo import DemoResult, piece_of, run_demo
from workers.scenario.reading import read_scenario
from workers.year import MONTH, YEAR, the_year

EXAMPLES = Path(__file__).parents[2] / "examples"


def silent(_doing: str, _share: float) -> None:
    """Hear of progress and say nothing."""


def papers(result: DemoResult) -> list[tuple[str, str, list[str]]]:
    """Return what each booking has come to: its provider, its state and its certificates."""
    return [
        (one.provider, one.status, sorted(paper.kind for paper in one.certificates))
        for one in result.engagements
    ]


@pytest.mark.timeout(120)
async def test_moving_and_handling_from_application_to_registration() -> None:
    """One is substituted, one waits, one catches up, one re-sits; a second person releases."""
    texts: list[tuple[str, str]] = []

    async def look(pool: Pool) -> None:
        async with pool.acquire() as conn:
            found = await conn.fetch("SELECT kind, status FROM mail")
            texts.extend((row["kind"], row["status"]) for row in found)

    scenario = read_scenario(EXAMPLES / "moving_and_handling.toml")
    result = await run_demo(piece_of(scenario), silent, inspect=look)

    assert result.agrees
    assert papers(result) == [
        ("Elm Court Care Ltd", "complete", ["registration", "registration"]),
        ("Harbour View Homes Ltd", "cancelled", []),
        ("Meadow Home Care CIC", "complete", ["registration"]),
    ]
    elm, meadow = result.staff
    assert (elm.setting, elm.assessors) == ("Elm Court", 1)
    assert (elm.coverage.competent, elm.coverage.employed, elm.coverage.never) == (3, 4, 1)
    assert (meadow.assessors, meadow.coverage.percent) == (1, 100)
    assert {"course_waiting", "course_offered", "course_not_passed_yet", "competence_due"} <= {
        kind for kind, _ in texts
    }
    assert all(paper.pdf_bytes for one in result.engagements for paper in one.certificates)


@pytest.mark.long
async def test_care_planning_from_booking_to_certificate() -> None:
    scenario = read_scenario(EXAMPLES / "care_planning.toml")

    result = await run_demo(piece_of(scenario), silent)

    assert result.agrees
    assert papers(result) == [
        ("Elm Court Care Ltd", "complete", ["certificate", "certificate"]),
        ("Harbour View Homes Ltd", "complete", ["certificate"]),
        ("Stannard Care Ltd", "cancelled", []),
    ]
    assert [sum(i.total_pence for i in one.invoices) for one in result.engagements] == [
        65000,
        25000,
        25000,
    ]


@pytest.mark.long
async def test_a_trainer_is_ill_and_the_course_is_completed_all_the_same() -> None:
    """The second who is asked takes over a day; for the other nobody is found, and it moves."""
    told: list[tuple[str, str]] = []

    async def look(pool: Pool) -> None:
        async with pool.acquire() as conn:
            found = await conn.fetch(
                "SELECT kind, name FROM mail JOIN person_version USING (person_id)"
                " WHERE kind LIKE 'trainer%' ORDER BY queued_at, name"
            )
            told.extend((row["kind"], row["name"].split()[0]) for row in found)

    scenario = read_scenario(EXAMPLES / "trainer_ill.toml")
    result = await run_demo(piece_of(scenario), silent, inspect=look)

    assert result.agrees
    assert papers(result) == [("Elm Court Care Ltd", "complete", ["certificate", "certificate"])]
    assert [who for kind, who in told if kind == "trainer_asked"] == [
        *("Joel", "Nell"),
        *("Joel", "Nell"),
    ]
    assert [one for one in told if one[0] in ("trainer_day_booked", "trainer_day_off")] == [
        ("trainer_day_off", "Ida"),
        ("trainer_day_booked", "Nell"),
    ]


@pytest.mark.long
async def test_medicines_with_a_failure_and_a_re_sit_by_another_assessor() -> None:
    scenario = read_scenario(EXAMPLES / "medicines.toml")

    result = await run_demo(piece_of(scenario), silent)

    assert result.agrees
    assert papers(result) == [
        ("Briar House Care Ltd", "complete", ["registration"]),
        ("Larkfield Homes CIC", "complete", ["registration"]),
    ]


@pytest.mark.long
async def test_an_action_learning_set_from_forming_to_the_difference_made() -> None:
    """A second manager of a provider is refused; one misses a meeting, and all are certified."""
    said: list[str] = []

    async def look(pool: Pool) -> None:
        async with pool.acquire() as conn:
            found = await conn.fetch("SELECT type FROM event WHERE ref LIKE 'course:%'")
            said.extend(row["type"] for row in found)

    scenario = read_scenario(EXAMPLES / "action_learning.toml")
    result = await run_demo(piece_of(scenario), silent, inspect=look)

    assert result.agrees
    assert [(status, kinds) for _, status, kinds in papers(result)] == [
        ("complete", ["certificate"])
    ] * 5
    assert said.count("course.evidence_recorded.v1") == 5
    assert said.count("course.day_made_up.v1") == 1
    assert {"course.objection_raised.v1", "course.objection_settled.v1"} <= set(said)


@pytest.mark.timeout(120)
async def test_funded_places_from_round_one_to_the_last_report() -> None:
    """Fees for a late cancellation and a no-show; somebody attends and is never seen competent."""
    counts: list[tuple[int, ...]] = []
    reports: list[str] = []

    async def look(pool: Pool) -> None:
        async with pool.acquire() as conn:
            row = "SELECT places, drawn, attended, did_not_attend, competent FROM allocation"
            counts.extend(tuple(found) for found in await conn.fetch(row))
            found = await conn.fetch("SELECT subject FROM mail WHERE kind = 'funder_pack'")
            reports.extend(sorted(one["subject"] for one in found))

    scenario = read_scenario(EXAMPLES / "clinical_quality.toml")
    result = await run_demo(piece_of(scenario), silent, inspect=look)

    assert result.agrees
    assert counts == [(16, 12, 11, 1, 10)]
    assert len(reports) == 7 and all("report as at" in one for one in reports)
    kinds = [kind for _, _, certificates in papers(result) for kind in certificates]
    assert (kinds.count("attendance"), kinds.count("certificate")) == (11, 10)
    fees = [bill.total_pence for one in result.engagements for bill in one.invoices]
    assert fees == [7000, 7000]


@pytest.mark.timeout(240)
async def test_a_month_of_every_course_keeps_its_promises() -> None:
    result = await run_demo(the_year(MONTH), silent)

    assert result.agrees
    assert {"care_planning", "clinical_quality", "moving_and_handling"} <= {
        one.service for one in result.engagements
    }


@pytest.mark.long
async def test_the_same_month_leaves_the_same_log_letters_and_papers() -> None:
    first, again = Played(), Played()
    for played in (first, again):
        played.result = await run_demo(the_year(MONTH), silent, inspect=played.inspect)

    assert first.traces is not None
    assert first.traces == again.traces
    assert first.figures == again.figures


@pytest.mark.long
async def test_a_year_of_every_course_keeps_its_promises() -> None:
    result = await run_demo(the_year(YEAR), silent)

    assert result.agrees
    kinds = {paper.kind for one in result.engagements for paper in one.certificates}
    assert kinds == {"attendance", "certificate", "organisation", "registration"}
