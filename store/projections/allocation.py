"""Funded places: one row for each service that has them, with what became of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.messages import PersonId
from domain.processes.allocation import DECIDER, Over, Running
from domain.ref import Ref
from store.projections.table import Table


@dataclass(frozen=True, slots=True)
class AllocationRow:
    """The funded places of one service; those neither drawn nor over are free."""

    ref: Ref
    service: str
    funder: str
    contact: PersonId
    stage: str
    period: int
    places: int
    drawn: int
    attended: int
    did_not_attend: int
    competent: int
    starts_on: date
    ends_on: date
    round_one_until: date
    round_one_most: int


def rows(ref: Ref, state: Any) -> list[AllocationRow]:
    if not isinstance(state, Running | Over):
        return []
    own = state.allocation
    total = own.total
    return [
        AllocationRow(
            ref=ref,
            service=own.service,
            funder=own.funder,
            contact=own.contact,
            stage=DECIDER.stage(state),
            period=own.period,
            places=own.places,
            drawn=total.drawn,
            attended=total.attended,
            did_not_attend=total.did_not_attend,
            competent=total.competent,
            starts_on=own.starts_on,
            ends_on=own.ends_on,
            round_one_until=own.round_one_until,
            round_one_most=own.round_one_most,
        )
    ]


TABLE = Table("allocation", AllocationRow, (), rows)
