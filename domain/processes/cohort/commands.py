"""What a cohort can be told."""

from typing import ClassVar, Literal

from pydantic import Field

from domain.entry.numbers import Minutes
from domain.entry.text import Key, Title, Venue
from domain.messages import Command, Message, PersonId, TextId
from domain.parts.days_off import ON_DAYS_OFF
from domain.parts.doubling import DESPITE
from domain.parts.lapses import LapseStep
from domain.parts.learning_days import Instant, LearningDay
from domain.parts.places import DoneDay, Seat
from domain.policy import POLICY
from domain.processes.cohort.correction_messages import CorrectionCommand
from domain.processes.cohort.cover_commands import CoverCommand
from domain.processes.cohort.date_commands import DateCommand
from domain.processes.cohort.merge_commands import MergeCommand
from domain.processes.cohort.outcomes import Outcome
from domain.processes.cohort.people_commands import PeopleCommand
from domain.ref import Ref

MarkStatus = Literal["attended", "late", "left_early", "absent"]
Absence = Literal["ill", "work", "transport", "not told", "other"]


class Mark(Message):
    """One person's line on an attendance sheet.

    Minutes go with "late" and "left_early", for somebody may have been both, a reason with
    "absent". Who missed too much of the day is recorded as "absent", with the minutes.
    """

    person: PersonId
    status: MarkStatus
    minutes_late: Minutes = Field(0, ge=0, le=600)
    minutes_early: Minutes = Field(0, ge=0, le=600)
    reason: Absence | None = None

    @property
    def minutes_missed(self) -> int:
        return self.minutes_late + self.minutes_early


class Plan(Command):
    """Plan a cohort: its days, its venue, its trainers and how many places it has."""

    name: ClassVar[str] = "plan"
    title: ClassVar[str] = "Plan a cohort"

    service: Key = Field(title="Service")
    label: Title = Field(title="Name of the cohort", min_length=3)
    capacity: int = Field(title="Places", ge=1, le=200)
    days: tuple[LearningDay, ...] = Field(title="Learning days", min_length=1, max_length=60)
    in_house: Ref | None = Field(None, title="Only for this provider")
    automatic_offers: bool = Field(POLICY.automatic_offers, title="Offer free places by itself")
    on_days_off: bool = ON_DAYS_OFF
    despite: TextId | None = DESPITE


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
    consequence: ClassVar[str] = (
        "Everybody with a place, their settings and the trainers are told by letter at once. "
        "Trainer and venue become free. Each provider can take another date; whoever does not "
        "is credited in full."
    )

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
    room: Venue = Field(title="Venue or link")
    on_days_off: bool = ON_DAYS_OFF
    despite: TextId | None = DESPITE


class ChangeTrainer(Command):
    """Give a learning day to another trainer."""

    name: ClassVar[str] = "change_trainer"
    title: ClassVar[str] = "Change the trainer"

    day: int = Field(title="Learning day")
    trainer: PersonId = Field(title="Trainer")
    despite: TextId | None = DESPITE


class MarkRegister(Command):
    """Mark some or all people of one day; a later mark corrects an earlier one.

    Only what differs from `seen` was marked now, and what somebody else marked meanwhile stands.
    """

    name: ClassVar[str] = "mark_register"
    title: ClassVar[str] = "Fill in the attendance sheet"

    day: int = Field(title="Learning day")
    marks: tuple[Mark, ...] = Field(title="People", min_length=1, max_length=200)
    seen: tuple[Mark, ...] | None = Field(
        None,
        max_length=200,
        description="The marks on the sheet that was filled in; what changed since then stands",
    )


class OfferPlace(Command):
    """Offer free places to the next on the waiting list; shortly before the start, to everybody."""

    name: ClassVar[str] = "offer_place"
    title: ClassVar[str] = "Offer the free place"

    holder: Ref = Field(title="On the waiting list")


class SwitchOffers(Command):
    """Choose whether free places are offered to the waiting list by themselves, or by you."""

    name: ClassVar[str] = "switch_offers"
    title: ClassVar[str] = "Change how free places are offered"

    automatic: bool = Field(title="Offer free places by itself")


class AgreeTogether(Command):
    """Agree that a provider has more than one person in this set, and say why."""

    name: ClassVar[str] = "agree_together"
    title: ClassVar[str] = "Agree to several people of one provider"

    provider: Ref = Field(title="Provider")
    reason: TextId = Field(title="Reason")


class TakePlaces(Command):
    """Take places for a holder, all or none; days in `done` are not expected of their people.

    `held` places count as taken, and nobody is written to until they are confirmed. With
    `or_queue` they join the waiting list where there is no room, those `funded` first. What is kept
    for the holder `in_place_of` passes to this one: its held places, or its turn on the waiting
    list. Nobody knows yet for which `provider` somebody on the site asks.

    Where several cohorts share a list, kept by another stream, those on it come first, and who
    finds no room waits there.
    """

    name: ClassVar[str] = "take_places"
    title: ClassVar[str] = "Take places"
    by_engine: ClassVar[bool] = True

    service: str
    holder: Ref
    provider: Ref | None
    seats: tuple[Seat, ...] = Field(min_length=1, max_length=200)
    done: tuple[DoneDay, ...] = ()
    held: bool = False
    or_queue: bool = False
    funded: bool = False
    in_place_of: Ref | None = None
    shared_list: Ref | None = None


class ConfirmPlaces(Command):
    """Confirm held places of a holder: these, or all of them."""

    name: ClassVar[str] = "confirm_places"
    title: ClassVar[str] = "Confirm places"
    by_engine: ClassVar[bool] = True

    holder: Ref
    places: tuple[str, ...] | None = None


class LeaveQueue(Command):
    """Take a holder off the waiting list: altogether, or only those who wait for `places`.

    What was offered to a holder that leaves altogether counts as declined.
    """

    name: ClassVar[str] = "leave_queue"
    title: ClassVar[str] = "Leave the waiting list"
    by_engine: ClassVar[bool] = True

    holder: Ref
    places: tuple[str, ...] | None = None


class NameWaiting(Command):
    """Exchange people of a party on the waiting list; it keeps its turn, and what it is offered.

    Nothing is to be done for a holder that waits on a list that cohorts share.
    """

    name: ClassVar[str] = "name_waiting"
    title: ClassVar[str] = "Name others on the waiting list"
    by_engine: ClassVar[bool] = True

    holder: Ref
    seats: tuple[Seat, ...] = Field(min_length=1, max_length=200)
    shared_list: Ref | None = None


class TakeOffer(Command):
    """Take the places that are offered to a holder."""

    name: ClassVar[str] = "take_offer"
    title: ClassVar[str] = "Take the offered places"
    by_engine: ClassVar[bool] = True

    holder: Ref
    held: bool = False


class OfferSeats(Command):
    """Offer free places to a holder whose turn it is on the list that several cohorts share."""

    name: ClassVar[str] = "offer_seats"
    title: ClassVar[str] = "Offer places to the next in turn"
    by_engine: ClassVar[bool] = True

    holder: Ref
    provider: Ref
    seats: tuple[Seat, ...] = Field(min_length=1, max_length=200)


class NoteAssessed(Command):
    """Count somebody whose assessment is complete, for the quality sample of this run."""

    name: ClassVar[str] = "note_assessed"
    title: ClassVar[str] = "Record a completed assessment"
    by_engine: ClassVar[bool] = True

    holder: Ref
    person: PersonId


class NamePlaces(Command):
    """Say who sits in places taken without a name; `held` ones are to be confirmed for them."""

    name: ClassVar[str] = "name_places"
    title: ClassVar[str] = "Name the people of places"
    by_engine: ClassVar[bool] = True

    holder: Ref
    seats: tuple[Seat, ...] = Field(min_length=1, max_length=200)
    held: bool = False


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


CohortCommand = (
    Plan
    | OpenForPlaces
    | GoAhead
    | Cancel
    | MoveDay
    | ChangeTrainer
    | MarkRegister
    | OfferPlace
    | SwitchOffers
    | AgreeTogether
    | TakePlaces
    | ConfirmPlaces
    | LeaveQueue
    | NameWaiting
    | TakeOffer
    | OfferSeats
    | NoteAssessed
    | NamePlaces
    | VacatePlace
    | GiveUpPlaces
    | WelcomeVisitor
    | ExcuseVisitor
    | CorrectionCommand
    | CoverCommand
    | DateCommand
    | MergeCommand
    | PeopleCommand
    | Outcome
    | LapseStep
)
