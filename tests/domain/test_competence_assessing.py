"""Who may train and assess whom, and when: the registration counts now and on the day itself."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.calendar import add_working_days, deadline
from domain.facts import Need
from domain.messages import Task
from domain.parts.criteria import CriterionTwice, NoSuchCriterion
from domain.parts.refusals import InTheFuture
from domain.processes.award import NotIssued
from domain.processes.award import events as award
from domain.processes.award.state import AwardOf, Certificate, StatusChange
from domain.processes.competence import DECIDER, coverage, standing
from domain.processes.competence import commands as c
from domain.processes.competence import events as e
from domain.processes.competence import refusals as r
from domain.processes.competence.assessing import in_force_on
from tests.domain.registrations import certificate, registered
from tests.domain.teams import (
    ADA,
    BOB,
    CRITERIA,
    CYN,
    DEV,
    EVE,
    FIRST,
    LONG_AGO,
    SECOND,
    TODAY,
    assess,
    assessed,
    employee,
    facts,
    joined,
    noted,
    own,
    team,
)
from tests.given import ANN, NOW

A_DAY = timedelta(days=1)
LATER = NOW + timedelta(days=10)
YEAR_END = date(2027, 3, 1)
LOST_BY = add_working_days(TODAY, 60)
SUSPENDED = award.Suspended(at=NOW, cause="decision", suspended_by="ann", reason="t-why")
BACK = award.Reinstated(at=LATER, cause="decision", reason="t-fine")
REPEAT_BY = add_working_days(TODAY, 20)
YESTERDAY = TODAY - A_DAY
A_YEAR_FROM_YESTERDAY = date(2027, 2, 28)
WITHDRAW = c.WithdrawAssessment(person=BOB, reason="t-why")


def withdrawn(on: date) -> e.AssessmentWithdrawn:
    return e.AssessmentWithdrawn(
        at=NOW, person=BOB, assessed_on=on, reason="t-why", assess_by=LOST_BY
    )


class TestAssessing:
    def test_competent_for_a_year_when_every_criterion_is_met(self) -> None:
        after = team(joined(BOB)).when(assess(), facts=facts()).then(assessed())

        assert standing(own(after), employee(after, BOB), TODAY) == "competent"
        assert employee(after, BOB).assessments[-1].until == YEAR_END
        assert "assess:2026-05" not in after.agenda

    def test_what_was_not_met_is_assessed_again_soon(self) -> None:
        missing = assess(all_met=False, not_met=("sling_fit", "consent"))

        after = (
            team(joined(BOB))
            .when(missing, facts=facts())
            .then(assessed(unmet=("consent", "sling_fit"), until=REPEAT_BY))
        )

        assert standing(own(after), employee(after, BOB), TODAY) == "not yet competent"
        task = after.agenda["assess:2026-03"]
        assert isinstance(task, Task)
        assert task.due == deadline(REPEAT_BY)
        assert "something was not met" in task.why

    def test_the_latest_assessment_counts(self) -> None:
        unmet = assessed(unmet=CRITERIA[:1], until=REPEAT_BY)

        assert own(team(joined(BOB), assessed(), unmet)).staff[-1].assessments[-1].unmet
        after = team(joined(BOB), unmet).when(assess(), facts=facts()).after
        assert standing(own(after), employee(after, BOB), TODAY) == "competent"

    def test_one_recorded_by_mistake_is_withdrawn_and_the_one_before_counts(self) -> None:
        unmet = assessed(unmet=CRITERIA[:1], until=REPEAT_BY)
        here = team(joined(BOB), assessed(on=YESTERDAY), unmet)

        after = here.when(WITHDRAW).then(withdrawn(TODAY))

        assert standing(own(after), employee(after, BOB), TODAY) == "competent"
        due = employee(after, BOB).next_due
        assert due is not None and (due.kind, due.by) == ("again", A_YEAR_FROM_YESTERDAY)

    def test_without_another_the_first_assessment_is_due_in_time(self) -> None:
        after = team(joined(BOB), assessed()).when(WITHDRAW).after

        assert standing(own(after), employee(after, BOB), TODAY) == "not assessed yet"
        due = employee(after, BOB).next_due
        assert due is not None and (due.kind, due.by) == ("first", LOST_BY)
        after.when(WITHDRAW).then_refused(r.NeverAssessed)
        after.when(assess(), facts=facts()).then(assessed())

    def test_it_is_offered_as_long_as_there_is_one(self) -> None:
        assert c.WithdrawAssessment not in DECIDER.allowed(team(joined(BOB)).state, ANN)
        assert c.WithdrawAssessment in DECIDER.allowed(team(joined(BOB), assessed()).state, ANN)
        team().when(c.WithdrawAssessment(person=DEV, reason="t-why")).then_refused(r.NeverAssessed)

    def test_one_says_either_that_all_was_met_or_what_was_not(self) -> None:
        here = team(joined(BOB))

        here.when(assess(all_met=False), facts=facts()).then_refused(r.SayWhatIsMissing)
        here.when(assess(not_met=("consent",)), facts=facts()).then_refused(r.EverythingOrNot)

    def test_criteria_are_those_of_the_framework_each_once(self) -> None:
        unknown = assess(all_met=False, not_met=("juggling", "consent", "consent"))

        team(joined(BOB)).when(unknown, facts=facts()).then_refused(NoSuchCriterion, CriterionTwice)

    def test_nobody_assesses_themself_and_two_assessors_may_each_other(self) -> None:
        two = team(noted(assessor=BOB, registration=SECOND, number="REG-00002"))

        team().when(assess(ADA), facts=facts()).then_refused(r.OwnAssessment)
        two.when(assess(BOB), facts=facts()).then(assessed(BOB))

    def test_only_staff_are_assessed_while_they_work_here(self) -> None:
        left = e.StaffLeft(at=NOW, person=BOB, left_on=TODAY)
        fresh = e.StaffAdded(
            at=NOW,
            staff=(e.Joined(number=2, person=CYN, role="nurse", joined_on=TODAY),),
            assess_by=LOST_BY,
        )
        late = {"at": LATER, "facts": facts()}

        team().when(assess(DEV), facts=facts()).then_refused(r.NotEmployed)
        team(joined(BOB), left).when(assess(BOB), facts=facts()).then_refused(r.NotEmployed)
        team(fresh).when(assess(CYN, TODAY - A_DAY), **late).then_refused(  # type: ignore[arg-type]
            r.BeforeRegistration, r.NotEmployedThen
        )

    def test_an_older_one_does_not_replace_a_later_one(self) -> None:
        known = team(joined(BOB), assessed(on=LATER.date()))

        known.when(assess(), at=LATER, facts=facts()).then_refused(r.AssessedLater)


class TestRegistration:
    def test_somebody_who_is_no_assessor_here(self) -> None:
        team(joined(BOB, CYN)).when(assess(BOB, assessor=CYN)).then_refused(r.NotAssessorHere)

    @pytest.mark.parametrize(
        "changes",
        [
            {"setting": "oak"},
            {"framework": "medicines"},
            {"holder": CYN},
            {"provider": "provider:0002"},
        ],
    )
    def test_a_registration_for_something_else_does_not_help(self, changes: dict[str, str]) -> None:
        team(joined(BOB)).when(assess(), facts=facts(**changes)).then_refused(r.NotAssessorHere)

    def test_a_registration_that_does_not_exist_does_not_help(self) -> None:
        nothing: dict[Need[Any], Any] = {AwardOf(ref=FIRST): NotIssued()}

        team(joined(BOB)).when(assess(), facts=nothing).then_refused(r.NotAssessorHere)

    def test_what_counts_is_the_registration_now_and_not_what_was_heard_of_it(self) -> None:
        refusal = (
            team(joined(BOB)).when(assess(), facts=facts(SUSPENDED)).then_refused(r.NotInForce)
        )

        assert "REG-00001 is suspended" in refusal.sentence

    def test_before_it_is_heard_that_it_is_in_force_again_it_counts_already(self) -> None:
        not_heard = team(joined(BOB), noted("suspended", 2, assess_by=LOST_BY))

        on = LATER.date()
        not_heard.when(assess(on=on), at=LATER, facts=facts(SUSPENDED, BACK)).then(
            assessed(on=on, at=LATER)
        )

    @pytest.mark.parametrize(
        "event",
        [
            SUSPENDED,
            award.Expired(at=NOW, valid_until=TODAY),
            award.Removed(at=NOW, cause="left the setting", removed_by="ann"),
            award.Revoked(
                at=NOW, proposed_by="a", approved_by="b", appeal_until=TODAY, reason="t-why"
            ),
        ],
    )
    def test_suspended_lapsed_removed_or_revoked_stops_everything(
        self, event: award.AwardEvent
    ) -> None:
        train = c.RecordTraining(assessor=ADA, trained_on=TODAY, people=(BOB,))

        team(joined(BOB)).when(assess(), facts=facts(event)).then_refused(r.NotInForce)
        team(joined(BOB)).when(train, facts=facts(event)).then_refused(r.NotInForce)

    def test_an_overdue_update_stops_nothing(self) -> None:
        overdue = award.UpdateFellDue(at=NOW, update_due=TODAY)

        team(joined(BOB)).when(assess(), facts=facts(overdue)).then(assessed())

    def test_days_before_the_registration_and_in_the_future_do_not_count(self) -> None:
        here = team(joined(BOB))

        here.when(assess(on=TODAY - A_DAY), facts=facts()).then_refused(r.BeforeRegistration)
        here.when(assess(on=TODAY + A_DAY), facts=facts()).then_refused(InTheFuture)

    def test_days_on_which_it_was_suspended_do_not_count_afterwards(self) -> None:
        here, on = team(joined(BOB)), TODAY + timedelta(days=5)
        then = facts(SUSPENDED, BACK)

        here.when(assess(on=on), at=LATER, facts=then).then_refused(r.OutOfForceThen)
        here.when(assess(on=LATER.date()), at=LATER, facts=then).then(
            assessed(on=LATER.date(), at=LATER)
        )

    def test_with_two_registrations_it_is_by_the_one_that_was_in_force_on_the_day(self) -> None:
        two = team(joined(BOB), noted(registration=SECOND, number="REG-00002"))
        on = TODAY + timedelta(days=5)
        both = {**facts(SUSPENDED, BACK), AwardOf(ref=SECOND): registered().state}

        two.when(assess(on=on), at=LATER, facts=both).then(
            assessed(on=on, at=LATER, registration=SECOND)
        )

    def test_an_assessor_who_left_assesses_nobody(self) -> None:
        left = e.StaffLeft(at=NOW, person=ADA, left_on=TODAY)
        gone = team(
            joined(BOB), noted("suspended", 2, assess_by=LOST_BY), left, noted("registered", 3)
        )

        gone.when(assess(), facts=facts()).then_refused(r.AssessorNotHere)

    def test_all_reasons_come_at_once(self) -> None:
        wrong = assess(CYN, TODAY + A_DAY, all_met=False)

        team().when(wrong, facts=facts(SUSPENDED)).then_refused(
            InTheFuture, r.NotInForce, r.NotEmployed, r.SayWhatIsMissing
        )


class TestTheDayItself:
    def own(self, *changes: tuple[str, datetime]) -> Certificate:
        known = tuple(StatusChange(status=status, since=at) for status, at in changes)  # type: ignore[arg-type]
        return certificate(registered()).model_copy(update={"status_since": known})

    def test_a_day_counts_when_the_registration_was_in_force_for_a_part_of_it(self) -> None:
        noon = datetime(2026, 3, 4, 12, tzinfo=UTC)
        own = self.own(("registered", NOW), ("suspended", noon), ("registered", noon + 2 * A_DAY))
        days = [date(2026, 3, day) for day in range(1, 8)]

        assert [in_force_on(own, day) for day in days] == [
            False, True, True, True, False, True, True,
        ]  # fmt: skip


class TestTraining:
    def test_it_is_recorded_for_several_at_once(self) -> None:
        train = c.RecordTraining(assessor=ADA, trained_on=TODAY, people=(BOB, CYN, BOB))

        after = (
            team(joined(BOB, CYN))
            .when(train, facts=facts())
            .then(
                e.Trained(
                    at=NOW, assessor=ADA, registration=FIRST, trained_on=TODAY, people=(BOB, CYN)
                )
            )
        )

        assert employee(after, CYN).trained_on == TODAY
        assert standing(own(after), employee(after, CYN), TODAY) == "not assessed yet"

    def test_the_latest_training_is_shown(self) -> None:
        trained = [
            e.Trained(at=NOW, assessor=ADA, registration=FIRST, trained_on=day, people=(BOB,))
            for day in (TODAY, TODAY - A_DAY)
        ]

        assert employee(team(joined(BOB), *trained), BOB).trained_on == TODAY

    def test_nobody_trains_themself(self) -> None:
        train = c.RecordTraining(assessor=ADA, trained_on=TODAY, people=(BOB, ADA))

        team(joined(BOB)).when(train, facts=facts()).then_refused(r.OwnTraining)

    def test_only_staff_are_trained(self) -> None:
        train = c.RecordTraining(assessor=ADA, trained_on=TODAY, people=(BOB, CYN))

        team(joined(BOB)).when(train, facts=facts()).then_refused(r.NotEmployed)


class TestCoverage:
    def test_every_employee_counts_once(self) -> None:
        after = team(
            joined(BOB, CYN, DEV, EVE),
            assessed(BOB),
            assessed(CYN, unmet=CRITERIA[:2], until=REPEAT_BY),
            assessed(DEV, date(2026, 2, 20)),
        )

        now = coverage(own(after), TODAY)
        assert (now.employed, now.competent, now.not_yet, now.never) == (5, 3, 1, 1)
        assert (now.percent, now.overdue, now.due) == (60, 0, (0, 0, 0))

        # Ada's registration shows her competence as long as nobody says otherwise.
        later = coverage(own(after), date(2027, 2, 25))
        assert (later.competent, later.overdue, later.due) == (2, 1, (1, 1, 1))
        assert coverage(own(after), date(2026, 12, 10)).due == (0, 0, 2)

    def test_it_is_known_for_days_that_have_gone(self) -> None:
        after = team(
            joined(BOB),
            assessed(BOB),
            e.StaffLeft(at=LATER, person=BOB, left_on=LATER.date()),
            noted("suspended", 2, since=LATER, assess_by=LOST_BY),
        )

        assert coverage(own(after), TODAY - A_DAY).percent == 0
        assert coverage(own(after), TODAY).percent == 100
        assert coverage(own(after), LATER.date() - A_DAY).competent == 2
        gone = coverage(own(after), LATER.date())  # at its end he is not here any more
        assert (gone.employed, gone.competent, gone.never) == (1, 0, 1)

    def test_nobody_at_all_is_nothing_to_be_proud_of(self) -> None:
        assert coverage(own(team()), LONG_AGO).percent == 0
