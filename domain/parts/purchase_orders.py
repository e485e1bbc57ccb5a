"""Purchase orders: the numbers that public bodies want to see on an invoice."""

from typing import Annotated

from pydantic import StringConstraints

PurchaseOrder = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)
]
"""The number of a purchase order; blanks are none."""
