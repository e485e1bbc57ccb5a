"""What the people of a cohort have said of themselves."""

from typing import ClassVar

from pydantic import AwareDatetime

from domain.messages import Event, PersonId, TextId
from domain.parts.adjustments import AdjustmentKind
from domain.say import person


class SelfSignedIn(Event):
    type: ClassVar[str] = "cohort.self_signed_in.v1"
    day: int
    person: PersonId

    def says(self) -> str:
        return f"{person(self.person)} signed in on learning day {self.day}"


class AdjustmentDeclared(Event):
    type: ClassVar[str] = "cohort.adjustment_declared.v1"
    number: int
    person: PersonId
    kind: AdjustmentKind
    detail: TextId
    late: bool
    arrange_by: AwareDatetime

    def says(self) -> str:
        late = ", after the day for it" if self.late else ""
        return f"{person(self.person)} told us what they need to take part{late}"


class AdjustmentAnswered(Event):
    type: ClassVar[str] = "cohort.adjustment_answered.v1"
    number: int
    person: PersonId
    arranged: bool
    reason: TextId | None

    def says(self) -> str:
        how = "is arranged" if self.arranged else "cannot be arranged"
        return f"Something that {person(self.person)} needs {how}"


PeopleEvent = SelfSignedIn | AdjustmentDeclared | AdjustmentAnswered
"""Everything that people have said of themselves."""
