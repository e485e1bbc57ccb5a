"""The training records for ASC-WDS: what it takes, and what a spreadsheet must not do."""

import csv
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import validity_end
from domain.catalogue import CATALOGUE
from domain.offers import AwardPlan
from domain.training_upload import COLUMNS, Training, harmless, training_file

HEADING = (
    "LOCALESTID,UNIQUEWORKERID,CATEGORY,TRAININGNAME,ACCREDITED,WHODELIVERED,PROVIDERNAME,"
    "HOWDELIVERED,VALIDITY,DATECOMPLETED,EXPIRYDATE,NOTES"
)
DONE = date(2026, 3, 15)


def a_record(**changes: Any) -> Training:
    values: dict[str, Any] = {
        "setting": "rowan-house",
        "person": "p-3f2a77",
        "workplace": "ROWAN01",
        "worker": "W-17",
        "kind": "registration",
        "title": "Optimum Medicines Management Trainer Assessor",
        "service": "medicines",
        "completed_on": DONE,
        "valid_until": date(2028, 3, 14),
        "public_id": "k3v9",
    }
    return Training(**{**values, **changes})


def lines(*records: Training) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(training_file(records), newline=""), strict=True))


def test_the_heading_is_the_one_that_asc_wds_asks_for() -> None:
    assert training_file([]) == f"{HEADING}\r\n"


def test_a_certificate_is_one_line() -> None:
    assert training_file([a_record()]).splitlines()[1] == (
        "ROWAN01,W-17,13,Optimum Medicines Management Trainer Assessor,0,2,,1,24,"
        '15/03/2026,14/03/2028,"Optimum Workforce Leadership, certificate k3v9"'
    )


def test_a_certificate_without_an_end_says_so_and_has_no_expiry() -> None:
    (line,) = lines(a_record(valid_until=None))

    assert (line["VALIDITY"], line["EXPIRYDATE"]) == ("none", "")


@pytest.mark.parametrize("months", [2, 12, 24, 999])
@pytest.mark.parametrize("done", [DONE, date(2024, 2, 29), date(2026, 1, 31), date(2026, 12, 1)])
def test_validity_and_expiry_agree_by_the_rule_of_asc_wds(done: date, months: int) -> None:
    (line,) = lines(a_record(completed_on=done, valid_until=validity_end(done, months)))

    assert line["VALIDITY"] == str(months)


@pytest.mark.parametrize("until", [DONE + timedelta(days=100), validity_end(DONE, 1)])
def test_without_whole_months_that_asc_wds_takes_only_the_expiry_is_given(until: date) -> None:
    (line,) = lines(a_record(valid_until=until))

    assert (line["VALIDITY"], line["EXPIRYDATE"]) == ("", f"{until:%d/%m/%Y}")


EARNED = [
    (slug, plan)
    for slug, one in CATALOGUE.items()
    for plan in one.awards
    if plan.holder != "organisation"
]


@pytest.mark.parametrize(("slug", "plan"), EARNED)
def test_everything_that_people_can_earn_has_a_category(slug: str, plan: AwardPlan) -> None:
    record = a_record(kind=plan.kind, title=plan.title, service=slug)
    (line,) = lines(record)

    assert line["CATEGORY"] == str(plan.training_category)
    assert len(plan.title) <= 120


@pytest.mark.parametrize(
    "changes", [{"service": "yoga"}, {"title": "An old title"}, {"kind": "attendance"}]
)
def test_what_the_catalogue_does_not_know_counts_as_other_training(changes: Any) -> None:
    (line,) = lines(a_record(**changes))

    assert line["CATEGORY"] == "21"


@pytest.mark.parametrize("unknown", [{"workplace": None}, {"worker": None}])
def test_no_reference_of_ours_stands_in_the_place_of_the_providers_own(unknown: Any) -> None:
    assert training_file([a_record(**unknown)]) == f"{HEADING}\r\n"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_is_taken_for_a_formula(start: str) -> None:
    formula = f'{start}HYPERLINK("https://evil.example","{start}1+1")'
    (line,) = lines(a_record(workplace=formula, title=formula))

    assert line["LOCALESTID"].startswith(f"'{start}")
    assert line["TRAININGNAME"] == f"'{formula}"
    assert harmless("Rowan House = home") == "Rowan House = home"


texts = st.text(max_size=130)


@given(st.lists(st.tuples(texts, texts, st.from_regex(r"\A[0-9a-z-]{4,64}\Z")), max_size=5))
def test_whatever_the_words_the_file_has_its_columns_and_no_formula(
    words: list[tuple[str, str, str]],
) -> None:
    records = [a_record(workplace=home, title=name, worker=who) for home, name, who in words]
    rows = list(csv.reader(StringIO(training_file(records), newline=""), strict=True))

    assert len(rows) == len(records) + 1
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert not any(cell.startswith(tuple("=+-@\t\r\n")) for row in rows for cell in row)
    assert all(len(row[3]) <= 121 for row in rows[1:])
