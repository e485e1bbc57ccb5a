"""Bigger Picture: pauses and withdrawal."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from domain.calendar import deadline, london
from domain.messages import Command
from domain.processes.invoice import Cleared
from domain.processes.invoice import commands as invoices
from domain.refusals import NotNow, StepGone
from domain.services.bigger_picture import DECIDER
from domain.services.bigger_picture import commands as p
from domain.services.bigger_picture import events as e
from domain.services.bigger_picture import refusals as r
from domain.services.bigger_picture.outside import invoice_ref
from tests.domain.builders import (
    COHORT,
    MANAGER,
    MENTORS,
    NAMED,
    NEWCOMER,
    POOR,
    PROGRAMME,
    SISTER,
    after,
    mark,
)
from tests.domain.stories import (
    A_WEEK,
    attend,
    certificates,
    go_on,
    leave,
    ready,
    signed_up,
    under_way,
    with_sister,
)
from tests.domain.world import World
from tests.given import ANN, NOW

FIRST, SECOND, THIRD, FOURTH = MENTORS
INVOICE = invoice_ref(PROGRAMME)
WITHDRAW = p.Withdraw(reason="t-why")
FREE_DAY = date(2026, 5, 18)  # ten working days before 2 June; 25 May is a bank holiday


def pause(until: date) -> p.Pause:
    return p.Pause(until=until, reason="t-why")


def paused(world: World, days: int = 60) -> World:
    world.do(PROGRAMME, pause(world.at.date() + timedelta(days=days)))
    return world


class TestPause:
    def test_a_paused_programme_asks_for_nothing_until_it_resumes(self) -> None:
        world = paused(under_way(3))

        assert world.stage(PROGRAMME) == "paused"
        assert list(world.agenda(PROGRAMME)) == ["end_pause:1"]
        world.pass_to(world.at + timedelta(days=61))
        assert world.stage(PROGRAMME) == "under way"
        assert "end_review" in world.agenda(PROGRAMME)

    def test_it_resumes_at_nine_on_the_day_named(self) -> None:
        world = under_way(3)
        world.do(PROGRAMME, pause(date(2026, 9, 1)))

        world.pass_to(datetime(2026, 9, 1, 12, 0, tzinfo=UTC))

        (resumed,) = world.events(PROGRAMME, e.Resumed)
        assert resumed.at == london(date(2026, 9, 1), time(9, 0))

    def test_six_months_are_the_longest(self) -> None:
        world = under_way(3)  # on 1 July
        refused = world.refused(PROGRAMME, pause(date(2027, 1, 2)), r.PauseTooLong)
        assert "at most 6 months, so until 1 January 2027" in refused.sentence

        world.do(PROGRAMME, pause(date(2027, 1, 1)))

    def test_a_pause_ends_after_today(self) -> None:
        world = under_way(3)

        world.refused(PROGRAMME, pause(world.at.date()), r.PauseNotAhead)

    def test_a_pause_in_force_is_told_with_what_else_is_wrong(self) -> None:
        world = paused(under_way(3))

        world.refused(PROGRAMME, pause(date(2028, 1, 1)), NotNow, r.PauseTooLong)

    def test_it_can_resume_early_and_pause_again(self) -> None:
        world = paused(under_way(3))

        world.do(PROGRAMME, p.Resume())
        assert world.stage(PROGRAMME) == "under way"
        paused(world)
        assert list(world.agenda(PROGRAMME)) == ["end_pause:2"]
        world.pass_to(world.at + timedelta(days=61))

        assert len(world.events(PROGRAMME, e.Resumed)) == 2

    def test_without_a_pause_there_is_nothing_to_resume(self) -> None:
        under_way(3).refused(PROGRAMME, p.Resume(), NotNow)

    def test_the_invoice_and_leavers_certificates_do_not_wait_for_a_pause_to_end(self) -> None:
        world = paused(signed_up())
        assert list(world.agenda(PROGRAMME)) == ["raise_invoice", "end_pause:1"]

        world = paused(leave(under_way(3), FIRST))
        world.pass_to(world.at + 2 * A_WEEK)
        assert certificates(world) == [(FIRST, "attendance")]

    def test_days_go_on_in_the_cohort_and_are_made_up_later(self) -> None:
        world = paused(under_way(3))
        attend(world, 4, (4, SECOND))

        assert p.MakeUpDay in DECIDER.allowed(world.state(PROGRAMME), ANN)
        world.do(PROGRAMME, p.Resume())
        assert f"make_up:{SECOND}:4" in world.agenda(PROGRAMME)

    def test_naming_mentors_does_not_end_a_pause_that_was_asked_for(self) -> None:
        world = paused(signed_up())

        world.do(PROGRAMME, p.NameMentors(mentors=NAMED))

        assert world.stage(PROGRAMME) == "paused"


class TestWithdrawal:
    def test_until_ten_working_days_before_it_costs_nothing(self) -> None:
        world = signed_up().pass_to(deadline(FREE_DAY) - timedelta(minutes=1))

        world.do(PROGRAMME, WITHDRAW)

        (withdrawn,) = world.events(PROGRAMME, e.Withdrawn)
        assert withdrawn.free
        assert "nothing is to be paid" in withdrawn.says()
        world.pass_to(world.at)
        assert isinstance(world.state(INVOICE), Cleared)
        assert world.programme(PROGRAMME).credited

    def test_afterwards_the_price_stays_due(self) -> None:
        world = signed_up().pass_to(deadline(FREE_DAY))

        world.do(PROGRAMME, WITHDRAW)
        world.pass_to(world.at)

        (withdrawn,) = world.events(PROGRAMME, e.Withdrawn)
        assert not withdrawn.free
        assert world.state(INVOICE).bill.balance == 80_000
        assert DECIDER.ended(world.state(PROGRAMME))

    def test_the_places_go_back_to_the_cohort(self) -> None:
        world = under_way(3)

        world.do(PROGRAMME, WITHDRAW)

        assert world.cohort(COHORT).taken == 0
        assert world.cohort(COHORT).expected(9) == ()
        assert world.stage(PROGRAMME) == "withdrawn"

    def test_also_those_in_the_next_cohort_and_visits(self) -> None:
        world = with_sister(leave(under_way(9), FIRST), later=250)
        world.do(PROGRAMME, p.ReplaceMentor(leaver=FIRST, person=NEWCOMER, next_cohort=SISTER))
        world.do(COHORT, mark(9, absent=(SECOND,)))
        world.pass_to(world.at)
        world.do(PROGRAMME, p.ArrangeSisterDay(person=SECOND, day=9, sister=SISTER))
        assert world.cohort(SISTER).expected(9) == (NEWCOMER, SECOND)

        world.do(PROGRAMME, WITHDRAW)

        assert world.cohort(SISTER).taken == 0
        assert world.cohort(SISTER).expected(9) == ()

    def test_an_invoice_not_raised_yet_is_not_raised_at_all(self) -> None:
        world = signed_up(purchase_order_required=True)
        world.do(PROGRAMME, WITHDRAW)

        assert world.agenda(PROGRAMME) == {}
        assert INVOICE not in world.states

    def test_an_order_number_after_a_free_withdrawal_is_too_late(self) -> None:
        world = signed_up(purchase_order_required=True)
        world.do(PROGRAMME, WITHDRAW)

        refused = world.refused(PROGRAMME, p.SupplyPurchaseOrder(purchase_order="PO-1"), NotNow)

        assert "nothing is to be paid" in refused.sentence

    def test_after_a_late_withdrawal_the_invoice_still_waits_for_its_order(self) -> None:
        world = signed_up(purchase_order_required=True).pass_to(deadline(FREE_DAY))
        world.do(PROGRAMME, WITHDRAW)
        assert list(world.agenda(PROGRAMME)) == ["purchase_order"]
        assert DECIDER.allowed(world.state(PROGRAMME), ANN) == (p.SupplyPurchaseOrder,)

        world.do(PROGRAMME, p.SupplyPurchaseOrder(purchase_order="PO-1"))
        assert not DECIDER.ended(world.state(PROGRAMME))
        world.pass_to(world.at)

        assert world.state(INVOICE).bill.purchase_order == "PO-1"
        assert DECIDER.ended(world.state(PROGRAMME))

    def test_a_paid_invoice_is_credited_and_leaves_a_balance(self) -> None:
        world = signed_up().pass_to(NOW)
        world.do(
            INVOICE,
            invoices.RecordPayment(pence=80_000, received_on=NOW.date(), reference="PAID"),
        )

        world.do(PROGRAMME, WITHDRAW)
        world.pass_to(world.at)

        assert world.state(INVOICE).bill.balance == -80_000

    def test_an_invoice_credited_by_hand_before_is_no_obstacle(self) -> None:
        world = signed_up().pass_to(NOW)
        world.do(INVOICE, invoices.CreditInvoice(cause="goodwill", reason="t-why"))

        world.do(PROGRAMME, WITHDRAW)
        world.pass_to(world.at)

        assert world.programme(PROGRAMME).credited
        assert DECIDER.ended(world.state(PROGRAMME))

    def test_everybody_who_attended_gets_a_certificate_of_attendance(self) -> None:
        world = go_on(signed_up(), 4, (4, SECOND))

        world.do(PROGRAMME, WITHDRAW)
        assert not DECIDER.ended(world.state(PROGRAMME))
        world.pass_to(world.at + 2 * A_WEEK)

        assert certificates(world) == [(MANAGER, "attendance"), (FIRST, "attendance")]
        assert DECIDER.ended(world.state(PROGRAMME))

    def test_a_paused_programme_can_be_withdrawn(self) -> None:
        world = paused(under_way(3))

        world.do(PROGRAMME, WITHDRAW)

        assert world.stage(PROGRAMME) == "withdrawn"
        assert "end_pause:1" not in world.agenda(PROGRAMME)

    def test_nobody_is_sought_for_a_vacancy_any_more(self) -> None:
        world = leave(under_way(), FIRST)

        world.do(PROGRAMME, WITHDRAW)

        assert list(world.agenda(PROGRAMME)) == [f"certificate:{MANAGER}:attendance"]

    def test_sheets_still_come_in(self) -> None:
        world = under_way().pass_to(after(3))
        world.do(PROGRAMME, WITHDRAW)

        world.do(COHORT, mark(3, FIRST))
        world.pass_to(world.at + 2 * A_WEEK)

        assert (FIRST, "attendance") in certificates(world)

    @pytest.mark.parametrize(
        "command",
        [WITHDRAW, p.Resume(), p.RecordBaseline(measures=POOR), p.EndPause()],
    )
    def test_nothing_else_happens_after_it(self, command: Command) -> None:
        world = under_way(3)
        world.do(PROGRAMME, WITHDRAW)
        expected = StepGone if command.by_engine else NotNow

        world.refused(PROGRAMME, command, expected)

    def test_before_sign_up_there_is_nothing_to_withdraw(self) -> None:
        ready().refused(PROGRAMME, WITHDRAW, NotNow)
