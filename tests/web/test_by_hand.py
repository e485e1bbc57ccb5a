"""A whole programme run by hand: every command of it is given through its form."""

from datetime import date, time, timedelta

from domain.calendar import london
from domain.registry import DECIDERS
from domain.say import OPENS
from domain.services.bigger_picture import Completed
from store import vault
from tests.store.scenes import work
from tests.web.by_hand import (
    FIRST,
    MEASURES,
    NOW,
    ByHand,
    four_mentors,
    new_person,
    plan,
    provider_of,
    signed_up,
)
from tests.web.conftest import site
from tests.web.visitor import dates, day, main_form, moment, send_with, sign_in, text_of, visitor


async def test_a_cohort_is_run_from_sign_up_to_certificates(hand: ByHand) -> None:
    cohort = await plan(hand, "Spring cohort", FIRST, "Bel Okafor", "Mansfield Library")
    sister = await plan(hand, "Sister cohort", date(2026, 5, 6), "Rhys Tallis", "Newark Hall")
    provider = await provider_of(hand, "Lime Care Ltd", order="yes")
    item = await signed_up(hand, provider, cohort)
    await hand.give(item, "supply_purchase_order", purchase_order="PO-77")
    await hand.on(NOW + timedelta(days=1))
    invoice = await hand.invoice(item)
    await hand.give(
        invoice,
        "record_payment",
        pence="800.00",
        reference="BACS 1234",
        **day("received_on", 2026, 3, 3),
    )
    assert "paid" in (await hand.client.get("/money")).text.lower()

    await hand.teach(cohort, 1)
    await hand.teach(cohort, 2)
    await hand.give(item, "name_mentors", **four_mentors())
    team = (await hand.programme(item)).team
    manager, mentors = team[0].person, [one.person for one in team[1:]]

    await hand.give(item, "pause", reason="A quiet month", **day("until", 2026, 6, 10))
    await hand.give(item, "resume")
    await hand.teach(cohort, 3, absent=(mentors[0],))
    await hand.give(
        item,
        "make_up_day",
        person=mentors[0],
        day=3,
        evidence="An afternoon with Bel",
        **day("caught_up_on", 2026, 6, 1),
    )
    attended = [m for m in (await hand.state(cohort)).log(3).marks if m.status == "attended"]
    await hand.give(
        item, "log_activity", person=attended[0].person, after_day=3, hours=2, summary="A talk"
    )
    await hand.give(item, "record_mentor_left", person=mentors[1], **day("left_on", 2026, 6, 1))
    await hand.give(
        item,
        "replace_mentor",
        leaver=mentors[1],
        person__name="Mentor Number5",
        person__email="five@care.example",
    )
    await hand.give(item, "record_manager_left", **day("left_on", 2026, 6, 1))
    await hand.give(
        item,
        "hand_over_to_deputy",
        signed_again="yes",
        person__name="Deputy Lime",
        person__email="deputy@care.example",
    )
    await hand.teach(cohort, 4, absent=(mentors[0],))
    await hand.give(item, "arrange_sister_day", person=mentors[0], day=4, sister=sister)
    await hand.teach(sister, 4)
    for number in range(5, 15):
        await hand.teach(cohort, number)
    deputy = (await hand.programme(item)).manager
    assert deputy is not None
    for number in (1, 2):
        await hand.give(
            item,
            "make_up_day",
            person=deputy.person,
            day=number,
            evidence="Two evenings with Bel",
            **day("caught_up_on", 2026, 11, 2),
        )
    await hand.give(
        item,
        "record_end_review",
        **day("held_on", 2026, 11, 2),
        **{f"measures__{k}": v for k, v in MEASURES.items()},
    )
    await work(hand.scene)
    assert isinstance(await hand.state(item), Completed)
    certificates = text_of(await hand.client.get("/certificates"))
    for name in ("Deputy Lime", "Mentor Number1", "Mentor Number5", "Lime House"):
        assert name in certificates
    assert manager != deputy.person
    await certificates_can_be_looked_up(hand)

    other = await provider_of(hand, "Elder Care Ltd", order="no")
    winter = await plan(hand, "Winter cohort", date(2027, 1, 11), "Ines Calloway", "Retford Mill")
    leaving = await hand.new(
        f"/new/interest?provider={other}",
        {"setting": "lime-house", **new_person("contact", "Noor Elder")},
    )
    await hand.give(leaving, "record_readiness_call", ready="yes", **day("held_on", 2026, 11, 2))
    await hand.give(
        leaving,
        "sign_up",
        cohort=winter,
        sponsor_agreed="yes",
        release_agreed="yes",
        manager__name="Ann Elder",
        manager__email="ann@care.example",
        sponsor__name="Una Elder",
        sponsor__email="una@elder.example",
    )
    await hand.give(leaving, "withdraw", reason="New owners")

    commands = DECIDERS["bigger_picture"].commands
    elsewhere = {"register_interest", "join_cohort"}  # /new/interest; test_cancelled.py
    wanted = {one.name for one in commands if not one.by_engine} - elsewhere
    assert wanted - hand.given == set(), "every command of the programme was given by form"
    await every_page_opens(hand)


async def certificates_can_be_looked_up(hand: ByHand) -> None:
    """Anybody sees what a certificate is; then it is replaced, and revoked by two people."""
    find = """SELECT award.ref, public_id FROM award JOIN person_version ON person_id = holder
               WHERE name = 'Mentor Number1'"""
    ((award, public_id),) = await hand.scene.all(find)
    anybody = visitor(site(hand.scene))
    page = await anybody.get(f"/verify/{public_id}")
    said = text_of(page)
    assert page.status_code == 200
    assert page.headers["x-robots-tag"] == "noindex, nofollow"
    for words in ("Mentor Number1", "Lime House", "Well-being Mentor", "Valid", "No end date"):
        assert words in said
    for words in ("@", "Lime Care", "Grace", "Bel Okafor"):
        assert words not in said
    await hand.give(award, "supersede", cause="name correction")
    await work(hand.scene)
    old = await anybody.get(f"/verify/{public_id}")
    assert "A newer certificate has taken its place" in text_of(old)
    newer = old.text.partition('href="/verify/')[2].partition('"')[0]
    assert "Valid" in text_of(await anybody.get(f"/verify/{newer}"))
    await hand.give(award, "propose_revocation", reason="A mistake")
    assert (await hand.client.get(f"/p/{award}/approve_revocation")).status_code == 409
    first, hand.client = hand.client, visitor(site(hand.scene))
    await sign_in(hand.client, "second")
    await hand.give(award, "approve_revocation")
    hand.client = first
    assert "Revoked" in text_of(await anybody.get(f"/verify/{newer}"))
    async with hand.scene.pool.acquire() as conn:
        holder = await conn.fetchval("SELECT holder FROM award WHERE public_id = $1", newer)
        await vault.erase(conn, holder, await hand.scene.clock.now(conn))
    erased = await anybody.get(f"/verify/{newer}")
    assert (erased.status_code, "cannot confirm" in text_of(erased)) == (404, True)


async def every_page_opens(hand: ByHand) -> None:
    for (ref,) in await hand.scene.all("SELECT ref FROM stream ORDER BY ref"):
        for address in (f"/p/{ref}", f"/p/{ref}?view=plain", f"/api/p/{ref}"):
            page = await hand.client.get(address)
            assert page.status_code == 200, address
            assert OPENS not in page.text, address


async def test_money_is_recorded_by_hand(hand: ByHand) -> None:
    cohort = await plan(hand, "Spring cohort", FIRST, "Bel Okafor", "Mansfield Library")
    provider = await provider_of(hand, "Lime Care Ltd", order="no")
    item = await signed_up(hand, provider, cohort)
    await work(hand.scene)
    invoice = await hand.invoice(item)
    paid = {"reference": "BACS 1", **day("received_on", 2026, 3, 2)}
    await hand.give(invoice, "dispute", reason="They say it is too much")
    await hand.give(invoice, "settle_dispute", outcome="stands")
    await hand.give(invoice, "record_payment", pence="£1,000", **paid)
    await hand.give(
        invoice,
        "record_refund",
        pence="150.50",
        reference="BACS 2",
        **{
            f"refunded_on-{part}": value
            for part, value in (("day", 2), ("month", 3), ("year", 2026))
        },
    )
    await hand.give(invoice, "keep_balance")
    await hand.give(invoice, "reverse_payment", payment="1", reason="Bounced")
    await hand.give(invoice, "credit_invoice", pence="100", cause="goodwill", reason="Late start")
    await hand.give(invoice, "write_off", reason="Gone")
    await hand.give(provider, "stop_account", reason="Gone")
    await hand.give(provider, "release_account", reason="Back")
    await hand.give(
        provider,
        "grant_premium",
        **day("starts_on", 2026, 3, 2),
        **{f"ends_on-{part}": v for part, v in (("day", 1), ("month", 3), ("year", 2027))},
    )
    await hand.give(
        provider,
        "change_contact",
        contact="registered manager",
        setting="lime-house",
        person__name="New Manager",
        person__email="new@care.example",
    )
    said = text_of(await hand.client.get(f"/p/{provider}"))
    assert "New Manager" in said
    assert "Until 1 March 2027" in said
    assert "£150.50" in text_of(await hand.client.get(f"/p/{invoice}"))


async def test_a_cohort_is_changed_by_hand(hand: ByHand) -> None:
    cohort = await plan(hand, "Spring cohort", FIRST, "Bel Okafor", "Mansfield Library")
    await hand.give(
        cohort,
        "move_day",
        day=14,
        ends="15:30",
        **moment("starts", date(2026, 11, 9), "10:00"),
        room="Newark Hall",
    )
    await hand.give(
        cohort,
        "change_trainer",
        day=14,
        trainer__name="Rhys Tallis",
        trainer__email="rhys@optimum.example",
    )
    moved = (await hand.state(cohort)).days[13]
    assert moved.starts == london(date(2026, 11, 9), time(10))
    said = text_of(await hand.client.get(f"/p/{cohort}?part=days"))
    assert "10:00 to 15:30" in said
    assert "Rhys Tallis" in said
    await hand.on(london(date(2026, 4, 20), time(12)))
    await hand.give(cohort, "go_ahead")


async def test_a_cohort_in_the_past_comes_back_with_every_reason(hand: ByHand) -> None:
    page = await hand.client.get("/new/cohort?of=bigger_picture.by_area")
    past = dates("on", [date(2025, 1, 6)] * 14)
    answer = await send_with(
        hand.client,
        main_form(page),
        {"label": "Old", "capacity": "x", "room": "", "begins": "25:00", **past},
    )
    said = text_of(answer)
    assert answer.status_code == 422
    for words in ("Places", "Venue or link", "Days begin at", "Trainer"):
        assert words in said.partition("Plan a cohort")[0] + said
    assert main_form(answer).values["label"] == ["Old"], "what was typed is kept"
    assert main_form(answer).values["on.3-year"] == ["2025"]
    again = await send_with(
        hand.client,
        main_form(answer),
        {
            "capacity": 25,
            "label": "Old cohort",
            "room": "Hall",
            "begins": "09:30",
            **new_person("trainer", "Bel Okafor"),
        },
    )
    assert again.status_code == 409
    assert "has passed. Choose a later time" in text_of(again)
    assert await hand.scene.all("SELECT ref FROM event") == []
