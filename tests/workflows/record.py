"""Records the histories that the replay test replays: `python -m tests.workflows.record`.

Do it after a change of workflow code that old histories cannot follow, once nothing of the old
code is running any more, or to add a case. The old files are replaced.
"""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
from temporalio.client import Client, WorkflowHandle

from domain.processes.cohort import GiveUpPlaces
from store.migrate import migrate
from store.pool import Pool, open_pool
from tests.workflows.short import HastyCohort, ShortCohort
from tests.workflows.world import HOLDER, NOW, World, a_cohort, life, new_world, relaying
from workers.local_stack import local_postgres, local_temporal, time_skipping_server
from workers.scenario.reading import read_scenario
from workers.scenario.running import Player
from workers.settings import Settings
from workers.simulation import Scripted
from workers.wiring import methods, post_of, step_activities
from workers.worker import make_worker
from workflows.plugin import plugin
from workflows.registry import WORKFLOWS

FOLDER = Path(__file__).parent / "histories"
EXAMPLE = Path(__file__).parents[2] / "examples" / "bigger_picture.toml"


async def keep(name: str, handle: WorkflowHandle[object, object]) -> None:
    """Write the history of a workflow's last run."""
    history = json.loads((await handle.fetch_history()).to_json())
    FOLDER.mkdir(exist_ok=True)
    text = json.dumps(history, separators=(",", ":"), ensure_ascii=False)
    (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    print(f"{name}: {len(history['events'])} events")


async def a_life(world: World) -> None:
    """A cohort from plan to close."""
    async with world.running():
        await world.driver.run(life(world))
    await keep("cohort_life", world.handle())


async def a_life_on_the_real_server(world: World) -> None:
    """The same on the server of production."""
    async with world.running():
        await world.driver.run(life(world))
        await world.handle().result()
    await keep("cohort_life_on_the_real_server", world.handle())


async def runs_that_continue(world: World) -> None:
    """The last of many short runs."""
    async with world.running():
        await world.driver.run(life(world))
    await keep("short_cohort", world.handle())


async def trouble(world: World) -> None:
    """A step that fails for good, is tried every hour, and succeeds at last."""
    world.faults.final.append("remind_day")
    async with world.running():
        await a_cohort(world)
        await world.driver.pass_time(timedelta(days=87))
        await world.driver.pass_time(timedelta(hours=3))
        world.faults.final.clear()
        await world.driver.pass_time(timedelta(days=1))
    await keep("cohort_in_trouble", world.handle())


async def steps_that_leave(world: World) -> None:
    """Steps that leave the agenda while they are performed, and are cancelled at once."""
    release = world.faults.hold["send_instructions"] = asyncio.Event()
    async with world.running():
        await a_cohort(world)
        await world.driver.run(until=(await world.driver.now()) + timedelta(days=71))
        coming = await world.driver.next_due()
        assert coming is not None
        await world.driver.advance_to(coming)
        while sum(world.faults.asked.values()) < 2:  # noqa: ASYNC110 (counted by activities)
            await asyncio.sleep(0.01)
        await world.do(GiveUpPlaces(holder=HOLDER))
        await world.driver.settle()
        release.set()
        await world.driver.settle()
    await keep("hasty_cohort", world.handle())


async def the_example(world: World) -> None:
    """The longest history of each process in the example of the demo."""
    scenario = read_scenario(EXAMPLE)
    player = Player(scenario, world.pool, world.engine.ledger)
    await player.introduce()
    post = post_of(Settings(), simulated=True)
    worker = make_worker(
        world.client,
        task_queue=world.task_queue,
        activities=methods(step_activities(world.engine, post)),
        grace_seconds=1,
        at_once=500,
    )
    async with worker, relaying(world.relay):
        acts = [Scripted(one.at, partial(player.play, one)) for one in scenario.happenings]
        await world.driver.run(acts)
    for slug in WORKFLOWS:
        longest = await world.run(
            "SELECT ref FROM wake WHERE ref LIKE $1 || ':%' ORDER BY agenda_seq DESC, ref LIMIT 1",
            slug,
        )
        if longest is not None:
            await keep(f"example_{slug}", world.handle(longest))


Case = Callable[[World], Awaitable[None]]

SPECIAL: dict[str, tuple[type, ...]] = {
    "runs_that_continue": (ShortCohort,),
    "steps_that_leave": (HastyCohort,),
}
"""The cases whose workflows are not those of production."""


async def main() -> None:
    """Record every case on servers of its own."""
    async with AsyncExitStack() as stack:
        home = stack.enter_context(_home())
        dsn = await stack.enter_async_context(local_postgres(home))
        for case in (a_life, trouble, steps_that_leave, runs_that_continue, the_example):
            workflows = SPECIAL.get(case.__name__, tuple(WORKFLOWS.values()))
            now = read_scenario(EXAMPLE).starts if case is the_example else NOW
            async with (
                database(dsn, case.__name__) as pool,
                time_skipping_server(plugins=[plugin(workflows)]) as env,
            ):
                await case(await new_world(pool, env.client, env, now))
        server = await stack.enter_async_context(local_temporal(home))
        client = await Client.connect(server.address, plugins=[plugin()])
        async with database(dsn, "real") as pool:
            await a_life_on_the_real_server(await new_world(pool, client))


@contextmanager
def _home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="optimum-record-") as folder:
        Path(folder).chmod(0o711)  # As root, PostgreSQL runs as somebody else.
        yield Path(folder)


@asynccontextmanager
async def database(dsn: str, name: str) -> AsyncIterator[Pool]:
    """Open a fresh database with the schema."""
    owner = await asyncpg.connect(dsn)
    await owner.execute(f"CREATE DATABASE {name}")
    await owner.close()
    fresh = urlunsplit(urlsplit(dsn)._replace(path=f"/{name}"))
    await migrate(fresh)
    async with open_pool(fresh, size=20) as pool:
        yield pool


if __name__ == "__main__":
    asyncio.run(main())
