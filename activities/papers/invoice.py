"""Invoices and credit notes with what United Kingdom law asks of them."""

from datetime import date
from itertools import groupby
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from activities.papers.typesetting import typeset
from activities.plain_text import Sentence, Words, plain
from domain.calendar import say_date
from domain.money import VAT, Line, Total, VatCode, pounds, total

_TREATMENTS: dict[VatCode, str] = {
    "exempt_education": "Exempt",
    "exempt_funded": "Exempt, funded",
    "standard": "Standard",
    "outside_scope": "Outside scope",
}

Number = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9/-]{1,24}$")]
"""The number of an invoice or a credit note: 1 to 24 letters, digits, hyphens and slashes."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Party(_Part):
    """A customer as the invoice addresses it."""

    name: Words
    address: Annotated[tuple[Words, ...], Field(min_length=1, max_length=8)]


class Supplier(Party):
    """Who sells, with what the foot of every page states."""

    email: Words | None = None
    phone: Words | None = None
    company_number: Words | None = None
    vat_number: Words | None = None


class BankAccount(_Part):
    """Where money is sent; the reference to quote is the invoice's number."""

    account_name: Words
    sort_code: Annotated[str, StringConstraints(pattern=r"^\d{2}-\d{2}-\d{2}$")]
    account_number: Annotated[str, StringConstraints(pattern=r"^\d{8}$")]


class Credited(_Part):
    """The invoice that a credit note credits, and why."""

    number: Number
    issued_on: date
    reason: Sentence


class InvoicePaper(_Part):
    """Everything an invoice or a credit note shows; sums are worked out from the lines.

    An invoice has `due_on` and `pay_to`; a credit note has `credits` instead, and its amounts are
    positive: they are what the customer gets back. A credit note for part of an invoice gives its
    `sums`, as its VAT is a share of the invoice's.
    """

    kind: Literal["invoice", "credit_note"] = "invoice"
    number: Number
    issued_on: date
    tax_point: date
    due_on: date | None = None
    purchase_order: Words | None = None
    regarding: Sentence | None = None
    supplier: Supplier
    customer: Party
    attention: Words | None = None
    lines: Annotated[tuple[Line, ...], Field(min_length=1, max_length=500)]
    pay_to: BankAccount | None = None
    credits: Credited | None = None
    sums: Total | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        faults = list(_faults(self))
        if faults:
            raise ValueError("; ".join(faults))
        return self


def render_invoice(paper: InvoicePaper) -> bytes:
    """Return the invoice or credit note as a tagged PDF/UA-1 of as many A4 pages as it needs.

    The same paper gives the same bytes. Blocks the processor for some 5 ms and 1 ms for each
    line: call it in a thread. Raises PaperError when a text has characters without a glyph.
    """
    return typeset("invoice.typ", _data(paper), paper.issued_on)


def _faults(paper: InvoicePaper) -> tuple[str, ...]:
    """Return everything that does not fit, in words; no text of the paper is quoted."""
    faults = []
    if paper.kind == "invoice":
        if paper.due_on is None:
            faults.append("an invoice needs due_on, the day by which to pay")
        elif paper.due_on < paper.issued_on:
            faults.append("due_on lies before issued_on; it must be the same day or later")
        if paper.pay_to is None:
            faults.append("an invoice needs pay_to, the account to pay into")
        if paper.credits is not None:
            faults.append("credits belongs on a credit note; leave it out or change kind")
    else:
        if paper.credits is None:
            faults.append("a credit note needs credits, the invoice it credits and why")
        if paper.due_on is not None or paper.pay_to is not None:
            faults.append("nothing is due on a credit note; leave out due_on and pay_to")
    return tuple(faults)


def _data(paper: InvoicePaper) -> dict[str, Any]:
    sums = paper.sums or total(paper.lines)
    heading = "Invoice" if paper.kind == "invoice" else "Credit note"
    day = paper.issued_on
    return {
        "document_title": f"{heading} {paper.number}",
        "description": f"{heading} {paper.number} of {say_date(day)}",
        "dated": {"year": day.year, "month": day.month, "day": day.day},
        "heading": heading,
        "number": paper.number,
        "supplier": paper.supplier.model_dump(),
        "customer": paper.customer.model_dump(),
        "attention": paper.attention,
        "regarding": paper.regarding,
        "facts": _facts(paper, heading),
        "credits": _credits(paper.credits),
        "lines": [_line(line) for line in paper.lines],
        "net": pounds(sums.net_pence),
        "vat": pounds(sums.vat_pence),
        "total": pounds(sums.gross_pence),
        "total_label": _total_label(paper),
        "vat_groups": _vat_groups(paper.lines, paper.sums),
        "how_to_pay": _how_to_pay(paper),
        "imprint": _imprint(paper.supplier),
    }


def _facts(paper: InvoicePaper, heading: str) -> list[dict[str, str]]:
    facts = [
        (f"{heading} number", paper.number),
        ("Date", say_date(paper.issued_on)),
        ("Tax point", say_date(paper.tax_point)),
    ]
    if paper.due_on is not None:
        facts.append(("Pay by", say_date(paper.due_on)))
    if paper.purchase_order is not None:
        facts.append(("Purchase order", paper.purchase_order))
    return _labelled(facts)


def _credits(credited: Credited | None) -> str | None:
    if credited is None:
        return None
    return (
        f"This credits invoice {credited.number} of {say_date(credited.issued_on)}. "
        f"Reason: {credited.reason}"
    )


def _line(line: Line) -> dict[str, str | None]:
    return {
        "description": plain(line.description),
        "quantity": f"{line.quantity:,}",
        "unit": pounds(line.unit_pence),
        "discount": pounds(-line.discount_pence) if line.discount_pence else None,
        "vat": _treatment(line),
        "net": pounds(line.net_pence),
    }


def _treatment(line: Line) -> str:
    """Return "20%" where VAT is charged, else the name of the treatment."""
    if line.vat_basis_points:
        return f"{line.vat_basis_points / 100:g}%"
    return _TREATMENTS[line.vat]


def _vat_groups(lines: tuple[Line, ...], given: Total | None) -> list[dict[str, str]]:
    """Return one row for each treatment and rate, in the order of their names.

    The sums that are `given` are those of a single line.
    """

    def treatment(line: Line) -> tuple[VatCode, int]:
        return line.vat, line.vat_basis_points

    groups = []
    for (code, _), members in groupby(sorted(lines, key=treatment), key=treatment):
        group = tuple(members)
        sums = given if given is not None and len(lines) == 1 else total(group)
        groups.append(
            {
                "label": _treatment(group[0]),
                "reason": VAT[code].reason,
                "net": pounds(sums.net_pence),
                "vat": pounds(sums.vat_pence),
            }
        )
    return groups


def _total_label(paper: InvoicePaper) -> str:
    if paper.due_on is None:
        return "Total credited"
    return f"To pay by {say_date(paper.due_on)}"


def _how_to_pay(paper: InvoicePaper) -> list[dict[str, str]]:
    if paper.pay_to is None:
        return []
    return _labelled(
        [
            ("By bank transfer to", paper.pay_to.account_name),
            ("Sort code", paper.pay_to.sort_code),
            ("Account number", paper.pay_to.account_number),
            ("Reference to quote", paper.number),
        ]
    )


def _imprint(supplier: Supplier) -> str:
    parts = [supplier.name, *supplier.address]
    parts += [part for part in (supplier.phone, supplier.email) if part is not None]
    if supplier.company_number is not None:
        parts.append(f"company number {supplier.company_number}")
    if supplier.vat_number is not None:
        parts.append(f"VAT number {supplier.vat_number}")
    return ", ".join(parts)


def _labelled(pairs: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"label": label, "value": value} for label, value in pairs]
