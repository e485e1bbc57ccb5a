"""What people need to take part: told by themselves or by a coordinator, seen by few, answered."""

from datetime import UTC, datetime

from store import links, vault
from tests.activities import papers_read
from tests.web.conftest import Place
from tests.web.seed import SPRING, TODAY
from tests.web.visitor import fill_in, forms, main_form, send, text_of, visitor

WHO, NAME = "p-rowan-1", "Kofi Larkspur"  # day 9 is the next of theirs, tomorrow
SECRET = "no nuts, a severe allergy"
LINK = "/me/" + "c0ffee" + "0" * 26
SHEET = f"/p/{SPRING}/days/9"


async def own_page(place: Place) -> None:
    async with place.pool.acquire() as conn:
        await links.issue(conn, "attend", SPRING, WHO, fresh=LINK.removeprefix("/me/"))


async def told(place: Place) -> None:
    """Kofi tells us on their own page."""
    await own_page(place)
    client = visitor(place.app)
    answer = await send(client, main_form(await client.get(LINK)), kind="diet", detail=SECRET)
    assert answer.status_code == 303


async def test_somebody_tells_us_on_their_own_page_and_sees_what_became_of_it(place: Place) -> None:
    await told(place)
    client = visitor(place.app)

    assert f"Food and drink {SECRET} To arrange" in text_of(await client.get(LINK))

    form = f"/p/{SPRING}/answer_adjustment?person={WHO}&number=1"
    refused = await fill_in(place.coordinator, form, {"arranged": "no"})
    assert "Say why it cannot be arranged" in text_of(refused)
    why = {"arranged": "no", "reason": "The kitchen is closed"}
    assert (await fill_in(place.coordinator, form, why)).status_code == 303

    page = text_of(await client.get(LINK))
    assert "Cannot be arranged The kitchen is closed" in page
    corrected = await fill_in(place.coordinator, form, {"arranged": "yes"})
    assert corrected.status_code == 303
    assert f"{SECRET} Arranged" in text_of(await client.get(LINK))


async def test_it_is_a_task_a_figure_and_a_line_of_the_sheet(place: Place) -> None:
    await told(place)

    today = text_of(await place.coordinator.get("/today"))
    cohort = text_of(await place.coordinator.get(f"/p/{SPRING}?part=needs"))
    sheet = text_of(await place.coordinator.get(SHEET))

    assert f"Arrange what {NAME} needs to take part" in today
    assert "ask the venue and the trainer at once" in today, "it came after the day for it"
    assert SECRET not in today
    assert "Needs 1 1 to arrange" in cohort
    assert f"{NAME} Food and drink {SECRET}" in cohort
    assert "After the day for it" in cohort
    assert f"Food and drink: {SECRET} (to arrange)" in sheet


async def test_auditors_and_the_printed_sheet_do_not_show_it(place: Place) -> None:
    await told(place)

    for where in (f"/p/{SPRING}", f"/p/{SPRING}?part=needs", SHEET, "/today"):
        page = await place.auditor.get(where)
        assert page.status_code == 200
        assert SECRET not in page.text
        assert "Food and drink" not in page.text
    pdf = await place.coordinator.get(f"{SHEET}/sign-in-sheet.pdf")
    assert NAME in papers_read.words(pdf.content)
    assert "nuts" not in papers_read.words(pdf.content)


async def test_the_words_are_in_the_vault_only_and_go_with_the_person(place: Place) -> None:
    await told(place)
    log = await place.scene.all("SELECT data::text FROM event WHERE ref = $1", SPRING)
    assert not any("nuts" in row[0] for row in log)

    async with place.pool.acquire() as conn:
        await vault.erase(conn, WHO, TODAY)

    assert await place.scene.one("SELECT count(*) FROM vault_text WHERE body = $1", SECRET) == 0
    assert SECRET not in (await place.coordinator.get(f"/p/{SPRING}?part=needs")).text


async def test_a_reason_goes_with_the_person_too(place: Place) -> None:
    await told(place)
    form = f"/p/{SPRING}/answer_adjustment?person={WHO}&number=1"
    await fill_in(place.coordinator, form, {"arranged": "no", "reason": "Kofi can bring lunch"})

    async with place.pool.acquire() as conn:
        await vault.erase(conn, WHO, TODAY)

    kept = "SELECT count(*) FROM vault_text WHERE body LIKE '%Kofi can%'"
    assert await place.scene.one(kept) == 0


async def test_a_coordinator_records_it_for_somebody(place: Place) -> None:
    values = {"person": "p-rowan-4", "kind": "access", "detail": "A parking space near the door"}

    answer = await fill_in(place.coordinator, f"/p/{SPRING}/declare_adjustment", values)

    assert answer.status_code == 303
    sheet = text_of(await place.coordinator.get(SHEET))
    assert "Access: A parking space near the door (to arrange)" in sheet


async def test_what_is_missing_is_said_and_nothing_is_lost(place: Place) -> None:
    await own_page(place)
    client = visitor(place.app)
    form = main_form(await client.get(LINK))

    empty = await send(client, form)
    long = await send(client, form, kind="access", detail="x" * 501)

    assert empty.status_code == long.status_code == 422
    assert "What it is about: choose one" in text_of(empty)
    assert "What would help you: a few words are needed" in text_of(empty)
    assert "at most 500 letters" in text_of(long)
    assert main_form(long).values["detail"] == ["x" * 501]
    assert (await send(client, form, command_id="nonsense", kind="diet")).status_code == 422


async def test_sent_twice_it_is_told_once(place: Place) -> None:
    await own_page(place)
    client = visitor(place.app)
    form = main_form(await client.get(LINK))

    for _ in range(2):
        assert (await send(client, form, kind="diet", detail=SECRET)).status_code == 303

    counted = "SELECT count(*) FROM event WHERE type = 'cohort.adjustment_declared.v1'"
    assert await place.scene.one(counted) == 1


async def test_after_the_last_day_there_is_nothing_to_tell(place: Place) -> None:
    await own_page(place)
    await place.scene.at(datetime(2026, 12, 1, 9, 0, tzinfo=UTC))

    page = await visitor(place.app).get(LINK)

    assert "Your learning days are over." in text_of(page)
    assert [form for form in forms(page) if form.action.endswith("/needs")] == []
