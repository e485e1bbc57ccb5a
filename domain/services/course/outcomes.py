"""What the engine's steps record; a step that the agenda no longer asks for is refused."""

from typing import assert_never

from domain.facts import Facts
from domain.messages import Item, Step
from domain.refusals import StepGone
from domain.services.course import commands as c
from domain.services.course import events as e
from domain.services.course.agenda import agenda, billable, cleared, on_hold
from domain.services.course.assessing import draw_sample
from domain.services.course.booking import find
from domain.services.course.charges import fees_due
from domain.services.course.papers import (
    award_ref,
    fee_invoice_ref,
    invoice_pence,
    invoice_ref,
)
from domain.services.course.requirements import is_served
from domain.services.course.state import Booking, Shape, Underway
from domain.services.course.steps import CourseStep, TellNews

Outcome = (
    c.NoteTold
    | c.ConfirmHeldPlaces
    | c.ReleaseHold
    | c.RecordInvoiceRaised
    | c.RecordCreditRaised
    | c.RecordFeeRaised
    | c.NoteChased
    | c.LapseAssessment
    | c.DrawSample
    | c.RecordAward
)


def outcome(state: Shape, booking: Booking, command: Outcome, facts: Facts) -> e.CourseEvent:
    """Return what a due step's outcome records."""
    for step in (item for item in agenda(state) if isinstance(item, CourseStep)):
        if step.outcome() == command and step.due <= facts.at:
            return _recorded(booking, command, facts)
    raise StepGone()


def _recorded(booking: Booking, command: Outcome, facts: Facts) -> e.CourseEvent:
    at, ref = facts.at, facts.ref
    match command:
        case c.NoteTold(news=number):
            told = next(one for one in booking.to_tell if one.number == number)
            return e.Told(at=at, news=number, what=told.kind)
        case c.ConfirmHeldPlaces():
            return e.PlacesConfirmed(at=at, people=tuple(one.person for one in cleared(booking)))
        case c.ReleaseHold():
            return e.HoldReleased(at=at, people=tuple(one.person for one in on_hold(booking)))
        case c.RecordInvoiceRaised():
            return e.InvoiceRaised(
                at=at,
                invoice=invoice_ref(ref),
                delegates=tuple(one.number for one in billable(booking)),
                total_pence=invoice_pence(booking),
            )
        case c.RecordCreditRaised(delegate=number):
            assert booking.invoice is not None  # only an invoice that exists is credited
            who = next(one.person for one in booking.delegates if one.number == number)
            return e.CreditRaised(at=at, delegate=number, person=who, invoice=booking.invoice)
        case c.RecordFeeRaised(fee=fee):
            due = next(one for one in fees_due(booking) if one.fee == fee)
            invoice = fee_invoice_ref(ref, fee)
            return e.FeeRaised(
                at=at,
                fee=fee,
                person=due.person,
                cause=due.cause,
                pence=due.pence,
                invoice=invoice,
            )
        case c.NoteChased(person=who, what=what):
            return e.Chased(at=at, person=who, what=what, what_title=_title(booking, what))
        case c.LapseAssessment(person=who):
            return e.AssessmentLapsed(at=at, person=who)
        case c.DrawSample(person=who):
            return draw_sample(booking, find(booking, who), facts)
        case c.RecordAward(person=who, kind=kind):
            number = find(booking, who).number
            return e.AwardIssued(at=at, person=who, kind=kind, award=award_ref(ref, number, kind))
        case _:
            assert_never(command)


def _title(booking: Booking, what: str) -> str:
    slug = what.partition(":")[0]
    assessment = booking.plan.assessment
    part = assessment.component(slug) if assessment else None
    task = booking.plan.task(slug)
    return part.title if part else task.title if task else slug


def closes(after: Shape) -> bool:
    """Nobody has anything left to come, and all money is where it belongs; letters may follow."""
    if not isinstance(after, Underway):
        return False
    if not all(is_served(after.booking, one) for one in after.booking.delegates):
        return False
    return not any(_holds_up(item) for item in agenda(after))


def _holds_up(item: Item) -> bool:
    """Letters may follow, and tasks of who has all they came for; money may not."""
    if isinstance(item, Step):
        return not isinstance(item, TellNews)
    return item.key == "purchase_order"
