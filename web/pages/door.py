"""Signing in and out."""

from dataclasses import replace

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from store import accounts
from store.passwords import TooManyAtOnce
from web import kept
from web.fields import Field, Form
from web.site import (
    Acting,
    Passing,
    Visit,
    at_the_door,
    checked_form,
    keep_at_the_door,
    set_cookie,
)
from web.throttle import Throttle
from web.view import Notice

router = APIRouter()

KEPT = "Nothing was saved: you had been signed out. Sign in, and what you typed is shown again"
NOT_KEPT = "Nothing was saved: you had been signed out. What you typed could not be kept"
CROWDED = "Many people are signing in at this moment. Wait a few seconds, then try again."
WRONG = "The sign-in name or the password is not right"


@router.get("/")
async def home() -> Response:
    return RedirectResponse("/today", status_code=303)


@router.get("/sign-in")
async def ask(visit: Passing, then: str = "/") -> Response:
    """The form; its token is bound to a cookie of its own, as there is no session yet."""
    if visit.account is not None:
        return RedirectResponse(_inside(then), status_code=303)
    return _form(visit, then=then)


@router.post("/sign-in")
async def enter(visit: Passing) -> Response:
    """Begin a session; tries are counted for each name together with each address."""
    form = await checked_form(visit) if visit.account is None else None
    if form is None:
        return RedirectResponse("/", status_code=303)
    entered = Acting(visit, form)
    login, then = entered.given("email").lower(), entered.given("then")
    sealed = entered.given(kept.FIELD)
    password = str(form.get("password") or "")
    counters = _counters(visit, login)
    wait = max(throttle.wait_s(key) for throttle, key in counters)
    if wait:
        minutes = -(-wait // 60)
        text = f"There were too many attempts. Wait {minutes} minutes, then try again."
        return _form(visit, login, text.replace("1 minutes", "1 minute"), 429, then, sealed)
    for throttle, key in counters:  # before the password is looked at: others may come meanwhile
        throttle.count(key)
    try:
        account = await accounts.verify(visit.pool, visit.site.hashing, login, password)
    except TooManyAtOnce:
        for throttle, key in counters:
            throttle.take_back(key)
        return _form(visit, login, CROWDED, 429, then, sealed)
    if account is None:
        return _form(visit, login, WRONG, 422, then, sealed)
    async with visit.pool.acquire() as conn:
        token = await accounts.begin_session(conn, account, visit.site.config.session_lifetime)
    (names, name), (addresses, address) = counters
    names.forget(name)
    addresses.take_back(address)
    inside = replace(visit, account=account, token=token)
    answer = _go_on(inside, _inside(then), sealed)
    set_cookie(visit, answer, visit.site.config.session_cookie, token)
    answer.delete_cookie(visit.site.config.door_cookie, path="/")
    return answer


def signed_out(visit: Visit, then: str, sealed: str) -> Response:
    """Answer a form of somebody who is signed out: the way in, with what they typed."""
    text = KEPT if sealed else NOT_KEPT
    return _form(visit, "", "", 401, then, sealed, Notice(text=text, tone="watch"))


def _go_on(visit: Visit, then: str, sealed: str) -> Response:
    """To the page that was wanted; what was kept is sent there by its person, and not by us."""
    secret = visit.site.config.session_secret
    if not sealed or kept.unseal(secret, then, sealed, visit.now) is None:
        return RedirectResponse("/" if sealed else then, status_code=303)
    form = Form(action=then, fields=(), submit="Show what I typed", hidden=((kept.FIELD, sealed),))
    return visit.page("signed_in.html", form=form)


@router.post("/sign-out")
async def leave(visit: Passing) -> Response:
    """End the session, for auditors as well."""
    if visit.account is None:
        return RedirectResponse("/sign-in", status_code=303)
    await checked_form(visit)
    async with visit.pool.acquire() as conn:
        await accounts.end_session(conn, visit.token)
    answer = RedirectResponse("/sign-in", status_code=303)
    answer.delete_cookie(visit.site.config.session_cookie, path="/")
    return answer


def _form(
    visit: Visit,
    login: str = "",
    error: str = "",
    status: int = 200,
    then: str = "/",
    sealed: str = "",
    *notices: Notice,
) -> Response:
    visit = at_the_door(visit)
    form = Form(
        action="/sign-in",
        fields=(
            Field(
                name="email",
                label="Sign-in name",
                hint="Usually your e-mail address",
                value=login,
                autocomplete="username",
            ),
            Field(name="password", label="Password", kind="password"),
        ),
        submit="Sign in",
        hidden=(("then", _inside(then)), *(((kept.FIELD, sealed),) if sealed else ())),
        errors=(error,) if error else (),
    )
    answer = visit.page("sign_in.html", status=status, frame=visit.frame("", *notices), form=form)
    return keep_at_the_door(visit, answer)


def _counters(visit: Visit, login: str) -> tuple[tuple[Throttle, str], ...]:
    """A name may fail a few times at one address; an address, for all its names, ten times that."""
    named = f"{login} at {visit.address}"
    return (visit.site.sign_ins, named), (visit.site.addresses, visit.address)


def _inside(then: str) -> str:
    """Only addresses of this site are gone to after signing in."""
    fits = then.startswith("/") and not then.startswith(("//", "/\\")) and then.isprintable()
    return then if fits else "/"
