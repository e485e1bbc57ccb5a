"""What the people of a cohort say of themselves."""

from typing import ClassVar

from pydantic import Field

from domain.messages import Command, PersonId, TextId
from domain.parts.adjustments import AdjustmentKind


class SignIn(Command):
    """Say that you are here; the trainer still marks the attendance sheet."""

    name: ClassVar[str] = "sign_in"
    title: ClassVar[str] = "Say that you are here"
    by_engine: ClassVar[bool] = True
    by_link: ClassVar[bool] = True

    day: int = Field(title="Learning day")
    person: PersonId


class DeclareAdjustment(Command):
    """Record what somebody needs in order to take part; only coordinators and trainers see it."""

    name: ClassVar[str] = "declare_adjustment"
    title: ClassVar[str] = "Record a need"
    by_link: ClassVar[bool] = True

    person: PersonId = Field(title="Who")
    kind: AdjustmentKind = Field(title="What it is about")
    detail: TextId = Field(title="What would help them")


class AnswerAdjustment(Command):
    """Say that what somebody needs is arranged, or why it cannot be."""

    name: ClassVar[str] = "answer_adjustment"
    title: ClassVar[str] = "Arrange a need"

    person: PersonId = Field(title="Who")
    number: int = Field(title="What they need")
    arranged: bool = Field(title="It is arranged")
    reason: TextId | None = Field(None, title="If it cannot be arranged: why")


PeopleCommand = SignIn | DeclareAdjustment | AnswerAdjustment
"""Everything that people say of themselves."""
