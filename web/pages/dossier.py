"""What every item of work shows beside its own matter: what is owed first, money, certificates."""

from collections.abc import Iterator
from datetime import datetime

from domain.calendar import london_date, say_date
from domain.money import pounds
from store.pages.looks import Look
from store.pages.names import Words
from store.pages.papers import AwardItem, InvoiceItem
from web.pages import parts
from web.pages.parts import Story
from web.site import Visit, page_of
from web.view import Document, Link, Soft, SummaryRow


def first_task(look: Look, story: Story, visit: Visit) -> tuple[Link, ...]:
    """The one thing that is owed first, as a button."""
    if not visit.may_act:
        return ()
    allowed = [one.name for one in parts.commands(look, visit.actor)]
    tasks = [item for item in story.items if item.kind == "task" and item.name in allowed]
    link = parts.do_link(look.ref, tasks[0].name, tasks[0].body) if tasks else None
    return (link,) if link else ()


def money(bill: InvoiceItem, now: datetime) -> Iterator[SummaryRow]:
    """Yield what an invoice comes to, where it stands, and what happens next about it."""
    yield SummaryRow(
        term=bill.number,
        value=(
            Link(
                text=pounds(bill.total_pence),
                href=page_of(bill.ref),
                about=f"invoice {bill.number}",
            ),
            parts.invoice_tag(bill, london_date(now)),
            Soft(text=f"Due {say_date(bill.due_on)}" if bill.balance_pence > 0 else ""),
        ),
    )
    if bill.next_step and bill.next_due and bill.balance_pence > 0:
        yield SummaryRow(
            term="Next", value=(bill.next_step, Soft(text=say_date(london_date(bill.next_due))))
        )


def certificate(item: AwardItem, words: Words) -> SummaryRow:
    """Return a certificate or registration by whom it is for."""
    who = words.person(item.holder) if item.holder else item.setting_name or "The setting"
    return SummaryRow(
        term=who,
        value=(
            Link(text=item.title, href=page_of(item.ref), about=f"for {who}"),
            Soft(text=item.status),
        ),
    )


def documents(bills: list[InvoiceItem], awards: list[AwardItem]) -> tuple[Document, ...]:
    """Return invoices and certificates as files to open."""
    found = [
        Document(title=f"Invoice {bill.number}", href=f"/documents/{bill.document}", note="PDF")
        for bill in bills
        if bill.document
    ]
    found += [
        Document(title=f"Certificate: {one.title}", href=f"/documents/{one.document}", note="PDF")
        for one in awards
        if one.document
    ]
    return tuple(found)
