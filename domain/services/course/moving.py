"""A whole party moves to another course date: everybody or nobody, at what it costs now.

Moving is free as long as cancelling is. Later the place that is left is charged as one that is
cancelled late, and the price that was paid, or is to be paid, goes along to the new date.
"""

from collections.abc import Iterator
from datetime import datetime

from domain.facts import Facts
from domain.money import pounds
from domain.ref import Ref
from domain.refusals import Refused
from domain.say import person
from domain.services.course import commands as c
from domain.services.course import events as e
from domain.services.course import refusals as r
from domain.services.course.booking import move_to
from domain.services.course.charges import charge, fee_pence, starts_at, unit_pence
from domain.services.course.evolve import needs_no_date
from domain.services.course.state import Booking, Delegate

SEATED = ("held", "booked")


def party(booking: Booking) -> tuple[Delegate, ...]:
    """Return everybody who has learning days ahead, with a place, waiting or without one."""
    return tuple(
        one for one in booking.active if not one.awards and not needs_no_date(booking, one)
    )


def move_party(booking: Booking, command: c.MoveParty, facts: Facts) -> list[e.CourseEvent]:
    """Move everybody to one course date; the cohorts themselves check room and diaries."""
    moving, move = party(booking), booking.moves + 1
    fees = (
        e.MoveFee(fee=f"moved:{one.number}:{move}", person=one.person, pence=pence)
        for one in moving
        if (pence := moving_pence(booking, one, facts.at))
    )
    reasons = _cannot_move(booking, moving, command.cohort, facts.at)
    return move_to(booking, moving, command.cohort, facts, reasons, fees)


def _cannot_move(
    booking: Booking, moving: tuple[Delegate, ...], goal: Ref, at: datetime
) -> Iterator[Refused]:
    if not moving:
        yield r.NobodyToMove()
    for one in moving:
        if one.seat == "none" or one.cohort in booking.called_off:
            continue
        if one.cohort == goal:
            yield r.SameCohort(person=person(one.person))
        starts = starts_at(booking, one)
        if starts <= at and charge(booking, one, at) != "free":
            yield r.BegunAlready(person=person(one.person), when=starts)


def moving_pence(booking: Booking, delegate: Delegate, at: datetime) -> int:
    """Return what leaving a place costs at an instant, before VAT."""
    match charge(booking, delegate, at):
        case "free":
            return 0
        case "fee":
            return fee_pence(booking, delegate)
        case "full price":
            return booking.terms.unit.net_pence


def together_words(booking: Booking, at: datetime) -> str:
    """Return what moving everybody comes to, where it costs something for several."""
    paid = [charge(booking, one, at) for one in party(booking)]
    costing = [one for one in paid if one != "free"]
    if len(costing) < 2:
        return ""
    sums = [
        unit_pence(booking) if how == "full price" else fee_pence(booking, one)
        for one, how in zip(party(booking), paid, strict=True)
        if how != "free"
    ]
    return f"Together that is {pounds(sum(sums))}."
