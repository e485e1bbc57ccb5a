"""Money in whole pence, and the VAT treatment of every line of an invoice.

VAT is worked out line by line on the price after discount and rounded to the nearest penny, half a
penny up; totals are sums of lines, so that printed lines always add up to the penny.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import Field, model_validator

from domain.datafile import checked, keyed, read, tables
from domain.entry.text import Description
from domain.messages import Message

Pence = Annotated[int, Field(strict=True)]
"""An amount of money in whole pence; negative when it is owed the other way round."""

VatCode = Literal["exempt_education", "exempt_funded", "standard", "outside_scope"]

_WHOLE = 10_000  # basis points: 2000 of them are 20 %


class VatTreatment(Message):
    """One way in which VAT applies: its rate, and the reason printed on quotes and invoices."""

    code: VatCode
    rate_basis_points: int = Field(ge=0, le=_WHOLE)
    reason: str = Field(min_length=1)


class VatRules(Message):
    """The VAT file: all treatments, and what is still to be confirmed about them."""

    note: str
    treatments: dict[VatCode, VatTreatment]

    @model_validator(mode="after")
    def _every_treatment_is_there(self) -> Self:
        missing = [code for code in get_args(VatCode) if code not in self.treatments]
        if missing:
            raise ValueError(f"these treatments are missing: {', '.join(missing)}")
        return self


def parse_vat_rules(text: str, file: str = "vat.toml") -> VatRules:
    """Return the VAT rules of a TOML text; DataFileBroken lists every fault."""
    return checked(VatRules, keyed(tables(text, file), "treatments", "code"), file)


_RULES = parse_vat_rules(read("vat.toml"))
VAT: Mapping[VatCode, VatTreatment] = MappingProxyType(_RULES.treatments)
VAT_NOTE = _RULES.note


def _rate_of_treatment(given: dict[str, Any]) -> int:
    return VAT[given["vat"]].rate_basis_points


class Line(Message):
    """One line of a quote or invoice; the discount is for the whole line, before VAT.

    `vat_basis_points` is pinned when the line is made, so that a later change of the rate leaves
    lines already stored as they were.
    """

    description: Description
    quantity: int = Field(ge=1, strict=True)
    unit_pence: Pence = Field(ge=0)
    discount_pence: Pence = Field(0, ge=0)
    vat: VatCode
    vat_basis_points: int = Field(default_factory=_rate_of_treatment, ge=0, le=_WHOLE, strict=True)

    @model_validator(mode="after")
    def _discount_is_covered(self) -> Self:
        full = self.quantity * self.unit_pence
        if self.discount_pence > full:
            raise ValueError(
                f"the discount of {pounds(self.discount_pence)} is more than the line's price "
                f"of {pounds(full)}"
            )
        return self

    @property
    def net_pence(self) -> int:
        """The price after discount, before VAT."""
        return self.quantity * self.unit_pence - self.discount_pence

    @property
    def vat_pence(self) -> int:
        """The VAT on the net price, rounded to the nearest penny, half a penny up."""
        return (self.net_pence * self.vat_basis_points + _WHOLE // 2) // _WHOLE

    @property
    def gross_pence(self) -> int:
        """The price with VAT."""
        return self.net_pence + self.vat_pence


class Total(Message):
    """What lines come to."""

    net_pence: Pence
    vat_pence: Pence

    @property
    def gross_pence(self) -> int:
        """The sum to be paid."""
        return self.net_pence + self.vat_pence


def total(lines: Iterable[Line]) -> Total:
    """Return the sums of lines; nothing comes to nothing."""
    every = tuple(lines)
    return Total(
        net_pence=sum(line.net_pence for line in every),
        vat_pence=sum(line.vat_pence for line in every),
    )


def pounds(pence: int) -> str:
    """Return an amount as it is printed: "£1,234.50", negative ones "-£5.00"."""
    whole, part = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}£{whole:,}.{part:02}"
