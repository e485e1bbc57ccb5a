"""Where a booking of a short course stands."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from domain.catalogue import service
from domain.course_plan import CoursePlan
from domain.messages import Message, PersonId, TextId
from domain.offers import Service
from domain.parts.actions import Action
from domain.parts.attendance import DayMark, MadeUp, SisterDay, open_visits
from domain.parts.criteria import CriterionOutcome
from domain.parts.learning_days import LearningDay, day_of
from domain.parts.timetables import Timetable, days_in
from domain.parts.waiting import Cause
from domain.ref import Ref
from domain.services.course.events import AwardKind, Charge, NewsKind, Terms

SeatStatus = Literal["waiting", "held", "booked", "none"]
"""A delegate waits for a place, has one on hold or for good, or needs another course date."""

EndCause = Literal["not accepted", "cancelled", "not passed", "assessment lapsed"]


class NothingYet(Message):
    """Nothing is known yet."""

    shape: Literal["nothing"] = "nothing"


class News(Message):
    """Something that the provider, and perhaps one delegate, has still to be told."""

    number: int
    kind: NewsKind
    at: AwareDatetime
    person: PersonId | None = None
    cohort: Ref | None = None
    cause: Cause | None = None
    until: AwareDatetime | None = None


class Attempt(Message):
    """One try at a part of the assessment; `void` once the quality check asked for another.

    An `unfinished` observation is part of a try: criteria are left to be seen another time.
    """

    component: str
    passed: bool
    assessor: PersonId
    on: date
    at: AwareDatetime
    recorded_by: str
    by_criteria: bool = False
    unfinished: bool = False
    void: bool = False


class TaskDone(Message):
    """A workplace task that was handed in."""

    task: str
    on: date
    at: AwareDatetime


class Evidence(Message):
    """A policy or procedure that was produced, and what difference it made."""

    kind: Literal["policy", "procedure", "other"]
    called: TextId
    difference: TextId
    on: date
    at: AwareDatetime


class Objection(Message):
    """A private objection to being in a set with provider `about`; it ends with a move as well."""

    objection: int
    cohort: Ref
    about: Ref
    at: AwareDatetime
    settled: TextId | None = None


class Sample(Message):
    """Whether a finished assessment was drawn for a quality check, and what became of it."""

    drawn_at: AwareDatetime
    sampled: bool
    checked_at: AwareDatetime | None = None


class Ended(Message):
    """Why a delegate does not go on, and what it costs."""

    cause: EndCause
    at: AwareDatetime
    charge: Charge = "full price"
    fee_pence: int = 0


class IssuedAward(Message):
    """A certificate or registration that a delegate has."""

    kind: AwardKind
    award: Ref


class Delegate(Message):
    """Somebody who attends. `number` stays for good; `person` and `place` may change.

    `occupant` counts the people who sat here one after another, `draws` the samples drawn. Days
    that were done `before` their present date was chosen do not come again on it.
    """

    number: int
    person: PersonId
    place: str
    cohort: Ref
    seat: SeatStatus
    seat_at: AwareDatetime
    fulfils: tuple[str, ...] = ()
    screening: Literal["none", "open", "accepted"] = "none"
    asked_at: AwareDatetime
    before: tuple[int, ...] = ()
    occupant: int = 1
    booked_at: AwareDatetime | None = None
    ended: Ended | None = None
    tasks: tuple[TaskDone, ...] = ()
    actions: tuple[Action, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    objections: tuple[Objection, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    outcomes: tuple[CriterionOutcome, ...] = ()
    feedback: int = 0  # failed attempts that were talked through
    chased: tuple[str, ...] = ()
    extended_until: date | None = None
    reopened_on: date | None = None  # when a quality check asked for another observation
    draws: int = 0
    sample: Sample | None = None
    released_at: AwareDatetime | None = None
    awards: tuple[IssuedAward, ...] = ()

    @property
    def active(self) -> bool:
        return self.ended is None

    @property
    def counts(self) -> tuple[Attempt, ...]:
        """The attempts that count."""
        return tuple(one for one in self.attempts if not one.void)

    @property
    def objection(self) -> Objection | None:
        """The private objection that is still to be settled."""
        here = [one for one in self.objections if one.cohort == self.cohort and not one.settled]
        return next(iter(here), None)

    def has_award(self, kind: AwardKind) -> bool:
        return any(one.kind == kind for one in self.awards)


class Offer(Message):
    """An open offer of the waiting list."""

    offer: int
    cohort: Ref
    answer_by: AwareDatetime
    last_minute: bool


class Merge(Message):
    """A cohort of this booking is to be merged into another: it can agree until `answer_by`."""

    cohort: Ref
    into: Ref
    answer_by: AwareDatetime


class RaisedFee(Message):
    """A fee that was invoiced."""

    fee: str
    invoice: Ref


class LateMove(Message):
    """What somebody's move to another date costs, as it was late."""

    fee: str
    person: PersonId
    pence: int
    at: AwareDatetime


class Postponed(Message):
    """A cohort without dates at present: days that had not begun at `since` do not take place."""

    cohort: Ref
    since: AwareDatetime


class MovedDay(Message):
    """A day of a cohort was moved: until `answer_by` cancelling and moving are free."""

    cohort: Ref
    answer_by: AwareDatetime


class Booking(Message):
    """Everything known of a booking."""

    service: str
    provider: Ref
    setting: str
    contact: PersonId
    booked_at: AwareDatetime
    terms: Terms
    purchase_order: str | None
    purchase_order_required: bool
    purchase_order_at: AwareDatetime
    timetables: tuple[Timetable, ...]
    delegates: tuple[Delegate, ...]
    moves: int = 0
    holds: int = 0  # released so far
    offer: Offer | None = None
    invoice: Ref | None = None
    invoiced: tuple[int, ...] = ()
    credited: tuple[int, ...] = ()
    fees: tuple[RaisedFee, ...] = ()
    late_moves: tuple[LateMove, ...] = ()
    marks: tuple[DayMark, ...] = ()
    made_up: tuple[MadeUp, ...] = ()
    sister_days: tuple[SisterDay, ...] = ()
    called_off: tuple[Ref, ...] = ()
    moved_days: tuple[MovedDay, ...] = ()
    merge: Merge | None = None
    postponed: tuple[Postponed, ...] = ()
    to_tell: tuple[News, ...] = ()
    news: int = 0
    lapsed: tuple[str, ...] = ()

    @property
    def without_date(self) -> tuple[Ref, ...]:
        """The cohorts that are postponed."""
        return tuple(one.cohort for one in self.postponed)

    @property
    def offered(self) -> Service:
        """The course as the catalogue has it."""
        return service(self.service)

    @property
    def plan(self) -> CoursePlan:
        """How the course runs."""
        return self.offered.course or CoursePlan()

    @property
    def active(self) -> tuple[Delegate, ...]:
        """The delegates who go on."""
        return tuple(one for one in self.delegates if one.active)

    def delegate(self, person: PersonId) -> Delegate | None:
        """Return somebody who goes on; whoever came back is the latest."""
        return next((one for one in reversed(self.active) if one.person == person), None)

    def days(self, cohort: Ref) -> tuple[LearningDay, ...]:
        """Return the learning days of one of the cohorts that delegates attend."""
        return days_in(self.timetables, cohort)

    def own_days(self, delegate: Delegate) -> tuple[LearningDay, ...]:
        """Return a delegate's learning days, in order of time."""
        return tuple(sorted(self.days(delegate.cohort), key=lambda day: day.starts))

    def day(self, delegate: Delegate, number: int) -> LearningDay | None:
        """Return one of a delegate's learning days."""
        return day_of(self.days(delegate.cohort), number)

    def visits(self, person: PersonId) -> tuple[SisterDay, ...]:
        """Return the sister days of somebody that nobody has marked yet."""
        return open_visits(self.sister_days, self.marks, person)


class Underway(Message):
    """Booked, and not finished."""

    shape: Literal["underway"] = "underway"
    booking: Booking


class Over(Message):
    """Nothing is left to happen; a corrected attendance sheet is still taken over."""

    shape: Literal["over"] = "over"
    booking: Booking
    closed_at: AwareDatetime


Shape = NothingYet | Underway | Over
State = Annotated[Shape, Field(discriminator="shape")]
