"""A provider's training records for ASC-WDS: a download of what its people hold, without names."""

import csv
from datetime import date
from io import StringIO

import httpx

from domain.training_upload import COLUMNS
from store.vault import erase
from tests.store.earned import earn, set_status
from tests.web.conftest import Place
from tests.web.seed import BRAMBLE, ROWAN, ROWAN_WORK
from tests.web.visitor import forms, text_of, visitor

ADDRESS = f"/p/{ROWAN}/training.csv"
AT_ROWAN = {"provider": ROWAN, "regarding": ROWAN_WORK, "completed_on": date(2026, 6, 22)}


def lines(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.text, newline=""), strict=True))


ADDRESS_OF_REFERENCES = f"/p/{ROWAN}/asc-wds"
WORKER_FILE = (
    "LOCALESTID,UNIQUEWORKERID,DISPLAYID\r\n"
    "ROWAN01,W-17,KOFI LARKSPUR\r\nROWAN01,W-18,Somebody Unknown\r\n"
)


def fields_of(page: httpx.Response) -> dict[str, str]:
    """Return what stands in the fields of the page."""
    (form,) = [one for one in forms(page) if one.action == ADDRESS_OF_REFERENCES]
    return {name: values[0] for name, values in form.values.items() if values}


async def post(place: Place, file: str = "", **typed: str) -> httpx.Response:
    """Send the form of the references as it stands, with some fields typed anew."""
    page = await place.coordinator.get(ADDRESS_OF_REFERENCES)
    values = {**fields_of(page), **typed}
    files = {"worker_file": ("workers.csv", file.encode(), "text/csv")} if file else None
    return await place.coordinator.post(ADDRESS_OF_REFERENCES, data=values, files=files)


async def mentor_and_manager(place: Place) -> str:
    """Certify Kofi Larkspur and the manager of Rowan House; return the number of the first."""
    _, first = await earn(place.scene, "mentor", holder="p-rowan-1", valid_months=24, **AT_ROWAN)
    lead = "Leading a Learning Organisation"
    await earn(place.scene, "manager", holder="p-rowan-manager", title_of_award=lead, **AT_ROWAN)
    return first


KOFI, MANAGER = "worker.rowan-house.p-rowan-1", "worker.rowan-house.p-rowan-manager"
ROWAN_HOUSE = "workplace.rowan-house"


async def test_only_what_the_provider_names_itself_is_in_the_file(place: Place) -> None:
    first = await mentor_and_manager(place)
    assert lines(await place.coordinator.get(ADDRESS)) == []

    saved = await post(place, **{ROWAN_HOUSE: " ROWAN01 ", KOFI: "W-17"})

    assert saved.status_code == 303
    (mentor,) = lines(await place.coordinator.get(ADDRESS))
    assert mentor == {
        "LOCALESTID": "ROWAN01",
        "UNIQUEWORKERID": "W-17",
        "CATEGORY": "39",
        "TRAININGNAME": "Well-being Mentor",
        "ACCREDITED": "0",
        "WHODELIVERED": "2",
        "PROVIDERNAME": "",
        "HOWDELIVERED": "1",
        "VALIDITY": "24",
        "DATECOMPLETED": "22/06/2026",
        "EXPIRYDATE": "21/06/2028",
        "NOTES": f"Optimum Workforce Leadership, certificate {first}",
    }
    page = text_of(await place.coordinator.get(ADDRESS_OF_REFERENCES))
    assert "2 people hold a certificate, 1 without a worker reference" in page
    await post(place, **{MANAGER: "W-1"})
    assert {line["CATEGORY"] for line in lines(await place.coordinator.get(ADDRESS))} == {
        "11",
        "39",
    }


async def test_references_of_people_are_not_in_the_log_and_go_with_them(place: Place) -> None:
    await mentor_and_manager(place)
    await post(place, **{ROWAN_HOUSE: "ROWAN01", KOFI: "CANARY-17"})

    for table, column in (("event", "data"), ("stream", "state"), ("command", "body_hash")):
        found = await place.scene.one(
            f"SELECT count(*) FROM {table} WHERE {column}::text LIKE '%CANARY%'"
        )
        assert found == 0, table
    async with place.pool.acquire() as conn:
        await erase(conn, "p-rowan-1", await place.scene.clock.now(conn))
    assert lines(await place.coordinator.get(ADDRESS)) == []
    assert await place.scene.one("SELECT count(*) FROM worker_reference") == 0


async def test_a_reference_stands_for_one_person_and_everything_wrong_is_told_at_once(
    place: Place,
) -> None:
    await mentor_and_manager(place)

    refused = await post(place, **{ROWAN_HOUSE: "x" * 51, KOFI: "W-1", MANAGER: "W-1"})

    said = text_of(refused)
    assert refused.status_code == 422
    assert said.count("“W-1” stands for somebody else at Rowan House already") >= 2
    assert "50 characters" in said
    assert await place.scene.one("SELECT count(*) FROM worker_reference") == 0
    await post(place, **{ROWAN_HOUSE: "ROWAN01", KOFI: "W-1"})
    assert (await post(place, **{MANAGER: "W-1"})).status_code == 422


async def test_a_worker_file_fills_in_the_fields_and_saves_nothing(place: Place) -> None:
    await mentor_and_manager(place)

    read = await post(place, WORKER_FILE, read="yes", **{ROWAN_HOUSE: "ROWAN01"})

    assert read.status_code == 200
    assert fields_of(read)[KOFI] == "W-17" and fields_of(read)[MANAGER] == ""
    assert "1 reference was filled in from the file. Nothing is saved yet." in text_of(read)
    assert await place.scene.one("SELECT count(*) FROM worker_reference") == 0
    none = await post(place, read="yes", **{ROWAN_HOUSE: "ROWAN01"})
    assert "Choose the provider's worker file first" in text_of(none)
    wrong = await post(place, "Name\r\nAnn\r\n", read="yes", **{ROWAN_HOUSE: "ROWAN01"})
    assert "This is no worker file of ASC-WDS" in text_of(wrong)


async def test_the_references_are_for_coordinators(filled: Place) -> None:
    assert (await visitor(filled.app).get(ADDRESS_OF_REFERENCES)).status_code == 303
    assert (await filled.auditor.get(ADDRESS_OF_REFERENCES)).status_code == 403
    unknown = await filled.coordinator.get(f"/p/{ROWAN_WORK}/asc-wds")
    assert unknown.status_code == 404


async def test_what_is_not_the_training_of_its_people_is_left_out(place: Place) -> None:
    made = place.scene
    _, revoked = await earn(made, "revoked", holder="p-rowan-1", **AT_ROWAN)
    _, appealed = await earn(made, "appealed", holder="p-rowan-2", **AT_ROWAN)
    _, replaced = await earn(made, "replaced", holder="p-rowan-3", **AT_ROWAN)
    await earn(made, "home", kind="organisation", holder=None, **AT_ROWAN)
    await earn(made, "other", holder="p-bramble-1", **{**AT_ROWAN, "provider": BRAMBLE})
    await earn(made, "expired", holder="p-rowan-4", **AT_ROWAN)
    await set_status(made, revoked, "revoked")
    await set_status(made, appealed, "revoked, under appeal")
    await set_status(made, replaced, "replaced")

    page = text_of(await place.coordinator.get(ADDRESS_OF_REFERENCES))
    assert "1 person holds a certificate, 1 without a worker reference" in page
    await post(place, **{ROWAN_HOUSE: "ROWAN01", "worker.rowan-house.p-rowan-4": "W-4"})
    found = lines(await place.coordinator.get(ADDRESS))

    assert [line["UNIQUEWORKERID"] for line in found] == ["W-4"]


async def test_the_file_is_a_download_that_stays_out_of_caches(filled: Place) -> None:
    answer = await filled.auditor.get(ADDRESS)

    assert answer.text == f"{','.join(COLUMNS)}\r\n"
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="training-rowan.csv"'
    assert answer.headers["cache-control"] == "no-store"


async def test_only_those_who_signed_in_get_it_and_only_for_a_provider(filled: Place) -> None:
    assert (await visitor(filled.app).get(ADDRESS)).status_code == 303
    for address in ("/p/provider:nobody/training.csv", f"/p/{ROWAN_WORK}/training.csv"):
        assert (await filled.coordinator.get(address)).status_code == 404


async def test_the_providers_page_leads_to_it(filled: Place) -> None:
    page = await filled.coordinator.get(f"/p/{ROWAN}")

    assert f'href="{ADDRESS_OF_REFERENCES}"' in page.text
    assert "Training records for ASC-WDS" in text_of(page)
    assert ADDRESS_OF_REFERENCES not in (await filled.auditor.get(f"/p/{ROWAN}")).text
