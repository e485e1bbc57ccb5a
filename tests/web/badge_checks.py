"""An independent look at badges: joserfc for signatures, openbadgeslib for the standards."""

import base64
import gzip
import json
import warnings
from dataclasses import dataclass
from typing import Any

import httpx
from joserfc import jws
from joserfc.errors import SecurityWarning
from joserfc.jwk import KeySet, OKPKey
from openbadgeslib.ob3 import OB3Verifier

JWKS = "/.well-known/jwks.json"
SITE = "http://site.test"


@dataclass(frozen=True)
class Opened:
    """A token whose signature was checked."""

    header: dict[str, Any]
    claims: dict[str, Any]


async def opened(client: httpx.AsyncClient, token: str) -> Opened:
    """Check a token with the key that its header points to, and return what it says."""
    kid = json.loads(_bytes(token.partition(".")[0]))["kid"]
    address, _, name = kid.partition("#")
    keys = KeySet.import_key_set((await client.get(address)).json())
    key = next(one for one in keys.keys if one.kid == name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)  # the newer name of the algorithm
        found = jws.deserialize_compact(token, key, algorithms=["EdDSA"])
    return Opened(dict(found.protected), json.loads(found.payload))


async def verifier(client: httpx.AsyncClient) -> OB3Verifier:
    """Return a verifier of Open Badges that trusts the key of the site."""
    (public,) = (await client.get(JWKS)).json()["keys"]
    shared = {name: public[name] for name in ("kty", "crv", "x")}
    return OB3Verifier(pubkey_pem=OKPKey.import_key(shared).as_pem(private=False))


def is_set(encoded: str, position: int) -> bool:
    """Tell whether a bit is set in an encodedList, read by the text of the standard."""
    assert encoded[0] == "u", "multibase: base64url without padding"
    bits = gzip.decompress(_bytes(encoded[1:]))
    assert len(bits) * 8 >= 131_072
    return f"{int.from_bytes(bits):0{len(bits) * 8}b}"[position] == "1"


def _bytes(text: str) -> bytes:
    assert "=" not in text
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
