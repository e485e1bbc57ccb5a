"""Invoice: issue, papers, the ladder of reminders, stops, forms."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st

from domain.calendar import deadline, morning
from domain.facts import Need, NextNumber
from domain.messages import Command, Owner, Step
from domain.money import Line
from domain.parts.lapses import LapseStep
from domain.processes.invoice import (
    DECIDER,
    InvoiceOf,
    balance,
    overdue_days,
)
from domain.processes.invoice import commands as c
from domain.processes.invoice import events as e
from domain.processes.invoice import refusals as r
from domain.processes.invoice.order_messages import CorrectOrder
from domain.processes.provider import LiftStop, ProviderOf, PutOnStop, Unregistered
from domain.refusals import NotNow, StepGone
from tests.domain.invoices import (
    COUNCIL,
    CREDIT_NUMBER,
    DISPUTED,
    DUE_ON,
    ISSUE,
    ISSUED,
    OUT,
    PRINTED,
    REMINDED,
    RENDERED,
    ROWAN,
    SENT,
    STOPPED,
    TODAY,
    UNCHASED,
    WRITTEN_OFF,
    bill,
    credited,
    facts,
    paid,
    payment,
    step,
    task,
)
from tests.domain.walks import check
from tests.given import ANN, AUDITOR, NOW, given


class TestIssue:
    def test_it_pins_number_customer_totals_and_due_date(self) -> None:
        after = given(DECIDER).when(ISSUE, facts=facts()).then(ISSUED)

        assert after.stage == "issued"
        assert balance(after.state) == 80_000

    def test_totals_include_vat(self) -> None:
        line = Line(description="Coaching", quantity=2, unit_pence=5_000, vat="standard")
        command = ISSUE.model_copy(update={"lines": (line,)})

        after = given(DECIDER).when(command, facts=facts()).after

        sums = (bill(after).net_pence, bill(after).vat_pence, bill(after).gross_pence)
        assert sums == (10_000, 2_000, 12_000)

    def test_only_a_registered_provider_is_invoiced(self) -> None:
        stranger = ISSUE.model_copy(update={"provider": "cohort:0001"})
        number: dict[Need[Any], Any] = {NextNumber(series="invoice"): "INV-1"}

        given(DECIDER).when(ISSUE, facts=facts(Unregistered())).then_refused(r.NotAProvider)
        given(DECIDER).when(stranger, facts=number).then_refused(r.NotAProvider)

    def test_a_customer_that_needs_a_purchase_order_gets_no_invoice_without(self) -> None:
        ordered = ISSUE.model_copy(update={"purchase_order": "PO 7"})
        event = ISSUED.model_copy(update={"purchase_order": "PO 7"})

        given(DECIDER).when(ISSUE, facts=facts(COUNCIL)).then_refused(r.PurchaseOrderMissing)
        given(DECIDER).when(ordered, facts=facts(COUNCIL)).then(event)

    def test_every_reason_against_an_invoice_is_told_at_once(self) -> None:
        free = Line(description="Programme", quantity=1, unit_pence=0, vat="outside_scope")
        wrong = ISSUE.model_copy(
            update={
                "lines": (free,),
                "reminders": (7, 7, 50),
                "tax_point": date(2206, 3, 2),
            }
        )

        given(DECIDER).when(wrong, facts=facts(COUNCIL)).then_refused(
            r.PurchaseOrderMissing, r.NothingToPay, r.RemindersOutOfOrder, r.TaxPointFarAhead
        )

    def test_an_invoice_is_issued_once(self) -> None:
        given(DECIDER, ISSUED).when(ISSUE).then_refused(NotNow)

    @pytest.mark.parametrize("command", [payment(), c.NoteSent(), c.WriteOff(reason="t-why")])
    def test_nothing_comes_before_the_issue(self, command: Command) -> None:
        given(DECIDER).when(command).then_refused(NotNow)


class TestPapers:
    def test_the_invoice_is_printed_and_then_sent(self) -> None:
        issued = given(DECIDER, ISSUED)
        assert step(issued, "render_invoice").due == NOW

        printed = issued.when(PRINTED).then(RENDERED)
        assert "render_invoice" not in printed.agenda

        sent = printed.when(c.NoteSent()).then(SENT)
        assert "send_invoice" not in sent.agenda

    def test_a_paper_is_printed_and_sent_once(self) -> None:
        again = c.NoteRendered(document="d-two", digest="x")

        given(DECIDER, ISSUED, RENDERED).when(again).then_refused(StepGone)
        given(DECIDER, *OUT).when(c.NoteSent()).then_refused(StepGone)
        given(DECIDER, ISSUED).when(c.NoteSent()).then_refused(StepGone)

    def test_a_credit_note_is_printed_at_once_and_sent_after_its_invoice(self) -> None:
        rendered = e.CreditNoteRendered(at=NOW, credit_note=1, document="d-cn", digest="x")
        sent = e.CreditNoteSent(at=NOW, credit_note=1)
        render = c.NoteCreditNoteRendered(credit_note=1, document="d-cn", digest="x")

        printed = given(DECIDER, ISSUED, RENDERED, credited()).when(render).then(rendered)
        assert list(printed.agenda) == ["send_invoice"]

        both = printed.when(c.NoteSent()).after
        assert list(both.agenda) == ["send_credit_note:1"]
        over = both.when(c.NoteCreditNoteSent(credit_note=1)).then(sent)
        assert DECIDER.ended(over.state)

    def test_a_credit_note_is_printed_and_sent_once(self) -> None:
        history = (*OUT, credited(), e.CreditNoteSent(at=NOW, credit_note=1))
        render = c.NoteCreditNoteRendered(credit_note=2, document="d-cn", digest="x")

        given(DECIDER, *history).when(render).then_refused(StepGone)
        given(DECIDER, *history).when(c.NoteCreditNoteSent(credit_note=1)).then_refused(StepGone)


class TestLadder:
    def test_the_provider_owes_the_balance_by_the_due_date(self) -> None:
        owed = task(given(DECIDER, *OUT), "pay")

        assert owed.owner is Owner.PROVIDER
        assert owed.due == deadline(DUE_ON)
        assert owed.prefill == {"pence": 80_000}

    def test_reminders_start_only_when_the_invoice_is_out(self) -> None:
        assert "send_reminder:-5" not in given(DECIDER, ISSUED, RENDERED).agenda

    @pytest.mark.parametrize(
        ("done", "rung", "day", "until"),
        [
            (0, -5, date(2026, 3, 27), date(2026, 4, 8)),
            (1, 7, date(2026, 4, 8), date(2026, 4, 15)),
            (2, 14, date(2026, 4, 15), date(2026, 5, 1)),
            (3, 30, date(2026, 5, 1), date(2026, 5, 18)),  # 45 days on is a Saturday
        ],
    )
    def test_one_rung_shows_at_a_time_until_the_next_is_due(
        self, done: int, rung: int, day: date, until: date
    ) -> None:
        after = given(DECIDER, *OUT, *REMINDED[:done])

        steps = [item for item in after.agenda.values() if isinstance(item, Step)]
        assert [one.key for one in steps] == [f"send_reminder:{rung}"]
        assert (steps[0].due, steps[0].until) == (morning(day), morning(until))

    def test_a_reminder_is_recorded_once_and_not_early(self) -> None:
        at = morning(date(2026, 3, 27))
        remind = c.NoteReminded(rung=-5)

        given(DECIDER, *OUT).when(remind).then_refused(StepGone)
        after = given(DECIDER, *OUT).when(remind, at=at).then(e.ReminderSent(at=at, rung=-5))
        after.when(remind, at=at).then_refused(StepGone)

    def test_a_rung_missed_in_an_outage_lapses_and_is_never_sent(self) -> None:
        at = morning(date(2026, 4, 9))

        after = given(DECIDER, *OUT).when(LapseStep(key="send_reminder:-5"), at=at).after

        assert isinstance(after.decider.agenda(after.state)[-1], Step)
        assert "send_reminder:7" in after.agenda
        after.when(c.NoteReminded(rung=-5), at=at).then_refused(StepGone)

    def test_what_is_not_in_the_agenda_cannot_lapse(self) -> None:
        for key in ("send_reminder:7", "pay", "nothing"):
            given(DECIDER, *OUT).when(LapseStep(key=key)).then_refused(StepGone)

    def test_a_rung_from_before_the_invoice_went_out_is_skipped(self) -> None:
        at_once = ISSUED.model_copy(update={"due_on": TODAY})

        assert "send_reminder:7" in given(DECIDER, at_once, RENDERED, SENT).agenda

    def test_an_invoice_sent_late_is_chased_from_the_day_it_went_out(self) -> None:
        late = SENT.model_copy(update={"at": morning(date(2026, 7, 1))})

        reminder = step(given(DECIDER, ISSUED, RENDERED, late), "send_reminder:7")

        assert reminder.due == morning(date(2026, 7, 8))

    def test_the_account_is_stopped_after_the_last_rung(self) -> None:
        at = morning(date(2026, 5, 18))
        stop = c.StopAccount(stop=1, provider="provider:0001")
        last = given(DECIDER, *OUT, *REMINDED)

        assert step(last, "stop_account:1").due == at
        after = last.when(stop, at=at).then(e.AccountStopped(at=at, stop=1))
        assert list(after.agenda) == ["pay"]

    def test_stop_and_release_need_the_providers_consent_in_the_same_transaction(self) -> None:
        stop = c.StopAccount(stop=1, provider="provider:0001")
        lift = c.LiftStop(stop=1, provider="provider:0001")

        assert stop.companions("invoice:0001") == (
            ("provider:0001", PutOnStop(invoice="invoice:0001")),
        )
        assert lift.companions("invoice:0001") == (
            ("provider:0001", LiftStop(invoice="invoice:0001")),
        )

    def test_another_provider_is_never_stopped(self) -> None:
        at = morning(date(2026, 5, 18))
        wrong = c.StopAccount(stop=1, provider="provider:0002")

        given(DECIDER, *OUT, *REMINDED).when(wrong, at=at).then_refused(StepGone)

    @pytest.mark.parametrize("event", [paid(), DISPUTED, credited(), WRITTEN_OFF])
    def test_reminders_stop_when_it_is_paid_disputed_credited_or_written_off(
        self, event: e.InvoiceEvent
    ) -> None:
        agenda = given(DECIDER, *OUT, event).agenda

        assert not [key for key in agenda if key.startswith(("send_reminder", "stop", "pay"))]


class TestStops:
    @pytest.mark.parametrize("event", [paid(), credited()])
    def test_an_invoice_that_is_settled_lifts_its_stop(self, event: e.InvoiceEvent) -> None:
        lift = c.LiftStop(stop=1, provider="provider:0001")

        after = given(DECIDER, *OUT, *REMINDED, STOPPED, event)

        assert step(after, "lift_stop:1").due == NOW
        freed = after.when(lift).then(e.StopLifted(at=NOW, stop=1))
        assert "lift_stop:1" not in freed.agenda
        freed.when(lift).then_refused(StepGone)

    def test_a_part_payment_does_not_lift_the_stop(self) -> None:
        after = given(DECIDER, *OUT, *REMINDED, STOPPED, paid(30_000))

        assert list(after.agenda) == ["pay"]

    def test_a_debt_written_off_keeps_the_account_on_stop(self) -> None:
        after = given(DECIDER, *OUT, *REMINDED, STOPPED, WRITTEN_OFF)

        assert not after.agenda
        assert after.stage == "written off"

    def test_a_payment_taken_off_after_the_release_stops_the_account_anew(self) -> None:
        off = e.PaymentReversed(at=NOW, payment=1, pence=80_000, due_on=DUE_ON, reason="t-why")
        lifted = e.StopLifted(at=NOW, stop=1)

        after = given(DECIDER, *OUT, *REMINDED, STOPPED, paid(), lifted, off)

        assert "stop_account:2" in after.agenda


@pytest.mark.parametrize(
    ("history", "day", "days"),
    [
        (OUT, DUE_ON, 0),
        (OUT, DUE_ON + timedelta(days=12), 12),
        ((*OUT, DISPUTED), DUE_ON + timedelta(days=12), 0),
        ((*OUT, paid()), DUE_ON + timedelta(days=12), 0),
        ((), DUE_ON, 0),
    ],
)
def test_overdue_is_computed_when_read(
    history: tuple[e.InvoiceEvent, ...], day: date, days: int
) -> None:
    assert overdue_days(given(DECIDER, *history).state, day) == days


def test_before_its_issue_there_is_nothing_to_say_or_do() -> None:
    nothing = given(DECIDER)

    assert nothing.stage == "not issued yet"
    assert balance(nothing.state) == 0
    assert not nothing.agenda
    assert not DECIDER.ended(nothing.state)


def test_a_number_is_drawn_only_for_a_document_that_can_be_issued() -> None:
    fresh, out = given(DECIDER), given(DECIDER, *OUT)
    credit = c.CreditInvoice(cause="withdrawn")

    assert DECIDER.needs(fresh.ref, fresh.state, ISSUE) == tuple(facts())
    assert DECIDER.needs(out.ref, out.state, ISSUE) == ()
    assert DECIDER.needs(out.ref, out.state, credit) == tuple(CREDIT_NUMBER)
    assert DECIDER.needs(fresh.ref, fresh.state, credit) == ()
    assert InvoiceOf(ref=out.ref) == InvoiceOf(ref=out.ref)


@pytest.mark.parametrize(
    ("history", "commands"),
    [
        ((), (c.Issue,)),
        (OUT, (c.RecordPayment, c.Dispute, c.CreditInvoice, c.WriteOff)),
        (
            (*OUT, DISPUTED),
            (c.SettleDispute, c.CreditInvoice, c.RecordPayment, c.WriteOff),
        ),
        ((*OUT, paid()), (c.CreditInvoice, c.RecordPayment, c.ReversePayment)),
        (
            (*OUT, credited(), paid()),
            (c.RecordRefund, c.KeepBalance, c.RecordPayment, c.ReversePayment),
        ),
    ],
)
def test_forms_follow_the_state(
    history: tuple[e.InvoiceEvent, ...], commands: tuple[type[Command], ...]
) -> None:
    state = given(DECIDER, *history).state

    always = (CorrectOrder,) if history else ()
    assert DECIDER.allowed(state, ANN) == (*commands, *always)
    assert DECIDER.allowed(state, AUDITOR) == ()


def test_an_invoice_keeps_its_promises_on_any_walk() -> None:
    line = st.builds(
        Line,
        description=st.just("Programme"),
        quantity=st.integers(1, 2),
        unit_pence=st.sampled_from([50, 100, 100, 0]),
        vat=st.sampled_from(["standard", "exempt_education"]),
    )
    ladders = [(-5, 7, 14, 30), (-5, 7), (), (14, 7)]
    check(
        DECIDER,
        answers={ProviderOf: st.sampled_from([ROWAN, ROWAN, ROWAN, COUNCIL, Unregistered()])},
        values={
            "lines": st.lists(line, min_size=1, max_size=2).map(tuple),
            "pence": st.sampled_from([20, 60, 120, 1_000]),
            "reminders": st.sampled_from(ladders),
            "stop_after_days": st.just(45),
            "tax_point": st.just(TODAY),
            "terms_days": st.sampled_from([0, 30]),
            "received_on": st.sampled_from([TODAY, TODAY + timedelta(days=2)]),
            "refunded_on": st.just(TODAY),
        },
        openings=((), (ISSUE, PRINTED, c.NoteSent()), (UNCHASED, PRINTED, c.NoteSent())),
        fitting=lambda state: {"record_payment.pence": st.just(max(balance(state), 1))},
    )
