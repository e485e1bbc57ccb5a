"""Queries of staff competence across settings: how many of the staff are competent today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.processes.competence import Coverage
from domain.processes.competence.coverage import DUE_SOON_DAYS
from domain.ref import Ref
from store.pool import Connection, Record

_DUE = ", ".join(
    f"count(*) FILTER (WHERE NOT registered AND valid_until BETWEEN $1 AND $1::date + {days - 1})"
    for days in DUE_SOON_DAYS
)


@dataclass(frozen=True, slots=True)
class SettingCoverage:
    """The staff of one setting in one framework."""

    ref: Ref
    provider: Ref
    setting: str
    name: str
    provider_name: str
    framework: str
    stage: str
    assessors: int
    coverage: Coverage


async def coverages(
    conn: Connection, today: date, *, framework: str = "", provider: Ref | None = None
) -> list[SettingCoverage]:
    """Return every setting whose staff are assessed, those without an assessor first, by name."""
    found = await conn.fetch(
        f"""
        WITH staff AS (
             SELECT * FROM employee
              WHERE joined_on <= $1 AND (left_on IS NULL OR left_on > $1))
        SELECT own.ref, own.provider, own.setting, coalesce(setting.name, own.setting) AS name,
               coalesce(provider.name, '') AS provider_name, own.framework, own.stage,
               own.assessors, counts.*
          FROM competence AS own
          LEFT JOIN provider ON provider.ref = own.provider
          LEFT JOIN setting ON setting.ref = own.provider AND setting.setting = own.setting
         CROSS JOIN LATERAL (
               SELECT count(*)::int AS employed,
                      count(*) FILTER (WHERE registered OR valid_until >= $1)::int AS competent,
                      ARRAY[{_DUE}]::int[] AS due,
                      count(*) FILTER (WHERE NOT registered AND valid_until < $1)::int AS overdue,
                      count(*) FILTER (WHERE NOT registered AND unmet > 0)::int AS not_yet,
                      count(*) FILTER (WHERE NOT registered AND assessed_on IS NULL)::int AS never
                 FROM staff WHERE staff.ref = own.ref
         ) AS counts
         WHERE ($2 = '' OR own.framework = $2) AND ($3::text IS NULL OR own.provider = $3)
           AND own.stage <> 'stopped'
         ORDER BY own.assessors > 0, lower(coalesce(setting.name, own.setting)), own.framework
        """,
        today,
        framework,
        provider,
    )
    return [_setting(row) for row in found]


def _setting(row: Record) -> SettingCoverage:
    columns: Mapping[str, object] = dict(row)
    counts = {name: columns[name] for name in Coverage.model_fields}
    own = {name: columns[name] for name in SettingCoverage.__slots__ if name != "coverage"}
    return SettingCoverage(**own, coverage=Coverage.model_validate(counts))  # type: ignore[arg-type]
