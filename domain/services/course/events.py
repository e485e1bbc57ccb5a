"""What has happened to a booking of a short course."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import AwareDatetime

from domain.calendar import london_date, say_date, say_when
from domain.messages import Event, Message, PersonId, TextId
from domain.money import Line, Pence, pounds, total
from domain.parts.attendance import was_there
from domain.parts.criteria import CriterionOutcome
from domain.parts.learning_days import LearningDay
from domain.processes.cohort import Mark
from domain.ref import Ref
from domain.say import listed, person, stream, text
from domain.services.course.commands import OfferEnd

Charge = Literal["free", "full price", "fee"]
"""What a cancelled place costs: nothing, the price of the course, or the fee of a free place."""

FeeCause = Literal["cancelled late", "did not attend", "another re-sit"]
AwardKind = Literal["certificate", "attendance", "registration"]


class Terms(Message):
    """What was agreed on the day of the booking; it never changes afterwards.

    `unit` is the price of one delegate; `options` are extras, charged once.
    """

    catalogue_version: int
    policy_version: int
    unit: Line
    options: tuple[Line, ...] = ()
    framework: str | None = None
    framework_version: int | None = None


class Seated(Message):
    """A delegate as booked: `number` counts them, `place` is their seat in the cohort."""

    number: int
    person: PersonId
    place: str
    fulfils: tuple[str, ...] = ()


class Booked(Event):
    """Places are held, or wait for one; `screen` tells whether conditions are checked first."""

    type: ClassVar[str] = "course.booked.v1"
    service: str
    service_title: str
    provider: Ref
    provider_name: str
    setting: str
    setting_name: str
    contact: PersonId
    cohort: Ref
    days: tuple[LearningDay, ...]
    delegates: tuple[Seated, ...]
    waiting: bool
    screen: bool
    purchase_order: str | None
    purchase_order_required: bool
    terms: Terms

    def says(self) -> str:
        who = listed(person(one.person) for one in self.delegates)
        price = pounds(total([self.terms.unit]).gross_pence)
        if self.waiting:
            return f"{who} joined the waiting list of {stream(self.cohort)}, {price} each"
        return f"{who} asked for places on {stream(self.cohort)}, {price} each"


class PlacesConfirmed(Event):
    type: ClassVar[str] = "course.places_confirmed.v1"
    people: tuple[PersonId, ...]

    def says(self) -> str:
        noun = "place was" if len(self.people) == 1 else "places were"
        return f"The {noun} confirmed for {listed(person(one) for one in self.people)}"


class ApplicationScreened(Event):
    type: ClassVar[str] = "course.application_screened.v1"
    person: PersonId
    accepted: bool
    charge: Charge = "free"
    fee_pence: Pence = 0
    note: TextId

    def says(self) -> str:
        how = "accepted" if self.accepted else "not accepted"
        return f"The application of {person(self.person)} was {how}: {text(self.note)}"


class PurchaseOrderSupplied(Event):
    type: ClassVar[str] = "course.purchase_order_supplied.v1"
    purchase_order: str

    def says(self) -> str:
        return f"Purchase order {self.purchase_order} was received"


class OfferMade(Event):
    type: ClassVar[str] = "course.offer_made.v1"
    cohort: Ref
    offer: int
    answer_by: AwareDatetime
    last_minute: bool

    def says(self) -> str:
        first = ", to whoever answers first" if self.last_minute else ""
        return f"The waiting list offered a place until {say_when(self.answer_by)}{first}"


class OfferAccepted(Event):
    type: ClassVar[str] = "course.offer_accepted.v1"
    offer: int

    def says(self) -> str:
        return "The offered place was taken"


class OfferDeclined(Event):
    type: ClassVar[str] = "course.offer_declined.v1"
    cohort: Ref

    def says(self) -> str:
        return f"The provider left the waiting list of {stream(self.cohort)}"


class OfferEnded(Event):
    type: ClassVar[str] = "course.offer_ended.v1"
    cohort: Ref
    offer: int
    cause: OfferEnd

    def says(self) -> str:
        words: dict[OfferEnd, str] = {
            "lapsed": "Nobody answered the offer in time",
            "taken by somebody else": "Somebody else took the offered place first",
            "waiting list closed": "The course began without a free place",
            "cohort cancelled": "The course date was cancelled",
        }
        return f"{words[self.cause]}: {stream(self.cohort)}"


class HoldReleased(Event):
    type: ClassVar[str] = "course.hold_released.v1"
    people: tuple[PersonId, ...]

    def says(self) -> str:
        who = listed(person(one) for one in self.people)
        return f"No purchase order came, so the places held for {who} were given back"


class DateChosen(Event):
    """Delegates move to another course date, under the places given."""

    type: ClassVar[str] = "course.date_chosen.v1"
    cohort: Ref
    days: tuple[LearningDay, ...]
    delegates: tuple[Seated, ...]

    def says(self) -> str:
        who = listed(person(one.person) for one in self.delegates)
        return f"{who} moved to {stream(self.cohort)}"


class PlaceCancelled(Event):
    type: ClassVar[str] = "course.place_cancelled.v1"
    person: PersonId
    charge: Charge
    fee_pence: Pence
    reason: TextId

    def says(self) -> str:
        words: dict[Charge, str] = {
            "free": "free of charge",
            "full price": "at the full price",
            "fee": f"for a fee of {pounds(self.fee_pence)}",
        }
        who = person(self.person)
        return f"The place of {who} was cancelled {words[self.charge]}: {text(self.reason)}"


class Substituted(Event):
    type: ClassVar[str] = "course.substituted.v1"
    person: PersonId
    substitute: PersonId
    fulfils: tuple[str, ...]
    screen: bool

    def says(self) -> str:
        return f"{person(self.substitute)} takes the place of {person(self.person)}"


class AttendanceTaken(Event):
    type: ClassVar[str] = "course.attendance_taken.v1"
    cohort: Ref
    day: int
    revision: int
    marks: tuple[Mark, ...]

    def says(self) -> str:
        came = [person(mark.person) for mark in self.marks if was_there(mark)]
        missed = [person(mark.person) for mark in self.marks if not was_there(mark)]
        parts = [f"{listed(came)} attended"] if came else []
        parts += [f"{listed(missed)} did not attend"] if missed else []
        return f"Learning day {self.day}: {'; '.join(parts)}"


class DayMoveNoted(Event):
    """`answer_by` is when a delegate of this day can no longer cancel or move free of charge."""

    type: ClassVar[str] = "course.day_move_noted.v1"
    cohort: Ref
    day: int
    starts: AwareDatetime
    ends: AwareDatetime
    room: str
    answer_by: AwareDatetime

    def says(self) -> str:
        return f"Learning day {self.day} moved to {say_when(self.starts)}, {self.room}"


class DateCancelled(Event):
    type: ClassVar[str] = "course.date_cancelled.v1"
    cohort: Ref
    cancelled_at: AwareDatetime

    def says(self) -> str:
        return f"{stream(self.cohort)} was cancelled"


class DayMadeUp(Event):
    type: ClassVar[str] = "course.day_made_up.v1"
    person: PersonId
    day: int
    caught_up_on: date
    evidence: TextId

    def says(self) -> str:
        on = say_date(self.caught_up_on)
        who = person(self.person)
        return f"{who} caught up on learning day {self.day} on {on}: {text(self.evidence)}"


class SisterDayArranged(Event):
    type: ClassVar[str] = "course.sister_day_arranged.v1"
    person: PersonId
    day: int
    cohort: Ref
    starts: AwareDatetime
    ends: AwareDatetime

    def says(self) -> str:
        on = say_date(london_date(self.starts))
        who, where = person(self.person), stream(self.cohort)
        return f"{who} will attend learning day {self.day} with {where}, on {on}"


class TaskRecorded(Event):
    type: ClassVar[str] = "course.task_recorded.v1"
    person: PersonId
    task: str
    task_title: str
    done_on: date
    evidence: TextId

    def says(self) -> str:
        return f"{person(self.person)} handed in “{self.task_title}”: {text(self.evidence)}"


class ResultRecorded(Event):
    """A part of the assessment was judged; `recorded_by` is the account that entered it."""

    type: ClassVar[str] = "course.result_recorded.v1"
    person: PersonId
    component: str
    component_title: str
    passed: bool
    percent: int | None = None
    outcomes: tuple[CriterionOutcome, ...] = ()
    assessor: PersonId
    on: date
    recorded_by: str
    evidence: TextId | None = None

    def says(self) -> str:
        how = "passed" if self.passed else "did not pass yet"
        score = f" with {self.percent} %" if self.percent is not None else ""
        met = sum(one.met for one in self.outcomes)
        count = f", {met} of {len(self.outcomes)} criteria met" if self.outcomes else ""
        note = f": {text(self.evidence)}" if self.evidence else ""
        who, judge = person(self.person), person(self.assessor)
        return f"{who} {how}: {self.component_title}{score}{count}, assessed by {judge}{note}"


class AttemptsUsed(Event):
    type: ClassVar[str] = "course.attempts_used.v1"
    person: PersonId
    component_title: str

    def says(self) -> str:
        return (
            f"{person(self.person)} has no attempt left at “{self.component_title}” "
            "and can take the course again"
        )


class FeedbackRecorded(Event):
    type: ClassVar[str] = "course.feedback_recorded.v1"
    person: PersonId
    given_on: date
    feedback: TextId

    def says(self) -> str:
        on = say_date(self.given_on)
        return f"{person(self.person)} was given feedback on {on}: {text(self.feedback)}"


class AssessmentExtended(Event):
    type: ClassVar[str] = "course.assessment_extended.v1"
    person: PersonId
    until: date
    reason: TextId

    def says(self) -> str:
        until, why = say_date(self.until), text(self.reason)
        return f"{person(self.person)} has until {until} to finish the assessment: {why}"


class AssessmentLapsed(Event):
    type: ClassVar[str] = "course.assessment_lapsed.v1"
    person: PersonId

    def says(self) -> str:
        return f"The assessment of {person(self.person)} lapsed, as it was not finished in time"


class Chased(Event):
    type: ClassVar[str] = "course.chased.v1"
    person: PersonId
    what: str
    what_title: str

    def says(self) -> str:
        return f"{person(self.person)} was reminded of “{self.what_title}”"


class SampleDrawn(Event):
    type: ClassVar[str] = "course.sample_drawn.v1"
    person: PersonId
    sampled: bool
    why: str

    def says(self) -> str:
        how = "was drawn for a quality check" if self.sampled else "needs no quality check"
        return f"The assessment of {person(self.person)} {how}: {self.why}"


class QualityChecked(Event):
    type: ClassVar[str] = "course.quality_checked.v1"
    person: PersonId
    agreed: bool
    checked_by: str
    note: TextId

    def says(self) -> str:
        how = "agreed with the assessment" if self.agreed else "asked for a new observation"
        return f"The quality check of {person(self.person)} {how}: {text(self.note)}"


class Released(Event):
    type: ClassVar[str] = "course.released.v1"
    person: PersonId
    released_by: str

    def says(self) -> str:
        return f"The result of {person(self.person)} was released by a second person"


class InvoiceRaised(Event):
    type: ClassVar[str] = "course.invoice_raised.v1"
    invoice: Ref
    delegates: tuple[int, ...]
    total_pence: Pence

    def says(self) -> str:
        noun = "delegate" if len(self.delegates) == 1 else "delegates"
        sum_ = pounds(self.total_pence)
        return f"{stream(self.invoice)} over {sum_} was raised for {len(self.delegates)} {noun}"


class CreditRaised(Event):
    type: ClassVar[str] = "course.credit_raised.v1"
    delegate: int
    person: PersonId
    invoice: Ref

    def says(self) -> str:
        return f"The price for {person(self.person)} on {stream(self.invoice)} was credited"


class FeeRaised(Event):
    type: ClassVar[str] = "course.fee_raised.v1"
    fee: str
    person: PersonId
    cause: FeeCause
    pence: Pence
    invoice: Ref

    def says(self) -> str:
        sum_ = pounds(self.pence)
        return f"{stream(self.invoice)} over {sum_} was raised: {person(self.person)} {self.cause}"


class AwardIssued(Event):
    type: ClassVar[str] = "course.award_issued.v1"
    person: PersonId
    kind: AwardKind
    award: Ref

    def says(self) -> str:
        return f"{stream(self.award)} was issued to {person(self.person)}"


class Told(Event):
    type: ClassVar[str] = "course.told.v1"
    news: int
    what: str

    def says(self) -> str:
        return f"A letter went out: {self.what}"


class Closed(Event):
    type: ClassVar[str] = "course.closed.v1"

    def says(self) -> str:
        return "The booking is complete: everything it asked for has happened"


class StepLapsed(Event):
    type: ClassVar[str] = "course.step_lapsed.v1"
    key: str
    what: str

    def says(self) -> str:
        return f"It was too late for this: {self.what}"


CourseEvent = (
    Booked
    | PlacesConfirmed
    | ApplicationScreened
    | PurchaseOrderSupplied
    | OfferMade
    | OfferAccepted
    | OfferDeclined
    | OfferEnded
    | HoldReleased
    | DateChosen
    | PlaceCancelled
    | Substituted
    | AttendanceTaken
    | DayMoveNoted
    | DateCancelled
    | DayMadeUp
    | SisterDayArranged
    | TaskRecorded
    | ResultRecorded
    | AttemptsUsed
    | FeedbackRecorded
    | AssessmentExtended
    | AssessmentLapsed
    | Chased
    | SampleDrawn
    | QualityChecked
    | Released
    | InvoiceRaised
    | CreditRaised
    | FeeRaised
    | AwardIssued
    | Told
    | Closed
    | StepLapsed
)
