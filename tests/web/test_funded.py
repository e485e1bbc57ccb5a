"""Funded places on the site: opened from the board, shown with their counts, and changed."""

from datetime import UTC, datetime
from typing import Any

from domain.messages import engine
from domain.processes.allocation import Draw, NoteOutcome, NoteRoom, allocation_ref
from tests.web.conftest import Place
from tests.web.seed import ROWAN, ROWAN_WORK, SPRING
from tests.web.visitor import day, fill_in, text_of

NEW = "/new/allocation"
REF = allocation_ref("clinical_quality")
OPENING: dict[str, Any] = {
    "funder": "LETC",
    "contact.name": "Lena Marchbanks",
    "contact.email": "lena@letc.example",
    "places": "40",
    "place_pence": "120",
    **day("starts_on", 2026, 6, 1),
    **day("ends_on", 2027, 3, 31),
    **day("round_one_until", 2026, 9, 30),
}


async def open_places(place: Place) -> None:
    answer = await fill_in(place.coordinator, NEW, OPENING)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/p/{REF}")


async def test_places_are_opened_from_the_board(place: Place) -> None:
    assert f'href="{NEW}"' in (await place.coordinator.get("/board")).text
    assert f'href="{NEW}"' not in (await place.auditor.get("/board")).text
    assert (await place.auditor.get(NEW)).status_code == 403

    await open_places(place)

    again = await place.coordinator.get(NEW)
    assert (again.status_code, again.headers["location"]) == (303, f"/p/{REF}")
    said = text_of(await place.auditor.get(f"/p/{REF}"))
    for words in (
        "Funded places: ACE - Clinical Quality Framework",
        "LETC pays for 40 places",
        "Lena Marchbanks",
        "£120.00",
        "No place is taken yet",
        "Round one ends with 30 September 2026",
    ):
        assert words in said


async def test_a_cohort_that_told_of_its_room_before_is_in_nobodys_way(place: Place) -> None:
    room = NoteRoom(cohort=SPRING, free=3, starts=datetime(2026, 9, 1, 9, tzinfo=UTC))
    await place.scene.do(REF, room, by=engine(SPRING))
    for address in (f"/p/{REF}", f"/p/{REF}/open", NEW):
        assert (await place.coordinator.get(address)).status_code == 200, address

    await open_places(place)


async def test_every_reason_against_opening_stands_in_the_form(place: Place) -> None:
    backwards = OPENING | day("ends_on", 2026, 5, 31)
    answer = await fill_in(place.coordinator, NEW, backwards)
    said = text_of(answer)
    assert answer.status_code == 409
    assert "31 May 2026, is before the first day, 1 June 2026" in said
    assert "The last day, 31 May 2026, is over" in said


async def test_a_service_without_funded_places_is_not_there(place: Place) -> None:
    page = await place.coordinator.get(f"{NEW}?of=coaching")
    assert page.status_code == 404


async def test_the_page_counts_by_cohort_and_by_provider(place: Place) -> None:
    await open_places(place)
    theirs: dict[str, Any] = {"holder": ROWAN_WORK, "provider": ROWAN, "cohort": SPRING}
    by = engine(ROWAN_WORK)
    await place.scene.do(REF, Draw(count=3, **theirs), by=by)
    await place.scene.do(REF, NoteOutcome(attended=2, did_not_attend=1, **theirs), by=by)

    said = text_of(await place.coordinator.get(f"/p/{REF}"))

    assert "Spring cohort, Mansfield 3 2 1 0" in said
    assert "Rowan and Daughters Ltd 3" in said
    assert "took 3 places on Spring cohort, Mansfield" in said


async def test_the_page_says_who_waits_and_why(place: Place) -> None:
    await open_places(place)
    theirs: dict[str, Any] = {"holder": ROWAN_WORK, "provider": ROWAN, "cohort": SPRING}
    waits = Draw(count=2, or_wait=True, **{**theirs, "holder": "course:elsewhere"})
    await place.scene.do(REF, waits, by=engine("course:elsewhere"))
    said = text_of(await place.coordinator.get(f"/p/{REF}"))
    assert "Waiting for a place, on any date" in said
    assert "Asked for Spring cohort, Mansfield 2" in said
    assert "No cohort has 2 places free" in said

    room = NoteRoom(cohort=SPRING, free=3, starts=datetime(2026, 9, 1, 9, tzinfo=UTC))
    await place.scene.do(REF, room, by=engine(SPRING))
    said = text_of(await place.auditor.get(f"/p/{REF}"))
    assert "Has waited longest of those who fit, for Spring cohort, Mansfield" in said
    assert "Offer 2 free places to Rowan and Daughters Ltd" in said


async def test_places_are_changed_and_closed_with_a_reason(place: Place) -> None:
    await open_places(place)
    address = f"/p/{REF}/change_places"
    done = await fill_in(place.coordinator, address, {"places": "30", "reason": "A smaller grant."})
    assert done.status_code == 303
    done = await fill_in(place.coordinator, f"/p/{REF}/close", {"reason": "The grant has ended."})
    assert done.status_code == 303
    said = text_of(await place.coordinator.get(f"/p/{REF}"))
    assert "The funder now pays for 30 places: A smaller grant." in said
    assert "The last report of" in said
