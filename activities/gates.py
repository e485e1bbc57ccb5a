"""When a step may commit: at once or, in a simulation, in the order of (due, process, ref, key)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Protocol

from domain.messages import Step
from domain.ref import Ref
from store.clock import Clock, SimulatedClock
from store.pool import Connection, Pool
from store.turns import next_turn, still_due

LOOK_AGAIN_SECONDS = 0.02
"""How soon to look again when nobody came or went: the agenda may have changed all the same."""

Turn = tuple[Ref, str]
"""A step by its stream and key."""


class Gate(Protocol):
    """Lets steps through to their commit."""

    def turn(self, ref: Ref, step: Step) -> AbstractAsyncContextManager[bool]:
        """Wait until it is the step's turn and keep it until the context is left.

        Yields False when the step is not due any more, so that nothing should be done. The step
        that has the turn may ask for it again.
        """
        ...


async def is_asked_for(conn: Connection, clock: Clock, ref: Ref, step: Step) -> bool:
    """Tell whether a stream's agenda asks for a step now."""
    return bool(await still_due(conn, await clock.now(conn), [(ref, step.key)]))


class OpenGate:
    """The gate of production: every step commits when it is ready, side by side with others."""

    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool = pool
        self._clock = clock

    @asynccontextmanager
    async def turn(self, ref: Ref, step: Step) -> AsyncIterator[bool]:
        async with self._pool.acquire() as conn:
            wanted = await is_asked_for(conn, self._clock, ref, step)
        yield wanted


class OrderedGate:
    """The gate of a simulation: one step at a time, in an order that chance cannot change.

    A step waits until nobody acts and no other due step comes before it; steps in trouble hold
    nobody up. Holds within one process, so a simulation has one for its activities.
    """

    def __init__(self, pool: Pool, clock: SimulatedClock) -> None:
        self._pool = pool
        self._clock = clock
        self._waiting: dict[Turn, list[asyncio.Future[bool]]] = {}
        self._holder: Turn | None = None
        self._usher: asyncio.Task[None] | None = None
        self._stir = asyncio.Event()  # somebody came, or the turn is free

    @asynccontextmanager
    async def turn(self, ref: Ref, step: Step) -> AsyncIterator[bool]:
        """Wait for the step's turn."""
        mine = (ref, step.key)
        if self._holder == mine:
            yield True
            return
        granted = await self._wait(mine)
        try:
            yield granted
        finally:
            if granted:
                self._free()

    async def _wait(self, mine: Turn) -> bool:
        place: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(mine, []).append(place)
        self._stir.set()
        if self._usher is None or self._usher.done():
            self._usher = asyncio.create_task(self._serve())
        try:
            return await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled() and not place.exception() and place.result():
                self._free()  # It was granted in the moment of giving up.
            raise
        finally:
            self._forget(mine, place)

    def _free(self) -> None:
        self._holder = None
        self._stir.set()

    def _forget(self, mine: Turn, place: asyncio.Future[bool]) -> None:
        places = self._waiting.get(mine, [])
        if place in places:
            places.remove(place)
        if not places:
            self._waiting.pop(mine, None)

    async def _serve(self) -> None:
        """Grant turns for as long as somebody waits."""
        try:
            while self._waiting:
                self._stir.clear()
                if self._holder is None:
                    await self._grant()
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_AGAIN_SECONDS):
                        await self._stir.wait()
        except Exception as error:
            for places in self._waiting.values():
                for place in places:
                    if not place.done():
                        place.set_exception(error)

    async def _grant(self) -> None:
        asking = list(self._waiting)
        async with self._pool.acquire() as conn:
            now = await self._clock.now_that_nobody_acts(conn)
            if now is None:
                return
            first = await next_turn(conn, now, asking)
            gone = [] if first in asking else await still_due(conn, now, asking)
        if first is not None and first in self._waiting:
            place = next((one for one in self._waiting[first] if not one.done()), None)
            if place is not None:
                self._holder = first
                place.set_result(True)
        elif self._holder is None:
            for mine in asking:
                if mine not in gone:
                    self._dismiss(mine)

    def _dismiss(self, mine: Turn) -> None:
        for place in self._waiting.get(mine, []):
            if not place.done():
                place.set_result(False)
