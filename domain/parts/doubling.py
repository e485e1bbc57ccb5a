"""Booked twice on purpose: somebody has said why a clash is none."""

from pydantic import Field

from domain.messages import Message
from domain.ref import Ref

DESPITE = Field(
    None,
    title="Why a double booking is all right",
    description="Only if the venue or somebody is booked elsewhere at that time. "
    "Leave it empty, and nothing is booked twice",
)
"""The reason that a command takes for a clash; without one it is refused."""


class Doubled(Message):
    """A person or room that a learning day takes although `taken_by` has it at that time."""

    day: int
    resource: str
    taken_by: Ref
