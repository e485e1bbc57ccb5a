"""Invoices and credit notes as papers: made of an invoice's state, without any person's name."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from activities.office import OfficeDetails
from activities.papers import Credited, InvoicePaper, Party
from domain.entry.text import LONGEST_DESCRIPTION, shortened
from domain.money import Line, Total
from domain.processes.invoice.commands import CreditCause
from domain.processes.invoice.state import Bill, CreditNote

REASONS: Mapping[CreditCause, str] = MappingProxyType(
    {
        "withdrawn": "The work was cancelled free of charge.",
        "correction": "The invoice was corrected.",
        "goodwill": "As agreed with you.",
    }
)
"""Why an invoice is credited, as printed; what somebody wrote about it stays in the vault."""


def invoice_paper(bill: Bill, office: OfficeDetails, regarding: str) -> InvoicePaper:
    """Return an invoice as it is printed; `regarding` says in words what it is for."""
    return InvoicePaper(
        number=bill.number,
        issued_on=bill.issued_on,
        tax_point=bill.tax_point,
        due_on=bill.due_on,
        purchase_order=bill.purchase_order,
        regarding=regarding,
        supplier=office.supplier,
        customer=_customer(bill),
        lines=bill.lines,
        pay_to=office.bank,
    )


def credit_note_paper(
    bill: Bill, note: CreditNote, office: OfficeDetails, regarding: str
) -> InvoicePaper:
    """Return a credit note as it is printed: the invoice's own lines when it credits them all."""
    whole = note.gross_pence == bill.gross_pence
    return InvoicePaper(
        kind="credit_note",
        number=note.number,
        issued_on=note.issued_on,
        tax_point=note.issued_on,
        purchase_order=bill.order,
        regarding=regarding,
        supplier=office.supplier,
        customer=_customer(bill),
        lines=bill.lines if whole else tuple(_shares(bill, note)),
        credits=Credited(number=bill.number, issued_on=bill.issued_on, reason=REASONS[note.cause]),
        sums=None if whole else Total(net_pence=note.net_pence, vat_pence=note.vat_pence),
    )


def _customer(bill: Bill) -> Party:
    return Party(name=bill.customer, address=bill.address)


def _shares(bill: Bill, note: CreditNote) -> Iterator[Line]:
    """Yield the credit's share of each line's net price; together they are the credit's."""
    credited, priced = 0, 0
    for line in bill.lines:
        priced += line.net_pence
        share = note.net_pence * priced // bill.net_pence - credited if bill.net_pence else 0
        credited += share
        if share:
            yield Line(
                description=shortened(f"Part of: {line.description}", LONGEST_DESCRIPTION),
                quantity=1,
                unit_pence=share,
                vat=line.vat,
                vat_basis_points=line.vat_basis_points,
            )
