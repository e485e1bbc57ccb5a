"""The key that signs badges: Ed25519. Its secret is kept; its public half is published."""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

ALGORITHM = "EdDSA"
"""Its newer name, Ed25519 (RFC 9864), is not known yet to the programs that check badges."""


@dataclass(frozen=True)
class BadgeKey:
    """A key; `public` is the half for everybody as a JWK, `id` its thumbprint (RFC 7638)."""

    private: Ed25519PrivateKey
    public: Mapping[str, str]

    @property
    def id(self) -> str:
        return self.public["kid"]


def badge_key(secret: str) -> BadgeKey:
    """Return the key of a secret: 32 bytes in base64url without padding."""
    private = Ed25519PrivateKey.from_private_bytes(urlsafe_b64decode(f"{secret}="))
    shared: dict[str, str] = OKPAlgorithm.to_jwk(private.public_key(), as_dict=True)
    public = {"kty": shared["kty"], "crv": shared["crv"], "x": shared["x"]}
    kid = _thumbprint(public)
    return BadgeKey(private, {**public, "kid": kid, "use": "sig", "alg": ALGORITHM})


def signed(claims: Mapping[str, Any], key: BadgeKey, *, keys_at: str, typ: str) -> str:
    """Return signed claims as a compact JWT whose header says where the public key is."""
    header = {"kid": f"{keys_at}#{key.id}", "typ": typ}
    return jwt.encode(dict(claims), key.private, algorithm=ALGORITHM, headers=header)


def _thumbprint(public: Mapping[str, str]) -> str:
    text = json.dumps(public, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
