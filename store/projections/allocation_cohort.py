"""Funded places by cohort: how many were drawn for each, and what became of them."""

from dataclasses import dataclass
from typing import Any

from domain.processes.allocation import Over, Running
from domain.ref import Ref
from store.projections.table import Table


@dataclass(frozen=True, slots=True)
class AllocationCohortRow:
    """The places that cohort `cohort` has of allocation `ref`."""

    ref: Ref
    cohort: Ref
    drawn: int
    attended: int
    did_not_attend: int
    competent: int


def rows(ref: Ref, state: Any) -> list[AllocationCohortRow]:
    if not isinstance(state, Running | Over):
        return []
    return [
        AllocationCohortRow(
            ref=ref,
            cohort=one.cohort,
            drawn=one.drawn,
            attended=one.attended,
            did_not_attend=one.did_not_attend,
            competent=one.competent,
        )
        for one in state.allocation.cohorts
    ]


TABLE = Table("allocation_cohort", AllocationCohortRow, ("cohort",), rows)
