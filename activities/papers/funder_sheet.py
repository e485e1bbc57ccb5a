"""The monthly report to a funder as a spreadsheet: the figures of the paper, to be worked with."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]  # ships no annotations

from activities.papers.funder_pack import FunderPack
from domain.calendar import say_date

Cell = str | int | float | datetime


def render_funder_sheet(paper: FunderPack) -> bytes:
    """Return the report as an XLSX file of four sheets; the same paper gives the same bytes.

    Texts are written as texts: none of them is ever read as a formula.
    """
    file = io.BytesIO()
    # No temporary files, and no text that turns into a formula, a number or a link by itself.
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = Workbook(file, options)
    book.set_properties(
        {
            "title": f"{paper.heading}: {paper.service}",
            "author": paper.organisation,
            "created": datetime.combine(paper.on, time(), UTC).replace(tzinfo=None),
        }
    )
    sheets = _Sheets(book)
    sheets.add("Places", ("Status", "Places"), _places(paper), (30, 12))
    sheets.add("Profile", _profile_titles(paper), _profile(paper), (30, 12, 14))
    sheets.add("Cohorts", COHORT_TITLES, _cohorts(paper), (38, 14, 16, 12, 10, 12, 16, 14))
    sheets.add("Risks", ("Risk",), [(risk,) for risk in paper.risks] or [("None",)], (100,))
    book.close()
    return file.getvalue()


COHORT_TITLES = (
    "Cohort",
    "First day",
    "Stage",
    "Capacity",
    "Taken",
    "Attended",
    "Did not attend",
    "Competent",
)


class _Sheets:
    """Adds sheets of one look: a heading row that stays, and columns wide enough."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._head = book.add_format({"bold": True, "bg_color": "#F1F6F6", "bottom": 1})
        self._date = book.add_format({"num_format": "d mmmm yyyy", "align": "left"})
        self._money = book.add_format({"num_format": "£#,##0.00"})

    def add(
        self,
        name: str,
        titles: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        widths: Sequence[int],
    ) -> None:
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.write_row(0, 0, titles, self._head)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                self._write(sheet, number, column, value)

    def _write(self, sheet: Any, row: int, column: int, value: Cell) -> None:
        match value:
            case datetime():
                sheet.write_datetime(row, column, value, self._date)
            case float():  # only money has pence
                sheet.write_number(row, column, value, self._money)
            case int():
                sheet.write_number(row, column, value)
            case str():
                sheet.write_string(row, column, value)


def _places(paper: FunderPack) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = [(label, count) for label, count, _ in paper.statuses]
    return [
        *rows,
        ("Providers with places", paper.providers),
        ("Service", paper.service),
        ("Funder", paper.funder),
        ("As at", say_date(paper.on)),
        ("Funded from", say_date(paper.starts_on)),
        ("Funded to", say_date(paper.ends_on)),
    ]


def _profile_titles(paper: FunderPack) -> tuple[str, ...]:
    return ("Against the profile", "Places", *(("Money",) if paper.place_pence else ()))


def _profile(paper: FunderPack) -> list[tuple[Cell, ...]]:
    counts = (paper.total.drawn, paper.profile, paper.places)
    price = paper.place_pence
    return [
        (label, count, *((count * price / 100,) if price else ()))
        for (label, _, _), count in zip(paper.spend, counts, strict=True)
    ]


def _cohorts(paper: FunderPack) -> list[tuple[Cell, ...]]:
    return [
        (
            one.label,
            datetime.combine(one.first_day, time()),
            one.stage,
            one.capacity,
            one.drawn,
            one.attended,
            one.did_not_attend,
            one.competent,
        )
        for one in paper.cohorts
    ]
