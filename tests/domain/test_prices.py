"""What an order costs, line by line, and why."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalogue import (
    CATALOGUE,
    CATALOGUE_VERSION,
    MAX_QUANTITY,
    NoSuchOption,
    OptionTwice,
    QuantityOutOfRange,
    quote,
    service,
)
from domain.money import VAT_NOTE, pounds
from domain.prices import Charged, Choice, Free, Funded, Pack, cheapest, packs, price_words
from domain.refusals import Several


def pence(slug: str, quantity: int, *, premium: bool = False) -> int:
    return quote(slug, quantity, premium).total.net_pence


def test_a_bigger_picture_programme_costs_800_pounds_and_says_why() -> None:
    offer = quote("bigger_picture", 1, premium=False)

    assert offer.total.gross_pence == 80_000
    assert offer.explanation == (
        "1 provider at £800.00: £800.00.",
        "Exempt from VAT: education and vocational training.",
        "VAT treatment to be confirmed by Optimum's accountant.",
        "£800.00 in total.",
        "Prices of catalogue 1, from 1 January 2012.",
    )


@pytest.mark.parametrize(
    ("licences", "ordinary", "premium"),
    [
        (1, 700, 500),
        *((count, 1000, 800) for count in range(2, 7)),
        (7, 1700, 1300),
        *((count, 2000, 1600) for count in range(8, 13)),
        (13, 2700, 2100),
        (14, 3000, 2400),
    ],
)
def test_licences_for_one_employee_are_sold_at_the_best_price(
    licences: int, ordinary: int, premium: int
) -> None:
    assert pence("e_assessment", licences) == ordinary
    assert pence("e_assessment", licences, premium=True) == premium


def test_seven_licences_are_a_bundle_and_a_single_one() -> None:
    bundle, single = quote("e_assessment", 7, premium=False).lines

    assert bundle.description == (
        "E-assessment licences: bundle of up to 6 licences for one employee"
    )
    assert single.description == "E-assessment licences: single licence for one employee"
    assert (bundle.quantity, bundle.unit_pence) == (1, 1000)
    assert (single.quantity, single.unit_pence) == (1, 700)


def test_the_best_price_is_explained_against_the_others() -> None:
    assert quote("e_assessment", 8, premium=True).explanation[:4] == (
        "2 bundles of up to 6 licences at £8.00: £16.00.",
        "This is the cheapest mix: 8 single licences would cost £40.00, which is £24.00 more.",
        "4 more licences can be added at no extra cost.",
        "Premium price; without Premium membership this would cost £20.00.",
    )
    assert quote("e_assessment", 1, premium=False).explanation[:2] == (
        "1 single licence at £7.00: £7.00.",
        "Price without Premium membership; a Premium member would pay £5.00.",
    )


def test_premium_membership_changes_the_price_of_licences_only() -> None:
    differs = [
        slug
        for slug in CATALOGUE
        if quote(slug, 3, premium=True).total != quote(slug, 3, premium=False).total
    ]

    assert differs == ["e_assessment"]


def test_the_recommended_pair_costs_500_pounds_and_coaching_150_more() -> None:
    pair = quote("care_planning", 2, premium=False)
    coached = quote("care_planning", 2, premium=False, options=("implementation_coaching",))

    assert pair.total.net_pence == 50_000
    assert coached.total.net_pence == 65_000
    assert coached.lines[1].description == (
        "Care planning to enhance well-being: Half a day of implementation coaching"
    )
    assert coached.explanation[:3] == (
        "2 delegates at £250.00: £500.00.",
        "This is the recommended pair: a registered manager and a senior care worker.",
        "Half a day of implementation coaching: £150.00.",
    )


def test_one_delegate_is_not_called_the_recommended_pair() -> None:
    explained = " ".join(quote("care_planning", 1, premium=False).explanation)

    assert "recommended" not in explained


def test_vat_is_added_and_shown_where_it_is_due() -> None:
    offer = quote("survey_360", 1, premium=False)

    assert offer.total.gross_pence == 36_000
    assert offer.explanation[1:4] == (
        "VAT at the standard rate of 20%.",
        VAT_NOTE,
        "£300.00 and £60.00 VAT: £360.00 in total.",
    )


def test_what_costs_nothing_is_a_line_without_a_price_and_a_reason() -> None:
    free = [slug for slug, one in CATALOGUE.items() if isinstance(one.price, Free | Funded)]

    assert len(free) == 5
    for slug in free:
        offer = quote(slug, 2, premium=True)
        assert [(line.quantity, line.gross_pence) for line in offer.lines] == [(2, 0)]
        assert offer.explanation[:2] == (price_words(service(slug).price), "£0.00 in total.")


@given(st.sampled_from(sorted(CATALOGUE)), st.integers(1, 60), st.booleans())
def test_every_price_is_pinned_and_its_lines_add_up(
    slug: str, quantity: int, premium: bool
) -> None:
    offer = quote(slug, quantity, premium)

    assert (offer.service, offer.quantity, offer.premium) == (slug, quantity, premium)
    assert offer.catalogue == CATALOGUE_VERSION
    assert offer.total.gross_pence == sum(line.gross_pence for line in offer.lines)
    assert f"{pounds(offer.total.gross_pence)} in total." in " ".join(offer.explanation)
    assert type(offer).model_validate_json(offer.model_dump_json()) == offer


def test_all_reasons_against_an_order_come_at_once() -> None:
    twice = ("implementation_coaching", "implementation_coaching", "lunch")

    with pytest.raises(Several) as told:
        quote("care_planning", MAX_QUANTITY + 1, premium=False, options=twice)

    assert [type(reason) for reason in told.value.reasons] == [
        QuantityOutOfRange,
        OptionTwice,
        NoSuchOption,
    ]
    assert "An order is for 1 to 1000; 1001 is not possible." in told.value.sentence


@pytest.mark.parametrize("quantity", [0, -1, MAX_QUANTITY + 1])
def test_an_impossible_quantity_is_refused(quantity: int) -> None:
    with pytest.raises(QuantityOutOfRange):
        quote("coaching", quantity, premium=False)


def test_the_largest_order_is_still_priced() -> None:
    assert pence("e_assessment", MAX_QUANTITY) == 167 * 1000


some_packs = st.lists(
    st.builds(Pack, size=st.integers(2, 8), pence=st.integers(0, 5000)), max_size=3
).map(tuple)


@given(st.integers(0, 5000), some_packs, st.integers(1, 14))
def test_no_mix_of_packs_is_cheaper_than_the_one_chosen(
    single: int, bundles: tuple[Pack, ...], quantity: int
) -> None:
    offered = (Pack(size=1, pence=single), *bundles)

    chosen = cheapest(offered, quantity)

    every_mix = product(*(range(-(-quantity // pack.size) + 1) for pack in offered))
    prices = [
        sum(count * pack.pence for count, pack in zip(mix, offered, strict=True))
        for mix in every_mix
        if sum(count * pack.size for count, pack in zip(mix, offered, strict=True)) >= quantity
    ]
    assert sum(choice.pence for choice in chosen) == min(prices)
    assert sum(choice.count * choice.pack.size for choice in chosen) >= quantity


def test_of_equal_prices_fewer_packs_and_then_more_units_are_taken() -> None:
    single, pair, trio = (Pack(size=size, pence=100 * size) for size in (1, 2, 3))
    generous = Pack(size=4, pence=300)

    assert cheapest((single, pair, trio), 5) == (
        Choice(pack=trio, count=1),
        Choice(pack=pair, count=1),
    )
    assert cheapest((single, trio, generous), 3) == (Choice(pack=generous, count=1),)
    assert cheapest((generous, trio, single), 3) == (Choice(pack=generous, count=1),)


def test_premium_members_pay_their_price_for_every_pack() -> None:
    price = CATALOGUE["e_assessment"].price
    assert isinstance(price, Charged)

    assert [pack.pence for pack in packs(price, premium=False)] == [700, 1000]
    assert [pack.pence for pack in packs(price, premium=True)] == [500, 800]
