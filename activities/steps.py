"""What every activity that performs steps is made of: one model in, a turn, a record, an agenda."""

import inspect
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Generic, TypeVar

from pydantic import ValidationError
from temporalio.exceptions import ApplicationError

from activities.gates import Gate
from domain.agenda import Agenda, OpenStep
from domain.messages import Command, Message, Step, engine, lapsed
from domain.parts.lapses import LapseStep
from domain.ref import Ref, effect_id, slug_of
from domain.refusals import Refused, StepGone
from domain.registry import DECIDERS
from store.agendas import MOST_STEPS, read_agenda
from store.clock import Clock
from store.ledger import Ledger
from store.orders import VaultWrite
from store.pool import Pool

__all__ = [
    "MOST_STEPS",
    "Call",
    "Steps",
    "UnknownStep",
    "is_due",
    "outcome_of",
    "parse_step",
    "refusal",
]

NEWER = (
    "A newer version of the system planned this, and this version cannot do it."
    " Tell whoever looks after the system."
)

StepT = TypeVar("StepT", bound=Step)


class Call(Message, Generic[StepT]):
    """One step of one stream, to be performed."""

    ref: Ref
    step: StepT


class UnknownStep(Exception):
    """A step that this version cannot read; a newer one wrote it."""


def parse_step(ref: Ref, item: OpenStep) -> Step:
    """Return the step that an agenda holds as JSON; raise UnknownStep when it cannot be read."""
    kind = _kinds(slug_of(ref)).get(str(item.body.get("step")))
    if kind is None:
        raise UnknownStep(NEWER)
    try:
        return kind.model_validate(item.body)
    except ValidationError:
        raise UnknownStep(NEWER) from None


@cache
def _kinds(slug: str) -> dict[str, type[Step]]:
    return {str(kind.model_fields["step"].default): kind for kind in DECIDERS[slug].steps}


def is_due(key: str, agenda: Agenda) -> bool:
    """Tell whether an agenda asks for the step with this key now."""
    return any(item.key == key and item.due <= agenda.now for item in agenda.steps)


class Steps:
    """Base of the activity classes: holds the ledger and the gate, and settles steps."""

    def __init__(self, pool: Pool, clock: Clock, ledger: Ledger, gate: Gate) -> None:
        self.pool = pool
        self.clock = clock
        self.ledger = ledger
        self.gate = gate

    def methods(self) -> list[Callable[..., Any]]:
        """Return the activities of this object, bound to it, for a worker to serve."""
        return [
            getattr(self, name)
            for name, member in inspect.getmembers(type(self), inspect.isfunction)
            if hasattr(member, "__temporal_activity_definition")
        ]

    async def agenda(self, ref: Ref) -> Agenda:
        """Read what a stream's workflow needs of its agenda, as it stands now."""
        async with self.pool.acquire() as conn:
            return await read_agenda(conn, self.clock, ref)

    async def settle(
        self,
        ref: Ref,
        step: Step,
        command: Command | None = None,
        vault: Sequence[VaultWrite] = (),
    ) -> Agenda:
        """Wait for the step's turn, record its outcome once, and return the agenda that it leaves.

        `command` is the outcome when it carries what the activity found out. A step that was
        done, cancelled or overtaken meanwhile is a normal outcome; one past its `until` lapses
        instead. Any other refusal is an ApplicationError that is not tried again.
        """
        async with self.gate.turn(ref, step) as wanted:
            if not wanted:
                return await self.agenda(ref)
            if await self.is_lapsed(step):
                return await self.hand_in(ref, step, LapseStep(key=step.key))
            return await self.hand_in(ref, step, command or outcome_of(step), vault)

    async def is_lapsed(self, step: Step) -> bool:
        """Tell whether a step is past its `until` by the store's clock."""
        if step.until is None:
            return False
        async with self.pool.acquire() as conn:
            return lapsed(step, await self.clock.now(conn))

    async def hand_in(
        self, ref: Ref, step: Step, command: Command, vault: Sequence[VaultWrite] = ()
    ) -> Agenda:
        """Give the step's one command to the ledger; its turn must have come."""
        try:
            outcome = await self.ledger.handle(
                ref,
                command,
                command_id=effect_id(ref, step.key),
                actor=engine(ref),
                vault=vault,
            )
        except Refused as refused:
            agenda = await self.agenda(ref)
            if not is_due(step.key, agenda):
                return agenda
            # StepGone although it is due: it fell due between the two readings of the clock.
            gone = any(isinstance(reason, StepGone) for reason in refused.reasons)
            raise refusal(refused, final=not gone) from None
        return outcome.agenda


def outcome_of(step: Step) -> Command:
    """Return the command that records a step which brings nothing back but that it was done."""
    outcome: Command = step.outcome()  # type: ignore[attr-defined]  # every step class has it
    return outcome


def refusal(refused: Refused, *, final: bool = True) -> ApplicationError:
    """Return a refusal as Temporal knows it; its sentence names people and streams by id only."""
    return ApplicationError(refused.sentence, type=refused.code, non_retryable=final)
