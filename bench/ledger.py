"""Commands a second through the ledger, on a PostgreSQL of its own that writes to disk (fsync on).

python -m bench.ledger [SECONDS]
"""

import asyncio
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import uuid4

from domain.messages import Actor, Command, Role, engine
from domain.parts.learning_days import LearningDay
from domain.parts.places import Seat
from domain.processes.cohort import TakePlaces
from domain.processes.cohort.commands import OpenForPlaces, Plan
from domain.processes.provider import AddSetting, ChangeContact, Register
from domain.ref import Ref
from store.chance import RandomChance
from store.clock import DatabaseClock
from store.ledger import Ledger
from store.migrate import migrate
from store.pool import open_pool
from workers.local.postgres import local_postgres

CONNECTIONS = 10
SECONDS = 5.0
PLACES = 30
ANN = Actor(role=Role.COORDINATOR, id="a-bench")
Work = Callable[[int], Awaitable[None]]


def _days(trainer: str) -> tuple[LearningDay, ...]:
    first = datetime.now(UTC).replace(microsecond=0) + timedelta(days=60)
    starts = [first + timedelta(weeks=week) for week in range(14)]
    return tuple(
        LearningDay(
            number=number,
            title=f"Learning day {number}",
            audience="everyone",
            starts=start,
            ends=start + timedelta(hours=6),
            room=f"Room of {trainer}",
            trainer=trainer,
        )
        for number, start in enumerate(starts, start=1)
    )


class Bench:
    """Gives commands to a ledger, each worker to streams of its own or all to one."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.numbers = count()
        self.open: dict[int, Ref] = {}
        self.taken = [0] * (CONNECTIONS + 1)

    async def give(self, ref: Ref, command: Command, by: Actor = ANN) -> None:
        await self.ledger.handle(ref, command, command_id=uuid4(), actor=by)

    async def prepare(self) -> None:
        """Register a provider and open a cohort for each worker, and one for all."""
        for worker in range(CONNECTIONS + 1):
            provider = f"provider:bench-{worker}"
            register = Register(
                organisation="Bench Care Ltd", address=("1 Bench Way",), billing_contact="p-one"
            )
            await self.give(provider, register)
            setting = AddSetting(
                setting="bench",
                setting_name="Bench House",
                cqc_location="1-123456789",
                district="Ashfield",
                people_supported=20,
                registered_manager="p-one",
            )
            await self.give(provider, setting)
            await self.open_cohort(worker)

    async def small(self, worker: int) -> None:
        """A small stream: the billing contact of a provider changes; no step changes."""
        number = next(self.numbers)
        change = ChangeContact(contact="billing contact", person=f"p-{number:06}")
        await self.give(f"provider:bench-{worker}", change)

    async def shared(self, _: int) -> None:
        """The same, but everybody at the same stream: what the lock costs."""
        await self.small(CONNECTIONS)

    async def cohort(self, worker: int) -> None:
        """One more person gets a place in a 14-day cohort; when 30 have one, the next cohort opens.

        Each writes 14 bookings, 14 lines of attendance sheets, a place, a day's counts and steps.
        """
        number = next(self.numbers)
        full, self.taken[worker] = divmod(self.taken[worker] + 1, PLACES)
        if full:
            await self.open_cohort(worker)
        holder = f"bigger_picture:bench-{number:06}"
        take = TakePlaces(
            service="bigger_picture",
            holder=holder,
            provider=f"provider:bench-{worker}",
            seats=(Seat(place=f"bench-{number}", part="delegate", person=f"p-{number:06}"),),
        )
        await self.give(self.open[worker], take, engine(holder))

    async def open_cohort(self, worker: int) -> None:
        """Plan and open a cohort with a trainer and a room of its own."""
        number = next(self.numbers)
        self.open[worker] = f"cohort:bench-{number}"
        days = _days(f"p-trainer{number}")
        plan = Plan(service="bigger_picture", label="Bench cohort", capacity=PLACES, days=days)
        await self.give(self.open[worker], plan)
        await self.give(self.open[worker], OpenForPlaces())


async def _measure(work: Work, seconds: float) -> str:
    latencies: list[float] = []
    cpu = time.process_time()
    end = time.perf_counter() + seconds

    async def one(worker: int) -> None:
        while (started := time.perf_counter()) < end:
            await work(worker)
            latencies.append(time.perf_counter() - started)

    await asyncio.gather(*(one(worker) for worker in range(CONNECTIONS)))
    rate = len(latencies) / seconds
    middle = statistics.median(latencies) * 1000
    late = statistics.quantiles(latencies, n=100)[98] * 1000
    own = (time.process_time() - cpu) / len(latencies) * 1000
    return (
        f"{rate:6.0f} commands/s   median {middle:5.1f} ms   99 % within {late:5.1f} ms"
        f"   {own:4.1f} ms of our own processor time each"
    )


async def run(seconds: float = SECONDS) -> None:
    """Print commands a second over ten connections, and how long one command takes."""
    home = Path(tempfile.mkdtemp(prefix="optimum-bench-"))
    await asyncio.to_thread(home.chmod, 0o711)
    try:
        async with local_postgres(home) as dsn:
            await migrate(dsn)
            async with open_pool(dsn, size=CONNECTIONS, lock_timeout_s=30) as pool:
                bench = Bench(Ledger(pool, DatabaseClock(), RandomChance()))
                await bench.prepare()
                print(f"Ledger, {CONNECTIONS} connections, one process, fsync on")
                print(f"  small streams   {await _measure(bench.small, seconds)}")
                print(f"  one stream      {await _measure(bench.shared, seconds)}")
                print(f"  14-day cohorts  {await _measure(bench.cohort, seconds)}")
    finally:
        await asyncio.to_thread(shutil.rmtree, home, ignore_errors=True)


def main() -> None:
    """Measure for as many seconds a kind as the command line says."""
    asyncio.run(run(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS))


if __name__ == "__main__":
    main()
