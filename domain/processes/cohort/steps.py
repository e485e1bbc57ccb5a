"""What the system does for a cohort by itself: its steps, and what each records."""

from typing import Literal

from pydantic import AwareDatetime

from domain.messages import PersonId, Step
from domain.parts.tidings import Tiding
from domain.parts.waiting import Cause
from domain.processes.cohort import cover_commands as v
from domain.processes.cohort import date_commands as d
from domain.processes.cohort import merge_commands as m
from domain.processes.cohort import outcomes as o
from domain.processes.cohort.evaluation_steps import EvaluationStep
from domain.ref import Ref
from domain.say import counted, person, stream


class JudgePlaces(Step):
    step: Literal["judge_places"] = "judge_places"

    def says(self) -> str:
        return "The system checks whether enough places are taken to go ahead"

    def outcome(self) -> o.JudgePlaces:
        return o.JudgePlaces()


class SendInstructions(Step):
    """`round` counts how often they were sent before, to the same person: dates may change."""

    step: Literal["send_instructions"] = "send_instructions"
    place: str
    occupant: int
    round: int = 0

    def says(self) -> str:
        return "Joining instructions and calendar invitations are sent"

    def outcome(self) -> o.NoteInstructed:
        return o.NoteInstructed(place=self.place, occupant=self.occupant, round=self.round)


class RemindDay(Step):
    step: Literal["remind_day"] = "remind_day"
    day: int
    sequence: int

    def says(self) -> str:
        return f"Everyone expected on learning day {self.day} is reminded"

    def outcome(self) -> o.NoteDayReminded:
        return o.NoteDayReminded(day=self.day, sequence=self.sequence)


class ChaseRegister(Step):
    step: Literal["chase_register"] = "chase_register"
    day: int
    sequence: int

    def says(self) -> str:
        return (
            f"The trainer is asked for the sheet of learning day {self.day} if it is still missing"
        )

    def outcome(self) -> o.NoteRegisterChased:
        return o.NoteRegisterChased(day=self.day, sequence=self.sequence)


class ReportRegister(Step):
    step: Literal["report_register"] = "report_register"
    day: int
    revision: int

    def says(self) -> str:
        return f"Attendance of learning day {self.day} is passed on to each provider's programme"

    def outcome(self) -> o.NoteRegisterReported:
        return o.NoteRegisterReported(day=self.day, revision=self.revision)


class TellDayMove(Step):
    step: Literal["tell_day_move"] = "tell_day_move"
    day: int
    sequence: int

    def says(self) -> str:
        return f"Everyone concerned is told about the new time of learning day {self.day}"

    def outcome(self) -> o.NoteDayMoveTold:
        return o.NoteDayMoveTold(day=self.day, sequence=self.sequence)


class CancelInvitations(Step):
    step: Literal["cancel_invitations"] = "cancel_invitations"
    place: str
    occupant: int

    def says(self) -> str:
        return "The calendar invitations of somebody who left are cancelled"

    def outcome(self) -> o.NoteInvitationsCancelled:
        return o.NoteInvitationsCancelled(place=self.place, occupant=self.occupant)


class PassOnCancellation(Step):
    step: Literal["pass_on_cancellation"] = "pass_on_cancellation"
    holder: Ref

    def says(self) -> str:
        return f"The cancellation is passed on to {stream(self.holder)}"

    def outcome(self) -> o.NoteHolderTold:
        return o.NoteHolderTold(holder=self.holder)


class TellTrainer(Step):
    step: Literal["tell_trainer"] = "tell_trainer"
    trainer: PersonId

    def says(self) -> str:
        return f"{person(self.trainer)} is told that the days ahead do not take place"

    def outcome(self) -> o.NoteTrainerTold:
        return o.NoteTrainerTold(trainer=self.trainer)


class CancelVisit(Step):
    step: Literal["cancel_visit"] = "cancel_visit"
    person: PersonId
    day: int

    def says(self) -> str:
        return f"{person(self.person)}, a visitor, is told that learning day {self.day} is off"

    def outcome(self) -> o.NoteVisitCancelled:
        return o.NoteVisitCancelled(person=self.person, day=self.day)


class OfferNext(Step):
    step: Literal["offer_next"] = "offer_next"
    offer: int

    def says(self) -> str:
        return "What is free is offered to the next on the waiting list"

    def outcome(self) -> o.OfferNext:
        return o.OfferNext(offer=self.offer)


class PassOnOffer(Step):
    step: Literal["pass_on_offer"] = "pass_on_offer"
    holder: Ref
    offer: int

    def says(self) -> str:
        return f"The offer of a place is passed on to {stream(self.holder)}"

    def outcome(self) -> o.NoteOfferTold:
        return o.NoteOfferTold(offer=self.offer)


class LapseOffer(Step):
    step: Literal["lapse_offer"] = "lapse_offer"
    holder: Ref
    offer: int

    def says(self) -> str:
        return f"The offer to {stream(self.holder)} lapses if it is not answered"

    def outcome(self) -> o.LapseOffer:
        return o.LapseOffer(offer=self.offer)


class EndQueue(Step):
    step: Literal["end_queue"] = "end_queue"
    queue: int

    def says(self) -> str:
        return "The waiting list is closed when the cohort starts"

    def outcome(self) -> o.EndQueue:
        return o.EndQueue(queue=self.queue)


class PassOnOfferGone(Step):
    """`offer` is 0 for a party to which nothing was offered."""

    step: Literal["pass_on_offer_gone"] = "pass_on_offer_gone"
    holder: Ref
    offer: int
    party: int
    cause: Cause

    def says(self) -> str:
        return f"{stream(self.holder)} hears that it is off the waiting list"

    def outcome(self) -> o.NoteOfferGoneTold:
        return o.NoteOfferGoneTold(party=self.party)


class AskForCover(Step):
    step: Literal["ask_for_cover"] = "ask_for_cover"
    cover: int

    def says(self) -> str:
        return "The next trainer on the list who is free is asked to take over"

    def outcome(self) -> v.AskForCover:
        return v.AskForCover(cover=self.cover)


class AskTrainer(Step):
    step: Literal["ask_trainer"] = "ask_trainer"
    asked: str
    person: PersonId

    def says(self) -> str:
        return f"{person(self.person)} is asked by letter whether they can take over"

    def outcome(self) -> v.NoteAskedTold:
        return v.NoteAskedTold(asked=self.asked)


class EndAsking(Step):
    step: Literal["end_asking"] = "end_asking"
    asked: str
    person: PersonId

    def says(self) -> str:
        return f"Somebody else is asked if {person(self.person)} has not answered"

    def outcome(self) -> v.EndAsking:
        return v.EndAsking(asked=self.asked)


class TellHandover(Step):
    step: Literal["tell_handover"] = "tell_handover"
    day: int
    change: int
    person: PersonId
    begins: bool

    def says(self) -> str:
        how = "is theirs now" if self.begins else "is given by somebody else"
        return f"{person(self.person)} is told that learning day {self.day} {how}"

    def outcome(self) -> v.NoteHandoverTold:
        return v.NoteHandoverTold(day=self.day, change=self.change, person=self.person)


class PassOnTiding(Step):
    step: Literal["pass_on_tiding"] = "pass_on_tiding"
    number: int
    what: Tiding
    holder: Ref

    def says(self) -> str:
        said: dict[Tiding, str] = {
            "postponed": "The postponement is",
            "new dates": "The new dates are",
            "new venue": "The new venue is",
        }
        return f"{said[self.what]} passed on to {stream(self.holder)}"

    def outcome(self) -> d.NoteTidingPassedOn:
        return d.NoteTidingPassedOn(number=self.number, holder=self.holder)


class TellPostponed(Step):
    step: Literal["tell_postponed"] = "tell_postponed"
    number: int
    person: PersonId

    def says(self) -> str:
        return f"{person(self.person)} is told that there is no date at present"

    def outcome(self) -> d.NotePostponedTold:
        return d.NotePostponedTold(number=self.number, person=self.person)


class PassOnMerge(Step):
    step: Literal["pass_on_merge"] = "pass_on_merge"
    holder: Ref
    into: Ref
    answer_by: AwareDatetime

    def says(self) -> str:
        return f"{stream(self.holder)} is asked whether it moves to {stream(self.into)}"

    def outcome(self) -> m.NoteMergePassedOn:
        return m.NoteMergePassedOn(holder=self.holder)


class EndMerge(Step):
    step: Literal["end_merge"] = "end_merge"
    number: int
    into: Ref

    def says(self) -> str:
        return f"The merge into {stream(self.into)} ends, whoever has not answered"

    def outcome(self) -> m.EndMerge:
        return m.EndMerge(number=self.number)


class TellRoom(Step):
    step: Literal["tell_room"] = "tell_room"
    service: str
    free: int
    starts: AwareDatetime

    def says(self) -> str:
        return f"The waiting list of all cohorts hears of {counted(self.free, 'free place')}"

    def outcome(self) -> o.NoteRoomTold:
        return o.NoteRoomTold(free=self.free)


class Close(Step):
    step: Literal["close"] = "close"

    def says(self) -> str:
        return "The cohort is closed"

    def outcome(self) -> o.Close:
        return o.Close()


CohortStep = (
    JudgePlaces
    | SendInstructions
    | RemindDay
    | ChaseRegister
    | ReportRegister
    | TellDayMove
    | CancelInvitations
    | PassOnCancellation
    | TellTrainer
    | CancelVisit
    | OfferNext
    | PassOnOffer
    | LapseOffer
    | EndQueue
    | PassOnOfferGone
    | AskForCover
    | AskTrainer
    | EndAsking
    | TellHandover
    | PassOnTiding
    | TellPostponed
    | PassOnMerge
    | EndMerge
    | EvaluationStep
    | TellRoom
    | Close
)
