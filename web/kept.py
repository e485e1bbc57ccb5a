"""What was typed into a form that could not be taken: kept, sealed, on its way through sign-in.

A form may arrive when its session has ended, or from another session. It is never carried out then.
What was typed travels sealed in the page that answers, so that nothing of it is in an address, in a
log or on a disk; only this site can open it, for an hour, at the address to which it was sent.
"""

import hashlib
import hmac
import json
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.fernet import Fernet, InvalidToken
from starlette.datastructures import FormData
from starlette.requests import Request

from domain.refusals import Refused
from web.security import made_here

FIELD = "kept"
TOKEN = "csrf_token"
KEPT_FOR = timedelta(hours=1)
MOST_CHARACTERS = 200_000
"""More is not kept: the page says so."""


class NothingSaved(Refused):
    """Nothing was saved, because you had been signed out. Check what you typed, then send it."""


Pairs = Sequence[tuple[str, str]]


def typed(form: FormData) -> list[tuple[str, str]]:
    """Return what was typed, in its order, without the token of the session."""
    return [
        (name, value)
        for name, value in form.multi_items()
        if isinstance(value, str) and name not in (TOKEN, FIELD)
    ]


def seal(secret: str, address: str, pairs: Pairs, now: datetime) -> str | None:
    """Return what was typed, sealed for its address; None when it is too much to keep."""
    text = json.dumps([address, *pairs], ensure_ascii=False)
    if len(text) > MOST_CHARACTERS:
        return None
    packed = zlib.compress(text.encode("utf-8", "surrogatepass"))
    return _box(secret).encrypt_at_time(packed, int(now.timestamp())).decode()


def unseal(secret: str, address: str, sealed: str, now: datetime) -> FormData | None:
    """Return what was sealed for this address; None when it is too old, changed or another's."""
    at = int(now.timestamp())
    try:
        packed = _box(secret).decrypt_at_time(sealed, round(KEPT_FOR.total_seconds()), at)
    except (InvalidToken, ValueError):  # a ValueError where it is no ASCII
        return None
    meant, *pairs = json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass"))
    return FormData([(name, value) for name, value in pairs]) if meant == address else None


def from_this_site(secret: str, request: Request, form: FormData) -> bool:
    """Tell whether a form was sent by a page of this site, whatever session that page was of.

    Browsers say where a form comes from; no page of another site may fill in one of ours.
    """
    token = form.get(TOKEN)
    if not isinstance(token, str) or not made_here(secret, token):
        return False
    said = request.headers.get("sec-fetch-site")
    if said is not None:
        return said == "same-origin"
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _box(secret: str) -> Fernet:
    key = hmac.new(secret.encode(), b"kept form", hashlib.sha256).digest()
    return Fernet(urlsafe_b64encode(key))
