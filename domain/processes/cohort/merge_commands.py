"""What cohorts are told when one is merged with another."""

from typing import ClassVar

from pydantic import Field

from domain.messages import Command, Message
from domain.ref import Ref


class ProposeMerge(Command):
    """Offer everybody with a place a place on another date, where as many are free.

    Each setting answers for itself: who agrees moves at once, with no cost. Who declines, or has
    not answered by the deadline, can choose another date or cancel free, and this one ends then.
    """

    name: ClassVar[str] = "propose_merge"
    title: ClassVar[str] = "Merge with another date"
    consequence: ClassVar[str] = (
        "Each setting with a place is asked by letter at once; whoever does not answer in "
        "time keeps this date until it ends."
    )

    into: Ref = Field(title="Merge into")


class AnswerMerge(Command):
    """Take a holder's answer to a proposed merge."""

    name: ClassVar[str] = "answer_merge"
    title: ClassVar[str] = "Answer a proposed merge"
    by_engine: ClassVar[bool] = True

    holder: Ref
    agreed: bool


class Wanted(Message):
    """How many places a holder would need."""

    holder: Ref
    count: int = Field(ge=1, le=200)


class KeepPlaces(Command):
    """Keep places for those who are asked to come here from another cohort."""

    name: ClassVar[str] = "keep_places"
    title: ClassVar[str] = "Keep places for a merge"
    by_engine: ClassVar[bool] = True

    service: str
    out_of: Ref
    wanted: tuple[Wanted, ...]
    titles: tuple[str, ...]


class ReleasePlaces(Command):
    """Release places that were kept for a merge: those of one holder, or all."""

    name: ClassVar[str] = "release_places"
    title: ClassVar[str] = "Release places kept for a merge"
    by_engine: ClassVar[bool] = True

    out_of: Ref
    holder: Ref | None = None


class NoteMergePassedOn(Command):
    """Record that a holder knows of a proposed merge."""

    name: ClassVar[str] = "note_merge_passed_on"
    title: ClassVar[str] = "Record a proposed merge as passed on"
    by_engine: ClassVar[bool] = True

    holder: Ref


class EndMerge(Command):
    """End a cohort once everybody has answered, or the time for it is over."""

    name: ClassVar[str] = "end_merge"
    title: ClassVar[str] = "End a merged cohort"
    by_engine: ClassVar[bool] = True

    number: int


MergeOutcome = NoteMergePassedOn | EndMerge
MergeCommand = ProposeMerge | AnswerMerge | KeepPlaces | ReleasePlaces
