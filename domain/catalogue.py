"""What Optimum sells: catalogue.toml, looked up by slug, and prices explained line by line."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

from pydantic import Field

from domain.calendar import say_date
from domain.datafile import checked, keyed, read, tables
from domain.messages import Message
from domain.money import VAT, VAT_NOTE, Line, Total, pounds, total
from domain.offers import Service
from domain.prices import lines_of, reasons_of
from domain.refusals import Refused, refuse

MAX_QUANTITY = 1_000
"""More than this in one order is taken for a typing mistake."""


class NoSuchService(Refused):
    """There is no service “{slug}”. The services are: {known}."""

    field = "service"


class QuantityOutOfRange(Refused):
    """An order is for 1 to {most}; {quantity} is not possible."""

    field = "quantity"


class NoSuchOption(Refused):
    """{title} has no option “{option}”. Its options are: {known}."""

    field = "options"


class OptionTwice(Refused):
    """The option “{option}” is asked for more than once. It can be added once to an order."""

    field = "options"


class Catalogue(Message):
    """The catalogue file: everything on sale from `effective_from` under one version."""

    version: int = Field(ge=1)
    effective_from: date
    services: dict[str, Service] = Field(min_length=1)


class Quote(Message):
    """What an order costs, line by line, and why, sentence by sentence.

    `catalogue` is the version of the prices and `premium` the membership on the day: pinned.
    """

    service: str
    quantity: int
    premium: bool
    catalogue: int
    lines: tuple[Line, ...]
    explanation: tuple[str, ...]

    @property
    def total(self) -> Total:
        return total(self.lines)


def parse_catalogue(text: str, file: str = "catalogue.toml") -> Catalogue:
    """Return the catalogue of a TOML text; DataFileBroken names the entry and field of a fault."""
    return checked(Catalogue, keyed(tables(text, file), "services", "slug"), file)


_FILE = parse_catalogue(read("catalogue.toml"))
CATALOGUE: Mapping[str, Service] = MappingProxyType(_FILE.services)
CATALOGUE_VERSION = _FILE.version
CATALOGUE_FROM = _FILE.effective_from


def service(slug: str) -> Service:
    """Return the service with this slug; NoSuchService lists the known ones."""
    found = CATALOGUE.get(slug)
    if found is None:
        raise NoSuchService(slug=slug, known=", ".join(CATALOGUE))
    return found


def quote(slug: str, quantity: int, premium: bool, options: tuple[str, ...] = ()) -> Quote:
    """Return the price of an order and its explanation; the best price is always taken.

    `quantity` counts the unit of the service's price: licences for one employee, hours, delegates.
    `premium` tells whether the provider is a Premium member on the day; `options` are slugs of the
    service's options. Every reason against the order is told at once: NoSuchService,
    QuantityOutOfRange, NoSuchOption, OptionTwice.
    """
    chosen = service(slug)
    refuse(_faults(chosen, quantity, options))
    lines = (
        *lines_of(chosen.title, chosen.price, quantity, premium=premium, vat=chosen.vat.treatment),
        *_option_lines(chosen, options),
    )
    return Quote(
        service=slug,
        quantity=quantity,
        premium=premium,
        catalogue=CATALOGUE_VERSION,
        lines=lines,
        explanation=tuple(_explanation(chosen, quantity, premium, options, total(lines))),
    )


def _faults(chosen: Service, quantity: int, options: tuple[str, ...]) -> Iterator[Refused]:
    if not 1 <= quantity <= MAX_QUANTITY:
        yield QuantityOutOfRange(quantity=quantity, most=MAX_QUANTITY)
    known = [option.slug for option in chosen.options]
    for option in dict.fromkeys(options):
        if option not in known:
            yield NoSuchOption(title=chosen.title, option=option, known=", ".join(known) or "none")
        elif options.count(option) > 1:
            yield OptionTwice(option=option)


def _option_lines(chosen: Service, options: tuple[str, ...]) -> Iterator[Line]:
    for option in chosen.options:
        if option.slug in options:
            yield Line(
                description=f"{chosen.title}: {option.title}",
                quantity=1,
                unit_pence=option.pence,
                vat=chosen.vat.treatment,
            )


def _explanation(
    chosen: Service, quantity: int, premium: bool, options: tuple[str, ...], sums: Total
) -> Iterator[str]:
    yield from reasons_of(chosen.price, quantity, premium=premium)
    if chosen.recommended and chosen.recommended.quantity == quantity:
        yield chosen.recommended.words
    for option in chosen.options:
        if option.slug in options:
            yield f"{option.title}: {pounds(option.pence)}."
    if sums.net_pence:
        yield VAT[chosen.vat.treatment].reason
        if not chosen.vat.confirmed:
            yield VAT_NOTE
    if sums.vat_pence:
        yield (
            f"{pounds(sums.net_pence)} and {pounds(sums.vat_pence)} VAT: "
            f"{pounds(sums.gross_pence)} in total."
        )
    else:
        yield f"{pounds(sums.gross_pence)} in total."
    yield f"Prices of catalogue {CATALOGUE_VERSION}, from {say_date(CATALOGUE_FROM)}."
