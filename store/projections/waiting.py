"""Waiting lists: who waits for places in a cohort, and what is offered to them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.processes.cohort import Cohort
from domain.ref import Ref
from store.projections.table import Table


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """`holder` waits for `count` places in cohort `ref`; nobody knows yet whose a request is.

    `offer` and `answer_by` stand only while places are offered to it.
    """

    ref: Ref
    holder: Ref
    provider: Ref | None
    count: int
    funded: bool
    joined_at: datetime
    offer: int | None
    answer_by: datetime | None


def rows(ref: Ref, state: Any) -> list[WaitingRow]:
    if not isinstance(state, Cohort):
        return []
    return [
        WaitingRow(
            ref=ref,
            holder=party.holder,
            provider=party.provider,
            count=party.count,
            funded=party.funded,
            joined_at=party.joined_at,
            offer=party.offer.number if party.offer else None,
            answer_by=state.answer_by(party.offer) if party.offer else None,
        )
        for party in state.queue
    ]


TABLE = Table("waiting", WaitingRow, ("holder",), rows)
