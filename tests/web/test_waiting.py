"""A waiting list on the site: the board, the cohort, the form of an offer; two trainers; sheets."""

from datetime import date

import httpx
import pytest

from domain.messages import engine
from domain.parts.places import Seat
from domain.processes.cohort import GiveUpPlaces, TakePlaces
from domain.ref import Ref
from tests.web.conftest import Place
from tests.web.seed import BRAMBLE, LATER_WORK, LONG_HOME, ROWAN, ROWAN_WORK, SPRING, SUMMER
from tests.web.visitor import dates, fill_in, main_form, send_with, text_of

FERN = "bigger_picture:fern"
WHO = "p-rowan-4"
SHEET = f"/p/{SPRING}/days/8"
CARE = "/new/cohort?of=care_planning.standard"


async def want(place: Place, holder: Ref, provider: Ref, count: int, **how: bool) -> None:
    name = holder.partition(":")[2]
    seats = tuple(Seat(place=f"{name}-more-{n}", part="delegate") for n in range(count))
    wanted = TakePlaces(
        service="bigger_picture",
        holder=holder,
        provider=provider,
        seats=seats,
        held=how.get("held", False),
        or_queue=how.get("or_queue", False),
        funded=how.get("funded", False),
    )
    await place.scene.do(SUMMER, wanted, by=engine(holder))


@pytest.fixture
async def waiting(place: Place) -> Place:
    """The summer cohort is full; one party of two and one of one wait, and a place is free."""
    await want(place, FERN, "provider:fern", 2, held=True)
    await want(place, LATER_WORK, BRAMBLE, 1, or_queue=True)
    await want(place, ROWAN_WORK, ROWAN, 2, or_queue=True, funded=True)
    freed = GiveUpPlaces(holder=FERN, places=("fern-more-0",))
    await place.scene.do(SUMMER, freed, by=engine(FERN))
    return place


async def page_of(place: Place, address: str) -> str:
    page: httpx.Response = await place.coordinator.get(address)
    assert page.status_code == 200
    return text_of(page)


async def test_the_board_counts_who_waits(waiting: Place) -> None:
    board = await page_of(waiting, "/board")

    assert "Waiting 3" in board
    assert "Offer the free place to Developing the Bigger Picture, Bramble Care Group" in board
    assert "{{ref" not in board


async def test_the_list_stands_on_the_page_of_its_cohort(waiting: Place) -> None:
    listed = await page_of(waiting, f"/p/{SUMMER}?part=waiting")

    rowan = listed.index("Rowan House Paid by a funder: comes first 2 24 June 2026 Waiting")
    assert rowan < listed.index(f"{LONG_HOME} 1 24 June 2026 Next")
    places = await page_of(waiting, f"/p/{SUMMER}?part=places")
    assert "Fernleigh No name yet Delegate On hold" in places
    assert "1 of them on hold" in places
    assert "Waiting list" not in await page_of(waiting, f"/p/{SPRING}")


async def test_a_place_is_offered_by_its_form(waiting: Place) -> None:
    address = f"/p/{SUMMER}/offer_place?holder={LATER_WORK}"
    form = await waiting.coordinator.get(address)
    assert "Next: 1 place, waiting since 24 June 2026" in text_of(form)
    assert main_form(form).values["holder"] == [LATER_WORK]

    early = await send_with(waiting.coordinator, main_form(form), {"holder": ROWAN_WORK})
    assert early.status_code == 409
    assert "They need 2 places together" in text_of(early)
    done = await fill_in(waiting.coordinator, address, {})
    assert done.status_code == 303
    listed = await page_of(waiting, f"/p/{SUMMER}?part=waiting")
    assert "Offered To be answered by" in listed
    assert "1 of them on hold, 1 offered" in listed


async def test_offers_are_switched_by_a_form(waiting: Place) -> None:
    address = f"/p/{SUMMER}/switch_offers"

    done = await fill_in(waiting.coordinator, address, {"automatic": "yes"})

    assert done.status_code == 303
    listed = await page_of(waiting, f"/p/{SUMMER}?part=waiting")
    assert "What is free is offered to the next on the waiting list" in listed


async def test_a_course_given_by_two_asks_for_both(place: Place) -> None:
    asked = await place.coordinator.get(CARE)
    assert "Registered manager who gives it with the trainer" in text_of(asked)
    other = await place.coordinator.get("/new/cohort?of=medicines.standard")
    assert "with the trainer" not in text_of(other)

    values = {
        "label": "Care planning in October",
        "capacity": 12,
        "room": "Southwell Minster Centre",
        "trainer": "p-trainer",
        "co_trainer": "p-trainer",
        **dates("on", [date(2026, 10, 6), date(2026, 10, 20)]),
    }
    twice = await fill_in(place.coordinator, CARE, values)
    assert twice.status_code == 409
    assert "names the same person twice" in text_of(twice)
    new = {"co_trainer": "", "co_trainer.name": "Nell Ashby", "co_trainer.email": "n@care.example"}
    done = await fill_in(place.coordinator, CARE, {**values, **new})
    assert done.status_code == 303
    days = await place.coordinator.get(f"{done.headers['location']}?part=days")
    assert "Bel Okafor with Nell Ashby" in text_of(days)


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ({"mark": "attended", "early": "20"}, ("left_early", 0, 20, None)),
        ({"mark": "late", "minutes": "5", "early": "10"}, ("late", 5, 10, None)),
        ({"mark": "absent", "reason": "transport"}, ("absent", 0, 0, "transport")),
        ({"mark": "absent", "early": "10"}, ("absent", 0, 0, None)),
        ({"mark": "attended", "reason": "ill"}, ("attended", 0, 0, None)),
    ],
)
async def test_the_sheet_keeps_what_goes_with_each_mark(
    place: Place, values: dict[str, str], kept: tuple[object, ...]
) -> None:
    named = {f"{name}-{WHO}": value for name, value in values.items()}

    await fill_in(place.coordinator, SHEET, {**named, "do": "save"})

    assert await place.scene.all(
        "SELECT status, minutes_late, minutes_early, reason FROM register_mark"
        " WHERE person = $1 AND day = 8",
        WHO,
    ) == [kept]
    form = main_form(await place.coordinator.get(SHEET))
    assert form.values[f"mark-{WHO}"] == [values["mark"]]


async def test_who_missed_too_much_is_said_to_be_absent(place: Place) -> None:
    form = main_form(await place.coordinator.get(SHEET))
    form.action = f"{SHEET}/mark"

    answer = await send_with(
        place.coordinator, form, {f"mark-{WHO}": "attended", f"early-{WHO}": "45"}
    )

    assert answer.text.startswith("Saved 14:30, counts as absent: too much was missed<input")


async def test_an_auditor_reads_what_was_marked(place: Place) -> None:
    await fill_in(
        place.coordinator, SHEET, {f"mark-{WHO}": "absent", f"reason-{WHO}": "work", "do": "save"}
    )

    assert "Tom Ashgrove Absent, needed at work" in text_of(await place.auditor.get(SHEET))
