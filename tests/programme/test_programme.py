"""A whole programme, played on real servers: what it comes to, and that no loss can change it."""

from collections import Counter

import pytest

from tests.programme.played import Played
from workers.scenario.reading import Scenario
from workers.showing import as_json

pytestmark = pytest.mark.timeout(240)


async def test_every_provider_ends_with_its_days_its_certificates_and_one_invoice(
    undisturbed: Played,
) -> None:
    assert undisturbed.result is not None
    assert len(undisturbed.figures) == 4
    for one in undisturbed.figures:
        kinds = Counter(paper.kind for paper in one.certificates)
        assert one.status == "complete", one
        assert one.days == (14, 14), one
        assert (kinds["certificate"], kinds["organisation"]) == (5, 1), one
        assert [invoice.total_pence for invoice in one.invoices] == [80_000], one
        assert all(paper.pdf_bytes > 5_000 for paper in one.certificates), one
    assert undisturbed.result.report.faults == ()
    assert undisturbed.result.rebuilt == ()


async def test_the_mentor_who_left_keeps_an_attendance_certificate(undisturbed: Played) -> None:
    leavers = [
        one.provider
        for one in undisturbed.figures
        if any(paper.kind == "attendance" for paper in one.certificates)
    ]
    assert leavers == ["Harbour View Homes Ltd"]


async def test_invoice_numbers_have_no_gap_and_reminders_went_only_to_the_late_payer(
    undisturbed: Played,
) -> None:
    assert undisturbed.traces is not None
    numbers = sorted(invoice.number for one in undisturbed.figures for invoice in one.invoices)
    assert numbers == [f"INV-{n:05d}" for n in range(1, 5)]
    overdue = [mail for mail in undisturbed.traces.mails if str(mail[1]).startswith("invoice_over")]
    assert {str(mail[2]) for mail in overdue} == {"petra.lindale@meadow.example"}


async def test_no_step_was_in_trouble_and_no_mail_was_made_twice(undisturbed: Played) -> None:
    assert undisturbed.traces is not None
    assert undisturbed.traces.troubles == 0
    ids = [mail[0] for mail in undisturbed.traces.mails]
    assert len(ids) == len(set(ids)) > 100


async def test_names_stay_in_the_vault(undisturbed: Played, scenario: Scenario) -> None:
    assert undisturbed.traces is not None
    log = "\n".join(str(line) for line in undisturbed.traces.log)
    for person in scenario.people.values():
        assert person.name not in log
        assert person.email not in log


async def test_the_json_has_the_promised_shape(undisturbed: Played) -> None:
    assert undisturbed.result is not None
    shown = as_json(undisturbed.result)

    assert set(shown) == {
        *("engagements", "staff_competence", "log"),
        *("rebuild_identical", "promises", "seconds"),
    }
    assert shown["staff_competence"] == []  # a programme registers nobody
    assert shown["log"]["verified"] is True
    assert shown["rebuild_identical"] is True
    assert shown["promises"] == {
        "places_within_capacity": True,
        "freed_places_offered_or_expired": True,
        "certificates_as_recounted": True,
        "staff_assessed_by_registered_assessors": True,
        "tasks_without_owner": 0,
        "read_model_differences": 0,
    }
    assert {
        "ref",
        "service",
        "provider",
        "status",
        "learning_days",
        "certificates",
        "invoices",
    } == (set(shown["engagements"][0]))
