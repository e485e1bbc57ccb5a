"""One visit to the site: who is there, what time it is, and how a page is drawn for them."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, cast
from urllib.parse import quote
from uuid import UUID

import jinja2
from fastapi import Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from itsdangerous import BadSignature, URLSafeSerializer
from starlette.datastructures import FormData

from domain.calendar import say_when
from domain.messages import Actor, Command, PersonId, Role
from domain.ref import Ref
from domain.refusals import NotAllowed
from store import accounts
from store.accounts import Account
from store.clock import Clock
from store.ledger import Ledger, Outcome
from store.orders import VaultWrite
from store.passwords import Hashing
from store.pool import Pool
from web import kept
from web.badges.signing import BadgeKey
from web.config import WebConfig
from web.kept import NothingSaved
from web.press import Press
from web.security import form_token, same
from web.throttle import Throttle
from web.view import Frame, Notice, SignedIn

NOTICE_COOKIE = "optimum-notice"


SIGNED_OUT = "Nothing was saved: you had been signed out. Check what you typed, then send it again"


class NotSignedIn(Exception):
    """Nobody is signed in; `then` is where they wanted to go.

    `lost` tells that a form was sent; `kept` is what was typed into it, sealed.
    """

    def __init__(self, then: str, *, lost: bool = False, kept: str = "") -> None:
        self.then, self.lost, self.kept = then, lost, kept
        super().__init__(then)


class _NoLedger(Ledger):
    """Takes nothing: a form that was kept through sign-in is shown again, and not carried out."""

    def __init__(self) -> None:
        """It reaches no store."""

    async def handle(
        self,
        ref: Ref,
        command: Command,
        *,
        command_id: UUID,
        actor: Actor,
        expected_version: int | None = None,
        vault: Sequence[VaultWrite] = (),
    ) -> Outcome:
        raise NothingSaved()


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
    hashing: Hashing
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

    `clock_read` is false when the database, whose clock counts, was away. A visit that does not
    save shows a form again, under the status `shows`, with what was typed.
    """

    site: Site
    request: Request
    account: Account | None
    token: str
    now: datetime
    clock_read: bool = True
    shows: int = 0

    def not_saving(self, status: int) -> "Visit":
        """Return the visit as one that takes nothing and says so."""
        return replace(self, site=replace(self.site, ledger=_NoLedger()), shows=status)

    def require_saving(self) -> None:
        """Refuse with NothingSaved what would be written without the ledger."""
        if self.shows:
            raise NothingSaved()

    @property
    def pool(self) -> Pool:
        return self.site.pool

    @property
    def address(self) -> str:
        """Where the visitor comes from; a trusted proxy before the site is looked through."""
        client = self.request.client
        return client.host if client else "unknown"

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
            notices=(*self._notices(), *self._unsaved(), *more),
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

    def _unsaved(self) -> tuple[Notice, ...]:
        return (Notice(text=SIGNED_OUT, tone="watch"),) if self.shows else ()

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
    """A visit of somebody signed in; NotSignedIn otherwise, with what they typed."""
    visit = await anybody(request)
    if visit.account is not None:
        return visit
    if request.method == "GET":
        raise NotSignedIn(here(request))
    form = await _form_of(request) if "form" in request.headers.get("content-type", "") else None
    secret, address = visit.site.config.session_secret, request.url.path
    if form is None or not kept.from_this_site(secret, request, form):
        raise NotSignedIn("/", lost=True)
    sealed = kept.seal(secret, address, kept.typed(form), visit.now)
    raise NotSignedIn(address if sealed else "/", lost=True, kept=sealed or "")


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
    form = await _form_of(visit.request)
    if not _of_this_session(visit, form):
        raise StaleForm()
    return form


def _of_this_session(visit: Visit, form: FormData) -> bool:
    given = form.get(kept.TOKEN)
    return bool(visit.token) and isinstance(given, str) and same(given, visit.csrf)


async def _form_of(request: Request) -> FormData:
    return await request.form(max_files=1, max_fields=2000)


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
    """Somebody signed in who may change things, with a form of this session.

    A form of another session, or one kept through sign-in, comes with a visit that does not save:
    the page shows it again with what was typed, and its person decides.
    """
    visit = await signed_in(request)
    form = await _form_of(request)
    secret, address = visit.site.config.session_secret, request.url.path
    if not _of_this_session(visit, form):
        if not kept.from_this_site(secret, request, form):
            raise StaleForm()
        visit = visit.not_saving(403)
    elif sealed := form.get(kept.FIELD):
        again = kept.unseal(secret, address, str(sealed), visit.now)
        if again is None:
            raise StaleForm()
        visit, form = visit.not_saving(200), again
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
