"""What a request must be like before any page sees it: whole, in time, and text that can be kept.

Decided here once, for every route there is and will be.
"""

import asyncio
import json
import re

from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope

MOST_BYTES = 1_000_000
"""No form here is larger; uploads come with their own limit when there are any."""
BODY_SECONDS = 30.0
"""A form takes less than a second, on a bad line some seconds; who takes longer sends nothing."""

_JSON = re.compile(rb"application/([\w.+-]+\+)?json", re.IGNORECASE)
_COOKIE_NUL = rb"\000"  # how a quoted cookie writes NUL


class TurnedAway(Exception):
    """A request that no page can do anything with."""


class TooLarge(TurnedAway):
    """More was sent than any form here holds."""


class TooSlow(TurnedAway):
    """What was announced did not come in time."""


class Unreadable(TurnedAway):
    """Something in it is no text: NUL, or half of a character."""


async def whole_body(receive: Receive, seconds: float = BODY_SECONDS) -> bytes:
    """Return all that was sent; TooLarge, TooSlow, or ClientDisconnect when they hang up."""
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(seconds):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ClientDisconnect()
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                if size > MOST_BYTES:
                    raise TooLarge()
                if not message.get("more_body", False):
                    return b"".join(parts)
    except TimeoutError:
        raise TooSlow() from None


def replay(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that gives a body that was read already, then whatever comes next."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def check_text(scope: Scope, body: bytes) -> None:
    """Raise Unreadable when the address, a cookie or the body holds what no text can hold.

    In an address and a form `%00` is always NUL, as a percent sign itself is written `%25`.
    """
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    kind = next((value for name, value in headers if name == b"content-type"), b"")
    cookies = [value for name, value in headers if name == b"cookie"]
    query: bytes = scope["query_string"]
    wrong = (
        not _is_text(scope["path"])
        or _has_nul(query)
        or any(_COOKIE_NUL in one or _has_nul(one) for one in cookies)
        or (_has_nul(body) if not _JSON.match(kind) else not _is_json_text(body))
    )
    if wrong:
        raise Unreadable()


def _has_nul(sent: bytes) -> bool:
    return b"\0" in sent or b"%00" in sent


def _is_text(text: str) -> bool:
    if "\0" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_json_text(body: bytes) -> bool:
    """Tell whether every text in it is one; what is no JSON at all is for the page to refuse."""
    try:
        waiting: list[object] = [json.loads(body)] if body else []
    except (ValueError, RecursionError):
        return b"\0" not in body
    while waiting:
        one = waiting.pop()
        if isinstance(one, str) and not _is_text(one):
            return False
        if isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one
    return True
