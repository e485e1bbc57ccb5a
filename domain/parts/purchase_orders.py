"""Purchase orders: the numbers that public bodies want to see on an invoice.

They stand in the log for ever, so that nothing but a number can be one: no free text.
"""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from domain.entry.text import line

LONGEST = 40
NO_ORDER = "a purchase order number is needed, such as 4500123456 or PO-17/2026"
NOT_A_NUMBER = (
    "a purchase order number has letters from A to Z, digits, hyphens, slashes, full stops and "
    "spaces, with a letter or a digit first, such as PO-17/2026"
)

_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9/.\- ]*")


def order_number(given: Any) -> Any:
    """Return the number as it is kept; ValueError says what would be right."""
    if not isinstance(given, str):
        return given
    number = line(given)
    if not number:
        raise ValueError(NO_ORDER)
    if len(number) > LONGEST:
        raise ValueError(f"at most {LONGEST} characters are possible; there are {len(number):,}")
    if not _NUMBER.fullmatch(number):
        raise ValueError(NOT_A_NUMBER)
    return number


PurchaseOrder = Annotated[
    str, BeforeValidator(order_number), Field(min_length=1, max_length=LONGEST)
]
"""The number of a purchase order: 1 to 40 letters, digits, - / . and single spaces."""
