"""Invoice: its purchase order is corrected; the paper and the clock stay, and it is sent again."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from domain.parts.correcting import NothingToCorrect
from domain.processes.invoice import DECIDER, Bill, Cleared
from domain.processes.invoice import commands as c
from domain.processes.invoice import events as e
from domain.processes.invoice.order_messages import (
    CorrectOrder,
    NoteOrderSent,
    OrderCorrected,
    OrderSent,
)
from domain.processes.invoice.ordering import SendOrder
from domain.processes.invoice.state import AnyState, NotIssued
from domain.refusals import NotNow, StepGone
from tests.domain.invoices import ISSUED, OUT, TODAY
from tests.given import ANN, NOW, Given, given

RIGHT = CorrectOrder(purchase_order="PO-4711")
CORRECTED = OrderCorrected(at=NOW, correction=1, before=None, after="PO-4711")
PAID = c.RecordPayment(pence=80_000, received_on=TODAY, reference="INV-1")


def bill(after: Given[AnyState]) -> Bill:
    assert not isinstance(after.state, NotIssued)
    return after.state.bill


def test_the_right_number_stands_beside_the_printed_one_and_it_is_sent_again_once() -> None:
    out = given(DECIDER, *OUT)

    after = out.when(RIGHT).then(CORRECTED)

    assert (bill(after).purchase_order, bill(after).order) == (None, "PO-4711")
    step = after.agenda["send_order:1"]
    assert isinstance(step, SendOrder)
    assert (step.due, step.document) == (NOW, "d-pdf")
    sent = after.when(step.outcome()).then(OrderSent(at=NOW, correction=1))
    assert sent.agenda == out.agenda, "the ladder of reminders is where it was"
    sent.when(NoteOrderSent(correction=1)).then_refused(StepGone)


def test_the_due_date_and_the_paper_stay() -> None:
    out = given(DECIDER, *OUT)

    after = out.when(RIGHT, at=NOW + timedelta(days=40)).after

    assert (bill(after).due_on, bill(after).paper) == (bill(out).due_on, bill(out).paper)
    assert {key for key in after.agenda if key != "send_order:1"} == set(out.agenda)


def test_only_the_latest_number_is_written_about_and_history_keeps_each() -> None:
    second = CorrectOrder(purchase_order="PO-4712")

    when = given(DECIDER, *OUT, CORRECTED).when(second)

    (event,) = when.events
    assert event == OrderCorrected(at=NOW, correction=2, before="PO-4711", after="PO-4712")
    assert event.says() == (
        "The purchase order was corrected from “PO-4711” to “PO-4712”; the paper stays as it is"
    )
    assert [key for key in when.after.agenda if key.startswith("send_order")] == ["send_order:2"]


def test_an_invoice_that_is_not_out_yet_goes_first() -> None:
    after = given(DECIDER, ISSUED).when(RIGHT).after
    assert "send_order:1" not in after.agenda
    assert "render_invoice" in after.agenda

    printed = given(DECIDER, ISSUED, CORRECTED, *OUT[1:])
    assert "send_order:1" in printed.agenda


@pytest.mark.parametrize("number", ["", "   ", "x" * 41])
def test_a_blank_or_endless_number_is_none(number: str) -> None:
    with pytest.raises(ValidationError):
        CorrectOrder(purchase_order=number)


def test_the_same_number_is_told_and_what_is_not_issued_has_none() -> None:
    given(DECIDER, *OUT, CORRECTED).when(RIGHT).then_refused(NothingToCorrect)
    given(DECIDER).when(RIGHT).then_refused(NotNow)


def test_a_paid_invoice_can_be_corrected_too_and_ends_when_that_is_told() -> None:
    paid = given(DECIDER, *OUT).when(PAID).after
    assert isinstance(paid.state, Cleared)
    assert CorrectOrder in DECIDER.allowed(paid.state, ANN)

    after = paid.when(RIGHT).after

    assert not DECIDER.ended(after.state)
    assert DECIDER.ended(after.when(NoteOrderSent(correction=1)).after.state)
    assert e.PaymentRecorded in {type(one) for one in given(DECIDER, *OUT).when(PAID).events}
