"""A provider's training records for ASC-WDS: a download of what its people hold, without names."""

import csv
from datetime import date
from io import StringIO

import httpx

from domain.training_upload import COLUMNS
from tests.store.earned import earn, set_status
from tests.web.conftest import Place
from tests.web.seed import BRAMBLE, ROWAN, ROWAN_WORK
from tests.web.visitor import text_of, visitor

ADDRESS = f"/p/{ROWAN}/training.csv"
AT_ROWAN = {"provider": ROWAN, "regarding": ROWAN_WORK, "completed_on": date(2026, 6, 22)}


def lines(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.text, newline=""), strict=True))


async def test_every_certificate_of_the_providers_people_is_a_line(place: Place) -> None:
    made = place.scene
    _, first = await earn(made, "mentor", holder="p-rowan-1", valid_months=24, **AT_ROWAN)
    lead = "Leading a Learning Organisation"
    await earn(made, "manager", holder="p-rowan-manager", title_of_award=lead, **AT_ROWAN)

    answer = await place.coordinator.get(ADDRESS)
    manager, mentor = sorted(lines(answer), key=lambda line: line["CATEGORY"])

    assert manager["UNIQUEWORKERID"] == "p-rowan-manager"
    assert (manager["CATEGORY"], manager["TRAININGNAME"]) == ("11", lead)
    assert (manager["VALIDITY"], manager["EXPIRYDATE"]) == ("none", "")
    assert mentor == {
        "LOCALESTID": "rowan-house",
        "UNIQUEWORKERID": "p-rowan-1",
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
    assert "Kofi" not in answer.text and "@" not in answer.text


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

    found = lines(await place.coordinator.get(ADDRESS))

    assert [line["UNIQUEWORKERID"] for line in found] == ["p-rowan-4"]


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

    assert f'href="{ADDRESS}"' in page.text
    assert "Training records for ASC-WDS" in text_of(page)
    assert ADDRESS not in (await filled.auditor.get(f"/p/{ROWAN}")).text
