"""A mistake of typing is corrected where it is seen; papers that are out stay as they were."""

import re
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest

from domain.processes.cohort.commands import MoveDay
from store.rebuild import compare
from store.vault import NewMail
from tests.store.scenes import work
from tests.web.conftest import Place
from tests.web.seed import AUTUMN, BRAMBLE, ROWAN, ROWAN_WORK, SPRING, TODAY
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


async def test_a_course_date_and_its_venue_are_corrected_and_nobody_is_written_to(
    place: Place,
) -> None:
    before = await place.scene.one("SELECT count(*) FROM mail")
    address = f"/p/{SPRING}/correct_label"
    form = main_form(await place.coordinator.get(address))
    assert form.values["label"] == ["Spring cohort, Mansfield"]

    await _done(await send(place.coordinator, form, label="Spring cohort, Mansfield Woodhouse"))
    await _done(
        await fill_in(
            place.coordinator, f"/p/{SPRING}/correct_venue", {"right": "Mansfield Central Library"}
        )
    )
    await work(place.scene)

    for page in (f"/p/{SPRING}", "/board", f"/p/{ROWAN_WORK}"):
        shown = text_of(await place.coordinator.get(page))
        assert "Spring cohort, Mansfield Woodhouse" in shown, page
    sheet = text_of(await place.coordinator.get(f"/p/{SPRING}/days/8"))
    assert "Mansfield Central Library" in sheet
    assert await place.scene.one("SELECT count(*) FROM mail") == before
    assert await compare(place.pool) == []


async def test_with_several_venues_the_wrong_one_is_chosen_first(place: Place) -> None:
    day = await place.scene.one(
        "SELECT starts FROM learning_day WHERE ref = $1 AND day = 2", AUTUMN
    )
    move = MoveDay(day=2, starts=day, ends=day + timedelta(hours=6), room="Newark Hall")
    await place.scene.do(AUTUMN, move)

    page = await place.coordinator.get(f"/p/{AUTUMN}/correct_venue")
    assert "Choose first" in text_of(page)
    form = main_form(await place.coordinator.get(f"/p/{AUTUMN}/correct_venue?room=Newark+Hall"))
    assert form.values["right"] == ["Newark Hall"]

    await _done(await send(place.coordinator, form, right="Newark Town Hall"))

    rooms = await place.scene.all(
        "SELECT DISTINCT room FROM learning_day WHERE ref = $1 ORDER BY room", AUTUMN
    )
    assert [room for (room,) in rooms] == ["Newark Town Hall", "Online"]


PERSON = "/people/p-rowan-1"


@pytest.mark.parametrize(
    "address",
    [f"/p/{SPRING}", f"/p/{SPRING}?part=places", f"/p/{ROWAN_WORK}"],
)
async def test_a_person_is_corrected_from_every_page_that_names_them(
    filled: Place, address: str
) -> None:
    assert f'href="{PERSON}"' in (await filled.coordinator.get(address)).text


@pytest.mark.parametrize(
    ("address", "person"),
    [
        (f"/p/{ROWAN}", "p-rowan-sponsor"),
        (f"/p/{ROWAN}", "p-rowan-manager"),
        (f"/p/{SPRING}?part=days", "p-trainer"),
        (f"/p/{SPRING}/days/8", "p-trainer"),
    ],
)
async def test_contacts_and_trainers_are_reached_too(
    filled: Place, address: str, person: str
) -> None:
    assert f'href="/people/{person}"' in (await filled.coordinator.get(address)).text


async def test_a_person_is_corrected_and_called_so_everywhere(place: Place) -> None:
    form = main_form(await place.coordinator.get(f"{PERSON}/correct"))
    assert form.values["name"] == ["Kofi Larkspur"]
    assert form.values["email"] == ["rowan-1@care.example"]

    right = {"name": "Kofi Larkspurr", "email": "kofi@rowan.example", "language": "ak"}
    await _done(await send(place.coordinator, form, **right))

    page = text_of(await place.coordinator.get(PERSON))
    assert "Kofi Larkspurr Person" in page.replace("  ", " ") or "Kofi Larkspurr" in page
    for word in ("Kofi Larkspur ", "kofi@rowan.example", "Akan (Twi)", "Asha Verma"):
        assert word in page, word
    for address in (f"/p/{SPRING}", f"/p/{ROWAN_WORK}"):
        assert "Kofi Larkspurr" in text_of(await place.coordinator.get(address)), address

    stale = await send(place.coordinator, form, command_id=str(uuid4()), name="Kofi Lark")
    assert stale.status_code == 409
    assert "Somebody else was faster" in text_of(stale)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": "12"}, "a name has at least one letter"),
        ({"email": "jan..x@care.example"}, "a dot too many"),
        ({"email": ""}, "an e-mail address is needed"),
        ({}, "written like this already"),
        ({"name": "", "email": "nobody"}, "e-mail address such as"),
    ],
)
async def test_what_is_wrong_comes_back_with_what_was_typed(
    place: Place, values: dict[str, str], words: str
) -> None:
    answer = await fill_in(place.coordinator, f"{PERSON}/correct", values)

    assert answer.status_code in (409, 422)
    assert words in text_of(answer)
    assert await place.scene.one("SELECT count(*) FROM person_correction") == 0


async def test_nobody_is_corrected_by_an_auditor_and_nobody_unknown_has_a_page(
    place: Place,
) -> None:
    page = await place.auditor.get(PERSON)
    assert page.status_code == 200
    assert "Correct" not in text_of(page)
    assert (await place.auditor.get(f"{PERSON}/correct")).status_code == 403
    for unknown in ("/people/p-nobody", "/people/p-nobody/correct"):
        assert (await place.coordinator.get(unknown)).status_code == 404, unknown


async def test_programs_correct_a_person_too(place: Place) -> None:
    told = (await place.coordinator.get(f"/api{PERSON}")).json()
    assert (told["name"], told["version"]) == ("Kofi Larkspur", 1)
    headers = {"X-Requested-With": "tests", "Idempotency-Key": str(uuid4())}
    body = {"name": "Kofi Larkspurr", "email": "kofi@rowan.example", "version": 1}

    for _ in range(2):
        answer = await place.coordinator.post(f"/api{PERSON}/correct", json=body, headers=headers)
        assert (answer.status_code, answer.json().get("version")) == (200, 2), answer.text
    other = {**body, "name": "Somebody Else"}
    reused = await place.coordinator.post(f"/api{PERSON}/correct", json=other, headers=headers)
    assert reused.status_code == 422
    headers["Idempotency-Key"] = str(uuid4())
    late = await place.coordinator.post(f"/api{PERSON}/correct", json=other, headers=headers)
    assert (late.status_code, late.json()["code"]) == (409, "ChangedMeanwhile")


async def test_the_purchase_order_of_an_issued_invoice_is_corrected(place: Place) -> None:
    invoice = await place.scene.one("SELECT ref FROM invoice ORDER BY ref LIMIT 1")
    assert "Correct the purchase order" in text_of(await place.coordinator.get(f"/p/{invoice}"))

    address = f"/p/{invoice}/correct_order"
    await _done(await fill_in(place.coordinator, address, {"purchase_order": "PO-4711"}))

    page = text_of(await place.coordinator.get(f"/p/{invoice}"))
    assert "PO-4711" in page
    assert "Printed on the invoice: none" in page
    assert await compare(place.pool) == []


async def test_letters_that_did_not_arrive_and_the_language_are_shown_where_they_matter(
    place: Place,
) -> None:
    letter = NewMail(
        message_id="<lost-1@optimum.example>",
        ref=SPRING,
        key="remind:8:0",
        kind="day_reminder",
        person_id="p-rowan-4",
        to_address="rowan-4@care.example",
        subject="Learning day 8 is near",
        mime=b"",
        status="failed",
        error="No such mailbox",
    )
    async with place.pool.acquire() as conn, conn.transaction():
        await letter.write(conn, TODAY)
    page = await place.coordinator.get("/people/p-rowan-4")
    assert "Learning day 8 is near No such mailbox" in text_of(page)
    (address,) = re.findall(r'href="(/mail/[^"]+)"', page.text)
    assert (await place.coordinator.get(address)).status_code == 200

    await _done(await fill_in(place.coordinator, "/people/p-rowan-4/correct", {"language": "pl"}))

    sheet = text_of(await place.coordinator.get(f"/p/{SPRING}/days/8"))
    assert "Reads Polish most easily" in sheet
