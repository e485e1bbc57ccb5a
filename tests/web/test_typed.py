"""What was typed is what is meant: through forms and the API, and when something is sent again."""

from uuid import uuid4

import pytest

from tests.web.conftest import Place
from tests.web.seed import BRAMBLE
from tests.web.visitor import main_form, send_with, text_of


def _headers(key: object) -> dict[str, str]:
    return {"Idempotency-Key": str(key), "X-Requested-With": "tests"}


async def test_a_form_sent_again_with_another_person_is_told(place: Place) -> None:
    address = f"/p/{BRAMBLE}/change_contact"
    form = main_form(await place.coordinator.get(address))
    values = {
        "contact": "billing contact",
        "person.name": "Nia Pugh",
        "person.email": "nia@care.example",
    }
    first = await send_with(place.coordinator, form, values)
    assert first.status_code == 303
    assert (await send_with(place.coordinator, form, values)).status_code == 303

    other = {"person.name": "Omar Diallo", "person.email": "omar@care.example"}
    again = await send_with(place.coordinator, form, {**values, **other})

    assert again.status_code == 422
    assert "This form was already used" in text_of(again)


@pytest.mark.parametrize("given", [12.5, 1e3, "12,50", "1,5", True, "1e3", 10**12])
async def test_the_api_reads_numbers_as_forms_do(place: Place, given: object) -> None:
    address = f"/api/p/{await an_invoice(place)}/record_payment"
    body = {"pence": given, "received_on": "2026-06-24", "reference": "BACS 1"}
    answer = await place.coordinator.post(address, json=body, headers=_headers(uuid4()))
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["reasons"]] == ["pence"]


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"pence": "12,50"}, "pence", "in pounds and pence, such as 1,250.00"),
        ({"pence": "1,5"}, "pence", "in pounds and pence, such as 1,250.00"),
        ({"received_on-year": "26"}, "received_on", "write a year such as 2026"),
        ({"received_on-day": "99999999999"}, "received_on", "a date that exists"),
    ],
)
async def test_a_payment_is_what_was_typed(
    place: Place, changed: dict[str, str], field: str, words: str
) -> None:
    ref = await an_invoice(place)
    address = f"/p/{ref}/record_payment"
    form = main_form(await place.coordinator.get(address))
    assert form.values["received_on-day"] == ["24"], "today stands in it"
    answer = await send_with(
        place.coordinator, form, {"reference": "BACS 1", "pence": "1", **changed}
    )
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert f'href="#field-{field.replace("_", "-")}' in answer.text
    assert await place.scene.one("SELECT paid_pence FROM invoice WHERE ref = $1", ref) == 0


async def an_invoice(place: Place) -> str:
    found: str = await place.scene.one("SELECT ref FROM invoice WHERE paid_pence = 0 LIMIT 1")
    return found


@pytest.mark.parametrize("received_on", ["2011-12-31", "2099-01-01"])
async def test_a_payment_before_we_began_or_in_the_future_is_refused(
    place: Place, received_on: str
) -> None:
    address = f"/api/p/{await an_invoice(place)}/record_payment"
    body = {"pence": 100, "received_on": received_on, "reference": "BACS 1"}

    answer = await place.coordinator.post(address, json=body, headers=_headers(uuid4()))

    assert answer.status_code in (409, 422)
    assert [one["field"] for one in answer.json()["reasons"]] == ["received_on"]
