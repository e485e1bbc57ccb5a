"""The shared policy: its numbers, and what a broken file is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.datafile import DataFileBroken, read
from domain.policy import POLICY, Policy, Share, parse_policy

FILE = read("policy.toml")


def changed(name: str, other: str) -> str:
    lines = [other if one.startswith(f"{name} =") else one for one in FILE.splitlines()]
    assert lines != FILE.splitlines(), f"{name} is not in the file"
    return "\n".join(lines)


def test_the_numbers_are_those_of_the_list_of_services() -> None:
    given_numbers = {
        "go_decision_working_days": 15,
        "go_decision_percent": 60,
        "joining_instructions_working_days": 12,
        "special_requirements_working_days": 5,
        "reminder_working_days": 2,
        "hold_minutes": 30,
        "hold_for_approval_working_days": 5,
        "free_cancellation_working_days": 10,
        "free_place_half_day_fee_pence": 3500,
        "free_place_day_fee_pence": 7000,
        "cancelled_by": "manager",
        "substitution_until": "start",
        "offer_working_days": 2,
        "offer_to_all_working_days": 3,
        "automatic_offers": False,
        "late_counts_absent_minutes": 30,
        "register_chase_working_days": 2,
        "practical_learners_per_trainer": 6,
        "invoice_terms_days": 30,
        "invoice_reminder_days": (-5, 7, 14, 30),
        "account_stop_days": 45,
        "account_stop_spares_started": True,
        "evaluation_reminder_working_days": 4,
        "evaluation_working_days": 8,
        "evaluation_least_answers": 3,
        "certificate_waits_for_evaluation": False,
        "appeal_working_days": 10,
        "screen_working_days": 5,
        "feedback_working_days": 5,
        "quality_sample_every": 10,
        "award_notice_days": (-90, -60, -30, -7),
        "award_grace_days": 30,
        "competence_valid_months": 12,
        "mentor_naming_working_days": 20,
        "replacement_working_days": 20,
        "pause_months": 6,
        "withdrawal_frees_before_day": 2,
    }

    assert {name: getattr(POLICY, name) for name in given_numbers} == given_numbers


def test_a_number_that_is_our_own_default_says_so_in_the_file() -> None:
    marked = [line.split(" =")[0] for line in FILE.splitlines() if "# ours: " in line]

    assert marked == [
        "cohort_close_working_days",
        "new_dates_working_days",
        "find_venue_working_days",
        "merge_answer_working_days",
        "venue_change_frees",
        "open_holds_for_visitor",
        "request_answer_working_days",
        "trainer_answer_hurry_working_days",
        "trainer_answer_minutes",
        "trainer_answer_minutes_on_the_day",
        "dispute_working_days",
        "evaluation_reminder_working_days",
        "evaluation_working_days",
        "appeal_decision_working_days",
        "award_renewal_opens_days",
        "update_notice_days",
        "update_grace_days",
        "update_opens_days",
        "second_person_above_pence",
        "assessment_reminder_working_days",
        "new_assessor_assessments",
        "quality_check_working_days",
        "release_working_days",
        "absence_fee_working_days",
        "reschedule_answer_working_days",
        "own_actions_working_days",
        "objection_working_days",
        "competence_notice_days",
        "competence_first_working_days",
        "competence_repeat_working_days",
        "assessor_missing_working_days",
        "readiness_call_working_days",
        "sign_up_working_days",
        "purchase_order_working_days",
        "mentor_final_reminder_working_days",
        "mentor_pause_working_days",
        "activity_log_working_days",
        "catch_up_working_days",
        "end_review_working_days",
        "leaver_certificate_working_days",
        "rebook_working_days",
    ]


def test_every_number_of_the_file_stands_with_where_it_is_counted_from() -> None:
    counted = [line for line in FILE.splitlines() if line.split(" =")[0].endswith("_days")]

    assert all("#" in line for line in counted if not line.startswith("invoice_terms_days"))


def test_a_replacement_joins_while_a_third_of_the_days_has_passed_and_not_later() -> None:
    third = POLICY.replacement_joins_within

    assert third.holds(0, 3) and third.holds(1, 3) and third.holds(3, 10)
    assert not third.holds(2, 3) and not third.holds(4, 10)


@given(st.integers(0, 30), st.integers(1, 30), st.integers(1, 30))
def test_a_share_is_compared_without_rounding(part: int, more: int, total: int) -> None:
    share = Share(part=part, of=part + more)

    assert [count for count in range(total + 1) if share.holds(count, total)] == list(
        range(total * part // (part + more) + 1)
    )


def test_a_share_is_at_most_the_whole() -> None:
    assert Share(part=3, of=3).holds(5, 5)
    with pytest.raises(ValidationError, match="at most the whole; 4 of 3 is more"):
        Share(part=4, of=3)


def test_policy_cannot_be_changed_while_running() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        POLICY.pause_months = 7  # type: ignore[misc]


def test_the_file_and_the_model_have_the_same_order() -> None:
    written = [line.split(" =")[0] for line in FILE.splitlines() if line and line[0] != "#"]

    assert written == list(Policy.model_fields)


@pytest.mark.parametrize(
    ("name", "other", "fault"),
    [
        ("pause_months", "pause_months = 0", "pause_months: .*greater than or equal to 1"),
        ("pause_months", "pause_months = '6'", "pause_months: .*valid integer .it is '6'"),
        ("pause_months", "pause_months = 6\npaws = 1", "paws: Extra inputs are not permitted"),
        ("pause_months", "", "pause_months: Field required"),
        ("hold_minutes", "hold_minutes = 30.0", "hold_minutes: .*valid integer"),
        ("cancelled_by", "cancelled_by = 'anyone'", "cancelled_by: .*'manager' or 'delegate'"),
        ("effective_from", "effective_from = 2012-02-30", r"not valid TOML: .*line 5"),
        ("effective_from", "effective_from = 'soon'", "effective_from: .*valid date"),
        ("invoice_reminder_days", "invoice_reminder_days = [7, 7]", "must rise"),
        ("account_stop_days", "account_stop_days = 30", "account_stop_days be later"),
        ("reminder_working_days", "reminder_working_days = 13", "reminder_working_days must not"),
        (
            "joining_instructions_working_days",
            "joining_instructions_working_days = 16",
            "joining_instructions_working_days must not",
        ),
        (
            "mentor_pause_working_days",
            "mentor_pause_working_days = 5",
            "mentor_final_reminder_working_days must be less",
        ),
        (
            "replacement_joins_within",
            "replacement_joins_within = { part = 1 }",
            "replacement_joins_within > of: Field required",
        ),
    ],
)
def test_a_broken_policy_says_what_is_wrong(name: str, other: str, fault: str) -> None:
    with pytest.raises(DataFileBroken, match=f"policy.toml: .*{fault}"):
        parse_policy(changed(name, other))


def test_all_faults_are_told_at_once() -> None:
    text = changed("pause_months", "pause_months = 0").replace(
        "hold_minutes = 30", "hold_minutes = 0"
    )

    with pytest.raises(DataFileBroken) as told:
        parse_policy(text, "ours.toml")

    assert [line.split(":")[1].strip() for line in str(told.value).splitlines()] == [
        "hold_minutes",
        "pause_months",
    ]
