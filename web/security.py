"""What every answer carries and every request must prove: headers, form tokens, size, log line."""

import hashlib
import hmac
import time
from collections.abc import Awaitable, Callable, Mapping

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.intake import TurnedAway, check_text, replay, whole_body

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
HUNG_UP = 499
"""What the log says of a request whose sender did not wait; it is no fault of anybody."""


def form_token(secret: str, bound_to: str) -> str:
    """Return the token that a form must carry: only we can make it, for this one session.

    Its second half is proof that we made the first one, whatever session that was for.
    """
    first = _mac(secret, f"form\n{bound_to}")
    return first + _mac(secret, f"made\n{first}")


def made_here(secret: str, token: str) -> bool:
    """Tell whether a form token was made by this site, for this or for another session."""
    return same(token[32:], _mac(secret, f"made\n{token[:32]}"))


def _mac(secret: str, text: str) -> str:
    digest = hmac.new(secret.encode(), text.encode("utf-8", "surrogatepass"), hashlib.sha256)
    return digest.hexdigest()[:32]


def same(given: str, expected: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), expected.encode())


class Guard:
    """Puts the headers on every answer, checks what is read, and logs each request once.

    What no page could use is turned away before any sees it. HEAD is answered wherever GET is. An
    answer may bring its own value of a header, and declines it by an empty one.
    The log line names the route and not the address: searches and public ids stay out of it.
    """

    def __init__(
        self, app: ASGIApp, *, strict_transport: bool, broken: Broken, turned_away: Broken
    ) -> None:
        self._app, self._broken, self._turned_away = app, broken, turned_away
        self._headers = dict(HEADERS)
        if strict_transport:
            self._headers["Strict-Transport-Security"] = STRICT_TRANSPORT

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status, method = time.perf_counter(), 0, scope["method"]
        if method == "HEAD":  # the server itself leaves the body out, as it knows what was asked
            scope = {**scope, "method": "GET"}

        async def guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    if headers.setdefault(name, value) == "":
                        del headers[name]
            elif method == "HEAD":
                message = {**message, "body": b""}
            await send(message)

        try:
            body = await whole_body(receive)
            check_text(scope, body)
            await self._app(scope, replay(body, receive), guarded)
        except ClientDisconnect:
            status = status or HUNG_UP
        except TurnedAway as error:
            answer = await self._turned_away(Request(scope, receive), error)
            await answer(scope, receive, guarded)
        except Exception as error:  # whatever it was: the answer carries the headers all the same
            if status:
                raise
            answer = await self._broken(Request(scope, receive), error)
            await answer(scope, receive, guarded)
        finally:
            route = scope.get("route")
            log.info(
                "request",
                method=method,
                route=getattr(route, "path", None),
                status=status,
                ms=round((time.perf_counter() - began) * 1000, 1),
            )
