"""The directory for programs: JSON in the shape that docs/directory.md describes."""

import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from store.pages import directory
from store.pages.directory import Registration, SettingItem
from web.pages import public
from web.pages.directory import Asked, Found, asked, counts, key_of, look_up
from web.site import Passing, Visit

router = APIRouter()

SIZE = 100
PATH = "/directory.json"
READABLE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""Pages of any other site may read the feed; it holds nothing but what the directory shows."""
FRESH = "public, max-age=5"
"""A suspension is seen everywhere within five seconds."""


@router.get(PATH)
async def feed(
    visit: Passing, q: str = "", framework: str = "", on: str = "", page: int = 1
) -> Response:
    """A hundred settings at a time; unchanged content is answered by its tag alone."""
    answer = await _feed(visit, q, framework, on, page)
    answer.headers.update(READABLE)
    return answer


async def _feed(visit: Visit, q: str, framework: str, on: str, page: int) -> Response:
    if wait := public.wait_s(visit):
        text = f"Wait {wait} seconds, then ask again."
        return JSONResponse({"error": text}, 429, headers={"Retry-After": str(wait)})
    what = asked(visit, q, framework, on, page)
    if what is None:
        text = "The day in “on” has to look like 2026-03-14, and must not be in the future."
        return JSONResponse({"error": text}, 422)
    async with visit.pool.acquire() as conn, conn.transaction(isolation="repeatable_read"):
        found = await look_up(conn, what, SIZE)
        changed = await directory.changed_at(conn, what.as_at)
    answer = JSONResponse(_content(found, what, visit.site.config.site_url.rstrip("/")))
    answer.headers.update(_headers(answer, changed))
    if what.page * SIZE < found.total:
        answer.headers["Link"] = f'<{what.address(PATH, what.page + 1)}>; rel="next"'
    if _known(visit, answer.headers["ETag"]):
        kept = {name: answer.headers[name] for name in ("ETag", "Cache-Control")}
        return Response(status_code=304, headers=kept)
    return answer


def _headers(answer: Response, changed: datetime | None) -> dict[str, str]:
    """Return the tag of the content, and when a status last changed.

    Only the tag is compared: a name that is withdrawn changes the content, but no status.
    """
    headers = {
        "ETag": f'"{hashlib.sha256(bytes(answer.body)).hexdigest()[:32]}"',
        "Cache-Control": FRESH,
    }
    if changed is not None:
        headers["Last-Modified"] = format_datetime(changed.astimezone(UTC), usegmt=True)
    return headers


def _known(visit: Visit, tag: str) -> bool:
    """Tell whether whoever asks has this content already."""
    given = visit.request.headers.get("if-none-match", "")
    tags = [one.strip().removeprefix("W/") for one in given.split(",")]
    return tag in tags or tags == ["*"]


def _content(found: Found, what: Asked, site_url: str) -> dict[str, object]:
    return {
        "source": "Optimum Workforce Leadership, directory of registered trainer assessors",
        "as_at": str(what.as_at.on),
        "page": what.page,
        "page_size": SIZE,
        "total": found.total,
        "settings": [_setting(one, found.of(one), what, site_url) for one in found.settings],
    }


def _setting(
    one: SettingItem, theirs: list[Registration], what: Asked, site_url: str
) -> dict[str, object]:
    key = key_of(one.provider, one.setting)
    held = {slug: [r for r in theirs if r.framework == slug] for slug in what.frameworks}
    return {
        "key": key,
        "name": one.name,
        "place": one.district,
        "provider": one.provider_name,
        "page": f"{site_url}/directory/{key}",
        "frameworks": [
            {
                "framework": slug,
                "title": public.framework_title(slug),
                "counts": counts(entries, what.as_at),
                "registrations": [_registration(entry, what, site_url) for entry in entries],
            }
            for slug, entries in held.items()
            if entries
        ],
    }


def _registration(one: Registration, what: Asked, site_url: str) -> dict[str, object]:
    told = one.told(what.as_at.on)
    return {
        "number": one.number,
        "status": told,
        "status_since": one.since.astimezone(UTC).isoformat(),
        "in_force": public.in_force(told),
        "period_ends": str(one.valid_until),
        "name": one.name,
        "page": f"{site_url}/verify/registration/{one.number}",
    }
