"""The purchase order of an issued invoice is corrected: what is said of it."""

from typing import ClassVar

from pydantic import Field

from domain.messages import Command, Event
from domain.parts.purchase_orders import PurchaseOrder


class CorrectOrder(Command):
    """Correct the purchase order number of the invoice, or add the one that came late. The paper
    and the due date stay as they are; the invoice is sent again with a letter that names the right
    number."""

    name: ClassVar[str] = "correct_order"
    title: ClassVar[str] = "Correct the purchase order number"

    purchase_order: PurchaseOrder = Field(title="Purchase order number")


class NoteOrderSent(Command):
    """Record the letter that names the right purchase order; `correction` counts from 1."""

    name: ClassVar[str] = "note_order_sent"
    title: ClassVar[str] = "Record the right purchase order as sent"
    by_engine: ClassVar[bool] = True

    correction: int


class OrderCorrected(Event):
    type: ClassVar[str] = "invoice.order_corrected.v1"
    correction: int
    before: str | None
    after: str

    def says(self) -> str:
        if self.before is None:
            return f"Purchase order “{self.after}” was added; the paper stays as it is"
        return (
            f"The purchase order was corrected from “{self.before}” to “{self.after}”; "
            "the paper stays as it is"
        )


class OrderSent(Event):
    type: ClassVar[str] = "invoice.order_sent.v1"
    correction: int

    def says(self) -> str:
        return "The invoice was sent again with the right purchase order"
