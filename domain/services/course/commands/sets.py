"""What delegates who meet as a set do: own actions, evidence, and whom they sit with."""

from typing import ClassVar, Literal

from pydantic import Field

from domain.entry.dates import HappenedOn
from domain.messages import Command, PersonId, TextId
from domain.parts.actions import ActionReview, NewAction
from domain.ref import Ref


class SetActions(Command):
    """Record what a delegate will do by the next meeting."""

    name: ClassVar[str] = "set_actions"
    title: ClassVar[str] = "Record own actions"

    person: PersonId = Field(title="Delegate")
    day: int = Field(title="At which meeting", ge=1, le=60)
    actions: tuple[NewAction, ...] = Field(title="Actions", min_length=1, max_length=10)


class ReviewActions(Command):
    """Record what became of a delegate's open actions: done, carried on, or dropped.

    One that is done made a difference: say which. One that is dropped has a reason.
    """

    name: ClassVar[str] = "review_actions"
    title: ClassVar[str] = "Review own actions"

    person: PersonId = Field(title="Delegate")
    day: int = Field(title="At which meeting", ge=1, le=60)
    reviews: tuple[ActionReview, ...] = Field(title="Actions", max_length=60)


class RecordEvidence(Command):
    """Record a policy or procedure that a delegate has produced, and the difference it made."""

    name: ClassVar[str] = "record_evidence"
    title: ClassVar[str] = "Record evidence of the difference made"

    person: PersonId = Field(title="Delegate")
    kind: Literal["policy", "procedure", "other"] = Field(title="What it is")
    called: TextId = Field(title="Its title")
    difference: TextId = Field(title="What difference it made")
    produced_on: HappenedOn = Field(title="Date")


class ObjectToSet(Command):
    """Record that a delegate objects in confidence to being in a set with another provider.

    No reason is asked. The other provider does not hear of it.
    """

    name: ClassVar[str] = "object_to_set"
    title: ClassVar[str] = "Record a private objection"

    person: PersonId = Field(title="Delegate")
    about: Ref = Field(title="To being in a set with")


class SettleObjection(Command):
    """Settle a private objection: the delegate stays in this set, and why.

    To settle it by a move, move the delegate to another date: that is free of charge.
    """

    name: ClassVar[str] = "settle_objection"
    title: ClassVar[str] = "Settle a private objection"

    person: PersonId = Field(title="Delegate")
    reason: TextId = Field(title="Why they stay")
