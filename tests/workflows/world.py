"""A world for a test: real PostgreSQL, a real Temporal server, a worker, a relay and one clock."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHandle
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities.bookkeeping import Bookkeeping
from activities.deliveries import Deliveries
from activities.steps import outcome_of, parse_step
from domain.messages import Actor, Command, Event, Role, engine
from domain.parts.learning_days import LearningDay
from domain.parts.places import Seat
from domain.processes.cohort import Mark, MarkRegister, TakePlaces
from domain.processes.cohort.commands import OpenForPlaces, Plan
from domain.ref import Ref, effect_id
from store import events, trouble
from store.agendas import read_agenda
from store.clock import SimulatedClock
from store.ledger import Outcome
from store.pool import Pool
from tests.workflows.recording import Faults, QuietNotices
from workers.relay import Relay
from workers.simulation import Driver, Scripted
from workers.wiring import Engine, methods, simulated_engine
from workers.worker import make_worker

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)  # a Monday
FIRST = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
ANN = Actor(role=Role.COORDINATOR, id="ann")
COHORT = "cohort:spring"
HOLDER = "provider:0001"  # a process that hears nothing from cohorts
PEOPLE = ("p-amal", "p-bryn")


class World:
    """Everything a test of workflows touches; `faults` make the letters fail."""

    def __init__(self, pool: Pool, client: Client, env: WorkflowEnvironment | None) -> None:
        self.pool, self.client, self.env = pool, client, env
        self.clock, self.faults = SimulatedClock(), Faults()
        self.engine: Engine = simulated_engine(pool, "tests")
        # The real server outlives a test and remembers its workflows; the other one does not.
        self.cohort: Ref = COHORT if env is not None else f"cohort:{uuid4().hex[:12]}"
        self.task_queue = f"test-{uuid4().hex[:8]}"
        self.relay = self.new_relay()
        self.driver = Driver(pool, env, self.clock, patience_seconds=40)

    @property
    def skipper(self) -> WorkflowEnvironment:
        """The server whose time can be moved."""
        assert self.env is not None
        return self.env

    def new_relay(self, client: Client | None = None, *, sweep_seconds: float = 0.2) -> Relay:
        return Relay(
            self.pool,
            self.clock,
            client or self.client,
            task_queue=self.task_queue,
            sweep_seconds=sweep_seconds,
            concurrency=20,
        )

    def new_worker(self, client: Client | None = None, **more: Any) -> Worker:
        parts = (self.engine.pool, self.engine.clock, self.engine.ledger, self.engine.gate)
        notices = QuietNotices(*parts)
        notices.faults = self.faults
        return make_worker(
            client or self.client,
            task_queue=self.task_queue,
            activities=methods([Bookkeeping(*parts), Deliveries(*parts), notices]),
            grace_seconds=0.1,
            **more,
        )

    @contextlib.asynccontextmanager
    async def running(self, **more: Any) -> AsyncIterator["World"]:
        """Run a worker and the relay until the context is left."""
        async with self.new_worker(**more), relaying(self.relay):
            yield self

    async def at(self, instant: datetime) -> None:
        """Move the store's clock; Temporal's stays."""
        async with self.pool.acquire() as conn:
            await self.clock.set(conn, instant)

    async def do(self, command: Command, ref: Ref | None = None) -> Outcome:
        """Give a command under a fresh id; engine commands come from the holder."""
        actor = engine(HOLDER) if command.by_engine else ANN
        return await self.engine.ledger.handle(
            ref or self.cohort, command, command_id=uuid4(), actor=actor
        )

    async def log(self, ref: Ref | None = None) -> list[Event]:
        """Return the events of a stream."""
        async with self.pool.acquire() as conn:
            return await events.read(conn, ref or self.cohort)

    async def types(self, ref: Ref | None = None) -> list[str]:
        """Return what happened in a stream, without the words that all types share."""
        return [event.type.split(".")[1] for event in await self.log(ref)]

    async def troubles(self) -> list[trouble.StepTrouble]:
        async with self.pool.acquire() as conn:
            return await trouble.list_troubles(conn)

    async def run(self, sql: str, *values: object) -> Any:
        """Return the first value of a query, or None."""
        async with self.pool.acquire() as conn:
            return await conn.fetchval(sql, *values)

    async def history(self, ref: Ref | None = None) -> Counter[str]:
        """Return how many events of each kind the present run's history has."""
        found = await self.handle(ref).fetch_history()
        names = [EventType.Name(event.event_type) for event in found.events]
        return Counter(name.removeprefix("EVENT_TYPE_") for name in names)

    async def size(self, ref: Ref | None = None) -> int:
        """Return how many events the present run's history has."""
        return sum((await self.history(ref)).values())

    async def status(self, ref: Ref | None = None) -> WorkflowExecutionStatus | None:
        return (await self.handle(ref).describe()).status

    def handle(self, ref: Ref | None = None) -> WorkflowHandle[Any, Any]:
        """Return the handle of a stream's workflow, whichever run is the last."""
        return self.client.get_workflow_handle(ref or self.cohort)

    async def until(self, done: Any, seconds: float = 40) -> None:
        """Wait until an async function of no arguments answers true."""
        async with asyncio.timeout(seconds):
            while not await done():  # noqa: ASYNC110 (what is waited for lies in the database)
                await asyncio.sleep(0.01)


@contextlib.asynccontextmanager
async def relaying(relay: Relay) -> AsyncIterator[None]:
    """Run a relay until the context is left; it must not have failed by itself."""
    task = asyncio.create_task(relay.run())
    try:
        yield
        assert not task.done(), task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def new_world(
    pool: Pool, client: Client, env: WorkflowEnvironment | None = None, now: datetime = NOW
) -> World:
    """Return a world at `now`, in which nothing happened yet and nothing runs."""
    world = World(pool, client, env)
    await world.at(now)
    return world


def days(count: int = 3, first: datetime = FIRST) -> tuple[LearningDay, ...]:
    """Return weekly learning days for everyone, seven hours each."""
    return tuple(
        LearningDay(
            number=number,
            title=f"Day {number}",
            audience="everyone",
            starts=first + timedelta(weeks=number - 1),
            ends=first + timedelta(weeks=number - 1, hours=7),
            room="Room 1",
            trainer="p-trainer",
        )
        for number in range(1, count + 1)
    )


def plan(taught: Sequence[LearningDay] = days()) -> Plan:
    """Return the plan of a cohort with a place for each of PEOPLE."""
    return Plan(
        service="bigger_picture", label="Spring cohort", capacity=len(PEOPLE), days=tuple(taught)
    )


def take() -> TakePlaces:
    """Return the command that seats PEOPLE."""
    seats = [
        Seat(place=f"seat-{number}", part="delegate", person=person)
        for number, person in enumerate(PEOPLE, start=1)
    ]
    return TakePlaces(
        service="bigger_picture", holder=HOLDER, provider="provider:0001", seats=tuple(seats)
    )


def mark(day: int) -> MarkRegister:
    """Return the command that marks all PEOPLE as present."""
    return MarkRegister(
        day=day, marks=tuple(Mark(person=person, status="attended") for person in PEOPLE)
    )


def life(world: World, taught: Sequence[LearningDay] = days()) -> list[Scripted]:
    """Return a cohort's life: planned, filled, taught and marked late, so that all steps occur."""

    def give(at: datetime, command: Command) -> Scripted:
        async def do() -> None:
            await world.do(command)

        return Scripted(at, do)

    return [
        give(NOW, plan(taught)),
        give(NOW, OpenForPlaces()),
        give(NOW + timedelta(days=3), take()),
        *(give(day.ends + timedelta(days=4), mark(day.number)) for day in taught),
    ]


async def a_cohort(world: World, taught: Sequence[LearningDay] = days()) -> None:
    """Plan a cohort, open it and seat people in it."""
    for command in (plan(taught), OpenForPlaces(), take()):
        await world.do(command)


async def trainers_told(world: World) -> None:
    """Record that the trainer knows of every day, as if the letters had gone out already."""
    async with world.pool.acquire() as conn:
        found = await read_agenda(conn, world.clock, world.cohort)
    for item in found.steps:
        if (step := parse_step(world.cohort, item)).step == "tell_handover":
            await world.engine.ledger.handle(
                world.cohort,
                outcome_of(step),
                command_id=effect_id(world.cohort, step.key),
                actor=engine(world.cohort),
            )
