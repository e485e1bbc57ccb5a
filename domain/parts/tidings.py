"""What a cohort has still to say of its dates as a whole: once to each holder and each person."""

from typing import Literal

from pydantic import AwareDatetime

from domain.messages import Message, PersonId
from domain.ref import Ref

Tiding = Literal["postponed", "new dates", "new venue"]


class ToHolder(Message):
    """A holder of places, or who waits for some, has still to hear of it."""

    number: int
    what: Tiding
    holder: Ref
    at: AwareDatetime


class ToPerson(Message):
    """Somebody in whose diary days stand that have no date any more has still to hear of it."""

    number: int
    person: PersonId
    days: tuple[int, ...]
    at: AwareDatetime


class VenueSearch(Message):
    """Days that have lost their venue; a new one is to be found by `by`."""

    number: int
    room: str
    days: tuple[int, ...]
    by: AwareDatetime
