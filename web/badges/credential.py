"""A certificate as an Open Badge 3.0, in the form that is signed as a JWT.

It names nobody, so that nothing personal is out in the world once somebody is erased: its subject
is “the holder of this certificate”, and the certificate's page says who that is, while we may.
"""

from collections.abc import Iterator
from datetime import time
from typing import Any

from domain.calendar import MIDNIGHT, london
from domain.catalogue import CATALOGUE
from domain.frameworks import FRAMEWORKS, HEADINGS
from domain.offers import AwardKind
from domain.ref import effect_id
from domain.say import listed
from store.pages.badges import Badge, Purpose, StatusEntry
from web.badges.issuer import Issuer
from web.badges.times import on_the_day, seconds

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
SCHEMA = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)
LAST_SECOND = time(23, 59, 59)

_TYPES: dict[AwardKind, str] = {
    "certificate": "Certificate",
    "attendance": "Achievement",
    "organisation": "Award",
    "registration": "Certification",
}


def open_badge(badge: Badge, at: StatusEntry, issuer: Issuer) -> dict[str, Any]:
    """Return the claims of a badge: the credential itself and, beside it, the usual JWT claims."""
    page = issuer.certificate(badge.public_id)
    subject = f"{page}#holder"
    begins = london(badge.completed_on, MIDNIGHT)
    ends = london(badge.valid_until, LAST_SECOND) if badge.valid_until else None
    return {
        "@context": list(CONTEXTS),
        "id": f"{page}/badge",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": badge.title,
        "issuer": issuer.profile(),
        "validFrom": on_the_day(badge.completed_on, MIDNIGHT),
        **({"validUntil": on_the_day(badge.valid_until, LAST_SECOND)} if badge.valid_until else {}),
        "awardedDate": on_the_day(badge.completed_on, MIDNIGHT),
        "credentialSubject": {
            "id": subject,
            "type": ["AchievementSubject"],
            "achievement": _achievement(badge),
        },
        "evidence": [{"id": page, "type": ["Evidence"], "name": "The certificate"}],
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "credentialStatus": _status(badge, at, issuer),
        "iss": issuer.id,
        "jti": f"{page}/badge",
        "sub": subject,
        "nbf": seconds(begins),
        **({"exp": seconds(ends)} if ends else {}),
    }


def _achievement(badge: Badge) -> dict[str, Any]:
    sold = CATALOGUE.get(badge.service)
    same_for_all = effect_id(f"{badge.service}:achievement", f"{badge.kind}/{badge.title}")
    return {
        "id": f"urn:uuid:{same_for_all}",
        "type": ["Achievement"],
        "achievementType": _TYPES[badge.kind],
        "name": badge.title,
        "description": sold.summary if sold else badge.programme,
        "criteria": {"narrative": _criteria(badge)},
    }


def _criteria(badge: Badge) -> str:
    programme = f"“{badge.programme}”"
    match badge.kind:
        case "registration":
            framework = FRAMEWORKS.get(badge.framework or "")
            if framework is None:
                return f"Met every criterion of {programme}."
            headings = listed(one.title for one in HEADINGS)
            return f"Met every criterion of {framework.title}: {headings}."
        case "attendance":
            return f"Attended learning days of {programme}."
        case "organisation":
            return f"The organisation completed {programme}."
        case "certificate":
            return f"Completed {programme}."


def _status(badge: Badge, at: StatusEntry, issuer: Issuer) -> dict[str, str] | list[dict[str, str]]:
    """Return where the status is found. Open Badges 3.0 knows one entry, which does for most.

    A registration can be suspended too, so it has two, as verifiable credentials allow.
    """
    entries = [_entry(purpose, at, issuer) for purpose in _purposes(badge)]
    return entries if len(entries) > 1 else entries[0]


def _purposes(badge: Badge) -> Iterator[Purpose]:
    yield "revocation"
    if badge.kind == "registration":
        yield "suspension"


def _entry(purpose: Purpose, at: StatusEntry, issuer: Issuer) -> dict[str, str]:
    address = issuer.status_list(purpose, at.number)
    return {
        "id": f"{address}#{at.position}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(at.position),
        "statusListCredential": address,
    }
