"""How a service is priced: the price rules, the cheapest mix of packs, lines and their reasons."""

from collections.abc import Iterator
from typing import Annotated, Literal, Self, assert_never

from pydantic import Field, model_validator

from domain.messages import Message
from domain.money import Line, Pence, VatCode, pounds

Unit = Literal["provider", "delegate", "hour", "licence", "trainer assessor", "place"]
"""What the quantity of an order counts."""

Positive = Annotated[Pence, Field(gt=0)]


class Bundle(Message):
    """Up to `size` units sold as one; Premium members pay `premium_pence`."""

    size: int = Field(ge=2)
    pence: Positive
    premium_pence: Positive | None = None


class Charged(Message):
    """A price for each unit before VAT, perhaps lower for Premium members, perhaps in bundles.

    `scope` says what one order is for, when its units cannot be spread further.
    """

    kind: Literal["charged"]
    per: Unit
    pence: Positive
    premium_pence: Positive | None = None
    scope: str | None = None
    bundles: tuple[Bundle, ...] = ()

    @model_validator(mode="after")
    def _premium_is_for_all_or_none_and_never_dearer(self) -> Self:
        offers: tuple[Charged | Bundle, ...] = (self, *self.bundles)
        premium = [offer.premium_pence for offer in offers]
        if None in premium and any(pence is not None for pence in premium):
            raise ValueError("give premium_pence for the single price and every bundle, or nowhere")
        if any(offer.premium_pence and offer.premium_pence > offer.pence for offer in offers):
            raise ValueError("premium_pence must not be more than pence")
        return self


class Free(Message):
    """Nothing is charged; the reason is printed."""

    kind: Literal["free"]
    per: Unit
    reason: str = Field(min_length=1)


class Funded(Message):
    """Somebody else pays for all of it; the reason is printed."""

    kind: Literal["funded"]
    per: Unit
    payer: str = Field(min_length=1)
    reason: str = Field(min_length=1)


Price = Annotated[Charged | Free | Funded, Field(discriminator="kind")]


class Pack(Message):
    """Something that can be bought: up to `size` units for `pence`."""

    size: int = Field(ge=1)
    pence: Pence = Field(ge=0)


class Choice(Message):
    """How many of one pack are bought."""

    pack: Pack
    count: int = Field(ge=1)

    @property
    def pence(self) -> int:
        return self.count * self.pack.pence


def packs(price: Charged, *, premium: bool) -> tuple[Pack, ...]:
    """Return what can be bought at the member's or the ordinary price, the single unit first."""
    single = Pack(size=1, pence=_due(price, premium))
    return (
        single,
        *(Pack(size=bundle.size, pence=_due(bundle, premium)) for bundle in price.bundles),
    )


def _due(offer: Charged | Bundle, premium: bool) -> int:
    if premium and offer.premium_pence is not None:
        return offer.premium_pence
    return offer.pence


def cheapest(offered: tuple[Pack, ...], quantity: int) -> tuple[Choice, ...]:
    """Return the cheapest mix of packs that covers `quantity` units, the largest pack first.

    Of mixes that cost the same, the one with fewer packs is taken, then the one with more units.
    """
    best: list[tuple[int, int, int]] = [(0, 0, 0)]  # pence, packs, minus units: the least wins
    last: list[Pack] = []  # last[n - 1] is one pack of the best mix for n units
    for units in range(1, quantity + 1):
        scored = [(_with(best[max(0, units - pack.size)], pack), pack) for pack in offered]
        score, pack = min(scored, key=lambda one: (one[0], one[1].size))
        best.append(score)
        last.append(pack)
    bought = tuple(_walk_back(last))
    kinds = sorted(dict.fromkeys(bought), key=lambda pack: -pack.size)
    return tuple(Choice(pack=pack, count=bought.count(pack)) for pack in kinds)


def _with(mix: tuple[int, int, int], pack: Pack) -> tuple[int, int, int]:
    pence, count, minus_units = mix
    return pence + pack.pence, count + 1, minus_units - pack.size


def _walk_back(last: list[Pack]) -> Iterator[Pack]:
    left = len(last)
    while left > 0:
        yield last[left - 1]
        left -= last[left - 1].size


def lines_of(
    title: str, price: Price, quantity: int, *, premium: bool, vat: VatCode
) -> tuple[Line, ...]:
    """Return the lines of an order; what costs nothing to the provider is a line at £0.00."""
    match price:
        case Charged():
            return tuple(
                Line(
                    description=_described(title, price, choice.pack),
                    quantity=choice.count,
                    unit_pence=choice.pack.pence,
                    vat=vat,
                )
                for choice in cheapest(packs(price, premium=premium), quantity)
            )
        case Free() | Funded():
            return (Line(description=title, quantity=quantity, unit_pence=0, vat=vat),)
        case _:
            assert_never(price)


def reasons_of(price: Price, quantity: int, *, premium: bool) -> tuple[str, ...]:
    """Return why an order costs what it costs, before VAT, one sentence a reason."""
    match price:
        case Charged():
            return tuple(_charged_reasons(price, quantity, premium))
        case Free() | Funded():
            return (price.reason,)
        case _:
            assert_never(price)


def price_words(price: Price) -> str:
    """Return the price as lists of services show it: "£800.00 per provider"."""
    match price:
        case Charged():
            return f"{pounds(price.pence)} per {price.per}"
        case Free() | Funded():
            return price.reason
        case _:
            assert_never(price)


def _charged_reasons(price: Charged, quantity: int, premium: bool) -> Iterator[str]:
    choices = cheapest(packs(price, premium=premium), quantity)
    for choice in choices:
        yield (
            f"{_counted(choice.count, _pack_words(price, choice.pack))} "
            f"at {pounds(choice.pack.pence)}: {pounds(choice.pence)}."
        )
    yield from _bundle_reasons(price, quantity, choices, premium)
    if price.premium_pence is not None:
        other = sum(one.pence for one in cheapest(packs(price, premium=not premium), quantity))
        if premium:
            yield f"Premium price; without Premium membership this would cost {pounds(other)}."
        else:
            yield f"Price without Premium membership; a Premium member would pay {pounds(other)}."


def _bundle_reasons(
    price: Charged, quantity: int, choices: tuple[Choice, ...], premium: bool
) -> Iterator[str]:
    singles = quantity * _due(price, premium)
    saved = singles - sum(choice.pence for choice in choices)
    if saved > 0:
        yield (
            f"This is the cheapest mix: {_counted(quantity, f'single {price.per}')} "
            f"would cost {pounds(singles)}, which is {pounds(saved)} more."
        )
    room = sum(choice.count * choice.pack.size for choice in choices) - quantity
    if room > 0:
        yield f"{_counted(room, f'more {price.per}')} can be added at no extra cost."


def _described(title: str, price: Charged, pack: Pack) -> str:
    if not price.bundles:
        return title
    scope = f" {price.scope}" if price.scope else ""
    return f"{title}: {_pack_words(price, pack)}{scope}"


def _pack_words(price: Charged, pack: Pack) -> str:
    if pack.size > 1:
        return f"bundle of up to {pack.size} {price.per}s"
    return f"single {price.per}" if price.bundles else price.per


def _counted(count: int, words: str) -> str:
    """Return "1 hour", "3 hours", "2 bundles of up to 6 licences"."""
    if count == 1:
        return f"1 {words}"
    head, of, tail = words.partition(" of ")
    return f"{count} {head}s{of}{tail}"
