"""Places in cohorts: who holds them and who sits in them."""

from dataclasses import dataclass
from typing import Any

from domain.messages import PersonId
from domain.processes.cohort import Cohort
from domain.ref import Ref
from store.projections.table import Table


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place in cohort `ref`, held by engagement `holder`; without a person until named."""

    ref: Ref
    place: str
    holder: Ref
    part: str
    areas: tuple[str, ...]
    person: PersonId | None
    status: str


def rows(ref: Ref, state: Any) -> list[PlaceRow]:
    if not isinstance(state, Cohort):
        return []
    return [
        PlaceRow(
            ref=ref,
            place=one.place,
            holder=one.holder,
            part=one.part,
            areas=one.areas,
            person=one.person,
            status=one.status.value,
        )
        for one in state.places
    ]


TABLE = Table("place", PlaceRow, ("place",), rows)
