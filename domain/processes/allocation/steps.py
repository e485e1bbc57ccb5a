"""What the system does for funded places by itself."""

from datetime import date
from typing import Literal

from domain.calendar import say_date
from domain.messages import DocumentId, Step
from domain.processes.allocation import commands as c


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


AllocationStep = EndRoundOne | MakePack | SendPack
