"""Short courses that change, by form: a date is merged into another, people cancel."""

from datetime import date, timedelta

from domain.processes.cohort import Cohort
from tests.store.scenes import work
from tests.web.by_hand import ByHand, new_person, provider_of
from tests.web.courses_by_hand import book, booking_of, course_date, delegates
from tests.web.visitor import main_form, send_with, text_of


async def test_a_date_is_merged_and_each_booking_answers_for_itself(hand: ByHand) -> None:
    provider = await provider_of(hand, "Lime Care Ltd", order="no")
    small = await course_date(hand, "care_planning.standard", "Few", date(2026, 5, 4))
    other = await course_date(
        hand, "care_planning.standard", "Later plans", date(2026, 6, 2), room="Hall"
    )
    address = f"/new/booking?service=care_planning&provider={provider}&cohort={small}"
    contact = new_person("contact", "Grace Lime")
    first = await book(hand, address, 1, {**contact, **delegates("Ada One")})
    second = await book(hand, address, 1, {**contact, **delegates("Cy Three")})
    await work(hand.scene)

    await hand.give(small, "propose_merge", into=other)
    await work(hand.scene)
    assert "Later plans" in text_of(await hand.client.get(f"/p/{first}"))
    asked = text_of(await hand.client.get(f"/p/{first}/agree_to_merge"))
    assert "Ada One would move from Few to Later plans: 2 June 2026, 9:30 to 16:" in asked
    await hand.give(first, "agree_to_merge")
    await hand.give(second, "decline_merge")
    await work(hand.scene)

    ada = (await booking_of(hand, first)).active[0]
    assert (ada.cohort, ada.seat) == (other, "booked")
    assert "Needs another date" in text_of(await hand.client.get(f"/p/{second}"))
    assert "Merged" in text_of(await hand.client.get(f"/p/{small}"))


async def test_what_cancelling_costs_is_said_by_delegate_before_it_is_confirmed(
    hand: ByHand,
) -> None:
    provider = await provider_of(hand, "Lime Care Ltd", order="no")
    early = await course_date(hand, "care_planning.standard", "Plans", date(2026, 5, 4))
    late = await course_date(
        hand, "care_planning.standard", "Later plans", date(2026, 9, 7), room="Hall"
    )
    address = f"/new/booking?service=care_planning&provider={provider}&cohort={early}"
    people = delegates("Ada One", "Bob Two")
    item = await book(hand, address, 2, {**new_person("contact", "Grace Lime"), **people})
    await work(hand.scene)
    ada, bob = (each.person for each in (await booking_of(hand, item)).active)
    await hand.give(item, "move_delegate", person=bob, cohort=late)
    await work(hand.scene)
    cohort = await hand.state(early)
    assert isinstance(cohort, Cohort)
    await hand.on(cohort.first_start - timedelta(days=2))

    page = await hand.client.get(f"/p/{item}/cancel_place")
    said = text_of(page)
    assert "For Ada One: cancelling costs £250.00 now, as the free period is over." in said
    assert "For Bob Two: cancelling is free of charge until" in said
    choices = main_form(await hand.client.get(f"/p/{item}/move_delegate")).choices["person"]
    assert choices == [bob], "only who can move free of charge is offered"
    refused = await send_with(hand.client, main_form(page), {"person": ada, "reason": " "})
    assert "cancelling costs £250.00 now" in text_of(refused), "said again beside the fault"
    await hand.give(item, "cancel_place", person=ada, reason="Ill")
    ended = (await booking_of(hand, item)).delegates[0].ended
    assert ended is not None
    assert ended.charge == "full price"
