"""What the engine records once a cohort's step is done."""

from typing import ClassVar

from domain.messages import Command, PersonId
from domain.processes.cohort.cover_commands import CoverOutcome
from domain.processes.cohort.date_commands import DateOutcome
from domain.processes.cohort.evaluation_outcomes import EvaluationOutcome
from domain.processes.cohort.merge_commands import MergeOutcome
from domain.ref import Ref


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
    round: int = 0


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


class OfferNext(Command):
    """Offer free places to who is next on the waiting list."""

    name: ClassVar[str] = "offer_next"
    title: ClassVar[str] = "Offer free places to the next in the queue"
    by_engine: ClassVar[bool] = True

    offer: int


class LapseOffer(Command):
    """Record that an offer was not answered in time."""

    name: ClassVar[str] = "lapse_offer"
    title: ClassVar[str] = "Record an offer as lapsed"
    by_engine: ClassVar[bool] = True

    offer: int


class EndQueue(Command):
    """Close the waiting list when the cohort begins."""

    name: ClassVar[str] = "end_queue"
    title: ClassVar[str] = "Close the waiting list"
    by_engine: ClassVar[bool] = True

    queue: int


class NoteOfferTold(Command):
    """Record that a holder knows of its offer."""

    name: ClassVar[str] = "note_offer_told"
    title: ClassVar[str] = "Record an offer as passed on"
    by_engine: ClassVar[bool] = True

    offer: int


class NoteOfferGoneTold(Command):
    """Record that a holder knows that it is off the waiting list."""

    name: ClassVar[str] = "note_offer_gone_told"
    title: ClassVar[str] = "Record the end of waiting as passed on"
    by_engine: ClassVar[bool] = True

    party: int


class NoteRoomTold(Command):
    """Record that the list which several cohorts share knows how many places are free here."""

    name: ClassVar[str] = "note_room_told"
    title: ClassVar[str] = "Record free places as passed on"
    by_engine: ClassVar[bool] = True

    free: int


class Close(Command):
    """Close a delivered cohort."""

    name: ClassVar[str] = "close"
    title: ClassVar[str] = "Close the cohort"
    by_engine: ClassVar[bool] = True


Outcome = (
    JudgePlaces
    | NoteInstructed
    | NoteDayReminded
    | NoteRegisterChased
    | NoteRegisterReported
    | NoteDayMoveTold
    | NoteInvitationsCancelled
    | NoteHolderTold
    | NoteTrainerTold
    | NoteVisitCancelled
    | OfferNext
    | LapseOffer
    | EndQueue
    | NoteOfferTold
    | NoteOfferGoneTold
    | CoverOutcome
    | DateOutcome
    | MergeOutcome
    | EvaluationOutcome
    | NoteRoomTold
    | Close
)
