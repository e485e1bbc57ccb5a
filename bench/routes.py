"""Two ways to give the same command: straight to the ledger, and as an update of a workflow.

Both on one machine in one run, in turns, on the local stack; docs/adr/0001 quotes the figures.
The second way is the one that this system does not take.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

from temporalio import activity, workflow
from temporalio.client import Client, WorkflowHandle
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from domain.messages import Actor, Command, Role
from domain.processes.provider.commands import ChangeContact, Register
from store.chance import RandomChance
from store.clock import DatabaseClock
from store.ledger import Ledger
from store.migrate import migrate
from store.pool import open_pool
from workers.local_stack import local_postgres, local_temporal

STREAMS = 20
ROUNDS = 3
SECONDS = 4.0
BENCH = Actor(role=Role.COORDINATOR, id="bench")


def change(number: int) -> ChangeContact:
    return ChangeContact(contact="billing contact", person=f"p-bench-{number}")


@workflow.defn(name="route")
class Route:
    """Takes each command as an update and has a local activity give it to the ledger."""

    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(lambda: False)

    @workflow.update
    async def give(self, number: int) -> None:
        await workflow.execute_local_activity(
            "give",
            args=[workflow.info().workflow_id, number],
            start_to_close_timeout=timedelta(seconds=10),
        )


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        async with local_postgres(home) as dsn, local_temporal(home) as temporal:
            await migrate(dsn)
            async with open_pool(dsn) as pool:
                client = await Client.connect(temporal.address)
                await _compare(Ledger(pool, DatabaseClock(), RandomChance()), client)


async def _compare(ledger: Ledger, client: Client) -> None:
    refs = [f"provider:{uuid4().hex}" for _ in range(2 * STREAMS)]
    for ref in refs:
        await _handle(
            ledger,
            ref,
            Register(organisation="Bench Care", address=("1 Road",), billing_contact="p-bench"),
        )

    @activity.defn(name="give")
    async def give(ref: str, number: int) -> None:
        await _handle(ledger, ref, change(number))

    worker = Worker(
        client,
        task_queue="bench",
        workflows=[Route],
        activities=[give],
        workflow_runner=UnsandboxedWorkflowRunner(),
    )
    async with worker:
        handles: dict[str, WorkflowHandle[Route, None]] = {
            ref: await client.start_workflow(Route.run, id=ref, task_queue="bench")
            for ref in refs[STREAMS:]
        }

        async def straight(ref: str, number: int) -> None:
            await _handle(ledger, ref, change(number))

        async def by_update(ref: str, number: int) -> None:
            await handles[ref].execute_update(Route.give, number)

        await _report(refs[:STREAMS], straight, refs[STREAMS:], by_update)


async def _report(
    direct: list[str],
    straight: Callable[[str, int], Awaitable[None]],
    routed: list[str],
    by_update: Callable[[str, int], Awaitable[None]],
) -> None:
    counters = {ref: 0 for ref in (*direct, *routed)}
    rates: dict[str, list[float]] = {"straight": [], "by update": []}
    alone: dict[str, float] = {}
    for _ in range(ROUNDS):
        rates["straight"].append(await _rate(direct, straight, counters))
        rates["by update"].append(await _rate(routed, by_update, counters))
    alone["straight"] = await _one_by_one(direct[0], straight, counters)
    alone["by update"] = await _one_by_one(routed[0], by_update, counters)
    for name, found in rates.items():
        print(
            f"{name:10} {statistics.median(found):7.0f} commands/s over {STREAMS} streams, "
            f"{alone[name] * 1000:5.1f} ms alone"
        )
    ratio = statistics.median(a / b for a, b in zip(*rates.values(), strict=True))
    print(f"{'ratio':10} {ratio:7.1f}")


async def _rate(
    refs: list[str], give: Callable[[str, int], Awaitable[None]], counters: dict[str, int]
) -> float:
    """Commands a second when every stream gets one after the other, all streams at once."""
    end = time.monotonic() + SECONDS
    done = 0

    async def serve(ref: str) -> None:
        nonlocal done
        while time.monotonic() < end:
            counters[ref] += 1
            await give(ref, counters[ref])
            done += 1

    started = time.monotonic()
    await asyncio.gather(*(serve(ref) for ref in refs))
    return done / (time.monotonic() - started)


async def _one_by_one(
    ref: str, give: Callable[[str, int], Awaitable[None]], counters: dict[str, int]
) -> float:
    """Median seconds of one command when nothing else happens."""
    taken = []
    for _ in range(100):
        counters[ref] += 1
        started = time.monotonic()
        await give(ref, counters[ref])
        taken.append(time.monotonic() - started)
    return statistics.median(taken)


async def _handle(ledger: Ledger, ref: str, command: Command) -> None:
    await ledger.handle(ref, command, command_id=UUID(int=uuid4().int), actor=BENCH)


if __name__ == "__main__":
    asyncio.run(main())
