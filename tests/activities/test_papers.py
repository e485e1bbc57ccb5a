"""Papers: the facts are printed, tagged for screen readers, and the same for the same data."""

import asyncio
import hashlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from activities.papers import (
    BankAccount,
    CertificatePaper,
    Credited,
    InvoicePaper,
    PaperError,
    Party,
    Supplier,
    render_certificate,
    render_invoice,
)
from domain.money import Line, pounds
from tests.activities import papers_read

URL = "https://engagements.optimum.example/certificates/7f3kq9wd2mxa8rtb5hjcn4ve6p"
LONG_NAME = "Alexandrina Wilhelmina Featherstonehaugh-Cholmondeley van den Bruggenhoek"
MILLIMETRE = 72 / 25.4  # points


def certificate(**changes: Any) -> CertificatePaper:
    facts: dict[str, Any] = {
        "title": "Manager of a learning organisation",
        "holder_name": "Margaret Ellison",
        "setting_name": "Rowan Bank Care Home",
        "provider_name": "Fictional Rowan Care Ltd",
        "programme": "Developing the Bigger Picture",
        "statements": ("Completed all four learning days for managers.",),
        "completed_on": date(2026, 3, 15),
        "valid_until": date(2028, 3, 14),
        "public_id": "7F3K-Q9WD-2MXA-8RTB-5HJC-N4VE-6P",
        "verify_url": URL,
    }
    return CertificatePaper(**{**facts, **changes})


def line(**changes: Any) -> Line:
    facts: dict[str, Any] = {
        "description": "Developing the Bigger Picture",
        "quantity": 1,
        "unit_pence": 80_000,
        "vat": "exempt_education",
    }
    return Line(**{**facts, **changes})


SUPPLIER = Supplier(
    name="Optimum Workforce Leadership",
    address=("1 Example Street", "Nottingham", "NG1 0AA"),
    email="accounts@optimum.example",
    vat_number="GB 000 0000 00",
)
CUSTOMER = Party(name="Fictional Rowan Care Ltd", address=("14 Sycamore Lane", "Southwell"))
BANK = BankAccount(
    account_name="Optimum Workforce", sort_code="00-00-00", account_number="00000000"
)


def invoice(**changes: Any) -> InvoicePaper:
    facts: dict[str, Any] = {
        "number": "OWL-2026-00042",
        "issued_on": date(2026, 3, 16),
        "tax_point": date(2026, 3, 15),
        "due_on": date(2026, 4, 15),
        "supplier": SUPPLIER,
        "customer": CUSTOMER,
        "lines": (line(),),
        "pay_to": BANK,
    }
    return InvoicePaper(**{**facts, **changes})


def credit_note(**changes: Any) -> InvoicePaper:
    credited = Credited(
        number="OWL-2026-00042", issued_on=date(2026, 3, 16), reason="The provider withdrew."
    )
    facts: dict[str, Any] = {
        "kind": "credit_note",
        "number": "OWL-C-00003",
        "due_on": None,
        "pay_to": None,
        "credits": credited,
    }
    return invoice(**{**facts, **changes})


ATTENDANCE = certificate(
    kind="Certificate of attendance",
    title="Learning days attended",
    holder_name="Siân Rhys-Davies",
    statements=(),
    days_attended=tuple(f"Day {n}, {n + 3} October 2025: Coaching" for n in range(1, 15)),
    completed_label="Last day attended",
    valid_until=None,
)
CERTIFICATES = {
    "manager": certificate(),
    "mentor": certificate(title="Well-being mentor: dignity and falls", holder_name="Jo Łoś"),
    "attendance": ATTENDANCE,
    "organisation": certificate(
        title="Learning organisation", holder_name="Rowan Bank Care Home", setting_name=None
    ),
    "long name": certificate(holder_name=LONG_NAME, title=f"Well-being mentor: {'falls ' * 15}"),
    "one long word": certificate(holder_name="Keihanaikukauakahihuliheekahaunaele" * 2),
    "registration": certificate(
        kind="Certificate of registration",
        title="Optimum Medicines Management Trainer Assessor",
        programme="Medicines Management trainer assessor",
        number="REG-00042",
        framework="Medicines Management",
    ),
    "full": certificate(
        holder_name=f"{LONG_NAME} the Younger",
        setting_name=LONG_NAME * 2,
        programme="Developing the Bigger Picture, " * 5,
        statements=("Completed every learning day of the areas of responsibility. " * 2,) * 4,
        days_attended=ATTENDANCE.days_attended,
    ),
}
INVOICES = {
    "one line": invoice(),
    "credit note": credit_note(),
    "long words": invoice(
        customer=Party(name=LONG_NAME * 2, address=(LONG_NAME,) * 6),
        purchase_order="P" * 60,
        lines=(line(description="x" * 300),),
    ),
}
PAPERS: dict[str, CertificatePaper | InvoicePaper] = {**CERTIFICATES, **INVOICES}
every_paper = pytest.mark.parametrize("name", PAPERS)


def rendered(name: str) -> bytes:
    paper = PAPERS[name]
    if isinstance(paper, InvoicePaper):
        return render_invoice(paper)
    return render_certificate(paper)


def title(paper: CertificatePaper | InvoicePaper) -> str:
    if isinstance(paper, InvoicePaper):
        return f"{'Invoice' if paper.kind == 'invoice' else 'Credit note'} {paper.number}"
    return f"{paper.kind}: {paper.title}, {paper.holder_name}"


@every_paper
def test_every_paper_is_tagged_titled_and_in_british_english(name: str) -> None:
    pdf = rendered(name)

    root = papers_read.catalogue(pdf)
    assert bool(root["/MarkInfo"]["/Marked"])
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "H1" in [tag for tag, _ in papers_read.tags(pdf)]
    about = root["/Metadata"].get_data().decode()
    assert "pdfuaid:part" in about
    assert title(PAPERS[name]) in about


@every_paper
def test_the_same_data_give_the_same_bytes(name: str) -> None:
    assert rendered(name) == rendered(name)


def test_another_process_gives_the_same_bytes() -> None:
    here = hashlib.sha256(render_certificate(certificate())).hexdigest()

    there = subprocess.run(
        [
            sys.executable,
            "-c",
            "import hashlib; from tests.activities import test_papers as t; "
            "print(hashlib.sha256(t.render_certificate(t.certificate())).hexdigest())",
        ],
        capture_output=True,
        text=True,
        check=True,
    )

    assert there.stdout.strip() == here


def test_threads_do_not_mix_papers_up() -> None:
    papers = [certificate(holder_name=f"Holder Number {n}") for n in range(12)]

    with ThreadPoolExecutor(4) as pool:
        pdfs = list(pool.map(render_certificate, papers))

    assert pdfs == [render_certificate(paper) for paper in papers]


@every_paper
def test_no_letter_stands_outside_the_page_or_on_another_line(name: str) -> None:
    pdf = rendered(name)

    aside = 19.5 if isinstance(PAPERS[name], InvoicePaper) else 26.5  # margins of 20 and 27 mm
    for left, below, right, above in papers_read.margins(pdf):
        assert min(left, right) > aside * MILLIMETRE
        assert min(below, above) > 10 * MILLIMETRE
    assert not papers_read.rows_overlap(pdf)


@pytest.mark.parametrize("name", CERTIFICATES)
def test_a_certificate_is_one_page_with_all_its_facts(name: str) -> None:
    paper = CERTIFICATES[name]

    pdf = render_certificate(paper)

    assert len(papers_read.margins(pdf)) == 1
    text = papers_read.words(pdf).replace(" ", "")
    for fact in (
        *(paper.organisation, paper.kind, paper.title, paper.holder_name, paper.public_id),
        *(paper.programme, paper.completed_label, "15 March 2026"),
        *paper.statements,
        *paper.days_attended,
    ):
        assert fact.replace(" ", "") in text


@pytest.mark.parametrize("name", CERTIFICATES)
def test_nothing_stands_behind_the_code_that_checks_a_certificate(name: str) -> None:
    pdf = render_certificate(CERTIFICATES[name])

    code_begins, code_ends = 243 * MILLIMETRE, 50 * MILLIMETRE  # from the left, from below
    letters = papers_read.letters(pdf)
    assert not [box for box in letters if box[2] > code_begins and box[1] < code_ends]


def test_a_registration_says_its_number_and_framework() -> None:
    text = papers_read.words(render_certificate(CERTIFICATES["registration"]))

    assert "Registration number REG-00042" in text
    assert "Framework Medicines Management" in text
    assert "Valid to the end of 14 March 2028" in text


def test_validity_is_said_to_the_end_of_its_last_day() -> None:
    assert "to the end of 14 March 2028" in papers_read.words(render_certificate(certificate()))


def test_a_certificate_without_an_end_says_nothing_of_validity() -> None:
    assert "Valid" not in papers_read.words(render_certificate(ATTENDANCE))


def test_a_setting_that_holds_the_certificate_is_named_once() -> None:
    paper = certificate(holder_name="Rowan Bank Care Home", setting_name="Rowan Bank Care Home")

    text = papers_read.words(render_certificate(paper))

    assert text.count("Rowan Bank Care Home") == 1
    assert "Fictional Rowan Care Ltd" in text


def test_the_code_leads_a_scanner_and_a_click_to_the_checking_page() -> None:
    pdf = render_certificate(certificate())

    assert papers_read.codes(pdf) == [URL]
    assert URL in papers_read.links(pdf)
    figures = [about for tag, about in papers_read.tags(pdf) if tag == "Figure"]
    assert [URL in about["/Alt"] for about in figures] == [True]


def test_days_attended_are_a_tagged_list() -> None:
    tags = [tag for tag, _ in papers_read.tags(render_certificate(ATTENDANCE))]

    assert tags.count("LI") == len(ATTENDANCE.days_attended)


def test_a_name_in_a_script_without_glyphs_is_refused_without_quoting_it() -> None:
    with pytest.raises(PaperError, match="Latin letters") as refusal:
        render_certificate(certificate(holder_name="한국"))

    assert "한" not in str(refusal.value)
    assert refusal.value.__context__ is None


def test_a_text_too_long_for_its_place_is_refused() -> None:
    with pytest.raises(PaperError, match="too long"):
        render_certificate(certificate(statements=("Very long. " * 180,) * 6))


def test_names_of_many_alphabets_are_printed() -> None:
    name = "Oluwaṣeun Nguyễn Łukaszewicz Șerban Ивана Ελένη"

    assert name in papers_read.words(render_certificate(certificate(holder_name=name)))


def test_markup_in_a_name_stays_text() -> None:
    name = '#panic("x") *bold* $1$ <b>'

    assert name in papers_read.words(render_certificate(certificate(holder_name=name)))


def test_a_paper_with_several_faults_names_them_all() -> None:
    with pytest.raises(ValidationError) as refusal:
        certificate(holder_name="", title="", verify_url="javascript:x", public_id="1")

    faults = {fault["loc"][0]: fault["msg"] for fault in refusal.value.errors()}
    assert list(faults) == ["title", "holder_name", "public_id", "verify_url"]


def test_an_invoice_prints_what_the_law_asks_for() -> None:
    paper = invoice(
        purchase_order="PO-77120",
        lines=(
            line(),
            line(description="Half-day coaching", quantity=3, unit_pence=15_000, vat="standard"),
            line(description="Discounted", discount_pence=10_000),
        ),
    )

    text = papers_read.words(render_invoice(paper))

    for fact in (
        *("Invoice number OWL-2026-00042", "Date 16 March 2026", "Tax point 15 March 2026"),
        *("Pay by 15 April 2026", "Purchase order PO-77120"),
        *(SUPPLIER.name, "1 Example Street", "VAT number GB 000 0000 00"),
        *(CUSTOMER.name, *CUSTOMER.address),
        *("Half-day coaching", "3 £150.00", "-£100.00", "20%", "£450.00"),
        *("education", "standard rate"),
        *("Net price £1,950.00", "VAT £90.00", "To pay by 15 April 2026 £2,040.00"),
        *("Sort code 00-00-00", "Account number 00000000"),
        "Reference to quote OWL-2026-00042",
    ):
        assert fact in text


def test_an_invoice_without_discounts_has_no_column_for_them() -> None:
    assert "Discount" not in papers_read.words(render_invoice(invoice()))


def test_a_credit_note_names_its_invoice_and_asks_for_nothing() -> None:
    text = papers_read.words(render_invoice(credit_note()))

    assert "Credit note number OWL-C-00003" in text
    assert "This credits invoice OWL-2026-00042 of 16 March 2026. Reason: The provider" in text
    assert "Total credited £800.00" in text
    assert "pay" not in text.lower()


def test_many_lines_run_over_pages_under_a_repeated_header() -> None:
    lines = tuple(line(description=f"Delegate {n}", unit_pence=25_000 + n) for n in range(1, 61))

    pdf = render_invoice(invoice(lines=lines))

    pages = len(papers_read.margins(pdf))
    text = papers_read.words(pdf)
    assert pages > 1
    assert all(f"page {page} of {pages}" in text for page in range(1, pages + 1))
    assert text.count("Unit price") >= pages - 1
    assert all(f"Delegate {n} " in text and pounds(25_000 + n) in text for n in range(1, 61))
    tags = [tag for tag, _ in papers_read.tags(pdf)]
    assert tags.count("TR") == 1 + 60 + 2
    assert tags.count("TH") == 5 + 4


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"due_on": None, "pay_to": None}, ["needs due_on", "needs pay_to"]),
        ({"due_on": date(2026, 3, 15)}, ["before issued_on"]),
        ({"kind": "credit_note"}, ["needs credits", "nothing is due"]),
    ],
)
def test_an_invoice_that_does_not_fit_its_kind_is_refused(
    changes: dict[str, Any], faults: list[str]
) -> None:
    with pytest.raises(ValidationError) as refusal:
        invoice(**changes)

    assert all(fault in str(refusal.value) for fault in faults)


async def test_papers_are_set_in_a_thread_while_the_loop_goes_on() -> None:
    pdf = await asyncio.to_thread(render_certificate, certificate())

    assert pdf.startswith(b"%PDF-")
