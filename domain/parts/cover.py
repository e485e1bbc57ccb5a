"""Cover: who takes over learning days whose trainer cannot come, asked one after another."""

from typing import Literal

from pydantic import AwareDatetime

from domain.messages import Message, PersonId

Answer = Literal["yes", "no", "none", "busy"]
"""What came of asking somebody: "none" is no answer in time, "busy" was not asked at all."""


class Asked(Message):
    """Somebody who was asked and has still to answer; `told` once the letter is out.

    `link` is the unguessable part of the address at which they answer.
    """

    number: int
    person: PersonId
    link: str
    at: AwareDatetime
    answer_by: AwareDatetime
    told: bool = False


class Cover(Message):
    """Learning days that need somebody else; one person takes all of them together.

    `to_ask` are those who come next, in their order. `count` is how many were asked, or passed
    over because they are booked elsewhere, since the search began; `since` when it came to this.
    """

    number: int
    trainer: PersonId
    days: tuple[int, ...]
    to_ask: tuple[PersonId, ...]
    since: AwareDatetime
    count: int = 0
    asked: Asked | None = None


class Handover(Message):
    """Somebody who has still to hear that a day is theirs now (`begins`), or no longer."""

    day: int
    change: int
    person: PersonId
    begins: bool
    at: AwareDatetime


def ask_key(cover: int, number: int) -> str:
    """Return how one question to one trainer is called for good."""
    return f"{cover}.{number}"
