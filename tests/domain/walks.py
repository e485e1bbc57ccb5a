"""Random walks through any process: whatever people do and however late, its promises hold.

`check(DECIDER, …)` walks from the start by random commands, performed steps and time
that passes, and asserts in every state that it reaches:

- decide raises nothing but Refused, and evolve accepts every event it returns;
- the outcome of every due step is accepted and removes its key, which never returns;
- a step under one key is the same step for ever, but for its times;
- a step past its `until` can be recorded as lapsed, which removes its key as well;
- state, events and commands survive JSON unchanged; state is the fold of all events;
- a task names a command that somebody may give now; auditors and people never see others.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache
from inspect import signature
from typing import Any, Generic, TypeVar, get_type_hints

from hypothesis import HealthCheck, Phase, given, note, seed, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from domain.decider import Decider, fold
from domain.facts import ClashesOf, Facts, Need, NextNumber, PublicId
from domain.messages import Command, Event, Item, Step, Task, engine, lapsed
from domain.parts.lapses import LapseStep
from domain.ref import Ref, make_ref
from domain.refusals import Refused
from tests.domain.making import Values, argument, making
from tests.given import ANN, AUDITOR, BEN, NOW

S = TypeVar("S")

Answers = Mapping[type[Need[Any]], st.SearchStrategy[Any]]
"""What a declared need may be answered with; numbers, ids and free diaries come by themselves."""

Opening = tuple[Command | datetime, ...]
"""What a walk begins with: commands, and instants until which nothing else happens."""

WALKS_A_ROUND = 80
ROUNDS = 8  # each with its own fixed seed: the same walks at every run
LAST = NOW + timedelta(days=4 * 365)
A_FEW_DAYS, TWO_MONTHS = 72, 60 * 24  # hours


def check(
    decider: Decider[S],
    *,
    answers: Answers | None = None,
    values: Values | None = None,
    fitting: Callable[[S], Values] | None = None,
    openings: tuple[Opening, ...] = ((),),
    unmet: tuple[type[Event], ...] = (),
    moments: Callable[[S], Iterable[datetime]] | None = None,
    moves: int = 30,
    identifier: str = "0001",
    also: Callable[[S, list[Event], datetime], None] = lambda _state, _events, _at: None,
) -> None:
    """Walk until every event type but `unmet` has happened; fail when some never do.

    `values` are strategies for fields of commands, `fitting` gives those that fit a state; half of
    all commands are drawn without them. Walks begin with the commands of each of `openings` in
    turn, so that they start where something can happen; `moments` are times at which more can
    happen than at others. `also` asserts what else holds in each state, such as figures that are
    counted again from the events. A walk that fails is told move by move; it is not shrunk, which
    would take minutes.
    """
    seen: Counter[type[Event]] = Counter()
    made = {kind: making(kind, values or {}) for kind in decider.commands}

    @settings(
        max_examples=max(WALKS_A_ROUND // len(openings), 2),
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(st.data())
    def walk_from(opening: Opening, data: st.DataObject) -> None:
        ref = make_ref(decider.slug, identifier)
        walk = _Walk(
            ref, decider, data, answers or {}, values or {}, made, fitting, moments, seen, also
        )
        walk.go(opening, moves)

    missing: list[str] = []
    for number in range(ROUNDS):
        for place, opening in enumerate(openings):
            seed(number + ROUNDS * place)(walk_from)(opening)
        missing = [kind.type for kind in decider.events if kind not in {*seen, *unmet}]
        if not missing:
            return
    raise AssertionError(f"no walk met these events, so they are not tested: {missing}")


class _Walk(Generic[S]):
    """One walk: where it stands, when, and every step key that is done for good."""

    def __init__(
        self,
        ref: Ref,
        decider: Decider[S],
        data: st.DataObject,
        answers: Answers,
        values: Values,
        made: Mapping[type[Command], st.SearchStrategy[Any]],
        fitting: Callable[[S], Values] | None,
        moments: Callable[[S], Iterable[datetime]] | None,
        seen: Counter[type[Event]],
        also: Callable[[S, list[Event], datetime], None],
    ) -> None:
        self.decider, self.data, self.seen, self.also = decider, data, seen, also
        self.chance = data.draw(st.randoms(use_true_random=True))
        self.answers, self.values, self.made, self.fitting = answers, values, made, fitting
        self.moments = moments
        self.ref = ref
        self.state: S = decider.initial
        self.at: datetime = NOW
        self.events: list[Event] = []
        self.done: dict[str, datetime] = {}
        self.asked: dict[str, dict[str, Any]] = {}
        self.drawn = 0
        self.known: tuple[S, tuple[Item, ...]] | None = None
        self.adapter: TypeAdapter[Any] = _adapter(decider.slug, decider.state)

    def go(self, opening: Opening, moves: int) -> None:
        for one in opening:
            if isinstance(one, datetime):
                self.at = one
            else:
                self.give(one)
        for _ in range(moves):
            self.look_around()
            self.move()
        self.look_around()
        assert fold(self.decider, self.events) == self.state

    def move(self) -> None:
        due = self.due()
        moves = ["command", "companion", "any", "wait"] + (["step"] * 3 if due else ["wait"])
        match self.chance.choice(moves):
            case "command":
                allowed = self.decider.allowed(self.state, ANN)
                self.give_one_of(allowed or self.decider.commands)
            case "companion":
                self.give_one_of(_companions(self.decider) or self.decider.commands)
            case "any":
                self.give_one_of(self.decider.commands)
            case "wait":
                self.wait()
            case _:
                step = self.chance.choice(due)
                note(f"performs {step.key}")
                self.perform(step)

    def give_one_of(self, kinds: tuple[type[Command], ...]) -> None:
        kind = self.chance.choice(kinds)
        if kind is LapseStep:
            key = self.chance.choice([*(item.key for item in self.agenda()), "nothing"])
            ahead = [item for item in self.steps() if item.key == key]
            if ahead and not lapsed(ahead[0], self.at):
                return  # the engine never gives up a step before its time
            self.give(LapseStep(key=key))
        else:
            self.give(self.data.draw(self.strategy(kind), label=kind.name))

    def strategy(self, kind: type[Command]) -> st.SearchStrategy[Any]:
        if self.fitting is None or self.chance.random() < 0.5:
            return self.made[kind]
        return making(kind, {**self.values, **self.fitting(self.state)})

    def give(self, command: Command) -> None:
        """Give one command: it is accepted whole, or refused and nothing changes."""
        assert type(command).model_validate_json(command.model_dump_json()) == command
        try:
            events = self.decide(command)
        except Refused as refused:
            assert all(reason.sentence for reason in refused.reasons)
            return
        self.accept(events)

    def decide(self, command: Command) -> list[Event]:
        by = engine(self.ref) if command.by_engine else self.chance.choice([ANN, BEN])
        declared = self.decider.needs(self.ref, self.state, command)
        known = {need: self.answer(need) for need in declared}
        return list(self.decider.decide(self.state, command, Facts(self.ref, self.at, by, known)))

    def answer(self, need: Need[Any]) -> Any:
        if type(need) in self.answers:
            return self.data.draw(self.answers[type(need)], label=type(need).__name__)
        self.drawn += 1
        if isinstance(need, NextNumber):
            return f"{need.series}-{self.drawn}"
        if isinstance(need, PublicId):
            return f"public-{self.drawn}"
        assert isinstance(need, ClashesOf), f"the walk needs an answer for {type(need).__name__}"
        return ()

    def accept(self, events: list[Event]) -> None:
        for event in events:
            assert type(event) in self.decider.events
            assert event.at == self.at
            assert event.says()
            assert type(event).model_validate_json(event.model_dump_json()) == event
            self.seen[type(event)] += 1
            self.events.append(event)
            self.state = self.decider.evolve(self.state, event)

    def wait(self) -> None:
        """Let time pass: to the next due time, to just after a step's `until`, or anywhere."""
        due = sorted(item.due for item in self.agenda() if item.due > self.at)
        late = [step.until for step in self.steps() if step.until and step.until >= self.at]
        hours = self.chance.randint(0, self.chance.choice([A_FEW_DAYS, TWO_MONTHS]))
        until = self.at + timedelta(hours=hours)
        good = [one for one in self.moments(self.state) if one > self.at] if self.moments else []
        ways = ["due", "due", "late", "any", *(["good"] if self.moments else [])]
        match self.chance.choice(ways):
            case "good" if good:
                until = min(good)
            case "due" if due:
                until = due[0]
            case "late" if late:
                until = min(late) + timedelta(seconds=1)
        self.at = min(until, LAST)
        note(f"it is {self.at}")

    def perform(self, step: Step) -> None:
        """Do what the engine would do with a due step; it must work, and be over with."""
        before = self.state
        self.accept(self.decide(self.outcome(step)))
        assert self.state != before, f"{step.key} was accepted and nothing changed"
        assert step.key not in [item.key for item in self.agenda()], f"{step.key} is still there"
        self.done[step.key] = self.at

    def outcome(self, step: Step) -> Command:
        if lapsed(step, self.at):
            return LapseStep(key=step.key)
        record: Any = step.outcome  # type: ignore[attr-defined]
        given = {
            name: self.data.draw(argument(one.annotation, self.values), label=name)
            for name, one in signature(record).parameters.items()
        }
        made = record(**given)
        assert isinstance(made, Command) and made.by_engine
        return made

    def look_around(self) -> None:
        """Assert everything that holds in each state, without moving."""
        self.snapshot_survives()
        self.items_make_sense()
        self.every_due_step_works()
        self.people_see_their_commands()
        assert self.decider.stage(self.state)
        self.also(self.state, self.events, self.at)

    def snapshot_survives(self) -> None:
        stored = self.adapter.dump_json(self.state)
        assert self.adapter.validate_json(stored) == self.state

    def items_make_sense(self) -> None:
        items = self.agenda()
        assert len({item.key for item in items}) == len(items), "two items share a key"
        for step in self.steps():
            assert type(step) in self.decider.steps
            assert step.says()
            assert step.key not in self.done, f"{step.key} returned after its outcome"
            what = step.model_dump(exclude={"due", "until"})
            assert self.asked.setdefault(step.key, what) == what, f"{step.key} is another step now"
            assert step.until is None or step.until >= step.due
            assert type(step).model_validate_json(step.model_dump_json()) == step
        if self.decider.ended(self.state):
            assert not self.steps(), "it has ended, and yet steps are open"

    def every_due_step_works(self) -> None:
        state, at, seen = self.state, self.at, len(self.events)
        done = dict(self.done)
        for step in self.due():
            self.perform(step)
            self.state, self.at, self.done = state, at, dict(done)
            del self.events[seen:]

    def people_see_their_commands(self) -> None:
        assert self.decider.allowed(self.state, AUDITOR) == ()
        allowed = [one for by in (ANN, BEN) for one in self.decider.allowed(self.state, by)]
        assert all(one in self.decider.commands and not one.by_engine for one in allowed)
        for item in self.agenda():
            if isinstance(item, Task) and item.settled_by is not None:
                assert item.settled_by in [one.name for one in allowed], f"nobody can do {item.key}"

    def agenda(self) -> tuple[Item, ...]:
        """Return the agenda; computed once for each state."""
        if self.known is None or self.known[0] is not self.state:
            self.known = (self.state, self.decider.agenda(self.state))
        return self.known[1]

    def steps(self) -> list[Step]:
        return [item for item in self.agenda() if isinstance(item, Step)]

    def due(self) -> list[Step]:
        return [step for step in self.steps() if step.due <= self.at]


def _companions(decider: Decider[Any]) -> tuple[type[Command], ...]:
    """What the engine says besides the outcomes of this process's own steps."""
    outcomes = [get_type_hints(kind.outcome).get("return") for kind in _steps(decider)]
    return tuple(kind for kind in decider.commands if kind.by_engine and kind not in outcomes)


def _steps(decider: Decider[Any]) -> tuple[Any, ...]:
    return decider.steps


@cache
def _adapter(slug: str, state: Any) -> TypeAdapter[Any]:
    return TypeAdapter(state)
