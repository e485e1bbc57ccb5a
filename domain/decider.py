"""A process is pure functions over its state: decide, evolve and agenda."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from domain.facts import Facts, Need
from domain.messages import Actor, Command, Event, Item, Step
from domain.ref import Ref

S = TypeVar("S")


def _companions(ref: Ref, _state: object, command: Command) -> tuple[tuple[Ref, Command], ...]:
    return command.companions(ref)


def _nothing(_state: object) -> Mapping[str, str]:
    return {}


def _no_caution(_state: object, _command: type[Command], _now: datetime) -> str:
    return ""


@dataclass(frozen=True)
class Decider(Generic[S]):
    """Everything the engine needs to know of one process.

    `decide` raises only Refused and returns no events when there is nothing to do; `evolve` only
    assigns; `agenda` lists what must happen next. `needs` declares the facts of a decision,
    `allowed` lists the commands that make sense now, `stage` says in words where the process
    stands, `ended` tells whether nothing can be due any more, `companions` lists the commands that
    must be accepted in other streams together with one, `prefill` what a form can start with,
    `caution` what a person should know before giving a command, such as what it costs now: whole
    sentences, with a marker for each person whom they are about.
    """

    slug: str
    title: str
    state: Any  # the type (a union) that snapshots are parsed into
    initial: S
    commands: tuple[type[Command], ...]
    events: tuple[type[Event], ...]
    steps: tuple[type[Step], ...]
    decide: Callable[[S, Any, Facts], list[Any]]
    evolve: Callable[[S, Any], S]
    agenda: Callable[[S], tuple[Item, ...]]
    needs: Callable[[Ref, S, Any], tuple[Need[Any], ...]]
    allowed: Callable[[S, Actor], tuple[type[Command], ...]]
    stage: Callable[[S], str]
    ended: Callable[[S], bool]
    companions: Callable[[Ref, S, Any], tuple[tuple[Ref, Command], ...]] = _companions
    prefill: Callable[[S], Mapping[str, str]] = _nothing
    caution: Callable[[S, type[Command], datetime], str] = _no_caution


def fold(decider: Decider[S], events: Iterable[Event], state: S | None = None) -> S:
    """Return the state after `events`, starting from `state` or from nothing."""
    now = decider.initial if state is None else state
    for event in events:
        now = decider.evolve(now, event)
    return now
