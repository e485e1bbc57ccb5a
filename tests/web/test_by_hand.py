"""A whole programme run by hand: every command of it is given through its form."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import httpx
import pytest

from domain.calendar import london
from domain.messages import Role
from domain.processes.cohort import Cohort
from domain.ref import Ref
from domain.registry import DECIDERS
from domain.services.bigger_picture import Completed, programme_of
from store import accounts
from store.pool import Pool
from store.streams import peek
from tests.store.scenes import Scene, scene, work
from tests.web.conftest import site
from tests.web.seed import COORDINATOR, PASSWORD
from tests.web.visitor import day, fill_in, main_form, send_with, sign_in, text_of, visitor

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
FIRST = date(2026, 5, 4)
AREAS = (
    ("dignity", "dementia"),
    ("nutrition", "falls"),
    ("infection_control", "end_of_life"),
    ("communication", "safeguarding"),
)
MEASURES = {
    "vision": 3,
    "leadership": 2,
    "learning": 4,
    "wellbeing": 3,
    "turnover_percent": 30,
    "sickness_days": 120,
}


class ByHand:
    """A coordinator at the keyboard, and the system's own steps done whenever time moves."""

    def __init__(self, made: Scene, client: httpx.AsyncClient) -> None:
        self.scene, self.client = made, client
        self.given: set[str] = set()

    async def new(self, address: str, values: dict[str, Any]) -> Ref:
        """Fill in a form that begins something; return the reference of what began."""
        answer = await fill_in(self.client, address, values)
        assert answer.status_code == 303, text_of(answer)
        return answer.headers["location"].removeprefix("/p/")

    async def give(self, ref: Ref, command: str, **values: Any) -> None:
        """Give a command through its form; dots in names are written as two underscores."""
        named = {name.replace("__", "."): value for name, value in values.items()}
        answer = await fill_in(self.client, f"/p/{ref}/{command}", named)
        assert answer.status_code == 303, f"{command}: {text_of(answer)}"
        self.given.add(command)
        page = await self.client.get(answer.headers["location"])
        title = next(
            one.title for one in DECIDERS[ref.split(":")[0]].commands if one.name == command
        )
        assert f"{title} Saved" in text_of(page), "the page says that it was done"

    async def on(self, instant: datetime) -> None:
        await work(self.scene)
        await self.scene.at(instant)
        await work(self.scene)

    async def state(self, ref: Ref) -> Any:
        async with self.scene.pool.acquire() as conn:
            return await peek(conn, ref)

    async def teach(self, cohort: Ref, number: int, absent: tuple[str, ...] = ()) -> None:
        """Fill in the attendance sheet of a day at its end."""
        state = await self.state(cohort)
        assert isinstance(state, Cohort)
        taught = next(one for one in state.days if one.number == number)
        await self.on(max(taught.ends, await self.now()))
        expected = (await self.state(cohort)).expected(number)
        if not expected:
            return
        address = f"/p/{cohort}/days/{number}"
        marks = {f"mark-{who}": "absent" if who in absent else "attended" for who in expected}
        answer = await fill_in(self.client, address, {**marks, "do": "finish"})
        assert answer.status_code == 303, text_of(answer)
        await work(self.scene)

    async def now(self) -> datetime:
        async with self.scene.pool.acquire() as conn:
            return await self.scene.clock.now(conn)

    async def invoice(self, regarding: Ref) -> Ref:
        found = await self.scene.one("SELECT ref FROM invoice WHERE regarding = $1", regarding)
        assert isinstance(found, str)
        return found


@pytest.fixture
async def hand(pool: Pool) -> ByHand:
    made = await scene(pool, NOW)
    async with pool.acquire() as conn:
        await accounts.create(conn, COORDINATOR, "Asha Verma", Role.COORDINATOR, PASSWORD)
    client = visitor(site(made))
    await sign_in(client)
    return ByHand(made, client)


def new_person(path: str, name: str) -> dict[str, str]:
    mail = name.lower().replace(" ", ".")
    return {f"{path}.name": name, f"{path}.email": f"{mail}@care.example"}


async def plan(hand: ByHand, label: str, first: date, trainer: str, room: str) -> Ref:
    dates = {f"on.{n}": (first + timedelta(weeks=2 * (n - 1))).isoformat() for n in range(1, 15)}
    cohort = await hand.new(
        "/new/cohort?of=bigger_picture.by_area",
        {
            "label": label,
            "capacity": 25,
            "room": room,
            "begins": "09:30",
            "ends": "16:00",
            **new_person("trainer", trainer),
            **dates,
        },
    )
    await hand.give(cohort, "open_for_places")
    return cohort


async def provider_of(hand: ByHand, name: str, *, order: str) -> Ref:
    provider = await hand.new(
        "/new/provider",
        {
            "organisation": name,
            "address": "1 Lime Walk\nNottingham",
            "public_body": "no",
            "purchase_order_required": order,
            **new_person("billing_contact", "Martin Lime"),
        },
    )
    await hand.give(
        provider,
        "add_setting",
        setting="lime-house",
        setting_name="Lime House",
        cqc_location="1-123456789",
        district="Ashfield",
        people_supported=30,
        **{
            k.replace(".", "__"): v
            for k, v in new_person("registered_manager", "Grace Lime").items()
        },
    )
    return provider


async def signed_up(hand: ByHand, provider: Ref, cohort: Ref) -> Ref:
    item = await hand.new(
        f"/new/interest?provider={provider}",
        {"setting": "lime-house", **new_person("contact", "Noor Lime"), "note": "Called twice"},
    )
    await hand.give(item, "record_readiness_call", ready="yes", **day("held_on", 2026, 3, 2))
    manager = await hand.scene.one(
        "SELECT registered_manager FROM setting WHERE ref = $1", provider
    )
    await hand.give(
        item,
        "sign_up",
        cohort=cohort,
        sponsor_agreed="yes",
        release_agreed="yes",
        manager=manager,
        sponsor__name="Una Sponsor",
        sponsor__email="una@care.example",
    )
    await hand.give(item, "record_baseline", **{f"measures__{k}": v for k, v in MEASURES.items()})
    return item


def four_mentors() -> dict[str, Any]:
    values: dict[str, Any] = {}
    for n, areas in enumerate(AREAS, 1):
        values |= new_person(f"mentors.{n}.person", f"Mentor Number{n}")
        values[f"mentors.{n}.areas"] = list(areas)
    return {name.replace(".", "__"): value for name, value in values.items()}


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
    team = programme_of(await hand.state(item)).team
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
    programme = programme_of(await hand.state(item))
    deputy = programme.manager
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
    wanted = {one.name for one in commands if not one.by_engine} - {"register_interest"}
    assert wanted - hand.given == set(), "every command of the programme was given by form"
    await every_page_opens(hand)


async def every_page_opens(hand: ByHand) -> None:
    for (ref,) in await hand.scene.all("SELECT ref FROM stream ORDER BY ref"):
        for address in (f"/p/{ref}", f"/p/{ref}?view=plain", f"/api/p/{ref}"):
            page = await hand.client.get(address)
            assert page.status_code == 200, address
            assert "{{" not in page.text, address


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
        starts="2026-11-09T10:00",
        ends="2026-11-09T15:30",
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
    dates = {f"on.{n}": "2025-01-06" for n in range(1, 15)}
    answer = await send_with(
        hand.client,
        main_form(page),
        {"label": "Old", "capacity": "x", "room": "", "begins": "25:00", **dates},
    )
    said = text_of(answer)
    assert answer.status_code == 422
    for words in ("Places", "Venue or link", "Days begin at", "Trainer"):
        assert words in said.partition("Plan a cohort")[0] + said
    assert main_form(answer).values["label"] == ["Old"], "what was typed is kept"
    assert main_form(answer).values["on.3"] == ["2025-01-06"]
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
