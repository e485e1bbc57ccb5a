"""A turn on the list of funded places: those who wait do so where places are offered now."""

from domain.facts import Facts
from domain.processes.allocation import TakeTurn
from domain.processes.cohort import Cohort, CohortOf, can_offer
from domain.ref import Ref
from domain.services.course import events as e
from domain.services.course.booking import place_id
from domain.services.course.state import Booking
from domain.services.course.turns import waiting


def take_turn(booking: Booking, command: TakeTurn, facts: Facts) -> list[e.CourseEvent]:
    """Wait on the date that has room; the cohort makes its offer by the same decision."""
    cohort = facts[CohortOf(ref=command.cohort)]
    seated = turn_seats(facts.ref, booking)
    if not seated or not isinstance(cohort, Cohort):
        return []
    if not can_offer(cohort, len(seated), facts.at):
        return []
    return [e.TurnCame(at=facts.at, cohort=command.cohort, days=cohort.days, delegates=seated)]


def turn_seats(ref: Ref, booking: Booking) -> tuple[e.Seated, ...]:
    """Return the places under which those who wait will sit on another date."""
    return tuple(
        e.Seated(
            number=one.number,
            person=one.person,
            place=place_id(ref, one.number, booking.moves + 1),
        )
        for one in waiting(booking)
    )
