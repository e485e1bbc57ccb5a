"""One sentence a test: `given(DECIDER, *events).when(command).then(*events)`."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from domain.decider import Decider, fold
from domain.facts import Facts, Need
from domain.messages import Actor, Command, Event, Item, Role, engine
from domain.ref import make_ref
from domain.refusals import Refused

S = TypeVar("S")

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)  # a Monday, five weeks before Easter
ANN = Actor(role=Role.COORDINATOR, id="ann")
BEN = Actor(role=Role.COORDINATOR, id="ben")
CAT = Actor(role=Role.COORDINATOR, id="cat")
AUDITOR = Actor(role=Role.AUDITOR, id="ada")


class Given(Generic[S]):
    """A process as it stands after its events, ready for a command."""

    def __init__(self, decider: Decider[S], *events: Event) -> None:
        self.decider = decider
        self.ref = make_ref(decider.slug, "0001")
        self.state = fold(decider, events)

    @property
    def agenda(self) -> dict[str, Item]:
        """What must happen next, by key; two items never share one."""
        items = self.decider.agenda(self.state)
        assert len({item.key for item in items}) == len(items), "two items share a key"
        return {item.key: item for item in items}

    @property
    def stage(self) -> str:
        return self.decider.stage(self.state)

    def when(
        self,
        command: Command,
        *,
        at: datetime = NOW,
        by: Actor = ANN,
        facts: Mapping[Need[Any], Any] | None = None,
    ) -> "When[S]":
        """Decide `command`; only the facts it declares are known to it, and all must be given.

        Those that tell who may act by a link can be left out: nobody else needs them.
        """
        assert type(command) in self.decider.commands, f"{command.name} is not in the decider"
        actor = engine(self.ref) if command.by_engine and by is ANN else by
        declared = self.decider.needs(self.ref, self.state, command)
        told = {} if facts is None else facts
        known = {need: told[need] for need in declared if need in told or not command.by_link}
        try:
            events = self.decider.decide(self.state, command, Facts(self.ref, at, actor, known))
        except Refused as refused:
            return When(self, (), refused)
        for event in events:
            assert type(event) in self.decider.events, f"{event.type} is not in the decider"
            assert event.at == at, f"{event.type} is not recorded at the decision's instant"
            assert event.says(), f"{event.type} has no sentence"
        return When(self, tuple(events), None)


class When(Generic[S]):
    """The outcome of one command."""

    def __init__(self, given: Given[S], events: tuple[Event, ...], refused: Refused | None) -> None:
        self.given, self.events, self.refused = given, events, refused

    @property
    def after(self) -> Given[S]:
        """The process after the command was accepted, ready for the next."""
        assert self.refused is None, f"refused: {self.refused}"
        after = Given(self.given.decider)
        after.state = fold(self.given.decider, self.events, self.given.state)
        return after

    def then(self, *events: Event) -> Given[S]:
        """Expect exactly these events; return the process after them."""
        after = self.after
        assert self.events == events
        return after

    def then_nothing(self) -> None:
        """Expect acceptance without an event: there was nothing to do."""
        self.then()

    def then_refused(self, *reasons: type[Refused]) -> Refused:
        """Expect a refusal with exactly these reasons, in this order; return it."""
        assert self.refused is not None, f"accepted with {self.events}"
        assert tuple(type(reason) for reason in self.refused.reasons) == reasons, self.refused
        assert self.refused.sentence, "a refusal says why"
        return self.refused


def given(decider: Decider[S], *events: Event) -> Given[S]:
    """Return the process after `events`."""
    return Given(decider, *events)
