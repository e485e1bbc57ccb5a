"""Random walks of registrations on a real store: their time lines hold, whoever acts and when."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar, get_args
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.calendar import deadline, london_date, validity_end
from domain.messages import Actor, Command, Event
from domain.policy import POLICY
from domain.processes.award import events as e
from domain.processes.award.state import IN_FORCE, Status
from domain.ref import Ref
from domain.refusals import Refused
from store import events
from store.pool import open_pool
from store.projections import award, registration_status
from store.turns import next_due
from store.verify import verify
from tests.conftest import Server, fresh_database
from tests.domain.registration_oracle import DOINGS, plainly
from tests.domain.registrations import renewal, update
from tests.store.scenes import ANN, Scene, due_steps, perform, scene
from tests.store.test_registrations import registration

T = TypeVar("T")
MOVES = 25
A_DAY = timedelta(days=1)
WAITS = (0, 1, 8, 31, 95, 330)
MOST = timedelta(days=1_300)
"""The walk ends while working days are known, the last ones of every renewal included."""


@pytest.fixture(scope="module")
def seen() -> Iterator[Counter[str]]:
    """What the public was told of all the registrations; it must have been everything once."""
    counted: Counter[str] = Counter()
    yield counted
    assert set(counted) >= {*get_args(Status), "renewed"}


@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
async def test_a_registration_keeps_its_time_line_on_any_walk(
    postgres: Server, seen: Counter[str], data: st.DataObject
) -> None:
    async with fresh_database(postgres) as dsn, open_pool(dsn) as pool:
        walk = _Walk(await scene(pool), data, seen)
        await walk.begin()
        for _ in range(MOVES):
            await walk.move()
            await walk.all_holds()
        assert (await verify(pool)).faults == ()


class _Walk:
    """One walk of one registration, from its issue through suspensions, renewals and appeals."""

    ref: Ref
    began: datetime

    def __init__(self, made: Scene, data: st.DataObject, seen: Counter[str]) -> None:
        self.made, self.seen = made, seen
        self.chance = data.draw(st.randoms(use_true_random=True))

    def pick(self, options: Sequence[T]) -> T:
        return self.chance.choice(options)

    async def begin(self) -> None:
        self.ref, self.began = await registration(self.made), await self.now()

    async def move(self) -> None:
        if self.chance.random() < 0.5:
            return await self.wait(self.pick(WAITS), engine_works=self.chance.random() < 0.8)
        today = london_date(await self.now())
        timely: dict[str, tuple[tuple[Command, Actor], ...]] = {
            "update": ((update(today), ANN),),
            "renew": ((renewal(today), ANN),),
        }
        # Whatever ends a registration ends its walk: that is tried less often.
        rare = ("remove", "revoke")
        names = [*timely, *timely, *(name for name in DOINGS if name not in rare)]
        name = self.pick(rare) if self.chance.random() < 0.05 else self.pick(names)
        for command, by in {**DOINGS, **timely}[name]:
            await self.give(command, by)

    async def give(self, command: Command, by: Actor) -> None:
        before = await self.log()
        try:
            await self.made.do(self.ref, command, by=by, id=uuid4())
        except Refused as refused:
            assert all(reason.sentence for reason in refused.reasons)
            assert await self.log() == before

    async def wait(self, days: int, *, engine_works: bool) -> None:
        """Let time pass; unless it is out of order, the engine acts at each due time on the way."""
        until = min(await self.now() + timedelta(days=days), self.began + MOST)
        while engine_works:
            await self.work()
            async with self.made.pool.acquire() as conn:
                due = await next_due(conn, await self.made.clock.now(conn))
            if due is None or due > until:
                break
            await self.made.at(due)
        await self.made.at(until)

    async def work(self) -> None:
        """Perform what is due; each step is accepted and does not come back."""
        while True:
            async with self.made.pool.acquire() as conn:
                due = await due_steps(conn, await self.made.clock.now(conn))
            if not due:
                return
            outcome = await perform(self.made, due[0].ref, due[0].body)
            if due[0].ref == self.ref:
                assert due[0].key not in [step.key for step in outcome.agenda.steps]

    async def now(self) -> datetime:
        async with self.made.pool.acquire() as conn:
            return await self.made.clock.now(conn)

    async def log(self) -> list[Event]:
        async with self.made.pool.acquire() as conn:
            return list(await events.read(conn, self.ref))

    # What must hold.

    async def all_holds(self) -> None:
        log = await self.log()
        await self.public_is_told_what_happened(log)
        await self.editions_are_one_history(log)
        periods_follow_each_other(log)
        letters_go_down_the_ladder(log)
        clocks_are_never_early(log)

    async def public_is_told_what_happened(self, log: Sequence[Event]) -> None:
        for day in {london_date(one.at) - shift for one in log for shift in (A_DAY, 0 * A_DAY)}:
            async with self.made.pool.acquire() as conn:
                row = await registration_status.as_at(conn, self.ref, day)
            told = row.status if row else None
            assert told == plainly(log, day)
            if told:
                self.seen[told] += 1

    async def editions_are_one_history(self, log: Sequence[Event]) -> None:
        """One number for ever, one present edition, in force exactly while the public hears so."""
        async with self.made.pool.acquire() as conn:
            rows = sorted(await award.TABLE.stored(conn, self.ref), key=lambda row: row.edition)
        printed = [one for one in log if isinstance(one, e.Issued | e.Renewed | e.Superseded)]
        assert [row.public_id for row in rows] == [one.public_id for one in printed]
        assert {row.number for row in rows} == {"REG-00001"}
        assert all(row.status == award.REPLACED for row in rows[:-1])
        today = plainly(log, london_date(await self.now()))
        assert [row.in_force for row in rows[:-1]] == [False] * (len(rows) - 1)
        assert rows[-1].in_force == (today in IN_FORCE)
        self.seen["renewed"] += sum(isinstance(one, e.Renewed) for one in log)


def periods_follow_each_other(log: Sequence[Event]) -> None:
    """A renewal begins the day after the last one's end, and runs two years less a day."""
    last: date | None = None
    for event in log:
        if isinstance(event, e.Issued):
            last = event.valid_until
        if isinstance(event, e.Renewed):
            assert last is not None
            assert event.starts_on == last + A_DAY
            assert event.valid_until == validity_end(event.starts_on, 24)
            last = event.valid_until


def letters_go_down_the_ladder(log: Sequence[Event]) -> None:
    """Of one end, or one update, each letter is written at most once and never a former one."""
    ends: dict[tuple[str, date], list[int]] = {}
    for event in log:
        if isinstance(event, e.ExpiryWarned):
            ends.setdefault(("end", event.valid_until), []).append(event.rung)
        if isinstance(event, e.UpdateWarned):
            ends.setdefault(("update", event.update_due), []).append(event.rung)
    for rungs in ends.values():
        assert rungs == sorted(set(rungs))


def clocks_are_never_early(log: Sequence[Event]) -> None:
    """Nothing ends before the last moment of its last day."""
    grace = timedelta(days=POLICY.award_grace_days)
    for event in log:
        match event:
            case e.GraceBegan():
                assert event.at >= deadline(event.valid_until)
                assert event.grace_until == event.valid_until + grace
            case e.Expired():
                assert event.at >= deadline(event.valid_until + grace)
            case e.UpdateFellDue():
                assert event.at >= deadline(event.update_due)
            case _:
                pass
