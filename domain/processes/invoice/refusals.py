"""Why an invoice says no."""

from domain.refusals import Refused


class NotAProvider(Refused):
    """{provider} is not a registered provider. Register the provider first."""

    field = "provider"


class PurchaseOrderMissing(Refused):
    """{customer} needs a purchase order number on its invoices. Ask for it before invoicing."""

    field = "purchase_order"


class NothingToPay(Refused):
    """The lines come to £0.00. Only invoice what costs something."""

    field = "lines"


class RemindersOutOfOrder(Refused):
    """Reminders must follow each other day by day, all before the stop {stop} days after the due
    date; got {reminders}."""

    field = "reminders"


class TaxPointFarAhead(Refused):
    """The tax point, {tax_point}, is more than a year ahead. Check the date."""

    field = "tax_point"


class NotReceivedYet(Refused):
    """{day} has not come yet. Record a payment once it has arrived."""

    field = "received_on"


class NotRefundedYet(Refused):
    """{day} has not come yet. Record a refund once it has been sent."""

    field = "refunded_on"


class PaymentKnown(Refused):
    """{amount} received on {day} with the reference {reference} is recorded already."""

    field = "reference"


class NoSuchPayment(Refused):
    """There is no payment {payment} to take off: this invoice has {count}, counted from 1."""

    field = "payment"


class AlreadyReversed(Refused):
    """Payment {payment} was taken off already."""

    field = "payment"


class CreditTooMuch(Refused):
    """At most {left} of this invoice can still be credited; {asked} was asked for."""

    field = "pence"


class ReasonMissing(Refused):
    """Say why the invoice is credited."""

    field = "reason"


class NothingCredited(Refused):
    """Nothing was credited during the dispute. Issue the credit note first, then settle it."""

    field = "outcome"


class RefundTooMuch(Refused):
    """Only {left} was paid too much; {asked} cannot be refunded."""

    field = "pence"
