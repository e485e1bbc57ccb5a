"""Anybody can look up a certificate by the number printed on it, and sees that paper only."""

import re

from fastapi import APIRouter, Response

from store.pages import papers
from store.pages.papers import AwardItem
from store.pool import Connection
from store.vault import name_version
from web.site import Passing
from web.view import Link, SummaryRow, Tag

router = APIRouter()

PUBLIC_ID = re.compile(r"[0-9a-z]{16,64}")
VALID = ("issued", "valid", "in question", "revocation proposed")


@router.get("/verify/{public_id}")
async def verify(public_id: str, visit: Passing) -> Response:
    """Say what the certificate is and whether it is valid, or that it cannot be confirmed."""
    client = visit.request.client
    key = client.host if client else "unknown"
    wait = visit.site.look_ups.wait_s(key)
    if wait:
        answer = visit.page(
            "message.html",
            status=429,
            title="Too many look-ups",
            paragraphs=(f"Wait {wait} seconds, then look it up again.",),
            doing=(),
        )
        answer.headers["Retry-After"] = str(wait)
        return _hidden(answer)
    visit.site.look_ups.count(key)
    async with visit.pool.acquire() as conn:
        known = PUBLIC_ID.fullmatch(public_id)
        found = await papers.award_by_public_id(conn, public_id) if known else None
        holder = await _printed(conn, found) if found else None
    if found is None or holder is None:
        return _hidden(
            visit.page(
                "message.html",
                status=404,
                title="We cannot confirm this certificate",
                paragraphs=(
                    "There is no certificate under this number that we can confirm.",
                    "Check the number on the paper. If it is right, ask Optimum about it.",
                ),
                doing=(),
            )
        )
    state, explained = _state(found)
    return _hidden(
        visit.page(
            "pages/verify.html",
            title=found.title,
            caption="Certificate",
            state=state,
            explained=explained,
            replaced_by=Link(
                text="See the certificate that replaces it", href=f"/verify/{found.replaced_by}"
            )
            if found.replaced_by
            else None,
            rows=(
                SummaryRow(term="Awarded to", value=holder),
                SummaryRow(term="Setting", value=found.setting_name or ""),
                SummaryRow(term="Programme", value=found.programme),
                SummaryRow(term="Completed on", value=found.completed_on),
                SummaryRow(term="Valid until", value=found.valid_until or "No end date"),
                SummaryRow(term="Number", value=found.public_id),
            ),
        )
    )


async def _printed(conn: Connection, award: AwardItem) -> str | None:
    """The name as it stands on this paper; None while it is not printed, or once erased."""
    if award.holder is None:
        return award.setting_name if award.document else None
    if award.name_version is None:
        return None
    return await name_version(conn, award.holder, award.name_version)


def _state(award: AwardItem) -> tuple[Tag, str]:
    if award.status == "revoked":
        return Tag(word="Revoked", tone="late"), "This certificate was revoked. It is not valid."
    if not award.latest:
        return Tag(word="Replaced", tone="watch"), "A newer certificate has taken its place."
    if award.status == "expired":
        return Tag(word="Expired", tone="late"), "This certificate was valid, and its time is over."
    if award.status.startswith(VALID):
        return Tag(
            word="Valid", tone="good"
        ), "This certificate was issued by Optimum and is valid."
    return Tag(word="Not confirmed", tone="watch"), "Ask Optimum about this certificate."


def _hidden(answer: Response) -> Response:
    """Search engines are asked to leave these pages alone."""
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
