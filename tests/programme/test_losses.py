"""The worker is killed, or Temporal's database deleted, in a programme, and it ends the same.

On a server in real time: the time-skipping one never gives a task that waits for a killed worker,
which knew its workflow, to another.
"""

import asyncio
import random
from contextlib import AsyncExitStack
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from store.chance import SeededChance
from store.clock import SimulatedClock
from store.ledger import Ledger
from store.migrate import migrate
from store.outcomes import engagement_figures
from store.pool import Pool, open_pool
from store.verify import verify
from tests.programme.played import Played
from workers.local_stack import local_postgres, local_temporal
from workers.process import WorkerProcess
from workers.scenario.reading import Happening, Scenario
from workers.scenario.running import Player
from workers.simulation import Driver, Scripted

pytestmark = pytest.mark.timeout(300)


@pytest.mark.long
async def test_killing_the_worker_ten_times_changes_nothing(
    scenario: Scenario, undisturbed: Played, tmp_path: Path
) -> None:
    kills: list[float] = []
    again = Played()
    async with local_postgres(tmp_path) as dsn:
        await migrate(dsn)
        async with open_pool(dsn) as pool:
            await _play(scenario, scenario.happenings, pool, dsn, tmp_path, kills=kills)
            await _ends_the_same(pool, again, undisturbed)

    assert len(kills) == 10


@pytest.mark.long
async def test_the_programme_ends_the_same_without_temporals_memory(
    scenario: Scenario, undisturbed: Played, tmp_path: Path
) -> None:
    half = len(scenario.happenings) // 2
    first, second = scenario.happenings[:half], scenario.happenings[half:]
    again = Played()
    async with local_postgres(tmp_path) as dsn:
        await migrate(dsn)
        async with open_pool(dsn) as pool:
            await _play(scenario, first, pool, dsn, tmp_path, last=first[-1].at)
            _delete_temporals_database(tmp_path)
            await _play(scenario, second, pool, dsn, tmp_path, begin=False)
            await _ends_the_same(pool, again, undisturbed)


async def _ends_the_same(pool: Pool, again: Played, undisturbed: Played) -> None:
    await again.inspect(pool)
    async with pool.acquire() as conn:
        figures = await engagement_figures(conn)
    report = await verify(pool)

    assert undisturbed.traces is not None
    assert again.traces is not None
    assert report.faults == ()
    assert figures == undisturbed.figures
    assert again.traces.mails == undisturbed.traces.mails
    assert again.traces.papers == undisturbed.traces.papers
    assert again.traces.log == undisturbed.traces.log


async def _kill(worker: WorkerProcess, kills: list[float]) -> None:
    """Kill the worker ten times, at moments that nobody chose; `kills` takes the moments."""
    chance = random.Random(20260303)
    while len(kills) < 10:
        await asyncio.sleep(chance.uniform(0.1, 4))
        if worker.kill():
            kills.append(asyncio.get_running_loop().time())


def _delete_temporals_database(home: Path) -> None:
    files = list(home.glob("temporal.db*"))
    assert files
    for file in files:
        file.unlink()


async def _play(
    scenario: Scenario,
    happenings: tuple[Happening, ...],
    pool: Pool,
    dsn: str,
    home: Path,
    *,
    begin: bool = True,
    last: datetime | None = None,
    kills: list[float] | None = None,
) -> None:
    """Play a part of the scenario, up to `last`, on a Temporal server that stops afterwards."""
    clock = SimulatedClock()
    driver = Driver(pool, None, clock, patience_seconds=90)
    player = Player(scenario, pool, Ledger(pool, clock, SeededChance(scenario.title)))
    if begin:
        await driver.begin(scenario.starts)
        await player.introduce()
    async with local_temporal(home) as temporal:
        worker = WorkerProcess(dsn, temporal.address, home / "worker.log", seed=scenario.title)
        async with worker.running(), AsyncExitStack() as stack:
            if kills is not None:
                killing = asyncio.create_task(_kill(worker, kills))
                stack.callback(killing.cancel)
            acts = [Scripted(one.at, partial(player.play, one)) for one in happenings]
            await worker.work(driver.run(acts, until=last))
