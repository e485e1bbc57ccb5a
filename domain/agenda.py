"""The part of a stream's agenda that its workflow needs: what to do now, and when to look again."""

from typing import Any

from pydantic import AwareDatetime

from domain.messages import Message
from domain.ref import Ref


class OpenStep(Message):
    """One step as stored: `body` is the step itself as JSON."""

    key: str
    due: AwareDatetime
    until: AwareDatetime | None
    body: dict[str, Any]


class Agenda(Message):
    """The steps of a stream that are due at `now`, and those that share the next due time.

    At most 50 steps. `seq` rises whenever the steps or their times change; `closed` tells that the
    process has ended and nothing is open. All instants are UTC by the clock of the store.
    """

    ref: Ref
    seq: int
    closed: bool
    now: AwareDatetime
    steps: tuple[OpenStep, ...] = ()
