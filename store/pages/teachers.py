"""Who could teach: everybody known as a trainer, what they have taught, and when they are busy."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.messages import PersonId
from domain.parts.learning_days import LearningDay
from domain.ref import Ref
from store.pool import Connection


@dataclass(frozen=True, slots=True)
class Teacher:
    """Somebody who teaches, or taught: `busy` are the days asked about when they are booked."""

    person: PersonId
    has_taught: bool
    busy: tuple[int, ...]


async def teachers(
    conn: Connection, service: str, days: Iterable[LearningDay], besides: Ref
) -> list[Teacher]:
    """Return everybody who teaches anything, those free first, then those who taught the service.

    What takes their time in the cohort `besides` does not count.
    """
    asked = list(days)
    found = await conn.fetch(
        """
        WITH known AS (
            SELECT trainer AS person FROM learning_day
             UNION SELECT co_trainer FROM learning_day WHERE co_trainer IS NOT NULL
        ), listed AS (
            SELECT person,
                   EXISTS (SELECT FROM learning_day AS day JOIN cohort USING (ref)
                            WHERE cohort.service = $1
                              AND person IN (day.trainer, day.co_trainer)) AS has_taught,
                   ARRAY(SELECT number
                           FROM unnest($2::int[], $3::timestamptz[], $4::timestamptz[])
                                AS asked (number, starts, ends)
                          WHERE EXISTS (SELECT FROM booking
                                         WHERE resource = person AND booking.ref <> $5
                                           AND tstzrange(booking.starts, booking.ends)
                                               && tstzrange(asked.starts, asked.ends))
                          ORDER BY number) AS busy
              FROM known
        )
        SELECT person, has_taught, busy FROM listed
         ORDER BY cardinality(busy) > 0, has_taught DESC, person
        """,
        service,
        [day.number for day in asked],
        [day.starts for day in asked],
        [day.ends for day in asked],
        besides,
    )
    return [Teacher(row["person"], row["has_taught"], tuple(row["busy"])) for row in found]
