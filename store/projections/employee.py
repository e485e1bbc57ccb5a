"""The staff of a setting who are assessed: one row for each, as they stand at present."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.messages import PersonId
from domain.processes.competence import Employee, Kept, Stopped, Team
from domain.ref import Ref
from store.projections.table import Table


@dataclass(frozen=True, slots=True)
class EmployeeRow:
    """Somebody who works there, or did; days at work are those of the latest stretch.

    `registered` tells that a registration of their own shows their competence, `valid_until` is
    the last day on which the latest assessment does; nothing when a criterion was not met.
    """

    ref: Ref
    person: PersonId
    role: str
    joined_on: date
    left_on: date | None
    registered: bool
    assessor: PersonId | None
    assessed_on: date | None
    unmet: int
    valid_until: date | None
    next_by: date | None


def rows(ref: Ref, state: Any) -> list[EmployeeRow]:
    if not isinstance(state, Kept | Stopped):
        return []
    return [_row(ref, state.team, one) for one in state.team.staff]


def _row(ref: Ref, team: Team, employee: Employee) -> EmployeeRow:
    latest = employee.assessments[-1] if employee.assessments else None
    registered = team.registered(employee.person)
    due = employee.next_due if employee.here and not registered else None
    return EmployeeRow(
        ref=ref,
        person=employee.person,
        role=employee.role,
        joined_on=employee.employments[-1].joined_on,
        left_on=employee.employments[-1].left_on,
        registered=registered,
        assessor=latest.assessor if latest else None,
        assessed_on=latest.assessed_on if latest else None,
        unmet=len(latest.unmet) if latest else 0,
        valid_until=latest.until if latest else None,
        next_by=due.by if due else None,
    )


TABLE = Table("employee", EmployeeRow, ("person",), rows)
