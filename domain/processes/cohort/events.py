"""What has happened to a cohort."""

from typing import ClassVar

from pydantic import AwareDatetime

from domain.calendar import london_date, say_date, say_when
from domain.messages import Event, PersonId, TextId
from domain.parts.learning_days import LearningDay
from domain.parts.places import Seat
from domain.processes.cohort.commands import Mark
from domain.processes.cohort.correction_messages import CorrectionEvent
from domain.processes.cohort.cover_events import CoverEvent
from domain.processes.cohort.date_events import DateEvent
from domain.processes.cohort.evaluation_events import EvaluationEvent
from domain.processes.cohort.merge_events import Merged, MergeEvent
from domain.processes.cohort.people_events import PeopleEvent
from domain.processes.cohort.queue_events import QueueEvent
from domain.ref import Ref
from domain.say import counted, listed, person, stream, text


class Planned(Event):
    type: ClassVar[str] = "cohort.planned.v1"
    service: str
    label: str
    capacity: int
    days: tuple[LearningDay, ...]
    in_house: Ref | None
    opens_decision_at: AwareDatetime
    automatic_offers: bool = False

    def says(self) -> str:
        days, places = counted(len(self.days), "learning day"), counted(self.capacity, "place")
        return f"{self.label} was planned: {days} and {places}"


class Opened(Event):
    type: ClassVar[str] = "cohort.opened.v1"

    def says(self) -> str:
        return "The cohort was opened for bookings"


class GoingAhead(Event):
    type: ClassVar[str] = "cohort.going_ahead.v1"
    taken: int
    capacity: int

    def says(self) -> str:
        return f"The cohort goes ahead with {self.taken} of {self.capacity} places taken"


class AtRisk(Event):
    type: ClassVar[str] = "cohort.at_risk.v1"
    taken: int
    capacity: int

    def says(self) -> str:
        return f"Only {self.taken} of {self.capacity} places were taken, so a decision is needed"


class Cancelled(Event):
    type: ClassVar[str] = "cohort.cancelled.v1"
    reason: TextId
    taken: int
    capacity: int

    def says(self) -> str:
        taken = f"with {self.taken} of {self.capacity} places taken"
        return f"The cohort was cancelled {taken}: {text(self.reason)}"


class DayMoved(Event):
    type: ClassVar[str] = "cohort.day_moved.v1"
    day: int
    sequence: int
    starts: AwareDatetime
    ends: AwareDatetime
    room: str
    opens_decision_at: AwareDatetime  # it follows the first day

    def says(self) -> str:
        return f"Learning day {self.day} was moved to {say_when(self.starts)}, {self.room}"


class PlacesTaken(Event):
    type: ClassVar[str] = "cohort.places_taken.v1"
    holder: Ref
    provider: Ref | None
    seats: tuple[Seat, ...]
    held: bool = False

    def says(self) -> str:
        how = "held" if self.held else "taken"
        return f"{counted(len(self.seats), 'place')} {how} for {stream(self.holder)}"


class PlacesConfirmed(Event):
    type: ClassVar[str] = "cohort.places_confirmed.v1"
    holder: Ref
    places: tuple[str, ...]

    def says(self) -> str:
        return f"{counted(len(self.places), 'held place')} confirmed for {stream(self.holder)}"


class Assessed(Event):
    type: ClassVar[str] = "cohort.assessed.v1"
    holder: Ref
    person: PersonId
    number: int

    def says(self) -> str:
        return f"{person(self.person)} was assessed, number {self.number} in this cohort"


class DaysExcused(Event):
    type: ClassVar[str] = "cohort.days_excused.v1"
    place: str
    person: PersonId
    days: tuple[int, ...]

    def says(self) -> str:
        noun = "learning day" if len(self.days) == 1 else "learning days"
        numbers = listed(str(day) for day in self.days)
        return f"{person(self.person)} has done {noun} {numbers} already, in another cohort"


class PlacesNamed(Event):
    type: ClassVar[str] = "cohort.places_named.v1"
    holder: Ref
    seats: tuple[Seat, ...]
    held: bool = False

    def says(self) -> str:
        people = listed(person(seat.person) for seat in self.seats if seat.person)
        return f"{people} will attend for {stream(self.holder)}"


class PlaceVacated(Event):
    type: ClassVar[str] = "cohort.place_vacated.v1"
    holder: Ref
    place: str
    person: PersonId

    def says(self) -> str:
        return f"{person(self.person)} no longer attends for {stream(self.holder)}"


class PlacesGivenUp(Event):
    type: ClassVar[str] = "cohort.places_given_up.v1"
    holder: Ref
    places: tuple[str, ...]

    def says(self) -> str:
        return f"{stream(self.holder)} gave up {counted(len(self.places), 'place')}"


class VisitorWelcomed(Event):
    type: ClassVar[str] = "cohort.visitor_welcomed.v1"
    holder: Ref
    person: PersonId
    day: int

    def says(self) -> str:
        return f"{person(self.person)} will join learning day {self.day} as a visitor"


class VisitorExcused(Event):
    type: ClassVar[str] = "cohort.visitor_excused.v1"
    holder: Ref
    person: PersonId
    day: int

    def says(self) -> str:
        return f"{person(self.person)} will not join learning day {self.day} as a visitor"


class RegisterMarked(Event):
    type: ClassVar[str] = "cohort.register_marked.v1"
    day: int
    revision: int
    marks: tuple[Mark, ...]

    def says(self) -> str:
        present = sum(mark.status != "absent" for mark in self.marks)
        return (
            f"Attendance for learning day {self.day} was recorded: "
            f"{present} attended, {len(self.marks) - present} did not"
        )


class Instructed(Event):
    type: ClassVar[str] = "cohort.instructed.v1"
    place: str
    occupant: int
    person: PersonId

    def says(self) -> str:
        return f"Joining instructions and invitations went to {person(self.person)}"


class DayReminded(Event):
    type: ClassVar[str] = "cohort.day_reminded.v1"
    day: int
    sequence: int

    def says(self) -> str:
        return f"Everyone expected on learning day {self.day} was reminded"


class RegisterChased(Event):
    type: ClassVar[str] = "cohort.register_chased.v1"
    day: int
    sequence: int

    def says(self) -> str:
        return f"The trainer was asked for the attendance sheet of learning day {self.day}"


class RegisterReported(Event):
    type: ClassVar[str] = "cohort.register_reported.v1"
    day: int
    revision: int

    def says(self) -> str:
        return f"Attendance of learning day {self.day} was passed on to each provider's programme"


class DayMoveTold(Event):
    type: ClassVar[str] = "cohort.day_move_told.v1"
    day: int
    sequence: int

    def says(self) -> str:
        return f"Everyone concerned was told about the new time of learning day {self.day}"


class InvitationsCancelled(Event):
    type: ClassVar[str] = "cohort.invitations_cancelled.v1"
    place: str
    occupant: int
    person: PersonId

    def says(self) -> str:
        return f"The invitations of {person(self.person)} were cancelled"


class HolderTold(Event):
    type: ClassVar[str] = "cohort.holder_told.v1"
    holder: Ref

    def says(self) -> str:
        return f"The cancellation was passed on to {stream(self.holder)}"


class TrainerTold(Event):
    type: ClassVar[str] = "cohort.trainer_told.v1"
    trainer: PersonId

    def says(self) -> str:
        return f"{person(self.trainer)} was told that the days ahead do not take place"


class VisitCancelled(Event):
    type: ClassVar[str] = "cohort.visit_cancelled.v1"
    person: PersonId
    day: int

    def says(self) -> str:
        return f"{person(self.person)}, a visitor, was told that learning day {self.day} is off"


class Closed(Event):
    type: ClassVar[str] = "cohort.closed.v1"
    last_day: AwareDatetime

    def says(self) -> str:
        last = say_date(london_date(self.last_day))
        return f"The cohort was closed; its last learning day was {last}"


class TogetherAgreed(Event):
    type: ClassVar[str] = "cohort.together_agreed.v1"
    provider: Ref
    reason: TextId

    def says(self) -> str:
        return f"{stream(self.provider)} may have more than one person here: {text(self.reason)}"


class StepLapsed(Event):
    type: ClassVar[str] = "cohort.step_lapsed.v1"
    key: str
    what: str

    def says(self) -> str:
        return f"It was too late for this: {self.what}"


CohortEvent = (
    Planned
    | Opened
    | GoingAhead
    | AtRisk
    | Cancelled
    | DayMoved
    | CorrectionEvent
    | CoverEvent
    | DateEvent
    | MergeEvent
    | Merged
    | PlacesTaken
    | PlacesConfirmed
    | QueueEvent
    | PeopleEvent
    | EvaluationEvent
    | TogetherAgreed
    | Assessed
    | DaysExcused
    | PlacesNamed
    | PlaceVacated
    | PlacesGivenUp
    | VisitorWelcomed
    | VisitorExcused
    | RegisterMarked
    | Instructed
    | DayReminded
    | RegisterChased
    | RegisterReported
    | DayMoveTold
    | InvitationsCancelled
    | HolderTold
    | TrainerTold
    | VisitCancelled
    | Closed
    | StepLapsed
)
"""Everything that can happen to a cohort; it begins with its plan."""
