"""The purchase order of an issued invoice: it is corrected, and the invoice is sent again."""

from collections.abc import Iterator
from typing import Literal

from domain.facts import Facts
from domain.messages import DocumentId, Step
from domain.parts.correcting import NothingToCorrect
from domain.processes.invoice.order_messages import (
    CorrectOrder,
    NoteOrderSent,
    OrderCorrected,
    OrderSent,
)
from domain.processes.invoice.state import Bill, RightOrder


class SendOrder(Step):
    """Send the invoice again with a letter that names the right purchase order."""

    step: Literal["send_order"] = "send_order"
    correction: int
    document: DocumentId

    def says(self) -> str:
        return "The invoice is sent again with the right purchase order"

    def outcome(self) -> NoteOrderSent:
        return NoteOrderSent(correction=self.correction)


def correct_order(bill: Bill, command: CorrectOrder, facts: Facts) -> OrderCorrected:
    """Record the right number beside the one that is printed."""
    if command.purchase_order == bill.order:
        raise NothingToCorrect()
    return OrderCorrected(
        at=facts.at,
        correction=len(bill.orders) + 1,
        before=bill.order,
        after=command.purchase_order,
    )


def order_step(bill: Bill) -> Iterator[SendOrder]:
    """The letter about the latest correction, once the invoice itself is out."""
    paper = bill.paper
    if not bill.orders or paper.document is None or paper.sent_at is None:
        return
    latest = bill.orders[-1]
    if latest.sent_at is None:
        yield SendOrder(
            key=f"send_order:{len(bill.orders)}",
            due=max(latest.at, paper.sent_at),
            correction=len(bill.orders),
            document=paper.document,
        )


def with_order(bill: Bill, event: OrderCorrected | OrderSent) -> tuple[RightOrder, ...]:
    """Return the corrections of the purchase order after an event."""
    if isinstance(event, OrderCorrected):
        return (*bill.orders, RightOrder(number=event.after, at=event.at))
    return tuple(
        one.model_copy(update={"sent_at": event.at}) if n == event.correction else one
        for n, one in enumerate(bill.orders, 1)
    )
