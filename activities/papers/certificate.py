"""Certificates of people, attendance certificates and the certificates of care settings."""

import io
from datetime import date
from typing import Annotated, Any

import segno
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from activities.papers.typesetting import typeset
from activities.plain_text import Sentence, Words
from domain.calendar import say_date

PublicId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._~-]{8,48}$")]
"""The number printed on a certificate: 8 to 48 letters, digits and - . _ ~."""

WebAddress = Annotated[
    str, StringConstraints(pattern=r"^https?://[A-Za-z0-9.\-:\[\]]+(/[!-~]*)?$", max_length=200)
]
"""An absolute http or https address in ASCII, at most 200 characters: it must fit a QR code."""


MASK = 0
"""The pattern laid over a QR code. Readers take each of the eight; trying all of them for the
evenest look costs as much as the rest of the certificate."""


class CertificatePaper(BaseModel):
    """Everything a certificate shows; the holder is a person or, for `learning organisation`, a
    care setting. `public_id` is the unguessable id that `verify_url` ends in; `number` and
    `framework` are those of a registration."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    organisation: Words = "Optimum Workforce Leadership"
    kind: Words = "Certificate"
    title: Words
    holder_name: Words
    setting_name: Words | None = None
    provider_name: Words | None = None
    programme: Words
    statements: Annotated[tuple[Sentence, ...], Field(max_length=6)] = ()
    days_attended: Annotated[tuple[Words, ...], Field(max_length=20)] = ()
    days_label: Words = "Learning days attended"
    completed_label: Words = "Completed on"
    completed_on: date
    valid_until: date | None = None
    number: Words | None = None
    framework: Words | None = None
    public_id: PublicId
    verify_url: WebAddress


def render_certificate(paper: CertificatePaper) -> bytes:
    """Return the certificate as a tagged PDF/UA-1 of exactly one landscape A4 page.

    The same paper gives the same bytes. Blocks the processor for some 10 ms: call it in a thread.
    Raises PaperError when a name has characters without a glyph or the texts cannot fit the page.
    """
    return typeset("certificate.typ", _data(paper), paper.completed_on)


def qr_svg(address: str) -> str:
    """Return an SVG image of the QR code of the address, with its quiet zone, black on white."""
    image = io.BytesIO()
    segno.make_qr(address, error="m", mask=MASK).save(
        image, kind="svg", xmldecl=False, border=4, dark="#000", light="#fff"
    )
    return image.getvalue().decode()


def _data(paper: CertificatePaper) -> dict[str, Any]:
    done = paper.completed_on
    return {
        "document_title": f"{paper.kind}: {paper.title}, {paper.holder_name}",
        "description": f"{paper.kind} number {paper.public_id}",
        "organisation": paper.organisation,
        "dated": {"year": done.year, "month": done.month, "day": done.day},
        "kind": paper.kind,
        "title": paper.title,
        "holder_name": paper.holder_name,
        "place": _place(paper),
        "statements": paper.statements,
        "days_attended": paper.days_attended,
        "days_label": paper.days_label,
        "facts": _facts(paper),
        "verify_url": paper.verify_url,
        "verify_words": paper.verify_url.split("://", 1)[1],
        "qr": qr_svg(paper.verify_url),
        "qr_alt": f"QR code of the page that checks this certificate, {paper.verify_url}",
    }


def _place(paper: CertificatePaper) -> str | None:
    """Return "Setting, Provider", leaving out what repeats the line above it."""
    parts: list[str] = []
    for part in (paper.setting_name, paper.provider_name):
        if part is not None and part not in (paper.holder_name, *parts):
            parts.append(part)
    return ", ".join(parts) or None


def _facts(paper: CertificatePaper) -> list[dict[str, str]]:
    numbers = [("Registration number", paper.number), ("Framework", paper.framework)]
    facts = [
        *({"label": label, "value": value} for label, value in numbers if value),
        {"label": "Programme", "value": paper.programme},
        {"label": paper.completed_label, "value": say_date(paper.completed_on)},
    ]
    if paper.valid_until is not None:
        facts.append({"label": "Valid", "value": f"to the end of {say_date(paper.valid_until)}"})
    return [*facts, {"label": "Certificate number", "value": paper.public_id}]
