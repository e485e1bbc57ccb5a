"""Where the staff competence of a setting stands: its assessors, its staff, who showed what."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from domain.facts import StateOf
from domain.messages import Message, PersonId
from domain.processes.award.state import IN_FORCE, Status
from domain.processes.competence.commands import JobRole
from domain.ref import Ref, derived_ref

SLUG = "competence"
Role = JobRole | Literal["registered assessor"]
DueKind = Literal["first", "again", "repeat"]
"""A first assessment, a re-assessment, or another one because something was not met."""


def competence_ref(provider: Ref, setting: str, framework: str) -> Ref:
    """Return the reference of the staff competence of one setting in one framework."""
    return derived_ref(SLUG, provider, f"{setting}/{framework}")


class Change(Message):
    """Since when a registration has a status; `change` counts its changes."""

    change: int
    status: Status
    since: AwareDatetime


class Assessor(Message):
    """Somebody who is or was registered for this setting, with what was heard of it."""

    person: PersonId
    registration: Ref
    number: str
    changes: tuple[Change, ...]

    @property
    def status(self) -> Status:
        """What the registration is at present."""
        return self.changes[-1].status

    @property
    def in_force(self) -> bool:
        """Whether the registration is in force at present."""
        return self.status in IN_FORCE

    @property
    def ever_in_force(self) -> bool:
        """Whether it was heard to be in force before: then its holder has come here already."""
        return any(one.status in IN_FORCE for one in self.changes)

    def in_force_at(self, instant: datetime) -> bool:
        """Tell whether the registration was in force just before an instant."""
        before = [one for one in self.changes if one.since < instant]
        return bool(before) and before[-1].status in IN_FORCE


class Employment(Message):
    """One stretch of working at the setting, both days included; no last day while it goes on."""

    joined_on: date
    left_on: date | None = None

    def covers(self, day: date) -> bool:
        """Tell whether a day is part of it."""
        return self.joined_on <= day and (self.left_on is None or day <= self.left_on)


class Assessment(Message):
    """What an assessor saw; `until` is the last day on which it makes somebody competent."""

    assessor: PersonId
    assessed_on: date
    framework_version: int
    unmet: tuple[str, ...]
    until: date | None


class NextDue(Message):
    """By when somebody is assessed next; `set_at` is when that day became known."""

    kind: DueKind
    by: date
    set_at: AwareDatetime


class Employee(Message):
    """Somebody on the list of staff, with every stretch of work and every assessment."""

    number: int
    person: PersonId
    role: Role
    employments: tuple[Employment, ...]
    next_due: NextDue | None = None
    assessments: tuple[Assessment, ...] = ()
    trained_on: date | None = None

    @property
    def here(self) -> bool:
        """Whether they work at the setting at present."""
        return self.employments[-1].left_on is None

    def employed_on(self, day: date) -> bool:
        """Tell whether they worked at the setting on a day."""
        return any(one.covers(day) for one in self.employments)

    def here_after(self, day: date) -> bool:
        """Tell whether they belonged to the staff at the end of a day; a last day is their end."""
        return any(one.covers(day) and one.left_on != day for one in self.employments)

    def last_by(self, day: date) -> Assessment | None:
        """Return the latest assessment up to a day."""
        before = [one for one in self.assessments if one.assessed_on <= day]
        return before[-1] if before else None


class Team(Message):
    """The staff of one setting in one framework.

    `without_since` is when the last person stopped who might assess; `without` counts how often
    that happened. `warned` and `lapsed` are keys of letters.
    """

    provider: Ref
    setting: str
    framework: str
    framework_title: str
    assessors: tuple[Assessor, ...] = ()
    staff: tuple[Employee, ...] = ()
    without_since: AwareDatetime | None = None
    without: int = 0
    warned: tuple[str, ...] = ()
    lapsed: tuple[str, ...] = ()

    def employee(self, person: PersonId) -> Employee | None:
        """Return somebody who is or was on the list of staff, or None."""
        return next((one for one in self.staff if one.person == person), None)

    def registrations(self, person: PersonId) -> tuple[Assessor, ...]:
        """Return every registration of a person that was heard of here."""
        return tuple(one for one in self.assessors if one.person == person)

    def registered(self, person: PersonId) -> bool:
        """Tell whether a person has a registration in force at present."""
        return any(one.in_force for one in self.registrations(person))

    @property
    def assessing(self) -> tuple[PersonId, ...]:
        """Who may train and assess at present: registered, and working here."""
        return tuple(one.person for one in self.staff if one.here and self.registered(one.person))

    @property
    def to_assess(self) -> tuple[Employee, ...]:
        """Who works here and is assessed: everybody but those whose registration shows it."""
        return tuple(one for one in self.staff if one.here and not self.registered(one.person))


class NotBegun(Message):
    """Nobody was ever registered for this setting."""

    shape: Literal["not_begun"] = "not_begun"


class Kept(Message):
    """Staff competence is kept."""

    shape: Literal["kept"] = "kept"
    team: Team


class Stopped(Message):
    """It is not kept any more; the next registered assessor begins it again."""

    shape: Literal["stopped"] = "stopped"
    team: Team


AnyState = NotBegun | Kept | Stopped
State = Annotated[AnyState, Field(discriminator="shape")]


class CompetenceOf(StateOf[AnyState]):
    """The staff competence of a setting that another process asks about."""
