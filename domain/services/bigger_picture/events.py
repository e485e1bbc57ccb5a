"""What has happened in a Bigger Picture programme."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import AwareDatetime

from domain.calendar import say_date
from domain.messages import Event, Message, PersonId, TextId
from domain.money import Line, pounds, total
from domain.parts.learning_days import LearningDay
from domain.processes.cohort import holders
from domain.ref import Ref
from domain.say import listed, person, stream, text
from domain.services.bigger_picture.commands import CertificateKind, Measures


class Terms(Message):
    """The terms that were in force at sign-up: they stay with the programme."""

    catalogue_version: int
    policy_version: int
    lines: tuple[Line, ...]
    mentors: int
    subjects: tuple[str, ...]
    divided: bool


class TeamMentor(Message):
    """A named mentor, with the place they sit in."""

    person: PersonId
    areas: tuple[str, ...]
    place: str


class InterestRegistered(Event):
    type: ClassVar[str] = "bigger_picture.interest_registered.v1"
    provider: Ref
    provider_name: str
    setting: str
    setting_name: str
    contact: PersonId
    note: TextId | None

    def says(self) -> str:
        return f"{self.setting_name} ({self.provider_name}) is interested in the programme"


class ReadinessCallHeld(Event):
    type: ClassVar[str] = "bigger_picture.readiness_call_held.v1"
    held_on: date
    ready: bool
    note: TextId | None

    def says(self) -> str:
        found = "is ready" if self.ready else "is not ready yet"
        return f"Readiness call on {say_date(self.held_on)}: the provider {found}"


class SignedUp(Event):
    type: ClassVar[str] = "bigger_picture.signed_up.v1"
    cohort: Ref
    sponsor: PersonId
    manager: PersonId
    manager_place: str
    mentor_places: tuple[str, ...]
    purchase_order: str | None
    purchase_order_required: bool
    days: tuple[LearningDay, ...]
    terms: Terms

    def says(self) -> str:
        price = pounds(total(self.terms.lines).gross_pence)
        who = f"{person(self.manager)} takes part"
        if self.sponsor != self.manager:
            who += f" and {person(self.sponsor)} is the sponsor"
        return f"Signed up for {stream(self.cohort)} at {price}; {who}"


class PurchaseOrderSupplied(Event):
    type: ClassVar[str] = "bigger_picture.purchase_order_supplied.v1"
    purchase_order: str

    def says(self) -> str:
        return f"Purchase order {self.purchase_order} was received"


class BaselineRecorded(Event):
    type: ClassVar[str] = "bigger_picture.baseline_recorded.v1"
    measures: Measures

    def says(self) -> str:
        return "The baseline was recorded"


class MentorsNamed(Event):
    type: ClassVar[str] = "bigger_picture.mentors_named.v1"
    mentors: tuple[TeamMentor, ...]

    def says(self) -> str:
        names = listed(person(mentor.person) for mentor in self.mentors)
        return f"{names} were named as well-being mentors"


class ActivityLogged(Event):
    type: ClassVar[str] = "bigger_picture.activity_logged.v1"
    person: PersonId
    after_day: int
    hours: int
    summary: TextId

    def says(self) -> str:
        return (
            f"{person(self.person)} spent {self.hours} {'hour' if self.hours == 1 else 'hours'} "
            f"with colleagues after learning day {self.after_day}: {text(self.summary)}"
        )


class AttendanceTaken(holders.AttendanceTaken):
    type: ClassVar[str] = "bigger_picture.attendance_taken.v1"


class DayMadeUp(holders.DayMadeUp):
    type: ClassVar[str] = "bigger_picture.day_made_up.v1"


class SisterDayArranged(holders.SisterDayArranged):
    type: ClassVar[str] = "bigger_picture.sister_day_arranged.v1"


class DayMoveNoted(holders.DayMoveNoted):
    type: ClassVar[str] = "bigger_picture.day_move_noted.v1"


class MentorLeft(Event):
    type: ClassVar[str] = "bigger_picture.mentor_left.v1"
    person: PersonId
    left_on: date

    def says(self) -> str:
        return f"{person(self.person)} left the programme on {say_date(self.left_on)}"


class MentorReplaced(Event):
    type: ClassVar[str] = "bigger_picture.mentor_replaced.v1"
    leaver: PersonId
    person: PersonId
    areas: tuple[str, ...]
    place: str
    cohort: Ref
    days: tuple[LearningDay, ...] | None  # the timetable, when the cohort is another one

    def says(self) -> str:
        where = f" and joins {stream(self.cohort)}" if self.days is not None else ""
        if self.person == self.leaver:
            return f"{person(self.person)} came back as a well-being mentor{where}"
        return f"{person(self.person)} takes over from {person(self.leaver)}{where}"


class ManagerLeft(Event):
    type: ClassVar[str] = "bigger_picture.manager_left.v1"
    person: PersonId
    left_on: date

    def says(self) -> str:
        return f"{person(self.person)}, the registered manager, left on {say_date(self.left_on)}"


class DeputyTookOver(Event):
    type: ClassVar[str] = "bigger_picture.deputy_took_over.v1"
    leaver: PersonId
    person: PersonId
    place: str

    def says(self) -> str:
        if self.person == self.leaver:
            return f"{person(self.person)} came back as registered manager and signed again"
        return f"{person(self.person)} signed again and took over from {person(self.leaver)}"


class CohortCancelled(Event):
    type: ClassVar[str] = "bigger_picture.cohort_cancelled.v1"
    cohort: Ref
    cancelled_at: AwareDatetime
    days: tuple[LearningDay, ...]  # its last timetable

    def says(self) -> str:
        return f"{stream(self.cohort)} was cancelled"


class DatesChanged(holders.DatesChanged):
    type: ClassVar[str] = "bigger_picture.dates_changed.v1"


class DatesTold(Event):
    type: ClassVar[str] = "bigger_picture.dates_told.v1"
    number: int
    cohort: Ref

    def says(self) -> str:
        return f"The provider was told what has become of the dates of {stream(self.cohort)}"


class CancellationTold(Event):
    type: ClassVar[str] = "bigger_picture.cancellation_told.v1"
    cohort: Ref

    def says(self) -> str:
        return f"The provider was told that {stream(self.cohort)} is cancelled"


class CohortJoined(Event):
    type: ClassVar[str] = "bigger_picture.cohort_joined.v1"
    left: tuple[Ref, ...]
    cohort: Ref
    days: tuple[LearningDay, ...]

    def says(self) -> str:
        before = listed(stream(one) for one in self.left)
        return f"Everybody with a place in {before} moved to {stream(self.cohort)}"


class MoveTold(Event):
    type: ClassVar[str] = "bigger_picture.move_told.v1"
    cohort: Ref

    def says(self) -> str:
        return f"The provider was told the dates of {stream(self.cohort)}"


class Paused(Event):
    type: ClassVar[str] = "bigger_picture.paused.v1"
    cause: Literal["asked", "mentors"]
    until: date
    reason: TextId | None

    def says(self) -> str:
        if self.cause == "mentors":
            return f"Paused until {say_date(self.until)}, as no mentors were named in time"
        why = f": {text(self.reason)}" if self.reason else ""
        return f"Paused until {say_date(self.until)}{why}"


class Resumed(Event):
    type: ClassVar[str] = "bigger_picture.resumed.v1"

    def says(self) -> str:
        return "The programme resumed"


class Withdrawn(Event):
    type: ClassVar[str] = "bigger_picture.withdrawn.v1"
    reason: TextId
    free: bool

    def says(self) -> str:
        fee = "nothing is to be paid" if self.free else "the price stays due"
        return f"The provider withdrew, and {fee}: {text(self.reason)}"


class EndReviewHeld(Event):
    type: ClassVar[str] = "bigger_picture.end_review_held.v1"
    held_on: date
    measures: Measures

    def says(self) -> str:
        return f"The end review was held on {say_date(self.held_on)}"


class InvoiceRaised(Event):
    type: ClassVar[str] = "bigger_picture.invoice_raised.v1"
    invoice: Ref
    total_pence: int

    def says(self) -> str:
        return f"{stream(self.invoice)} for {pounds(self.total_pence)} was raised"


class CreditRaised(Event):
    type: ClassVar[str] = "bigger_picture.credit_raised.v1"
    invoice: Ref

    def says(self) -> str:
        return f"{stream(self.invoice)} was credited in full"


class MentorsChased(Event):
    type: ClassVar[str] = "bigger_picture.mentors_chased.v1"
    rung: int

    def says(self) -> str:
        how = "asked" if self.rung == 1 else "reminded a last time"
        return f"The provider was {how} to name its well-being mentors"


class ReplacementChased(Event):
    type: ClassVar[str] = "bigger_picture.replacement_chased.v1"
    leaver: PersonId
    place: str

    def says(self) -> str:
        return f"The provider was reminded to name somebody in place of {person(self.leaver)}"


class CertificateIssued(Event):
    type: ClassVar[str] = "bigger_picture.certificate_issued.v1"
    person: PersonId
    kind: CertificateKind
    award: Ref

    def says(self) -> str:
        what = "An attendance certificate" if self.kind == "attendance" else "A certificate"
        return f"{what} was issued to {person(self.person)}"


class OrganisationAwardIssued(Event):
    type: ClassVar[str] = "bigger_picture.organisation_award_issued.v1"
    award: Ref

    def says(self) -> str:
        return "The setting was recognised as a learning organisation"


class ProgrammeCompleted(Event):
    type: ClassVar[str] = "bigger_picture.programme_completed.v1"

    def says(self) -> str:
        return "The programme is complete"


class StepLapsed(Event):
    type: ClassVar[str] = "bigger_picture.step_lapsed.v1"
    key: str
    what: str

    def says(self) -> str:
        return f"It was too late for this: {self.what}"


ProgrammeEvent = (
    InterestRegistered
    | ReadinessCallHeld
    | SignedUp
    | PurchaseOrderSupplied
    | BaselineRecorded
    | MentorsNamed
    | ActivityLogged
    | AttendanceTaken
    | DayMadeUp
    | SisterDayArranged
    | DayMoveNoted
    | MentorLeft
    | MentorReplaced
    | ManagerLeft
    | DeputyTookOver
    | DatesChanged
    | DatesTold
    | CohortCancelled
    | CancellationTold
    | CohortJoined
    | MoveTold
    | Paused
    | Resumed
    | Withdrawn
    | EndReviewHeld
    | InvoiceRaised
    | CreditRaised
    | MentorsChased
    | ReplacementChased
    | CertificateIssued
    | OrganisationAwardIssued
    | ProgrammeCompleted
    | StepLapsed
)
