"""What the people of a cohort say of themselves."""

from typing import ClassVar

from pydantic import Field

from domain.messages import Command, PersonId


class SignIn(Command):
    """Say that you are here; the trainer still marks the attendance sheet."""

    name: ClassVar[str] = "sign_in"
    title: ClassVar[str] = "Say that you are here"
    by_engine: ClassVar[bool] = True
    by_delegate: ClassVar[bool] = True

    day: int = Field(title="Learning day")
    person: PersonId


PeopleCommand = SignIn
"""Everything that people say of themselves."""
