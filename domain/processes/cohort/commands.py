"""What a cohort can be told."""

from typing import ClassVar, Literal

from pydantic import Field

from domain.messages import Command, Message, PersonId, TextId
from domain.parts.lapses import LapseStep
from domain.parts.learning_days import Instant, LearningDay
from domain.parts.places import DoneDay, Seat
from domain.ref import Ref

MarkStatus = Literal["attended", "late", "absent"]


class Mark(Message):
    """One person's line on an attendance sheet; `minutes_late` only with "late"."""

    person: PersonId
    status: MarkStatus
    minutes_late: int = Field(0, ge=0, le=600)


class Plan(Command):
    """Plan a cohort: its days, its venue, its trainers and how many places it has."""

    name: ClassVar[str] = "plan"
    title: ClassVar[str] = "Plan a cohort"

    service: str = Field(title="Service")
    label: str = Field(title="Name of the cohort", min_length=3, max_length=120)
    capacity: int = Field(title="Places", ge=1, le=200)
    days: tuple[LearningDay, ...] = Field(title="Learning days", min_length=1, max_length=60)
    in_house: Ref | None = Field(None, title="Only for this provider")


class OpenForPlaces(Command):
    """Open a planned cohort, so that places can be taken."""

    name: ClassVar[str] = "open_for_places"
    title: ClassVar[str] = "Open for bookings"


class GoAhead(Command):
    """Decide that a cohort runs although few places are taken."""

    name: ClassVar[str] = "go_ahead"
    title: ClassVar[str] = "Let it go ahead"


class Cancel(Command):
    """Cancel a cohort: days already held stay as they are, everybody is told about the others."""

    name: ClassVar[str] = "cancel"
    title: ClassVar[str] = "Cancel the cohort"

    reason: TextId = Field(title="Reason")


class MoveDay(Command):
    """Move a learning day to another time or venue; everybody concerned is told.

    A day that has begun can still be moved while nobody is marked: it did not take place.
    """

    name: ClassVar[str] = "move_day"
    title: ClassVar[str] = "Move a learning day"

    day: int = Field(title="Learning day")
    starts: Instant = Field(title="New start")
    ends: Instant = Field(title="New end")
    room: str = Field(title="Venue or link", min_length=1, max_length=120)


class ChangeTrainer(Command):
    """Give a learning day to another trainer."""

    name: ClassVar[str] = "change_trainer"
    title: ClassVar[str] = "Change the trainer"

    day: int = Field(title="Learning day")
    trainer: PersonId = Field(title="Trainer")


class MarkRegister(Command):
    """Mark some or all people of one day; a later mark corrects an earlier one."""

    name: ClassVar[str] = "mark_register"
    title: ClassVar[str] = "Fill in the attendance sheet"

    day: int = Field(title="Learning day")
    marks: tuple[Mark, ...] = Field(title="People", min_length=1, max_length=200)


class TakePlaces(Command):
    """Take places for a holder, all or none; days in `done` are not expected of their people."""

    name: ClassVar[str] = "take_places"
    title: ClassVar[str] = "Take places"
    by_engine: ClassVar[bool] = True

    service: str
    holder: Ref
    provider: Ref
    seats: tuple[Seat, ...] = Field(min_length=1, max_length=200)
    done: tuple[DoneDay, ...] = ()


class NamePlaces(Command):
    """Say who sits in places taken without a name."""

    name: ClassVar[str] = "name_places"
    title: ClassVar[str] = "Name the people of places"
    by_engine: ClassVar[bool] = True

    holder: Ref
    seats: tuple[Seat, ...] = Field(min_length=1, max_length=200)


class VacatePlace(Command):
    """Free a person from a place that its holder keeps."""

    name: ClassVar[str] = "vacate_place"
    title: ClassVar[str] = "Take a person off a place"
    by_engine: ClassVar[bool] = True

    holder: Ref
    person: PersonId


class GiveUpPlaces(Command):
    """Give places of a holder back to the cohort: these, or all of them."""

    name: ClassVar[str] = "give_up_places"
    title: ClassVar[str] = "Give up places"
    by_engine: ClassVar[bool] = True

    holder: Ref
    places: tuple[str, ...] | None = None


class WelcomeVisitor(Command):
    """Take somebody from a sister cohort for one day that they missed there."""

    name: ClassVar[str] = "welcome_visitor"
    title: ClassVar[str] = "Add a visitor for one day"
    by_engine: ClassVar[bool] = True

    holder: Ref
    provider: Ref
    person: PersonId
    day: int


class ExcuseVisitor(Command):
    """Take a visitor off a day that has not begun; later they stay on its attendance sheet."""

    name: ClassVar[str] = "excuse_visitor"
    title: ClassVar[str] = "Take a visitor off a day"
    by_engine: ClassVar[bool] = True

    holder: Ref
    person: PersonId
    day: int


class JudgePlaces(Command):
    """Judge on the decision day whether enough places are taken."""

    name: ClassVar[str] = "judge_places"
    title: ClassVar[str] = "Judge whether enough places are taken"
    by_engine: ClassVar[bool] = True


class NoteInstructed(Command):
    """Record that the person of a place has their joining instructions and invitations."""

    name: ClassVar[str] = "note_instructed"
    title: ClassVar[str] = "Record joining instructions as sent"
    by_engine: ClassVar[bool] = True

    place: str
    occupant: int


class NoteDayReminded(Command):
    """Record that the people of a day were reminded."""

    name: ClassVar[str] = "note_day_reminded"
    title: ClassVar[str] = "Record a reminder as sent"
    by_engine: ClassVar[bool] = True

    day: int
    sequence: int


class NoteRegisterChased(Command):
    """Record that the trainer was asked for the attendance sheet."""

    name: ClassVar[str] = "note_register_chased"
    title: ClassVar[str] = "Record a reminder as sent"
    by_engine: ClassVar[bool] = True

    day: int
    sequence: int


class NoteRegisterReported(Command):
    """Record that the holders know the marks of a day up to a revision."""

    name: ClassVar[str] = "note_register_reported"
    title: ClassVar[str] = "Record attendance as passed on"
    by_engine: ClassVar[bool] = True

    day: int
    revision: int


class NoteDayMoveTold(Command):
    """Record that everybody knows where and when a moved day takes place."""

    name: ClassVar[str] = "note_day_move_told"
    title: ClassVar[str] = "Record a moved day as told"
    by_engine: ClassVar[bool] = True

    day: int
    sequence: int


class NoteInvitationsCancelled(Command):
    """Record that somebody who left has had their invitations cancelled."""

    name: ClassVar[str] = "note_invitations_cancelled"
    title: ClassVar[str] = "Record invitations as cancelled"
    by_engine: ClassVar[bool] = True

    place: str
    occupant: int


class NoteHolderTold(Command):
    """Record that a holder of places knows that the cohort is cancelled."""

    name: ClassVar[str] = "note_holder_told"
    title: ClassVar[str] = "Record the cancellation as passed on"
    by_engine: ClassVar[bool] = True

    holder: Ref


class NoteTrainerTold(Command):
    """Record that a trainer knows that the cohort is cancelled."""

    name: ClassVar[str] = "note_trainer_told"
    title: ClassVar[str] = "Record a trainer as told"
    by_engine: ClassVar[bool] = True

    trainer: PersonId


class NoteVisitCancelled(Command):
    """Record that a visitor knows that a day does not take place."""

    name: ClassVar[str] = "note_visit_cancelled"
    title: ClassVar[str] = "Record a visitor as told"
    by_engine: ClassVar[bool] = True

    person: PersonId
    day: int


class Close(Command):
    """Close a delivered cohort."""

    name: ClassVar[str] = "close"
    title: ClassVar[str] = "Close the cohort"
    by_engine: ClassVar[bool] = True


CohortCommand = (
    Plan
    | OpenForPlaces
    | GoAhead
    | Cancel
    | MoveDay
    | ChangeTrainer
    | MarkRegister
    | TakePlaces
    | NamePlaces
    | VacatePlace
    | GiveUpPlaces
    | WelcomeVisitor
    | ExcuseVisitor
    | JudgePlaces
    | NoteInstructed
    | NoteDayReminded
    | NoteRegisterChased
    | NoteRegisterReported
    | NoteDayMoveTold
    | NoteInvitationsCancelled
    | NoteHolderTold
    | NoteTrainerTold
    | NoteVisitCancelled
    | Close
    | LapseStep
)
