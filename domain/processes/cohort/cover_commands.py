"""What a cohort can be told about trainers who cannot come, and about those who are asked."""

from typing import ClassVar

from pydantic import Field

from domain.messages import Command, Message, PersonId


class ToAsk(Message):
    """One trainer to be asked; their order is the order of asking."""

    person: PersonId = Field(title="Who is asked")


class TrainerCannotCome(Command):
    """Find somebody else for learning days whose trainer cannot come.

    The trainers below are asked one after another, and each has a time to answer. Whoever says yes
    takes over all of these days. Days that others are being asked about already are asked anew.
    """

    # Why they cannot come is not asked: it may be about somebody's health.

    name: ClassVar[str] = "trainer_cannot_come"
    title: ClassVar[str] = "Trainer cannot come"
    by_link: ClassVar[bool] = True

    trainer: PersonId = Field(title="Who cannot come")
    days: tuple[int, ...] = Field(title="Learning days", min_length=1, max_length=60)
    ask: tuple[ToAsk, ...] = Field((), title="Trainer to ask", max_length=20)


class AnswerForCover(Command):
    """Record whether somebody who was asked can take over the days."""

    name: ClassVar[str] = "answer_for_cover"
    title: ClassVar[str] = "Record a trainer's answer"
    by_link: ClassVar[bool] = True

    asked: str = Field(title="Who answered", pattern=r"^[0-9]{1,6}\.[0-9]{1,6}$")
    can_come: bool = Field(title="Can they take over?")


class AskForCover(Command):
    """Ask the next trainer on the list who is free then."""

    name: ClassVar[str] = "ask_for_cover"
    title: ClassVar[str] = "Ask the next trainer"
    by_engine: ClassVar[bool] = True

    cover: int


class NoteAskedTold(Command):
    """Record that the letter which asks a trainer is out."""

    name: ClassVar[str] = "note_asked_told"
    title: ClassVar[str] = "Record a question as sent"
    by_engine: ClassVar[bool] = True

    asked: str


class EndAsking(Command):
    """Record that a trainer did not answer in time."""

    name: ClassVar[str] = "end_asking"
    title: ClassVar[str] = "Record that no answer came"
    by_engine: ClassVar[bool] = True

    asked: str


class NoteHandoverTold(Command):
    """Record that a trainer knows that a day is theirs now, or no longer."""

    name: ClassVar[str] = "note_handover_told"
    title: ClassVar[str] = "Record a handover as told"
    by_engine: ClassVar[bool] = True

    day: int
    change: int
    person: PersonId


CoverOutcome = AskForCover | NoteAskedTold | EndAsking | NoteHandoverTold
CoverCommand = TrainerCannotCome | AnswerForCover
