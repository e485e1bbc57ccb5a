"""What the public is told of each registration, and since when: one row for each change."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from domain.calendar import deadline
from domain.processes.award import NotIssued, Status
from domain.ref import Ref
from store.pool import Connection
from store.projections.table import Table


@dataclass(frozen=True, slots=True)
class RegistrationStatusRow:
    """One change; `seq` counts those of a registration from 1."""

    ref: Ref
    seq: int
    status: Status
    since: datetime


def rows(ref: Ref, state: Any) -> list[RegistrationStatusRow]:
    if isinstance(state, NotIssued):
        return []
    return [
        RegistrationStatusRow(ref, seq, change.status, change.since)
        for seq, change in enumerate(state.certificate.status_since, start=1)
    ]


TABLE = Table("registration_status", RegistrationStatusRow, ("seq",), rows)


async def as_at(conn: Connection, ref: Ref, on: date) -> RegistrationStatusRow | None:
    """Return what was told at the end of a London day; None before the registration began."""
    found = await TABLE.fetch(
        conn, "WHERE ref = $1 AND since < $2 ORDER BY seq DESC LIMIT 1", ref, deadline(on)
    )
    return found[0] if found else None
