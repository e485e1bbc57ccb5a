"""What takes a registration out of force: suspension, leaving, and revocation with its appeal."""

from datetime import date, timedelta

from domain.calendar import deadline, morning
from domain.messages import Actor, Role, Task
from domain.processes.award import DECIDER, InGrace, Removed, Revoked, Suspended, Valid
from domain.processes.award import commands as c
from domain.processes.award import events as e
from domain.processes.award import refusals as r
from domain.processes.award.steps import PassOnStanding
from domain.refusals import NotNow, StepGone
from tests.domain.registrations import (
    BY_CLOCK,
    COMPLETED,
    DECIDED,
    FELL_DUE,
    GRACE,
    IN_GRACE,
    LAST,
    PRINTED,
    REGISTERED,
    UPDATE,
    UPDATED,
    certificate,
    perform,
    registered,
    step,
    told,
    update,
)
from tests.given import ANN, BEN, NOW, given

A_DAY = timedelta(days=1)
CLEO = Actor(role=Role.COORDINATOR, id="cleo")
SUSPEND, REINSTATE = c.Suspend(reason="t-incident"), c.Reinstate(reason="t-fine")
PROPOSED = e.RevocationProposed(
    at=NOW, proposed_by="ann", decide_by=date(2026, 3, 9), reason="t-why"
)
REVOKED = e.Revoked(
    at=NOW, proposed_by="ann", approved_by="ben", appeal_until=date(2026, 3, 16), reason="t-why"
)
LODGED = e.AppealLodged(at=NOW, decide_by=date(2026, 3, 16), reason="t-appeal")
UPHOLD = c.DecideAppeal(upheld=True, reason="t-right")
DISMISS = c.DecideAppeal(upheld=False, reason="t-wrong")


class TestPassingOn:
    def test_a_new_registration_is_passed_on_at_once(self) -> None:
        after = given(DECIDER, REGISTERED)

        open_step = step(after, "pass_on_standing:1")
        assert isinstance(open_step, PassOnStanding)
        assert (open_step.status, open_step.due) == ("registered", NOW)
        known = after.when(open_step.outcome()).then(e.StandingPassedOn(at=NOW, change=1))
        assert "pass_on_standing:1" not in known.agenda

    def test_a_change_is_passed_on_even_while_a_revocation_is_proposed(self) -> None:
        after = registered(DECIDED, PROPOSED)

        assert list(after.agenda) == ["decide_revocation", "pass_on_standing:2"]

    def test_only_the_latest_of_several_changes_is_passed_on(self) -> None:
        back = e.Reinstated(at=NOW, cause="decision", reason="t-fine")

        after = registered(DECIDED, back)

        assert [key for key in after.agenda if key.startswith("pass_on")] == ["pass_on_standing:3"]
        after.when(c.NoteStandingPassedOn(change=2)).then_refused(StepGone)

    def test_a_plain_certificate_concerns_no_staff(self) -> None:
        plain = REGISTERED.model_copy(update={"kind": "certificate", "number": None})

        assert not any(key.startswith("pass_on") for key in given(DECIDER, plain).agenda)


class TestSuspension:
    def test_somebody_decides_it_and_it_is_told_at_once(self) -> None:
        after = registered().when(SUSPEND, by=ANN).then(DECIDED)

        assert isinstance(after.state, Suspended)
        assert after.stage == "suspended"
        assert told(after) == ["registered", "suspended"]
        assert list(after.agenda) == ["pass_on_standing:2", f"expire:{LAST}", "tell_standing:1"]
        assert step(after, "tell_standing:1").due == NOW

    def test_no_paper_goes_out_meanwhile(self) -> None:
        after = given(DECIDER, REGISTERED, DECIDED)

        assert "render_certificate:1" not in after.agenda
        assert "render_certificate:1" in after.when(REINSTATE).after.agenda

    def test_it_is_suspended_once(self) -> None:
        registered(DECIDED).when(SUSPEND).then_refused(NotNow)

    def test_ending_it_brings_everything_back(self) -> None:
        after = (
            registered(DECIDED)
            .when(REINSTATE)
            .then(e.Reinstated(at=NOW, cause="decision", reason="t-fine"))
        )

        assert isinstance(after.state, Valid)
        assert told(after) == ["registered", "suspended", "registered"]
        registered().when(REINSTATE).then_refused(NotNow)

    def test_what_fell_due_meanwhile_is_recorded_and_one_letter_tells_both(self) -> None:
        now = morning(UPDATE + A_DAY)

        after = (
            registered(DECIDED)
            .when(REINSTATE, at=now)
            .then(
                e.UpdateFellDue(at=now, update_due=UPDATE),
                e.Reinstated(at=now, cause="decision", reason="t-fine"),
            )
        )

        assert told(after) == ["registered", "suspended", "update due"]
        assert [key for key in after.agenda if key.startswith("tell_")] == ["tell_standing:3"]
        tiding = certificate(after).tiding
        assert tiding is not None and tiding.what == "reinstated"

    def test_after_the_last_valid_day_it_comes_back_into_grace(self) -> None:
        now = morning(LAST + A_DAY)

        after = (
            registered(UPDATED, DECIDED)
            .when(REINSTATE, at=now)
            .then(
                e.GraceBegan(at=now, valid_until=LAST, grace_until=GRACE),
                e.Reinstated(at=now, cause="decision", reason="t-fine"),
            )
        )

        assert isinstance(after.state, InGrace)
        assert told(after) == ["registered", "suspended", "update due"]

    def test_one_for_want_of_the_update_can_become_one_by_decision_and_stays(self) -> None:
        now = BY_CLOCK.at
        decided = DECIDED.model_copy(update={"at": now})

        both = registered(FELL_DUE, BY_CLOCK).when(SUSPEND, at=now).then(decided)
        after = both.when(REINSTATE, at=now).then(
            e.Reinstated(at=now, cause="decision", reason="t-fine"), BY_CLOCK
        )

        assert isinstance(after.state, Suspended)
        assert after.state.suspension.cause == "update overdue"

    def test_an_update_meanwhile_neither_ends_it_nor_hides_it(self) -> None:
        after = registered(DECIDED).when(update(UPDATED.done_on), at=UPDATED.at).then(UPDATED)

        assert isinstance(after.state, Suspended)
        assert "tell_standing:1" in after.agenda


class TestLeavingTheDirectory:
    def test_it_is_gone_for_good(self) -> None:
        gone = e.Removed(at=NOW, cause="left the setting", removed_by="ann")

        after = registered().when(c.Remove(cause="left the setting"), by=ANN).then(gone)

        assert isinstance(after.state, Removed)
        assert told(after) == ["registered", "removed"]
        assert list(after.agenda) == ["pass_on_standing:2"]
        known = perform(after, "pass_on_standing:2")
        assert not known.agenda and DECIDER.ended(known.state)
        for command in (c.Remove(cause="died"), SUSPEND, REINSTATE, update(COMPLETED)):
            after.when(command).then_refused(NotNow)

    def test_nothing_is_left_to_tell(self) -> None:
        after = registered(DECIDED).when(c.Remove(cause="died")).after

        assert list(after.agenda) == ["pass_on_standing:3"]

    def test_an_expired_one_can_still_be_taken_out(self) -> None:
        over = e.Expired(at=deadline(GRACE), valid_until=LAST)
        remove = c.Remove(cause="own wish")

        after = registered(UPDATED, IN_GRACE, over).when(remove, at=deadline(GRACE)).after

        assert told(after)[-2:] == ["lapsed", "removed"]

    def test_consent_to_be_named_comes_and_goes(self) -> None:
        listed = e.NameListed(at=NOW, listed=True)

        after = registered().when(c.ListName(listed=True)).then(listed)

        assert certificate(after).name_listed
        after.when(c.ListName(listed=True)).then_nothing()
        withdrawn = after.when(c.ListName(listed=False)).then(e.NameListed(at=NOW, listed=False))
        assert not certificate(withdrawn).name_listed

    def test_consent_can_be_withdrawn_whatever_its_state(self) -> None:
        listed = e.NameListed(at=NOW, listed=True)
        gone = e.Removed(at=NOW, cause="own wish", removed_by="ann")

        for last in (DECIDED, PROPOSED, gone):
            withdrawn = registered(listed, last).when(c.ListName(listed=False))
            withdrawn.then(e.NameListed(at=NOW, listed=False))

    def test_only_registrations_stand_in_it(self) -> None:
        paper = given(DECIDER, REGISTERED.model_copy(update={"kind": "certificate"}))

        for command in (SUSPEND, c.ListName(listed=True), c.Remove(cause="died")):
            paper.when(command).then_refused(r.OnlyRegistrations)
        assert told(paper) == []


class TestRevocation:
    def test_a_proposal_changes_nothing_that_the_public_sees(self) -> None:
        assert told(registered(PROPOSED)) == ["registered"]
        assert told(registered(DECIDED, PROPOSED)) == ["registered", "suspended"]
        assert list(registered(PROPOSED).agenda) == ["decide_revocation"]

    def test_a_rejection_leaves_it_suspended_as_before(self) -> None:
        reject = c.RejectRevocation(reason="t-no")

        after = registered(DECIDED, PROPOSED).when(reject, by=BEN).after

        assert isinstance(after.state, Suspended)
        assert after.state.suspension.reason == "t-incident"
        assert told(after) == ["registered", "suspended"]

    def test_a_second_person_revokes_and_the_holder_is_told(self) -> None:
        registered(PROPOSED).when(c.ApproveRevocation(), by=ANN).then_refused(r.TwoPeople)
        after = registered(PROPOSED).when(c.ApproveRevocation(), by=BEN).then(REVOKED)

        assert told(after) == ["registered", "revoked"]
        assert list(after.agenda) == ["pass_on_standing:2", "tell_standing:1"]
        known = perform(after, "pass_on_standing:2")
        assert DECIDER.ended(perform(known, "tell_standing:1").state)


class TestAppeal:
    def test_it_can_be_lodged_to_the_end_of_its_window(self) -> None:
        lodge = c.LodgeAppeal(reason="t-appeal")
        over = deadline(REVOKED.appeal_until)

        last_minute = registered(PROPOSED, REVOKED).when(lodge, at=over - timedelta(minutes=1))
        too_late = registered(PROPOSED, REVOKED).when(lodge, at=over)

        assert last_minute.after.stage == "revoked, under appeal"
        assert "16 March 2026" in too_late.then_refused(r.AppealWindowOver).sentence

    def test_somebody_has_to_decide_it_in_time(self) -> None:
        after = registered(PROPOSED, REVOKED).when(c.LodgeAppeal(reason="t-appeal")).then(LODGED)

        task = after.agenda["decide_appeal"]
        assert isinstance(task, Task)
        assert (task.due, task.settled_by) == (deadline(LODGED.decide_by), c.DecideAppeal.name)
        after.when(c.LodgeAppeal(reason="t-again")).then_refused(NotNow)
        assert told(after) == ["registered", "revoked"]
        tiding = certificate(after).tiding
        assert tiding is not None and tiding.what == "appeal received"

    def test_whoever_approved_the_revocation_does_not_decide(self) -> None:
        before = registered(PROPOSED, REVOKED, LODGED)

        for decision in (UPHOLD, DISMISS):
            before.when(decision, by=BEN).then_refused(r.SomebodyElseDecides)
        assert c.DecideAppeal not in DECIDER.allowed(before.state, BEN)
        assert c.DecideAppeal in DECIDER.allowed(before.state, CLEO)

    def test_upheld_it_is_in_force_again_and_that_is_told(self) -> None:
        after = (
            registered(PROPOSED, REVOKED, LODGED)
            .when(UPHOLD, by=CLEO)
            .then(e.AppealUpheld(at=NOW, decided_by="cleo", reason="t-right"))
        )

        assert isinstance(after.state, Valid)
        assert told(after) == ["registered", "revoked", "registered"]
        tiding = certificate(after).tiding
        assert tiding is not None and tiding.what == "reinstated"

    def test_upheld_after_its_end_it_comes_back_into_grace(self) -> None:
        now = morning(LAST + A_DAY)

        after = registered(UPDATED, PROPOSED, REVOKED, LODGED).when(UPHOLD, by=CLEO, at=now).after

        assert isinstance(after.state, InGrace)
        assert told(after) == ["registered", "revoked", "update due"]

    def test_dismissed_it_stays_revoked_and_is_not_heard_again(self) -> None:
        after = (
            registered(PROPOSED, REVOKED, LODGED)
            .when(DISMISS, by=CLEO)
            .then(e.AppealDismissed(at=NOW, decided_by="cleo", reason="t-wrong"))
        )

        assert isinstance(after.state, Revoked)
        assert after.stage == "revoked"
        assert "decide_appeal" not in after.agenda
        tiding = certificate(after).tiding
        assert tiding is not None and tiding.what == "appeal dismissed"
        after.when(UPHOLD, by=CLEO).then_refused(NotNow)
        after.when(c.LodgeAppeal(reason="t-again")).then_refused(r.AppealedAlready)
        assert c.LodgeAppeal not in DECIDER.allowed(after.state, ANN)

    def test_an_appeal_about_a_certificate_brings_it_back_as_well(self) -> None:
        paper = REGISTERED.model_copy(
            update={"kind": "certificate", "number": None, "update_due": None}
        )

        after = given(DECIDER, paper, *PRINTED, PROPOSED, REVOKED, LODGED).when(UPHOLD, by=CLEO)

        assert isinstance(after.after.state, Valid)
        assert list(after.after.agenda) == [f"expire:{LAST}", f"warn_expiry:{LAST}:-90"]
