"""Whose time is taken: trainers, rooms and people cannot be in two places at once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.processes.cohort import Cohort
from domain.ref import Ref
from store.projections.table import Table


@dataclass(frozen=True, slots=True)
class Booking:
    """A trainer, room or person (`resource`) taken by learning day `day` of cohort `ref`.

    Days that a cancelled cohort did not hold take nobody's time. What is `doubled` was taken
    although it was booked elsewhere: somebody has said why both can be.
    """

    ref: Ref
    resource: str
    day: int
    starts: datetime
    ends: datetime
    doubled: bool


def rows(ref: Ref, state: Any) -> list[Booking]:
    if not isinstance(state, Cohort):
        return []
    doubled = {(one.day, one.resource) for one in state.doubled}
    return [
        Booking(ref, resource, day.number, day.starts, day.ends, (day.number, resource) in doubled)
        for day in state.timetable
        for resource in dict.fromkeys((*day.trainers, day.room, *state.expected(day.number)))
    ]


TABLE = Table("booking", Booking, ("resource", "day"), rows)
