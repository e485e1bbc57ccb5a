"""A step that was still open past its `until` is recorded as lapsed: it is never done too late."""

from collections.abc import Iterable
from typing import ClassVar

from domain.messages import Command, Item, Step
from domain.refusals import StepGone


class LapseStep(Command):
    """Record that the time for step `key` passed before it could be done."""

    name: ClassVar[str] = "lapse_step"
    title: ClassVar[str] = "Record that a step came too late"
    by_engine: ClassVar[bool] = True

    key: str


def lapsing(agenda: Iterable[Item], key: str) -> Step:
    """Return the step of `agenda` that lapses; StepGone when it is not there or cannot lapse."""
    for item in agenda:
        if isinstance(item, Step) and item.key == key and item.until is not None:
            return item
    raise StepGone()


def without(items: Iterable[Item], lapsed: tuple[str, ...]) -> tuple[Item, ...]:
    """Return the items whose steps have not lapsed."""
    return tuple(item for item in items if item.key not in lapsed)
