"""What a booking of a short course can be told."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from domain.messages import Command, Message, PersonId, TextId
from domain.parts.criteria import CriterionOutcome
from domain.parts.lapses import LapseStep
from domain.parts.learning_days import Instant
from domain.parts.purchase_orders import PurchaseOrder
from domain.processes.cohort import Mark
from domain.ref import Ref

OfferEnd = Literal["lapsed", "taken by somebody else", "waiting list closed", "cohort cancelled"]


class NamedDelegate(Message):
    """Somebody who is to attend, and which of the course's conditions they fulfil."""

    person: PersonId = Field(title="Name")
    fulfils: tuple[str, ...] = Field((), title="Conditions fulfilled", max_length=12)


class Book(Command):
    """Book delegates of one setting on a course date; the price is that of today.

    A course with conditions is an application: Optimum checks it, and holds the places meanwhile.
    """

    name: ClassVar[str] = "book"
    title: ClassVar[str] = "Book a course"

    service: str = Field(title="Course")
    provider: Ref = Field(title="Provider")
    setting: str = Field(title="Setting", min_length=1, max_length=60)
    contact: PersonId = Field(title="Who books", description="Letters about the booking go to them")
    cohort: Ref = Field(title="Course date")
    delegates: tuple[NamedDelegate, ...] = Field(title="Delegates", min_length=1, max_length=12)
    wait_if_full: bool = Field(False, title="Join the waiting list if the course is full")
    purchase_order: PurchaseOrder | None = Field(None, title="Purchase order number")
    options: tuple[str, ...] = Field((), title="Extras", max_length=6)


class Screen(Command):
    """Accept or refuse an application after checking its conditions."""

    name: ClassVar[str] = "screen"
    title: ClassVar[str] = "Check an application"

    person: PersonId = Field(title="Delegate")
    accepted: bool = Field(title="All conditions are fulfilled")
    note: TextId = Field(title="What was checked, or why not")


class SupplyPurchaseOrder(Command):
    """Give the purchase order number that the places and the invoice wait for."""

    name: ClassVar[str] = "supply_purchase_order"
    title: ClassVar[str] = "Enter the purchase order number"

    purchase_order: PurchaseOrder = Field(title="Purchase order number")


class AcceptOffer(Command):
    """Take the places that the waiting list offers."""

    name: ClassVar[str] = "accept_offer"
    title: ClassVar[str] = "Take the offered places"


class DeclineOffer(Command):
    """Leave the waiting list; another course date can be chosen."""

    name: ClassVar[str] = "decline_offer"
    title: ClassVar[str] = "Decline, and leave the waiting list"


class ChooseDate(Command):
    """Move everybody who needs another course date to one; days already done stay done."""

    name: ClassVar[str] = "choose_date"
    title: ClassVar[str] = "Choose another course date"

    cohort: Ref = Field(title="Course date")


class MoveDelegate(Command):
    """Move one delegate to another course date, as long as cancelling would be free of charge."""

    name: ClassVar[str] = "move_delegate"
    title: ClassVar[str] = "Move a delegate to another date"

    person: PersonId = Field(title="Delegate")
    cohort: Ref = Field(title="Course date")


class CancelPlace(Command):
    """Cancel one delegate's place. The page says what it costs today."""

    name: ClassVar[str] = "cancel_place"
    title: ClassVar[str] = "Cancel a place"

    person: PersonId = Field(title="Delegate")
    reason: TextId = Field(title="Reason")


class Substitute(Command):
    """Let a colleague take a delegate's place; free of charge until the course starts.

    On a course with conditions the colleague is checked as the delegate was.
    """

    name: ClassVar[str] = "substitute"
    title: ClassVar[str] = "Let a colleague take the place"

    person: PersonId = Field(title="Delegate who cannot come")
    substitute: PersonId = Field(title="Colleague who comes instead")
    fulfils: tuple[str, ...] = Field((), title="Conditions fulfilled", max_length=12)


class MakeUpDay(Command):
    """Record that a delegate caught up on a learning day they missed.

    A visit to another course date that was booked for it is cancelled.
    """

    name: ClassVar[str] = "make_up_day"
    title: ClassVar[str] = "Record a catch-up"

    person: PersonId = Field(title="Delegate")
    day: int = Field(title="Learning day", ge=1, le=60)
    caught_up_on: date = Field(title="Caught up on")
    evidence: TextId = Field(title="How they caught up, and with whom")


class ArrangeSisterDay(Command):
    """Book a delegate on the same learning day of another course date.

    An earlier booking for the same day is cancelled.
    """

    name: ClassVar[str] = "arrange_sister_day"
    title: ClassVar[str] = "Book the day on another date"

    person: PersonId = Field(title="Delegate")
    day: int = Field(title="Learning day", ge=1, le=60)
    sister: Ref = Field(title="Course date to visit")


class RecordTask(Command):
    """Record that a delegate has done a workplace task."""

    name: ClassVar[str] = "record_task"
    title: ClassVar[str] = "Record a workplace task"

    person: PersonId = Field(title="Delegate")
    task: str = Field(title="Task", max_length=41)
    done_on: date = Field(title="Done on")
    evidence: TextId = Field(title="What was handed in")


class RecordScore(Command):
    """Record the score of a knowledge test."""

    name: ClassVar[str] = "record_score"
    title: ClassVar[str] = "Record a test score"

    person: PersonId = Field(title="Delegate")
    component: str = Field(title="Part of the assessment", max_length=41)
    percent: int = Field(title="Score in %", ge=0, le=100)
    assessor: PersonId = Field(title="Assessor")
    taken_on: date = Field(title="Taken on")


class RecordCriteria(Command):
    """Record which criteria of the framework a delegate met; one not met is not passed yet."""

    name: ClassVar[str] = "record_criteria"
    title: ClassVar[str] = "Record an observation"

    person: PersonId = Field(title="Delegate")
    assessor: PersonId = Field(title="Assessor")
    observed_on: date = Field(title="Observed on")
    outcomes: tuple[CriterionOutcome, ...] = Field(title="Criteria", max_length=60)


class RecordJudgement(Command):
    """Record whether an assessor accepts an assignment or a piece of work."""

    name: ClassVar[str] = "record_judgement"
    title: ClassVar[str] = "Record an assignment"

    person: PersonId = Field(title="Delegate")
    component: str = Field(title="Part of the assessment", max_length=41)
    passed: bool = Field(title="Passed")
    assessor: PersonId = Field(title="Assessor")
    judged_on: date = Field(title="Judged on")
    evidence: TextId = Field(title="What the assessor saw")


class RecordFeedback(Command):
    """Record that a delegate knows what was missing."""

    name: ClassVar[str] = "record_feedback"
    title: ClassVar[str] = "Record feedback"

    person: PersonId = Field(title="Delegate")
    given_on: date = Field(title="Given on")
    feedback: TextId = Field(title="What was said")


class ExtendAssessment(Command):
    """Give a delegate more time to finish the assessment."""

    name: ClassVar[str] = "extend_assessment"
    title: ClassVar[str] = "Extend the assessment"

    person: PersonId = Field(title="Delegate")
    until: date = Field(title="New last day")
    reason: TextId = Field(title="Reason")


class CheckQuality(Command):
    """Record the internal quality check of an assessment that was drawn for the sample."""

    name: ClassVar[str] = "check_quality"
    title: ClassVar[str] = "Record the quality check"

    person: PersonId = Field(title="Delegate")
    agreed: bool = Field(title="The check agrees with the assessor")
    note: TextId = Field(title="What was found")


class Release(Command):
    """Release a passed assessment: the registration is issued at once.

    Whoever recorded a result cannot release it: two people stand for each registration.
    """

    name: ClassVar[str] = "release"
    title: ClassVar[str] = "Release the result"

    person: PersonId = Field(title="Delegate")


# What the engine and other streams report.


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
    cause: OfferEnd


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


CourseCommand = (
    Book
    | Screen
    | SupplyPurchaseOrder
    | AcceptOffer
    | DeclineOffer
    | ChooseDate
    | MoveDelegate
    | CancelPlace
    | Substitute
    | MakeUpDay
    | ArrangeSisterDay
    | RecordTask
    | RecordScore
    | RecordCriteria
    | RecordJudgement
    | RecordFeedback
    | ExtendAssessment
    | CheckQuality
    | Release
    | RecordAttendance
    | NoteDayMoved
    | NoteCohortCancelled
    | NoteOffered
    | NoteOfferGone
    | NoteTold
    | ConfirmHeldPlaces
    | ReleaseHold
    | RecordInvoiceRaised
    | RecordCreditRaised
    | RecordFeeRaised
    | NoteChased
    | LapseAssessment
    | DrawSample
    | RecordAward
    | LapseStep
)
