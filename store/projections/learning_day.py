"""Learning days: when and where each is, and how far its attendance sheet is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.messages import PersonId
from domain.parts.learning_days import LearningDay
from domain.processes.cohort import Cohort
from domain.ref import Ref
from store.projections.table import Table


@dataclass(frozen=True, slots=True)
class LearningDayRow:
    """One day of cohort `ref`: how many people are expected, marked, and were there.

    Days that a cancelled cohort did not hold are left out.
    """

    ref: Ref
    day: int
    title: str
    audience: str
    subjects: tuple[str, ...]
    starts: datetime
    ends: datetime
    room: str
    trainer: PersonId
    co_trainer: PersonId | None
    expected: int
    marked: int
    present: int
    moves: int


def rows(ref: Ref, state: Any) -> list[LearningDayRow]:
    if not isinstance(state, Cohort):
        return []
    return [_row(ref, state, day) for day in state.timetable]


def _row(ref: Ref, state: Cohort, day: LearningDay) -> LearningDayRow:
    log = state.log(day.number)
    return LearningDayRow(
        ref=ref,
        day=day.number,
        title=day.title,
        audience=day.audience,
        subjects=day.subjects,
        starts=day.starts,
        ends=day.ends,
        room=day.room,
        trainer=day.trainer,
        co_trainer=day.co_trainer,
        expected=len(state.expected(day.number)),
        marked=len(log.marks),
        present=sum(mark.status != "absent" for mark in log.marks),
        moves=log.sequence,
    )


TABLE = Table("learning_day", LearningDayRow, ("day",), rows)
