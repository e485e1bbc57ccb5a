"""The sign-in sheet of a learning day: what it says, and that it can be written on and read out."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from activities.papers import render_sign_in_sheet
from activities.papers.sign_in_sheet import WALK_INS
from store.pages.sign_in_sheets import SheetLine, SignInSheet
from tests.activities import papers_read

MILLIMETRE = 72 / 25.4  # points
HEADER_CELLS = 7


def lines(count: int) -> tuple[SheetLine, ...]:
    return tuple(SheetLine(f"Delegate Number{n}", f"Setting {n}") for n in range(1, count + 1))


def sheet(**changes: object) -> SignInSheet:
    given = SignInSheet(
        title="Medicines, spring",
        day=2,
        days=4,
        day_title="Giving medicines safely",
        starts=datetime(2026, 3, 12, 9, 30, tzinfo=UTC),
        ends=datetime(2026, 3, 12, 16, 0, tzinfo=UTC),
        venue="Training room, Mansfield",
        trainers=("Ingrid Halloran",),
        lines=lines(3),
        printed_at=datetime(2026, 3, 11, 14, 5, tzinfo=UTC),
        printed_by="Asha Verma",
    )
    return replace(given, **changes)  # type: ignore[arg-type]


def test_it_says_the_day_the_people_and_when_it_was_printed() -> None:
    text = papers_read.words(render_sign_in_sheet(sheet()))

    for fact in (
        *("Sign-in sheet: Medicines, spring", "Day 2 of 4", "Giving medicines safely"),
        *("12 March 2026, 9:30 to 16:00", "Training room, Mansfield"),
        *("Trainer Ingrid Halloran", "Delegate Number1", "Setting 3"),
        *("Time in", "Signature in", "Time out", "Signature out"),
        "Optimum Engagements, as at 11 March 2026 at 14:05, printed by Asha Verma",
    ):
        assert fact in text


def test_both_who_give_the_day_are_named() -> None:
    text = papers_read.words(render_sign_in_sheet(sheet(trainers=("Ann Lee", "Bo Ray"))))

    assert "Trainers Ann Lee and Bo Ray" in text


@pytest.mark.parametrize("people", [0, 3, 40])
def test_everybody_has_a_row_and_walk_ins_have_empty_ones(people: int) -> None:
    pdf = render_sign_in_sheet(sheet(lines=lines(people)))

    tags = [tag for tag, _ in papers_read.tags(pdf)]
    assert tags.count("TR") == 1 + people + WALK_INS
    assert tags.count("TH") == HEADER_CELLS
    assert f" {people + WALK_INS} " in papers_read.words(pdf)


def test_many_people_run_over_pages_under_a_repeated_header() -> None:
    pdf = render_sign_in_sheet(sheet(lines=lines(40)))

    pages = len(papers_read.margins(pdf))
    assert pages > 1
    assert papers_read.words(pdf).count("Signature out") == pages


def test_it_is_tagged_titled_and_in_british_english() -> None:
    root = papers_read.catalogue(render_sign_in_sheet(sheet()))

    assert bool(root["/MarkInfo"]["/Marked"])
    assert root["/Lang"] == "en-GB"
    about = root["/Metadata"].get_data().decode()
    assert "pdfuaid:part" in about
    assert "Sign-in sheet: Medicines, spring, day 2 of 4, 12 March 2026" in about


def test_long_names_stay_inside_their_cells() -> None:
    long = SheetLine("Alexandrina Featherstonehaugh-Cholmondeley " * 2, "Keihanaikukauakahi" * 4)

    pdf = render_sign_in_sheet(sheet(lines=(long,), venue="A very long venue " * 6))

    for left, below, right, above in papers_read.margins(pdf):
        assert min(left, right) > 15 * MILLIMETRE
        assert min(below, above) > 10 * MILLIMETRE
    assert not papers_read.rows_overlap(pdf)


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert render_sign_in_sheet(sheet()) == render_sign_in_sheet(sheet())


def test_one_name_never_stops_the_sheet_for_everybody() -> None:
    words = papers_read.words(render_sign_in_sheet(sheet(lines=(SheetLine("한국 Kim", "Rowan"),))))

    assert "□□ Kim" in words
