"""What is known of a provider, an invoice or a certificate, beside its agenda and its timeline."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from domain.calendar import london_date, say_date
from domain.catalogue import service
from domain.frameworks import FRAMEWORKS
from domain.money import pounds
from domain.processes import allocation, award, invoice, request
from domain.processes.invoice import Bill
from domain.processes.invoice.order_messages import CorrectOrder
from domain.processes.provider import (
    ChangeContact,
    CorrectDetails,
    CorrectSetting,
    Provider,
    Setting,
)
from domain.ref import Ref
from domain.say import stream, text
from store.pages import names, papers, work
from store.pages.coverage import coverages
from store.pages.looks import Look
from store.pages.names import Words
from store.pool import Connection
from web.pages import coverages as staff
from web.pages import funded, funded_waiting
from web.pages.parts import overdue_tag, somebody, state_tag
from web.site import Visit, page_of
from web.view import Heading, Link, Row, Soft, SummaryRow, Table, Tag


@dataclass(frozen=True)
class Facts:
    """Rows at the side, tables below what is next, and links to things that can be begun here."""

    rows: tuple[SummaryRow, ...] = ()
    tables: tuple[Table, ...] = ()
    links: tuple[Link, ...] = field(default=())


async def of(conn: Connection, look: Look, visit: Visit) -> Facts:
    """Return the facts of a stream; nothing for processes that have a page of their own."""
    today = london_date(visit.now)
    match look.state:
        case Provider() as provider:
            return await _provider(conn, look, provider, today, may_act=visit.may_act)
        case invoice.Owing() | invoice.InDispute() | invoice.Cleared() as issued:
            sentences = [stream(issued.bill.provider), stream(issued.bill.regarding)]
            words = await names.words_for(conn, sentences)
            overdue = invoice.overdue_days(issued, today)
            rows = _invoice(look.ref, issued.bill, words, overdue, may_act=visit.may_act)
            return Facts(tuple(rows), _money(issued.bill))
        case (
            award.Valid()
            | award.InGrace()
            | award.Suspended()
            | award.InQuestion()
            | award.Revoked()
            | award.Expired()
            | award.Removed()
        ) as issued:
            return await _award(conn, issued, today)
        case allocation.Running(allocation=own) | allocation.Over(allocation=own):
            streams = [one.cohort for one in own.cohorts]
            streams += [one.provider for one in own.providers]
            said = [*map(stream, streams), *funded_waiting.said_of(own)]
            words = await names.words_for(conn, said, [own.contact])
            tables = (funded_waiting.table(own, words), *funded.tables(own, words))
            return Facts(tuple(funded.summary(own, words, today)), tables)
        case request.Holding() | request.Sent() | request.Over() as asked:
            return await _request(conn, asked)
        case _:
            return Facts()


async def _request(conn: Connection, asked: request.Holding | request.Sent | request.Over) -> Facts:
    """What a visitor of the site asked for, and who they say they are."""
    wanted = asked.wanted
    details = None if isinstance(asked, request.Holding) else asked.details
    texts = [details.organisation, details.setting, details.phone, details.note] if details else []
    said = [text(one) if one else "" for one in texts]
    people = [details.contact, *details.delegates] if details else []
    words = await names.words_for(conn, [stream(wanted.cohort), *said], people)
    rows = [
        SummaryRow(term="Course", value=service(wanted.service).title),
        SummaryRow(
            term="Course date",
            value=Link(text=words.say(stream(wanted.cohort)), href=page_of(wanted.cohort)),
        ),
        SummaryRow(term="Places", value=wanted.places),
    ]
    if details is None:
        return Facts((*rows, SummaryRow(term="Who asks", value="Not known yet")))
    contact = words.people.get(details.contact)
    organisation, setting, phone, note = (words.say(one) for one in said)
    rows += [
        SummaryRow(term="Organisation", value=organisation),
        SummaryRow(term="Setting", value=setting),
        SummaryRow(
            term="Who asks",
            value=(
                somebody(words, details.contact),
                Soft(text=(contact and contact.email) or ""),
                *((Soft(text=phone),) if phone else ()),
            ),
        ),
        SummaryRow(
            term="People",
            value=tuple(somebody(words, one) for one in details.delegates) or "Names come later",
        ),
        SummaryRow(term="Purchase order", value=details.purchase_order or "None yet"),
    ]
    if note:
        rows.append(SummaryRow(term="They also wrote", value=note))
    if isinstance(asked, request.Over) and asked.booking:
        link = Link(text="Open the booking", href=page_of(asked.booking))
        rows.append(SummaryRow(term="Booking", value=link))
    return Facts(tuple(rows))


async def _provider(
    conn: Connection, look: Look, provider: Provider, today: date, *, may_act: bool
) -> Facts:
    managers = [one.registered_manager for one in provider.settings]
    words = await names.words_for(conn, [], [provider.billing_contact, *managers])
    items = await work.work_of_provider(conn, look.ref)
    bills = await papers.invoices(conn, provider=look.ref)
    contact = words.people.get(provider.billing_contact)
    assessed = await coverages(conn, today, provider=look.ref)
    premium = [one for one in provider.memberships if one.starts_on <= today <= one.ends_on]

    def correct(about: str) -> Link | None:
        address = f"{page_of(look.ref)}/{CorrectDetails.name}"
        return Link(text="Correct", href=address, about=about) if may_act else None

    another = f"{page_of(look.ref)}/{ChangeContact.name}?contact=billing+contact"
    change_contact = Link(text="Change", href=another, about="the billing contact")
    rows = (
        SummaryRow(term="Name", value=provider.organisation, change=correct("the name")),
        SummaryRow(term="Standing", value=state_tag(look.stage)),
        SummaryRow(
            term="Billing contact",
            value=(
                somebody(words, provider.billing_contact),
                Soft(text=(contact and contact.email) or ""),
            ),
            change=change_contact if may_act else None,
        ),
        SummaryRow(term="Address", value=provider.address, change=correct("the address")),
        SummaryRow(
            term="Public body",
            value="Yes" if provider.public_body else "No",
            change=correct("whether it is a public body"),
        ),
        SummaryRow(
            term="Purchase order",
            value="Needed" if provider.purchase_order_required else "Not needed",
            change=correct("whether invoices need a purchase order"),
        ),
        SummaryRow(
            term="Premium member",
            value=f"Until {say_date(premium[0].ends_on)}" if premium else "No",
        ),
        SummaryRow(term="Owes", value=pounds(sum(max(one.balance_pence, 0) for one in bills))),
    )
    settings = Table(
        caption="Care settings",
        headings=tuple(
            Heading(text=text)
            for text in (
                *("Setting", "Registered manager", "District", "CQC location"),
                "Staff competence",
            )
        ),
        rows=tuple(
            Row(
                cells=(
                    (one.setting_name, *_correct_setting(look, one, may_act=may_act)),
                    somebody(words, one.registered_manager),
                    one.district,
                    one.cqc_location,
                    staff.links(of for of in assessed if of.setting == one.setting)
                    or "No registered assessor",
                )
            )
            for one in provider.settings
        ),
        empty="No care setting yet. Add one before the provider can start anything.",
    )
    interest = Link(text="Register interest", href=f"/new/interest?provider={look.ref}")
    booking = Link(text="Book a course", href=f"/new/booking?provider={look.ref}")
    training = Link(text="Training records for ASC-WDS", href=f"{page_of(look.ref)}/asc-wds")
    begin = (booking, interest, training) if may_act and provider.settings else ()
    return Facts(rows, (settings, work_table(items)), begin)


def _correct_setting(look: Look, one: Setting, *, may_act: bool) -> tuple[Link, ...]:
    address = f"{page_of(look.ref)}/{CorrectSetting.name}?setting={one.setting}"
    return (Link(text="Correct", href=address, about=one.setting_name),) if may_act else ()


def work_table(items: list[work.WorkItem]) -> Table:
    """Return items of work as a table."""
    return Table(
        caption="Items of work",
        headings=tuple(
            Heading(text=text) for text in ("Setting", "Stage", "Cohort or course date")
        ),
        rows=tuple(
            Row(
                cells=(
                    (
                        Link(text=one.setting or one.ref, href=page_of(one.ref)),
                        Soft(text=service(one.service).title),
                    ),
                    state_tag(one.stage),
                    one.cohort or "None yet",
                )
            )
            for one in items
        ),
        empty="No items of work yet.",
    )


def _invoice(
    ref: Ref, bill: Bill, words: Words, overdue: int, *, may_act: bool
) -> Iterator[SummaryRow]:
    late = overdue_tag(overdue) if overdue else None
    yield SummaryRow(term="Number", value=bill.number)
    yield SummaryRow(
        term="Provider",
        value=Link(text=words.say(stream(bill.provider)), href=page_of(bill.provider)),
    )
    yield SummaryRow(
        term="Item of work",
        value=Link(text=words.say(stream(bill.regarding)), href=page_of(bill.regarding)),
    )
    yield SummaryRow(term="Total", value=pounds(bill.gross_pence))
    yield SummaryRow(term="Paid", value=pounds(bill.paid_pence))
    if bill.credited_pence:
        yield SummaryRow(term="Credit notes", value=pounds(bill.credited_pence))
    yield SummaryRow(term="Still owed", value=pounds(max(bill.balance, 0)))
    if bill.overpaid_pence:
        yield SummaryRow(term="Paid too much", value=pounds(bill.overpaid_pence))
    yield SummaryRow(term="Due on", value=(bill.due_on, late) if late else bill.due_on)
    printed = bill.purchase_order or "none"
    told = (Soft(text=f"Printed on the invoice: {printed}"),) if bill.orders else ()
    address = f"{page_of(ref)}/{CorrectOrder.name}"
    yield SummaryRow(
        term="Purchase order",
        value=(bill.order or "None", *told),
        change=Link(text="Correct", href=address, about="the purchase order") if may_act else None,
    )


def _money(bill: Bill) -> tuple[Table, ...]:
    lines = Table(
        caption="Lines",
        headings=(
            Heading(text="What"),
            Heading(text="Quantity", numeric=True),
            Heading(text="Price", numeric=True),
        ),
        rows=tuple(
            Row(cells=(one.description, one.quantity, pounds(one.unit_pence))) for one in bill.lines
        ),
        empty="No lines.",
    )
    payments = Table(
        caption="Payments",
        headings=(
            Heading(text="Received on"),
            Heading(text="Reference"),
            Heading(text="Amount", numeric=True),
        ),
        rows=tuple(
            Row(
                cells=(
                    one.received_on,
                    (one.reference, Tag(word="Taken off again")) if one.reversed else one.reference,
                    pounds(one.pence),
                )
            )
            for one in bill.payments
        ),
        empty="No payment yet.",
    )
    return (lines, payments)


async def _award(conn: Connection, issued: award.Issued, today: date) -> Facts:
    certificate = issued.certificate
    around = await coverages(conn, today, provider=certificate.provider)
    here = [
        one
        for one in around
        if (one.setting, one.framework) == (certificate.setting, certificate.framework)
    ]
    holders = [certificate.holder] if certificate.holder else []
    sentences = [stream(certificate.provider), stream(certificate.regarding)]
    words = await names.words_for(conn, sentences, holders)
    owner = words.say(stream(certificate.provider))
    work_title = words.say(stream(certificate.regarding))
    public = f"/verify/{certificate.present.public_id}"
    rows = [
        SummaryRow(term="Awarded to", value=somebody(words, holders[0]) if holders else owner),
        *(_registration(issued) if certificate.is_registration else ()),
        *((SummaryRow(term="Staff competence", value=staff.links(here)),) if here else ()),
        SummaryRow(term="Programme", value=certificate.programme),
        SummaryRow(term="Provider", value=Link(text=owner, href=page_of(certificate.provider))),
        SummaryRow(
            term="Item of work", value=Link(text=work_title, href=page_of(certificate.regarding))
        ),
        SummaryRow(term="Completed on", value=certificate.completed_on),
        SummaryRow(term="Valid until", value=certificate.valid_until or "No end date"),
        SummaryRow(term="Edition", value=certificate.present.edition),
        SummaryRow(term="Public page", value=Link(text="Look it up as others do", href=public)),
    ]
    tables = (_periods(certificate),) if certificate.is_registration else ()
    return Facts(tuple(rows), tables)


def _registration(issued: award.Issued) -> Iterator[SummaryRow]:
    """What a registration has besides: its number, its framework, its update and its consent."""
    certificate = issued.certificate
    framework = FRAMEWORKS.get(certificate.framework or "")
    yield SummaryRow(term="Number", value=certificate.number)
    yield SummaryRow(term="Public status", value=state_tag(award.status_of(issued)))
    yield SummaryRow(
        term="Framework", value=framework.title if framework else certificate.framework
    )
    yield SummaryRow(
        term="Update due by", value=certificate.update_due or "None before the renewal"
    )
    named = "Yes, the holder agrees" if certificate.name_listed else "No"
    yield SummaryRow(term="Named in the directory", value=named)


def _periods(certificate: award.Certificate) -> Table:
    headings = ("Period", "Completed on", "From", "Valid until")
    return Table(
        caption="Periods of validity",
        headings=tuple(Heading(text=text) for text in headings),
        rows=tuple(
            Row(cells=(str(one.period), one.completed_on, one.starts_on, one.valid_until))
            for one in certificate.periods
        ),
        empty="No period yet.",
    )
