"""Where a Bigger Picture programme stands."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from domain.messages import Message, PersonId
from domain.parts.attendance import DayMark, MadeUp, SisterDay, open_visits
from domain.parts.learning_days import LearningDay, Part, day_of
from domain.parts.tidings import Tiding
from domain.parts.timetables import Timetable, days_in
from domain.ref import Ref
from domain.services.bigger_picture.commands import CertificateKind, Measures
from domain.services.bigger_picture.events import Terms


class NothingYet(Message):
    """Nothing is known yet."""

    shape: Literal["nothing"] = "nothing"


class Enquiry(Message):
    """A provider is interested; `ready` once the readiness call went well."""

    shape: Literal["enquiry"] = "enquiry"
    provider: Ref
    setting: str
    registered_at: AwareDatetime
    ready: bool = False
    calls: int = 0


class Member(Message):
    """Somebody of the team: the manager or a mentor, present or past.

    Days that were done `before` they moved to their present cohort do not come again there.
    """

    person: PersonId
    part: Part
    areas: tuple[str, ...]
    place: str
    cohort: Ref
    joined_at: AwareDatetime
    before: tuple[int, ...] = ()
    left_at: AwareDatetime | None = None
    replaced: bool = False
    chased: bool = False

    @property
    def here(self) -> bool:
        return self.left_at is None


class Certificate(Message):
    """A certificate that was issued."""

    person: PersonId
    kind: CertificateKind
    award: Ref


class Activity(Message):
    """That a mentor's work after a day is on record."""

    person: PersonId
    after_day: int


class CalledOff(Message):
    """A cohort of this team, or of one of its visits, that was cancelled at `at`."""

    cohort: Ref
    at: AwareDatetime
    noted_at: AwareDatetime
    told: bool = False


class DatesToTell(Message):
    """News of the dates of a cohort that sponsor and manager have still to hear."""

    number: int
    cohort: Ref
    what: Tiding
    at: AwareDatetime


class Programme(Message):
    """Everything known of a programme since its sign-up."""

    provider: Ref
    setting: str
    cohort: Ref
    sponsor: PersonId
    signed_at: AwareDatetime
    terms: Terms
    mentor_places: tuple[str, ...]
    purchase_order: str | None
    purchase_order_required: bool
    purchase_order_at: AwareDatetime
    timetables: tuple[Timetable, ...]
    team: tuple[Member, ...]
    marks: tuple[DayMark, ...] = ()
    made_up: tuple[MadeUp, ...] = ()
    sister_days: tuple[SisterDay, ...] = ()
    activities: tuple[Activity, ...] = ()
    baseline: Measures | None = None
    end_review: Measures | None = None
    end_review_at: AwareDatetime | None = None
    end_review_on: date | None = None
    invoice: Ref | None = None
    credited: bool = False
    chases: int = 0
    chased_at: AwareDatetime | None = None  # the first time
    last_chased_at: AwareDatetime | None = None
    pauses: int = 0
    paused_for_mentors: bool = False
    certificates: tuple[Certificate, ...] = ()
    organisation_award: Ref | None = None
    lapsed: tuple[str, ...] = ()
    called_off: tuple[CalledOff, ...] = ()
    without_date: tuple[Ref, ...] = ()  # cohorts that are postponed
    dates_to_tell: DatesToTell | None = None
    dates_changed: int = 0
    joins: int = 0  # of another cohort, by all or some
    moves: int = 0  # of them, those by the whole team
    move_to_tell: Ref | None = None
    moved_at: AwareDatetime | None = None

    def days(self, cohort: Ref) -> tuple[LearningDay, ...]:
        """Return the timetable of one of the cohorts that this team attends."""
        return days_in(self.timetables, cohort)

    def day(self, member: Member, number: int) -> LearningDay | None:
        """Return a day of the member's own cohort."""
        return day_of(self.days(member.cohort), number)

    def cancellation(self, cohort: Ref) -> CalledOff | None:
        """Return how a cohort was cancelled, or None when it was not."""
        return next((one for one in self.called_off if one.cohort == cohort), None)

    def is_called_off(self, cohort: Ref) -> bool:
        return self.cancellation(cohort) is not None

    def takes_place(self, cohort: Ref, day: LearningDay) -> bool:
        """Tell whether a day was held or will be: a cancelled cohort keeps those it had begun."""
        cancelled = self.cancellation(cohort)
        return cancelled is None or day.starts < cancelled.at

    def timetable(self, cohort: Ref) -> tuple[LearningDay, ...]:
        """Return the days of a cohort that take place."""
        return tuple(day for day in self.days(cohort) if self.takes_place(cohort, day))

    @property
    def stranded(self) -> tuple[Member, ...]:
        """Those who sit in a cancelled cohort, and those whose seat there is vacant."""
        return tuple(
            member
            for member in self.team
            if self.is_called_off(member.cohort) and (member.here or not member.replaced)
        )

    @property
    def main_days(self) -> tuple[LearningDay, ...]:
        return self.days(self.cohort)

    @property
    def first_start(self) -> datetime:
        return min(day.starts for day in self.main_days)

    @property
    def last_end(self) -> datetime:
        """The end of the cohort, or of the last day that somebody has in a later one.

        Of a cancelled cohort only the days held count; without any it is the cancellation.
        """
        own = [
            day.ends
            for member in self.team
            if member.here
            for day in self.timetable(member.cohort)
            if day.is_for(member.part, member.areas)
        ]
        ends = [*own, *(day.ends for day in self.timetable(self.cohort))]
        cancelled = self.cancellation(self.cohort)
        return max(ends, default=cancelled.at if cancelled else self.signed_at)

    @property
    def manager(self) -> Member | None:
        """The manager who takes part now, or None while there is none."""
        return next((m for m in self.team if m.part == "manager" and m.here), None)

    @property
    def mentors(self) -> tuple[Member, ...]:
        """The mentors who take part now."""
        return tuple(m for m in self.team if m.part == "mentor" and m.here)

    @property
    def mentors_named(self) -> bool:
        return any(member.part == "mentor" for member in self.team)

    @property
    def vacancies(self) -> tuple[Member, ...]:
        """Those who left and whom nobody has replaced."""
        return tuple(m for m in self.team if not m.here and not m.replaced)

    def vacancy(self, place: str) -> Member | None:
        """Return who left a place that nobody has taken over; a place has one at most."""
        return next((m for m in self.vacancies if m.place == place), None)

    def vacancy_left_by(self, person: PersonId, part: Part) -> Member | None:
        """Return the vacancy that somebody left in a part, or None."""
        return next((m for m in self.vacancies if (m.person, m.part) == (person, part)), None)

    def visits(self, person: PersonId) -> tuple[SisterDay, ...]:
        """Return the sister days of somebody that nobody has marked yet."""
        return open_visits(self.sister_days, self.marks, person)

    def member(self, person: PersonId) -> Member | None:
        """Return the membership of a person, the latest if they came back."""
        return next((m for m in reversed(self.team) if m.person == person), None)


class PauseState(Message):
    """A pause in force."""

    cause: Literal["asked", "mentors"]
    since: AwareDatetime
    until: date


class Underway(Message):
    """Signed up and not finished; `pause` while paused."""

    shape: Literal["underway"] = "underway"
    programme: Programme
    pause: PauseState | None = None


class Withdrew(Message):
    """The provider withdrew; `free` when nothing is to be paid."""

    shape: Literal["withdrew"] = "withdrew"
    programme: Programme
    withdrawn_at: AwareDatetime
    free: bool


class Completed(Message):
    """Every requirement is met and every certificate issued."""

    shape: Literal["completed"] = "completed"
    programme: Programme
    completed_at: AwareDatetime


Programming = Underway | Withdrew | Completed
Shape = NothingYet | Enquiry | Underway | Withdrew | Completed
State = Annotated[Shape, Field(discriminator="shape")]
