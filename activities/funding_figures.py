"""What a report to a funder says: made of counts and of the cohorts' own dates, without names."""

from collections.abc import Iterator
from datetime import date

from activities.office import office
from activities.papers import FunderPack, PackCohort
from domain.calendar import london_date, say_date
from domain.catalogue import service
from domain.policy import POLICY
from domain.processes.allocation import Allocation
from domain.say import counted
from store.pool import Connection
from store.projections.cohort import CohortRow, list_cohorts

OFF = ("cancelled", "merged", "postponed")
"""Stages of a cohort that has no days ahead at present."""


async def funder_pack(conn: Connection, own: Allocation, on: date, *, last: bool) -> FunderPack:
    """Return the report on funded places as at a day; figures are those of this moment."""
    found = [row for row in await list_cohorts(conn, service=own.service) if _concerns(own, row)]
    return FunderPack(
        organisation=office().organisation,
        funder=own.funder,
        service=service(own.service).title,
        on=on,
        last=last,
        starts_on=own.starts_on,
        ends_on=own.ends_on,
        places=own.places,
        profile=own.profile(on),
        providers=sum(one.drawn > 0 for one in own.providers),
        place_pence=own.place_pence,
        cohorts=tuple(_cohort(own, row) for row in found),
        risks=tuple(_risks(own, found, on)),
    )


def _concerns(own: Allocation, row: CohortRow) -> bool:
    """Tell whether a cohort belongs in the report: it has funded places, or may still get some."""
    if own.cohort(row.ref).drawn:
        return True
    first = london_date(row.first_starts)
    return row.stage not in ("draft", *OFF) and own.starts_on <= first


def _cohort(own: Allocation, row: CohortRow) -> PackCohort:
    counts = own.cohort(row.ref)
    return PackCohort(
        label=row.label,
        first_day=london_date(row.first_starts),
        stage=row.stage,
        capacity=row.capacity,
        drawn=counts.drawn,
        attended=counts.attended,
        did_not_attend=counts.did_not_attend,
        competent=counts.competent,
    )


def _risks(own: Allocation, cohorts: list[CohortRow], on: date) -> Iterator[str]:
    behind = own.profile(on) - own.total.drawn
    if behind > 0:
        yield (
            f"Places are taken more slowly than planned: {own.total.drawn} instead of "
            f"{own.profile(on)} by now, {behind} behind the profile."
        )
    share = POLICY.go_decision_percent
    for row in cohorts:
        drawn, first = own.cohort(row.ref).drawn, london_date(row.first_starts)
        if first >= on and row.stage not in OFF and drawn * 100 < row.capacity * share:
            yield (
                f"{row.label}, from {say_date(first)}, has {drawn} of {row.capacity} places "
                f"taken. That is under {share} %."
            )
    outstanding = own.total.attended - own.total.competent
    if outstanding > 0:
        yield (
            f"{counted(outstanding, 'person has', 'people have')} attended and not been seen to "
            "be competent at work yet."
        )
