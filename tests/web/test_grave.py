"""Grave commands: what they mean is said first, and the button names the deed."""

from domain.registry import DECIDERS
from domain.say import counted
from tests.web.conftest import Place
from tests.web.seed import ROWAN, SPRING
from tests.web.visitor import text_of

GRAVE = {
    ("cohort", "cancel"),
    ("cohort", "postpone"),
    ("cohort", "move_days"),
    ("cohort", "venue_lost"),
    ("cohort", "propose_merge"),
    ("course", "cancel_place"),
    ("bigger_picture", "withdraw"),
    ("request", "turn_down"),
    ("invoice", "write_off"),
    ("invoice", "credit_invoice"),
    ("award", "approve_revocation"),
    ("provider", "stop_account"),
    ("allocation", "close"),
    ("competence", "stop_keeping"),
    ("competence", "withdraw_assessment"),
}


def test_every_grave_command_says_what_follows_from_it() -> None:
    said = {
        (slug, command.name)
        for slug, decider in DECIDERS.items()
        for command in decider.commands
        if command.consequence and not command.by_engine
    }
    assert said == GRAVE


async def test_cancelling_a_cohort_says_first_who_is_concerned_and_what_it_credits(
    filled: Place,
) -> None:
    page = await filled.coordinator.get(f"/p/{SPRING}/cancel")
    said = text_of(page)

    people = await filled.scene.one(
        "SELECT count(*) FROM place WHERE ref = $1 AND status <> 'given up'", SPRING
    )
    settings = await filled.scene.one(
        "SELECT count(DISTINCT (provider, setting)) FROM engagement JOIN place"
        " ON place.holder = engagement.ref WHERE place.ref = $1"
        " AND status <> 'given up'",
        SPRING,
    )
    owed = await filled.scene.one(
        "SELECT sum(total_pence - credited_pence) FROM invoice WHERE regarding IN"
        " (SELECT holder FROM place WHERE ref = $1 AND status <> 'given up')",
        SPRING,
    )
    assert people and owed, said
    assert f"{counted(people, 'person', 'people')} at {counted(settings, 'setting')}" in said
    assert f"Up to £{owed / 100:,.2f} is credited" in said
    assert "told by letter at once" in said
    assert "govuk-button--warning" in page.text and "Keep it as it is" in said


async def test_an_ordinary_command_has_an_ordinary_button(filled: Place) -> None:
    page = await filled.coordinator.get(f"/p/{ROWAN}/grant_premium")

    assert "govuk-button--warning" not in page.text and "Keep it as it is" not in page.text
