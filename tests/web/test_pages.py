"""Every page shows what is in the store, to both roles, and says plainly when there is nothing."""

from datetime import timedelta

import pytest

from domain.ref import Ref
from domain.registry import DECIDERS
from domain.say import OPENS
from store.numbers import counters, number, raise_counters
from tests.web.conftest import Place
from tests.web.seed import BRAMBLE_WORK, LONG_HOME, LONG_NAME, ROWAN_WORK, SPRING, TODAY
from tests.web.visitor import forms, main_form, text_of, visitor

LETTER = "/mail/%3C1%40optimum.example%3E"
SHOWS = {
    "/today": ("8 days overdue", "Kofi Larkspur missed it", "550 no such mailbox", "keeps failing"),
    "/today?owner=The+trainer": ("Fill in the attendance sheet of learning day 8",),
    "/board": (
        "Spring cohort, Mansfield",
        "10/25 places",
        "4 without a name",
        "Next: day 9, 25 Jun",
    ),
    "/board?layout=list": ("Needs attention", "July cohort, Retford"),
    "/work": (LONG_HOME, "Rowan and Daughters Ltd", "Paused", "Hold the readiness call"),
    "/p/cohort:spring": ("Rowan House", LONG_NAME, "2/4", "Mark attendance of day 8", "Bel Okafor"),
    "/p/cohort:spring?part=days": (
        "Noticing harm and speaking up",
        "0 of 1 marked",
        "9:30 to 16:00",
    ),
    "/p/cohort:spring?part=places": ("No name yet", "Booked, instructions sent", "Grace Mbeki"),
    "/p/cohort:spring/days/8": ("Tom Ashgrove", "Everyone attended", "Nothing is marked yet"),
    "/p/cohort:spring/days/12": ("too early to mark attendance", "Grace Mbeki"),
    "/p/cohort:spring?view=plain": ("What happens next", "The cohort was opened for bookings"),
    "/p/bigger_picture:rowan": (
        "Rowan House",
        "Kofi Larkspur missed learning day 4 and has not caught up",
        "£800.00",
        "days overdue",
        "Asha Verma",
    ),
    "/p/bigger_picture:later": ("Hold the readiness call", "Record the readiness call"),
    "/p/bigger_picture:rowan?view=plain": ("Signed up for Spring cohort, Mansfield",),
    "/p/provider:rowan": ("On stop", "Martin Rowan", "Grace Mbeki", "1-123456789", "NG1 0AA"),
    "/money": ("INV-00001", "£800.00", "84 days overdue"),
    "/certificates": ("No certificate has been issued yet",),
    "/mail": ("Your place in the spring cohort", "rowan-manager@care.example", "Failed"),
    "/mail?status=failed": ("550 no such mailbox",),
    LETTER: ("Grace Mbeki", "your first learning day is on 14 April 2026"),
    "/system": ("The mail server does not answer", "numbered without gaps", "1 time so far"),
}


@pytest.mark.parametrize("address", SHOWS)
async def test_a_page_shows_what_is_in_the_store(filled: Place, address: str) -> None:
    page = await filled.coordinator.get(address)
    assert page.status_code == 200
    said = text_of(page)
    if address == "/p/cohort:spring":  # the trainer stands on the tab of the days
        said += text_of(await filled.coordinator.get(f"{address}?part=days"))
    assert [words for words in SHOWS[address] if words not in said] == []
    assert OPENS not in said, "every marker is filled"
    assert "p-" not in said.split(), "no bare ids"


@pytest.mark.parametrize("address", SHOWS)
async def test_an_auditor_sees_the_same_page_without_anything_to_press(
    filled: Place, address: str
) -> None:
    page = await filled.auditor.get(address)
    assert page.status_code == 200
    posting = [form.action for form in forms(page) if form.method == "post"]
    assert posting == ["/sign-out"]
    assert "What you can do" not in text_of(page)
    assert "/new/" not in page.text


@pytest.mark.parametrize(
    "address",
    [
        "/nowhere",
        "/p/cohort:none",
        "/p/nonsense",
        "/p/cohort:spring/days/15",
        "/p/cohort:spring/days/x",
        "/p/bigger_picture:rowan/days/1",
        "/p/cohort:spring/judge_places",
        "/p/cohort:spring/no_such_command",
        "/mail/none",
        "/documents/none",
        "/new/cohort?of=nothing",
        "/new/interest?provider=cohort:spring",
        "/verify/none",
    ],
)
async def test_what_is_not_there_is_said_plainly(filled: Place, address: str) -> None:
    page = await filled.coordinator.get(address)
    assert page.status_code == 404
    assert "Traceback" not in page.text
    assert "<h1" in page.text


async def test_an_empty_store_has_pages_that_say_how_to_begin(place: Place) -> None:
    async with place.pool.acquire() as conn:  # as empty as the application can make it
        for table in ("cohort", "engagement", "invoice", "provider", "setting", "learning_day"):
            await conn.execute(f"DELETE FROM {table}")
        for table in ("step_trouble", "agenda_item", "mail"):
            await conn.execute(f"DELETE FROM {table}")
    expected = {
        "/today": "Nothing is overdue and nothing is due today",
        "/board": "No cohort is planned yet",
        "/work": "No item of work matches",
        "/money": "No invoice has been issued yet",
        "/mail": "No letter has been written yet",
        "/system": "No step keeps failing",
        "/new/interest": "nothing to choose from yet",
    }
    for address, words in expected.items():
        page = await place.coordinator.get(address)
        assert (page.status_code, words in text_of(page)) == (200, True), address


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=rowan", ["Rowan House"]),
        ("?q=ROWAN+HOUSE", ["Rowan House"]),
        ("?q=%25", []),
        ("?show=ended", []),
        ("?stage=paused", [LONG_HOME]),
        ("?page=99", []),
        ("?show=nonsense&stage=nonsense&page=-1", ["Rowan House", LONG_HOME, "Fernleigh"]),
    ],
)
async def test_items_of_work_can_be_searched(filled: Place, query: str, found: list[str]) -> None:
    said = text_of(await filled.coordinator.get(f"/work{query}")).partition("Providers")[0]
    assert [name for name in ("Rowan House", LONG_HOME, "Fernleigh") if name in said] == found


async def test_the_grid_tells_who_attended_and_who_was_not_expected(filled: Place) -> None:
    page = (await filled.coordinator.get(f"/p/{SPRING}")).text
    row = page[page.index(">Kofi Larkspur<") :].partition("</tr>")[0]
    signs = row.count("o-sign--attended"), row.count("o-sign--absent"), row.count("o-sign--to-come")
    assert signs == (1, 1, 2)
    assert row.count("o-sign--not-needed") == 10


async def test_today_leads_to_the_form_filled_in_as_far_as_is_known(filled: Place) -> None:
    today = (await filled.coordinator.get("/today")).text
    assert f'href="/p/{ROWAN_WORK}/make_up_day?day=4&amp;person=p-rowan-1"' in today
    assert f'href="/p/{SPRING}/days/8"' in today
    page = await filled.coordinator.get(f"/p/{ROWAN_WORK}/make_up_day?person=p-rowan-1&day=4")
    form = main_form(page)
    assert form.values["person"] == ["p-rowan-1"]
    assert form.values["day"] == ["4"]


def _every_form() -> list[tuple[Ref, str]]:
    refs = {
        "cohort": (SPRING, "cohort:autumn", "cohort:july"),
        "bigger_picture": (ROWAN_WORK, BRAMBLE_WORK, "bigger_picture:later"),
        "provider": ("provider:rowan",),
        "invoice": ("invoice:any",),
    }
    return [
        (ref, command.name)
        for slug, found in refs.items()
        for ref in found
        for command in DECIDERS[slug].commands
        if not command.by_engine
    ]


@pytest.mark.parametrize(("ref", "command"), _every_form())
async def test_a_command_has_a_form_exactly_when_it_makes_sense_now(
    filled: Place, ref: Ref, command: str
) -> None:
    if ref == "invoice:any":
        async with filled.pool.acquire() as conn:
            ref = await conn.fetchval("SELECT min(ref) FROM invoice")
    read = (await filled.coordinator.get(f"/api/p/{ref}")).json()
    allowed = [one["name"] for one in read["commands"]]
    page = await filled.coordinator.get(f"/p/{ref}/{command}")
    if command == "mark_register":  # the sheet of a day is its form
        assert page.headers["location"] == f"/p/{ref}?part=days"
        return
    assert page.status_code == (200 if command in allowed else 409)
    assert (await filled.auditor.get(f"/p/{ref}/{command}")).status_code == 403
    if command in allowed:
        posting = [one for one in forms(page) if one.action == f"/p/{ref}/{command}"]
        assert len(posting) == 1
        assert "command_id" in posting[0].values


async def test_a_letter_is_shown_locked_in(filled: Place) -> None:
    page = await filled.coordinator.get(LETTER)
    assert f'src="{LETTER}/html"' in page.text
    assert " sandbox" in page.text
    inner = await filled.coordinator.get(f"{LETTER}/html")
    policy = inner.headers["content-security-policy"]
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert inner.headers["x-frame-options"] == "SAMEORIGIN"


async def test_a_document_is_a_download_for_those_who_signed_in(filled: Place) -> None:
    answer = await filled.auditor.get("/documents/d-one")
    assert answer.content == b"%PDF-1.7"
    assert answer.headers["content-disposition"].startswith('attachment; filename="INV-00001.pdf"')
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (await visitor(filled.app).get("/documents/d-one")).status_code == 303


async def test_the_api_reads_what_the_page_says(filled: Place) -> None:
    read = (await filled.auditor.get(f"/api/p/{ROWAN_WORK}")).json()
    assert read["state"] == "under way"
    assert read["commands"] == []
    whys = [item["why"] for item in read["agenda"]]
    assert "Kofi Larkspur missed it." in whys
    assert read["timeline"][0]["who"] == "Asha Verma"
    assert (await visitor(filled.app).get(f"/api/p/{ROWAN_WORK}")).status_code == 401


async def test_overdue_is_worked_out_when_it_is_read(place: Place) -> None:
    before = text_of(await place.coordinator.get("/today"))
    assert "Due tomorrow 25 June 2026" in before
    await place.scene.at(TODAY + timedelta(days=2))
    assert "1 day overdue 25 June 2026" in text_of(await place.coordinator.get("/today"))


async def test_system_page_names_the_numbers_that_a_restore_lost(filled: Place) -> None:
    before = text_of(await filled.coordinator.get("/system"))
    async with filled.pool.acquire() as conn, conn.transaction():
        last = (await counters(conn))["invoice"]
        await raise_counters(conn, {"invoice": last + 2}, {"invoice": "a letter"})

    said = text_of(await filled.coordinator.get("/system"))

    assert "Numbers used before the database was restored" not in before
    assert f"{number('invoice', last + 1)} to {number('invoice', last + 2)}" in said
    assert "a letter" in said
