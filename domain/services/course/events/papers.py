"""What was invoiced, certified and told, and how a booking closed."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, Literal

from domain.messages import Event, PersonId
from domain.money import Pence, pounds
from domain.ref import Ref
from domain.say import person, stream

FeeCause = Literal["cancelled late", "did not attend", "another re-sit", "moved late"]
AwardKind = Literal["certificate", "attendance", "registration"]


NewsKind = Literal[
    "applied",
    "waiting",
    "booked",
    "not accepted",
    "offered",
    "offer ended",
    "hold released",
    "cancelled",
    "date cancelled",
    "postponed",
    "new dates",
    "new venue",
    "merge proposed",
    "not passed yet",
    "not passed",
    "assessment lapsed",
]
"""What a provider hears of in a letter."""

TOLD: Mapping[NewsKind, str] = MappingProxyType(
    {
        "applied": "that the places are on hold",
        "waiting": "that its people are on the waiting list",
        "booked": "that the places are confirmed",
        "not accepted": "that an application was not accepted",
        "offered": "of a place that became free",
        "offer ended": "that waiting has ended without a place",
        "hold released": "that the places on hold were given back",
        "cancelled": "that a place is cancelled",
        "date cancelled": "that the course date is cancelled",
        "postponed": "that the course has no date at present",
        "new dates": "the new dates",
        "new venue": "of another venue",
        "merge proposed": "that the date is to be merged with another",
        "not passed yet": "what follows after a part was not passed",
        "not passed": "that the course has to be taken again",
        "assessment lapsed": "that the time for the assessment is over",
    }
)


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
    what: NewsKind

    def says(self) -> str:
        return f"The provider was told {TOLD[self.what]}"


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
