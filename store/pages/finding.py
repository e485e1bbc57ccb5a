"""Names of providers, settings and cohorts as people write them: what a search means.

What is the same name is decided by domain/entry/folding.py alone. The few columns that hold these
names are read whole and compared there, so that the database keeps no second copy of its rules.
"""

from dataclasses import dataclass
from functools import lru_cache

from domain.entry.folding import fold
from domain.ref import Ref
from store.pool import Connection

_folded = lru_cache(maxsize=50_000)(fold)


@dataclass(frozen=True, slots=True)
class Meant:
    """What is found: providers and cohorts, and settings with what belongs to each."""

    providers: list[Ref]
    settings: list[str]
    cohorts: list[Ref]


def holds(name: str, search: str) -> bool:
    """Tell whether a name holds what is searched for; signs alone are in no name."""
    wanted = fold(search)
    return bool(wanted) and wanted in _folded(name)


async def meant_by(conn: Connection, search: str) -> Meant:
    """Return the providers, settings ("ref/setting") and cohorts that a search means."""
    providers = await conn.fetch("SELECT ref, name FROM provider")
    cohorts = await conn.fetch("SELECT ref, label FROM cohort")
    settings = await conn.fetch(
        """
        SELECT setting.ref || '/' || setting AS key,
               concat_ws(' ', setting.name, district, provider.name) AS names
          FROM setting LEFT JOIN provider ON provider.ref = setting.ref
        """
    )
    return Meant(
        [row["ref"] for row in providers if holds(row["name"], search)],
        [row["key"] for row in settings if holds(row["names"], search)],
        [row["ref"] for row in cohorts if holds(row["label"], search)],
    )
