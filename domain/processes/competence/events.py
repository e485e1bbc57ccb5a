"""What has happened to the staff competence of a setting."""

from datetime import date
from typing import ClassVar

from pydantic import AwareDatetime

from domain.calendar import say_date, say_month
from domain.messages import Event, Message, PersonId, TextId
from domain.processes.award.state import IN_FORCE, Status
from domain.processes.competence.commands import JobRole, Month
from domain.ref import Ref
from domain.say import counted, listed, person, text


class Begun(Event):
    """The first assessor of a setting was registered; its name is as it was then."""

    type: ClassVar[str] = "competence.begun.v1"
    provider: Ref
    setting: str
    setting_name: str
    framework: str
    framework_title: str

    def says(self) -> str:
        return f"Staff competence is kept for {self.setting_name}: {self.framework_title}"


class AssessorNoted(Event):
    """`assess_by` is by when the holder is assessed like others, once they cannot assess."""

    type: ClassVar[str] = "competence.assessor_noted.v1"
    assessor: PersonId
    registration: Ref
    number: str
    change: int
    status: Status
    since: AwareDatetime
    left: bool
    assess_by: date | None

    def says(self) -> str:
        may = "may" if self.status in IN_FORCE else "may not"
        known = f"{self.number}, {self.status}"
        return f"{person(self.assessor)} {may} train and assess here ({known})"


class Joined(Message):
    """An employee as they were put on the list, under their number there."""

    number: int
    person: PersonId
    role: JobRole
    joined_on: date


class StaffAdded(Event):
    """`assess_by` is by when their first assessment is due."""

    type: ClassVar[str] = "competence.staff_added.v1"
    staff: tuple[Joined, ...]
    assess_by: date

    def says(self) -> str:
        names = listed(person(one.person) for one in self.staff)
        return f"Put on the list of staff: {names}, to be assessed by {say_date(self.assess_by)}"


class StaffLeft(Event):
    type: ClassVar[str] = "competence.staff_left.v1"
    person: PersonId
    left_on: date

    def says(self) -> str:
        return f"{person(self.person)} left; the last day was {say_date(self.left_on)}"


class StaffReturned(Event):
    type: ClassVar[str] = "competence.staff_returned.v1"
    person: PersonId
    role: JobRole
    returned_on: date
    assess_by: date

    def says(self) -> str:
        return f"{person(self.person)} works here again since {say_date(self.returned_on)}"


class Trained(Event):
    type: ClassVar[str] = "competence.trained.v1"
    assessor: PersonId
    registration: Ref
    trained_on: date
    people: tuple[PersonId, ...]

    def says(self) -> str:
        names = listed(person(one) for one in self.people)
        return f"{person(self.assessor)} trained {names} on {say_date(self.trained_on)}"


class Assessed(Event):
    """Competent is whoever left no criterion unmet; then `next_by` is the last valid day."""

    type: ClassVar[str] = "competence.assessed.v1"
    person: PersonId
    assessor: PersonId
    registration: Ref
    framework_version: int
    assessed_on: date
    unmet: tuple[str, ...]
    evidence: TextId
    next_by: date
    recorded_by: str

    def says(self) -> str:
        seen = f"{person(self.assessor)} assessed {person(self.person)} on"
        when, by = say_date(self.assessed_on), say_date(self.next_by)
        if not self.unmet:
            result = f"competent to the end of {by}"
        else:
            open_ones = counted(len(self.unmet), "criterion is", "criteria are")
            result = f"{open_ones} not met yet, to be assessed again by {by}"
        return f"{seen} {when}: {result}. {text(self.evidence)}"


class AssessmentWithdrawn(Event):
    """The latest assessment was a mistake; `assess_by` is by when they are assessed instead."""

    type: ClassVar[str] = "competence.assessment_withdrawn.v1"
    person: PersonId
    assessed_on: date
    reason: TextId
    assess_by: date

    def says(self) -> str:
        which = f"The assessment of {person(self.person)} on {say_date(self.assessed_on)}"
        return f"{which} was withdrawn: {text(self.reason)}"


class Stopped(Event):
    type: ClassVar[str] = "competence.stopped.v1"
    reason: TextId

    def says(self) -> str:
        return f"Staff competence is not kept here any more: {text(self.reason)}"


class DueWarned(Event):
    type: ClassVar[str] = "competence.due_warned.v1"
    month: Month
    rung: int

    def says(self) -> str:
        month = say_month(self.month)
        return f"A letter told the registered manager which assessments are due in {month}"


class StepLapsed(Event):
    type: ClassVar[str] = "competence.step_lapsed.v1"
    key: str
    what: str

    def says(self) -> str:
        return f"It was too late for this: {self.what}"


CompetenceEvent = (
    Begun
    | AssessorNoted
    | StaffAdded
    | StaffLeft
    | StaffReturned
    | Trained
    | Assessed
    | AssessmentWithdrawn
    | Stopped
    | DueWarned
    | StepLapsed
)
