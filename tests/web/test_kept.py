"""A form that comes too late is never carried out, and nothing that was typed is lost."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.web.conftest import SECRET, Place
from tests.web.seed import AUDITOR, COORDINATOR, PASSWORD, ROWAN, ROWAN_WORK, SPRING, TODAY
from tests.web.visitor import Form, main_form, send, send_with, sign_in, text_of, visitor
from web import kept

NOTHING = "Nothing was saved: you had been signed out"
PROVIDER = {"organisation": "Elm Care Ltd", "address": "1 High Street\nMansfield"}
FORMS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("/new/provider", PROVIDER),
    ("/new/interest?provider=provider:rowan", {"contact.name": "Zoë O’Neil-Wałęsa"}),
    ("/new/cohort?of=bigger_picture.shared", {"label": "Late cohort", "on.3-year": "26"}),
    (f"/p/{ROWAN_WORK}/withdraw", {"reason": "A long story\nof two lines"}),
    (f"/p/{ROWAN}/change_contact", {"person.name": "Nia Pugh"}),
    (f"/p/{SPRING}/days/8", {"mark-p-rowan-4": "late", "minutes-p-rowan-4": "12"}),
)


async def opened(place: Place, address: str, typed: dict[str, Any]) -> Form:
    page = await place.coordinator.get(address)
    assert page.status_code == 200, text_of(page)
    form = main_form(page)
    form.values.update({name: [value] for name, value in typed.items()})
    return form


async def everything(place: Place) -> list[tuple[Any, ...]]:
    return await place.scene.all(
        "SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM person_version),"
        " (SELECT count(*) FROM vault_text), (SELECT count(*) FROM refusal)"
    )


def stands(form: Form, typed: dict[str, Any]) -> None:
    for name, value in typed.items():
        said = [one.replace("\r\n", "\n") for one in form.values[name]]
        assert said == [value], name


@pytest.mark.parametrize(("address", "typed"), FORMS, ids=[one for one, _ in FORMS])
async def test_what_was_typed_goes_through_sign_in_and_is_shown_and_not_sent(
    place: Place, address: str, typed: dict[str, Any]
) -> None:
    form, before = await opened(place, address, typed), await everything(place)
    client = visitor(place.app)

    door = await send_with(client, form, {})
    assert door.status_code == 401
    assert NOTHING in text_of(door)
    assert "Elm Care" not in door.text and "O’Neil" not in door.text, "it is sealed"
    wrong = await send(client, main_form(door), email=COORDINATOR, password="wrong horse")
    assert wrong.status_code == 422
    inside = await send(client, main_form(wrong), email=COORDINATOR, password=PASSWORD)
    assert "You are signed in" in text_of(inside)
    again = await send_with(client, main_form(inside), {})

    assert NOTHING in text_of(again)
    stands(main_form(again), typed)
    assert await everything(place) == before, "nothing is carried out until its person sends it"


@pytest.mark.parametrize(("address", "typed"), FORMS, ids=[one for one, _ in FORMS])
async def test_a_form_of_another_session_is_shown_with_what_was_typed(
    place: Place, address: str, typed: dict[str, Any]
) -> None:
    form, before = await opened(place, address, typed), await everything(place)
    other = visitor(place.app)
    await sign_in(other)

    again = await send_with(other, form, {})

    assert again.status_code in (403, 409, 422)
    assert NOTHING in text_of(again)
    stands(main_form(again), typed)
    assert await everything(place) == before


async def test_faults_are_told_together_with_that_nothing_was_saved(place: Place) -> None:
    ref = await place.scene.one("SELECT ref FROM invoice WHERE paid_pence = 0 LIMIT 1")
    typed = {"pence": "12,50", "received_on-year": "26", "reference": "BACS 12"}
    form, client = await opened(place, f"/p/{ref}/record_payment", typed), visitor(place.app)
    door = await send_with(client, form, {})
    inside = await send(client, main_form(door), email=COORDINATOR, password=PASSWORD)
    again = await send_with(client, main_form(inside), {})
    assert again.status_code == 422
    assert NOTHING in text_of(again) and "such as 1,250.00" in text_of(again)
    stands(main_form(again), typed)


async def test_what_was_kept_is_saved_when_it_is_sent_again(place: Place) -> None:
    form = await opened(place, f"/p/{ROWAN_WORK}/withdraw", {"reason": "The roof fell in."})
    client = visitor(place.app)
    door = await send_with(client, form, {})
    inside = await send(client, main_form(door), email=COORDINATOR, password=PASSWORD)
    again = await send_with(client, main_form(inside), {})

    done = await send_with(client, main_form(again), {})

    assert done.status_code == 303
    assert await place.scene.one("SELECT count(*) FROM vault_text WHERE body = 'The roof fell in.'")
    assert NOTHING not in text_of(await client.get(done.headers["location"]))


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://site.test"},
    ],
)
@pytest.mark.parametrize("somebody", [True, False])
async def test_another_site_can_put_nothing_into_a_form(
    place: Place, headers: dict[str, str], somebody: bool
) -> None:
    form = await opened(place, "/new/provider", PROVIDER)
    client = visitor(place.app)
    if somebody:
        await sign_in(client)
    client.headers.update(headers)

    answer = await send_with(client, form, {})

    assert answer.status_code == (403 if somebody else 401)
    assert "Elm Care" not in answer.text
    assert f'name="{kept.FIELD}"' not in answer.text


async def test_what_was_kept_is_for_its_address_and_for_an_hour(place: Place) -> None:
    form, client = await opened(place, "/new/provider", PROVIDER), visitor(place.app)
    door = main_form(await send_with(client, form, {}))
    inside = main_form(await send(client, door, email=COORDINATOR, password=PASSWORD))
    assert inside.action == "/new/provider"
    here = main_form(await client.get(f"/p/{ROWAN_WORK}/withdraw")).action
    elsewhere = await send_with(client, Form(action=here, method="post", values=inside.values), {})
    assert elsewhere.status_code == 403
    await place.scene.at(TODAY + timedelta(hours=2))
    late = await send_with(client, inside, {})
    assert late.status_code == 403


async def test_somebody_who_may_not_act_is_not_shown_a_form(place: Place) -> None:
    form, client = await opened(place, "/new/provider", PROVIDER), visitor(place.app)
    door = main_form(await send_with(client, form, {}))
    inside = main_form(await send(client, door, email=AUDITOR, password=PASSWORD))
    answer = await send_with(client, inside, {})
    assert answer.status_code == 403
    assert "Elm Care" not in answer.text


async def test_what_is_too_long_is_not_kept_and_signing_out_is_not_kept_either(
    place: Place,
) -> None:
    form, client = await opened(place, "/new/provider", PROVIDER), visitor(place.app)
    door = await send_with(client, form, {"organisation": "x" * kept.MOST_CHARACTERS})
    assert door.status_code == 401
    assert "What you typed could not be kept" in text_of(door)
    inside = await send(client, main_form(door), email=COORDINATOR, password=PASSWORD)
    assert (inside.status_code, inside.headers["location"]) == (303, "/")
    leaving = await visitor(place.app).post("/sign-out", data={"csrf_token": "0" * 64})
    assert (leaving.status_code, leaving.headers["location"]) == (303, "/sign-in")


@settings(max_examples=50)
@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=40)), max_size=8))
def test_what_is_sealed_comes_back_as_it_was_and_only_here(pairs: list[tuple[str, str]]) -> None:
    sealed = kept.seal(SECRET, "/here", pairs, TODAY)
    assert sealed is not None
    found = kept.unseal(SECRET, "/here", sealed, TODAY + timedelta(minutes=59))
    assert found is not None and found.multi_items() == pairs
    for wrong in (
        kept.unseal("another secret", "/here", sealed, TODAY),
        kept.unseal(SECRET, "/there", sealed, TODAY),
        kept.unseal(SECRET, "/here", sealed[:-2], TODAY),
        kept.unseal(SECRET, "/here", "", TODAY),
        kept.unseal(SECRET, "/here", "ü", TODAY),
        kept.unseal(SECRET, "/here", sealed, TODAY + timedelta(minutes=61)),
    ):
        assert wrong is None
