"""Keeps children running: one that ends is started again, after a pause that grows."""

import asyncio
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from workers.local import child
from workers.mistakes import LocalStackError

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 60.0
"""A child that ran so long was well: the next pause is the shortest again."""
HOPELESS_SECONDS = 300.0
"""So long a server of ours may fail to start before the whole is ended with its reason."""

Again = Callable[[], Awaitable[Process]]
"""Starts a child anew; LocalStackError when it does not come up."""


@dataclass
class Part:
    """One child as it stands; `away_since` is when it ended, or None while it runs."""

    name: str
    away_since: datetime | None = None


class Watch:
    """Knows how the children of this process are, and says when one is lost or back."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._parts: dict[str, Part] = {}
        self._hopeless = asyncio.Event()
        self._reason = ""

    @property
    def parts(self) -> tuple[Part, ...]:
        """The children that are kept, in the order in which they were started."""
        return tuple(self._parts.values())

    async def fails(self) -> None:
        """Wait until a child cannot be kept running, and raise LocalStackError with its reason."""
        await self._hopeless.wait()
        raise LocalStackError(self._reason)

    def keep(self, name: str) -> None:
        """Take up a child that runs."""
        self._parts[name] = Part(name)

    def lost(self, name: str) -> None:
        """Hear that a child has ended."""
        part = self._parts[name]
        if part.away_since is None:
            part.away_since = datetime.now(UTC)
            self._say(f"{name} ended by itself. It is started again …")

    def back(self, name: str) -> None:
        """Hear that a child runs again."""
        self._parts[name].away_since = None
        self._say(f"{name} runs again.")

    def give_up(self, name: str, reason: str) -> None:
        """Hear that a child cannot be kept running."""
        self._reason = f"{name} ended and cannot be started again: {reason}"
        self._hopeless.set()


@asynccontextmanager
async def kept(
    watch: Watch | None, name: str, process: Process, again: Again, ladder: child.Ladder
) -> AsyncIterator[None]:
    """Keep a running child until the context is left, then stop it; only stop it without a watch.

    On a machine where starting it again fails for minutes, the watch is told that it is hopeless.
    """
    held = [process]
    keeper = asyncio.create_task(_keep(watch, name, held, again)) if watch else None
    try:
        yield
    finally:
        if keeper is not None:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)
        await child.stop(held[0], ladder)


async def _keep(watch: Watch, name: str, held: list[Process], again: Again) -> None:
    loop = asyncio.get_running_loop()
    watch.keep(name)
    waits = pauses()
    while True:
        started = loop.time()
        await held[0].wait()
        watch.lost(name)
        lost = loop.time()
        waits = pauses() if lost - started > STEADY_SECONDS else waits
        while True:
            await asyncio.sleep(next(waits))
            try:
                held[0] = await again()
            except LocalStackError as failed:
                if loop.time() - lost > HOPELESS_SECONDS:
                    watch.give_up(name, str(failed))
                    return
            else:
                break
        watch.back(name)


def pauses() -> Iterator[float]:
    """Yield the pause before each next start, doubling up to half a minute."""
    pause = FIRST_PAUSE_SECONDS
    while True:
        yield pause
        pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
