"""Papers: typed data in, an accessible PDF out. The functions block: call them in a thread."""

from activities.papers.certificate import CertificatePaper, render_certificate
from activities.papers.invoice import (
    BankAccount,
    Credited,
    InvoicePaper,
    Party,
    Supplier,
    render_invoice,
)
from activities.papers.typesetting import PaperError

__all__ = [
    "BankAccount",
    "CertificatePaper",
    "Credited",
    "InvoicePaper",
    "PaperError",
    "Party",
    "Supplier",
    "render_certificate",
    "render_invoice",
]
