"""Adjustments: what somebody needs in order to take part, and what became of it.

What it is stands in the vault: events and states hold its kind and an id.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from pydantic import AwareDatetime

from domain.messages import Message, PersonId, TextId

AdjustmentKind = Literal["access", "communication", "diet", "other"]

KINDS: Mapping[AdjustmentKind, tuple[str, str]] = MappingProxyType(
    {
        "access": ("Access", "Step-free ways, parking, a seat, breaks"),
        "communication": ("Communication", "Large print, an interpreter, a hearing loop"),
        "diet": ("Food and drink", "A diet or an allergy"),
        "other": ("Something else", "Anything that would help"),
    }
)
"""What each kind is called, and what belongs to it."""

MOST_FOR_ONE = 10  # ours: more than this of one person is a mistake or a nuisance


class Adjustment(Message):
    """One thing that somebody needs; `late` when it was told after the day for it.

    `arranged` is None until a coordinator has answered; `reason` says why it cannot be arranged.
    """

    number: int
    person: PersonId
    kind: AdjustmentKind
    detail: TextId
    late: bool
    told_at: AwareDatetime
    arrange_by: AwareDatetime
    arranged: bool | None = None
    reason: TextId | None = None
