"""Short courses run by hand: booked, screened, attended, assessed, checked and released by form."""

from datetime import date, time

import pytest

from domain.calendar import london
from domain.frameworks import framework
from domain.ref import Ref
from domain.registry import DECIDERS
from domain.say import OPENS
from domain.services.course import Over
from tests.store.scenes import work
from tests.web.by_hand import ByHand, new_person, provider_of
from tests.web.courses_by_hand import (
    CONDITIONS,
    CRITERIA,
    MOVING,
    as_kept,
    as_second,
    begun,
    book,
    booking_of,
    course_date,
    delegates,
    form_for,
    known,
    met,
    observed,
)
from tests.web.visitor import day, fill_in, main_form, send_with, text_of

OF_MERGES = {"agree_to_merge", "decline_merge"}
OF_SETS = {"set_actions", "review_actions", "record_evidence", "object_to_set", "settle_objection"}
"""Given by form in tests/web/test_sets.py."""


@pytest.mark.timeout(180)
async def test_an_application_is_run_in_a_browser(at_a_desk: ByHand) -> None:
    await an_application_is_run(at_a_desk)


@pytest.mark.timeout(180)
async def test_a_waiting_pair_is_served_in_a_browser(at_a_desk: ByHand) -> None:
    await a_waiting_pair_is_served(at_a_desk)


async def test_an_application_is_run_from_booking_to_registration(hand: ByHand) -> None:
    await an_application_is_run(hand)


async def an_application_is_run(hand: ByHand) -> None:
    provider = await provider_of(hand, "Lime Care Ltd", order="yes")
    spring = await course_date(hand, "moving_and_handling.standard", "May course", date(2026, 5, 4))
    sister = await course_date(
        hand, "moving_and_handling.standard", "June course", date(2026, 6, 2), room="Hall"
    )
    assert "Choose the course and the provider first" in text_of(
        await hand.client.get(f"/new/booking?cohort={spring}")
    )
    address = f"/new/booking?{MOVING}&provider={provider}&cohort={spring}"
    first = text_of(await hand.client.get(address))
    for words in ("12 places free", "4 May 2026", "Library, with Bel Library", "£500.00"):
        assert words in first
    item = await book(
        hand,
        address,
        2,
        {
            **new_person("contact", "Grace Lime"),
            **delegates("Ada Onething", "Bob Twofold", fulfils=CONDITIONS),
        },
    )
    ada, bob = (one.person for one in (await booking_of(hand, item)).delegates)
    page = text_of(await hand.client.get(f"/p/{item}"))
    for words in ("Lime House", "On hold", "Application to be checked", "Waits for a purchase"):
        assert words in page
    await hand.give(item, "screen", person=ada, accepted="yes", note="All shown")
    await hand.give(item, "screen", person=bob, accepted="yes", note="All shown")
    await hand.give(item, "supply_purchase_order", purchase_order="PO-9")
    await work(hand.scene)
    assert {one.seat for one in (await booking_of(hand, item)).active} == {"booked"}

    await hand.give(item, "move_delegate", person=bob, cohort=sister)
    await work(hand.scene)
    await hand.give(item, "move_delegate", person=bob, cohort=spring)
    await work(hand.scene)
    await hand.give(item, "move_party", cohort=sister)
    await work(hand.scene)
    await hand.give(item, "move_party", cohort=spring)
    await work(hand.scene)
    await hand.give(
        item,
        "substitute",
        person=bob,
        substitute__name="Cy Instead",
        substitute__email="cy@care.example",
        fulfils=CONDITIONS,
    )
    cy = (await booking_of(hand, item)).active[1].person
    await hand.give(item, "screen", person=cy, accepted="yes", note="All shown")

    await hand.teach(spring, 1)
    await hand.teach(spring, 2, absent=(ada, cy))
    await hand.teach(spring, 3)
    await hand.teach(spring, 4)
    assert "Ada Onething missed learning day 2" in text_of(await hand.client.get(f"/p/{item}"))
    await has_one_row(hand, spring, "Ada Onething Delegate")
    await hand.give(
        item,
        "make_up_day",
        person=ada,
        day=2,
        evidence="An afternoon with Bel",
        **day("caught_up_on", 2026, 5, 18),
    )
    await hand.give(item, "arrange_sister_day", person=cy, day=2, sister=sister)
    await hand.on(london(date(2026, 5, 28), time(12)))
    await assessed(hand, item, ada, cy)
    await hand.teach(sister, 2)
    await hand.give(
        item, "extend_assessment", person=cy, reason="Ill", **day("until", 2026, 12, 20)
    )

    released = text_of(await hand.client.get(f"/p/{item}"))
    for words in ("Released", "25 of 25 criteria met", "1 of 2", "not passed", "Re-sit"):
        assert words in released
    await hand.give(item, "cancel_place", person=cy, reason="Left the home")
    await work(hand.scene)
    assert isinstance(await hand.state(item), Over)
    assert "Ada Onething" in text_of(await hand.client.get("/certificates"))
    for ref in (item, spring, sister, provider):
        for view in ("", "?view=plain"):
            said = text_of(await hand.client.get(f"/p/{ref}{view}"))
            assert OPENS not in said
    elsewhere = {
        *("book", "accept_offer", "decline_offer", "choose_date", "record_task"),
        *OF_SETS,
        *OF_MERGES,
    }
    wanted = {one.name for one in DECIDERS["course"].commands if not one.by_engine} - elsewhere
    assert wanted - hand.given == set(), "every command of an application was given by form"


async def has_one_row(hand: ByHand, cohort: Ref, row: str) -> None:
    """Who left and came back stands once in the grid."""
    assert text_of(await hand.client.get(f"/p/{cohort}")).count(row) == 1


async def assessed(hand: ByHand, item: Ref, ada: str, cy: str) -> None:
    """One delegate passes at the second attempt; a second person checks and releases."""
    score = {"component": "knowledge_test", **day("taken_on", 2026, 5, 26)}
    await hand.give(
        item, "record_score", person=ada, percent=60, **score, **as_kept("assessor", "Rhys One")
    )
    same = await fill_in(
        hand.client,
        f"/p/{item}/record_score?person={ada}&component=knowledge_test",
        {"percent": 90, "assessor": await known(hand, "Rhys One"), **day("taken_on", 2026, 5, 27)},
    )
    assert same.status_code == 409
    assert "A re-sit needs a different assessor" in text_of(same)
    assert main_form(same).values["percent"] == ["90"], "what was typed is kept"
    await hand.give(
        item,
        "record_feedback",
        person=ada,
        feedback="More on hoists",
        **day("given_on", 2026, 5, 26),
    )
    await hand.give(
        item, "record_score", person=ada, percent=90, **score, **as_kept("assessor", "Ines Two")
    )
    ines = await known(hand, "Ines Two")
    chosen = text_of(await hand.client.get(f"/p/{item}/record_criteria"))
    assert "Choose first whom this is about" in chosen
    await observed(hand, item, ada, await known(hand, "Rhys One"), met(CRITERIA, (CRITERIA[0],)))
    later = main_form(await hand.client.get(f"/p/{item}/record_criteria?person={ada}"))
    rows = {name.split(".")[1] for name in later.values if name.startswith("outcomes.")}
    assert rows == {CRITERIA[0]}, "only what is still open is asked"
    await observed(hand, item, ada, ines, met(CRITERIA[:1]))
    await hand.give(
        item,
        "record_judgement",
        person=ada,
        component="assignment",
        passed="yes",
        assessor=ines,
        evidence="A risk assessment",
        **day("judged_on", 2026, 5, 26),
    )
    await hand.give(item, "record_score", person=cy, percent=20, assessor=ines, **score)
    await work(hand.scene)
    own = await fill_in(
        hand.client, f"/p/{item}/check_quality", {"person": ada, "agreed": "yes", "note": "Fine"}
    )
    assert own.status_code == 409
    assert "somebody else has to do this" in text_of(own)
    await as_second(hand, item, "check_quality", person=ada, agreed="yes", note="Fine")
    await as_second(hand, item, "release", person=ada)
    await work(hand.scene)


async def test_an_observation_tells_a_fault_at_the_criterion_it_is_about(hand: ByHand) -> None:
    item, ada = await begun(hand)
    page = await hand.client.get(f"/p/{item}/record_criteria?person={ada}")
    form = main_form(page)
    last = CRITERIA[-1]
    answer = await send_with(
        hand.client, form, {f"outcomes.{last}.met": "yes", **day("observed_on", 2026, 5, 5)}
    )
    assert answer.status_code == 422
    text = next(one.text for one in framework("moving_and_handling").criteria if one.slug == last)
    assert f"{text}, evidence: this is missing" in text_of(answer)
    assert f"#field-outcomes-{last.replace('_', '-')}-evidence" in answer.text
    gone = await send_with(hand.client, form, {"outcomes.gone.met": "yes"})
    assert "somebody changed this list meanwhile" in text_of(gone)


async def test_a_refused_booking_comes_back_with_every_reason_and_what_was_typed(
    hand: ByHand,
) -> None:
    provider = await provider_of(hand, "Lime Care Ltd", order="no")
    cohort = await course_date(
        hand, "moving_and_handling.standard", "May course", date(2026, 5, 4), places=1
    )
    page = await form_for(hand, f"/new/booking?{MOVING}&provider={provider}&cohort={cohort}", 2)
    values = {
        **new_person("contact", "Grace Lime"),
        **delegates("Ada Onething", "Bob Twofold", fulfils=CONDITIONS[:3]),
    }
    answer = await send_with(hand.client, main_form(page), values)
    said = text_of(answer)
    assert answer.status_code == 409
    assert "Ada Onething does not fulfil: The employer agrees" in said
    assert "Bob Twofold does not fulfil: The employer agrees" in said
    assert "1 place" in said, "the date says that it has too few places"
    form = main_form(answer)
    assert form.values["delegates.2.person.name"] == ["Bob Twofold"]
    assert form.values["delegates.2.fulfils"] == CONDITIONS[:3]
    again = await send_with(hand.client, form, {"setting": None, "contact.email": "nobody"})
    assert again.status_code == 422
    assert "an e-mail address such as" in text_of(again)
    assert await hand.scene.all("SELECT ref FROM engagement") == []


async def test_the_price_follows_what_stands_in_the_form(hand: ByHand) -> None:
    provider = await provider_of(hand, "Lime Care Ltd", order="yes")
    cohort = await course_date(hand, "care_planning.standard", "Plans", date(2026, 5, 4))
    address = f"/new/booking?service=care_planning&provider={provider}&cohort={cohort}"
    page = await form_for(hand, address, 3)
    said = text_of(page)
    for words in ("a registered manager and a senior care worker", "This provider needs one"):
        assert words in said
    values = {**delegates("Ada One", "Bob Two", "Cy Three"), "options": "implementation_coaching"}
    checked = await send_with(hand.client, main_form(page), {**values, "check": "price"})
    assert checked.status_code == 200
    assert "Total £900.00" in text_of(checked)
    assert main_form(checked).values["delegates.3.person.name"] == ["Cy Three"]
    assert await hand.scene.all("SELECT ref FROM engagement") == [], "nothing is booked by looking"


async def test_a_waiting_pair_is_offered_a_place_and_hands_in_its_task(hand: ByHand) -> None:
    await a_waiting_pair_is_served(hand)


async def a_waiting_pair_is_served(hand: ByHand) -> None:
    provider = await provider_of(hand, "Lime Care Ltd", order="no")
    cohort = await course_date(hand, "care_planning.standard", "Plans", date(2026, 5, 4), places=2)
    other = await course_date(
        hand, "care_planning.standard", "Later plans", date(2026, 9, 7), room="Hall"
    )
    address = f"/new/booking?service=care_planning&provider={provider}&cohort={cohort}"
    contact = {**new_person("contact", "Grace Lime"), "wait_if_full": "yes"}
    first = await book(hand, address, 2, {**contact, **delegates("Ada One", "Bob Two")})
    await work(hand.scene)
    second = await book(hand, address, 2, {**contact, **delegates("Cy Three", "Di Four")})
    third = await book(hand, address, 2, {**contact, **delegates("Ed Five", "Flo Six")})
    assert "Waiting list" in text_of(await hand.client.get(f"/p/{second}"))
    assert "Full, 4 waiting" in text_of(await hand.client.get(address))

    one, two = (each.person for each in (await booking_of(hand, first)).active)
    form = text_of(await hand.client.get(f"/p/{first}/cancel_place"))
    assert "cancelling is free of charge until" in form
    await hand.give(first, "cancel_place", person=one, reason="Ill")
    await hand.give(first, "cancel_place", person=two, reason="Ill")
    await hand.give(cohort, "offer_place", holder=second)
    await work(hand.scene)
    assert "Place offered" in text_of(await hand.client.get(f"/p/{second}"))
    await hand.give(second, "accept_offer")
    await work(hand.scene)
    await hand.give(third, "decline_offer")
    assert "Needs another date" in text_of(await hand.client.get(f"/p/{third}"))
    await hand.give(third, "choose_date", cohort=other)

    await hand.teach(cohort, 1)
    cy, di = (each.person for each in (await booking_of(hand, second)).active)
    for who in (cy, di):
        await hand.give(
            second,
            "record_task",
            person=who,
            task="draft_plan",
            evidence="A draft",
            **day("done_on", 2026, 5, 4),
        )
    await hand.teach(cohort, 2)
    page = text_of(await hand.client.get(f"/p/{second}"))
    for words in ("Attended", "Handed in", "Certified", "2 of 2", "£500.00"):
        assert words in page
    for words in ("Plans", "Care planning to enhance well-being"):
        assert words in text_of(await hand.client.get("/board"))
    found = text_of(await hand.client.get("/work?q=care+planning&show=all"))
    assert "Lime House" in found
    assert "No item of work matches" in text_of(await hand.client.get("/work?q=medicines"))
