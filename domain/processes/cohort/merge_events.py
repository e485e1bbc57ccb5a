"""What has happened between two cohorts of which one is merged into the other."""

from typing import ClassVar

from pydantic import AwareDatetime

from domain.calendar import say_due
from domain.messages import Event
from domain.processes.cohort.merge_commands import Wanted
from domain.ref import Ref
from domain.say import counted, stream


class MergeProposed(Event):
    type: ClassVar[str] = "cohort.merge_proposed.v1"
    number: int
    into: Ref
    holders: tuple[Ref, ...]
    answer_by: AwareDatetime

    def says(self) -> str:
        asked, until = counted(len(self.holders), "item"), say_due(self.answer_by)
        return f"A merge into {stream(self.into)} was proposed to {asked} of work, until {until}"


class MergePassedOn(Event):
    type: ClassVar[str] = "cohort.merge_passed_on.v1"
    holder: Ref

    def says(self) -> str:
        return f"The proposed merge was passed on to {stream(self.holder)}"


class MergeAnswered(Event):
    type: ClassVar[str] = "cohort.merge_answered.v1"
    holder: Ref
    agreed: bool

    def says(self) -> str:
        how = "agreed to the merge and moved" if self.agreed else "did not agree to the merge"
        return f"{stream(self.holder)} {how}"


class Merged(Event):
    """The end of a merged cohort: who has not moved needs another date."""

    type: ClassVar[str] = "cohort.merged.v1"
    into: Ref
    moved: int
    left: int

    def says(self) -> str:
        moved = counted(self.moved, "item")
        rest = f"; {self.left} did not" if self.left else ""
        return f"The cohort was merged into {stream(self.into)}: {moved} of work moved{rest}"


class PlacesKept(Event):
    type: ClassVar[str] = "cohort.places_kept.v1"
    out_of: Ref
    wanted: tuple[Wanted, ...]

    def says(self) -> str:
        places = counted(sum(one.count for one in self.wanted), "place")
        return f"{places} kept for those who may come from {stream(self.out_of)}"


class KeptReleased(Event):
    type: ClassVar[str] = "cohort.kept_released.v1"
    out_of: Ref
    holder: Ref | None

    def says(self) -> str:
        whose = f"for {stream(self.holder)}" if self.holder else f"from {stream(self.out_of)}"
        return f"Places kept {whose} are free again"


MergeEvent = MergeProposed | MergePassedOn | MergeAnswered | PlacesKept | KeptReleased
