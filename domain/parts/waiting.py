"""Waiting for places in a cohort: parties in a queue, what is offered to them, how it ends."""

from typing import Literal

from pydantic import AwareDatetime

from domain.messages import Message
from domain.parts.places import DoneDay, Seat
from domain.ref import Ref

Cause = Literal[
    "lapsed", "taken by somebody else", "waiting list closed", "cohort cancelled", "funding ended"
]
"""Why somebody is off the waiting list without having asked for it."""

CAUSE_SAYS: dict[Cause, str] = {
    "lapsed": "it was not answered in time",
    "taken by somebody else": "somebody else was faster",
    "waiting list closed": "the waiting list is closed",
    "cohort cancelled": "the cohort was cancelled",
    "funding ended": "the funded places are closed",
}


class Offer(Message):
    """Free places offered to a party; `told` once the party's holder knows.

    A `last_minute` offer goes to several parties at once: it reserves nothing.
    """

    number: int
    made_at: AwareDatetime
    answer_by: AwareDatetime
    last_minute: bool
    told: bool = False


class Party(Message):
    """All the seats that `holder` waits for: it gets all of them, or none.

    `former` waited for them before, and passed its turn on.
    """

    number: int
    holder: Ref
    provider: Ref | None
    seats: tuple[Seat, ...]
    done: tuple[DoneDay, ...]
    funded: bool
    joined_at: AwareDatetime
    former: Ref | None = None
    offer: Offer | None = None

    @property
    def count(self) -> int:
        return len(self.seats)

    @property
    def reserved(self) -> int:
        """How many places are kept for this party while it thinks about its offer."""
        return self.count if self.offer and not self.offer.last_minute else 0


class Gone(Message):
    """A party that is off the list: `offer` is 0 when nothing was offered to it.

    `told` once its holder knows.
    """

    party: int
    holder: Ref
    offer: int
    cause: Cause
    at: AwareDatetime
    told: bool = False
