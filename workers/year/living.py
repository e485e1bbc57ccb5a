"""Lives the year: gives what is in the diary, and every working day does what the agenda asks."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from domain.calendar import is_working_day, london, london_date
from domain.messages import Actor, Command, Role
from domain.processes.cohort import Cohort
from domain.processes.competence import AddStaff, NewEmployee
from domain.processes.invoice import RecordPayment
from domain.ref import Ref, effect_id, slug_of
from domain.refusals import Refused
from domain.registry import DECIDERS
from store.ledger import Ledger
from store.pool import Connection, Pool
from store.streams import peek
from store.vault import NewText, write_people
from workers.simulation import Scripted
from workers.year.county import TITLE, County
from workers.year.diary import FROM, Diary, Planned, Size
from workers.year.habits import ANN, BERT, HABITS, SECOND_PERSON, WHY, Asked

STAFF = 24  # at each setting
AT_WORK = time(10, 0)
COLLEAGUES = 6  # are assessed wherever somebody is registered
PAYS_PERCENT = 12  # of the open invoices on a working day


@dataclass(frozen=True, slots=True)
class OpenTask:
    """Somebody's task as the agenda had it this morning."""

    ref: Ref
    key: str
    name: str
    prefill: dict[str, Any]
    due: datetime


class Year:
    """One year, lived on a pool and a ledger; what was refused on the way is counted."""

    def __init__(self, size: Size, pool: Pool, ledger: Ledger) -> None:
        self.size, self._pool, self._ledger = size, pool, ledger
        self.county = County(size.houses, STAFF)
        self._chance = random.Random(f"{TITLE}/living")
        self.refused: dict[str, int] = {}
        self._given = 0

    async def introduce(self) -> None:
        """Write everybody into the vault."""
        await write_people(self._pool, self.county.people, london(FROM, time(7, 0)))
        async with self._pool.acquire() as conn:
            await NewText(id=WHY, body="As agreed.").write(conn, london(FROM, time(7, 0)))

    def acts(self) -> list[Scripted]:
        """Return the diary, and a round of work for every working day."""
        entries = Diary(self.size, self.county).entries()
        booked = [Scripted(one.at, partial(self._give_planned, one)) for one in entries]
        days = [Scripted(at, partial(self._work, at)) for at in self._working_days()]
        return sorted([*booked, *days], key=lambda act: act.at)

    def _working_days(self) -> Iterator[datetime]:
        day = FROM + timedelta(days=1)
        while day <= self.size.until:
            if is_working_day(day):
                yield london(day, AT_WORK)
            day += timedelta(days=1)

    async def _give_planned(self, one: Planned) -> None:
        await self._give(one.ref, one.command, ANN)

    async def _give(self, ref: Ref, command: Command, by: str) -> None:
        """Give a command; a refusal is part of life and is counted by its reasons."""
        self._given += 1
        try:
            await self._ledger.handle(
                ref,
                command,
                command_id=UUID(effect_id(TITLE, f"given/{self._given}").hex),
                actor=Actor(role=Role.COORDINATOR, id=by),
            )
        except Refused as refused:
            for reason in refused.reasons:
                self.refused[reason.code] = self.refused.get(reason.code, 0) + 1

    async def _work(self, at: datetime) -> None:
        """Do what is asked today: each task as its habit says, then the post with payments."""
        today = london_date(at)
        async with self._pool.acquire() as conn:
            tasks = await _tasks(conn)
        for task in tasks:
            habit = HABITS.get(task.name)
            if habit is None or not self._wants(task.name, task.due, at):
                continue
            asked = await self._asked(task, today)
            command = habit(asked) if asked else None
            if command is not None:
                by = BERT if task.name in SECOND_PERSON else ANN
                await self._give(task.ref, command, by)
        await self._pay(today)
        await self._employ()

    def _wants(self, name: str, due: datetime, at: datetime) -> bool:
        """Sheets are filled in after the day; most other things are not left to the last minute."""
        if name == "mark_register":
            return due <= at
        return due <= at + timedelta(days=3) or self._chance.random() < 0.4

    async def _asked(self, task: OpenTask, today: date) -> Asked | None:
        """Return what is asked; None once something done before in this round has settled it."""
        async with self._pool.acquire() as conn:
            state = await peek(conn, task.ref)
            looks_for_dates = task.name in ("choose_date", "sign_up")
            dates = await _open_dates(conn) if looks_for_dates else {}
        if all(item.key != task.key for item in DECIDERS[slug_of(task.ref)].agenda(state)):
            return None
        return Asked(
            ref=task.ref,
            command=task.name,
            prefill=task.prefill,
            state=state,
            today=today,
            county=self.county,
            chance=self._chance,
            dates=dates,
        )

    async def _employ(self) -> None:
        """Put colleagues on the list of staff wherever a registered assessor has just begun."""
        async with self._pool.acquire() as conn:
            begun = await conn.fetch(
                """
                SELECT ref, provider FROM competence AS own
                 WHERE assessors > 0 AND NOT EXISTS (
                       SELECT FROM employee
                        WHERE ref = own.ref AND role <> 'registered assessor')
                 ORDER BY ref
                """
            )
            states = {row["ref"]: await peek(conn, row["ref"]) for row in begun}
        for row in begun:
            house = next(one for one in self.county.houses if one.ref == row["provider"])
            team = states[row["ref"]].team
            others = [who for who in house.staff if team.employee(who) is None]
            staff = tuple(
                NewEmployee(person=who, role="care worker", joined_on=FROM)
                for who in others[:COLLEAGUES]
            )
            await self._give(row["ref"], AddStaff(staff=staff), ANN)

    async def _pay(self, today: date) -> None:
        async with self._pool.acquire() as conn:
            owed = await conn.fetch(
                "SELECT ref, number, balance_pence FROM invoice"
                " WHERE balance_pence > 0 ORDER BY ref"
            )
        for row in owed:
            if self._chance.randrange(100) < PAYS_PERCENT:
                payment = RecordPayment(
                    pence=row["balance_pence"], received_on=today, reference=row["number"]
                )
                await self._give(row["ref"], payment, ANN)


async def _tasks(conn: Connection) -> list[OpenTask]:
    """Return the open tasks that a command settles, in the order of their due times."""
    found = await conn.fetch(
        """
        SELECT ref, key, name, body -> 'prefill' AS prefill, due FROM agenda_item
         WHERE kind = 'task' AND name IS NOT NULL ORDER BY due, ref, key
        """
    )
    return [
        OpenTask(row["ref"], row["key"], row["name"], row["prefill"] or {}, row["due"])
        for row in found
    ]


async def _open_dates(conn: Connection) -> dict[Ref, Cohort]:
    found = await conn.fetch(
        "SELECT ref FROM cohort WHERE stage IN ('open', 'at risk', 'going ahead') ORDER BY ref"
    )
    states = {row["ref"]: await peek(conn, row["ref"]) for row in found}
    return {ref: state for ref, state in states.items() if isinstance(state, Cohort)}
