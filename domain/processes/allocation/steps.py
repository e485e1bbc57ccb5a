"""What the system does for funded places by itself."""

from datetime import date
from typing import Literal

from domain.calendar import say_date
from domain.messages import DocumentId, Step
from domain.processes.allocation import commands as c
from domain.ref import Ref
from domain.say import stream


class EndRoundOne(Step):
    step: Literal["end_round_one"] = "end_round_one"
    last_day: date

    def says(self) -> str:
        return f"Round one ends with {say_date(self.last_day)}"

    def outcome(self) -> c.NoteRoundOneOver:
        return c.NoteRoundOneOver()


class MakePack(Step):
    step: Literal["make_pack"] = "make_pack"
    on: date
    last: bool

    def says(self) -> str:
        which = "last report" if self.last else "report"
        return f"The {which} of {say_date(self.on)} to the funder is made"

    def outcome(
        self, document: DocumentId, digest: str, sheet: DocumentId, sheet_digest: str
    ) -> c.NotePackMade:
        return c.NotePackMade(
            on=self.on,
            last=self.last,
            document=document,
            digest=digest,
            sheet=sheet,
            sheet_digest=sheet_digest,
        )


class SendPack(Step):
    step: Literal["send_pack"] = "send_pack"
    pack: int
    document: DocumentId
    sheet: DocumentId

    def says(self) -> str:
        return "The report is sent to the funder"

    def outcome(self) -> c.NotePackSent:
        return c.NotePackSent(pack=self.pack)


class OfferTurn(Step):
    step: Literal["offer_turn"] = "offer_turn"
    holder: Ref
    cohort: Ref

    def says(self) -> str:
        return f"{stream(self.holder)} is next, and is offered places on {stream(self.cohort)}"

    def outcome(self) -> c.NoteTurn:
        return c.NoteTurn(holder=self.holder, cohort=self.cohort)


class EndWaiting(Step):
    """`cohort` is the one in which the party waits: the first it asked for, or one offered."""

    step: Literal["end_waiting"] = "end_waiting"
    party: int
    holder: Ref
    cohort: Ref

    def says(self) -> str:
        return f"{stream(self.holder)} hears that the funded places are closed"

    def outcome(self) -> c.NoteWaitingEnded:
        return c.NoteWaitingEnded(party=self.party)


AllocationStep = EndRoundOne | MakePack | SendPack | OfferTurn | EndWaiting
