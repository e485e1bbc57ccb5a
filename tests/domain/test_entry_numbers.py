"""Numbers as they are typed: what is read, what is refused, and that nothing is guessed."""

import re
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.entry.numbers import MOST, amount, minutes, percent, whole_number
from domain.money import pounds

TYPED = st.text("0123456789,.£ -+e٣²", max_size=12)


def careless(text: str) -> Decimal | None:
    """What a reader makes of an amount that takes all commas, spaces and signs out."""
    bare = text.replace(",", "").replace(" ", "").replace("£", "")
    return Decimal(bare) if re.fullmatch(r"[0-9]+(\.[0-9]+)?", bare) else None


def written(pence: int) -> set[str]:
    """Every way in which an amount may be written, without the pound sign."""
    whole, rest = divmod(pence, 100)
    ways = {f"{whole:,}.{rest:02}", f"{whole}.{rest:02}"}
    if rest % 10 == 0:
        ways |= {f"{whole:,}.{rest // 10}", f"{whole}.{rest // 10}"}
    if rest == 0:
        ways |= {f"{whole:,}", f"{whole}"}
    return ways


@given(st.integers(0, MOST))
def test_an_amount_as_the_site_says_it_is_read_as_the_same(pence: int) -> None:
    assert amount(pounds(pence)) == pence
    assert {amount(way) for way in written(pence)} == {pence}


@given(TYPED)
@example("12,50")
@example("1,5")
@example("1,2,3")
@example("0,500")
@example("1 250")
def test_nothing_is_an_amount_but_what_one_would_write_for_it(text: str) -> None:
    try:
        pence = amount(text)
    except ValueError as wrong:
        assert "such as 1,250.00" in str(wrong) or "at most £10,000,000" in str(wrong)
        return
    bare = text.strip().removeprefix("£").removeprefix(" ")
    assert (bare.lstrip("0") or "0") in {way.lstrip("0") or "0" for way in written(pence)}
    assert careless(text) == Decimal(pence) / 100, "whatever is read is read as it stands"


def test_a_careless_reader_takes_what_is_refused_here() -> None:
    for text, taken in (("12,50", 1250), ("1,5", 15), ("1,2,3", 123), ("1 250", 1250)):
        assert careless(text) == taken
        with pytest.raises(ValueError, match="enter an amount in pounds and pence"):
            amount(text)


NO_AMOUNTS = (
    *("", "£", "1.234,56", "٣", "²", "1e3", "--5", "-5", "12.345", ".5", "5.", "1,25", "5" * 5000),
    *("1" + ",000" * 2000, "12.50 GBP", "NaN", "inf", "1_000", "\uff11\uff12", "12\n50", "$5"),
)
NO_WHOLE_NUMBERS: tuple[object, ...] = (
    *(12.5, 12.0, 1e3, True, False, None, [], {}, "12.5", "12,50", "1,5", "1e3", "²", "٣", "--5"),
    *("", " ", "0x10", "1_000", "+5", "9" * 5000, 10**12, MOST + 1, -MOST - 1, "0,500"),
)


@pytest.mark.parametrize("text", NO_AMOUNTS)
def test_what_is_no_amount_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r"such as 1,250\.00|smaller amount"):
        amount(text)


@pytest.mark.parametrize(
    ("text", "pence"),
    [("12.5", 1250), ("£ 1,250.00", 125_000), (" £7 ", 700), ("£\u00a01,250", 125_000), ("0", 0)],
)
def test_an_amount_may_bear_its_sign_and_one_digit_of_pence(text: str, pence: int) -> None:
    assert amount(text) == pence


@given(st.integers(-MOST, MOST))
def test_a_whole_number_is_the_same_as_text_and_as_a_number(number: int) -> None:
    assert whole_number(number) == whole_number(str(number)) == whole_number(f"{number:,}")


@pytest.mark.parametrize("given", NO_WHOLE_NUMBERS)
def test_what_is_no_whole_number_is_refused(given: object) -> None:
    with pytest.raises(ValueError, match="enter a"):
        whole_number(given)


@pytest.mark.parametrize("unit", ["", "%", " %"])
def test_percent_may_bear_their_sign(unit: str) -> None:
    assert percent(f"85{unit}") == percent(85) == 85
    for wrong in (f"85.5{unit}", f"8,5{unit}", f"{unit}"):
        with pytest.raises(ValueError, match="percent"):
            percent(wrong)


@pytest.mark.parametrize("unit", ["", " min", "min", " minutes", " minute", " mins"])
def test_minutes_may_bear_their_unit(unit: str) -> None:
    assert minutes(f"45{unit}") == minutes(45) == 45
    for wrong in (f"4.5{unit}", f"4,5{unit}", "45 hours", 4.5):
        with pytest.raises(ValueError, match="minutes"):
            minutes(wrong)
