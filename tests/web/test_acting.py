"""Every form acts, refuses the wrong person, says every reason, and is harmless twice."""

from datetime import date, timedelta
from uuid import uuid4

import httpx
import pytest

from domain.processes.cohort import Mark, MarkRegister
from domain.processes.cohort.commands import GoAhead
from tests.web.conftest import Place
from tests.web.seed import BRAMBLE_WORK, LATER_WORK, LONG_NAME, ROWAN_WORK, SPRING, TODAY
from tests.web.visitor import day, fill_in, main_form, moment, send, send_with, text_of, visitor

SHEET = f"/p/{SPRING}/days/8"
FORMS = (
    "/new/provider",
    "/new/interest?provider=provider:rowan",
    "/new/cohort?of=bigger_picture.shared",
    f"/p/{ROWAN_WORK}/withdraw",
    "/p/cohort:autumn/open_for_places",
    SHEET,
)


async def _events(place: Place) -> int:
    count = await place.scene.one("SELECT count(*) FROM event")
    assert isinstance(count, int)
    return count


@pytest.mark.parametrize("address", FORMS)
async def test_an_auditor_can_neither_open_nor_send_a_form(place: Place, address: str) -> None:
    form = main_form(await place.coordinator.get(address))
    before = await _events(place)
    opened = await place.auditor.get(address)
    if address != SHEET:
        assert opened.status_code == 403
        assert "Ask a coordinator" in text_of(opened)
    own = _token(await place.auditor.get("/today"))
    sent = await send(place.auditor, form, csrf_token=own)
    assert sent.status_code == 403
    assert "Ask a coordinator" in text_of(sent)
    assert await _events(place) == before


def _token(page: httpx.Response) -> str:
    return page.text.partition('name="csrf_token" value="')[2].partition('"')[0]


@pytest.mark.parametrize("address", FORMS)
async def test_nobody_acts_without_signing_in(place: Place, address: str) -> None:
    form = main_form(await place.coordinator.get(address))
    before = await _events(place)
    answer = await send(visitor(place.app), form)
    assert answer.status_code == 401
    assert main_form(answer).action == "/sign-in"
    assert "Nothing was saved: you had been signed out" in text_of(answer)
    assert await _events(place) == before


async def test_a_form_sent_twice_is_one_command(place: Place) -> None:
    client = place.coordinator
    form = main_form(await client.get("/new/provider"))
    values = {
        "organisation": "Twice Care Ltd",
        "address": "1 Lime Walk",
        "billing_contact.name": "Bob Twice",
        "billing_contact.email": "bob@care.example",
    }
    first, second = await send_with(client, form, values), await send_with(client, form, values)
    assert first.headers["location"] == second.headers["location"]
    found = await place.scene.all("SELECT ref FROM provider WHERE name = 'Twice Care Ltd'")
    assert len(found) == 1
    people = await place.scene.one("SELECT count(*) FROM person_version WHERE name = 'Bob Twice'")
    assert people == 1
    third = await send_with(client, form, {**values, "organisation": "Other Care Ltd"})
    assert third.status_code == 422
    assert "already used" in text_of(third)


async def test_a_sheet_sent_twice_is_one_command(place: Place) -> None:
    form = main_form(await place.coordinator.get(SHEET))
    before = await _events(place)
    for _ in range(2):
        answer = await send_with(place.coordinator, form, {"do": "everyone"})
        assert answer.status_code == 303
    assert await _events(place) == before + 1


async def test_every_reason_stands_in_the_form_with_what_was_entered(place: Place) -> None:
    values = {
        "mentors.1.person.name": "Ada Onething",
        "mentors.1.person.email": "ada@care.example",
        "mentors.1.areas": ["dignity"],
        "mentors.2.person": "p-bramble-manager",
        "mentors.2.areas": ["dementia"],
        "mentors.3.person.name": "Cyn Threefold",
        "mentors.3.person.email": "cyn@care.example",
        "mentors.3.areas": ["falls"],
        "mentors.4.person.name": "Dev Fourways",
        "mentors.4.person.email": "dev@care.example",
        "mentors.4.areas": ["nutrition"],
    }
    answer = await fill_in(place.coordinator, f"/p/{BRAMBLE_WORK}/name_mentors", values)
    said = text_of(answer)
    assert answer.status_code == 409
    assert f"{LONG_NAME} already takes part in this programme" in said
    assert "Nobody is responsible for" in said
    form = main_form(answer)
    assert form.values["mentors.1.person.name"] == ["Ada Onething"]
    assert form.values["mentors.2.person"] == ["p-bramble-manager"]
    assert form.values["mentors.2.areas"] == ["dementia"]
    kept = await place.scene.one("SELECT count(*) FROM person_version WHERE name LIKE 'Ada%'")
    assert kept == 0, "nothing personal of a refused command is kept"
    refusal = await place.scene.one("SELECT reasons FROM refusal ORDER BY id DESC LIMIT 1")
    assert {one["code"] for one in refusal} == {
        "AlreadyInTeam",
        "SubjectMissing",
        "HasAPlaceAlready",
    }, "the cohort's reasons come together with the programme's"


async def test_what_cannot_be_read_is_told_by_field(place: Place) -> None:
    values = {
        "mentors.1.person.name": "Ada Onething",
        "mentors.1.person.email": "no address",
        "mentors.2.person": "p-bramble-1",
        "mentors.2.person.name": "And Somebody",
    }
    answer = await fill_in(place.coordinator, f"/p/{BRAMBLE_WORK}/name_mentors", values)
    said = text_of(answer)
    assert answer.status_code == 422
    assert "an e-mail address such as name@example.org is needed" in said
    assert "choose somebody from the list, or name somebody new, not both" in said
    assert "Mentor 3, name: this is missing" in said
    assert 'href="#field-mentors-1-person-email"' in answer.text, "the summary leads to the field"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (day("left_on", 2026, 2, 30), "a date that exists"),
        ({}, "Last day in the programme: this is missing"),
        ({"left_on-day": "x"}, "the date also needs a month and a year"),
    ],
)
async def test_dates_that_do_not_exist_come_back_as_typed(
    place: Place, given: dict[str, object], words: str
) -> None:
    answer = await fill_in(place.coordinator, f"/p/{ROWAN_WORK}/record_manager_left", given)
    assert answer.status_code == 422
    assert words in text_of(answer)
    form = main_form(answer)
    for name, value in given.items():
        assert form.values[name] == [str(value)]


async def test_somebody_who_is_not_on_the_list_cannot_be_smuggled_in(place: Place) -> None:
    form = main_form(await place.coordinator.get(f"/p/{ROWAN_WORK}/record_mentor_left"))
    values = {"person": "p-bramble-1", **day("left_on", 2026, 6, 1)}
    answer = await send_with(place.coordinator, form, values)
    assert answer.status_code == 422
    assert "choose somebody from the list" in text_of(answer)


async def test_a_second_writer_is_told(place: Place) -> None:
    client = place.coordinator
    values = {
        "day": 12,
        **moment("starts", date(2026, 7, 23), "9:30"),
        "ends": "16:00",
        "room": "Newark Hall",
    }
    form = main_form(await client.get(f"/p/{SPRING}/move_day"))
    other = await fill_in(client, f"/p/{SPRING}/move_day", {**values, "room": "Retford Mill"})
    assert other.status_code == 303
    answer = await send_with(client, form, values)
    assert answer.status_code == 409
    assert "Somebody else was faster" in text_of(answer)
    room = await place.scene.one(
        "SELECT room FROM learning_day WHERE day = 12 AND ref = $1", SPRING
    )
    assert room == "Retford Mill"


async def test_a_command_that_no_longer_fits_is_refused_in_words(place: Place) -> None:
    client = place.coordinator
    form = main_form(await client.get("/p/cohort:autumn/open_for_places"))
    assert (await send(client, form)).status_code == 303
    late = await send(client, form, command_id=uuid4())
    assert late.status_code == 409
    assert "does not fit the present stage" in text_of(late)
    assert (await client.get("/p/cohort:autumn/open_for_places")).status_code == 409


@pytest.mark.parametrize("command_id", ["", "nonsense", None])
async def test_a_form_without_its_id_is_turned_away(place: Place, command_id: str | None) -> None:
    form = main_form(await place.coordinator.get("/p/cohort:autumn/open_for_places"))
    answer = await send(place.coordinator, form, command_id=command_id)
    assert answer.status_code == 422


async def test_the_sheet_keeps_marks_and_minutes(place: Place) -> None:
    who = "p-rowan-4"
    values = {f"mark-{who}": "late", f"minutes-{who}": "12", "do": "save"}
    answer = await fill_in(place.coordinator, SHEET, values)
    assert answer.headers["location"] == SHEET
    page = await place.coordinator.get(SHEET)
    assert "Attendance sheet of learning day 8 Saved 14:30" in text_of(page)
    form = main_form(page)
    assert form.values[f"mark-{who}"] == ["late"]
    assert form.values[f"minutes-{who}"] == ["12"]
    corrected = await fill_in(place.coordinator, SHEET, {f"mark-{who}": "absent", "do": "finish"})
    assert corrected.headers["location"] == f"/p/{SPRING}"
    assert await place.scene.all(
        "SELECT status, minutes_late FROM register_mark WHERE person = $1 AND day = 8", who
    ) == [("absent", 0)]


@pytest.mark.parametrize(
    ("values", "status", "words"),
    [
        ({"do": "save"}, 422, "Mark at least one person"),
        ({"mark-p-rowan-4": "late", "minutes-p-rowan-4": "soon"}, 422, "whole number"),
        ({"mark-p-stranger": "attended"}, 409, "has no place on learning day 8"),
    ],
)
async def test_a_wrong_sheet_comes_back(
    place: Place, values: dict[str, str], status: int, words: str
) -> None:
    form = main_form(await place.coordinator.get(SHEET))
    answer = await send_with(place.coordinator, form, values)
    assert (answer.status_code, words in text_of(answer)) == (status, True)


async def test_a_day_that_has_not_begun_cannot_be_marked(place: Place) -> None:
    form = main_form(await place.coordinator.get(SHEET))
    form.action = f"/p/{SPRING}/days/12"
    answer = await send_with(place.coordinator, form, {"mark-p-rowan-manager": "attended"})
    assert answer.status_code == 409
    assert "can be filled in from then on" in text_of(answer)


async def test_one_mark_at_a_time_is_saved_and_says_when(place: Place) -> None:
    token = main_form(await place.coordinator.get(SHEET)).values["csrf_token"][0]
    data = {"csrf_token": token, "mark-p-rowan-4": "attended"}
    answer = await place.coordinator.post(f"{SHEET}/mark", data=data)
    assert (answer.status_code, answer.text.partition("<")[0]) == (200, "Saved 14:30")
    before = await _events(place)
    again = await place.coordinator.post(f"{SHEET}/mark", data=data)
    assert (again.status_code, await _events(place)) == (200, before), "nothing new, no event"
    stranger = {"csrf_token": token, "mark-p-stranger": "attended"}
    refused = await place.coordinator.post(f"{SHEET}/mark", data=stranger)
    assert "Not saved." in refused.text
    out = await visitor(place.app).post(f"{SHEET}/mark", data=data, headers={"HX-Request": "true"})
    assert out.status_code == 401, "the script keeps the mark and says that it was not sent"


async def test_a_note_goes_to_the_vault_and_not_to_the_log(place: Place) -> None:
    secret = "Grace told us about her mother"
    answer = await fill_in(
        place.coordinator, f"/p/{ROWAN_WORK}/pause", {"reason": secret, **day("until", 2026, 8, 3)}
    )
    assert answer.status_code == 303
    log = await place.scene.all("SELECT data::text FROM event WHERE ref = $1", ROWAN_WORK)
    assert not any("mother" in row[0] for row in log)
    assert await place.scene.one("SELECT count(*) FROM vault_text WHERE body = $1", secret) == 1


async def test_markup_in_what_people_write_is_shown_as_text(place: Place) -> None:
    values = {
        "organisation": "<b>Bold</b> Care",
        "address": "1 Lime Walk",
        "billing_contact.name": "<script>alert(1)</script>",
        "billing_contact.email": "bob@care.example",
    }
    answer = await fill_in(place.coordinator, "/new/provider", values)
    page = await place.coordinator.get(answer.headers["location"])
    assert "&lt;script&gt;alert(1)" in page.text
    assert "<script>alert" not in page.text


async def test_a_lock_held_by_somebody_else_is_a_page_that_asks_for_patience(place: Place) -> None:
    form = main_form(await place.coordinator.get("/p/cohort:autumn/open_for_places"))
    async with place.pool.acquire() as conn, conn.transaction():
        await conn.fetch("SELECT ref FROM stream WHERE ref = 'cohort:autumn' FOR UPDATE")
        answer = await send(place.coordinator, form)
    assert answer.status_code == 503
    assert "busy right now" in text_of(answer)
    assert (await send(place.coordinator, form)).status_code == 303, "the same form works later"


API = f"/api/p/{LATER_WORK}/record_readiness_call"


def _headers(key: object) -> dict[str, str]:
    return {"Idempotency-Key": str(key), "X-Requested-With": "tests"}


async def test_the_api_gives_commands_once(place: Place) -> None:
    client, key = place.coordinator, uuid4()
    body = {"held_on": "2026-06-24", "ready": True, "note": "All well"}
    first = await client.post(API, json=body, headers=_headers(key))
    assert first.status_code == 200
    assert first.json()["repeated"] is False
    again = await client.post(API, json=body, headers=_headers(key))
    assert again.json() == {**first.json(), "repeated": True}
    for change in ({"ready": False}, {"note": "Not well at all"}):
        other = await client.post(API, json={**body, **change}, headers=_headers(key))
        assert (other.status_code, other.json()["code"]) == (422, "KeyReused")


async def test_the_api_marks_a_sheet(place: Place) -> None:
    body = {"day": 8, "marks": [{"person": "p-rowan-4", "status": "late", "minutes_late": 5}]}
    address = f"/api/p/{SPRING}/mark_register"
    answer = await place.coordinator.post(address, json=body, headers=_headers(uuid4()))
    assert answer.status_code == 200
    assert answer.json()["events"][0]["type"] == "cohort.register_marked.v1"


@pytest.mark.parametrize(
    ("body", "headers", "status", "words"),
    [
        ({"held_on": "soon"}, _headers(uuid4()), 422, "a date is written like 2026-03-14"),
        ({"held_on": "2026-06-24", "ready": True}, {"X-Requested-With": "t"}, 422, "Idempotency"),
        ({"held_on": "2026-06-24", "ready": True}, {}, 403, "out of date"),
        ({"held_on": "0026-06-24", "ready": True}, _headers(uuid4()), 422, "a year such as 2026"),
        ({"held_on": 1782259200, "ready": True}, _headers(uuid4()), 422, "written like 2026-03-14"),
        ([], _headers(uuid4()), 422, "a JSON object"),
        ({"held_on": "2026-06-30", "ready": True}, _headers(uuid4()), 409, "after today"),
        ({"held_on": "2026-06-24", "ready": True, "x": 1}, _headers(uuid4()), 422, "no such field"),
    ],
)
async def test_the_api_says_what_is_wrong(
    place: Place, body: object, headers: dict[str, str], status: int, words: str
) -> None:
    answer = await place.coordinator.post(API, json=body, headers=headers)
    said = " ".join(one["sentence"] for one in answer.json()["reasons"])
    assert (answer.status_code, words in said) == (status, True)


async def test_the_api_refuses_auditors_strangers_and_the_engines_commands(place: Place) -> None:
    body = {"held_on": "2026-06-24", "ready": True}
    answer = await place.auditor.post(API, json=body, headers=_headers(uuid4()))
    assert answer.status_code == 403
    answer = await visitor(place.app).post(API, json=body, headers=_headers(uuid4()))
    assert answer.status_code == 401
    engine = f"/api/p/{SPRING}/close"
    answer = await place.coordinator.post(engine, json={}, headers=_headers(uuid4()))
    assert answer.status_code == 404


async def test_a_refusal_of_the_ledger_beyond_the_form_is_a_page(place: Place) -> None:
    """The clock moves between opening a sheet and sending it; the ledger has the last word."""
    await place.scene.at(TODAY + timedelta(days=400))
    marks = (Mark(person="p-rowan-4", status="attended"),)
    await place.scene.do(SPRING, MarkRegister(day=8, marks=marks))
    refused = await place.scene.refused("cohort:autumn", GoAhead())
    answer = await place.coordinator.get("/p/cohort:autumn/go_ahead")
    assert answer.status_code == 409
    assert refused.sentence.partition(",")[0] in text_of(answer)
