"""What the engine and other streams report to a booking."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from domain.messages import Command, PersonId
from domain.parts.learning_days import Instant
from domain.parts.waiting import Cause
from domain.processes.cohort import Mark
from domain.ref import Ref


class RecordAttendance(Command):
    """Take over the marks of one learning day from a cohort."""

    name: ClassVar[str] = "record_attendance"
    title: ClassVar[str] = "Take over attendance"
    by_engine: ClassVar[bool] = True

    cohort: Ref
    day: int
    revision: int
    marks: tuple[Mark, ...]


class NoteDayMoved(Command):
    """Take over the new time of a learning day from a cohort."""

    name: ClassVar[str] = "note_day_moved"
    title: ClassVar[str] = "Take over a moved day"
    by_engine: ClassVar[bool] = True

    cohort: Ref
    day: int
    starts: Instant
    ends: Instant
    room: str = Field(min_length=1, max_length=120)


class NoteCohortCancelled(Command):
    """Take over from a cohort that it is cancelled."""

    name: ClassVar[str] = "note_cohort_cancelled"
    title: ClassVar[str] = "Take over a cancelled course date"
    by_engine: ClassVar[bool] = True

    cohort: Ref


class NoteOffered(Command):
    """Take over that a cohort offers places to its waiting list."""

    name: ClassVar[str] = "note_offered"
    title: ClassVar[str] = "Take over an offer"
    by_engine: ClassVar[bool] = True

    cohort: Ref
    offer: int
    answer_by: AwareDatetime
    last_minute: bool


class NoteOfferGone(Command):
    """Take over that an offer, or the waiting list itself, has ended."""

    name: ClassVar[str] = "note_offer_gone"
    title: ClassVar[str] = "Take over the end of an offer"
    by_engine: ClassVar[bool] = True

    cohort: Ref
    offer: int
    cause: Cause


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
