"""Queries of Today, the board and the list of items of work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.messages import PersonId
from domain.ref import Ref
from store.pages.finding import Meant, meant_by
from store.pool import Connection


@dataclass(frozen=True, slots=True)
class Owed:
    """A task with the stream it belongs to, and the provider and setting of an item of work."""

    ref: Ref
    slug: str
    stream_title: str
    provider: str | None
    setting: str | None
    key: str
    command: str | None
    owner: str
    title: str
    why: str
    due: datetime
    body: dict[str, object]


async def owed(
    conn: Connection, *, before: datetime, owner: str | None = None, limit: int = 300
) -> list[Owed]:
    """Return what people owe before an instant, the earliest first, or what one owner owes."""
    found = await conn.fetch(
        """
        SELECT item.ref, stream.slug, stream.title AS stream_title, provider.name AS provider,
               setting.name AS setting, item.key, item.name AS command, item.owner, item.title,
               item.why, item.due, item.body
          FROM agenda_item AS item JOIN stream ON stream.ref = item.ref
          LEFT JOIN engagement ON engagement.ref = item.ref
          LEFT JOIN invoice ON invoice.ref = item.ref
          LEFT JOIN provider ON provider.ref = coalesce(engagement.provider, invoice.provider)
          LEFT JOIN setting
            ON setting.ref = engagement.provider AND setting.setting = engagement.setting
         WHERE item.kind = 'task' AND item.due <= $1 AND ($2::text IS NULL OR item.owner = $2)
         ORDER BY item.due, item.ref, item.key LIMIT $3
        """,
        before,
        owner,
        limit,
    )
    return [Owed(*row) for row in found]


async def owners(conn: Connection) -> list[str]:
    """Return everybody who owes something."""
    found = await conn.fetch(
        "SELECT DISTINCT owner FROM agenda_item WHERE kind = 'task' ORDER BY owner"
    )
    return [row["owner"] for row in found]


@dataclass(frozen=True, slots=True)
class TaughtDay:
    """A learning day with its cohort; `marked` of `expected` people are on its sheet."""

    ref: Ref
    label: str
    day: int
    title: str
    starts: datetime
    ends: datetime
    room: str
    trainer: PersonId
    expected: int
    marked: int


async def days_between(conn: Connection, since: datetime, before: datetime) -> list[TaughtDay]:
    """Return the learning days that start in a stretch of time."""
    found = await conn.fetch(
        """
        SELECT day.ref, cohort.label, day.day, day.title, day.starts, day.ends, day.room,
               day.trainer, day.expected, day.marked
          FROM learning_day AS day JOIN cohort ON cohort.ref = day.ref
         WHERE day.starts >= $1 AND day.starts < $2 ORDER BY day.starts, day.ref
        """,
        since,
        before,
    )
    return [TaughtDay(*row) for row in found]


@dataclass(frozen=True, slots=True)
class OnBoard:
    """A cohort with the next day that starts after now, and the next task and how many are late."""

    ref: Ref
    service: str
    label: str
    stage: str
    capacity: int
    taken: int
    unnamed: int
    waiting: int
    days: int
    first_starts: datetime
    next_day: int | None
    next_starts: datetime | None
    room: str | None
    task: str | None
    task_due: datetime | None
    late: int


async def board(conn: Connection, now: datetime) -> list[OnBoard]:
    """Return every cohort, by its next learning day."""
    found = await conn.fetch(
        """
        SELECT cohort.ref, service, label, stage, capacity, taken, unnamed, waiting, days,
               first_starts, coming.day, coming.starts, coming.room, task.title, task.due,
               coalesce(late.count, 0)
          FROM cohort
          LEFT JOIN LATERAL (
               SELECT day, starts, room FROM learning_day
                WHERE ref = cohort.ref AND ends > $1 ORDER BY starts LIMIT 1) coming ON true
          LEFT JOIN LATERAL (
               SELECT title, due FROM agenda_item
                WHERE ref = cohort.ref AND kind = 'task' ORDER BY due, key LIMIT 1) task ON true
          LEFT JOIN LATERAL (
               SELECT count(*)::int AS count FROM agenda_item
                WHERE ref = cohort.ref AND kind = 'task' AND due <= $1) late ON true
         ORDER BY coalesce(coming.starts, first_starts), cohort.ref
        """,
        now,
    )
    return [OnBoard(*row) for row in found]


@dataclass(frozen=True, slots=True)
class WorkItem:
    """An item of work with its provider, setting and next task."""

    ref: Ref
    service: str
    stage: str
    ended: bool
    provider: str | None
    setting: str | None
    cohort: str | None
    task: str | None
    task_due: datetime | None
    owner: str | None
    total: int


async def work_items(
    conn: Connection,
    *,
    search: str = "",
    services: Sequence[str] = (),
    show: str = "open",
    stage: str = "",
    cohort: Ref | None = None,
    offset: int = 0,
    limit: int = 25,
) -> list[WorkItem]:
    """Return items of work, those with the earliest task first; `total` counts all that match.

    `show` is open, ended or all; `search` looks in the names of provider, setting and cohort;
    items of these `services` match too.
    """
    meant = await meant_by(conn, search) if search else Meant([], [], [])
    found = await conn.fetch(
        """
        SELECT engagement.ref, engagement.service, engagement.stage, engagement.ended,
               provider.name, coalesce(setting.name, engagement.setting), cohort.label,
               task.title, task.due, task.owner, count(*) OVER ()::int
          FROM engagement
          LEFT JOIN provider ON provider.ref = engagement.provider
          LEFT JOIN setting
            ON setting.ref = engagement.provider AND setting.setting = engagement.setting
          LEFT JOIN cohort ON cohort.ref = engagement.cohort
          LEFT JOIN LATERAL (
               SELECT title, due, owner FROM agenda_item
                WHERE ref = engagement.ref AND kind = 'task' ORDER BY due, key LIMIT 1) task ON true
         WHERE ($1 = '' OR engagement.service = ANY($7) OR engagement.provider = ANY($8)
                OR engagement.provider || '/' || engagement.setting = ANY($9)
                OR engagement.cohort = ANY($10))
           AND ($2 = 'all' OR engagement.ended = ($2 = 'ended'))
           AND ($3 = '' OR engagement.stage = $3)
           AND ($4::text IS NULL OR engagement.cohort = $4)
         ORDER BY engagement.ended, task.due NULLS LAST, provider.name, engagement.ref
         OFFSET $5 LIMIT $6
        """,
        search,
        show,
        stage,
        cohort,
        offset,
        limit,
        list(services),
        meant.providers,
        meant.settings,
        meant.cohorts,
    )
    return [WorkItem(*row) for row in found]


async def stages(conn: Connection) -> list[str]:
    """Return every stage that some item of work is in."""
    found = await conn.fetch("SELECT DISTINCT stage FROM engagement ORDER BY stage")
    return [row["stage"] for row in found]


async def work_names(conn: Connection, refs: list[Ref]) -> dict[Ref, str]:
    """Return the setting, or else the provider, of each item of work."""
    found = await conn.fetch(
        """
        SELECT engagement.ref, coalesce(setting.name, provider.name, engagement.ref) AS name
          FROM engagement
          LEFT JOIN provider ON provider.ref = engagement.provider
          LEFT JOIN setting
            ON setting.ref = engagement.provider AND setting.setting = engagement.setting
         WHERE engagement.ref = ANY($1)
        """,
        refs,
    )
    return {row["ref"]: row["name"] for row in found}


@dataclass(frozen=True, slots=True)
class ProviderItem:
    """A provider for lists and selects."""

    ref: Ref
    name: str
    on_stop: bool
    settings: int


async def providers(conn: Connection) -> list[ProviderItem]:
    """Return all providers by name."""
    found = await conn.fetch(
        """
        SELECT provider.ref, name, on_stop,
               (SELECT count(*)::int FROM setting WHERE setting.ref = provider.ref)
          FROM provider ORDER BY name, provider.ref
        """
    )
    return [ProviderItem(*row) for row in found]


async def work_of_provider(conn: Connection, provider: Ref) -> list[WorkItem]:
    """Return all items of work of a provider."""
    refs = await conn.fetch("SELECT ref FROM engagement WHERE provider = $1", provider)
    wanted = {row["ref"] for row in refs}
    everything = await work_items(conn, show="all", limit=10_000) if wanted else []
    return [item for item in everything if item.ref in wanted]
