"""Certificates for programs: the badge, the lists of statuses, the issuer and its public keys.

Everybody may read these without signing in, also a page of another site.
"""

from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from domain.calendar import london_date
from domain.refusals import NotFound
from store.pages import badges
from store.pages.badges import Purpose
from web.badges.credential import CONTEXTS, open_badge
from web.badges.issuer import Issuer
from web.badges.signing import signed
from web.badges.status_list import KEPT, status_list
from web.pages.verify import PUBLIC_ID
from web.site import Passing, Visit

router = APIRouter()

VC_JWT = "application/vc+jwt"
BADGE_TYPE = "JWT"
LIST_TYPE = "vc+jwt"
"""Open Badges 3.0 asks for the one, the standard of all other credentials for the other."""

OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Robots-Tag": "noindex, nofollow",
}
KEPT_FOR_A_WHILE = {"Cache-Control": "public, max-age=300"}
HARDLY_KEPT = {"Cache-Control": f"public, max-age={KEPT.seconds}"}


@router.get("/verify/{public_id}/badge")
async def badge(public_id: str, visit: Passing) -> Response:
    """The badge of a certificate that is in force."""
    wait = visit.site.look_ups.wait_s(visit.address)
    if wait:
        return _waiting(visit, wait)
    visit.site.look_ups.count(visit.address)
    if not PUBLIC_ID.fullmatch(public_id):
        return _unknown(visit)
    async with visit.pool.acquire() as conn, conn.transaction():
        found = await badges.badge(conn, public_id)
        if found is None or not found.in_force(london_date(visit.now)):
            return _unknown(visit)
        at = await badges.status_entry(conn, public_id)
        await badges.keep_key(conn, visit.site.badge_key.public)
    return _jwt(visit, open_badge(found, at, _issuer(visit)), BADGE_TYPE, {})


@router.get("/status/{purpose}/{number}")
async def status(purpose: Purpose, number: int, visit: Passing) -> Response:
    """A list that says which badges are revoked, or which are suspended, as of now."""
    async with visit.pool.acquire() as conn:
        found = await badges.positions(conn, purpose, number)
    if found is None:
        raise NotFound(ref=f"status/{purpose}/{number}")
    claims = status_list(_issuer(visit), purpose, number, found, visit.now)
    return _jwt(visit, claims, LIST_TYPE, HARDLY_KEPT)


@router.get("/issuer")
async def issuer(visit: Passing) -> Response:
    """Who issues the badges."""
    profile = {"@context": list(CONTEXTS), **_issuer(visit).profile()}
    return JSONResponse(profile, headers={**OPEN, **KEPT_FOR_A_WHILE})


@router.get("/.well-known/jwks.json")
async def keys(visit: Passing) -> Response:
    """The public keys with which anybody can check a badge: the present one, then earlier ones."""
    present = dict(visit.site.badge_key.public)
    async with visit.pool.acquire() as conn:
        kept = await badges.kept_keys(conn)
    earlier = [key for key in kept if key["kid"] != present["kid"]]
    return JSONResponse(
        {"keys": [present, *earlier]},
        media_type="application/jwk-set+json",
        headers={**OPEN, **KEPT_FOR_A_WHILE},
    )


def _issuer(visit: Visit) -> Issuer:
    return Issuer(visit.site.config.site_url)


def _jwt(visit: Visit, claims: dict[str, Any], typ: str, headers: dict[str, str]) -> Response:
    token = signed(claims, visit.site.badge_key, keys_at=_issuer(visit).keys_at, typ=typ)
    return Response(token, media_type=VC_JWT, headers={**OPEN, **headers})


def _waiting(visit: Visit, wait: int) -> Response:
    answer = visit.page(
        "message.html",
        status=429,
        title="Too many look-ups",
        paragraphs=(f"Wait {wait} seconds, then look it up again.",),
        doing=(),
    )
    answer.headers.update({**OPEN, "Retry-After": str(wait)})
    return answer


def _unknown(visit: Visit) -> Response:
    answer = visit.page(
        "message.html",
        status=404,
        title="We cannot confirm this certificate",
        paragraphs=(
            "There is no certificate in force under this number.",
            "Look the certificate up by its number: its page says more, if there is one.",
        ),
        doing=(),
    )
    answer.headers.update(OPEN)
    return answer
