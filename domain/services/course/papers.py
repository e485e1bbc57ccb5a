"""The invoices and certificates of a booking: issued by the very decision that records them."""

from domain.calendar import london_date
from domain.frameworks import framework
from domain.money import Line, total
from domain.offers import AwardPlan
from domain.processes.award import Issue as IssueAward
from domain.processes.invoice import CreditInvoice
from domain.processes.invoice import Issue as IssueInvoice
from domain.ref import Ref, derived_ref
from domain.services.course.agenda import billable, invoice_due_at
from domain.services.course.charges import FeeDue, unit_pence
from domain.services.course.events import AwardKind, FeeCause
from domain.services.course.requirements import (
    HOLDERS,
    completed_on,
    days_completed_on,
)
from domain.services.course.state import Booking, Delegate

_FEES: dict[FeeCause, str] = {
    "cancelled late": "a place cancelled late",
    "did not attend": "a place that was not used",
    "moved late": "a place left late for another date",
    "another re-sit": "another re-sit",
}


def invoice_ref(ref: Ref) -> Ref:
    """Return the reference of the invoice for the price."""
    return derived_ref("invoice", ref, "price")


def fee_invoice_ref(ref: Ref, fee: str) -> Ref:
    """Return the reference of the invoice for one fee."""
    return derived_ref("invoice", ref, f"fee/{fee}")


def award_ref(ref: Ref, delegate: int, kind: str) -> Ref:
    """Return the reference of one delegate's certificate."""
    return derived_ref("award", ref, f"{kind}/{delegate}")


def invoice_lines(booking: Booking) -> tuple[Line, ...]:
    """Return the lines for everybody who is to be paid for; extras stand once."""
    count = len(billable(booking))
    unit = booking.terms.unit
    return (unit.model_copy(update={"quantity": count}), *booking.terms.options)


def invoice(ref: Ref, booking: Booking) -> IssueInvoice:
    """Return the order to issue the invoice."""
    due = invoice_due_at(booking)
    return IssueInvoice(
        provider=booking.provider,
        regarding=ref,
        lines=invoice_lines(booking),
        purchase_order=booking.purchase_order,
        tax_point=london_date(due or booking.booked_at),  # without one, the booking itself refuses
    )


def credit(booking: Booking, delegate: int) -> CreditInvoice:
    """Return the order to credit one delegate; the last one takes the extras along."""
    others = [n for n in booking.invoiced if n not in booking.credited and n != delegate]
    return CreditInvoice(pence=unit_pence(booking) if others else None, cause="withdrawn")


def fee_invoice(ref: Ref, booking: Booking, fee: FeeDue) -> IssueInvoice:
    """Return the order to invoice a fee; it follows the VAT treatment of the course."""
    unit = booking.terms.unit
    line = Line(
        description=f"{booking.offered.title}: {_FEES[fee.cause]}",
        quantity=1,
        unit_pence=fee.pence,
        vat=unit.vat,
        vat_basis_points=unit.vat_basis_points,
    )
    return IssueInvoice(
        provider=booking.provider,
        regarding=ref,
        lines=(line,),
        purchase_order=booking.purchase_order,
        tax_point=london_date(max(fee.due, booking.purchase_order_at)),  # when it could be raised
    )


def award(ref: Ref, booking: Booking, delegate: Delegate, kind: AwardKind) -> IssueAward:
    """Return the order to issue a certificate or a registration."""
    plan = _plan(booking, kind)
    attendance = kind == "attendance"
    dated = days_completed_on if attendance else completed_on
    return IssueAward(
        kind=kind,
        title_of_award=plan.title,
        holder=delegate.person,
        provider=booking.provider,
        setting=booking.setting,
        regarding=ref,
        service=booking.service,
        programme=booking.offered.title,
        completed_on=dated(booking, delegate),
        valid_months=plan.validity_months,
        update_months=plan.update_months,
        framework=booking.terms.framework,
        statements=_statements(booking, delegate, kind),
    )


def _plan(booking: Booking, kind: AwardKind) -> AwardPlan:
    return next(one for one in booking.offered.awards if one.kind == kind and one.holder in HOLDERS)


def _statements(booking: Booking, delegate: Delegate, kind: AwardKind) -> tuple[str, ...]:
    if kind == "registration" and booking.terms.framework:
        against = framework(booking.terms.framework)
        return (
            "May train and assess the staff of this setting against the framework "
            f"“{against.title}”, version {booking.terms.framework_version}.",
            f"Met all {len(against.criteria)} criteria of the framework.",
        )
    days = sorted(booking.days(delegate.cohort), key=lambda day: day.number)
    return tuple(f"Learning day {day.number}: {day.title}" for day in days)


def invoice_pence(booking: Booking) -> int:
    """Return what the invoice comes to."""
    return total(invoice_lines(booking)).gross_pence
