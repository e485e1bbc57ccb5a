"""Money: every invoice, what is owed and the next reminder. And every certificate."""

from datetime import date

from fastapi import APIRouter, Response

from domain.calendar import london_date, say_date
from domain.money import pounds
from store.pages import names, papers
from store.pages.papers import AwardItem, InvoiceItem
from web.pages import parts
from web.site import Visit, Visiting, page_of
from web.view import Figure, Heading, Link, Row, Soft, Table

router = APIRouter()


@router.get("/money")
async def money(visit: Visiting) -> Response:
    """All invoices, the latest first, with what is owed and how old the debt is."""
    async with visit.pool.acquire() as conn:
        found = await papers.invoices(conn)
    return visit.page(
        "pages/money.html",
        "money",
        figures=_figures(found, london_date(visit.now)),
        table=_invoices(found, visit),
    )


def _figures(found: list[InvoiceItem], today: date) -> tuple[Figure, ...]:
    def owed(least: int, most: int) -> int:
        return sum(
            one.balance_pence
            for one in found
            if one.balance_pence > 0 and least <= (today - one.due_on).days <= most
        )

    total = sum(max(one.balance_pence, 0) for one in found)
    return (
        Figure(label="Owed in all", value=pounds(total)),
        Figure(label="Not due yet", value=pounds(owed(-10_000, 0))),
        Figure(
            label="Overdue up to 30 days",
            value=pounds(owed(1, 30)),
            tone="watch" if owed(1, 30) else None,
        ),
        Figure(
            label="Overdue for longer",
            value=pounds(owed(31, 10_000)),
            tone="late" if owed(31, 10_000) else None,
        ),
    )


def _invoices(found: list[InvoiceItem], visit: Visit) -> Table:
    today = london_date(visit.now)
    return Table(
        caption="Invoices",
        caption_hidden=True,
        headings=(
            Heading(text="Invoice"),
            Heading(text="Provider"),
            Heading(text="State"),
            Heading(text="Due on"),
            Heading(text="Next"),
            Heading(text="Owed", numeric=True),
            Heading(text="Total", numeric=True),
        ),
        rows=tuple(
            Row(
                cells=(
                    Link(text=one.number, href=page_of(one.ref)),
                    Link(text=one.provider_name or one.provider, href=page_of(one.provider)),
                    parts.invoice_tag(one, today),
                    one.due_on,
                    _next(one),
                    pounds(max(one.balance_pence, 0)),
                    pounds(one.total_pence),
                ),
                late=one.days_overdue(today) > 0,
            )
            for one in found
        ),
        empty="No invoice has been issued yet.",
    )


def _next(one: InvoiceItem) -> tuple[str | Soft, ...]:
    if one.next_step is None or one.next_due is None:
        return ("Nothing",)
    return (one.next_step, Soft(text=say_date(parts.due_day(one.next_due))))


@router.get("/certificates")
async def certificates(visit: Visiting) -> Response:
    """All certificates in their present edition, the latest first."""
    async with visit.pool.acquire() as conn:
        found = await papers.awards(conn)
        words = await names.words_for(conn, [], [one.holder for one in found if one.holder])
    return visit.page(
        "pages/certificates.html",
        "certificates",
        table=_awards(found, words),
        doing=(Link(text="Staff competence by setting", href="/competence"),),
    )


def _kind_of(one: AwardItem) -> str:
    """A certificate of attendance carries the programme's title, so its kind says what it is."""
    return "Attendance" if one.kind == "attendance" else one.title


def _awards(found: list[AwardItem], words: names.Words) -> Table:
    return Table(
        caption="Certificates",
        caption_hidden=True,
        headings=tuple(
            Heading(text=text)
            for text in ("Awarded to", "Certificate", "Setting", "Completed on", "State", "Paper")
        ),
        rows=tuple(
            Row(
                cells=(
                    Link(
                        text=words.person(one.holder)
                        if one.holder
                        else one.setting_name or "The setting",
                        href=page_of(one.ref),
                    ),
                    (_kind_of(one), Soft(text=one.programme)),
                    (one.setting_name or "", Soft(text=one.provider_name or "")),
                    one.completed_on,
                    parts.state_tag(one.status),
                    Link(text="PDF", href=f"/documents/{one.document}", about=one.title)
                    if one.document
                    else "Being made",
                )
            )
            for one in found
        ),
        empty="No certificate has been issued yet.",
    )
