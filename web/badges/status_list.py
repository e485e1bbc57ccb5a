"""Which credentials are revoked or suspended, as one bit for each (Bitstring Status List 1.0)."""

import gzip
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from store.pages.badges import LIST_BITS, Purpose
from web.badges.issuer import Issuer
from web.badges.times import seconds, zulu

KEPT = timedelta(seconds=5)
"""For how long a copy may be used: a revocation is seen everywhere after this time."""

GOOD_FOR = timedelta(hours=1)
"""An older copy is refused, so that nobody can show the list of the day before a revocation."""


def encoded_list(positions: Iterable[int]) -> str:
    """Return a list with the bits at these positions set; the first bit is the left-most."""
    bits = bytearray(LIST_BITS // 8)
    for position in positions:
        bits[position // 8] |= 0x80 >> position % 8
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + urlsafe_b64encode(packed).rstrip(b"=").decode()


def status_list(
    issuer: Issuer, purpose: Purpose, number: int, positions: Iterable[int], now: datetime
) -> dict[str, Any]:
    """Return the claims of a list, as of now."""
    address = issuer.status_list(purpose, number)
    until = now + GOOD_FOR
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.id,
        "validFrom": zulu(now),
        "validUntil": zulu(until),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encoded_list(positions),
            "ttl": int(KEPT.total_seconds() * 1000),
        },
        "iss": issuer.id,
        "jti": address,
        "exp": seconds(until),
    }
