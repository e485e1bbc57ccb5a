"""What Optimum sells, and what it costs."""

from datetime import date
from itertools import combinations, product
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from domain.calendar import morning
from domain.catalogue import (
    CATALOGUE,
    CATALOGUE_FROM,
    CATALOGUE_VERSION,
    NoSuchService,
    parse_catalogue,
    service,
)
from domain.datafile import DataFileBroken, read
from domain.offers import NoSuchVariant, Variant
from domain.parts.learning_days import LearningDay, Part
from domain.prices import Funded, price_words

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


def days_for(variant: Variant, part: Part, areas: tuple[str, ...] = ()) -> tuple[int, ...]:
    return tuple(day.number for day in variant.days if day.is_for(part, areas))


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
    assert (1, date(2012, 1, 1)) == (CATALOGUE_VERSION, CATALOGUE_FROM)


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
            starts=morning(date(2012, 1, 1)),
            ends=morning(date(2012, 1, 1)),
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
        ("version = 1", "version = ", "not valid TOML: .*line 12"),
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
