"""The course dates that anybody can see: open, ahead, and for every provider."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.ref import Ref
from store.pool import Connection


@dataclass(frozen=True, slots=True)
class PublicDay:
    """A learning day as the public sees it: nobody who teaches it is named."""

    number: int
    title: str
    starts: datetime
    ends: datetime
    room: str


@dataclass(frozen=True, slots=True)
class PublicDate:
    """A course date; `left` is 0 while somebody waits, as nobody overtakes them."""

    ref: Ref
    service: str
    label: str
    capacity: int
    left: int
    days: tuple[PublicDay, ...]

    @property
    def starts(self) -> datetime:
        return self.days[0].starts


async def public_dates(
    conn: Connection, services: Sequence[str], now: datetime, ref: Ref | None = None
) -> list[PublicDate]:
    """Return the dates of these services that have not begun, by their first day, or one of them.

    In-house ones are left out.
    """
    found = await conn.fetch(
        """
        SELECT cohort.ref, service, label, capacity,
               CASE WHEN waiting > 0 THEN 0 ELSE free END AS left,
               day.day, day.title, day.starts, day.ends, day.room
          FROM cohort JOIN learning_day AS day ON day.ref = cohort.ref
         WHERE service = ANY($1) AND stage IN ('open', 'at risk', 'going ahead')
           AND in_house IS NULL AND first_starts > $2 AND ($3::text IS NULL OR cohort.ref = $3)
         ORDER BY first_starts, cohort.ref, day.starts, day.day
        """,
        list(services),
        now,
        ref,
    )
    days: dict[Ref, list[PublicDay]] = {}
    for row in found:
        days.setdefault(row["ref"], []).append(
            PublicDay(row["day"], row["title"], row["starts"], row["ends"], row["room"])
        )
    heads = {row["ref"]: (row["service"], row["label"], row["capacity"]) for row in found}
    left = {row["ref"]: max(row["left"], 0) for row in found}
    return [PublicDate(ref, *heads[ref], left[ref], tuple(days[ref])) for ref in days]
