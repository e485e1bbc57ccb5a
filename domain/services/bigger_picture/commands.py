"""What a Bigger Picture programme can be told."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from domain.entry.dates import HappenedOn
from domain.entry.numbers import Percent
from domain.entry.text import Key
from domain.messages import Command, Message, PersonId, TextId
from domain.parts.lapses import LapseStep
from domain.parts.purchase_orders import PurchaseOrder
from domain.processes.cohort.tellings import (
    NoteCohortCancelled,
    NoteDatesChanged,
    NoteDayMoved,
    RecordAttendance,
)
from domain.ref import Ref


class Measures(Message):
    """How a setting stands: four pillars scored 1 to 5, and two figures."""

    vision: int = Field(title="Vision, values, culture and supervision (1 to 5)", ge=1, le=5)
    leadership: int = Field(title="Inclusive leadership and management (1 to 5)", ge=1, le=5)
    learning: int = Field(title="Learning and development (1 to 5)", ge=1, le=5)
    wellbeing: int = Field(title="Employee health and wellbeing (1 to 5)", ge=1, le=5)
    turnover_percent: Percent = Field(title="Staff turnover in the last year, in %", ge=0, le=300)
    sickness_days: int = Field(title="Days lost to sickness in the last year", ge=0, le=20000)


class NamedMentor(Message):
    """A well-being mentor and the subjects they are responsible for."""

    person: PersonId = Field(title="Name")
    areas: tuple[Key, ...] = Field(title="Areas of responsibility", min_length=1, max_length=8)


class RegisterInterest(Command):
    """Record that a provider is interested in the programme for one of its settings."""

    name: ClassVar[str] = "register_interest"
    title: ClassVar[str] = "Register interest"

    provider: Ref = Field(title="Provider")
    setting: Key = Field(title="Setting")
    contact: PersonId = Field(title="Contact")
    note: TextId | None = Field(None, title="Note")


class RecordReadinessCall(Command):
    """Record how the readiness call went; it can be held again."""

    name: ClassVar[str] = "record_readiness_call"
    title: ClassVar[str] = "Record the readiness call"

    held_on: HappenedOn = Field(title="Held on")
    ready: bool = Field(title="The provider is ready")
    note: TextId | None = Field(None, title="Note")


class SignUp(Command):
    """Sign a provider up for a cohort: places are taken and the invoice follows."""

    name: ClassVar[str] = "sign_up"
    title: ClassVar[str] = "Sign up"

    cohort: Ref = Field(title="Cohort")
    sponsor: PersonId = Field(title="Sponsor")
    sponsor_agreed: bool = Field(title="The sponsor has agreed")
    release_agreed: bool = Field(title="The release of staff is agreed")
    manager: PersonId = Field(title="Registered manager who takes part")
    purchase_order: PurchaseOrder | None = Field(None, title="Purchase order number")


class SupplyPurchaseOrder(Command):
    """Give the purchase order number that the invoice waits for."""

    name: ClassVar[str] = "supply_purchase_order"
    title: ClassVar[str] = "Enter the purchase order number"
    by_link: ClassVar[bool] = True

    purchase_order: PurchaseOrder = Field(title="Purchase order number")


class RecordBaseline(Command):
    """Record where the setting stands at the start."""

    name: ClassVar[str] = "record_baseline"
    title: ClassVar[str] = "Record the baseline"

    measures: Measures = Field(title="Baseline")


class NameMentors(Command):
    """Name the four well-being mentors with their areas of responsibility."""

    name: ClassVar[str] = "name_mentors"
    title: ClassVar[str] = "Name the well-being mentors"
    by_link: ClassVar[bool] = True

    mentors: tuple[NamedMentor, ...] = Field(title="Well-being mentors", max_length=20)


class LogActivity(Command):
    """Record what a mentor did with their colleagues after a learning day."""

    name: ClassVar[str] = "log_activity"
    title: ClassVar[str] = "Record a mentor's activity"

    person: PersonId = Field(title="Well-being mentor")
    after_day: int = Field(title="After learning day", ge=1, le=60)
    hours: int = Field(title="Hours", ge=1, le=200)
    summary: TextId = Field(title="What was done")


class MakeUpDay(Command):
    """Record that somebody caught up on a learning day they missed.

    A visit to another cohort that was booked for it is cancelled.
    """

    name: ClassVar[str] = "make_up_day"
    title: ClassVar[str] = "Record a catch-up"

    person: PersonId = Field(title="Who")
    day: int = Field(title="Learning day", ge=1, le=60)
    caught_up_on: HappenedOn = Field(title="Caught up on")
    evidence: TextId = Field(title="How they caught up, and with whom")


class ArrangeSisterDay(Command):
    """Book somebody on the same learning day of another cohort, for a day they missed or will miss.

    An earlier booking for the same day is cancelled.
    """

    name: ClassVar[str] = "arrange_sister_day"
    title: ClassVar[str] = "Book the day in another cohort"

    person: PersonId = Field(title="Who")
    day: int = Field(title="Learning day", ge=1, le=60)
    sister: Ref = Field(title="Cohort to visit")


class RecordMentorLeft(Command):
    """Record that a well-being mentor leaves the programme."""

    name: ClassVar[str] = "record_mentor_left"
    title: ClassVar[str] = "Record that a mentor leaves"

    person: PersonId = Field(title="Well-being mentor")
    left_on: date = Field(title="Last day in the programme")


class ReplaceMentor(Command):
    """Name somebody in the place of a mentor who left; it may be the leaver, come back.

    Up to a third of the mentor's days missed: the new mentor joins now and catches up. More: they
    join the next cohort, which has to be named.
    """

    name: ClassVar[str] = "replace_mentor"
    title: ClassVar[str] = "Name a replacement mentor"
    by_link: ClassVar[bool] = True

    leaver: PersonId = Field(title="Who left")
    person: PersonId = Field(title="New well-being mentor")
    next_cohort: Ref | None = Field(None, title="Next cohort, if it is too late for this one")


class RecordManagerLeft(Command):
    """Record that the registered manager leaves."""

    name: ClassVar[str] = "record_manager_left"
    title: ClassVar[str] = "Record that the registered manager leaves"

    left_on: date = Field(title="Last day in the programme")


class HandOverToDeputy(Command):
    """Let a deputy take over from a manager who left, after signing again."""

    name: ClassVar[str] = "hand_over_to_deputy"
    title: ClassVar[str] = "Hand over to the deputy"
    by_link: ClassVar[bool] = True

    person: PersonId = Field(title="Deputy who takes over")
    signed_again: bool = Field(title="The agreement is signed again")


class JoinCohort(Command):
    """Move everybody whose cohort was cancelled to another one; days already done stay done."""

    name: ClassVar[str] = "join_cohort"
    title: ClassVar[str] = "Move to another cohort"

    cohort: Ref = Field(title="Cohort")


class Pause(Command):
    """Pause the programme, for at most six months."""

    name: ClassVar[str] = "pause"
    title: ClassVar[str] = "Pause the programme"

    until: date = Field(title="Pause until")
    reason: TextId = Field(title="Reason")


class Resume(Command):
    """End a pause early."""

    name: ClassVar[str] = "resume"
    title: ClassVar[str] = "Resume the programme"


class Withdraw(Command):
    """Withdraw the provider; its places go back to the cohort."""

    name: ClassVar[str] = "withdraw"
    title: ClassVar[str] = "Withdraw from the programme"
    consequence: ClassVar[str] = (
        "The programme ends for this setting: its places become free, and those concerned are "
        "told by letter."
    )

    reason: TextId = Field(title="Reason")


class RecordEndReview(Command):
    """Record where the setting stands at the end, against its baseline."""

    name: ClassVar[str] = "record_end_review"
    title: ClassVar[str] = "Record the end review"

    held_on: HappenedOn = Field(title="Held on")
    measures: Measures = Field(title="End review")


# What the engine and other streams report.


class NoteCancellationTold(Command):
    """Record that the provider knows that a cohort is cancelled."""

    name: ClassVar[str] = "note_cancellation_told"
    title: ClassVar[str] = "Record a cancellation as told"
    by_engine: ClassVar[bool] = True

    cohort: Ref


class NoteDatesTold(Command):
    """Record that sponsor and manager know about changed dates."""

    name: ClassVar[str] = "note_dates_told"
    title: ClassVar[str] = "Record changed dates as told"
    by_engine: ClassVar[bool] = True

    number: int


class NoteMoveTold(Command):
    """Record that the provider knows the dates of the cohort it moved to."""

    name: ClassVar[str] = "note_move_told"
    title: ClassVar[str] = "Record a move as told"
    by_engine: ClassVar[bool] = True

    cohort: Ref


class RecordInvoiceRaised(Command):
    """Record the invoice, issued by the same decision."""

    name: ClassVar[str] = "record_invoice_raised"
    title: ClassVar[str] = "Record the invoice"
    by_engine: ClassVar[bool] = True


class RecordCreditRaised(Command):
    """Record the credit note, issued by the same decision."""

    name: ClassVar[str] = "record_credit_raised"
    title: ClassVar[str] = "Record the credit note"
    by_engine: ClassVar[bool] = True


class NoteMentorsChased(Command):
    """Record that the provider was asked for its mentors."""

    name: ClassVar[str] = "note_mentors_chased"
    title: ClassVar[str] = "Record a reminder as sent"
    by_engine: ClassVar[bool] = True

    rung: int


class PauseForMentors(Command):
    """Pause a programme whose mentors were not named in time."""

    name: ClassVar[str] = "pause_for_mentors"
    title: ClassVar[str] = "Pause for want of mentors"
    by_engine: ClassVar[bool] = True


class EndPause(Command):
    """Resume a programme at the end of its pause."""

    name: ClassVar[str] = "end_pause"
    title: ClassVar[str] = "End the pause"
    by_engine: ClassVar[bool] = True


class NoteReplacementChased(Command):
    """Record that the provider was asked for a replacement."""

    name: ClassVar[str] = "note_replacement_chased"
    title: ClassVar[str] = "Record a reminder as sent"
    by_engine: ClassVar[bool] = True

    leaver: PersonId
    place: str


CertificateKind = Literal["manager", "mentor", "attendance"]


class RecordCertificate(Command):
    """Record a person's certificate, issued by the same decision."""

    name: ClassVar[str] = "record_certificate"
    title: ClassVar[str] = "Record a certificate"
    by_engine: ClassVar[bool] = True

    person: PersonId
    kind: CertificateKind


class RecordOrganisationAward(Command):
    """Record the learning-organisation certificate, issued by the same decision."""

    name: ClassVar[str] = "record_organisation_award"
    title: ClassVar[str] = "Record the organisation's certificate"
    by_engine: ClassVar[bool] = True


ProgrammeCommand = (
    RegisterInterest
    | RecordReadinessCall
    | SignUp
    | SupplyPurchaseOrder
    | RecordBaseline
    | NameMentors
    | LogActivity
    | MakeUpDay
    | ArrangeSisterDay
    | RecordMentorLeft
    | ReplaceMentor
    | RecordManagerLeft
    | HandOverToDeputy
    | JoinCohort
    | Pause
    | Resume
    | Withdraw
    | RecordEndReview
    | RecordAttendance
    | NoteDatesChanged
    | NoteDayMoved
    | NoteCohortCancelled
    | NoteCancellationTold
    | NoteDatesTold
    | NoteMoveTold
    | RecordInvoiceRaised
    | RecordCreditRaised
    | NoteMentorsChased
    | PauseForMentors
    | EndPause
    | NoteReplacementChased
    | RecordCertificate
    | RecordOrganisationAward
    | LapseStep
)
