"""The policy that services share: policy.toml, one versioned data file, as a strict model.

Where a number is counted from stands beside it in the file. Working days are London working days;
plain days are days of the calendar.
"""

from datetime import date
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from domain.datafile import checked, read, tables
from domain.messages import Message
from domain.money import Pence

WorkingDays = Annotated[int, Field(ge=0, le=250)]
Days = Annotated[int, Field(ge=-365, le=365)]
Minutes = Annotated[int, Field(ge=1, le=1440)]
Fee = Annotated[Pence, Field(ge=0)]


class Share(Message):
    """A share such as 1 of 3, compared without rounding."""

    part: int = Field(ge=0)
    of: int = Field(ge=1)

    @model_validator(mode="after")
    def _is_at_most_the_whole(self) -> Self:
        if self.part > self.of:
            raise ValueError(f"a share is at most the whole; {self.part} of {self.of} is more")
        return self

    def holds(self, count: int, total: int) -> bool:
        """Tell whether `count` of `total` is this share or less."""
        return count * self.of <= total * self.part


class Policy(Message):
    """All shared policy. `version` is pinned on what was decided under it."""

    version: int = Field(ge=1)
    effective_from: date

    go_decision_working_days: WorkingDays
    go_decision_percent: int = Field(ge=0, le=100)
    joining_instructions_working_days: WorkingDays
    special_requirements_working_days: WorkingDays
    reminder_working_days: WorkingDays
    cohort_close_working_days: WorkingDays

    new_dates_working_days: WorkingDays
    find_venue_working_days: WorkingDays
    merge_answer_working_days: WorkingDays
    venue_change_frees: bool

    hold_minutes: Minutes
    open_holds_for_visitor: int = Field(ge=1, le=100)
    hold_for_approval_working_days: WorkingDays
    request_answer_working_days: WorkingDays
    free_cancellation_working_days: WorkingDays
    free_place_half_day_fee_pence: Fee
    free_place_day_fee_pence: Fee
    cancelled_by: Literal["manager", "delegate"]
    substitution_until: Literal["start", "joining_instructions"]

    offer_working_days: WorkingDays
    offer_to_all_working_days: WorkingDays
    automatic_offers: bool

    late_counts_absent_minutes: Minutes
    register_chase_working_days: WorkingDays
    practical_learners_per_trainer: int = Field(ge=1)

    trainer_answer_hurry_working_days: WorkingDays
    trainer_answer_minutes: Minutes
    trainer_answer_minutes_on_the_day: Minutes

    invoice_terms_days: int = Field(ge=0, le=365)
    invoice_reminder_days: tuple[Days, ...]
    account_stop_days: int = Field(ge=0, le=365)
    account_stop_spares_started: bool
    dispute_working_days: WorkingDays

    evaluation_reminder_working_days: WorkingDays
    evaluation_working_days: WorkingDays
    evaluation_least_answers: int = Field(ge=3)
    certificate_waits_for_evaluation: bool
    appeal_working_days: WorkingDays
    appeal_decision_working_days: WorkingDays
    award_notice_days: tuple[Days, ...]
    award_grace_days: int = Field(ge=1, le=365)
    award_renewal_opens_days: int = Field(ge=0, le=365)
    update_notice_days: tuple[Days, ...]
    update_grace_days: int = Field(ge=1, le=365)
    update_opens_days: int = Field(ge=0, le=365)
    second_person_above_pence: Fee
    approval_by_link: bool

    screen_working_days: WorkingDays
    feedback_working_days: WorkingDays
    assessment_reminder_working_days: WorkingDays
    quality_sample_every: int = Field(ge=1)
    new_assessor_assessments: int = Field(ge=0)
    quality_check_working_days: WorkingDays
    release_working_days: WorkingDays
    absence_fee_working_days: WorkingDays
    reschedule_answer_working_days: WorkingDays
    own_actions_working_days: WorkingDays
    objection_working_days: WorkingDays

    competence_valid_months: int = Field(ge=1, le=60)
    competence_notice_days: Annotated[tuple[Days, ...], Field(min_length=1)]
    competence_first_working_days: WorkingDays
    competence_repeat_working_days: WorkingDays
    assessor_missing_working_days: WorkingDays

    readiness_call_working_days: WorkingDays
    sign_up_working_days: WorkingDays
    purchase_order_working_days: WorkingDays
    mentor_naming_working_days: WorkingDays
    mentor_final_reminder_working_days: WorkingDays
    mentor_pause_working_days: WorkingDays
    replacement_working_days: WorkingDays
    replacement_joins_within: Share
    pause_months: int = Field(ge=1, le=24)
    withdrawal_frees_before_day: int = Field(ge=1)
    activity_log_working_days: WorkingDays
    catch_up_working_days: WorkingDays
    end_review_working_days: WorkingDays
    leaver_certificate_working_days: WorkingDays
    rebook_working_days: WorkingDays

    @model_validator(mode="after")
    def _makes_sense_together(self) -> Self:
        """Refuse numbers that are fine alone but would act in the wrong order."""
        ladder = (*self.invoice_reminder_days, self.account_stop_days)
        orders = {
            "joining_instructions_working_days must not be more than go_decision_working_days": (
                self.joining_instructions_working_days <= self.go_decision_working_days
            ),
            "reminder_working_days must not be more than joining_instructions_working_days": (
                self.reminder_working_days <= self.joining_instructions_working_days
            ),
            "invoice_reminder_days must rise, and account_stop_days be later than the last": all(
                earlier < later for earlier, later in pairwise(ladder)
            ),
            "award_notice_days must rise and end before the last valid day": all(
                earlier < later for earlier, later in pairwise((*self.award_notice_days, 0))
            ),
            "update_notice_days must rise and end with the due date": all(
                earlier < later for earlier, later in pairwise((*self.update_notice_days, 1))
            ),
            "competence_notice_days must rise and end before the due date": all(
                earlier < later for earlier, later in pairwise((*self.competence_notice_days, 0))
            ),
            "evaluation_reminder_working_days must be less than evaluation_working_days": (
                self.evaluation_reminder_working_days < self.evaluation_working_days
            ),
            "mentor_final_reminder_working_days must be less than mentor_pause_working_days": (
                self.mentor_final_reminder_working_days < self.mentor_pause_working_days
            ),
        }
        broken = [rule for rule, kept in orders.items() if not kept]
        if broken:
            raise ValueError("; ".join(broken))
        return self


def parse_policy(text: str, file: str = "policy.toml") -> Policy:
    """Return the policy of a TOML text; DataFileBroken lists every fault."""
    return checked(Policy, tables(text, file), file)


POLICY = parse_policy(read("policy.toml"))
