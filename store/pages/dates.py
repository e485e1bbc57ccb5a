"""The dates of a course that still take delegates, as people choose among them."""

from dataclasses import dataclass
from datetime import datetime

from domain.messages import PersonId
from domain.ref import Ref
from store.pool import Connection


@dataclass(frozen=True, slots=True)
class CourseDate:
    """A cohort with its first learning day; `in_house` names the only provider it is for."""

    ref: Ref
    label: str
    stage: str
    in_house: Ref | None
    free: int
    waiting: int
    first_starts: datetime
    days: int
    room: str
    trainer: PersonId


async def course_dates(conn: Connection, service: str) -> list[CourseDate]:
    """Return the cohorts of a service that are not cancelled, by their first day."""
    found = await conn.fetch(
        """
        SELECT cohort.ref, label, stage, in_house, free, waiting, first_starts, days,
               first.room, first.trainer
          FROM cohort
          JOIN LATERAL (
               SELECT room, trainer FROM learning_day
                WHERE ref = cohort.ref ORDER BY starts, day LIMIT 1) first ON true
         WHERE service = $1 AND stage NOT IN ('cancelled', 'merged')
         ORDER BY first_starts, cohort.ref
        """,
        service,
    )
    return [CourseDate(*row) for row in found]


async def assessors(conn: Connection) -> list[PersonId]:
    """Return everybody who has judged a part of an assessment, without repeats."""
    found = await conn.fetch("SELECT DISTINCT assessor FROM assessment ORDER BY assessor")
    return [row["assessor"] for row in found]
