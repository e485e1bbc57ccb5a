"""What has happened to the trainers of a cohort: who cannot come, who was asked, who took over."""

from collections.abc import Iterable
from typing import ClassVar

from pydantic import AwareDatetime

from domain.calendar import say_due
from domain.messages import Event, PersonId
from domain.parts.cover import Answer
from domain.say import listed, person


class TrainerOut(Event):
    type: ClassVar[str] = "cohort.trainer_out.v1"
    cover: int
    trainer: PersonId
    days: tuple[int, ...]
    to_ask: tuple[PersonId, ...]

    def says(self) -> str:
        return f"{person(self.trainer)} cannot come to {say_days(self.days)}"


class TrainerAsked(Event):
    type: ClassVar[str] = "cohort.trainer_asked.v1"
    cover: int
    number: int
    person: PersonId
    days: tuple[int, ...]
    link: str
    answer_by: AwareDatetime

    def says(self) -> str:
        who, until = person(self.person), say_due(self.answer_by)
        return f"{who} is asked to take over {say_days(self.days)}, and can answer until {until}"


class TrainerAskTold(Event):
    type: ClassVar[str] = "cohort.trainer_ask_told.v1"
    cover: int
    number: int
    person: PersonId

    def says(self) -> str:
        return f"The question went to {person(self.person)}"


class TrainerAnswered(Event):
    type: ClassVar[str] = "cohort.trainer_answered.v1"
    cover: int
    number: int
    person: PersonId
    answer: Answer

    def says(self) -> str:
        who = person(self.person)
        said: dict[Answer, str] = {
            "yes": f"{who} can come",
            "no": f"{who} cannot come",
            "none": f"{who} did not answer in time",
            "busy": f"{who} was not asked, being booked elsewhere at that time",
        }
        return said[self.answer]


class TrainerChanged(Event):
    type: ClassVar[str] = "cohort.trainer_changed.v1"
    day: int
    change: int
    trainer: PersonId
    instead_of: PersonId

    def says(self) -> str:
        new, old = person(self.trainer), person(self.instead_of)
        return f"{new} teaches learning day {self.day} in place of {old}"


class HandoverTold(Event):
    type: ClassVar[str] = "cohort.handover_told.v1"
    day: int
    change: int
    person: PersonId
    begins: bool

    def says(self) -> str:
        how = "is theirs now" if self.begins else "is no longer theirs"
        return f"{person(self.person)} was told that learning day {self.day} {how}"


CoverEvent = (
    TrainerOut | TrainerAsked | TrainerAskTold | TrainerAnswered | TrainerChanged | HandoverTold
)


def say_days(days: Iterable[int]) -> str:
    """Return "learning day 3" or "learning days 3 and 4"."""
    numbers = [str(day) for day in days]
    return f"learning day{'s' if len(numbers) > 1 else ''} {listed(numbers)}"
