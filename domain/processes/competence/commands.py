"""What the staff competence of a setting can be told."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from domain.entry.dates import HappenedOn, Since
from domain.entry.text import Key
from domain.messages import Command, Message, PersonId, TextId
from domain.parts.lapses import LapseStep
from domain.processes.award.state import Status
from domain.ref import Ref

JobRole = Literal[
    "care worker",
    "senior care worker",
    "team leader",
    "nurse",
    "manager",
    "activities worker",
    "other",
]


Month = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]
"""A month in which something is due, such as 2027-03."""


class NoteAssessor(Command):
    """Take note of a registration: its holder may assess staff here while it is in force.

    `change` counts the changes of its status; `left` tells that the holder is not here any more.
    """

    name: ClassVar[str] = "note_assessor"
    title: ClassVar[str] = "Note a registration"
    by_engine: ClassVar[bool] = True

    provider: Ref
    setting: str
    framework: str
    assessor: PersonId
    registration: Ref
    number: str
    change: int = Field(ge=1)
    status: Status
    since: AwareDatetime
    left: bool = False


class NewEmployee(Message):
    """Somebody who works at the setting, and since when."""

    person: PersonId = Field(title="Name")
    role: JobRole = Field(title="Role")
    joined_on: Since = Field(title="Works here since")


class AddStaff(Command):
    """Put people on the list of staff who are trained and assessed."""

    name: ClassVar[str] = "add_staff"
    title: ClassVar[str] = "Add staff"

    staff: tuple[NewEmployee, ...] = Field(title="Employees", min_length=1, max_length=60)


class RecordStaffLeft(Command):
    """Record that an employee does not work at the setting any more."""

    name: ClassVar[str] = "record_staff_left"
    title: ClassVar[str] = "Record a leaver"

    person: PersonId = Field(title="Employee")
    left_on: date = Field(title="Last day at work")


class RecordStaffReturn(Command):
    """Record that somebody who had left works at the setting again. What they showed before counts
    until its day."""

    name: ClassVar[str] = "record_staff_return"
    title: ClassVar[str] = "Record a return"

    person: PersonId = Field(title="Former employee")
    role: JobRole = Field(title="Role")
    returned_on: HappenedOn = Field(title="Works here again since")


class RecordTraining(Command):
    """Record whom a registered assessor has trained. Competence is assessed besides."""

    name: ClassVar[str] = "record_training"
    title: ClassVar[str] = "Record training"

    assessor: PersonId = Field(title="Trained by")
    trained_on: HappenedOn = Field(title="Trained on")
    people: tuple[PersonId, ...] = Field(title="Who was trained", min_length=1, max_length=60)


class RecordCompetence(Command):
    """Record what a registered assessor saw of an employee. Competent is whoever met every
    criterion; otherwise those not met are the feedback, and another assessment is due."""

    name: ClassVar[str] = "record_competence"
    title: ClassVar[str] = "Record an assessment"

    person: PersonId = Field(title="Employee")
    assessor: PersonId = Field(title="Assessed by")
    assessed_on: HappenedOn = Field(title="Assessed on")
    all_met: bool = Field(title="Every criterion was met")
    not_met: tuple[Key, ...] = Field((), title="Criteria not met yet, or not seen", max_length=60)
    evidence: TextId = Field(
        title="What was seen", description="Where, with which care, and what the person said"
    )


class WithdrawAssessment(Command):
    """Withdraw somebody's latest assessment because it was recorded by mistake, such as for
    somebody else. It stays in the history with the reason, and counts for nothing any more."""

    name: ClassVar[str] = "withdraw_assessment"
    title: ClassVar[str] = "Withdraw an assessment"
    consequence: ClassVar[str] = (
        "The assessment no longer counts: the person may have to be assessed again."
    )

    person: PersonId = Field(title="Whose latest assessment")
    reason: TextId = Field(title="Why")


class StopKeeping(Command):
    """Stop keeping staff competence here. It begins again with the next registered assessor."""

    name: ClassVar[str] = "stop_keeping"
    title: ClassVar[str] = "Stop keeping staff competence"
    consequence: ClassVar[str] = (
        "Nothing more is recorded for this setting under this framework, and its reminders stop."
    )

    reason: TextId = Field(title="Why")


class NoteDueWarned(Command):
    """Record the letter about the assessments that are due in a month."""

    name: ClassVar[str] = "note_due_warned"
    title: ClassVar[str] = "Record the letter about assessments due"
    by_engine: ClassVar[bool] = True

    month: Month
    rung: int


CompetenceCommand = (
    NoteAssessor
    | AddStaff
    | RecordStaffLeft
    | RecordStaffReturn
    | RecordTraining
    | RecordCompetence
    | WithdrawAssessment
    | StopKeeping
    | NoteDueWarned
    | LapseStep
)
