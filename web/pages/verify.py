"""Anybody can look up a certificate or registration by its number, and sees that one only."""

import re
from urllib.parse import urlencode

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from domain.calendar import say_date
from store.pages import directory, papers
from store.pages.directory import AsAt, Registration
from store.pages.papers import AwardItem
from store.pool import Connection
from store.vault import name_version
from web.fields import Field
from web.pages import public
from web.pages.public import STATUS
from web.site import Passing, Visit
from web.view import Link, SummaryRow, Tag

router = APIRouter()

PUBLIC_ID = re.compile(r"[0-9a-z]{16,64}")
HEXADECIMAL = re.compile(r"[0-9a-f]{16,64}")
VALID = ("issued", "valid", "in question", "revocation proposed")
LOOK_ALIKES = str.maketrans("oil", "011")
"""Our ids are hexadecimal: these letters of what was typed can only be digits, misread."""
NO_HISTORY = (
    "This is how it stands today: how it stood on an earlier day is on record for registrations"
    " only."
)
NOT_THIS = "Check the number on the paper. If it is right, ask Optimum about it."


@router.get("/verify")
async def ask(visit: Passing, number: str = "", on: str = "") -> Response:
    """One box for any number that we print; a number that can be one leads to its page."""
    given = number.strip()
    if not given:
        return public.hidden(_box(visit))
    address = address_of(given)
    if address is None:
        error = "We cannot confirm this number: no certificate or registration has one like it."
        return public.hidden(_box(visit, given[:100], error))
    query = f"?{urlencode({'on': on})}" if on else ""
    return public.hidden(RedirectResponse(address + query, status_code=303))


@router.get("/verify/registration/{number}")
async def registration(number: str, visit: Passing, on: str = "") -> Response:
    """Say where a registration stands; its holder is named only if they agreed to that."""
    return public.hidden(await _registration(visit, number, on))


@router.get("/verify/{public_id}")
async def verify(public_id: str, visit: Passing, on: str = "") -> Response:
    """Say what the certificate is and whether it is valid, or that it cannot be confirmed."""
    return public.hidden(await _paper(visit, public_id, on))


def address_of(given: str) -> str | None:
    """Where a number leads, whether typed from the paper or pasted with its whole address."""
    last = given.rstrip("/").rpartition("/")[2]
    if number := public.registration_number(last):
        return f"/verify/registration/{number}"
    public_id = public.squeezed(last).lower().translate(LOOK_ALIKES)
    return f"/verify/{public_id}" if HEXADECIMAL.fullmatch(public_id) else None


def _box(visit: Visit, given: str = "", error: str = "") -> Response:
    field = Field(
        name="number",
        label="Certificate or registration number",
        hint=(
            "It stands on the paper, for example REG\N{NON-BREAKING HYPHEN}00001."
            " Spaces and capitals do not matter."
        ),
        value=given,
        error=error,
        autocomplete="off",
    )
    return visit.page("pages/check.html", "directory", status=422 if error else 200, field=field)


async def _registration(visit: Visit, given: str, on: str) -> Response:
    if wait := public.wait_s(visit):
        return public.too_many(visit, wait)
    asked = public.as_at(visit, on)
    if asked is None:
        return public.no_such_day(visit)
    number = public.registration_number(given)
    async with visit.pool.acquire() as conn:
        found = await directory.by_number(conn, asked, number) if number else None
    if found is None:
        return _not_confirmed(visit, "registration", asked)
    state, explained = STATUS[found.told(asked.on)]
    return visit.page(
        "pages/verify.html",
        "directory",
        title=f"Registration {found.number}",
        caption=_on_day("Registration of a trainer assessor", asked),
        state=state,
        explained=explained,
        replaced_by=None,
        rows=(_since(found),) if found.by_number_only else _known(found, asked),
    )


def _known(found: Registration, asked: AsAt) -> tuple[SummaryRow, ...]:
    return (
        SummaryRow(term="Setting", value=found.setting_name),
        SummaryRow(term="Framework", value=public.framework_title(found.framework)),
        SummaryRow(term="Held by", value=found.name or "The name is not published"),
        _since(found),
        _until(found, asked),
    )


def _since(found: Registration) -> SummaryRow:
    return SummaryRow(term="Status since", value=found.since)


def _until(found: Registration, asked: AsAt) -> SummaryRow:
    """The end of the period; nothing is called valid that is not in force."""
    good = public.in_force(found.told(asked.on))
    term = "Valid to the end of" if good else "Last period, to the end of"
    return SummaryRow(term=term, value=found.valid_until)


async def _paper(visit: Visit, public_id: str, on: str) -> Response:
    if wait := public.wait_s(visit):
        return public.too_many(visit, wait)
    asked = public.as_at(visit, on)
    if asked is None:
        return public.no_such_day(visit)
    async with visit.pool.acquire() as conn:
        known = PUBLIC_ID.fullmatch(public_id)
        found = await papers.award_by_public_id(conn, public_id) if known else None
        holder = await _printed(conn, found) if found else None
        entry = await directory.by_ref(conn, asked, found.ref) if found else None
    if found is None or holder is None:
        return _not_confirmed(visit, "certificate", asked)
    if found.kind != "registration":
        state, explained = _state(found, asked)
        return _shown(visit, found, state, explained, "Certificate", _printed_rows(found, holder))
    if entry is None or found.issued_at >= asked.end:
        return _not_confirmed(visit, "registration", asked)
    state, explained = _standing(found, entry, asked)
    rows = _registered_rows(found, entry, holder, asked)
    return _shown(visit, found, state, explained, _on_day("Registration", asked), rows)


def _shown(
    visit: Visit,
    found: AwardItem,
    state: Tag,
    explained: str,
    caption: str,
    rows: tuple[SummaryRow, ...],
) -> Response:
    newer = f"/verify/{found.replaced_by}"
    return visit.page(
        "pages/verify.html",
        "directory",
        title=found.title,
        caption=caption,
        state=state,
        explained=explained,
        replaced_by=Link(text="See the certificate that replaces it", href=newer)
        if found.replaced_by
        else None,
        rows=rows,
    )


def _printed_rows(found: AwardItem, holder: str) -> tuple[SummaryRow, ...]:
    """What the paper says; a revoked one is not called valid until any day."""
    until = SummaryRow(term="Valid until", value=found.valid_until or "No end date")
    return (
        SummaryRow(term="Awarded to", value=holder),
        SummaryRow(term="Setting", value=found.setting_name or ""),
        SummaryRow(term="Programme", value=found.programme),
        SummaryRow(term="Completed on", value=found.completed_on),
        *(() if found.status.startswith("revoked") else (until,)),
        SummaryRow(term="Number", value=found.public_id),
    )


def _registered_rows(
    found: AwardItem, entry: Registration, holder: str, asked: AsAt
) -> tuple[SummaryRow, ...]:
    return (
        SummaryRow(term="Held by", value=holder),
        SummaryRow(term="Setting", value=found.setting_name or ""),
        SummaryRow(term="Framework", value=public.framework_title(entry.framework)),
        SummaryRow(term="Registration number", value=entry.number),
        _since(entry),
        _until(entry, asked),
        SummaryRow(term="Number of this paper", value=found.public_id),
    )


def _not_confirmed(visit: Visit, what: str, asked: AsAt) -> Response:
    about = "under this number" if asked.is_today else f"under this number on {say_date(asked.on)}"
    return visit.page(
        "message.html",
        status=404,
        title=f"We cannot confirm this {what}",
        paragraphs=(f"There is no {what} {about} that we can confirm.", NOT_THIS),
        doing=(Link(text="Check another number", href="/verify"),),
    )


def _on_day(caption: str, asked: AsAt) -> str:
    return caption if asked.is_today else f"{caption}, as at the end of {say_date(asked.on)}"


async def _printed(conn: Connection, award: AwardItem) -> str | None:
    """The name as it stands on this paper; None while it is not printed, or once erased."""
    if award.holder is None:
        return award.setting_name if award.document else None
    if award.name_version is None:
        return None
    return await name_version(conn, award.holder, award.name_version)


def _standing(found: AwardItem, entry: Registration, asked: AsAt) -> tuple[Tag, str]:
    """Where a registration stands; an old paper of one in force says that it was replaced."""
    told = entry.told(asked.on)
    if public.in_force(told) and not found.was_present(asked.end):
        return Tag(word="Replaced", tone="watch"), "A newer certificate has taken its place."
    return STATUS[told]


def _state(award: AwardItem, asked: AsAt) -> tuple[Tag, str]:
    state, explained = _of_certificate(award, asked)
    return state, explained if asked.is_today else f"{explained} {NO_HISTORY}"


def _of_certificate(award: AwardItem, asked: AsAt) -> tuple[Tag, str]:
    if award.status.startswith("revoked"):
        return Tag(word="Revoked", tone="late"), "This certificate was revoked. It is not valid."
    if not award.latest:
        return Tag(word="Replaced", tone="watch"), "A newer certificate has taken its place."
    over = award.valid_until is not None and award.valid_until < asked.today
    if award.status == "expired" or over:
        return Tag(word="Expired", tone="late"), "This certificate was valid, and its time is over."
    if award.status.startswith(VALID):
        return Tag(
            word="Valid", tone="good"
        ), "This certificate was issued by Optimum and is valid."
    return Tag(word="Not confirmed", tone="watch"), "Ask Optimum about this certificate."
