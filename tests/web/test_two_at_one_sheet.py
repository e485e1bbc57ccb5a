"""Two coordinators with one attendance sheet: no mark that somebody made is lost without a word."""

from itertools import product

import pytest

from tests.web.conftest import Place
from tests.web.seed import SPRING
from tests.web.visitor import Form, main_form, send_with, text_of

SHEET = f"/p/{SPRING}/days/8"
WHO = "p-rowan-4"
NAME = "Tom Ashgrove"
ACTS: dict[str, dict[str, object]] = {
    "everyone": {"do": "everyone"},
    "finish": {"do": "finish", "rest": "absent"},
    "attended": {"do": "save", f"mark-{WHO}": "attended"},
    "late": {"do": "save", f"mark-{WHO}": "late", f"minutes-{WHO}": "12"},
    "absent": {"do": "save", f"mark-{WHO}": "absent", f"reason-{WHO}": "ill"},
}
KEPT = {
    "everyone": ("attended", 0, None),
    "finish": ("absent", 0, None),
    "attended": ("attended", 0, None),
    "late": ("late", 12, None),
    "absent": ("absent", 0, "ill"),
}


async def _sheet(place: Place) -> Form:
    return main_form(await place.coordinator.get(SHEET))


async def _mark(place: Place, who: str = WHO) -> object:
    found = await place.scene.all(
        "SELECT status, minutes_late, reason FROM register_mark WHERE day = 8 AND person = $1", who
    )
    return tuple(found[0]) if found else None


@pytest.mark.parametrize(("first", "second"), list(product(ACTS, ACTS)))
async def test_what_the_first_marked_stands_and_the_second_is_told(
    place: Place, first: str, second: str
) -> None:
    theirs, stale = await _sheet(place), await _sheet(place)
    assert (await send_with(place.coordinator, theirs, ACTS[first])).status_code == 303

    answer = await send_with(place.coordinator, stale, ACTS[second])

    assert await _mark(place) == KEPT[first]
    if KEPT[first] == KEPT[second]:
        assert answer.status_code == 303
        return
    said = text_of(answer)
    assert answer.status_code == 409
    assert f"{NAME}: marked {KEPT[first][0]} by somebody else after you opened this sheet" in said
    assert f"your mark, {KEPT[second][0]}, was not saved" in said
    # The sheet that tells it is a fresh one: what is marked on it now is meant.
    again = await send_with(place.coordinator, main_form(answer), ACTS["late"])
    assert again.status_code == 303
    assert await _mark(place) == KEPT["late"]


@pytest.mark.parametrize("act", [{"do": "everyone"}, {"do": "finish"}, {"do": "save"}])
async def test_a_sheet_loaded_with_marks_takes_back_no_correction(
    place: Place, act: dict[str, object]
) -> None:
    await send_with(place.coordinator, await _sheet(place), ACTS["everyone"])
    stale, fresh = await _sheet(place), await _sheet(place)
    await send_with(place.coordinator, fresh, ACTS["absent"])

    answer = await send_with(place.coordinator, stale, act)

    assert answer.status_code == 303, "nothing of theirs was changed here: nothing to tell"
    assert await _mark(place) == KEPT["absent"]


async def test_a_mark_sent_late_from_the_phone_is_a_stale_sheet(place: Place) -> None:
    stale = await _sheet(place)
    sent = {**stale.values, f"mark-{WHO}": ["attended"]}
    late = {name: values[0] for name, values in sent.items() if values}
    await send_with(place.coordinator, await _sheet(place), ACTS["absent"])

    answer = await place.coordinator.post(f"{SHEET}/mark", data=late)

    assert answer.status_code == 200, "an answer that is tried again for ever helps nobody"
    assert "Marked absent by somebody else" in answer.text
    assert await _mark(place) == KEPT["absent"]
    assert f'name="seen-{WHO}"' in answer.text, "the next mark on it is one that is meant"


async def test_the_same_mark_sent_twice_is_saved_and_no_clash(place: Place) -> None:
    stale = await _sheet(place)
    sent = {**stale.values, f"mark-{WHO}": ["absent"]}
    late = {name: values[0] for name, values in sent.items() if values}
    for _ in range(2):
        assert (await place.coordinator.post(f"{SHEET}/mark", data=late)).text.startswith("Saved")


async def test_finishing_the_day_asks_by_name_about_whom_nobody_marked(place: Place) -> None:
    before = await place.scene.one("SELECT count(*) FROM event")
    form = await _sheet(place)

    asked = await send_with(place.coordinator, form, {"do": "finish"})

    assert asked.status_code == 422
    assert NAME in text_of(asked)
    assert "Nothing is saved yet" in text_of(asked)
    assert await place.scene.one("SELECT count(*) FROM event") == before
    answered = await send_with(place.coordinator, main_form(asked), {"rest": "absent"})
    assert answered.status_code == 303
    assert await _mark(place) == KEPT["finish"]


async def test_those_without_a_mark_can_wait(place: Place) -> None:
    asked = await send_with(place.coordinator, await _sheet(place), {"do": "finish"})
    answered = await send_with(place.coordinator, main_form(asked), {"rest": "later"})
    assert answered.status_code == 303
    assert await _mark(place) == ("expected", 0, None)


@pytest.mark.parametrize("odd", ["{", "[]", "7", '{"status":"x"}', "\ud7ff"])
async def test_what_no_sheet_of_ours_carried_writes_over_nothing(place: Place, odd: str) -> None:
    await send_with(place.coordinator, await _sheet(place), ACTS["absent"])
    form = await _sheet(place)
    answer = await send_with(place.coordinator, form, {**ACTS["attended"], f"seen-{WHO}": odd})
    assert answer.status_code == 409
    assert await _mark(place) == KEPT["absent"]
