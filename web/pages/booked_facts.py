"""What the page of a booking shows to those who are concerned with it: days, people, papers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from domain.calendar import london_date, say_date, say_span
from domain.catalogue import service
from domain.messages import PersonId
from domain.money import pounds
from domain.parts.learning_days import LearningDay
from domain.processes.provider import Provider
from domain.ref import Ref
from domain.say import stream
from domain.services import bigger_picture, course
from domain.services.bigger_picture import Programme, programme_of, required_days, standing
from domain.services.bigger_picture.parties import parties as of_programme
from domain.services.course import Booking
from domain.services.course.parties import parties as of_booking
from store.pages import looks, names, papers, work
from store.pages.looks import Look
from store.pages.names import Words
from store.pages.papers import AwardItem, CreditItem, InvoiceItem
from store.pool import Connection
from web.pages import delegates, parts
from web.pages.course import cohorts_of
from web.pages.engagement import part_of
from web.venues import venue
from web.view import Document, Heading, Row, Soft, SummaryRow, Table, Tag, Value

OVER = "Cancelled: these days do not take place."
NO_DATE = "Postponed: there is no new date yet. We write to you as soon as there is one."


@dataclass(frozen=True)
class Booked:
    """One item of work as somebody outside sees it; `people` are those concerned with it."""

    work: Booking | Programme
    title: str
    setting: str
    people: tuple[PersonId, ...]


async def booked(conn: Connection, look: Look) -> Booked | None:
    """Return what was booked under a stream, or None where nothing is."""
    offered: Booking | Programme
    match look.state:
        case course.Underway(booking=own) | course.Over(booking=own):
            offered, title = own, own.offered.title
            people = of_booking(own, await _provider(conn, own.provider))
        case state:
            programme = programme_of(state) if look.slug == bigger_picture.DECIDER.slug else None
            if programme is None:
                return None
            offered, title = programme, service(look.slug).title
            people = of_programme(programme, await _provider(conn, programme.provider))
    setting = (await work.work_names(conn, [look.ref])).get(look.ref, title)
    return Booked(offered, title, setting, people)


async def _provider(conn: Connection, ref: Ref) -> Provider | None:
    found = await looks.look(conn, ref)
    return found.state if found is not None and isinstance(found.state, Provider) else None


@dataclass(frozen=True)
class DaysOf:
    """The learning days of one cohort, or why there are none."""

    title: str
    note: str
    table: Table | None


async def days(conn: Connection, own: Booking | Programme, now: datetime) -> tuple[DaysOf, ...]:
    """Return the days of every cohort in which somebody sits."""
    cohorts = cohorts_of(own) if isinstance(own, Booking) else _cohorts(own)
    words = await names.words_for(conn, [stream(ref) for ref in cohorts])
    return tuple(_days(own, ref, words.say(stream(ref)), now) for ref in cohorts)


def _cohorts(programme: Programme) -> list[Ref]:
    return list(dict.fromkeys([programme.cohort, *(one.cohort for one in programme.team)]))


def _days(own: Booking | Programme, ref: Ref, title: str, now: datetime) -> DaysOf:
    if isinstance(own, Programme):
        found, off = own.timetable(ref), own.is_called_off(ref)
    else:
        found, off = own.days(ref), ref in own.called_off
    if ref in own.without_date:
        found = tuple(day for day in found if day.ends <= now)
    note = OVER if off else NO_DATE if ref in own.without_date else ""
    shown = tuple(sorted(found, key=lambda day: day.starts)) if not off else ()
    return DaysOf(title, note, _table(title, shown) if shown else None)


def _table(title: str, found: Iterable[LearningDay]) -> Table:
    return Table(
        caption=title,
        caption_hidden=True,
        headings=tuple(Heading(text=text) for text in ("Day", "When", "Venue")),
        rows=tuple(
            Row(
                cells=(
                    (f"Day {day.number}", Soft(text=day.title)),
                    say_span(day.starts, day.ends),
                    venue(day.room),
                )
            )
            for day in found
        ),
        empty="No learning days.",
    )


def people_of(own: Booking | Programme) -> list[PersonId]:
    """Return whom the page names."""
    if isinstance(own, Booking):
        return [own.contact, *(one.person for one in own.delegates)]
    return [own.sponsor, *(one.person for one in own.team)]


def people(own: Booking | Programme, words: Words) -> Table:
    """Return everybody who comes, with what has become of their place and their days."""
    if isinstance(own, Booking):
        rows = [
            (words.person(one.person), delegates.place(own, one), delegates.tally(own, one))
            for one in own.delegates
        ]
    else:
        rows = [_member(own, one, words) for one in own.team]
    return Table(
        caption="Who comes",
        caption_hidden=True,
        headings=tuple(Heading(text=text) for text in ("Name", "Place", "Days done")),
        rows=tuple(Row(cells=cells) for cells in rows),
        empty="Nobody is named yet.",
    )


def _member(
    programme: Programme, one: bigger_picture.Member, words: Words
) -> tuple[str, Value, str]:
    needed = required_days(programme, one)
    done = [n for n in needed if standing(programme, one, n) in ("attended", "made up")]
    return words.person(one.person), part_of(one), f"{len(done)} of {len(needed)}"


@dataclass(frozen=True)
class Papers:
    """What was printed for an item of work."""

    invoices: list[InvoiceItem]
    credits: list[CreditItem]
    awards: list[AwardItem]

    @property
    def documents(self) -> list[str | None]:
        """The ids of all of them; what is not printed yet has none."""
        return [
            *(one.document for one in self.invoices),
            *(one.document for one in self.credits),
            *(one.document for one in self.awards),
        ]


async def papers_of(conn: Connection, ref: Ref) -> Papers:
    """Return the invoices, credit notes and certificates of an item of work."""
    return Papers(
        await papers.invoices(conn, regarding=ref),
        await papers.credit_notes(conn, regarding=ref),
        await papers.awards(conn, regarding=ref),
    )


def money(found: Papers, today: date) -> tuple[SummaryRow, ...]:
    """Return what each invoice comes to, what is left of it, and what was credited."""
    bills = (
        SummaryRow(
            term=f"Invoice {one.number}",
            value=(
                pounds(one.total_pence),
                parts.invoice_tag(one, today),
                Soft(text=_left(one)),
            ),
        )
        for one in found.invoices
    )
    notes = (
        SummaryRow(
            term=f"Credit note {one.number}",
            value=(pounds(one.gross_pence), Soft(text=f"For invoice {one.invoice_number}")),
        )
        for one in found.credits
    )
    return (*bills, *notes)


def _left(one: InvoiceItem) -> str:
    if one.balance_pence <= 0:
        return "Nothing is left to pay"
    return f"{pounds(one.balance_pence)} to pay by {say_date(one.due_on)}"


def documents(found: Papers, words: Words, address: str) -> tuple[Document, ...]:
    """Return the papers as files to download."""
    named = [
        *((one.document, f"Invoice {one.number}") for one in found.invoices),
        *((one.document, f"Credit note {one.number}") for one in found.credits),
        *((one.document, f"{one.title}, {_holder(one, words)}") for one in found.awards),
    ]
    return tuple(
        Document(title=title, href=f"{address}/papers/{document}", note="PDF")
        for document, title in named
        if document
    )


def holders(found: Papers) -> list[PersonId]:
    """Return who has a certificate."""
    return [one.holder for one in found.awards if one.holder]


def _holder(one: AwardItem, words: Words) -> str:
    return words.person(one.holder) if one.holder else one.setting_name or "the setting"


def rows(own: Booking | Programme, words: Words) -> tuple[SummaryRow, ...]:
    """Return who booked, when, and under which order number."""
    if isinstance(own, Booking):
        who, when = own.contact, own.booked_at
    else:
        who, when = own.sponsor, own.signed_at
    order: tuple[Value, ...] = ()
    if own.purchase_order or own.purchase_order_required:
        order = (own.purchase_order or Tag(word="Missing", tone="watch"),)
    return (
        SummaryRow(term="Booked by", value=words.person(who)),
        SummaryRow(term="Booked on", value=london_date(when)),
        *(SummaryRow(term="Purchase order", value=one) for one in order),
    )
