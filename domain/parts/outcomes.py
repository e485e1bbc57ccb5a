"""The outcome of a step is accepted while the agenda asks for the step, once it is due."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from domain.messages import Item, Step
from domain.refusals import StepGone

T = TypeVar("T", bound=Step)


def due_step(agenda: Iterable[Item], at: datetime, kind: type[T], **fields: object) -> T:
    """Return the due step of this kind whose fields have these values; StepGone without one."""
    due = [item for item in agenda if isinstance(item, kind) and item.due <= at]
    for item in due:
        if all(getattr(item, name) == value for name, value in fields.items()):
            return item
    raise StepGone()
