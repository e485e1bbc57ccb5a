"""Allocation: the places of a service that a funder pays for, drawn by bookings, and reported."""

from typing import get_args

from domain.decider import Decider
from domain.messages import Command
from domain.processes.allocation import turns
from domain.processes.allocation.agenda import agenda, ended, stage_words
from domain.processes.allocation.commands import (
    AllocationCommand,
    Draw,
    GiveBack,
    LeaveList,
    NoteOutcome,
    NoteRoom,
    Open,
)
from domain.processes.allocation.decide import allowed, decide, needs
from domain.processes.allocation.events import AllocationEvent
from domain.processes.allocation.evolve import evolve
from domain.processes.allocation.sharing import comes_first
from domain.processes.allocation.state import (
    SLUG,
    Allocation,
    AllocationOf,
    AnyState,
    CohortCount,
    Counts,
    NothingOpen,
    Over,
    ProviderCount,
    Running,
    State,
    allocation_ref,
    sum_of,
)
from domain.processes.allocation.steps import AllocationStep
from domain.processes.allocation.tellings import TakeTurn
from domain.ref import Ref


def _companions(_ref: Ref, state: AnyState, command: Command) -> tuple[tuple[Ref, Command], ...]:
    return turns.companions(state, command)


DECIDER: Decider[AnyState] = Decider(
    slug=SLUG,
    title="Funded places",
    state=State,
    initial=NothingOpen(),
    commands=get_args(AllocationCommand),
    events=get_args(AllocationEvent),
    steps=get_args(AllocationStep),
    decide=decide,
    evolve=evolve,
    agenda=agenda,
    needs=needs,
    allowed=allowed,
    stage=stage_words,
    ended=ended,
    companions=_companions,
)

__all__ = [
    "DECIDER",
    "Allocation",
    "AllocationOf",
    "AnyState",
    "CohortCount",
    "Counts",
    "Draw",
    "GiveBack",
    "LeaveList",
    "NoteOutcome",
    "NoteRoom",
    "NothingOpen",
    "Open",
    "Over",
    "ProviderCount",
    "Running",
    "State",
    "TakeTurn",
    "allocation_ref",
    "comes_first",
    "sum_of",
]
