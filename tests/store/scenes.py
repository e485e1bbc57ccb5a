"""Small builders for tests on a real store: a ledger at a known time, and a cohort to work with."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from domain.messages import Actor, Command, Event, Role
from domain.parts.learning_days import LearningDay
from domain.parts.places import Seat
from domain.processes.cohort import NamePlaces, TakePlaces
from domain.processes.cohort.commands import OpenForPlaces, Plan
from domain.ref import Ref
from domain.refusals import Refused
from store.chance import SeededChance
from store.clock import SimulatedClock
from store.ledger import Ledger, Outcome
from store.pool import Pool

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)  # a Monday
FIRST = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
ANN = Actor(role=Role.COORDINATOR, id="ann")
AUDITOR = Actor(role=Role.AUDITOR, id="ada")
COHORT = "cohort:spring"
OTHER = "cohort:summer"
HOLDER = "bigger_picture:0001"


class Scene:
    """A ledger on a simulated clock, and short ways to use it."""

    def __init__(self, pool: Pool, clock: SimulatedClock, ledger: Ledger) -> None:
        self.pool, self.clock, self.ledger = pool, clock, ledger

    async def do(
        self, ref: Ref, command: Command, *, by: Actor = ANN, id: UUID | None = None, **more: Any
    ) -> Outcome:
        """Give a command under a fresh id unless one is given."""
        return await self.ledger.handle(ref, command, command_id=id or uuid4(), actor=by, **more)

    async def refused(self, ref: Ref, command: Command, **more: Any) -> Refused:
        """Give a command that must be refused; return the refusal."""
        try:
            outcome = await self.do(ref, command, **more)
        except Refused as refused:
            return refused
        raise AssertionError(f"accepted with {outcome.events}")

    async def at(self, instant: datetime) -> None:
        """Move the clock."""
        async with self.pool.acquire() as conn:
            await self.clock.set(conn, instant)

    async def one(self, sql: str, *values: object) -> Any:
        """Return the first value of the first row of a query."""
        async with self.pool.acquire() as conn:
            return await conn.fetchval(sql, *values)

    async def all(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Return all rows of a query as tuples."""
        async with self.pool.acquire() as conn:
            return [tuple(record) for record in await conn.fetch(sql, *values)]

    async def types(self, ref: Ref) -> list[str]:
        """Return the types of a stream's events, in order."""
        found = await self.all("SELECT type FROM event WHERE ref = $1 ORDER BY version", ref)
        return [row[0] for row in found]


async def scene(pool: Pool, now: datetime = NOW) -> Scene:
    """Return a scene in an empty store at `now`."""
    clock = SimulatedClock()
    made = Scene(pool, clock, Ledger(pool, clock, SeededChance("tests")))
    await made.at(now)
    return made


def days(
    count: int = 3, trainer: str = "p-trainer", room: str = "Room 1"
) -> tuple[LearningDay, ...]:
    """Return weekly learning days for everyone, from nine to four."""
    starts = [FIRST + timedelta(weeks=number) for number in range(count)]
    return tuple(
        LearningDay(
            number=number,
            title=f"Day {number}",
            audience="everyone",
            starts=start,
            ends=start + timedelta(hours=7),
            room=room,
            trainer=trainer,
        )
        for number, start in enumerate(starts, start=1)
    )


def plan(
    *, capacity: int = 12, days: Sequence[LearningDay] = days(), label: str = "Spring cohort"
) -> Plan:
    """Return the plan of a cohort of the Bigger Picture."""
    return Plan(service="bigger_picture", label=label, capacity=capacity, days=tuple(days))


def take(*people: str | None, holder: Ref = HOLDER) -> TakePlaces:
    """Return the command that takes a mentor's place for each person, None for nobody yet."""
    return TakePlaces(
        service="bigger_picture",
        holder=holder,
        provider="provider:0001",
        seats=tuple(
            Seat(place=f"{holder.partition(':')[2]}-{number}", part="delegate", person=person)
            for number, person in enumerate(people, start=1)
        ),
    )


def name(place: str, person: str, holder: Ref = HOLDER) -> NamePlaces:
    """Return the command that names who sits in a place."""
    return NamePlaces(holder=holder, seats=(Seat(place=place, part="delegate", person=person),))


async def opened(made: Scene, ref: Ref = COHORT, **more: Any) -> tuple[Event, ...]:
    """Plan and open a cohort."""
    first = await made.do(ref, plan(**more))
    second = await made.do(ref, OpenForPlaces())
    return (*first.events, *second.events)
