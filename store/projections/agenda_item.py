"""What must happen next in each stream: the steps of the system and the tasks of people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.messages import Item, Step
from domain.ref import Ref, slug_of
from domain.registry import DECIDERS
from store.projections.table import Table

SYSTEM = "The system"


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One step or task; `name` is the step's, or that of the command that settles the task."""

    ref: Ref
    key: str
    kind: str
    name: str | None
    owner: str
    title: str
    why: str
    due: datetime
    until: datetime | None
    body: dict[str, Any]


def rows(ref: Ref, state: Any) -> list[AgendaItem]:
    return [_row(ref, item) for item in DECIDERS[slug_of(ref)].agenda(state)]


def _row(ref: Ref, item: Item) -> AgendaItem:
    body = item.model_dump(mode="json")
    if isinstance(item, Step):
        title = item.says()
        return AgendaItem(
            ref, item.key, "step", item.step, SYSTEM, title, "", item.due, item.until, body
        )
    return AgendaItem(
        ref,
        item.key,
        "task",
        item.settled_by,
        item.owner.value,
        item.title,
        item.why,
        item.due,
        None,
        body,
    )


TABLE = Table("agenda_item", AgendaItem, ("key",), rows)
