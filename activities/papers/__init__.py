"""Papers: typed data in, an accessible PDF out. The functions block: call them in a thread."""

from activities.papers.certificate import CertificatePaper, qr_svg, render_certificate
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
from activities.papers.sign_in_sheet import render_sign_in_sheet
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
    "qr_svg",
    "render_certificate",
    "render_funder_pack",
    "render_funder_sheet",
    "render_invoice",
    "render_sign_in_sheet",
]
