"""The code of a room, and who is meant by a name that somebody types."""

from datetime import date

import pytest

from web.room_code import code_of, meant, read_code

DAY = date(2026, 6, 25)
NAMES = {
    "p-tom": "Thomas Ashgrove",
    "p-tess": "Tess Ashgrove",
    "p-kofi": "Kofi Larkspur",
    "p-sian": "Siân Rhys-Davies",
    "p-maria": "Maria van den Berg",
    "p-nora": "Nora O’Shea",
    "p-one": "Cher",
}


def test_a_code_is_of_one_day_on_one_date_at_one_site() -> None:
    code = code_of("secret", "cohort:spring", 9, DAY)

    others = {
        code_of("secret", "cohort:spring", 9, date(2026, 6, 26)),
        code_of("secret", "cohort:spring", 8, DAY),
        code_of("secret", "cohort:summer", 9, DAY),
        code_of("another", "cohort:spring", 9, DAY),
    }
    assert code == code_of("secret", "cohort:spring", 9, DAY)
    assert code not in others
    assert len(others) == 4


def test_a_code_is_read_however_it_is_typed() -> None:
    code = code_of("secret", "cohort:spring", 9, DAY)

    assert len(code) == 9
    assert not set(code) & set("01ilo")
    for typed in (code.upper(), code.replace("-", ""), f" {code.replace('-', ' ')} "):
        assert read_code(typed) == code


@pytest.mark.parametrize(
    ("typed", "people"),
    [
        ("Kofi Larkspur", ["p-kofi"]),
        ("  kofi   LARKSPUR ", ["p-kofi"]),
        ("K Larkspur", ["p-kofi"]),
        ("Sian Davies", ["p-sian"]),
        ("Siân Rhys Davies", ["p-sian"]),
        ("Maria Berg", ["p-maria"]),
        ("Nora O'Shea", ["p-nora"]),
        ("Thomas Ashgrove", ["p-tom"]),
        ("T Ashgrove", ["p-tom", "p-tess"]),
        ("Larkspur", []),
        ("Ann Larkspur", []),
        ("Kofi Lark", []),
        ("Cher", ["p-one"]),
        ("", []),
        ("!!! ???", []),
    ],
)
def test_who_is_meant(typed: str, people: list[str]) -> None:
    assert meant(typed, NAMES) == people


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("Cher", "Cher"),
        ("李小龙", "李小龙"),
        ("Malgorzata Walesa", "Małgorzata Wałęsa"),
        ("Bob O'Neil", "Bob O’Neil, Jr."),
        ("Bob ONeil Jr", "Bob O'Neil"),
        ("Soren Aerts", "Søren Ærts"),
        ("Zoe\u0301 Gruss", "Zoé Gruß"),
        ("Larkspur Kofi", "Kofi Larkspur"),
    ],
)
def test_names_are_found_as_people_write_them(typed: str, stands: str) -> None:
    assert meant(typed, {"p-1": stands, "p-2": "Sade Other"}) == ["p-1"]
