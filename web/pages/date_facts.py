"""What the public reads of a course date: when, where, what it costs, and until when it is free."""

from collections.abc import Iterator
from datetime import timedelta

from domain.calendar import london_date, say_date, say_span, say_when
from domain.catalogue import CATALOGUE, quote
from domain.money import pounds
from domain.offers import Service
from domain.policy import POLICY
from domain.processes.request import for_the_site
from domain.say import counted
from domain.services.course.booking import follows
from domain.services.course.charges import usually_free_until
from store.pages.public_dates import PublicDate, PublicDay
from web.pages.prices import vat_words
from web.venues import venue_in_public
from web.view import Link, Soft, SummaryRow, Tag, Value

A_MOMENT = timedelta(microseconds=1)
COURSES = Link(text="Course dates", href="/courses")


def on_the_site() -> dict[str, Service]:
    """Return the courses that anybody can ask for on the site, by slug."""
    return {slug: one for slug, one in CATALOGUE.items() if for_the_site(slug)}


def can_be_asked_for(date: PublicDate) -> bool:
    """Tell whether a date has the learning days of its course: others are no whole course."""
    return follows(CATALOGUE[date.service], [(day.number, day.title) for day in date.days])


def room_left(date: PublicDate) -> Tag:
    """Return how many places are left, in words."""
    if date.left == 0:
        return Tag(word="Full: join the waiting list", tone="watch")
    return Tag(word=f"{counted(date.left, 'place')} left", tone="good" if date.left > 3 else "info")


def price_words(service: str) -> tuple[str, str]:
    """Return what one place costs, and how VAT is treated."""
    price = quote(service, 1, False)
    vat = "" if price.total.vat_pence == 0 else ", VAT included"
    return f"{pounds(price.total.gross_pence)} for each person{vat}", " ".join(vat_words(price))


def day_words(day: PublicDay) -> str:
    """Return when a day is and what it is about."""
    return say_span(day.starts, day.ends)


def date_rows(date: PublicDate) -> Iterator[SummaryRow]:
    """What a course date is: its days, where they are, and the price."""
    days: list[Value] = [part for day in date.days for part in (day_words(day), _about(day))]
    yield SummaryRow(term="When", value=tuple(days))  # type: ignore[arg-type]
    rooms = tuple(dict.fromkeys(venue_in_public(day.room) for day in date.days))
    yield SummaryRow(term="Where", value=rooms)
    price, vat = price_words(date.service)
    yield SummaryRow(term="Price", value=(price, Soft(text=vat)))


def _about(day: PublicDay) -> Soft:
    return Soft(text=f"Day {day.number}: {day.title}")


def conditions(service: str) -> tuple[str, ...]:
    """Return what everybody who attends has to fulfil."""
    plan = CATALOGUE[service].course
    return tuple(one.title for one in plan.conditions) if plan else ()


def terms(date: PublicDate) -> Iterator[str]:
    """What applies once the places are booked, with the days that matter."""
    price = pounds(quote(date.service, 1, False).total.gross_pence)
    free_until = usually_free_until(date.starts)
    last = say_date(london_date(free_until - A_MOMENT))
    yield (
        f"You can cancel free of charge until {last}. After that, and for somebody who does not"
        f" come, the full price of {price} is charged for each place."
    )
    yield (
        "A colleague can take a place free of charge until the course starts, on"
        f" {say_when(date.starts)}."
    )
    yield "Only you as the manager can cancel or change a place, not the people who come."
    days = POLICY.invoice_terms_days
    yield f"The invoice comes once the places are booked. It is to be paid within {days} days."
