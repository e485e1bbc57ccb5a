"""Reports to funders: made once, with counts only, and sent to the contact on record."""

import io
from datetime import UTC, date, datetime, timedelta
from zipfile import ZipFile

import pytest

from activities.papers import FunderPack, PackCohort, render_funder_pack, render_funder_sheet
from domain.processes.allocation import allocation_ref
from domain.processes.allocation.commands import Close
from domain.processes.cohort.commands import OpenForPlaces
from domain.ref import effect_id
from store import vault
from store.pool import Pool
from tests.activities import papers_read
from tests.activities.workroom import Workroom, opened, person, words, workroom
from tests.domain import builders as b
from tests.domain import funded_courses as x
from tests.given import NOW

REF = allocation_ref(x.ACE)
GUESTS = ("p-funder", x.GAIL, x.IVO)
COHORT = PackCohort(
    label="Clinical quality, June 2026",
    first_day=date(2026, 6, 9),
    stage="open",
    capacity=12,
    drawn=4,
    attended=2,
    did_not_attend=1,
    competent=1,
)


def pack(**changes: object) -> FunderPack:
    facts: dict[str, object] = {
        "funder": "LETC",
        "service": "ACE - Clinical Quality Framework",
        "on": date(2026, 6, 1),
        "starts_on": date(2026, 1, 5),
        "ends_on": date(2026, 12, 18),
        "places": 36,
        "profile": 15,
        "providers": 2,
        "cohorts": (COHORT,),
        "risks": ("Places are taken more slowly than planned.",),
    }
    return FunderPack.model_validate({**facts, **changes})


PACKS = {
    "usual": pack(),
    "priced": pack(place_pence=12_000),
    "nothing yet": pack(cohorts=(), risks=()),
    "long": pack(
        cohorts=(COHORT.model_copy(update={"label": "Featherstonehaugh" * 6}),) * 40,
        risks=("A risk that takes some words to tell, and then some more of them. " * 3,) * 12,
        last=True,
    ),
}
every_pack = pytest.mark.parametrize("name", PACKS)


@every_pack
def test_a_report_is_tagged_and_stays_on_its_pages(name: str) -> None:
    pdf = render_funder_pack(PACKS[name])

    assert bool(papers_read.catalogue(pdf)["/MarkInfo"]["/Marked"])
    assert "pdfuaid:part" in papers_read.catalogue(pdf)["/Metadata"].get_data().decode()
    assert {"H1", "H2", "TH"} <= {tag for tag, _ in papers_read.tags(pdf)}
    for left, below, right, above in papers_read.margins(pdf):
        assert min(left, right) > 19 * 72 / 25.4
        assert min(below, above) > 10 * 72 / 25.4
    assert not papers_read.rows_overlap(pdf)


@every_pack
def test_the_same_figures_give_the_same_bytes(name: str) -> None:
    assert render_funder_pack(PACKS[name]) == render_funder_pack(PACKS[name])
    assert render_funder_sheet(PACKS[name]) == render_funder_sheet(PACKS[name])


def test_paper_and_spreadsheet_hold_the_same_figures() -> None:
    text = papers_read.words(render_funder_pack(PACKS["priced"]))
    for fact in ("LETC", "1 June 2026", "Taken 4 11 %", "Free 32 88 %", "£480.00", "4 of 12"):
        assert fact in text
    with ZipFile(io.BytesIO(render_funder_sheet(PACKS["priced"]))) as book:
        shared = book.read("xl/sharedStrings.xml").decode()
        profile = book.read("xl/worksheets/sheet2.xml").decode()
    assert "Clinical quality, June 2026" in shared
    assert "<v>480</v>" in profile and "<v>15</v>" in profile


def test_a_text_is_never_read_as_a_formula() -> None:
    odd = COHORT.model_copy(update={"label": "=1+1"})
    with ZipFile(io.BytesIO(render_funder_sheet(pack(cohorts=(odd,))))) as book:
        assert "<f>" not in book.read("xl/worksheets/sheet3.xml").decode()
        assert "=1+1" in book.read("xl/sharedStrings.xml").decode()


async def funded(pool: Pool) -> Workroom:
    """Return a workroom with funded places, two of them taken for a course in June."""
    room = await workroom(pool)
    await vault.write_people(pool, [person(one) for one in GUESTS], NOW)
    await room.do(x.HOUSE, b.register_provider())
    await room.do(x.HOUSE, b.add_setting())
    await room.do(x.DATE, x.plan(x.ACE))
    await room.do(x.DATE, OpenForPlaces())
    await room.do(REF, x.funded(x.ACE, places=24, ends_on=date(2026, 6, 30)))
    await room.do(x.BOOKING, x.book(x.ACE, x.GAIL, x.IVO))
    await room.settle()
    return room


async def texts(room: Workroom, key: str) -> str:
    async with room.pool.acquire() as conn:
        found = await vault.document(conn, str(effect_id(REF, key)))
    assert found is not None and found.body is not None
    return papers_read.words(found.body)


async def test_a_report_goes_out_on_the_first_working_day_of_a_month(pool: Pool) -> None:
    room = await funded(pool)
    await room.until(datetime(2026, 4, 1, 7, 59, tzinfo=UTC))
    assert await room.mails("funder_pack") == []
    await room.until(datetime(2026, 4, 1, 8, 0, tzinfo=UTC))

    (letter,) = await room.mails("funder_pack")
    assert letter.person_id == "p-funder"
    assert "report as at 1 April 2026" in (letter.subject or "")
    assert "The next one follows" in words(letter)
    names = [part.get_filename() for part in opened(letter).iter_attachments()]
    stem = "funded-places-clinical-quality-2026-04-01"
    assert names == [f"{stem}.pdf", f"{stem}.xlsx"]
    text = await texts(room, "make_pack:1:2026-04-01")
    assert "Taken 2 8 %" in text
    assert "has 2 of 4 places taken. That is under 60 %." in text
    assert "2 instead of 6 by now, 4 behind the profile" in text


async def test_a_report_names_nobody(pool: Pool) -> None:
    room = await funded(pool)
    await room.until(datetime(2026, 4, 1, 9, tzinfo=UTC))
    rows = await room.ask("SELECT bytes, subjects FROM document WHERE kind = 'funder_report'")
    assert len(rows) == 2
    for body, subjects in rows:
        assert list(subjects) == []
        assert b"Zqxwv" not in body
    assert "Zqxwv" not in await texts(room, "make_pack:1:2026-04-01")


async def test_making_and_sending_again_change_nothing(pool: Pool) -> None:
    room = await funded(pool)
    await room.until(datetime(2026, 4, 1, 7, 59, tzinfo=UTC))
    calls = [
        await room.perform(REF, "make_pack:1:2026-04-01"),
        await room.perform(REF, "send_pack:1:1"),
    ]
    tables = ("document", "mail", "event")
    before = [await room.ask(f"SELECT * FROM {name}") for name in tables]
    for call in calls:
        await room.run(call)
    assert [await room.ask(f"SELECT * FROM {name}") for name in tables] == before


async def test_a_report_that_is_too_late_is_left_out(pool: Pool) -> None:
    room = await funded(pool)
    call = await room.call(REF, "make_pack:1:2026-04-01")
    await room.at(datetime(2026, 5, 4, tzinfo=UTC))
    await room.run(call)
    assert await room.ask("SELECT 1 FROM document WHERE kind = 'funder_report'") == []
    assert (await room.state(REF)).allocation.lapsed == ("make_pack:1:2026-04-01",)


async def test_closing_brings_the_last_report(pool: Pool) -> None:
    room = await funded(pool)
    await room.do(REF, Close(reason="t-why"))
    await room.settle()
    (letter,) = await room.mails("funder_pack")
    assert "It is the last one." in words(letter)
    assert "Last report on funded places" in await texts(room, f"make_pack:1:last:{NOW.date()}")


async def test_round_one_ends_on_its_day(pool: Pool) -> None:
    room = await funded(pool)
    await room.until(datetime(2026, 4, 30, 22, 59, tzinfo=UTC))
    assert not (await room.state(REF)).allocation.round_one_over
    await room.until(datetime(2026, 4, 30, 22, 59, tzinfo=UTC) + timedelta(minutes=1))
    assert (await room.state(REF)).allocation.round_one_over
