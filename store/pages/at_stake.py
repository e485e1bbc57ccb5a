"""What hangs on a cohort at this moment: said before somebody cancels or moves it."""

from domain.messages import Command
from domain.money import pounds
from domain.processes.cohort import Cohort
from domain.processes.cohort.commands import Cancel
from domain.say import counted, listed
from store.pages.looks import Look
from store.pool import Connection


async def at_stake(conn: Connection, look: Look, model: type[Command]) -> str:
    """Return who is told of a grave change to a cohort, and what cancelling it could credit.

    "12 people at 8 settings and 1 trainer are concerned." Nothing for other processes.
    """
    cohort = look.state
    if not isinstance(cohort, Cohort) or not model.consequence:
        return ""
    holders = list(dict.fromkeys(one.holder for one in cohort.places if one.taken and one.holder))
    people = sum(one.taken for one in cohort.places)
    if not people:
        return "Nobody has a place."
    settings = await conn.fetchval(
        "SELECT count(DISTINCT (provider, setting)) FROM engagement WHERE ref = ANY($1)", holders
    )
    trainers = len({who for day in cohort.days for who in day.trainers})
    concerned = listed(
        [
            f"{counted(people, 'person', 'people')} at {counted(settings, 'setting')}",
            counted(trainers, "trainer"),
        ]
    )
    return f"{concerned} are concerned.{await _credited(conn, holders, model)}"


async def _credited(conn: Connection, holders: list[str], model: type[Command]) -> str:
    if model is not Cancel:
        return ""
    pence = await conn.fetchval(
        """
        SELECT coalesce(sum(total_pence - credited_pence), 0)::bigint
          FROM invoice WHERE regarding = ANY($1)
        """,
        holders,
    )
    return f" Up to {pounds(pence)} is credited if nobody takes another date." if pence else ""
