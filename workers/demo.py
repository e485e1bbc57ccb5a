"""The demo: a whole scenario against real servers and a real worker, in virtual time."""

import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from domain.calendar import london_date, say_date
from store.chance import SeededChance
from store.clock import SimulatedClock
from store.ledger import Ledger
from store.migrate import migrate
from store.outcomes import (
    EngagementFigures,
    LogFigures,
    StaffFigures,
    engagement_figures,
    log_figures,
    staff_figures,
)
from store.pool import Pool, open_pool
from store.promises import Promises, promises
from store.rebuild import Difference, compare
from store.verify import Report, verify
from workers.local_stack import local_postgres, time_skipping_server
from workers.process import WorkerProcess
from workers.scenario.reading import Scenario
from workers.scenario.running import Player
from workers.settings import Serves
from workers.simulation import Driver, Scripted

Say = Callable[[str, float], None]
"""Hears what is going on, in words, and which share of the scenario is done, from 0 to 1."""

Inspect = Callable[[Pool], Awaitable[None]]


class Cast(Protocol):
    """Those who play: they are introduced to the vault, and act at their times."""

    async def introduce(self) -> None: ...

    def acts(self) -> Sequence[Scripted]: ...


@dataclass(frozen=True)
class Piece:
    """What is played: from when, and until when if it does not end by itself."""

    title: str
    starts: datetime
    cast: Callable[[Pool, Ledger], Cast]
    until: datetime | None = None
    long: bool = False
    """Hundreds of workflows: whoever is due is woken, as over a year their timers drift by the time
    that it takes to play, and they have a worker process beside the one that performs steps."""


def piece_of(scenario: Scenario) -> Piece:
    """Return a scenario file as a piece to play."""
    return Piece(scenario.title, scenario.starts, partial(Player, scenario))


@dataclass(frozen=True)
class DemoResult:
    """What the store holds once the scenario has been played."""

    title: str
    engagements: tuple[EngagementFigures, ...]
    log: LogFigures
    report: Report
    rebuilt: tuple[Difference, ...]  # rows that a rebuild of the read models would change
    promises: Promises
    staff: tuple[StaffFigures, ...]  # as at the day of the last thing that was played
    seconds: float

    @property
    def agrees(self) -> bool:
        """Tell whether log, states and read models say the same, and every promise is kept."""
        return self.report.verified and not self.rebuilt and self.promises.kept


async def run_demo(
    piece: Piece,
    say: Say,
    *,
    inspect: Inspect | None = None,
) -> DemoResult:
    """Play a piece on fresh servers that are gone afterwards; return what the store holds.

    `inspect` may look at the database before it goes.
    """
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="optimum-demo-") as home:
        async with played(piece, Path(home), say) as (pool, cast):
            say("checking the log against the read models", 1.0)
            result = await _look(pool, piece, started, _last(piece, cast))
            if inspect:
                await inspect(pool)
            return result


@asynccontextmanager
async def played(
    piece: Piece, home: Path, say: Say, *, keep: Inspect | None = None
) -> AsyncIterator[tuple[Pool, Cast]]:
    """Play a piece on a new database under `home`; yield it, and who played, once all is done.

    It is gone afterwards, unless it is to be kept: `keep` is called when nothing has happened yet.
    """
    async with AsyncExitStack() as stack:
        say("starting PostgreSQL and Temporal", 0.0)
        dsn = await stack.enter_async_context(local_postgres(home, throwaway=not keep))
        env = await stack.enter_async_context(time_skipping_server())
        await migrate(dsn)
        address = env.client.service_client.config.target_host
        pool = await stack.enter_async_context(open_pool(dsn))
        if keep:
            await keep(pool)
        clock = SimulatedClock()
        ledger = Ledger(pool, clock, SeededChance(piece.title))
        driver = Driver(pool, None if piece.long else env, clock)
        cast = piece.cast(pool, ledger)
        await driver.begin(piece.starts)
        await cast.introduce()
        playing = _play(piece, driver, cast, say)
        halves: tuple[Serves, ...] = ("workflows", "activities") if piece.long else ("all",)
        for serves in halves:
            log = home / f"worker-{serves}.log"
            worker = WorkerProcess(dsn, address, log, seed=piece.title, serves=serves)
            await stack.enter_async_context(worker.running())
            playing = worker.work(playing)
        await playing
        yield pool, cast


async def _play(piece: Piece, driver: Driver, cast: Cast, say: Say) -> None:
    """Let everything be done at its time; then let what follows from it happen."""
    acts = cast.acts()
    first, last = piece.starts, _last(piece, cast)
    span = (last - first).total_seconds() or 1.0

    def progress(now: datetime) -> None:
        say(say_date(london_date(now)), min((now - first).total_seconds() / span, 1.0))

    await driver.run(acts, until=piece.until, progress=progress)


def _last(piece: Piece, cast: Cast) -> datetime:
    """Return when the last thing is played; what follows from it may take years."""
    return piece.until or max(act.at for act in cast.acts())


async def _look(pool: Pool, piece: Piece, started: float, last: datetime) -> DemoResult:
    report = await verify(pool)
    rebuilt = tuple(await compare(pool))
    async with pool.acquire() as conn:
        now = await SimulatedClock().now(conn)
        return DemoResult(
            title=piece.title,
            engagements=await engagement_figures(conn),
            log=await log_figures(conn),
            report=report,
            rebuilt=rebuilt,
            promises=await promises(conn, now),
            staff=await staff_figures(conn, london_date(last)),
            seconds=round(time.monotonic() - started, 1),
        )
