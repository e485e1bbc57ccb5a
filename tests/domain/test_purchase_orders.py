"""A purchase order is a number: blanks, what nobody can see and free text are none, anywhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from domain.messages import Command
from domain.parts.purchase_orders import LONGEST, PurchaseOrder
from domain.processes.invoice import Issue
from domain.processes.invoice.order_messages import CorrectOrder
from domain.processes.request import Send
from domain.services.bigger_picture.commands import SignUp, SupplyPurchaseOrder
from domain.services.course import commands as course

NUMBER = TypeAdapter(PurchaseOrder)
EVERYWHERE: list[type[Command]] = [
    CorrectOrder,
    Issue,
    Send,
    SignUp,
    SupplyPurchaseOrder,
    course.Book,
    course.SupplyPurchaseOrder,
]
BLANK = ["", " ", "\t\n", "\u00a0", "\u200b", "\u2003 \u2060", "\u00ad", "\u3164", "\ufeff"]
FREE_TEXT = [
    "ask Mrs. O'Brien",
    "PO 1; call Ann",
    "Zoë-1",
    "ann@care.example",
    "-",
    ".",
    "/ 7",
    "№7",
]


@pytest.mark.parametrize("kind", EVERYWHERE, ids=lambda one: f"{one.__module__}.{one.__name__}")
def test_every_command_with_an_order_number_asks_for_a_number(kind: type[Command]) -> None:
    for wrong in (*BLANK, *FREE_TEXT, "9" * (LONGEST + 1), "PO\x001"):
        with pytest.raises(ValidationError) as refused:
            kind.model_validate({"purchase_order": wrong})

        places = [fault["loc"][0] for fault in refused.value.errors()]
        assert "purchase_order" in places, repr(wrong)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("4500123456", "4500123456"),
        (" PO-17/2026 ", "PO-17/2026"),
        ("PO\u00a0\u00a017.b", "PO 17.b"),
        ("\u200bMHC 4711\ufeff", "MHC 4711"),
        ("P" * LONGEST, "P" * LONGEST),
    ],
)
def test_what_purchasers_write_is_kept(typed: str, kept: str) -> None:
    assert NUMBER.validate_python(typed) == kept


@given(st.text(max_size=60))
def test_nothing_else_comes_in_and_what_came_in_stays(typed: str) -> None:
    try:
        kept = NUMBER.validate_python(typed)
    except ValidationError:
        return
    assert kept
    assert len(kept) <= LONGEST
    assert kept.isascii()
    assert kept[0].isalnum()
    assert set(kept) <= set("-/. ") | {one for one in kept if one.isalnum()}
    assert "  " not in kept
    assert NUMBER.validate_python(kept) == kept
