"""How a command is told to stop: Ctrl-C, SIGTERM and a closed terminal are all alike."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop:
    """What a command hears of signals: `told` once it shall stop.

    While `serving` it stops by itself when told; before that it is simply cancelled.
    """

    def __init__(self) -> None:
        self.told = asyncio.Event()
        self.serving = False


async def first_to_end(*doing: Coroutine[Any, Any, None]) -> None:
    """Wait until one of these ends, cancel the others, and raise what it raised."""
    tasks = [asyncio.create_task(one) for one in doing]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for one in done:
            one.result()
    finally:
        for one in tasks:
            one.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def stoppable(say: Callable[[], None] = lambda: None) -> AsyncIterator[Stop]:
    """Yield what hears the signals for as long as the context lasts; `say` is called at the first.

    A second signal hurries: what still waits is cancelled, so that children are killed.
    """
    stop, loop, task = Stop(), asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None  # a coroutine runs in one

    def hear() -> None:
        if stop.told.is_set() or not stop.serving:
            task.cancel()
        if not stop.told.is_set():
            say()
            stop.told.set()

    for number in SIGNALS:
        loop.add_signal_handler(number, hear)
    try:
        yield stop
    except asyncio.CancelledError:
        if not stop.told.is_set():
            raise
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)
