"""Cohorts, one row each: the board and the lists of courses."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.processes.cohort import Cohort
from domain.ref import Ref
from store.pool import Connection
from store.projections.table import Table


@dataclass(frozen=True, slots=True)
class CohortRow:
    """One cohort; `unnamed` counts the places taken without a person, `days` the learning days
    held or to come.

    `waiting` counts the places that parties on the waiting list need, `offered` those of them
    that are offered now, `free` the places neither taken nor kept for an offer.
    """

    ref: Ref
    service: str
    label: str
    stage: str
    in_house: Ref | None
    capacity: int
    taken: int
    unnamed: int
    waiting: int
    offered: int
    free: int
    days: int
    first_starts: datetime
    last_ends: datetime
    opens_decision_at: datetime


def rows(ref: Ref, state: Any) -> list[CohortRow]:
    if not isinstance(state, Cohort):
        return []
    return [
        CohortRow(
            ref=ref,
            service=state.service,
            label=state.label,
            stage=state.stage.value,
            in_house=state.in_house,
            capacity=state.capacity,
            taken=state.taken,
            unnamed=sum(place.taken and place.person is None for place in state.places),
            waiting=sum(party.count for party in state.queue),
            offered=sum(party.count for party in state.queue if party.offer),
            free=state.free,
            days=len(state.timetable),
            first_starts=state.first_start,
            last_ends=state.last_day.ends,
            opens_decision_at=state.opens_decision_at,
        )
    ]


TABLE = Table("cohort", CohortRow, (), rows)


async def list_cohorts(conn: Connection, *, service: str) -> list[CohortRow]:
    """Return the cohorts of one service, by their first day."""
    return await TABLE.fetch(conn, "WHERE service = $1 ORDER BY first_starts, ref", service)
