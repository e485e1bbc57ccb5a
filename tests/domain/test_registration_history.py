"""What the public was told of a registration on any day, whatever happened and however late."""

from datetime import UTC, date, datetime, timedelta
from typing import get_args

from hypothesis import given as any_of
from hypothesis import settings
from hypothesis import strategies as st

from domain.calendar import deadline
from domain.messages import Actor, Command, Event, engine
from domain.processes.award.state import AnyState, Status
from domain.processes.award.steps import BeginGrace, Expire, NoteUpdateOverdue, SuspendForUpdate
from tests.domain.registration_oracle import DOINGS, plainly
from tests.domain.registrations import FRESH, REGISTERED, certificate, registered, renewal, update
from tests.given import ANN, NOW, Given

A_DAY = timedelta(days=1)
CLOCKS = (NoteUpdateOverdue, SuspendForUpdate, BeginGrace, Expire)
CALENDAR_ENDS = datetime(2030, 11, 1, 10, tzinfo=UTC)
DAYS = st.sampled_from([0, 1, 9, 31, 60, 330, 380])
MOVES = st.tuples(DAYS, st.integers(0, 3), st.sampled_from([*DOINGS, "update", "renew"]))


def recorded(after: Given[AnyState], day: date) -> Status | None:
    """Return what the history of the registration says for the end of a day."""
    known = [one for one in certificate(after).status_since if one.since < deadline(day)]
    return known[-1].status if known else None


class Life:
    """A registration on which people and the clock act; it remembers every event."""

    def __init__(self) -> None:
        self.after = registered()
        self.events: list[Event] = [REGISTERED]
        self.now = NOW

    def give(self, command: Command, by: Actor, at: datetime) -> None:
        """Give a command, accepted or not."""
        outcome = self.after.when(command, at=at, by=by, facts=FRESH)
        if outcome.refused is None:
            self.after = outcome.after
            self.events.extend(outcome.events)

    def wait(self, days: int, engine_works: bool) -> None:
        """Let time pass; unless the engine is out of order, its clocks act when they are due."""
        last, self.now = self.now, min(self.now + timedelta(days=days), CALENDAR_ENDS)
        while engine_works:
            due = [one for one in self.after.agenda.values() if isinstance(one, CLOCKS)]
            due = [one for one in due if one.due <= self.now]
            if not due:
                return
            first = min(due, key=lambda one: one.due)
            last = max(last, first.due)
            self.give(first.outcome(), engine(self.after.ref), last)


def test_the_status_told_for_any_day_is_what_its_events_say() -> None:
    seen: set[Status | None] = set()

    @settings(max_examples=150, deadline=None, database=None, derandomize=True)
    @any_of(st.lists(MOVES, min_size=4, max_size=10))
    def walk(moves: list[tuple[int, int, str]]) -> None:
        life = Life()
        for days, order, doing in moves:
            life.wait(days, engine_works=order > 0)
            today = life.now.date()
            timely = {"update": ((update(today), ANN),), "renew": ((renewal(today), ANN),)}
            for command, by in {**DOINGS, **timely}[doing]:
                life.give(command, by, life.now)
        for day in {one.at.date() - shift for one in life.events for shift in (A_DAY, 0 * A_DAY)}:
            assert recorded(life.after, day) == plainly(life.events, day)
            seen.add(recorded(life.after, day))

    walk()
    assert seen == {None, *get_args(Status)}
