"""Queries of the public directory: registrations as they stood at the end of a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from domain.calendar import MIDNIGHT, add_months, deadline, london
from domain.processes.award import IN_FORCE, Status
from domain.ref import Ref
from store.pages.finding import Meant, meant_by
from store.pool import Connection, Record

Told = Status | Literal["not confirmed"]
"""What a page may say of a registration; what cannot be vouched for is not confirmed."""

REMOVED_FOR_MONTHS = 12
"""For so long a removed registration stays on the page of its setting; then its number is left."""


@dataclass(frozen=True, slots=True)
class AsAt:
    """The day that is asked about, and the day on which somebody asks."""

    on: date
    today: date

    @property
    def end(self) -> datetime:
        """The end of the day: what happened before it counts."""
        return deadline(self.on)

    @property
    def forgotten(self) -> datetime:
        """What was removed before this instant is found by its number only."""
        return london(add_months(self.today, -REMOVED_FOR_MONTHS), MIDNIGHT)

    @property
    def is_today(self) -> bool:
        return self.on == self.today


@dataclass(frozen=True, slots=True)
class Registration:
    """One registration as it stood; `name` is there only while its holder agrees to it.

    `by_number_only` tells that it was removed long ago: only its number and status are told.
    """

    ref: Ref
    number: str
    framework: str
    provider: Ref
    setting: str
    setting_name: str
    district: str | None
    provider_name: str | None
    valid_until: date
    recorded: Status
    since: datetime
    name: str | None
    by_number_only: bool

    def told(self, on: date) -> Told:
        """Return what is said of it: nobody vouches for a period that ended without a word."""
        if self.recorded == "registered" and self.valid_until < on:
            return "not confirmed"
        return self.recorded


# One row for each registration: its last edition before the end of the day, and its last status.
_KNOWN = """
    WITH known AS (
         SELECT DISTINCT ON (award.ref) award.ref, number, framework, provider, setting, holder,
                name_listed, valid_until, told.status, told.since,
                removed.since IS NOT NULL AS removed,
                coalesce(removed.since < $2, false) AS by_number_only
           FROM award
           JOIN LATERAL (
                SELECT status, since FROM registration_status
                 WHERE ref = award.ref AND since < $1 ORDER BY seq DESC LIMIT 1) told ON true
           LEFT JOIN LATERAL (
                SELECT since FROM registration_status
                 WHERE ref = award.ref AND status = 'removed' LIMIT 1) removed ON true
          WHERE number IS NOT NULL AND issued_at < $1
          ORDER BY award.ref, edition DESC)
"""

_REGISTRATIONS = f"""
    {_KNOWN}
    SELECT known.ref, number, framework, provider, known.setting,
           coalesce(setting.name, known.setting), district, provider.name, valid_until,
           status, since, person.name, by_number_only
      FROM known
      LEFT JOIN provider ON provider.ref = known.provider
      LEFT JOIN setting ON setting.ref = known.provider AND setting.setting = known.setting
      LEFT JOIN LATERAL (
           SELECT name FROM person_version
            WHERE person_id = holder ORDER BY version DESC LIMIT 1) person
        ON name_listed AND NOT removed
"""


@dataclass(frozen=True, slots=True)
class SettingItem:
    """A care setting that has registrations; `total` counts all settings that match."""

    provider: Ref
    setting: str
    name: str
    district: str | None
    provider_name: str | None
    total: int


async def settings(
    conn: Connection,
    as_at: AsAt,
    *,
    search: str = "",
    number: str = "",
    framework: str = "",
    offset: int = 0,
    limit: int = 25,
) -> list[SettingItem]:
    """Return the settings with registrations, those with one in force first, then by name.

    `search` looks in the names of setting, place and provider; `number` is a whole number.
    """
    meant = await meant_by(conn, search) if search else Meant([], [], [])
    found = await conn.fetch(
        f"""
        {_KNOWN}
        SELECT provider, known.setting, coalesce(setting.name, known.setting) AS title, district,
               provider.name, count(*) OVER ()::int
          FROM known
          LEFT JOIN provider ON provider.ref = known.provider
          LEFT JOIN setting ON setting.ref = known.provider AND setting.setting = known.setting
         WHERE NOT by_number_only AND ($3 = '' OR framework = $3) AND ($4 = '' OR number = $4)
           AND ($5 = '' OR known.provider = ANY($9)
                OR known.provider || '/' || known.setting = ANY($10))
         GROUP BY provider, known.setting, setting.name, district, provider.name
         ORDER BY bool_or(status = ANY($6)) DESC, lower(coalesce(setting.name, known.setting)),
                  provider, known.setting
        OFFSET $7 LIMIT $8
        """,
        as_at.end,
        as_at.forgotten,
        framework,
        number,
        search,
        IN_FORCE,
        offset,
        limit,
        meant.providers,
        meant.settings,
    )
    return [SettingItem(*row) for row in found]


async def registrations(
    conn: Connection, as_at: AsAt, places: Sequence[tuple[Ref, str]], framework: str = ""
) -> list[Registration]:
    """Return the registrations of these settings, each given as its provider and short name."""
    found = await conn.fetch(
        f"""
        {_REGISTRATIONS}
         WHERE NOT by_number_only AND ($3 = '' OR framework = $3)
           AND (known.provider, known.setting) IN (SELECT * FROM unnest($4::text[], $5::text[]))
         ORDER BY framework, number
        """,
        as_at.end,
        as_at.forgotten,
        framework,
        [provider for provider, _ in places],
        [setting for _, setting in places],
    )
    return [_registration(row) for row in found]


async def by_number(conn: Connection, as_at: AsAt, number: str) -> Registration | None:
    """Return the registration with this number; None when there was none on that day."""
    row = await conn.fetchrow(
        f"{_REGISTRATIONS} WHERE number = $3", as_at.end, as_at.forgotten, number
    )
    return _registration(row) if row else None


async def by_ref(conn: Connection, as_at: AsAt, ref: Ref) -> Registration | None:
    """Return the registration of this stream; None when there was none on that day."""
    row = await conn.fetchrow(
        f"{_REGISTRATIONS} WHERE known.ref = $3", as_at.end, as_at.forgotten, ref
    )
    return _registration(row) if row else None


def _registration(row: Record) -> Registration:
    return Registration(*row.values())


async def changed_at(conn: Connection, as_at: AsAt) -> datetime | None:
    """Return when the status of a registration last changed before the end of the day."""
    found: datetime | None = await conn.fetchval(
        "SELECT max(since) FROM registration_status WHERE since < $1", as_at.end
    )
    return found
