"""The outbox: every letter, as text and as its reader sees it. And documents to download."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from urllib.parse import quote, urlencode
from uuid import uuid4

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from domain.refusals import NotFound
from domain.say import stream
from store import letters, vault
from store.letters import UNKNOWN, Decision
from store.links import ANONYMOUS, CONFIDENTIAL, without_links
from store.pages import names, papers
from store.pages.papers import MailItem
from store.vault import Mail
from web.downloads import attached
from web.fields import Choice, Field
from web.pages import parts
from web.pages.giving import command_id_of
from web.site import Acting, Doing, Visiting, page_of, page_of_person, require_coordinator
from web.view import Button, Heading, Link, Pages, Row, Soft, SummaryRow, Table

router = APIRouter()

Failed = Mail | MailItem
SIZE = 25
STATES = ("queued", "kept", "sent", "failed", "held", "let go")
ERASED = "A letter that was erased"
SANDBOX = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"
)
"""A letter is shown as it is, so it may bring its own styles, and nothing else."""


@router.get("/mail")
async def outbox(visit: Visiting, status: str = "", page: int = 1) -> Response:
    """All letters, the latest first."""
    chosen = status if status in STATES else ""
    page = min(max(page, 1), 10_000)
    async with visit.pool.acquire() as conn:
        found = await papers.mails(conn, status=chosen, offset=(page - 1) * SIZE, limit=SIZE)
        titles = [one.stream_title for one in found if one.stream_title]
        words = await names.words_for(
            conn, titles, [one.person_id for one in found if one.person_id]
        )
    total = found[0].total if found else 0
    base = urlencode({"status": chosen, "page": ""})
    return visit.page(
        "pages/mail.html",
        "mail",
        filters=(_states(chosen),),
        table=_table(found, words),
        pages=Pages(page=page, size=SIZE, total=total, base=f"/mail?{base}"),
    )


def _states(chosen: str) -> Field:
    every = Choice(value="-", text="All letters")
    named = (Choice(value=one, text=parts.sentence_case(one)) for one in STATES)
    return Field(
        name="status", label="State", kind="select", choices=(every, *named), value=chosen or "-"
    )


def _table(found: list[MailItem], words: names.Words) -> Table:
    return Table(
        caption="Letters",
        caption_hidden=True,
        headings=tuple(Heading(text=text) for text in ("Letter", "To", "About", "State", "When")),
        rows=tuple(
            Row(
                cells=(
                    Link(text=one.subject or ERASED, href=address_of(one.message_id)),
                    (words.person(one.person_id), Soft(text=one.to_address or "No address")),
                    Link(text=words.say(one.stream_title or one.ref), href=page_of(one.ref)),
                    (parts.state_tag(one.status), Soft(text=one.error or "")),
                    one.sent_at or one.queued_at,
                ),
                late=one.status == "failed",
            )
            for one in found
        ),
        empty="No letter has been written yet.",
    )


def address_of(message_id: str) -> str:
    """Return the address of a letter's page."""
    return f"/mail/{quote(message_id, safe='')}"


@dataclass(frozen=True)
class Opened:
    """A letter taken apart: its plain text, its HTML, and what is attached."""

    text: str
    html: str
    attached: tuple[str, ...]


def opened(mime: bytes | None, *, may_act: bool) -> Opened:
    """Take a letter apart for who reads it here; an erased one is empty.

    The links of its reader are left out: who has one acts as that person, and auditors only look.
    Coordinators may do for people what those links do, but not say how a course was for them.
    """
    if mime is None:
        return Opened("", "", ())
    message = message_from_bytes(mime, policy=policy.default)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    attached = (
        f"{part.get_filename() or 'Without a name'} ({part.get_content_type()})"
        for part in message.iter_attachments()
    )
    hidden = ANONYMOUS if may_act else CONFIDENTIAL
    return Opened(
        without_links(str(text.get_content()) if text else "", hidden),
        without_links(str(html.get_content()) if html else "", hidden),
        tuple(attached),
    )


@router.get("/mail/{message_id}")
async def letter(message_id: str, visit: Visiting) -> Response:
    """One letter, as its reader sees it and as plain text."""
    async with visit.pool.acquire() as conn:
        found = await vault.mail(conn, message_id)
        if found is None:
            raise NotFound(ref="this letter")
        titles = await names.words_for(conn, [stream(found.ref)], [found.person_id or ""])
    content = opened(found.mime, may_act=visit.may_act)
    about = (
        SummaryRow(
            term="To", value=(titles.person(found.person_id), Soft(text=found.to_address or ""))
        ),
        SummaryRow(
            term="About",
            value=Link(text=titles.say(stream(found.ref)), href=page_of(found.ref)),
        ),
        SummaryRow(
            term="State", value=(parts.state_tag(found.status), Soft(text=found.error or ""))
        ),
        *(
            (SummaryRow(term="What to do", value=what),)
            if (what := mending(found, may_act=visit.may_act))
            else ()
        ),
        SummaryRow(term="Written", value=found.queued_at),
        SummaryRow(term="Sent", value=found.sent_at or "Not sent"),
        SummaryRow(term="Attached", value=content.attached or "Nothing"),
    )
    return visit.page(
        "pages/letter.html",
        "mail",
        back=Link(text="Mail", href="/mail"),
        title=found.subject or ERASED,
        about=about,
        paragraphs=[part.splitlines() for part in content.text.strip().split("\n\n") if part],
        html_href=f"{address_of(message_id)}/html" if content.html else "",
    )


def mending(one: Failed, *, may_act: bool) -> tuple[Link | Button, ...]:
    """What can be done about a letter that failed: mend what is wrong, send it again, let it go."""
    if one.status != "failed" or not may_act:
        return ()
    about = one.subject or "this letter"
    person = one.person_id
    where = f"{page_of_person(person)}/correct" if person and one.error != UNKNOWN else ""
    key = (("command_id", str(uuid4())),)
    return (
        Link(text="Mend", href=where or page_of(one.ref), about=about),
        Button(
            text="Send again", action=f"{address_of(one.message_id)}/again", values=key, about=about
        ),
        Button(
            text="Not for this one",
            action=f"{address_of(one.message_id)}/let-go",
            values=key,
            about=about,
        ),
    )


@router.post("/mail/{message_id}/again")
async def send_again(message_id: str, doing: Doing) -> Response:
    """Have a letter that failed written with the present names and texts, and sent at once."""
    return await _decide(message_id, doing, "send again", "It is written and sent again")


@router.post("/mail/{message_id}/let-go")
async def let_go(message_id: str, doing: Doing) -> Response:
    """Decide that a letter that failed need not arrive: what waited for it goes on."""
    return await _decide(message_id, doing, "let go", "The letter was let go")


async def _decide(message_id: str, doing: Acting, decision: Decision, said: str) -> Response:
    visit = doing.visit
    require_coordinator(visit)
    visit.require_saving()
    await letters.decide(
        visit.pool,
        visit.site.clock,
        message_id,
        decision,
        command_id=command_id_of(doing),
        actor=visit.actor,
    )
    return visit.done(address_of(message_id), said)


@router.get("/mail/{message_id}/html")
async def letter_html(message_id: str, visit: Visiting) -> Response:
    """The HTML of a letter by itself, locked in: shown inside its page."""
    async with visit.pool.acquire() as conn:
        found = await vault.mail(conn, message_id)
    html = opened(found.mime if found else None, may_act=visit.may_act).html
    if not html:
        raise NotFound(ref="this letter")
    headers = {"Content-Security-Policy": SANDBOX, "X-Frame-Options": "SAMEORIGIN"}
    return HTMLResponse(html, headers=headers)


@router.get("/documents/{identifier}")
async def document(identifier: str, visit: Visiting) -> Response:
    """A document to download; never shown inside the site, whatever it claims to be."""
    async with visit.pool.acquire() as conn:
        return await attached(conn, identifier)
