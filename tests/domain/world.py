"""A small ledger in memory: every process, all or nothing, and an engine that does what is due.

`World.do` gives a command with its companions, as the store does: all are accepted or none.
`World.pass_to` lets time pass: due steps are performed in the order (due, ref, key), and what a
cohort passes on reaches its holders. After every command it holds that no step returns after its
outcome, that nobody and no room is in two places, and that no cohort has more places than it has.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from inspect import signature
from itertools import pairwise
from typing import Any, TypeVar

from domain.facts import (
    AssessmentsBy,
    Clash,
    ClashesOf,
    Facts,
    Need,
    NextNumber,
    PublicId,
    Slot,
    SomebodyFirst,
    StateOf,
)
from domain.messages import Actor, Command, Event, Item, Step, engine, lapsed
from domain.parts.lapses import LapseStep
from domain.parts.learning_days import LearningDay
from domain.processes.allocation import NoteRoom, allocation_ref, comes_first
from domain.processes.allocation.steps import EndWaiting
from domain.processes.award.steps import PassOnStanding
from domain.processes.cohort import Cohort, tellings
from domain.processes.cohort.steps import (
    PassOnCancellation,
    PassOnMerge,
    PassOnOffer,
    PassOnOfferGone,
    PassOnTiding,
    ReportRegister,
    TellDayMove,
    TellRoom,
)
from domain.processes.competence.telling import assessor_news
from domain.ref import Ref, slug_of
from domain.refusals import Refused, refuse
from domain.registry import DECIDERS
from domain.services import course
from domain.services.bigger_picture import Programme, programme_of
from tests.given import ANN, NOW

E = TypeVar("E", bound=Event)
Pair = tuple[Ref, Command]
Bookings = list[tuple[str, LearningDay]]


class World:
    """All streams, their events, and one clock."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at
        self.states: dict[Ref, Any] = {}
        self.log: list[tuple[Ref, Event]] = []
        self.done: set[tuple[Ref, str]] = set()
        self.numbers: dict[str, int] = {}
        self._agendas: dict[Ref, tuple[Any, tuple[Item, ...]]] = {}
        self._bookings: dict[Ref, tuple[Cohort, Bookings]] = {}

    def fork(self) -> "World":
        """Return a world with the same past and a future of its own."""
        other = World(self.at)
        other.states, other.numbers = dict(self.states), dict(self.numbers)
        other.log, other.done = list(self.log), set(self.done)
        other._agendas, other._bookings = dict(self._agendas), dict(self._bookings)
        return other

    # Reading.

    def state(self, ref: Ref) -> Any:
        return self.states.get(ref, DECIDERS[slug_of(ref)].initial)

    def cohort(self, ref: Ref) -> Cohort:
        state = self.state(ref)
        assert isinstance(state, Cohort)
        return state

    @property
    def cohorts(self) -> list[Ref]:
        """The references of all cohorts, in the order in which they were planned."""
        return [ref for ref, state in self.states.items() if isinstance(state, Cohort)]

    def programme(self, ref: Ref) -> Programme:
        programme = programme_of(self.state(ref))
        assert programme is not None
        return programme

    def booking(self, ref: Ref) -> course.Booking:
        state = self.state(ref)
        assert isinstance(state, course.Underway | course.Over)
        return state.booking

    def stage(self, ref: Ref) -> str:
        return DECIDERS[slug_of(ref)].stage(self.state(ref))

    def items(self, ref: Ref) -> tuple[Item, ...]:
        """Return the agenda of a stream; computed once for each state."""
        state = self.state(ref)
        known = self._agendas.get(ref)
        if known is None or known[0] is not state:
            known = self._agendas[ref] = (state, DECIDERS[slug_of(ref)].agenda(state))
        return known[1]

    def agenda(self, ref: Ref) -> dict[str, Item]:
        return {item.key: item for item in self.items(ref)}

    def steps(self) -> list[tuple[datetime, Ref, str, Step]]:
        """Return the open steps of all streams, the earliest first."""
        return sorted(
            (item.due, ref, item.key, item)
            for ref in self.states
            for item in self.items(ref)
            if isinstance(item, Step)
        )

    def events(self, ref: Ref, kind: type[E]) -> list[E]:
        return [event for owner, event in self.log if owner == ref and isinstance(event, kind)]

    # Commands.

    def do(self, ref: Ref, command: Command, by: Actor | None = None) -> list[tuple[Ref, Event]]:
        """Give a command with its companions; raise every reason of all of them, or keep all."""
        actor = by or (engine(ref) if command.by_engine else ANN)
        before, counted = dict(self.states), dict(self.numbers)
        events: list[tuple[Ref, Event]] = []
        reasons: dict[str, Refused] = {}
        for owner, one in self._with_companions(ref, command):
            try:
                decided = self._decide(owner, one, actor)
            except Refused as refused:
                reasons |= {reason.sentence: reason for reason in refused.reasons}
                continue
            events += [(owner, event) for event in decided]
        if reasons:
            self.states, self.numbers = before, counted
            refuse(reasons.values())
        self.log += events
        self.nothing_is_broken([owner for owner, _ in events])
        return events

    def refused(
        self, ref: Ref, command: Command, *reasons: type[Refused], by: Actor | None = None
    ) -> Refused:
        """Give a command that is refused with exactly these reasons; nothing changes."""
        before = dict(self.states)
        try:
            events = self.do(ref, command, by)
        except Refused as refused:
            given = tuple(type(reason) for reason in refused.reasons)
            assert given == reasons, refused
            assert self.states == before
            return refused
        raise AssertionError(f"accepted with {events}")

    def _with_companions(self, ref: Ref, command: Command) -> list[Pair]:
        found: list[Pair] = []
        level = [(ref, command)]
        while level:
            found += level
            level = [
                pair
                for owner, one in level
                for pair in DECIDERS[slug_of(owner)].companions(owner, self.state(owner), one)
                if pair not in found
            ]
        return found

    def _decide(self, ref: Ref, command: Command, actor: Actor) -> list[Event]:
        decider = DECIDERS[slug_of(ref)]
        state = self.state(ref)
        assert type(command) in decider.commands
        assert type(command).model_validate_json(command.model_dump_json()) == command
        known = {need: self._fact(ref, need) for need in decider.needs(ref, state, command)}
        events = list(decider.decide(state, command, Facts(ref, self.at, actor, known)))
        for event in events:
            assert event.at == self.at and event.says(), event
            state = decider.evolve(state, event)
        if events:
            self.states[ref] = state
        return events

    def _fact(self, ref: Ref, need: Need[Any]) -> Any:
        match need:
            case StateOf():
                return self.state(need.ref)
            case ClashesOf():
                return tuple(self._clashes(ref, need.slots))
            case SomebodyFirst():
                return comes_first(self.state(need.shared_list), need.cohort)
            case AssessmentsBy():
                return self._assessments(need.assessor)
            case NextNumber():
                self.numbers[need.series] = self.numbers.get(need.series, 0) + 1
                return f"{need.series}-{self.numbers[need.series]:05}"
            case PublicId():
                return f"{ref}/{need.purpose}"
            case _:
                raise AssertionError(f"nothing answers {type(need).__name__}")

    def _assessments(self, assessor: str) -> int:
        """Count the released assessments that somebody judged in, as the store does."""
        return sum(
            any(one.passed and one.assessor == assessor for one in delegate.counts)
            for state in self.states.values()
            if isinstance(state, course.Underway | course.Over)
            for delegate in state.booking.delegates
            if delegate.released_at is not None
        )

    def _clashes(self, ref: Ref, slots: Iterable[Slot]) -> Iterable[Clash]:
        bookings = self.bookings()
        for slot in slots:
            takers = {
                owner: None
                for owner, day in bookings.get(slot.resource, ())
                if owner != ref and slot.starts < day.ends and day.starts < slot.ends
            }
            yield from (Clash(slot=slot, taken_by=owner) for owner in takers)

    def bookings(self) -> Mapping[str, list[tuple[Ref, LearningDay]]]:
        """Return who is taken when: what the store's booking table holds."""
        taken: dict[str, list[tuple[Ref, LearningDay]]] = {}
        for ref in self.cohorts:
            for who, day in self._booked_by(ref):
                taken.setdefault(who, []).append((ref, day))
        return taken

    def _booked_by(self, ref: Ref) -> Bookings:
        cohort, known = self.cohort(ref), self._bookings.get(ref)
        if known is None or known[0] is not cohort:
            rows = [
                (who, day)
                for day in cohort.timetable
                for who in dict.fromkeys((day.trainer, day.room, *cohort.expected(day.number)))
            ]
            known = self._bookings[ref] = (cohort, rows)
        return known[1]

    # Time.

    def pass_to(self, until: datetime) -> "World":
        """Let time pass; the engine performs every step that falls due on the way."""
        while (steps := self.steps()) and steps[0][0] <= until:
            due, ref, _, step = steps[0]
            self.at = max(self.at, due)
            self.perform(ref, step)
        self.at = max(self.at, until)
        return self

    def perform(self, ref: Ref, step: Step) -> None:
        """Do one due step: it must work, be over with, and leave no trace in the agenda."""
        if lapsed(step, self.at):
            self.do(ref, LapseStep(key=step.key))
        else:
            self._pass_on(ref, step)
            self.do(ref, _outcome(step))
        self.done.add((ref, step.key))
        assert step.key not in self.agenda(ref), f"{step.key} is still there"

    def _pass_on(self, ref: Ref, step: Step) -> None:
        """Let the holders of places hear what their cohort has to tell."""
        match step:
            case ReportRegister(day=number, revision=revision):
                cohort = self.cohort(ref)
                for holder in self._marked(cohort, number):
                    marks = tuple(
                        mark
                        for mark in cohort.log(number).marks
                        if cohort.holder_of(mark.person, number) == holder
                    )
                    told = tellings.RecordAttendance(
                        cohort=ref, day=number, revision=revision, marks=marks
                    )
                    self._tell(holder, told, ref)
            case PassOnCancellation(holder=holder):
                self._tell(holder, tellings.NoteCohortCancelled(cohort=ref), ref)
            case PassOnTiding(holder=holder, what=what):
                self._tell(holder, tellings.NoteDatesChanged(cohort=ref, what=what), ref)
            case PassOnMerge(holder=holder, into=into, answer_by=until):
                asked = tellings.NoteMergeProposed(cohort=ref, into=into, answer_by=until)
                self._tell(holder, asked, ref)
            case PassOnOffer() | PassOnOfferGone():
                self._pass_on_offer(ref, step)
            case PassOnStanding():
                holder, news = assessor_news(ref, self.state(ref), step)
                self.do(holder, news, by=engine(ref))
            case TellRoom(service=slug, free=free, starts=starts):
                room = NoteRoom(cohort=ref, free=free, starts=starts)
                self.do(allocation_ref(slug), room, by=engine(ref))
            case EndWaiting(holder=holder, cohort=at):
                gone = tellings.NoteOfferGone(cohort=at, offer=0, cause="funding ended")
                self.do(holder, gone, by=engine(ref))
            case TellDayMove(day=number):
                cohort = self.cohort(ref)
                for holder in cohort.concerned(number):
                    self._tell(holder, tellings.day_moved(ref, cohort, number), ref)
            case _:
                return

    def _tell(self, holder: Ref, told: Command, ref: Ref) -> None:
        """Tell a holder what its cohort has to say, unless it does not listen to such news."""
        if type(told) in DECIDERS[slug_of(holder)].commands:
            self.do(holder, told, by=engine(ref))

    def _pass_on_offer(self, ref: Ref, step: PassOnOffer | PassOnOfferGone) -> None:
        told: Command | None
        if isinstance(step, PassOnOfferGone):
            told = tellings.NoteOfferGone(cohort=ref, offer=step.offer, cause=step.cause)
        else:
            told = tellings.offer_made(ref, self.cohort(ref), step.holder, step.offer)
        assert told is not None  # an offer that is over is not due to be passed on
        self._tell(step.holder, told, ref)

    def _marked(self, cohort: Cohort, number: int) -> list[Ref]:
        holders = [cohort.holder_of(mark.person, number) for mark in cohort.log(number).marks]
        return sorted({holder for holder in holders if holder is not None})

    # What always holds.

    def nothing_is_broken(self, changed: Iterable[Ref]) -> None:
        """Assert what must hold of the streams that a command has just changed."""
        for ref in dict.fromkeys(changed):
            keys = [item.key for item in self.items(ref)]
            assert len(set(keys)) == len(keys), f"two items of {ref} share a key: {keys}"
            back = [key for key in keys if (ref, key) in self.done and self._is_step(ref, key)]
            assert not back, f"{back} of {ref} returned"
            state = self.state(ref)
            if isinstance(state, Cohort):
                assert state.taken <= state.capacity
                seated = [place.person for place in state.places if place.person]
                assert len(set(seated)) == len(seated), "somebody has two places"
                self._nobody_is_in_two_places()

    def _nobody_is_in_two_places(self) -> None:
        for resource, days in self.bookings().items():
            ordered = sorted((day for _, day in days), key=lambda day: day.starts)
            for earlier, later in pairwise(ordered):
                assert earlier.ends <= later.starts, f"{resource} is in two places"

    def _is_step(self, ref: Ref, key: str) -> bool:
        return isinstance(self.agenda(ref)[key], Step)


def _outcome(step: Step) -> Command:
    """Return what the engine records of a step; what it made itself is made up here."""
    record: Any = step.outcome  # type: ignore[attr-defined]
    made_up: dict[str, Any] = {
        "document": "d-printed",
        "digest": "0",
        "name_version": 1,
        "sheet": "d-counted",
        "sheet_digest": "0",
    }
    given = {name: made_up[name] for name in signature(record).parameters}
    command = record(**given)
    assert isinstance(command, Command) and command.by_engine
    return command
