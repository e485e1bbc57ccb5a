"""Sets of peers on the site: own actions by form, and what is said in confidence."""

from datetime import date

from domain.services.course import Over
from tests.store.scenes import work
from tests.web.by_hand import ByHand, new_person, provider_of
from tests.web.conftest import Place
from tests.web.courses_by_hand import book, booking_of, course_date, delegates
from tests.web.seed_sets import MEMBER, PEER, SET
from tests.web.visitor import day, fill_in, text_of

PEER_NAME = "Birch Lea Care CIC"


async def test_own_actions_are_carried_to_a_certificate_by_form(hand: ByHand) -> None:
    provider = await provider_of(hand, "Lime Care Ltd", order="no")
    spring = await course_date(
        hand, "action_learning.standard", "Spring set", date(2026, 5, 4), places=8
    )
    address = f"/new/booking?service=action_learning&provider={provider}&cohort={spring}"
    grace = new_person("contact", "Grace Lime")
    item = await book(hand, address, 1, {**grace, **delegates("Ada One")})
    await work(hand.scene)
    ada = (await booking_of(hand, item)).delegates[0].person

    await hand.teach(spring, 1)
    await hand.give(item, "set_actions", person=ada, day=1, actions__1__what="Ask the night staff")
    said = text_of(await hand.client.get(f"/p/{item}"))
    assert "Ask the night staff" in said and "To be reviewed at meeting 2" in said

    await hand.teach(spring, 2)
    form = f"/p/{item}/review_actions?person={ada}"
    assert "1: Ask the night staff" in text_of(await hand.client.get(form))
    silent = {"day": 2, "reviews.1.outcome": "done"}
    answer = await fill_in(hand.client, form, silent)
    assert "say what difference it made" in text_of(answer)
    answer = await fill_in(hand.client, form, {**silent, "reviews.1.note": "Nights are calmer"})
    assert answer.status_code == 303, text_of(answer)
    for number in (3, 4, 5, 6):
        await hand.teach(spring, number)
    await hand.give(
        item,
        "record_evidence",
        person=ada,
        kind="policy",
        called="Nights",
        difference="Fewer falls",
        **day("produced_on", 2026, 5, 20),
    )
    await work(hand.scene)

    assert isinstance(await hand.state(item), Over)
    said = text_of(await hand.client.get(f"/p/{item}"))
    for words in ("Nights are calmer", "Fewer falls", "20 May 2026", "Certified"):
        assert words in said


async def test_a_second_manager_of_a_provider_comes_once_it_was_agreed(hand: ByHand) -> None:
    provider = await provider_of(hand, "Lime Care Ltd", order="no")
    spring = await course_date(
        hand, "action_learning.standard", "Spring set", date(2026, 5, 4), places=8
    )
    address = f"/new/booking?service=action_learning&provider={provider}&cohort={spring}"
    grace = new_person("contact", "Grace Lime")
    await book(hand, address, 1, {**grace, **delegates("Ada One")})
    second = {**grace, **delegates("Bob Two")}

    refused = await fill_in(hand.client, address, second)
    assert "Lime Care Ltd would have more than one person in Spring set" in text_of(refused)
    await hand.give(spring, "agree_together", provider=provider, reason="They asked for it")
    item = await book(hand, address, 1, second)
    other = await provider_of(hand, "Elm Court Ltd", order="no")
    elsewhere = f"/new/booking?service=action_learning&provider={other}&cohort={spring}"
    await book(hand, elsewhere, 1, {**grace, **delegates("Cy Three")})
    bob = (await booking_of(hand, item)).delegates[0].person
    asked = await hand.client.get(f"/p/{item}/object_to_set")
    assert other in asked.text and f'value="{provider}"' not in asked.text
    await hand.give(item, "object_to_set", person=bob, about=other)
    await hand.give(item, "settle_objection", person=bob, reason="They talked, and will try")
    assert "Settled, they stay: They talked" in text_of(await hand.client.get(f"/p/{item}"))


async def test_only_coordinators_see_what_was_said_in_confidence(courses: Place) -> None:
    own = f"/p/{MEMBER}"
    said = text_of(await courses.coordinator.get(own))
    assert "Only coordinators see this." in said and PEER_NAME in said

    assert PEER_NAME not in text_of(await courses.auditor.get(own))
    for client in (courses.coordinator, courses.auditor):
        for address in (f"{own}?view=plain", f"/api/p/{MEMBER}"):
            page = await client.get(address)
            assert PEER_NAME not in page.text, address
    for address in (f"/p/{PEER}", "/p/provider:birch", f"/p/{SET}"):
        text = text_of(await courses.coordinator.get(address))
        assert "objected" not in text and "confidence" not in text.lower(), address


async def test_a_task_before_the_meeting_counts_what_is_open(courses: Place) -> None:
    said = text_of(await courses.coordinator.get(f"/p/{MEMBER}"))

    for words in (
        "Review own actions at meeting 3",
        "Amara Tidewell has 2 open actions.",
        "Carried on once",
        "Supervisions now happen every six weeks",
        "How we recruit to our values",
    ):
        assert words in said
