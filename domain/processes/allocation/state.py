"""Where the funded places of a service stand: counts by provider and by cohort, never people."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from domain.calendar import add_months, add_working_days, deadline
from domain.facts import StateOf
from domain.messages import DocumentId, Message, PersonId
from domain.money import Pence
from domain.ref import Ref, make_ref

SLUG = "allocation"


def allocation_ref(service: str) -> Ref:
    """Return the reference of the funded places of a service: always the same one."""
    return make_ref(SLUG, service.replace("_", "-"))


class Counts(Message):
    """How many places were drawn, and what became of them."""

    drawn: int = 0
    attended: int = 0
    did_not_attend: int = 0
    competent: int = 0


def sum_of(counts: Sequence[Counts]) -> Counts:
    """Return the counts added up."""
    return Counts(
        drawn=sum(one.drawn for one in counts),
        attended=sum(one.attended for one in counts),
        did_not_attend=sum(one.did_not_attend for one in counts),
        competent=sum(one.competent for one in counts),
    )


class CohortCount(Counts):
    """What became of the places drawn for one cohort."""

    cohort: Ref

    @property
    def settled(self) -> int:
        """How many places are known to be used up."""
        return max(self.attended + self.did_not_attend, self.competent)


class ProviderCount(Message):
    """How many places one provider has."""

    provider: Ref
    drawn: int = 0


class Room(Message):
    """How many places a cohort is known to have free; it may have fewer by now."""

    cohort: Ref
    free: int
    starts: AwareDatetime


class Turn(Message):
    """Places that are offered to a party in a cohort."""

    cohort: Ref
    answer_by: AwareDatetime


class Waiting(Message):
    """A party on the waiting list: places that one holder asked for, on `cohort` first of all."""

    number: int
    holder: Ref
    provider: Ref
    cohort: Ref
    count: int
    joined_at: AwareDatetime
    offer: Turn | None = None


class Pack(Message):
    """A report that is made and not sent yet."""

    pack: int
    made_at: AwareDatetime
    document: DocumentId
    sheet: DocumentId


class Allocation(Message):
    """The places that a funder pays for. Drawn places are the sum of either list of counts."""

    period: int
    service: str
    funder: str
    contact: PersonId
    places: int
    place_pence: Pence | None
    starts_on: date
    ends_on: date
    round_one_until: date
    round_one_most: int
    round_one_over: bool = False
    cohorts: tuple[CohortCount, ...] = ()
    providers: tuple[ProviderCount, ...] = ()
    packs_from: date
    packs: int = 0
    packs_on: tuple[date, ...] = ()
    to_send: tuple[Pack, ...] = ()
    lapsed: tuple[str, ...] = ()
    automatic_offers: bool = False
    rooms: tuple[Room, ...] = ()
    waiting: tuple[Waiting, ...] = ()  # in the order of joining
    joined: int = 0
    turns: int = 0
    turn_since: AwareDatetime | None = None  # since when somebody could be offered places

    def party_of(self, holder: Ref) -> Waiting | None:
        """Return what a holder waits for."""
        return next((one for one in self.waiting if one.holder == holder), None)

    @property
    def total(self) -> Counts:
        """The counts of all cohorts together."""
        return sum_of(self.cohorts)

    @property
    def free(self) -> int:
        return self.places - self.total.drawn

    def cohort(self, ref: Ref) -> CohortCount:
        """Return the counts of a cohort; none yet are zeros."""
        return next((one for one in self.cohorts if one.cohort == ref), CohortCount(cohort=ref))

    def of_provider(self, ref: Ref) -> int:
        """Return how many places a provider has."""
        return sum(one.drawn for one in self.providers if one.provider == ref)

    def in_round_one(self, at: datetime) -> bool:
        """Tell whether round one still runs at an instant."""
        return not self.round_one_over and at < deadline(self.round_one_until)

    def profile(self, on: date) -> int:
        """Return how many places a straight line from first to last day would have drawn by then.

        Both days count as whole days, and a part of a place is none.
        """
        days = (self.ends_on - self.starts_on).days + 1
        passed = min(max((on - self.starts_on).days + 1, 0), days)
        return self.places * passed // days

    def pack_days(self) -> Iterator[date]:
        """Yield the days of the monthly reports: first working days up to the last day."""
        month = add_months(self.packs_from.replace(day=1), 1)
        while month <= self.ends_on:
            yield add_working_days(month, 0)
            month = add_months(month, 1)

    @property
    def last_pack_day(self) -> date:
        """The day of the last report: the first working day of the month after the last day."""
        return add_working_days(add_months(self.ends_on.replace(day=1), 1), 0)


class NothingOpen(Message):
    """No places were ever opened; cohorts may have told already what they have free."""

    shape: Literal["nothing"] = "nothing"
    rooms: tuple[Room, ...] = ()


class Running(Message):
    """Places can be drawn."""

    shape: Literal["running"] = "running"
    allocation: Allocation


class Over(Message):
    """No place is drawn any more; what becomes of those drawn is still counted."""

    shape: Literal["over"] = "over"
    allocation: Allocation
    closed_at: AwareDatetime
    last_pack_made: bool


AnyState = NothingOpen | Running | Over
State = Annotated[AnyState, Field(discriminator="shape")]


class AllocationOf(StateOf[AnyState]):
    """The state of funded places that another process asks about."""
