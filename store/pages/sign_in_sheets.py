"""What the sign-in sheet of a learning day says: who is expected, where and with whom."""

from dataclasses import dataclass
from datetime import datetime

from domain.parts.learning_days import LearningDay
from domain.processes.cohort import Cohort
from store.pages import names, work
from store.pages.looks import Look
from store.pool import Connection


@dataclass(frozen=True, slots=True)
class SheetLine:
    """Somebody who is expected, and the setting that they come from."""

    name: str
    setting: str


@dataclass(frozen=True, slots=True)
class SignInSheet:
    """Everything that is printed on the sign-in sheet of one learning day."""

    title: str
    day: int
    days: int
    day_title: str
    starts: datetime
    ends: datetime
    venue: str
    trainers: tuple[str, ...]
    lines: tuple[SheetLine, ...]
    printed_at: datetime
    printed_by: str


async def sign_in_sheet(
    conn: Connection, look: Look, day: LearningDay, *, printed_at: datetime, printed_by: str
) -> SignInSheet:
    """Return the sheet of a day of a cohort, with people in the order of their names."""
    cohort: Cohort = look.state
    expected = cohort.expected(day.number)
    words = await names.words_for(conn, [look.title], [*expected, *day.trainers])
    holders = {who: cohort.holder_of(who, day.number) for who in expected}
    settings = await work.work_names(conn, [ref for ref in holders.values() if ref])
    lines = [SheetLine(words.person(who), settings.get(holders[who] or "", "")) for who in expected]
    return SignInSheet(
        title=words.say(look.title),
        day=day.number,
        days=len(cohort.days),
        day_title=day.title,
        starts=day.starts,
        ends=day.ends,
        venue=day.room,
        trainers=tuple(words.person(who) for who in day.trainers),
        lines=tuple(sorted(lines, key=lambda line: line.name.casefold())),
        printed_at=printed_at,
        printed_by=printed_by,
    )
