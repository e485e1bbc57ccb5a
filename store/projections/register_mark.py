"""Attendance: everybody expected on a learning day, and how they were marked."""

from dataclasses import dataclass
from typing import Any

from domain.messages import PersonId
from domain.parts.learning_days import LearningDay
from domain.parts.places import Departed, Place
from domain.processes.cohort import Cohort
from domain.ref import Ref
from store.projections.table import Table

EXPECTED = "expected"


@dataclass(frozen=True, slots=True)
class RegisterMarkRow:
    """One person on one day of cohort `ref`; `status` is "expected" until they are marked."""

    ref: Ref
    day: int
    person: PersonId
    holder: Ref | None
    status: str
    minutes_late: int
    minutes_early: int
    reason: str | None


def rows(ref: Ref, state: Any) -> list[RegisterMarkRow]:
    if not isinstance(state, Cohort):
        return []
    return [row for day in state.days for row in _day(ref, state, day)]


def _day(ref: Ref, state: Cohort, day: LearningDay) -> list[RegisterMarkRow]:
    marks = {mark.person: mark for mark in state.log(day.number).marks}
    holders = _holders(state, day)
    found = []
    for person in dict.fromkeys((*state.expected_on(day), *marks)):
        mark = marks.get(person)
        found.append(
            RegisterMarkRow(
                ref=ref,
                day=day.number,
                person=person,
                holder=holders.get(person) or state.holder_of(person, day.number),
                status=mark.status if mark else EXPECTED,
                minutes_late=mark.minutes_late if mark else 0,
                minutes_early=mark.minutes_early if mark else 0,
                reason=mark.reason if mark else None,
            )
        )
    return found


def _holders(state: Cohort, day: LearningDay) -> dict[PersonId, Ref]:
    """For whom each expected person is there: `Cohort.holder_of`, for everybody in one go."""
    holders = {one.person: one.holder for one in state.visitors if one.day == day.number}
    sat: tuple[Place | Departed, ...] = (*state.places, *state.departed)
    for seat in sat:
        if seat.person is not None and seat.expected_on(day):
            holders.setdefault(seat.person, seat.holder)
    return holders


TABLE = Table("register_mark", RegisterMarkRow, ("day", "person"), rows)
