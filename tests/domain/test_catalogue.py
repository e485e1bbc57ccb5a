"""What Optimum sells, and what it costs."""

from itertools import combinations, product
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.calendar import FIRST_DAY, morning
from domain.catalogue import (
    CATALOGUE,
    CATALOGUE_FROM,
    CATALOGUE_VERSION,
    MAX_QUANTITY,
    NoSuchOption,
    NoSuchService,
    OptionTwice,
    QuantityOutOfRange,
    days_for,
    parse_catalogue,
    quote,
    service,
)
from domain.datafile import DataFileBroken, read
from domain.money import VAT_NOTE, pounds
from domain.offers import NoSuchVariant, Variant
from domain.parts.learning_days import LearningDay, Part
from domain.prices import Charged, Choice, Free, Funded, Pack, cheapest, packs, price_words
from domain.refusals import Several

PRICES = {
    "survey_360": "£300.00 per provider",
    "workforce_planning": "£300.00 per provider",
    "e_assessment": "£7.00 per licence",
    "coaching": "£50.00 per hour",
    "care_planning": "£250.00 per delegate",
    "benchmarking": "This service is free of charge.",
    "development_fund": "This service is free of charge.",
    "bigger_picture": "£800.00 per provider",
    "action_learning": "£499.00 per delegate",
    "moving_and_handling": "£500.00 per trainer assessor",
    "medicines": "£500.00 per trainer assessor",
    "clinical_quality": "Places are fully funded by LETC.",
    "audit_feedback": "There is no charge for this service.",
    "improvement_cycle": "There is no charge for this service.",
}
BIGGER_PICTURE = CATALOGUE["bigger_picture"]
BY_AREA = BIGGER_PICTURE.variant("by_area")
SHARED = BIGGER_PICTURE.variant("shared")
SUBJECTS = [subject.slug for subject in BIGGER_PICTURE.subjects]
MENTOR_DAYS = (3, 4, 5, 6, 8, 9, 10, 11, 13, 14)
FILE = read("catalogue.toml")


def pence(slug: str, quantity: int, *, premium: bool = False) -> int:
    return quote(slug, quantity, premium).total.net_pence


# What is on sale


def test_the_fourteen_services_and_their_prices_are_on_sale() -> None:
    assert {slug: price_words(one.price) for slug, one in CATALOGUE.items()} == PRICES


def test_a_service_is_found_by_its_slug() -> None:
    for slug, one in CATALOGUE.items():
        assert one.slug == slug
        assert service(slug) is one


def test_an_unknown_service_is_refused_with_the_known_ones() -> None:
    with pytest.raises(NoSuchService, match=r"no service “yoga”.*survey_360, workforce_planning"):
        service("yoga")


def test_the_catalogue_cannot_be_changed_while_running() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        BIGGER_PICTURE.title = "Something else"  # type: ignore[misc]
    with pytest.raises(TypeError):
        CATALOGUE["yoga"] = BIGGER_PICTURE  # type: ignore[index]


def test_the_first_version_holds_from_the_first_known_day() -> None:
    assert (CATALOGUE_VERSION, CATALOGUE_FROM) == (1, FIRST_DAY)


def test_no_vat_treatment_is_confirmed_yet() -> None:
    assert not any(one.vat.confirmed for one in CATALOGUE.values())


def test_what_we_read_into_the_list_of_services_is_marked_as_our_reading() -> None:
    readings = {slug: " ".join(one.readings) for slug, one in CATALOGUE.items()}

    assert "membership that a provider pays for" in readings["e_assessment"]
    assert "up to six subjects for one employee" in readings["e_assessment"]
    assert "cost nothing" in readings["improvement_cycle"]
    assert "“N/A” beside the price means that there is no charge" in readings["audit_feedback"]
    assert "divided by areas of responsibility" in readings["bigger_picture"]


def test_the_licence_category_of_2015_follows_the_one_before_it() -> None:
    old, new, *others = CATALOGUE["e_assessment"].categories

    assert old.until is not None and new.since is not None
    assert (old.followed_by, (new.since - old.until).days) == (new.slug, 1)
    assert [one.title for one in others] == ["Essentials", "Health", "Specialist"]


def test_money_that_comes_back_is_on_record() -> None:
    fund = CATALOGUE["development_fund"].funding
    sets = CATALOGUE["action_learning"].funding

    assert fund is not None and (fund.pence, fund.per, fund.at_most) == (1500, "QCF credit", 60)
    assert sets is not None and (sets.pence, sets.per, sets.at_most) == (40_000, "delegate", None)


def test_the_funder_pays_for_thirty_cohorts_of_thirty() -> None:
    ace = CATALOGUE["clinical_quality"]

    assert ace.allocation is not None and ace.allocation.total == 900
    assert isinstance(ace.price, Funded) and ace.price.payer == "LETC"


def test_workforce_planning_is_two_hours_and_four_more() -> None:
    hours = CATALOGUE["workforce_planning"].hours

    assert hours is not None and (hours.session_minutes, hours.support_minutes) == (120, 240)


@pytest.mark.parametrize(
    ("slug", "days", "length"),
    [
        ("care_planning", 2, "full day"),
        ("action_learning", 6, "half day"),
        ("moving_and_handling", 4, "full day"),
        ("medicines", 4, "full day"),
    ],
)
def test_a_course_is_the_same_days_for_everyone(slug: str, days: int, length: str) -> None:
    usual = CATALOGUE[slug].variant()

    assert [day.audience for day in usual.days] == ["everyone"] * days
    assert {day.length for day in usual.days} == {length}
    assert days_for(usual, "delegate") == tuple(range(1, days + 1))


@pytest.mark.parametrize("slug", ["moving_and_handling", "medicines"])
def test_a_trainer_assessor_is_registered_for_24_months_with_a_yearly_update(slug: str) -> None:
    (registration,) = CATALOGUE[slug].awards_for("trainer assessor")

    assert registration.kind == "registration"
    assert (registration.validity_months, registration.update_months) == (24, 12)


# The Bigger Picture programme


def test_bigger_picture_has_fourteen_days_four_for_the_manager_and_ten_for_mentors() -> None:
    for variant in (BY_AREA, SHARED):
        assert [day.number for day in variant.days] == list(range(1, 15))
        assert days_for(variant, "manager") == (1, 2, 7, 12)
        assert [day.number for day in variant.days if day.audience == "mentors"] == list(
            MENTOR_DAYS
        )


def test_days_divided_by_area_are_the_usual_way() -> None:
    assert BIGGER_PICTURE.variant() is BY_AREA
    assert BIGGER_PICTURE.mentors == 4


def test_a_mentor_day_serves_one_or_two_subjects_and_every_subject_is_served() -> None:
    served = [day.subjects for day in BY_AREA.days if day.audience == "mentors"]

    assert {len(subjects) for subjects in served} == {1, 2}
    assert sorted({subject for subjects in served for subject in subjects}) == sorted(SUBJECTS)


def test_even_one_area_alone_gives_a_mentor_two_days() -> None:
    for subject in SUBJECTS:
        assert len(days_for(BY_AREA, "mentor", (subject,))) >= 2


def test_any_division_of_the_subjects_in_pairs_gives_every_mentor_at_least_two_days() -> None:
    divisions = list(pairings(tuple(SUBJECTS)))

    assert len(divisions) == 105
    for division in divisions:
        days = [days_for(BY_AREA, "mentor", pair) for pair in division]
        assert len(division) == BIGGER_PICTURE.mentors
        assert min(len(of_one) for of_one in days) >= 2
        assert sorted({day for of_one in days for day in of_one}) == list(MENTOR_DAYS)


def pairings(slugs: tuple[str, ...]) -> Any:
    """All ways to divide slugs in pairs."""
    if not slugs:
        yield ()
        return
    first, *others = slugs
    for other in others:
        left = tuple(slug for slug in others if slug != other)
        for rest in pairings(left):
            yield ((first, other), *rest)


def test_shared_days_are_for_all_mentors_whatever_their_areas() -> None:
    assert days_for(SHARED, "mentor", ("falls",)) == MENTOR_DAYS
    assert days_for(SHARED, "mentor") == MENTOR_DAYS


def test_days_by_area_need_an_area() -> None:
    assert days_for(BY_AREA, "mentor") == ()
    assert days_for(BY_AREA, "delegate", tuple(SUBJECTS)) == ()


def test_an_unknown_variant_is_refused_with_the_known_ones() -> None:
    with pytest.raises(NoSuchVariant, match=r"“weekly”. There are: by_area, shared"):
        BIGGER_PICTURE.variant("weekly")
    with pytest.raises(NoSuchVariant, match=r"“usual”. There are: none"):
        CATALOGUE["coaching"].variant()


def test_a_day_in_the_catalogue_and_the_same_day_in_a_cohort_are_for_the_same_people() -> None:
    variants: list[Variant] = [v for one in CATALOGUE.values() for v in one.variants]
    parts: tuple[Part, ...] = get_args(Part)
    areas = [(), *combinations(SUBJECTS, 1), *combinations(SUBJECTS, 2)]

    for plan in (day for variant in variants for day in variant.days):
        held = LearningDay(
            number=plan.number,
            title=plan.title,
            audience=plan.audience,
            subjects=plan.subjects,
            shared=plan.shared,
            starts=morning(FIRST_DAY),
            ends=morning(FIRST_DAY),
            room="Example Hall",
            trainer="trainer-1",
        )
        for part, mine in product(parts, areas):
            assert plan.is_for(part, mine) == held.is_for(part, mine)


def test_everyone_who_finishes_or_leaves_the_programme_has_a_certificate_to_get() -> None:
    titles = {
        holder: [(award.kind, award.title) for award in BIGGER_PICTURE.awards_for(holder)]
        for holder in ("manager", "mentor", "organisation", "leaver")
    }

    assert titles == {
        "manager": [("certificate", "Leading a Learning Organisation")],
        "mentor": [("certificate", "Well-being Mentor")],
        "organisation": [("organisation", "Learning Organisation")],
        "leaver": [("attendance", "Developing the Bigger Picture")],
    }
    assert BIGGER_PICTURE.awards_for("trainer assessor") == ()


def test_a_subject_is_shown_by_its_title() -> None:
    assert BIGGER_PICTURE.subject_title("end_of_life") == "End of life"
    assert BIGGER_PICTURE.subject_title("yoga") == "yoga"


# Prices


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
        assert offer.explanation[:2] == (PRICES[slug], "£0.00 in total.")


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


# A broken file


def replaced(*changes: tuple[str, str]) -> str:
    text = FILE
    for old, new in changes:
        assert old in text, f"{old} is not in the file"
        text = text.replace(old, new, 1)
    return text


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "pence = 80000",
            "pence = '800'",
            "services > bigger_picture > price > .*pence.*it is '800'",
        ),
        ("pence = 80000", "pence = 800.0", "services > bigger_picture > price > .*pence"),
        ("pence = 80000", "pence = 0", "services > bigger_picture > price > .*greater than 0"),
        ("mentors = 4", "mentor = 4", "services > bigger_picture > mentor: Extra inputs"),
        ("mentors = 4", "mentors = [4]", "services > bigger_picture > mentors"),
        ('title = "Coaching"', "", "services > coaching > title: Field required"),
        ('kind = "free"', 'kind = "gratis"', "services > benchmarking > price: .*'gratis'"),
        ('treatment = "standard"', 'treatment = "zero"', "survey_360 > vat > treatment"),
        (
            'number = 14, title = "Hard',
            'number = 15, title = "Hard',
            "by_area: days must be numbered",
        ),
        ('subjects = ["dementia"]', 'subjects = ["yoga"]', "day 4: yoga is not among the subjects"),
        (
            ', subjects = ["dementia"] }',
            " }",
            "day 4: a day for mentors is either shared or serves",
        ),
        (
            'subjects = ["dementia"]',
            'subjects = ["dementia"], shared = true',
            "day 4: a day for mentors is either shared or serves",
        ),
        (
            'audience = "manager" }',
            'audience = "manager", shared = true }',
            "day 1: only a day for mentors",
        ),
        ('slug = "shared"', 'slug = "by_area"', "slug by_area is used 2 times"),
        ('slug = "falls"', 'slug = "Falls"', "subjects > number 4 > slug"),
        ("quantity = 2, pence = 50000", "quantity = 2, pence = 45000", "costs 45000, which is not"),
        ("premium_pence = 800 }", "premium_pence = 1001 }", "must not be more than pence"),
        (", premium_pence = 800 }", " }", "or nowhere"),
        ("version = 1", "version = 'one'", "version: .*it is 'one'"),
        ("version = 1", "version = ", "not valid TOML: .*line 8"),
    ],
)
def test_a_broken_catalogue_names_the_entry_and_field(old: str, new: str, fault: str) -> None:
    with pytest.raises(DataFileBroken, match=f"catalogue.toml: .*{fault}"):
        parse_catalogue(replaced((old, new)))


def test_a_subject_that_no_day_serves_is_a_fault() -> None:
    text = replaced(
        ('subjects = ["dementia"]', 'subjects = ["falls"]'),
        ('subjects = ["dementia", "communication"]', 'subjects = ["communication"]'),
    )

    with pytest.raises(DataFileBroken, match="variant by_area: no day serves dementia"):
        parse_catalogue(text)


def test_all_faults_of_a_catalogue_are_told_at_once() -> None:
    text = replaced(("pence = 80000", "pence = 0"), ('title = "Coaching"', "title = 7"))

    with pytest.raises(DataFileBroken) as told:
        parse_catalogue(text, "mine.toml")

    coaching, programme = str(told.value).splitlines()
    assert coaching.startswith("mine.toml: services > coaching > title: ")
    assert programme.startswith("mine.toml: services > bigger_picture > price > ")


def test_a_catalogue_without_services_is_refused() -> None:
    for services in ("", "[services]", "services = 7", "[services]\nyoga = 7"):
        with pytest.raises(DataFileBroken, match="services"):
            parse_catalogue(f"version = 1\neffective_from = 2012-01-01\n{services}")
