"""What funded places tell those who wait for them: commands that each of their services takes."""

from typing import ClassVar

from domain.messages import Command
from domain.ref import Ref


class TakeTurn(Command):
    """Wait in this cohort from now on, with an offer: it is the holder's turn."""

    name: ClassVar[str] = "take_turn"
    title: ClassVar[str] = "Take a turn on the waiting list"
    by_engine: ClassVar[bool] = True

    cohort: Ref
