"""What delegates have done who meet as a set: own actions, evidence, private objections."""

from datetime import date
from typing import ClassVar, Literal

from domain.calendar import say_date
from domain.messages import Event, PersonId, TextId
from domain.parts.actions import REVIEW_SAYS, ActionReview, ActionSet
from domain.ref import Ref
from domain.say import counted, person, text


class ActionsSet(Event):
    """Own actions, set at meeting `day` on the date `held_on`."""

    type: ClassVar[str] = "course.actions_set.v1"
    person: PersonId
    day: int
    held_on: date
    actions: tuple[ActionSet, ...]

    def says(self) -> str:
        what = "; ".join(text(one.what) for one in self.actions)
        how_many = counted(len(self.actions), "own action")
        return f"{person(self.person)} set {how_many} at meeting {self.day}: {what}"


class ActionsReviewed(Event):
    type: ClassVar[str] = "course.actions_reviewed.v1"
    person: PersonId
    day: int
    held_on: date
    reviews: tuple[ActionReview, ...]

    def says(self) -> str:
        what = "; ".join(_review(one) for one in self.reviews)
        return f"{person(self.person)} reviewed own actions at meeting {self.day}: {what}"


def _review(one: ActionReview) -> str:
    note = f", {text(one.note)}" if one.note else ""
    return f"action {one.action} {REVIEW_SAYS[one.outcome]}{note}"


class EvidenceRecorded(Event):
    type: ClassVar[str] = "course.evidence_recorded.v1"
    person: PersonId
    kind: Literal["policy", "procedure", "other"]
    called: TextId
    difference: TextId
    produced_on: date

    def says(self) -> str:
        noun = "other evidence" if self.kind == "other" else f"a {self.kind}"
        on = say_date(self.produced_on)
        made = f"“{text(self.called)}”, {on}. The difference it made: {text(self.difference)}"
        return f"{person(self.person)} produced {noun}: {made}"


class ObjectionRaised(Event):
    """In confidence: its sentence does not say against whom."""

    type: ClassVar[str] = "course.objection_raised.v1"
    person: PersonId
    objection: int
    cohort: Ref
    about: Ref

    def says(self) -> str:
        return f"{person(self.person)} objected in confidence to who else is in the set"


class ObjectionSettled(Event):
    """In confidence too: the reason stands in the vault, for whoever may see it."""

    type: ClassVar[str] = "course.objection_settled.v1"
    person: PersonId
    objection: int
    reason: TextId

    def says(self) -> str:
        return f"The private objection of {person(self.person)} was settled: they stay in the set"
