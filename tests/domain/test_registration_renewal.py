"""Renewal: when it is possible, and how a new period follows the old one under the same number."""

from datetime import date, timedelta

import pytest

from domain.calendar import deadline, morning
from domain.processes.award import DECIDER, InGrace, Valid
from domain.processes.award import commands as c
from domain.processes.award import events as e
from domain.processes.award import refusals as r
from domain.refusals import NotNow
from tests.domain.registrations import (
    DECIDED,
    FRESH,
    GRACE,
    IN_GRACE,
    LAST,
    PRINTED,
    REGISTERED,
    UPDATED,
    certificate,
    registered,
    renewal,
    told,
)
from tests.given import ANN, NOW, given

A_DAY = timedelta(days=1)
OPENS = LAST - timedelta(days=90)
NEXT_LAST = date(2030, 2, 26)
RENEWED = e.Renewed(
    at=morning(OPENS),
    period=2,
    completed_on=OPENS,
    starts_on=LAST + A_DAY,
    valid_until=NEXT_LAST,
    update_due=date(2029, 2, 26),
    evidence="t-reassessed",
    edition=2,
    public_id="public-2",
    replaces="public-1",
)


class TestWindow:
    def test_it_opens_ninety_days_before_the_end(self) -> None:
        early = registered(UPDATED).when(
            renewal(OPENS - A_DAY), at=morning(OPENS - A_DAY), facts=FRESH
        )

        refused = early.then_refused(r.RenewalTooEarly)
        assert "from 28 November 2027" in refused.sentence
        registered(UPDATED).when(renewal(OPENS), at=morning(OPENS), facts=FRESH).then(RENEWED)

    @pytest.mark.parametrize("history", [(UPDATED,), (UPDATED, IN_GRACE)])
    def test_it_closes_with_the_last_day_of_grace(self, history: tuple[e.AwardEvent, ...]) -> None:
        """However late the engine is to record that grace began or ended."""
        before = registered(*history)
        last_minute = deadline(GRACE) - timedelta(minutes=1)

        assert before.when(renewal(GRACE), at=last_minute, facts=FRESH).refused is None
        before.when(renewal(GRACE), at=deadline(GRACE), facts=FRESH).then_refused(r.RenewalTooLate)

    def test_all_reasons_are_given_at_once(self) -> None:
        tomorrow = registered(UPDATED).when(renewal(date(2026, 3, 3)), facts=FRESH)
        too_late = registered(UPDATED, IN_GRACE).when(
            renewal(OPENS - A_DAY), at=deadline(GRACE), facts=FRESH
        )

        tomorrow.then_refused(r.NotCompletedYet, r.RenewalTooEarly)
        too_late.then_refused(r.RenewalTooEarly, r.RenewalTooLate)

    def test_what_is_suspended_expired_or_gone_is_not_renewed(self) -> None:
        over = e.Expired(at=deadline(GRACE), valid_until=LAST)
        gone = e.Removed(at=NOW, cause="own wish", removed_by="ann")

        for history in ((DECIDED,), (UPDATED, IN_GRACE, over), (gone,)):
            after = registered(*history)
            after.when(renewal(LAST), at=morning(LAST), facts=FRESH).then_refused(NotNow)
            assert c.Renew not in DECIDER.allowed(after.state, ANN)

    def test_only_registrations_are_renewed(self) -> None:
        paper = REGISTERED.model_copy(update={"kind": "certificate", "number": None})

        refused = given(DECIDER, paper).when(renewal(LAST), at=morning(LAST), facts=FRESH)

        refused.then_refused(r.OnlyRegistrations)


class TestNewPeriod:
    def test_it_begins_when_the_old_one_ends_whenever_it_was_completed(self) -> None:
        early = registered(UPDATED).when(renewal(OPENS), at=morning(OPENS), facts=FRESH)
        late = registered(UPDATED, IN_GRACE).when(renewal(GRACE), at=morning(GRACE), facts=FRESH)

        for after in (early.after, late.after):
            period = certificate(after).period
            assert (period.starts_on, period.valid_until) == (LAST + A_DAY, NEXT_LAST)
            assert certificate(after).update_due == date(2029, 2, 26)
        assert late.after.stage == "valid to the end of 26 February 2030"

    def test_the_number_stays_and_the_history_is_kept(self) -> None:
        before = registered(UPDATED)

        after = certificate(
            before.when(renewal(OPENS), at=morning(OPENS), facts=FRESH).then(RENEWED)
        )

        assert after.number == "REG-00001"
        assert after.periods[0] == certificate(before).period
        assert after.updates == certificate(before).updates
        assert [one.period for one in after.periods] == [1, 2]
        assert after.editions[0] == certificate(before).present
        assert after.period_of(after.editions[0]).valid_until == LAST
        assert after.replaced_by("public-1") == "public-2"

    def test_a_new_edition_is_printed_and_the_letters_start_anew(self) -> None:
        after = registered(UPDATED, RENEWED)

        assert list(after.agenda) == [
            "render_certificate:2",
            f"begin_grace:{NEXT_LAST}",
            "note_update_overdue:2029-02-26",
            "warn_update:2029-02-26:-30",
            f"warn_expiry:{NEXT_LAST}:-90",
        ]

    def test_out_of_grace_it_is_registered_again_and_nothing_is_left_to_tell(self) -> None:
        grace = registered(UPDATED, IN_GRACE)
        assert isinstance(grace.state, InGrace)

        after = grace.when(renewal(GRACE), at=morning(GRACE), facts=FRESH).after

        assert isinstance(after.state, Valid)
        assert told(after) == ["registered", "update due", "registered"]
        assert certificate(after).tiding is None
        assert not any(key.startswith(("renew:", "expire:", "tell_")) for key in after.agenda)

    def test_it_is_renewed_again_only_before_the_new_end(self) -> None:
        after = registered(UPDATED, RENEWED, *PRINTED)

        soon = after.when(renewal(LAST), at=morning(LAST), facts=FRESH)

        assert "26 February 2030" in soon.then_refused(r.RenewalTooEarly).sentence

    def test_an_update_of_the_new_period_is_later_than_what_was_completed(self) -> None:
        known = c.RecordUpdate(done_on=OPENS, evidence="t-refresher")

        after = registered(UPDATED, RENEWED)

        after.when(known, at=morning(LAST)).then_refused(r.UpdateKnown)
