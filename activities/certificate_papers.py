"""Certificates as papers: made of an award's state and of names from the vault."""

from collections.abc import Mapping
from types import MappingProxyType

from activities.papers import CertificatePaper
from domain.frameworks import FRAMEWORKS
from domain.processes.award.commands import AwardKind
from domain.processes.award.state import Certificate

MOST_STATEMENTS = 4
"""More of them are set as a list of days: the page has room for a few sentences only."""

KINDS: Mapping[AwardKind, tuple[str, str]] = MappingProxyType(
    {
        "certificate": ("Certificate", "Completed on"),
        "attendance": ("Certificate of attendance", "Last day attended"),
        "organisation": ("Certificate of a care setting", "Completed on"),
        "registration": ("Certificate of registration", "Completed on"),
    }
)
"""What each kind is called on paper, and what its date says."""

DAYS: Mapping[AwardKind, str] = MappingProxyType(
    {
        "certificate": "Learning days completed",  # some of them perhaps made up
        "attendance": "Learning days attended",
        "organisation": "What was achieved",
        "registration": "What the registration says",
    }
)
"""What stands above a list of statements."""


def certificate_paper(
    certificate: Certificate,
    organisation: str,
    *,
    holder_name: str | None,
    setting: str,
    provider: str | None,
    public_id: str,
    verify_url: str,
) -> CertificatePaper:
    """Return a certificate as it is printed; without a person's name it is the setting's own."""
    kind, dated = KINDS[certificate.kind]
    listed = certificate.kind == "attendance" or len(certificate.statements) > MOST_STATEMENTS
    return CertificatePaper(
        organisation=organisation,
        kind=kind,
        title=certificate.title_of_award,
        holder_name=holder_name or setting,
        setting_name=setting,
        provider_name=provider,
        programme=certificate.programme,
        statements=() if listed else certificate.statements,
        days_attended=certificate.statements if listed else (),
        days_label=DAYS[certificate.kind],
        completed_label=dated,
        completed_on=certificate.completed_on,
        valid_until=certificate.valid_until,
        number=certificate.number,
        framework=_framework(certificate),
        public_id=public_id,
        verify_url=verify_url,
    )


def _framework(certificate: Certificate) -> str | None:
    found = FRAMEWORKS.get(certificate.framework or "")
    return found.title if found else None
