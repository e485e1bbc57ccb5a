"""A mistake of typing is corrected where it is seen; papers that are out stay as they were."""

import httpx

from store.rebuild import compare
from tests.web.conftest import Place
from tests.web.seed import BRAMBLE, ROWAN, ROWAN_WORK
from tests.web.staffed import ROWAN as STAFFED_ROWAN
from tests.web.staffed import STAFF
from tests.web.visitor import fill_in, main_form, send, text_of


async def _done(answer: httpx.Response) -> None:
    assert answer.status_code == 303, text_of(answer)


async def test_the_form_starts_with_what_is_written_and_its_page_follows(place: Place) -> None:
    page = text_of(await place.coordinator.get(f"/p/{ROWAN}"))
    assert "Correct the name" in page

    form = main_form(await place.coordinator.get(f"/p/{ROWAN}/correct_details"))
    assert form.values["organisation"] == ["Rowan and Daughters Ltd"]
    assert form.values["address"] == ["1 Lime Walk\nNottingham\nNG1 0AA"]
    assert form.values["purchase_order_required"] == ["no"]

    await _done(await send(place.coordinator, form, organisation="Rowan & Daughters Ltd"))

    for address in (f"/p/{ROWAN}", f"/p/{ROWAN_WORK}", "/work"):
        assert "Rowan & Daughters Ltd" in text_of(await place.coordinator.get(address)), address
    told = text_of(await place.coordinator.get(f"/p/{ROWAN}"))
    assert (
        "The name of the organisation was corrected from “Rowan and Daughters Ltd”"
        " to “Rowan & Daughters Ltd”"
    ) in told
    assert await compare(place.pool) == []


async def test_nothing_changed_is_told_and_whoever_did_not_see_the_latest_is_too(
    place: Place,
) -> None:
    address = f"/p/{BRAMBLE}/correct_details"
    form = main_form(await place.coordinator.get(address))

    same = await send(place.coordinator, form)
    assert same.status_code == 409
    assert "all of it is written like this already" in text_of(same)

    other = main_form(await place.coordinator.get(address))
    await _done(await send(place.coordinator, other, address="2 Elm Way\nNewark"))
    late = await send(place.coordinator, form, organisation="Bramble Care Ltd")
    assert late.status_code == 409
    assert "Somebody else was faster" in text_of(late)


async def test_a_setting_is_chosen_then_corrected_and_is_called_so_everywhere(
    staffed: Place,
) -> None:
    values = {"setting_name": "Rowan Lodge", "district": "Gedling"}
    address = f"/p/{STAFFED_ROWAN}/correct_setting?setting=rowan-house"

    await _done(await fill_in(staffed.coordinator, address, values))

    for page in (f"/p/{STAFFED_ROWAN}", f"/p/{STAFF}", "/competence", "/today"):
        assert "Rowan Lodge" in text_of(await staffed.coordinator.get(page)), page
    assert await compare(staffed.pool) == []


async def test_a_wrong_number_comes_back_at_its_field(place: Place) -> None:
    address = f"/p/{ROWAN}/correct_setting?setting=rowan-house"

    answer = await fill_in(place.coordinator, address, {"cqc_location": "12345"})

    assert answer.status_code == 409
    assert "is not a CQC location number" in text_of(answer)


async def test_an_auditor_sees_no_way_to_correct(place: Place) -> None:
    page = await place.auditor.get(f"/p/{ROWAN}")

    assert "correct_details" not in page.text
    assert (await place.auditor.get(f"/p/{ROWAN}/correct_details")).status_code == 403
