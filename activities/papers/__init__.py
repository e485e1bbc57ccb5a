"""Papers: typed data in, an accessible PDF out. The functions block: call them in a thread."""

from activities.papers.certificate import CertificatePaper, render_certificate
from activities.papers.funder_pack import FunderPack, PackCohort, render_funder_pack
from activities.papers.funder_sheet import render_funder_sheet
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
    "FunderPack",
    "InvoicePaper",
    "PackCohort",
    "PaperError",
    "Party",
    "Supplier",
    "render_certificate",
    "render_funder_pack",
    "render_funder_sheet",
    "render_invoice",
]
