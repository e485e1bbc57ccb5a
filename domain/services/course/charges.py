"""What changes of a booking cost: free in time, later the full price or a fee."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from domain.calendar import add_working_days, deadline, london_date, say_due
from domain.messages import Message, PersonId
from domain.money import pounds, total
from domain.parts.learning_days import LearningDay
from domain.policy import POLICY
from domain.services.course.events import Charge, FeeCause
from domain.services.course.requirements import did_not_attend, is_done, tries
from domain.services.course.state import Booking, Delegate

HALF_A_DAY = timedelta(hours=4)
"""Ours: a learning day up to this long counts as half a day."""


def unit_pence(booking: Booking) -> int:
    """Return what one delegate costs, with VAT."""
    return total([booking.terms.unit]).gross_pence


def starts_at(booking: Booking, delegate: Delegate) -> datetime:
    """Return when a delegate's first learning day starts."""
    return min(day.starts for day in booking.days(delegate.cohort))


def has_started(booking: Booking, delegate: Delegate, at: datetime) -> bool:
    """Tell whether a delegate's course has started: days called off before they began did not.

    Until then a colleague can take the place.
    """
    off = [one.since for one in booking.postponed if one.cohort == delegate.cohort]
    starts = starts_at(booking, delegate)
    return starts <= at and not any(since <= starts for since in off)


def free_until(booking: Booking, delegate: Delegate) -> datetime:
    """Return the instant until which cancelling costs nothing.

    After Optimum moved a day it is free until the answer is due, whatever the date.
    """
    usual = usually_free_until(starts_at(booking, delegate))
    moved = [one.answer_by for one in booking.moved_days if one.cohort == delegate.cohort]
    return max([usual, *moved])


def usually_free_until(starts: datetime) -> datetime:
    """Return until when a place of a course that starts then can be cancelled free of charge."""
    first = london_date(starts)
    return deadline(add_working_days(first, -POLICY.free_cancellation_working_days))


def charge(booking: Booking, delegate: Delegate, at: datetime) -> Charge:
    """Return what cancelling a place costs at an instant: only a confirmed place costs anything."""
    if delegate.seat != "booked" or delegate.cohort in booking.called_off:
        return "free"
    if delegate.cohort in booking.without_date:
        return "free"
    if at <= free_until(booking, delegate):
        return "free"
    if unit_pence(booking):
        return "full price"
    return "fee" if fee_pence(booking, delegate) else "free"


def fee_pence(booking: Booking, delegate: Delegate) -> int:
    """Return the fee of a funded or free place: for each learning day that is not used.

    Nobody pays twice: who was charged for not attending is not charged for cancelling as well.
    """
    if f"absent:{delegate.number}:{delegate.occupant}" in [one.fee for one in booking.fees]:
        return 0
    unused = [
        day for day in booking.own_days(delegate) if not is_done(booking, delegate, day.number)
    ]
    return sum(_fee_of(day) for day in unused)


def _fee_of(day: LearningDay) -> int:
    if day.ends - day.starts <= HALF_A_DAY:
        return POLICY.free_place_half_day_fee_pence
    return POLICY.free_place_day_fee_pence


def cost_words(booking: Booking, delegate: Delegate, at: datetime) -> str:
    """Return what cancelling a place costs at an instant: "is free of charge until …"."""
    how = charge(booking, delegate, at)
    if how == "free":
        off = (*booking.called_off, *booking.without_date)
        ends = delegate.seat == "booked" and delegate.cohort not in off
        until = f" until {say_due(free_until(booking, delegate))}" if ends else ""
        return f"is free of charge{until}"
    pence = unit_pence(booking) if how == "full price" else fee_pence(booking, delegate)
    begun = (
        "the course has begun" if has_started(booking, delegate, at) else "the free period is over"
    )
    return f"costs {pounds(pence)} now, as {begun}"


class FeeDue(Message):
    """Something to be charged beside the course, from `due` on."""

    fee: str
    cause: FeeCause
    person: PersonId
    pence: int
    due: datetime


def fees_due(booking: Booking) -> tuple[FeeDue, ...]:
    """Return the fees that are not invoiced yet."""
    raised = [one.fee for one in booking.fees]
    return tuple(fee for fee in _fees(booking) if fee.fee not in raised)


def _fees(booking: Booking) -> Iterator[FeeDue]:
    for delegate in booking.delegates:
        yield from _for_the_place(booking, delegate)
        yield from _for_resits(booking, delegate)
    for one in booking.late_moves:
        yield FeeDue(
            fee=one.fee, cause="moved late", person=one.person, pence=one.pence, due=one.at
        )


def _for_the_place(booking: Booking, delegate: Delegate) -> Iterator[FeeDue]:
    """A free place that is cancelled late or not used; a sheet can be corrected meanwhile."""
    ended = delegate.ended
    which = f"{delegate.number}:{delegate.occupant}"
    if ended is not None and ended.charge == "fee":
        yield FeeDue(
            fee=f"cancelled:{which}",
            cause="cancelled late",
            person=delegate.person,
            pence=ended.fee_pence,
            due=ended.at,
        )
    absent = did_not_attend(booking, delegate) if delegate.active else None
    if absent is not None and not unit_pence(booking):
        settled = add_working_days(london_date(absent), POLICY.absence_fee_working_days)
        yield FeeDue(
            fee=f"absent:{which}",
            cause="did not attend",
            person=delegate.person,
            pence=fee_pence(booking, delegate),
            due=deadline(settled),
        )


def _for_resits(booking: Booking, delegate: Delegate) -> Iterator[FeeDue]:
    assessment = booking.plan.assessment
    for part in assessment.components if assessment else ():
        for count, attempt in enumerate(tries(delegate, part)):
            if assessment and assessment.resit_pence and count >= assessment.charged_resit:
                yield FeeDue(
                    fee=f"resit:{delegate.number}:{delegate.occupant}:{part.slug}:{count}",
                    cause="another re-sit",
                    person=delegate.person,
                    pence=assessment.resit_pence,
                    due=attempt.at,
                )


def waits_for_order(booking: Booking) -> bool:
    """Tell whether something is to be paid and its purchase order number is missing."""
    owed = places_wait_for_order(booking) and bool(booking.active)
    return owed or (lacks_order(booking) and bool(fees_due(booking)))


def places_wait_for_order(booking: Booking) -> bool:
    """Tell whether places cannot be confirmed yet: they cost something, and no number is there."""
    return lacks_order(booking) and bool(unit_pence(booking))


def lacks_order(booking: Booking) -> bool:
    """Tell whether the provider's invoices need a purchase order number that is missing."""
    return booking.purchase_order_required and booking.purchase_order is None
