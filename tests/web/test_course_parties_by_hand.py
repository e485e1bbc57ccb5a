"""By form: a whole party moves at a price that is said before, and another waits in a turn."""

from datetime import date, timedelta

from domain.processes.cohort import Cohort
from tests.store.scenes import work
from tests.web.by_hand import ByHand, new_person, provider_of
from tests.web.courses_by_hand import as_kept, book, booking_of, course_date, delegates
from tests.web.visitor import main_form, send_with, text_of

CARE = "care_planning.standard"


async def test_a_party_moves_late_and_its_price_is_said_before(hand: ByHand) -> None:
    provider = await provider_of(hand, "Lime Care Ltd", order="no")
    early = await course_date(hand, CARE, "Plans", date(2026, 5, 4))
    late = await course_date(hand, CARE, "Later plans", date(2026, 9, 7), room="Hall")
    small = await course_date(hand, CARE, "Small", date(2026, 10, 5), places=1, room="Barn")
    address = f"/new/booking?service=care_planning&provider={provider}&cohort={early}"
    people = delegates("Ada One", "Bob Two")
    item = await book(hand, address, 2, {**new_person("contact", "Grace Lime"), **people})
    await work(hand.scene)
    cohort = await hand.state(early)
    assert isinstance(cohort, Cohort)
    await hand.on(cohort.first_start - timedelta(days=2))

    page = await hand.client.get(f"/p/{item}/move_party")
    said = text_of(page)
    assert "For each delegate, moving costs £250.00 now, as the free period is over." in said
    assert "Together that is £500.00." in said
    assert main_form(page).choices["cohort"] == [late], f"{small} is too small, {early} their own"
    await hand.give(item, "move_party", cohort=late)
    await work(hand.scene)

    assert {one.cohort for one in (await booking_of(hand, item)).active} == {late}
    bills = await hand.scene.all("SELECT total_pence FROM invoice ORDER BY total_pence")
    assert bills == [(25_000,), (25_000,), (50_000,)]
    assert "moved to Later plans, for £500.00 as it was late" in text_of(
        await hand.client.get(f"/p/{item}")
    )


async def test_somebody_else_waits_in_the_turn_of_a_colleague(hand: ByHand) -> None:
    provider = await provider_of(hand, "Lime Care Ltd", order="no")
    cohort = await course_date(hand, CARE, "Plans", date(2026, 5, 4), places=1)
    address = f"/new/booking?service=care_planning&provider={provider}&cohort={cohort}"
    contact = new_person("contact", "Grace Lime")
    await book(hand, address, 1, {**contact, **delegates("Ada One")})
    wait = {"wait_if_full": "yes", **contact, **delegates("Bob Two")}
    item = await book(hand, address, 1, wait)
    bob = (await booking_of(hand, item)).active[0].person

    await hand.give(item, "substitute", person=bob, **as_kept("substitute", "Cy Three"))

    (now,) = (await booking_of(hand, item)).active
    assert (now.seat, now.occupant) == ("waiting", 2)
    assert "Cy Three" in text_of(await hand.client.get(f"/p/{item}"))
    again = await hand.client.get(f"/p/{item}/substitute")
    refused = await send_with(
        hand.client, main_form(again), {"person": now.person, "substitute": now.person}
    )
    assert refused.status_code == 409
