"""Who Optimum is on paper and in letters: office.toml, as a strict model."""

from functools import cache
from importlib.resources import files

from activities import letters
from activities.papers import BankAccount, Supplier
from domain.datafile import checked, tables
from domain.messages import Message


class OfficeDetails(Message):
    """Name, address and bank account; what is None is left out wherever it would stand."""

    organisation: str
    address: tuple[str, ...]
    email: str | None = None
    phone: str | None = None
    company_number: str | None = None
    vat_number: str | None = None
    bank: BankAccount

    @property
    def supplier(self) -> Supplier:
        """The office as invoices name it."""
        return Supplier(
            name=self.organisation,
            address=self.address,
            email=self.email,
            phone=self.phone,
            company_number=self.company_number,
            vat_number=self.vat_number,
        )

    @property
    def signature(self) -> letters.Office:
        """The office as letters name it."""
        return letters.Office(organisation=self.organisation, phone=self.phone)


def parse_office(text: str, file: str = "office.toml") -> OfficeDetails:
    """Return the details of a TOML text; DataFileBroken lists every fault and its place."""
    return checked(OfficeDetails, tables(text, file), file)


@cache
def office() -> OfficeDetails:
    """Return the details that are shipped, read once."""
    return parse_office(files("activities").joinpath("office.toml").read_text("utf-8"))
