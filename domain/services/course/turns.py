"""Waiting for a funded place on any date: one list for all, kept by the funded places."""

from domain.catalogue import CATALOGUE
from domain.facts import SomebodyFirst
from domain.processes.allocation import allocation_ref
from domain.ref import Ref
from domain.services.course.state import Booking, Delegate


def shared_list(slug: str) -> Ref | None:
    """Return the list on which a course's delegates wait for any date; None where there is none."""
    course = CATALOGUE.get(slug)
    return allocation_ref(slug) if course and course.allocation else None


def first_of(slug: str, cohort: Ref) -> SomebodyFirst | None:
    """Return the need to know whether somebody on the list comes first."""
    found = shared_list(slug)
    return SomebodyFirst(shared_list=found, cohort=cohort) if found else None


def waiting(booking: Booking) -> tuple[Delegate, ...]:
    """Return the delegates who wait for places."""
    return tuple(one for one in booking.active if one.seat == "waiting")
