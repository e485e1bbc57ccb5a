"""What a decision may need from outside its stream: declared first, loaded by the ledger."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from pydantic import AwareDatetime

from domain.calendar import london_date
from domain.messages import Actor, Message, PersonId
from domain.ref import Ref

T = TypeVar("T")


class Need(Message, Generic[T]):
    """A declared need for one fact of type T; equal needs are one look-up."""


class Facts:
    """The instant, the actor and the loaded facts of one decision.

    `at` is read after the stream is locked and is never before the stream's last event.
    """

    def __init__(
        self, ref: Ref, at: datetime, actor: Actor, known: Mapping[Need[Any], Any] | None = None
    ) -> None:
        self.ref = ref
        self.at = at
        self.actor = actor
        self._known = dict(known or {})

    @property
    def today(self) -> date:
        """The London day of the decision."""
        return london_date(self.at)

    def __getitem__(self, need: Need[T]) -> T:
        found: T = self._known[need]
        return found


class StateOf(Need[T], Generic[T]):
    """The state of another stream, held until commit; its initial state when it does not exist.

    Each process that others ask about names its own child, so that the state has a type.
    """

    ref: Ref


class Slot(Message):
    """One resource (a person id, a trainer's person id or a room) for one stretch of time."""

    resource: str
    starts: AwareDatetime
    ends: AwareDatetime


class Clash(Message):
    """A slot that is taken, and the stream that took it."""

    slot: Slot
    taken_by: Ref


class ClashesOf(Need[tuple[Clash, ...]]):
    """Which of these slots are taken by streams other than the deciding one."""

    slots: tuple[Slot, ...]


class SomebodyFirst(Need[bool]):
    """Whether somebody on a list that several cohorts share comes first in one of them."""

    shared_list: Ref
    cohort: Ref


class NextNumber(Need[str]):
    """The next gapless number of a series; its counter row is locked until commit."""

    series: str


class PublicId(Need[str]):
    """A fresh, unguessable public id of 128 bits."""

    purpose: str


class AssessmentsBy(Need[int]):
    """How many released assessments somebody has judged in; below some they count as new."""

    assessor: PersonId
