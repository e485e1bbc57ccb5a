"""Pages for everything that does not work: what happened, in plain words, and what to do now."""

from datetime import UTC, datetime
from urllib.parse import quote

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException

from domain.refusals import ChangedMeanwhile, KeyReused, NotAllowed, NotFound, Refused
from store.away import NO_ROOM, TRY_AGAIN, WAITED
from store.ledger import Busy
from web.intake import TooLarge, TooSlow
from web.kept import NothingSaved
from web.pages import door
from web.site import NotSignedIn, StaleForm, Visit, anybody, site_of
from web.view import Link

log = structlog.get_logger(__name__)

START = Link(text="Go to Today", href="/today")
_PAGES: dict[int, tuple[str, tuple[str, ...]]] = {
    400: ("This could not be read", ("Go back and try again.",)),
    403: ("You may look at this, but not change it", ("Ask a coordinator at Optimum to do it.",)),
    404: ("This page is not here", ("Check the address, or start from Today.",)),
    405: ("This cannot be done here", ("Go back to the page that you came from.",)),
    408: ("This took too long to arrive", ("Check your connection, then send it again.",)),
    413: ("This is too much at once", ("Send less text, then try again.",)),
    500: (
        "Something went wrong on our side",
        ("If you were saving something, look whether it was saved before you try again.",),
    ),
    503: (
        "This is busy right now",
        (
            "Somebody else is changing the same thing, or the database is away.",
            "Try again shortly.",
        ),
    ),
}
NO_ROOM_LEFT = (
    "There is no room left to save this",
    (
        "The disk of the database is full. Nothing was saved; you can still look at everything.",
        "Tell whoever looks after this system, then try again.",
    ),
)


def install(app: FastAPI) -> None:
    """Register a page for every kind of fault."""
    app.add_exception_handler(NotSignedIn, _not_signed_in)
    app.add_exception_handler(StaleForm, _stale_form)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _not_readable)
    app.add_exception_handler(HTTPException, _http)
    busy: tuple[type[Exception], ...] = (Busy, *WAITED, *TRY_AGAIN)
    for kind in busy:
        app.add_exception_handler(kind, _busy)
    for kind in NO_ROOM:
        app.add_exception_handler(kind, _no_room)


async def _not_signed_in(request: Request, error: Exception) -> Response:
    assert isinstance(error, NotSignedIn)  # the framework picks the handler by this class
    if _for_program(request):
        return JSONResponse(_coded("NotSignedIn", "Sign in first."), 401)
    if "hx-request" in request.headers:
        return Response("Sign in again: this was not saved.", 401, media_type="text/plain")
    if error.lost:
        return door.signed_out(await anybody(request), error.then, error.kept)
    return RedirectResponse(f"/sign-in?then={quote(error.then, safe='/:')}", status_code=303)


async def _stale_form(request: Request, _: Exception) -> Response:
    return await page(
        request,
        403,
        "StaleForm",
        "This form is out of date",
        ("You signed in or out since it was opened, so nothing was changed.", "Open it again."),
    )


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)  # the framework picks the handler by this class
    match error:
        case NothingSaved():
            title = "Nothing was saved"
            return await page(request, 409, error.code, title, (error.sentence,))
        case NotAllowed():
            return await page(request, 403, error.code, *_PAGES[403])
        case NotFound():
            return await page(request, 404, error.code, "This page is not here", (error.sentence,))
        case KeyReused():
            title = "This form was already used"
            text = (
                "It was sent before with other content. Open the form again to send something new."
            )
            return await page(request, 422, error.code, title, (text,))
        case ChangedMeanwhile():
            title = "Somebody else was faster"
            text = "Nothing of yours was saved. Go back, look at it again, then repeat your change."
            return await page(request, 409, error.code, title, (text,))
        case _:
            said = tuple(reason.sentence for reason in error.reasons)
            return await page(request, 409, error.code, "This cannot be done now", said)


async def _not_readable(request: Request, _: Exception) -> Response:
    return await page(request, 404, "NotFound", *_PAGES[404])


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # the framework picks the handler by this class
    status = error.status_code if error.status_code in _PAGES else 400
    answer = await page(request, status, "Http", *_PAGES[status])
    answer.headers.update(error.headers or {})
    return answer


async def turned_away(request: Request, error: Exception) -> Response:
    """Answer what was not even read by a page."""
    match error:
        case TooLarge():
            return _last(await page(request, 413, "TooLarge", *_PAGES[413]))
        case TooSlow():
            return _last(await page(request, 408, "TooSlow", *_PAGES[408]))
        case _:
            return await page(request, 400, "Unreadable", *_PAGES[400])


async def _busy(request: Request, error: Exception) -> Response:
    log.warning("busy", cause=repr(error))
    answer = await page(request, 503, "Busy", *_PAGES[503])
    answer.headers["Retry-After"] = "2"
    return answer


def _last(answer: Response) -> Response:
    """End the connection with this answer: the rest of what was announced is not read."""
    answer.headers["Connection"] = "close"
    return answer


async def _no_room(request: Request, error: Exception) -> Response:
    log.error("no room on the disk of the database", cause=repr(error))
    return await page(request, 503, "NoRoom", *NO_ROOM_LEFT)


async def broken(request: Request, error: Exception) -> Response:
    """Answer for a fault of ours."""
    log.error("a page failed", exc_info=error)
    return await page(request, 500, "Fault", *_PAGES[500])


async def page(
    request: Request, status: int, code: str, title: str, paragraphs: tuple[str, ...]
) -> Response:
    """Draw the page of a fault, or say it in JSON to a program; without a database as well."""
    if _for_program(request):
        return JSONResponse(_coded(code, " ".join((title + ".", *paragraphs))), status)
    visit = await _visit(request)
    return visit.page(
        "message.html",
        status=status,
        title=title,
        paragraphs=paragraphs,
        doing=(*_back(request, status), START) if visit.account else (),
    )


async def _visit(request: Request) -> Visit:
    try:
        return await anybody(request)
    except Exception:  # the database is away: say so without knowing who asks
        return Visit(site_of(request), request, None, "", datetime.now(UTC), clock_read=False)


def _back(request: Request, status: int) -> tuple[Link, ...]:
    """After a form of a process that is there: back to its page."""
    ref = request.path_params.get("ref")
    if status == 404 or not isinstance(ref, str):
        return ()
    return (Link(text="Back to the page", href=f"/p/{quote(ref, safe=':')}"),)


def _for_program(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def _coded(code: str, sentence: str) -> dict[str, object]:
    return {"code": code, "reasons": [{"code": code, "field": None, "sentence": sentence}]}
