"""The two clocks of a registration: letters in good time, the annual update, grace and the end."""

from datetime import date, timedelta

import pytest

from domain.calendar import deadline, morning
from domain.messages import Owner, Task
from domain.parts.lapses import LapseStep
from domain.processes.award import Expired, InGrace, Suspended, Valid
from domain.processes.award import commands as c
from domain.processes.award import events as e
from domain.processes.award import refusals as r
from domain.processes.award.state import AnyState
from domain.refusals import NotNow, StepGone
from tests.domain.registrations import (
    BY_CLOCK,
    DECIDED,
    FELL_DUE,
    GRACE,
    IN_GRACE,
    LAST,
    PRINTED,
    REGISTERED,
    TOLD_OVERDUE,
    UPDATE,
    UPDATE_GRACE,
    UPDATED,
    certificate,
    perform,
    registered,
    step,
    told,
    update,
)
from tests.given import Given, given

A_DAY, A_SECOND = timedelta(days=1), timedelta(seconds=1)
NOTICES, UPDATE_NOTICES = (-90, -60, -30, -7), (-30, -7, 0)


def letters(after: Given[AnyState]) -> list[str]:
    """Return the keys of the letters before a date that are still open."""
    return [key for key in after.agenda if key.startswith("warn_")]


class TestExpiryNotices:
    def test_one_letter_at_a_time_each_until_the_next(self) -> None:
        after = registered(UPDATED)

        for place, rung in enumerate(NOTICES):
            key = f"warn_expiry:{LAST}:{rung}"
            assert letters(after) == [key]
            due = morning(LAST + timedelta(days=rung))
            later = NOTICES[place + 1 : place + 2]
            until = morning(LAST + timedelta(days=later[0])) if later else deadline(LAST)
            assert (step(after, key).due, step(after, key).until) == (due, until)
            note = c.NoteExpiryWarned(valid_until=LAST, rung=rung)
            after = after.when(note, at=due).then(
                e.ExpiryWarned(at=due, valid_until=LAST, rung=rung)
            )
        assert letters(after) == []

    def test_no_letter_goes_before_its_day_or_out_of_turn(self) -> None:
        before = morning(LAST - timedelta(days=90)) - A_SECOND
        first = c.NoteExpiryWarned(valid_until=LAST, rung=-90)
        second = c.NoteExpiryWarned(valid_until=LAST, rung=-60)

        registered(UPDATED).when(first, at=before).then_refused(StepGone)
        registered(UPDATED).when(second, at=deadline(LAST) - A_DAY).then_refused(StepGone)

    def test_a_late_letter_lapses_and_the_next_takes_its_place(self) -> None:
        late = morning(LAST - timedelta(days=20))
        after = registered(UPDATED)

        for rung in (-90, -60):
            after = after.when(LapseStep(key=f"warn_expiry:{LAST}:{rung}"), at=late).after

        assert letters(after) == [f"warn_expiry:{LAST}:-30"]
        assert (step(after, letters(after)[0]).until or late) > late

    def test_letters_of_days_before_it_was_recorded_are_never_due(self) -> None:
        late = REGISTERED.model_copy(update={"at": morning(LAST - timedelta(days=40))})

        assert letters(given(registered().decider, late, UPDATED)) == [f"warn_expiry:{LAST}:-30"]

    @pytest.mark.parametrize("history", [(UPDATED, IN_GRACE), (UPDATED, DECIDED)])
    def test_none_goes_out_in_grace_or_while_suspended(
        self, history: tuple[e.AwardEvent, ...]
    ) -> None:
        assert letters(registered(*history)) == []


class TestUpdateNotices:
    def test_one_letter_at_a_time_the_last_on_the_day_itself(self) -> None:
        after = registered()

        for rung in UPDATE_NOTICES:
            key = f"warn_update:{UPDATE}:{rung}"
            assert key in letters(after)
            assert len(letters(after)) == 2  # the other is about the end of validity
            due = morning(UPDATE + timedelta(days=rung))
            assert step(after, key).due == due
            note = c.NoteUpdateWarned(update_due=UPDATE, rung=rung)
            after = after.when(note, at=due).then(
                e.UpdateWarned(at=due, update_due=UPDATE, rung=rung)
            )
        assert letters(after) == [f"warn_expiry:{LAST}:-90"]

    def test_the_last_letter_lapses_with_the_day(self) -> None:
        last = step(
            registered(
                *(e.UpdateWarned(at=morning(UPDATE), update_due=UPDATE, rung=n) for n in (-30, -7))
            ),
            f"warn_update:{UPDATE}:0",
        )

        assert last.until == deadline(UPDATE)

    def test_there_is_none_once_the_update_is_recorded_or_overdue(self) -> None:
        assert letters(registered(UPDATED)) == [f"warn_expiry:{LAST}:-90"]
        assert letters(registered(FELL_DUE)) == [f"warn_expiry:{LAST}:-90"]


class TestUpdate:
    def test_it_falls_due_at_the_end_of_its_day(self) -> None:
        after = registered()
        note = c.NoteUpdateOverdue(update_due=UPDATE)

        after.when(note, at=deadline(UPDATE) - A_SECOND).then_refused(StepGone)
        overdue = after.when(note, at=deadline(UPDATE)).then(FELL_DUE)

        assert overdue.stage == "update overdue since 26 February 2027"
        assert told(overdue) == ["registered", "update due"]
        assert certificate(overdue).status_since[-1].since == deadline(UPDATE)
        task = overdue.agenda[f"record_update:{UPDATE}"]
        assert isinstance(task, Task)
        assert (task.owner, task.due) == (Owner.PROVIDER, deadline(UPDATE_GRACE))
        assert task.settled_by == c.RecordUpdate.name

    def test_it_is_told_the_next_morning_while_there_is_time(self) -> None:
        telling = step(registered(FELL_DUE), "tell_standing:1")

        assert (telling.due, telling.until) == (morning(UPDATE + A_DAY), deadline(UPDATE_GRACE))

    @pytest.mark.parametrize(
        ("done_on", "next_due"),
        [
            (UPDATE - timedelta(days=90), date(2028, 2, 26)),
            (UPDATE, date(2028, 2, 26)),
            (UPDATE - timedelta(days=91), date(2027, 11, 26)),
            (UPDATE + timedelta(days=20), date(2028, 3, 17)),
        ],
    )
    def test_in_time_it_counts_from_its_due_day_else_from_its_own(
        self, done_on: date, next_due: date
    ) -> None:
        for_three_years = REGISTERED.model_copy(
            update={"valid_months": 36, "valid_until": date(2029, 2, 26)}
        )
        before = given(registered().decider, for_three_years, *PRINTED)

        outcome = before.when(update(done_on), at=morning(done_on))

        outcome.then(
            e.UpdateRecorded(
                at=morning(done_on),
                done_on=done_on,
                evidence="t-refresher",
                was_due=UPDATE,
                next_due=next_due,
            )
        )

    def test_one_that_would_come_with_the_end_is_part_of_the_renewal(self) -> None:
        after = registered().when(update(UPDATED.done_on), at=UPDATED.at).then(UPDATED)

        assert certificate(after).update_due is None
        again = update(date(2027, 6, 1))
        after.when(again, at=morning(date(2027, 6, 1))).then_refused(r.NoUpdateDue)

    def test_an_overdue_one_settles_the_letter_about_it(self) -> None:
        done_on = UPDATE + A_DAY

        after = registered(FELL_DUE).when(update(done_on), at=morning(done_on)).after

        assert told(after) == ["registered", "update due", "registered"]
        assert list(after.agenda) == [
            "pass_on_standing:3",
            f"begin_grace:{LAST}",
            f"warn_expiry:{LAST}:-90",
        ]

    def test_all_reasons_against_a_day_are_given_at_once(self) -> None:
        today = morning(date(2026, 6, 1))

        registered().when(update(date(2026, 6, 2)), at=today).then_refused(r.NotDoneYet)
        registered().when(update(date(2026, 2, 27)), at=today).then_refused(r.UpdateKnown)

    def test_a_day_that_carries_it_no_further_is_too_old(self) -> None:
        """It was done long before the next is due, and would bring that forward."""
        known = UPDATED.model_copy(update={"next_due": date(2028, 2, 20)})
        again = update(UPDATED.done_on + A_DAY)

        registered(known).when(again, at=morning(UPDATE)).then_refused(r.UpdateTooOld)


class TestSuspensionByTheClock:
    def test_it_comes_by_itself_after_the_grace_of_the_update(self) -> None:
        overdue = registered(FELL_DUE, TOLD_OVERDUE)
        command = c.SuspendForUpdate(update_due=UPDATE)

        overdue.when(command, at=deadline(UPDATE_GRACE) - A_SECOND).then_refused(StepGone)
        after = overdue.when(command, at=deadline(UPDATE_GRACE)).then(BY_CLOCK)

        assert isinstance(after.state, Suspended)
        assert after.stage == "suspended, the annual update is overdue"
        assert list(after.agenda) == [
            "pass_on_standing:3",
            f"expire:{LAST}",
            f"record_update:{UPDATE}",
            "tell_standing:2",
        ]
        assert step(after, "tell_standing:2").due == morning(UPDATE_GRACE + A_DAY)

    def test_nobody_is_told_of_an_overdue_update_after_the_suspension_was_due(self) -> None:
        late = FELL_DUE.model_copy(update={"at": deadline(UPDATE_GRACE)})

        assert "tell_standing:1" not in registered(late).agenda

    def test_recording_the_update_ends_it(self) -> None:
        done_on = date(2027, 5, 3)
        now = morning(done_on)

        after = (
            registered(FELL_DUE, BY_CLOCK)
            .when(update(done_on), at=now)
            .then(
                e.UpdateRecorded(
                    at=now,
                    done_on=done_on,
                    evidence="t-refresher",
                    was_due=UPDATE,
                    next_due=None,
                ),
                e.Reinstated(at=now, cause="update recorded", reason=None),
            )
        )

        assert isinstance(after.state, Valid)
        assert told(after) == ["registered", "update due", "suspended", "registered"]
        assert step(after, "tell_standing:3").due == now

    def test_nobody_ends_it_by_decision(self) -> None:
        reinstate = c.Reinstate(reason="t-fine")

        registered(FELL_DUE, BY_CLOCK).when(reinstate, at=BY_CLOCK.at).then_refused(NotNow)

    def test_an_update_recorded_after_the_end_leads_into_what_is_left_of_grace(self) -> None:
        done_on = LAST + timedelta(days=5)
        now = morning(done_on)

        after = registered(FELL_DUE, BY_CLOCK).when(update(done_on), at=now).after

        assert isinstance(after.state, InGrace)
        assert told(after)[-2:] == ["suspended", "update due"]
        tiding = certificate(after).tiding
        assert tiding is not None and tiding.what == "reinstated"


class TestEnd:
    def test_grace_begins_after_the_last_valid_day(self) -> None:
        after = registered(UPDATED)

        after.when(c.BeginGrace(), at=deadline(LAST) - A_SECOND).then_refused(StepGone)
        grace = after.when(c.BeginGrace(), at=deadline(LAST)).then(IN_GRACE)

        assert isinstance(grace.state, InGrace)
        assert grace.stage == "in grace to the end of 27 March 2028"
        assert told(grace) == ["registered", "update due"]
        renew = grace.agenda[f"renew:{LAST}"]
        assert isinstance(renew, Task)
        assert (renew.due, renew.settled_by) == (deadline(GRACE), c.Renew.name)
        telling = step(grace, "tell_standing:1")
        assert (telling.due, telling.until) == (morning(LAST + A_DAY), deadline(GRACE))

    def test_it_expires_after_grace_and_not_before(self) -> None:
        grace = registered(UPDATED, IN_GRACE)

        registered(UPDATED).when(c.Expire(), at=deadline(LAST)).then_refused(StepGone)
        grace.when(c.Expire(), at=deadline(GRACE) - A_SECOND).then_refused(StepGone)
        after = grace.when(c.Expire(), at=deadline(GRACE)).then(
            e.Expired(at=deadline(GRACE), valid_until=LAST)
        )

        assert isinstance(after.state, Expired)
        assert told(after) == ["registered", "update due", "lapsed"]
        assert list(after.agenda) == ["pass_on_standing:3", "tell_standing:2"]
        ended = perform(perform(after, "pass_on_standing:3"), "tell_standing:2")
        assert ended.decider.ended(ended.state)

    def test_while_suspended_it_expires_at_the_same_instant(self) -> None:
        suspended = registered(UPDATED, DECIDED)

        assert step(suspended, f"expire:{LAST}").due == deadline(GRACE)
        after = perform(suspended, f"expire:{LAST}")
        assert told(after) == ["registered", "suspended", "lapsed"]

    def test_a_letter_that_is_due_is_not_lost_to_an_update(self) -> None:
        """The update settles the letter about itself, and no other."""
        done_on = LAST + A_DAY
        overdue = registered(FELL_DUE.model_copy(update={"update_due": LAST - A_DAY}), IN_GRACE)

        after = overdue.when(update(done_on), at=deadline(LAST)).after

        assert "tell_standing:2" in after.agenda
