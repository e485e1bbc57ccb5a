"""Invoice: payments, refunds, disputes, credit notes and write-offs."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given as always
from hypothesis import strategies as st

from domain.calendar import add_working_days, deadline, morning
from domain.messages import Owner
from domain.money import Line
from domain.processes.invoice import (
    DECIDER,
    Cleared,
    InDispute,
    Owing,
    balance,
)
from domain.processes.invoice import commands as c
from domain.processes.invoice import events as e
from domain.processes.invoice import refusals as r
from domain.refusals import NotNow
from tests.domain.invoices import (
    CREDIT_NUMBER,
    DISPUTED,
    DUE_ON,
    ISSUE,
    OUT,
    TODAY,
    WRITTEN_OFF,
    bill,
    credited,
    facts,
    paid,
    payment,
    step,
    task,
)
from tests.given import NOW, given


class TestPayments:
    def test_a_part_payment_leaves_the_rest_owed(self) -> None:
        after = given(DECIDER, *OUT).when(payment(30_000)).then(paid(30_000))

        assert after.stage == "part paid"
        assert balance(after.state) == 50_000
        assert task(after, "pay").prefill == {"pence": 50_000}

    def test_the_last_part_clears_the_invoice_and_ends_it(self) -> None:
        after = given(DECIDER, *OUT, paid(30_000)).when(payment(50_000)).after

        assert after.stage == "paid"
        assert DECIDER.ended(after.state)

    def test_an_overpayment_shows_as_a_balance_and_asks_for_a_decision(self) -> None:
        after = given(DECIDER, *OUT).when(payment(90_000)).after

        assert balance(after.state) == -10_000
        refund = task(after, "refund")
        assert refund.owner is Owner.COORDINATOR
        assert refund.due == deadline(add_working_days(TODAY, 10))
        assert refund.prefill == {"pence": 10_000}
        assert not DECIDER.ended(after.state)

    def test_money_is_recorded_when_it_has_arrived_and_once(self) -> None:
        tomorrow = payment().model_copy(update={"received_on": TODAY + timedelta(days=1)})

        given(DECIDER, *OUT).when(tomorrow).then_refused(r.NotReceivedYet)
        refused = given(DECIDER, *OUT, paid()).when(payment()).then_refused(r.PaymentKnown)
        assert "£800.00 received on 2 March 2026" in refused.sentence

    def test_a_refund_is_at_most_what_was_paid_too_much(self) -> None:
        over = given(DECIDER, *OUT, paid(90_000))
        refund = c.RecordRefund(pence=10_000, refunded_on=TODAY, reference="BACK 1")
        wrong = refund.model_copy(
            update={"pence": 10_001, "refunded_on": TODAY + timedelta(days=1)}
        )

        over.when(wrong).then_refused(r.RefundTooMuch, r.NotRefundedYet)
        after = over.when(refund).then(
            e.RefundRecorded(at=NOW, pence=10_000, refunded_on=TODAY, reference="BACK 1")
        )
        assert balance(after.state) == 0
        assert DECIDER.ended(after.state)
        after.when(refund).then_refused(NotNow)

    def test_an_overpayment_can_be_kept_as_a_balance(self) -> None:
        over = given(DECIDER, *OUT, paid(90_000))

        after = over.when(c.KeepBalance()).then(e.BalanceKept(at=NOW, pence=10_000))

        assert balance(after.state) == -10_000
        assert DECIDER.ended(after.state)
        after.when(c.KeepBalance()).then_refused(NotNow)

    def test_paying_too_much_again_asks_again_for_the_new_part_only(self) -> None:
        kept = given(DECIDER, *OUT, paid(90_000), e.BalanceKept(at=NOW, pence=10_000))

        after = kept.when(payment(500)).after

        assert task(after, "refund").prefill == {"pence": 500}

    def test_a_kept_balance_that_was_refunded_is_not_kept_any_more(self) -> None:
        history = (*OUT, paid(90_000), e.BalanceKept(at=NOW, pence=10_000))
        refund = c.RecordRefund(pence=4_000, refunded_on=TODAY, reference="BACK 1")

        after = given(DECIDER, *history).when(refund).after

        assert (bill(after).kept_pence, bill(after).overpaid_pence) == (6_000, 6_000)

    def test_a_payment_recorded_by_mistake_is_taken_off_again(self) -> None:
        later = datetime(2026, 3, 12, 10, tzinfo=UTC)
        reverse = c.ReversePayment(payment=1, reason="t-why")
        event = e.PaymentReversed(
            at=later, payment=1, pence=80_000, due_on=DUE_ON + timedelta(days=10), reason="t-why"
        )

        after = given(DECIDER, *OUT, paid()).when(reverse, at=later).then(event)

        assert isinstance(after.state, Owing)
        assert balance(after.state) == 80_000
        after.when(reverse).then_refused(r.AlreadyReversed)

    def test_taking_off_a_payment_of_an_open_invoice_keeps_its_due_date(self) -> None:
        reverse = c.ReversePayment(payment=1, reason="t-why")

        after = given(DECIDER, *OUT, paid(30_000)).when(reverse).after

        assert bill(after).due_on == DUE_ON
        assert after.stage == "issued"

    def test_taking_off_a_payment_that_was_too_much_leaves_it_paid(self) -> None:
        reverse = c.ReversePayment(payment=2, reason="t-why")
        history = (*OUT, paid(), paid(500, number=2))

        after = given(DECIDER, *history).when(reverse).after

        assert after.stage == "paid"
        assert bill(after).due_on == DUE_ON

    def test_an_unknown_payment_cannot_be_taken_off(self) -> None:
        reverse = c.ReversePayment(payment=2, reason="t-why")

        given(DECIDER, *OUT, paid()).when(reverse).then_refused(r.NoSuchPayment)

    def test_the_same_payment_may_be_recorded_after_it_was_taken_off(self) -> None:
        off = e.PaymentReversed(at=NOW, payment=1, pence=80_000, due_on=DUE_ON, reason="t-why")

        given(DECIDER, *OUT, paid(), off).when(payment()).then(paid(number=2))


class TestDisputes:
    def test_a_dispute_stops_the_clock_and_is_owed_an_answer(self) -> None:
        after = given(DECIDER, *OUT).when(c.Dispute(reason="t-why")).then(DISPUTED)

        assert isinstance(after.state, InDispute)
        assert after.stage == "disputed"
        settle = task(after, "settle_dispute")
        assert settle.owner is Owner.COORDINATOR
        assert settle.due == deadline(add_working_days(TODAY, 10))
        assert list(after.agenda) == ["settle_dispute"]

    def test_an_invoice_that_stands_is_due_later_by_the_days_of_the_dispute(self) -> None:
        later = datetime(2026, 3, 12, 10, tzinfo=UTC)
        settle = c.SettleDispute(outcome="stands")
        event = e.DisputeSettled(at=later, outcome="stands", due_on=DUE_ON + timedelta(days=10))

        after = given(DECIDER, *OUT, DISPUTED).when(settle, at=later).then(event)

        assert step(after, "send_reminder:-5").due == morning(date(2026, 4, 7))  # after Easter

    def test_a_reduction_is_credited_before_it_is_settled(self) -> None:
        settle = c.SettleDispute(outcome="reduced")
        before = credited(10_000)

        given(DECIDER, *OUT, before, DISPUTED).when(settle).then_refused(r.NothingCredited)
        after = given(DECIDER, *OUT, DISPUTED, before).when(settle).after
        assert isinstance(after.state, Owing)
        assert balance(after.state) == 70_000

    @pytest.mark.parametrize("event", [paid(), credited(), WRITTEN_OFF])
    def test_a_dispute_ends_when_nothing_is_owed(self, event: e.InvoiceEvent) -> None:
        assert isinstance(given(DECIDER, *OUT, DISPUTED, event).state, Cleared)

    def test_a_part_payment_leaves_the_dispute_open(self) -> None:
        assert given(DECIDER, *OUT, DISPUTED, paid(30_000)).stage == "disputed"

    def test_only_an_open_invoice_is_disputed_and_only_a_dispute_settled(self) -> None:
        dispute, settle = c.Dispute(reason="t-why"), c.SettleDispute(outcome="stands")

        given(DECIDER, *OUT, DISPUTED).when(dispute).then_refused(NotNow)
        given(DECIDER, *OUT, paid()).when(dispute).then_refused(NotNow)
        given(DECIDER, *OUT).when(settle).then_refused(NotNow)


class TestCredits:
    def test_all_that_remains_is_credited_when_no_amount_is_given(self) -> None:
        command = c.CreditInvoice(cause="withdrawn")

        after = given(DECIDER, *OUT).when(command, facts=CREDIT_NUMBER).then(credited())

        assert after.stage == "credited"
        assert balance(after.state) == 0
        assert list(after.agenda) == ["render_credit_note:1"]

    def test_credit_notes_never_exceed_the_invoice(self) -> None:
        command = c.CreditInvoice(pence=20_001, cause="goodwill", reason="t-why")

        refused = (
            given(DECIDER, *OUT, credited(60_000))
            .when(command, facts=CREDIT_NUMBER)
            .then_refused(r.CreditTooMuch)
        )

        assert "£200.00" in refused.sentence

    def test_a_paid_invoice_that_is_credited_is_owed_back(self) -> None:
        command = c.CreditInvoice(cause="withdrawn")

        after = given(DECIDER, *OUT, paid()).when(command, facts=CREDIT_NUMBER).after

        assert balance(after.state) == -80_000
        assert task(after, "refund").prefill == {"pence": 80_000}

    def test_an_invoice_credited_in_full_needs_no_second_credit_note(self) -> None:
        all_of_it = c.CreditInvoice(cause="withdrawn")
        after = given(DECIDER, *OUT, credited())

        after.when(all_of_it).then_nothing()
        assert DECIDER.needs(after.ref, after.state, all_of_it) == ()

    def test_corrections_and_goodwill_have_a_reason_withdrawal_is_one(self) -> None:
        for cause in ("correction", "goodwill"):
            command = c.CreditInvoice.model_validate({"pence": 1, "cause": cause})
            when = given(DECIDER, *OUT).when(command, facts=CREDIT_NUMBER)
            when.then_refused(r.ReasonMissing)

    @always(st.lists(st.integers(1, 5_000), min_size=1, max_size=8))
    def test_vat_shares_of_credit_notes_add_up_to_the_invoices_vat(self, parts: list[int]) -> None:
        line = Line(description="Coaching", quantity=1, unit_pence=sum(parts), vat="standard")
        command = ISSUE.model_copy(update={"lines": (line,)})
        at = given(DECIDER).when(command, facts=facts()).after

        for part in parts:
            some = c.CreditInvoice(pence=part, cause="withdrawn")
            at = at.when(some, facts=CREDIT_NUMBER).after
        rest = c.CreditInvoice(cause="withdrawn")
        at = at.when(rest, facts=CREDIT_NUMBER).after

        notes = bill(at).credit_notes
        assert sum(note.vat_pence for note in notes) == bill(at).vat_pence
        assert sum(note.net_pence for note in notes) == bill(at).net_pence
        assert all(note.net_pence >= 0 and note.vat_pence >= 0 for note in notes)


class TestWriteOff:
    def test_what_is_owed_is_written_off(self) -> None:
        event = e.WrittenOff(at=NOW, pence=50_000, reason="t-why")

        after = given(DECIDER, *OUT, paid(30_000)).when(c.WriteOff(reason="t-why")).then(event)

        assert after.stage == "written off"
        assert balance(after.state) == 0
        assert bill(after).creditable_pence == 30_000

    def test_nothing_owed_is_nothing_to_write_off(self) -> None:
        given(DECIDER, *OUT, paid()).when(c.WriteOff(reason="t-why")).then_refused(NotNow)

    def test_money_that_comes_after_all_is_recovered_not_owed_back(self) -> None:
        after = given(DECIDER, *OUT, WRITTEN_OFF).when(payment()).then(paid(recovered=80_000))

        assert after.stage == "paid"
        assert balance(after.state) == 0

    def test_a_recovered_payment_taken_off_is_written_off_again(self) -> None:
        recovered = given(DECIDER, *OUT, WRITTEN_OFF, paid(recovered=80_000))
        later = NOW + timedelta(days=10)

        after = recovered.when(c.ReversePayment(payment=1, reason="t-why"), at=later).after

        assert after.stage == "written off"
        assert bill(after).due_on == DUE_ON
