"""A coordinator at the keyboard: begins things, gives commands and fills in sheets by form."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx

from domain.processes.cohort import Cohort
from domain.ref import Ref
from domain.registry import DECIDERS
from domain.services.bigger_picture import Programme, programme_of
from store.streams import peek
from tests.store.scenes import Scene, work
from tests.web.visitor import dates, day, fill_in, text_of

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

    async def programme(self, ref: Ref) -> Programme:
        programme = programme_of(await self.state(ref))
        assert programme is not None
        return programme

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


def new_person(path: str, name: str) -> dict[str, str]:
    mail = name.lower().replace(" ", ".")
    return {f"{path}.name": name, f"{path}.email": f"{mail}@care.example"}


async def plan(hand: ByHand, label: str, first: date, trainer: str, room: str) -> Ref:
    cohort = await hand.new(
        "/new/cohort?of=bigger_picture.by_area",
        {
            "label": label,
            "capacity": 25,
            "on_days_off": "yes",
            "room": room,
            "begins": "09:30",
            "ends": "16:00",
            **new_person("trainer", trainer),
            **dates("on", [first + timedelta(weeks=2 * n) for n in range(14)]),
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
