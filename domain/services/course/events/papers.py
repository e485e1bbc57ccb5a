"""What was invoiced, certified and told, and how a booking closed."""

from typing import ClassVar, Literal

from domain.messages import Event, PersonId
from domain.money import Pence, pounds
from domain.ref import Ref
from domain.say import person, stream

FeeCause = Literal["cancelled late", "did not attend", "another re-sit"]
AwardKind = Literal["certificate", "attendance", "registration"]


class InvoiceRaised(Event):
    type: ClassVar[str] = "course.invoice_raised.v1"
    invoice: Ref
    delegates: tuple[int, ...]
    total_pence: Pence

    def says(self) -> str:
        noun = "delegate" if len(self.delegates) == 1 else "delegates"
        sum_ = pounds(self.total_pence)
        return f"{stream(self.invoice)} over {sum_} was raised for {len(self.delegates)} {noun}"


class CreditRaised(Event):
    type: ClassVar[str] = "course.credit_raised.v1"
    delegate: int
    person: PersonId
    invoice: Ref

    def says(self) -> str:
        return f"The price for {person(self.person)} on {stream(self.invoice)} was credited"


class FeeRaised(Event):
    type: ClassVar[str] = "course.fee_raised.v1"
    fee: str
    person: PersonId
    cause: FeeCause
    pence: Pence
    invoice: Ref

    def says(self) -> str:
        sum_ = pounds(self.pence)
        return f"{stream(self.invoice)} over {sum_} was raised: {person(self.person)} {self.cause}"


class AwardIssued(Event):
    type: ClassVar[str] = "course.award_issued.v1"
    person: PersonId
    kind: AwardKind
    award: Ref

    def says(self) -> str:
        return f"{stream(self.award)} was issued to {person(self.person)}"


class Told(Event):
    type: ClassVar[str] = "course.told.v1"
    news: int
    what: str

    def says(self) -> str:
        return f"A letter went out: {self.what}"


class Closed(Event):
    type: ClassVar[str] = "course.closed.v1"

    def says(self) -> str:
        return "The booking is complete: everything it asked for has happened"


class StepLapsed(Event):
    type: ClassVar[str] = "course.step_lapsed.v1"
    key: str
    what: str

    def says(self) -> str:
        return f"It was too late for this: {self.what}"
