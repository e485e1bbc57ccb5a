"""A coordinator at the keyboard books courses, and records what becomes of them."""

import re
from datetime import date, timedelta
from typing import Any

import httpx

from domain.frameworks import framework
from domain.ref import Ref
from domain.services.course import Booking
from tests.store.scenes import work
from tests.web.by_hand import ByHand, new_person, provider_of
from tests.web.conftest import site
from tests.web.visitor import dates, day, fill_in, main_form, send_with, sign_in, text_of, visitor

CONDITIONS = ["practises", "fit", "recent_training", "employer_agrees"]
CRITERIA = [one.slug for one in framework("moving_and_handling").criteria]
MOVING = "service=moving_and_handling"


async def course_date(
    hand: ByHand, of: str, label: str, first: date, *, places: int = 12, room: str = "Library"
) -> Ref:
    """Plan a course date with weekly days through its form, and open it."""
    page = await hand.client.get(f"/new/cohort?of={of}")
    days = [name for name in main_form(page).values if re.fullmatch(r"on\.\d+-day", name)]
    values: dict[str, Any] = {
        "label": label,
        "capacity": places,
        "on_days_off": "yes",
        "room": room,
        **new_person("trainer", f"Bel {room}"),
        **dates("on", [first + timedelta(weeks=n) for n in range(len(days))]),
    }
    if "co_trainer.name" in main_form(page).values:
        values |= new_person("co_trainer", f"Joan {room}")
    cohort = await hand.new(f"/new/cohort?of={of}", values)
    await hand.give(cohort, "open_for_places")
    return cohort


def delegates(*people: str, fulfils: tuple[str, ...] | list[str] = ()) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for n, name in enumerate(people, 1):
        values |= new_person(f"delegates.{n}.person", name)
        if fulfils:
            values[f"delegates.{n}.fulfils"] = list(fulfils)
    return values


async def booking_of(hand: ByHand, ref: Ref) -> Booking:
    booking: Booking = (await hand.state(ref)).booking
    return booking


async def form_for(hand: ByHand, address: str, rows: int) -> httpx.Response:
    """Open a form and ask for more delegates until there are enough rows."""
    page = await hand.client.get(address)
    while f"delegates.{rows}.person.name" not in main_form(page).values:
        page = await send_with(hand.client, main_form(page), {"add": "delegates"})
    return page


async def book(hand: ByHand, address: str, people: int, values: dict[str, Any]) -> Ref:
    page = await form_for(hand, address, people)
    answer = await send_with(hand.client, main_form(page), values)
    assert answer.status_code == 303, text_of(answer)
    return str(answer.headers["location"]).removeprefix("/p/")


async def as_second(hand: ByHand, ref: Ref, command: str, **values: Any) -> None:
    """Give a command as another coordinator."""
    first, hand.client = hand.client, visitor(site(hand.scene))
    await sign_in(hand.client, "second")
    await hand.give(ref, command, **values)
    hand.client = first


def met(slugs: list[str], failing: tuple[str, ...] = ()) -> dict[str, str]:
    values = {}
    for slug in slugs:
        values[f"outcomes__{slug}__met"] = "no" if slug in failing else "yes"
        values[f"outcomes__{slug}__evidence"] = "Seen at work"
    return values


def as_kept(path: str, name: str) -> dict[str, str]:
    return {k.replace(".", "__"): v for k, v in new_person(path, name).items()}


async def known(hand: ByHand, name: str) -> str:
    found = await hand.scene.one("SELECT person_id FROM person_version WHERE name = $1", name)
    assert isinstance(found, str)
    return found


async def observed(hand: ByHand, item: Ref, who: str, assessor: str, seen: dict[str, str]) -> None:
    named = {name.replace("__", "."): value for name, value in seen.items()}
    answer = await fill_in(
        hand.client,
        f"/p/{item}/record_criteria?person={who}",
        {"assessor": assessor, **day("observed_on", 2026, 5, 26), **named},
    )
    assert answer.status_code == 303, text_of(answer)
    hand.given.add("record_criteria")


async def begun(hand: ByHand) -> tuple[Ref, str]:
    """A delegate with a place who has attended the first day."""
    provider = await provider_of(hand, "Lime Care Ltd", order="no")
    cohort = await course_date(hand, "moving_and_handling.standard", "May course", date(2026, 5, 4))
    item = await book(
        hand,
        f"/new/booking?{MOVING}&provider={provider}&cohort={cohort}",
        1,
        {**new_person("contact", "Grace Lime"), **delegates("Ada One", fulfils=CONDITIONS)},
    )
    ada = (await booking_of(hand, item)).delegates[0].person
    await hand.give(item, "screen", person=ada, accepted="yes", note="All shown")
    await work(hand.scene)
    await hand.teach(cohort, 1)
    return item, ada
