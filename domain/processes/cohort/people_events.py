"""What the people of a cohort have said of themselves."""

from typing import ClassVar

from domain.messages import Event, PersonId
from domain.say import person


class SelfSignedIn(Event):
    type: ClassVar[str] = "cohort.self_signed_in.v1"
    day: int
    person: PersonId

    def says(self) -> str:
        return f"{person(self.person)} signed in on learning day {self.day}"


PeopleEvent = SelfSignedIn
"""Everything that people have said of themselves."""
