"""A cohort is cancelled by hand, and a programme moves to another one, each by its form."""

from datetime import date, time, timedelta

import pytest

from domain.calendar import london
from domain.messages import Role
from domain.services.bigger_picture import Withdrew
from store import accounts
from store.pool import Pool
from tests.store.scenes import scene, work
from tests.web.by_hand import FIRST, NOW, ByHand, plan, provider_of, signed_up
from tests.web.conftest import site
from tests.web.seed import COORDINATOR, PASSWORD
from tests.web.visitor import sign_in, text_of, visitor

AUTUMN = date(2026, 9, 8)


@pytest.fixture
async def hand(pool: Pool) -> ByHand:
    made = await scene(pool, NOW)
    async with pool.acquire() as conn:
        await accounts.create(conn, COORDINATOR, "Asha Verma", Role.COORDINATOR, PASSWORD)
    client = visitor(site(made))
    await sign_in(client)
    return ByHand(made, client)


async def test_a_cohort_is_cancelled_and_its_programme_moves_on(hand: ByHand) -> None:
    spring = await plan(hand, "Spring cohort", FIRST, "Bel Okafor", "Mansfield Library")
    autumn = await plan(hand, "Autumn cohort", AUTUMN, "Rhys Tallis", "Newark Hall")
    item = await signed_up(hand, await provider_of(hand, "Lime Care Ltd", order="no"), spring)
    await work(hand.scene)
    await hand.teach(spring, 1)
    assert "Cancelled" not in text_of(await hand.client.get("/board"))

    await hand.give(spring, "cancel", reason="The hall burnt down")
    await work(hand.scene)

    board = text_of(await hand.client.get("/board"))
    assert "Cancelled 1" in board
    assert "1 day was held" in board
    page = text_of(await hand.client.get(f"/p/{spring}"))
    assert "The cohort was cancelled with 5 of 25 places taken: The hall burnt down" in page
    assert "the cohort is cancelled" in page
    assert "Cancelled" in text_of(await hand.client.get(f"/p/{spring}?part=days"))
    waiting = text_of(await hand.client.get(f"/p/{item}"))
    assert "Waiting for another cohort" in waiting
    assert "Spring cohort was cancelled." in waiting
    assert "Choose another cohort, or withdraw" in text_of(await hand.client.get("/today"))

    form = text_of(await hand.client.get(f"/p/{item}/join_cohort"))
    assert "Autumn cohort" in form
    assert "Spring cohort" not in form.partition("Cohort")[2]
    await hand.give(item, "join_cohort", cohort=autumn)
    moved = text_of(await hand.client.get(f"/p/{item}"))
    assert "Waiting for another cohort" not in moved
    assert "Everybody with a place in Spring cohort moved to Autumn cohort" in moved
    for ref in (spring, autumn, item):
        assert (await hand.client.get(f"/p/{ref}?view=plain")).status_code == 200
        assert (await hand.client.get(f"/p/{ref}/days/2")).status_code in (200, 404)


async def test_a_waiting_programme_withdraws_free_of_charge_by_hand(hand: ByHand) -> None:
    spring = await plan(hand, "Spring cohort", FIRST, "Bel Okafor", "Mansfield Library")
    item = await signed_up(hand, await provider_of(hand, "Lime Care Ltd", order="no"), spring)
    await work(hand.scene)
    await hand.on(london(FIRST - timedelta(days=3), time(12)))
    await hand.give(spring, "cancel", reason="Too few places")
    await work(hand.scene)
    await hand.give(item, "withdraw", reason="No other date suits")
    await work(hand.scene)

    state = await hand.state(item)
    assert isinstance(state, Withdrew) and state.free
    assert "credited" in text_of(await hand.client.get(f"/p/{await hand.invoice(item)}")).lower()
    assert "nothing is to be paid" in text_of(await hand.client.get(f"/p/{item}"))
