"""Counts failures by key in a sliding window, in the memory of one process and no more of it."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable

MOST_KEYS = 10_000


class Throttle:
    """Allows `tries` in `window_s` seconds for each key; the oldest keys are forgotten first."""

    def __init__(
        self, tries: int, window_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._tries, self._window_s, self._clock = tries, window_s, clock
        self._seen: OrderedDict[str, list[float]] = OrderedDict()

    def wait_s(self, key: str) -> int:
        """Return for how many seconds this key has to wait; 0 when it may try."""
        recent = self._recent(key)
        if len(recent) < self._tries:
            return 0
        return max(1, math.ceil(recent[-self._tries] + self._window_s - self._clock()))

    def count(self, key: str) -> None:
        """Count a try."""
        self._seen[key] = [*self._recent(key), self._clock()][-self._tries :]
        self._seen.move_to_end(key)
        while len(self._seen) > MOST_KEYS:
            self._seen.popitem(last=False)

    def take_back(self, key: str) -> None:
        """Count one try less, as what was tried is over with."""
        recent = self._recent(key)
        if recent:
            self._seen[key] = recent[1:]

    def forget(self, key: str) -> None:
        """Forget what was counted for a key."""
        self._seen.pop(key, None)

    def _recent(self, key: str) -> list[float]:
        since = self._clock() - self._window_s
        return [at for at in self._seen.get(key, []) if at > since]
