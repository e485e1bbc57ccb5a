"""Lines, VAT and totals, to the penny."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.datafile import DataFileBroken
from domain.money import VAT, VAT_NOTE, Line, VatCode, parse_vat_rules, pounds, total

VAT_FILE = """
note = "To be confirmed."
[treatments.exempt_education]
rate_basis_points = 0
reason = "Exempt."
[treatments.exempt_funded]
rate_basis_points = 0
reason = "Exempt."
[treatments.outside_scope]
rate_basis_points = 0
reason = "Outside."
"""


def a_line(**changes: Any) -> Line:
    given: dict[str, Any] = {
        "description": "Coaching",
        "quantity": 1,
        "unit_pence": 5000,
        "vat": "standard",
    }
    return Line(**{**given, **changes})


@st.composite
def lines(draw: st.DrawFn) -> Line:
    quantity = draw(st.integers(1, 500))
    unit_pence = draw(st.integers(0, 2_000_000))
    return a_line(
        quantity=quantity,
        unit_pence=unit_pence,
        discount_pence=draw(st.integers(0, quantity * unit_pence)),
        vat=draw(st.sampled_from(get_args(VatCode))),
    )


def test_a_line_is_quantity_times_price_less_discount_plus_vat() -> None:
    line = a_line(quantity=3, unit_pence=5000, discount_pence=1000)

    assert (line.net_pence, line.vat_pence, line.gross_pence) == (14_000, 2_800, 16_800)


@pytest.mark.parametrize("code", ["exempt_education", "exempt_funded", "outside_scope"])
def test_only_the_standard_treatment_adds_vat(code: VatCode) -> None:
    assert a_line(vat=code).gross_pence == 5000
    assert a_line(vat="standard").gross_pence == 6000


@pytest.mark.parametrize(("net", "vat"), [(2, 0), (3, 1), (12, 2), (13, 3), (7, 1), (8, 2)])
def test_vat_is_rounded_to_the_nearest_penny(net: int, vat: int) -> None:
    assert a_line(unit_pence=net).vat_pence == vat


@pytest.mark.parametrize(("net", "vat"), [(1, 1), (3, 2), (5, 3)])
def test_half_a_penny_of_vat_is_rounded_up(net: int, vat: int) -> None:
    assert a_line(unit_pence=net, vat_basis_points=5000).vat_pence == vat


@given(lines())
def test_vat_is_the_exact_amount_rounded_half_up(line: Line) -> None:
    exact = Decimal(line.net_pence) * line.vat_basis_points / 10_000

    assert line.vat_pence == exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)


@given(st.lists(lines(), max_size=40))
def test_totals_add_up_to_the_penny(every: list[Line]) -> None:
    sums = total(every)

    assert sums.net_pence == sum(line.net_pence for line in every)
    assert sums.gross_pence == sums.net_pence + sums.vat_pence
    assert sums.gross_pence == sum(line.gross_pence for line in every)


@given(st.lists(lines(), max_size=10), st.lists(lines(), max_size=10))
def test_the_total_of_two_lists_is_the_sum_of_their_totals(
    one: list[Line], two: list[Line]
) -> None:
    both = total([*one, *two])

    assert both.net_pence == total(one).net_pence + total(two).net_pence
    assert both.gross_pence == total(one).gross_pence + total(two).gross_pence


def test_nothing_comes_to_nothing() -> None:
    assert total([]).gross_pence == 0


def test_a_stored_line_keeps_the_rate_it_was_made_with() -> None:
    stored = (
        '{"description":"x","quantity":1,"unit_pence":100,"vat":"standard","vat_basis_points":1750}'
    )

    assert Line.model_validate_json(stored).vat_pence == 18


@given(lines())
def test_a_line_survives_storage(line: Line) -> None:
    assert Line.model_validate_json(line.model_dump_json()) == line
    assert "vat_basis_points" in line.model_dump_json()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("quantity", 0),
        ("quantity", 1.0),
        ("unit_pence", -1),
        ("unit_pence", 49.99),
        ("unit_pence", "5000"),
        ("discount_pence", -1),
        ("description", ""),
        ("vat", "zero"),
        ("colour", "red"),
    ],
)
def test_a_wrong_field_is_refused_by_name(field: str, value: object) -> None:
    with pytest.raises(ValidationError) as told:
        a_line(**{field: value})

    assert told.value.errors()[0]["loc"] == (field,)


def test_a_discount_is_never_more_than_the_price() -> None:
    assert a_line(quantity=2, discount_pence=10_000).gross_pence == 0
    with pytest.raises(
        ValidationError, match=r"£100\.01 is more than the line's price of £100\.00"
    ):
        a_line(quantity=2, discount_pence=10_001)


@pytest.mark.parametrize(
    ("pence", "words"),
    [
        (0, "£0.00"),
        (5, "£0.05"),
        (80_000, "£800.00"),
        (123_450, "£1,234.50"),
        (123_456_789, "£1,234,567.89"),
        (-500, "-£5.00"),
        (-5, "-£0.05"),
    ],
)
def test_amounts_are_printed_in_pounds(pence: int, words: str) -> None:
    assert pounds(pence) == words


@given(st.integers(-(10**12), 10**12))
def test_no_penny_is_lost_in_print(pence: int) -> None:
    assert round(Decimal(pounds(pence).replace("£", "").replace(",", "")) * 100) == pence


def test_every_treatment_prints_a_reason_and_the_open_question_is_said() -> None:
    assert list(VAT) == list(get_args(VatCode))
    assert all(treatment.reason.endswith(".") for treatment in VAT.values())
    assert [code for code, treatment in VAT.items() if treatment.rate_basis_points] == ["standard"]
    assert VAT["standard"].rate_basis_points == 2000
    assert "confirmed by Optimum's accountant" in VAT_NOTE


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (VAT_FILE, "these treatments are missing: standard"),
        (VAT_FILE + "[treatments.zero]\nrate_basis_points = 0\nreason = 'x'", "treatments > zero"),
        (
            VAT_FILE + "[treatments.standard]\nreason = 'x'",
            "standard > rate_basis_points: Field req",
        ),
        (VAT_FILE + "[treatments.standard]\nrate_basis_points = 20.0\nreason = 'x'", "it is 20.0"),
        ("note = 'x'\ntreatments = 7", "treatments"),
        ("note = 'x'\n[treatments]\nstandard = 7", "treatments > standard"),
        ("note =\n", "not valid TOML: .*line 1"),
    ],
)
def test_a_broken_vat_file_says_what_is_wrong(text: str, fault: str) -> None:
    with pytest.raises(DataFileBroken, match=fault):
        parse_vat_rules(text)
