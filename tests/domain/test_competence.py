"""Staff competence of a setting: it begins with a registration, and staff come and go."""

from datetime import date, timedelta

from domain.calendar import add_working_days, deadline, morning
from domain.messages import Owner, Task
from domain.parts.refusals import InTheFuture, NamedTwice
from domain.processes.competence import DECIDER, Kept, NotBegun, Stopped, competence_ref
from domain.processes.competence import commands as c
from domain.processes.competence import events as e
from domain.processes.competence import refusals as r
from domain.processes.competence.steps import WarnDue
from domain.refusals import NotNow, StepGone
from tests.domain.teams import (
    ADA,
    BEGUN,
    BOB,
    CYN,
    DEV,
    EVE,
    FIRST_BY,
    LONG_AGO,
    PROVIDER,
    REF,
    SECOND,
    SETTING,
    TODAY,
    assessed,
    at_home,
    employee,
    joined,
    news,
    noted,
    own,
    team,
)
from tests.given import ANN, AUDITOR, NOW, given

A_DAY = timedelta(days=1)
YESTERDAY = TODAY - A_DAY
LOST_BY = add_working_days(TODAY, 60)


def add(*people: str, joined_on: date = LONG_AGO) -> c.AddStaff:
    return c.AddStaff(
        staff=tuple(
            c.NewEmployee(person=who, role="care worker", joined_on=joined_on) for who in people
        )
    )


def test_one_setting_and_framework_has_one_stream_and_no_other_has_it() -> None:
    assert competence_ref(PROVIDER, SETTING, "moving_and_handling") == REF
    others = [
        competence_ref("provider:0002", SETTING, "moving_and_handling"),
        competence_ref(PROVIDER, "oak-house", "moving_and_handling"),
        competence_ref(PROVIDER, SETTING, "medicines"),
    ]
    assert len({REF, *others}) == 4


class TestAssessors:
    def test_the_first_registration_begins_it_and_its_holder_is_staff(self) -> None:
        after = given(DECIDER).when(news(), facts=at_home()).then(BEGUN, noted())

        assert own(after).assessing == (ADA,)
        assert employee(after, ADA).role == "registered assessor"
        assert after.stage == "1 registered assessor"
        assert not after.agenda

    def test_a_setting_that_nobody_knows_is_called_by_its_short_name(self) -> None:
        facts = at_home()
        begun, *_ = given(DECIDER).when(news(setting="oak-lodge"), facts=facts).events

        assert begun.says() == "Staff competence is kept for oak-lodge: Moving and Handling"

    def test_one_that_is_over_already_begins_nothing(self) -> None:
        given(DECIDER).when(news("revoked", 2), facts=at_home()).then_nothing()

    def test_older_news_and_news_known_already_change_nothing(self) -> None:
        after = team(noted("suspended", 3, assess_by=LOST_BY))

        after.when(news("registered", 2)).then_nothing()
        after.when(news("suspended", 3)).then_nothing()

    def test_update_due_may_assess_and_everything_else_may_not(self) -> None:
        assert own(team(noted("update due", 2))).assessing == (ADA,)
        for status in ("suspended", "lapsed", "revoked", "removed"):
            after = team().when(news(status, 2)).then(noted(status, 2, assess_by=LOST_BY))
            assert own(after).assessing == ()
            assert after.stage == "no registered assessor"

    def test_an_assessor_who_stops_is_assessed_like_others(self) -> None:
        after = team(noted("lapsed", 2, assess_by=LOST_BY))

        due = employee(after, ADA).next_due
        assert due is not None
        assert (due.kind, due.by) == ("first", LOST_BY)

    def test_suspended_and_reinstated_goes_on_as_before(self) -> None:
        after = team(noted("suspended", 2, assess_by=LOST_BY)).when(news(change=3)).after

        assert own(after).assessing == (ADA,)
        assert own(after).without_since is None

    def test_leaving_the_setting_takes_them_off_the_staff_and_stops_it(self) -> None:
        after = team().when(news("removed", 2, left=True)).then(noted("removed", 2, left=True))

        assert own(after).assessing == ()
        assert not employee(after, ADA).here
        assert "no_assessor:1" in after.agenda

    def test_somebody_on_the_list_who_is_registered_keeps_their_role(self) -> None:
        other = news(assessor=BOB, registration=SECOND, number="REG-00002")
        after = team(joined(BOB)).when(other).after

        assert own(after).assessing == (ADA, BOB)
        assert employee(after, BOB).role == "care worker"

    def test_somebody_who_had_left_is_back_with_a_new_registration(self) -> None:
        left = e.StaffLeft(at=NOW, person=BOB, left_on=YESTERDAY)
        other = noted(assessor=BOB, registration=SECOND, number="REG-00002")

        assert own(team(joined(BOB), left, other)).assessing == (ADA, BOB)

    def test_a_suspended_assessor_who_left_does_not_come_back_by_reinstatement(self) -> None:
        left = e.StaffLeft(at=NOW, person=ADA, left_on=TODAY)

        after = team(noted("suspended", 2, assess_by=LOST_BY), left, noted("registered", 3))

        assert own(after).assessing == ()

    def test_without_one_somebody_at_optimum_finds_out_how_it_goes_on(self) -> None:
        after = team(joined(BOB), noted("suspended", 2, assess_by=LOST_BY))

        task = after.agenda["no_assessor:1"]
        assert isinstance(task, Task)
        assert list(after.agenda) == ["no_assessor:1"]
        assert task.owner is Owner.COORDINATOR
        assert task.due == deadline(add_working_days(TODAY, 10))


class TestStopping:
    def test_it_can_be_stopped_once_nobody_assesses(self) -> None:
        stop = c.StopKeeping(reason="t-why")

        team().when(stop).then_refused(r.AssessorStillHere)
        after = team(noted("lapsed", 2, assess_by=LOST_BY)).when(stop).after

        assert isinstance(after.state, Stopped)
        assert not after.agenda and DECIDER.ended(after.state)
        assert DECIDER.allowed(after.state, ANN) == ()
        after.when(add(BOB)).then_refused(NotNow)

    def test_the_next_assessor_begins_it_again(self) -> None:
        stopped = team(
            joined(BOB), noted("lapsed", 2, assess_by=LOST_BY), e.Stopped(at=NOW, reason="t-why")
        )

        after = stopped.when(news(registration=SECOND, number="REG-00002")).after

        assert isinstance(after.state, Kept)
        assert "assess:2026-05" in after.agenda

    def test_other_news_leaves_it_stopped(self) -> None:
        over = (noted("lapsed", 2, assess_by=LOST_BY), e.Stopped(at=NOW, reason="t-why"))

        assert isinstance(team(*over, noted("removed", 3, assess_by=LOST_BY)).state, Stopped)


class TestStaff:
    def test_several_are_put_on_the_list_at_once(self) -> None:
        after = team().when(add(BOB, CYN)).then(joined(BOB, CYN))

        task = after.agenda["assess:2026-05"]
        assert isinstance(task, Task)
        assert task.owner is Owner.PROVIDER
        assert task.title == "Assess 2 employees: Moving and Handling"
        assert task.due == deadline(FIRST_BY)

    def test_all_reasons_against_it_come_at_once(self) -> None:
        left = e.StaffLeft(at=NOW, person=CYN, left_on=TODAY)

        team(joined(BOB, CYN), left).when(
            add(BOB, CYN, DEV, DEV, joined_on=TODAY + A_DAY)
        ).then_refused(
            NamedTwice,
            r.OnTheList,
            InTheFuture,
            r.ReturnInstead,
            InTheFuture,
            InTheFuture,
        )

    def test_before_anybody_is_registered_there_is_no_list(self) -> None:
        given(DECIDER).when(add(BOB)).then_refused(NotNow)
        assert isinstance(given(DECIDER).state, NotBegun)

    def test_a_leaver_counts_until_the_last_day(self) -> None:
        left = c.RecordStaffLeft(person=BOB, left_on=YESTERDAY)

        after = (
            team(joined(BOB)).when(left).then(e.StaffLeft(at=NOW, person=BOB, left_on=YESTERDAY))
        )

        assert employee(after, BOB).employed_on(YESTERDAY)
        assert not employee(after, BOB).employed_on(TODAY)
        assert not after.agenda

    def test_nobody_leaves_before_they_began_or_in_the_future_or_twice(self) -> None:
        here = team(joined(BOB))
        early = c.RecordStaffLeft(person=BOB, left_on=LONG_AGO - A_DAY)
        late = c.RecordStaffLeft(person=BOB, left_on=TODAY + A_DAY)

        here.when(early).then_refused(r.LeftBeforeJoining)
        here.when(late).then_refused(InTheFuture)
        here.when(c.RecordStaffLeft(person=CYN, left_on=TODAY)).then_refused(r.NotEmployed)
        gone = here.when(c.RecordStaffLeft(person=BOB, left_on=TODAY)).after
        gone.when(c.RecordStaffLeft(person=BOB, left_on=TODAY)).then_refused(r.NotEmployed)

    def test_a_registered_assessor_leaves_by_the_registration(self) -> None:
        refusal = (
            team().when(c.RecordStaffLeft(person=ADA, left_on=TODAY)).then_refused(r.AssessorLeaves)
        )

        assert "REG-00001" in refusal.sentence

    def test_somebody_who_comes_back_is_assessed_in_time(self) -> None:
        left = e.StaffLeft(at=NOW, person=BOB, left_on=date(2026, 1, 30))
        back = c.RecordStaffReturn(person=BOB, role="team leader", returned_on=YESTERDAY)

        after = team(joined(BOB), left).when(back).after

        again = employee(after, BOB)
        assert again.here and again.role == "team leader"
        assert again.employed_on(date(2026, 1, 30)) and not again.employed_on(date(2026, 2, 1))
        assert again.next_due is not None and again.next_due.by == FIRST_BY

    def test_competence_that_still_lasts_counts_after_a_return(self) -> None:
        seen = assessed(BOB, date(2026, 2, 20))
        left = e.StaffLeft(at=NOW, person=BOB, left_on=date(2026, 2, 25))
        back = c.RecordStaffReturn(person=BOB, role="nurse", returned_on=TODAY)

        after = team(joined(BOB), seen, left).when(back).after

        again = employee(after, BOB).next_due
        assert again is not None
        assert (again.kind, again.by) == ("again", date(2027, 2, 19))

    def test_who_never_left_cannot_come_back(self) -> None:
        back = c.RecordStaffReturn(person=BOB, role="nurse", returned_on=TODAY)
        left = e.StaffLeft(at=NOW, person=BOB, left_on=TODAY)

        team().when(back).then_refused(r.NotEmployed)
        team(joined(BOB)).when(back).then_refused(r.StillHere)
        team(joined(BOB), left).when(back).then_refused(r.BackTooEarly)


class TestWhatIsDue:
    def test_one_letter_a_month_at_a_time(self) -> None:
        after = team(joined(BOB, CYN), assessed(BOB), assessed(CYN, TODAY))

        first = after.agenda["warn_due:2027-03:-60"]
        assert isinstance(first, WarnDue)
        assert first.due == morning(date(2027, 3, 1) - timedelta(days=60))
        assert first.until == morning(date(2027, 3, 1) - timedelta(days=30))
        assert list(after.agenda) == ["warn_due:2027-03:-60"]

    def test_re_assessments_are_owed_from_their_first_letter_on(self) -> None:
        after = team(joined(BOB), assessed(BOB))
        letter = after.agenda["warn_due:2027-03:-60"]
        assert isinstance(letter, WarnDue)

        told = after.when(letter.outcome(), at=letter.due).then(
            e.DueWarned(at=letter.due, month="2027-03", rung=-60)
        )

        assert list(told.agenda) == ["warn_due:2027-03:-30", "assess:2027-03"]
        after.when(letter.outcome(), at=letter.due - A_DAY).then_refused(StepGone)

    def test_a_letter_that_came_too_late_is_left_out(self) -> None:
        lapsed = e.StepLapsed(at=NOW, key="warn_due:2027-03:-60", what="a letter")

        after = team(joined(BOB), assessed(BOB), lapsed)

        assert list(after.agenda) == ["warn_due:2027-03:-30", "assess:2027-03"]

    def test_the_task_names_a_few_and_counts_the_others(self) -> None:
        after = team(joined(BOB, CYN, DEV, EVE))

        task = after.agenda["assess:2026-05"]
        assert isinstance(task, Task)
        assert task.why.count("not assessed yet") == 3
        assert "1 other" in task.why
        assert not task.prefill
        alone = team(joined(BOB)).agenda["assess:2026-05"]
        assert isinstance(alone, Task) and alone.prefill == {"person": BOB}

    def test_registered_assessors_owe_no_assessment(self) -> None:
        other = noted(assessor=BOB, registration=SECOND, number="REG-00002")

        assert not team(joined(BOB), other).agenda


def test_auditors_may_do_nothing_and_coordinators_what_makes_sense() -> None:
    here, gone = team(joined(BOB)), team(joined(BOB), noted("lapsed", 2, assess_by=LOST_BY))

    assert DECIDER.allowed(here.state, AUDITOR) == ()
    assert DECIDER.allowed(team().state, ANN) == (c.AddStaff,)
    assert c.RecordCompetence in DECIDER.allowed(here.state, ANN)
    assert c.RecordCompetence not in DECIDER.allowed(gone.state, ANN)
    assert c.StopKeeping in DECIDER.allowed(gone.state, ANN)
