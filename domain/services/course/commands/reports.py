"""What the engine and other streams report to a booking."""

from typing import ClassVar, Literal

from domain.messages import Command, PersonId


class NoteTold(Command):
    """Record that a piece of news has been told."""

    name: ClassVar[str] = "note_told"
    title: ClassVar[str] = "Record a letter as sent"
    by_engine: ClassVar[bool] = True

    news: int


class ConfirmHeldPlaces(Command):
    """Confirm the held places that nothing stands in the way of."""

    name: ClassVar[str] = "confirm_held_places"
    title: ClassVar[str] = "Confirm the places"
    by_engine: ClassVar[bool] = True


class ReleaseHold(Command):
    """Give held places back, as the purchase order did not come in time."""

    name: ClassVar[str] = "release_hold"
    title: ClassVar[str] = "Release the held places"
    by_engine: ClassVar[bool] = True


class RecordInvoiceRaised(Command):
    """Record the invoice, issued by the same decision."""

    name: ClassVar[str] = "record_invoice_raised"
    title: ClassVar[str] = "Record the invoice"
    by_engine: ClassVar[bool] = True


class RecordCreditRaised(Command):
    """Record the credit note for one delegate, issued by the same decision."""

    name: ClassVar[str] = "record_credit_raised"
    title: ClassVar[str] = "Record the credit note"
    by_engine: ClassVar[bool] = True

    delegate: int


class RecordFeeRaised(Command):
    """Record an invoice for a fee, issued by the same decision."""

    name: ClassVar[str] = "record_fee_raised"
    title: ClassVar[str] = "Record the fee"
    by_engine: ClassVar[bool] = True

    fee: str


class NoteChased(Command):
    """Record that somebody was reminded of a part of the assessment, or of a task."""

    name: ClassVar[str] = "note_chased"
    title: ClassVar[str] = "Record a reminder as sent"
    by_engine: ClassVar[bool] = True

    person: PersonId
    what: str


class LapseAssessment(Command):
    """End an assessment that was not finished in time."""

    name: ClassVar[str] = "lapse_assessment"
    title: ClassVar[str] = "Let the assessment lapse"
    by_engine: ClassVar[bool] = True

    person: PersonId


class DrawSample(Command):
    """Decide whether a finished assessment is checked for quality."""

    name: ClassVar[str] = "draw_sample"
    title: ClassVar[str] = "Draw the quality sample"
    by_engine: ClassVar[bool] = True

    person: PersonId


class RecordAward(Command):
    """Record a certificate or registration, issued by the same decision."""

    name: ClassVar[str] = "record_award"
    title: ClassVar[str] = "Record the certificate"
    by_engine: ClassVar[bool] = True

    person: PersonId
    kind: Literal["certificate", "attendance", "registration"]
