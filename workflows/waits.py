"""What the durable loop remembers of its waits: plain data, loaded once for all workflows."""

import asyncio
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Hold:
    """A step that did not go: it waits for another agenda than `seq`, or for `until`."""

    seq: int
    until: datetime


@dataclass(frozen=True)
class Alarm:
    """A running timer; `mark` is the instant it stands for, by the clock that named it."""

    mark: datetime
    timer: asyncio.Task[None]
