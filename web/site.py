"""One visit to the site: who is there, what time it is, and how a page is drawn for them."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, cast
from urllib.parse import quote

import jinja2
from fastapi import Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from itsdangerous import BadSignature, URLSafeSerializer
from starlette.datastructures import FormData

from domain.calendar import say_when
from domain.messages import Actor, PersonId, Role
from domain.ref import Ref
from domain.refusals import NotAllowed
from store import accounts
from store.accounts import Account
from store.clock import Clock
from store.ledger import Ledger
from store.pool import Pool
from web.badges.signing import BadgeKey
from web.config import WebConfig
from web.press import Press
from web.security import form_token, same
from web.throttle import Throttle
from web.view import Frame, Notice, SignedIn

NOTICE_COOKIE = "optimum-notice"


class NotSignedIn(Exception):
    """Nobody is signed in; `then` is where they wanted to go."""

    def __init__(self, then: str) -> None:
        self.then = then
        super().__init__(then)


class StaleForm(Exception):
    """A form came without the token of this session."""


@dataclass(frozen=True)
class Site:
    """What all pages share; made once by create_app."""

    pool: Pool
    ledger: Ledger
    clock: Clock
    config: WebConfig
    press: Press
    templates: jinja2.Environment
    badge_key: BadgeKey
    sign_ins: Throttle
    addresses: Throttle
    look_ups: Throttle
    holds: Throttle
    arrivals: Throttle

    @property
    def notices(self) -> URLSafeSerializer:
        return URLSafeSerializer(self.config.session_secret, salt="notice")


@dataclass(frozen=True)
class Visit:
    """One request of one person. `account` is None before they sign in.

    `clock_read` is false when the database, whose clock counts, was away.
    """

    site: Site
    request: Request
    account: Account | None
    token: str
    now: datetime
    clock_read: bool = True

    @property
    def pool(self) -> Pool:
        return self.site.pool

    @property
    def csrf(self) -> str:
        return form_token(self.site.config.session_secret, self.token)

    @property
    def actor(self) -> Actor:
        assert self.account is not None  # pages that act are for people who signed in
        return Actor(role=self.account.role, id=self.account.id)

    @property
    def may_act(self) -> bool:
        return self.account is not None and self.account.role is Role.COORDINATOR

    @property
    def _ribbon(self) -> str:
        """Tell on every page of a sample that it is one, and what time it is there."""
        if not self.site.config.sample:
            return ""
        sample = f"Sample data: {self.site.config.sample}."
        if not self.clock_read:
            return sample
        return (
            f"{sample} The clock stands at {say_when(self.now)}. Letters stay here; none is sent."
        )

    def frame(self, current: str = "", *more: Notice) -> Frame:
        """Return what stands around a page, with the notice of what was just done."""
        person = self.account
        signed_in = SignedIn(name=person.name, role=person.role.value) if person else None
        return Frame(
            shown_at=self.now,
            csrf_token=self.csrf,
            current=current,
            signed_in=signed_in,
            notices=(*self._notices(), *more),
            ribbon=self._ribbon,
        )

    def page(
        self, template: str, current: str = "", *, status: int = 200, **context: Any
    ) -> HTMLResponse:
        """Draw a page; its notice is shown once."""
        frame = context.pop("frame", None) or self.frame(current)
        html = self.site.templates.get_template(template).render(frame=frame, **context)
        answer = HTMLResponse(html, status_code=status)
        if NOTICE_COOKIE in self.request.cookies:
            answer.delete_cookie(NOTICE_COOKIE, path="/")
        return answer

    def done(self, address: str, notice: str) -> RedirectResponse:
        """Go on to another page after something was done, and say there what."""
        answer = RedirectResponse(address, status_code=303)
        value = self.site.notices.dumps([notice, self.now.isoformat()])
        answer.set_cookie(
            NOTICE_COOKIE,
            value,
            max_age=60,
            httponly=True,
            samesite="lax",
            secure=self.site.config.secure_cookies,
        )
        return answer

    def _notices(self) -> tuple[Notice, ...]:
        try:
            text, at = self.site.notices.loads(self.request.cookies.get(NOTICE_COOKIE, ""))
            return (Notice(text=text, at=datetime.fromisoformat(at)),)
        except (BadSignature, ValueError):
            return ()


def site_of(request: Request) -> Site:
    """Return the parts that all pages share."""
    return cast(Site, request.app.state.site)


def here(request: Request) -> str:
    """Return the address of this page, to come back to."""
    query = request.url.query
    return request.url.path + (f"?{query}" if query else "")


async def anybody(request: Request) -> Visit:
    """A visit of somebody who need not be signed in."""
    site = site_of(request)
    token = request.cookies.get(site.config.session_cookie, "")
    async with site.pool.acquire() as conn:
        account = await accounts.account_of(conn, token) if token else None
        now = await site.clock.now(conn)
    bound = token if account else request.cookies.get(site.config.door_cookie, "")
    return Visit(site, request, account, bound, now)


async def signed_in(request: Request) -> Visit:
    """A visit of somebody signed in; NotSignedIn otherwise."""
    visit = await anybody(request)
    if visit.account is None:
        raise NotSignedIn(here(request) if request.method == "GET" else "/")
    return visit


def at_the_door(visit: Visit) -> Visit:
    """Return the visit with a token for its forms, also when nobody is signed in."""
    door = visit.token or secrets.token_urlsafe(16)
    return replace(visit, token=door)


def keep_at_the_door(visit: Visit, answer: Response) -> Response:
    """Let an answer keep the token of a visit at the door: its forms are bound to that cookie."""
    if visit.account is None:
        set_cookie(visit, answer, visit.site.config.door_cookie, visit.token)
    return answer


def set_cookie(visit: Visit, answer: Response, name: str, value: str) -> None:
    """Set a cookie that scripts cannot read and that other sites do not send."""
    config = visit.site.config
    answer.set_cookie(
        name,
        value,
        max_age=round(config.session_lifetime.total_seconds()),
        path="/",
        httponly=True,
        samesite="lax",
        secure=config.secure_cookies,
    )


async def checked_form(visit: Visit) -> FormData:
    """Return a posted form; StaleForm when it does not carry the token of this session."""
    form = await visit.request.form(max_files=0, max_fields=2000)
    given = form.get("csrf_token")
    if not visit.token or not isinstance(given, str) or not same(given, visit.csrf):
        raise StaleForm()
    return form


@dataclass(frozen=True)
class Acting:
    """A visit of somebody who may act, with the form that they sent."""

    visit: Visit
    form: FormData

    def given(self, name: str) -> str:
        """Return one value of the form, or ""."""
        value = self.form.get(name)
        return value.strip() if isinstance(value, str) else ""


async def acting(request: Request) -> Acting:
    """Somebody signed in who may change things, with a form of this session."""
    visit = await signed_in(request)
    form = await checked_form(visit)
    require_coordinator(visit)
    return Acting(visit, form)


def require_coordinator(visit: Visit) -> None:
    """Refuse people who may look but not act."""
    if not visit.may_act:
        raise NotAllowed(role=visit.actor.role.value)


Visiting = Annotated[Visit, Depends(signed_in)]
Doing = Annotated[Acting, Depends(acting)]
Passing = Annotated[Visit, Depends(anybody)]


def page_of_person(person: PersonId) -> str:
    """Return the address of somebody's page."""
    return f"/people/{quote(person, safe='')}"


def page_of(ref: Ref) -> str:
    """Return the address of a stream's page."""
    return f"/p/{quote(ref, safe=':')}"
