"""What every answer carries and every request must prove: headers, form tokens, size, log line."""

import hashlib
import hmac
import time
from collections.abc import Awaitable, Callable, Mapping

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger(__name__)

Broken = Callable[[Request, Exception], Awaitable[Response]]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"
MOST_BYTES = 1_000_000
"""No form here is larger; uploads come with their own limit when there are any."""


def form_token(secret: str, bound_to: str) -> str:
    """Return the token that a form must carry: only we can make it, for this one session."""
    return hmac.new(secret.encode(), f"form\n{bound_to}".encode(), hashlib.sha256).hexdigest()


def same(given: str, expected: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(given.encode(), expected.encode())


class TooLarge(Exception):
    """More was sent than any form here holds."""


class Guard:
    """Puts the headers on every answer, limits what is read, and logs each request once.

    An answer may bring its own value of a header, and declines it by an empty one.
    The log line names the route and not the address: searches and public ids stay out of it.
    """

    def __init__(self, app: ASGIApp, *, strict_transport: bool, broken: Broken) -> None:
        self._app, self._broken = app, broken
        self._headers = dict(HEADERS)
        if strict_transport:
            self._headers["Strict-Transport-Security"] = STRICT_TRANSPORT

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status, read = time.perf_counter(), 0, 0

        async def limited() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > MOST_BYTES:
                raise TooLarge()
            return message

        async def guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    if headers.setdefault(name, value) == "":
                        del headers[name]
            await send(message)

        try:
            await self._app(scope, limited, guarded)
        except Exception as error:  # whatever it was: the answer carries the headers all the same
            if status:
                raise
            answer = await self._broken(Request(scope, receive), error)
            await answer(scope, receive, guarded)
        finally:
            route = scope.get("route")
            log.info(
                "request",
                method=scope["method"],
                route=getattr(route, "path", None),
                status=status,
                ms=round((time.perf_counter() - began) * 1000, 1),
            )
