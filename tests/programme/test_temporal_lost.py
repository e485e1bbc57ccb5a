"""Temporal's database is deleted in the middle of a programme, and it ends the same."""

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
async def test_the_programme_ends_the_same_without_temporals_memory(
    scenario: Scenario, undisturbed: Played, tmp_path: Path
) -> None:
    half = len(scenario.happenings) // 2
    first, second = scenario.happenings[:half], scenario.happenings[half:]
    again = Played()
    async with local_postgres(tmp_path) as dsn:
        await migrate(dsn)
        async with open_pool(dsn) as pool:
            await _play(scenario, first, pool, dsn, tmp_path, begin=True)
            _delete_temporals_database(tmp_path)
            await _play(scenario, second, pool, dsn, tmp_path, begin=False)
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
    begin: bool,
) -> None:
    """Play a part of the scenario on a Temporal server of its own; both stop afterwards."""
    clock = SimulatedClock()
    driver = Driver(pool, None, clock)
    player = Player(scenario, pool, Ledger(pool, clock, SeededChance(scenario.title)))
    if begin:
        await driver.begin(scenario.starts)
        await player.introduce()
    last = happenings[-1].at if begin else None
    async with local_temporal(home) as temporal:
        worker = WorkerProcess(dsn, temporal.address, home / "worker.log", seed=scenario.title)
        async with worker.running():
            acts = [Scripted(one.at, partial(player.play, one)) for one in happenings]
            await worker.work(driver.run(acts, until=last))
