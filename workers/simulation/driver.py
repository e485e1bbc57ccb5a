"""The driver of a simulation: it alone moves the clock, and only when everything due is done."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from temporalio.testing import WorkflowEnvironment

from domain.ref import Ref
from store import wakes
from store.clock import SimulatedClock
from store.pool import Pool
from store.turns import due_steps, next_due

POLL_SECONDS = 0.004
"""How long to wait before looking again, for each thing that is left: none takes less."""
POLL_AT_MOST_SECONDS = 0.1
NUDGE_SECONDS = 2.0
"""A workflow that slept through its time is woken again after this."""
SKIP_SECONDS = 2.0
"""Skipping time takes milliseconds; longer than this, somebody waits for somebody asleep."""
GLIMPSE = timedelta(milliseconds=50)
"""The server skips this at once when no workflow task or activity is in flight."""
GLIMPSES = 20

Progress = Callable[[datetime], None]


class NotSettled(RuntimeError):
    """Something that should have happened did not happen in time."""


@dataclass(frozen=True)
class Scripted:
    """Something that somebody does at `at`, such as giving a command."""

    at: datetime
    do: Callable[[], Awaitable[None]]


class Driver:
    """Runs a simulation; worker and relay run elsewhere, on the same simulated clock.

    `env` is a time-skipping Temporal server whose time nothing but the driver may move; the worker
    needs an OrderedGate. Without `env` Temporal's time is real: whatever falls due is woken.
    """

    def __init__(
        self,
        pool: Pool,
        env: WorkflowEnvironment | None,
        clock: SimulatedClock,
        *,
        patience_seconds: float = 30.0,
    ) -> None:
        self._pool, self._env, self._clock = pool, env, clock
        self._patience_seconds = patience_seconds
        self._ahead = timedelta()  # by how much a glimpse has moved Temporal since all was quiet

    async def begin(self, instant: datetime) -> None:
        """Set the clock for the first time, without moving Temporal's."""
        async with self._pool.acquire() as conn:
            await self._clock.set(conn, instant)

    async def now(self) -> datetime:
        """Return the simulated instant."""
        async with self._pool.acquire() as conn:
            return await self._clock.now(conn)

    async def settle(self) -> None:
        """Wait until nothing is left to do at this instant; NotSettled names what is stuck.

        A step in trouble is not waited for: its workflow tries it again later.
        """
        while True:
            await self._finish()
            await self._quieten()
            if not await self._left():
                return

    async def _finish(self) -> None:
        """Wait until the store knows of nothing that is left to do."""
        loop = asyncio.get_running_loop()
        before: list[str] = []
        own: list[str] = []  # wakes that come of nudging are no progress
        since = nudged = loop.time()
        while left := await self._left():
            others = [what for what in left if what not in own]
            if others != before:
                before, since, nudged = others, loop.time(), loop.time()
            elif loop.time() - since > self._patience_seconds:
                raise NotSettled(await self._stuck(left))
            elif loop.time() - nudged > NUDGE_SECONDS:
                own = await self._nudge()
                nudged = loop.time()
            await asyncio.sleep(min(POLL_SECONDS * len(left), POLL_AT_MOST_SECONDS))

    async def _stuck(self, left: list[str]) -> str:
        shown = ", ".join(left[:5]) + (f" and {len(left) - 5} more" if left[5:] else "")
        return (
            f"Nothing moved for {self._patience_seconds:g} s at {await self.now()}; "
            f"still to be done: {shown}."
        )

    async def _quieten(self) -> None:
        """Wait until every workflow has taken in what happened and set its timer.

        A clock moved earlier would be read by workflows whose time has not moved yet. What is in
        flight keeps the server from skipping time, so a skip that takes no time tells that nothing
        is; something that stays in flight, such as a step in trouble, is not waited for.
        """
        if self._env is None:
            return
        loop = asyncio.get_running_loop()
        for _ in range(GLIMPSES):
            began = loop.time()
            await self._env.sleep(GLIMPSE)
            if loop.time() - began < GLIMPSE.total_seconds():
                self._ahead = GLIMPSE
                return
        self._ahead = timedelta()

    async def _left(self) -> list[str]:
        """Return in words what is left to do at this instant."""
        async with self._pool.acquire() as conn:
            waiting = [_to_be_woken(one.ref) for one in await wakes.pending(conn)]
            due = await due_steps(conn, await self._clock.now(conn))
        return waiting + [f"step {key} of {ref}" for ref, key in due]

    async def _nudge(self) -> list[str]:
        """Have every stream with a due step woken; return in words what that leaves to do."""
        async with self._pool.acquire() as conn:
            due = await due_steps(conn, await self._clock.now(conn))
            refs = list(dict.fromkeys(ref for ref, _ in due))
            for ref in refs:
                await wakes.mark(conn, ref, by_itself=False)
                await wakes.notify(conn, ref)
        return [_to_be_woken(ref) for ref in refs]

    async def advance_to(self, instant: datetime) -> None:
        """Move the clock, then Temporal's time by exactly as much; all must be settled."""
        before = await self.now()
        async with self._pool.acquire() as conn:
            await self._clock.set(conn, instant)
        duration, self._ahead = instant - before - self._ahead, timedelta()
        if self._env is None:
            await self._nudge()
        elif duration > timedelta():
            await self._skip(self._env, duration)

    async def _skip(self, env: WorkflowEnvironment, duration: timedelta) -> None:
        """Move Temporal's time; whoever is due and still asleep is woken when that takes long.

        Temporal's time ticks while all settles, the store's does not. So timers set long ago ring a
        little before those set lately, and a step that must wait for its turn keeps the server from
        skipping on to the one before it.
        """
        skipped = asyncio.ensure_future(env.sleep(duration))
        try:
            while not (await asyncio.wait([skipped], timeout=SKIP_SECONDS))[0]:
                await self._nudge()
            await skipped
        finally:
            skipped.cancel()

    async def next_due(self) -> datetime | None:
        """Return when the next step falls due, by the store's agenda."""
        async with self._pool.acquire() as conn:
            return await next_due(conn, await self._clock.now(conn))

    async def run(
        self,
        script: Iterable[Scripted] = (),
        *,
        until: datetime | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Play a script, and all that falls due before, between and after it, up to `until`.

        Without `until`, it ends when nothing is left to come. `progress` hears of every instant.
        """
        acts = sorted(script, key=lambda act: act.at)
        while True:
            await self.settle()
            now = await self.now()
            while acts and acts[0].at <= now:
                async with self._clock.acting(self._pool):
                    await acts.pop(0).do()
                await self.settle()
            coming = [instant for instant in (await self.next_due(), until) if instant]
            coming += [acts[0].at] if acts else []
            coming = [at for at in coming if at > now and (until is None or at <= until)]
            if not coming:
                return
            await self.advance_to(min(coming))
            if progress is not None:
                progress(min(coming))

    async def pass_time(self, duration: timedelta) -> None:
        """Let everything that falls due within `duration` happen."""
        await self.run(until=await self.now() + duration)


def _to_be_woken(ref: Ref) -> str:
    return f"{ref} is to be woken"
