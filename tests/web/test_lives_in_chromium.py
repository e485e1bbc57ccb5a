"""In a real browser: what has no course of its own is lived through on its page, form by form."""

from datetime import date, datetime, timedelta

import pytest
from playwright.async_api import Browser

from domain.calendar import london_date
from domain.messages import Role
from domain.processes.allocation import allocation_ref
from store import accounts
from tests.store.scenes import work
from tests.web.at_the_browser import as_client, at_the_browser
from tests.web.by_hand import ByHand
from tests.web.conftest import Place, site
from tests.web.seed import COORDINATOR, PASSWORD
from tests.web.staffed import GOOD, JUNE, OVERDUE, REGISTRATION, STAFF, UNMET
from tests.web.test_funded import OPENING
from tests.web.visitor import day, sign_in, text_of, visitor

pytestmark = pytest.mark.timeout(120)
SECOND, THIRD = "ben@optimum.example", "cleo@optimum.example"
A_DAY = timedelta(days=1)


def on(name: str, when: datetime | date) -> dict[str, int]:
    """Return the boxes of a date field for a day."""
    found = london_date(when) if isinstance(when, datetime) else when
    return day(name, found.year, found.month, found.day)


async def said(hand: ByHand, ref: str) -> str:
    return text_of(await hand.client.get(f"/p/{ref}"))


async def test_a_registration_from_its_suspension_to_an_appeal(
    staffed: Place, chromium: Browser
) -> None:
    async with staffed.pool.acquire() as conn:
        for login, name in ((SECOND, "Ben Second"), (THIRD, "Cleo Third")):
            await accounts.create(conn, login, name, Role.COORDINATOR, PASSWORD)
    async with (
        at_the_browser(site(staffed.scene), chromium) as asha,
        at_the_browser(site(staffed.scene), chromium) as ben,
    ):
        first = ByHand(staffed.scene, as_client(asha))
        second = ByHand(staffed.scene, as_client(ben))
        await sign_in(first.client, COORDINATOR)
        await sign_in(second.client, SECOND)

        await first.give(REGISTRATION, "suspend", reason="An incident is looked into.")
        assert "Suspended" in await said(first, REGISTRATION)
        await first.give(REGISTRATION, "reinstate", reason="Nothing was found.")
        await first.give(REGISTRATION, "list_name", listed="yes")
        await first.give(REGISTRATION, "propose_revocation", reason="A second incident.")
        await second.give(REGISTRATION, "approve_revocation")
        await work(staffed.scene)
        assert "Revoked" in await said(second, REGISTRATION)
        assert "No registered assessor" in await said(second, STAFF)
        await second.give(REGISTRATION, "lodge_appeal", reason="They were not there.")
        third = ByHand(staffed.scene, visitor(site(staffed.scene)))
        await sign_in(third.client, THIRD)
        await third.give(REGISTRATION, "decide_appeal", upheld="yes", reason="The rota shows it.")
        await work(staffed.scene)
        assert "1 registered assessor" in await said(first, STAFF)


async def test_staff_are_listed_trained_and_assessed(staffed: Place, chromium: Browser) -> None:
    async with at_the_browser(site(staffed.scene), chromium) as asha:
        hand = ByHand(staffed.scene, as_client(asha))
        await sign_in(hand.client, COORDINATOR)
        now = await hand.now()

        await hand.give(
            STAFF,
            "add_staff",
            staff__1__person__name="Ines Calloway",
            staff__1__role="nurse",
            **on("staff.1.joined_on", now),
        )
        await hand.give(STAFF, "record_training", people=[GOOD, OVERDUE])
        await hand.give(
            STAFF,
            "record_competence",
            person=OVERDUE,
            assessor=JUNE,
            all_met="yes",
            evidence="Seen at breakfast.",
        )
        await hand.give(STAFF, "withdraw_assessment", person=UNMET, reason="A slip.")
        await hand.give(STAFF, "record_staff_left", person=GOOD, **on("left_on", now - A_DAY))
        await hand.give(
            STAFF, "record_staff_return", person=GOOD, role="nurse", **on("returned_on", now)
        )

        page = await said(hand, STAFF)
        assert "Ines Calloway Nurse Not assessed yet" in page
        assert "Seen at breakfast." in page


async def test_funded_places_are_opened_changed_and_closed(place: Place, chromium: Browser) -> None:
    funded = allocation_ref("clinical_quality")
    async with at_the_browser(site(place.scene), chromium) as asha:
        hand = ByHand(place.scene, as_client(asha))
        await sign_in(hand.client, COORDINATOR)

        assert await hand.new("/new/allocation", OPENING) == funded
        await hand.give(funded, "change_places", places=30, reason="A smaller grant.")
        await hand.give(funded, "close", reason="The grant has ended.")

        assert "The funder now pays for 30 places: A smaller grant." in await said(hand, funded)
