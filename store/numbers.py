"""Gapless series of numbers: how they are written, which were given out, and what a restore lost.

A database that is restored from an older copy would give numbers out twice: `counters` and
`highest_known` tell what it knows itself, `raise_counters` lifts it above what others know.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from store.pool import Connection

SERIES: Mapping[str, str] = MappingProxyType(
    {"invoice": "INV", "credit_note": "CN", "registration": "REG"}
)
"""How the numbers of each gapless series begin."""

_SHOWN: Mapping[str, str] = MappingProxyType(
    {
        "invoice": "invoice",
        "credit_note": "credit_note",
        "registration": "award WHERE edition = 1 AND number IS NOT NULL",
    }
)
"""The table, and which of its rows, that shows the numbers of each series."""

_WRITTEN = re.compile(rf"\b({'|'.join(SERIES.values())})-([0-9]{{5,9}})(?![0-9])")
_SERIES_OF = {prefix: series for series, prefix in SERIES.items()}


@dataclass(frozen=True)
class Raised:
    """A counter raised after a restore, and which numbers between are not in here."""

    series: str
    before: int
    after: int
    found_in: str
    raised_at: datetime
    missing: tuple[str, ...]

    @property
    def missing_in_words(self) -> str:
        """The numbers that are not here, runs of them shortened: INV-00002 to INV-00009."""
        counts = sorted({numbers_in(one)[self.series] for one in self.missing})
        there = set(counts)
        firsts = [count for count in counts if count - 1 not in there]
        lasts = [count for count in counts if count + 1 not in there]
        runs = zip(firsts, lasts, strict=True)
        return ", ".join(
            number(self.series, first)
            if first == last
            else f"{number(self.series, first)} to {number(self.series, last)}"
            for first, last in runs
        )


def number(series: str, count: int) -> str:
    """Return the number of the count-th document of a series: INV-00001."""
    return f"{SERIES[series]}-{count:05}"


def numbers_in(text: str, up_to: Mapping[str, int] | None = None) -> dict[str, int]:
    """Return the highest number of each series that stands in a text, none above `up_to`."""
    found: dict[str, int] = {}
    for prefix, digits in _WRITTEN.findall(text):
        series, count = _SERIES_OF[prefix], int(digits)
        is_near = up_to is None or count <= up_to[series]
        if is_near and number(series, count) == f"{prefix}-{digits}":
            found[series] = max(count, found.get(series, 0))
    return found


def highest(found: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Return the highest count of each series."""
    most: dict[str, int] = {}
    for one in found:
        for series, count in one.items():
            most[series] = max(count, most.get(series, 0))
    return most


async def given_out(conn: Connection, series: str) -> set[str]:
    """Return the numbers of a series that the read models show."""
    records = await conn.fetch(f"SELECT number FROM {_SHOWN[series]}")
    return {record["number"] for record in records}


async def counters(conn: Connection) -> dict[str, int]:
    """Return the last number given out of every series, 0 before the first."""
    records = await conn.fetch("SELECT series, last FROM counter")
    return dict.fromkeys(SERIES, 0) | {record["series"]: record["last"] for record in records}


async def highest_known(conn: Connection) -> dict[str, int]:
    """Return the highest number of each series in this database's own papers and letters."""
    # The names of papers and the subjects of letters about money hold nothing that visitors type.
    written = await conn.fetch(
        """
        SELECT substring(filename FROM '^[A-Z]+-[0-9]{5,9}') AS words FROM document
        UNION SELECT substring(subject FROM '(?:^|[^A-Z])((?:INV|CN)-[0-9]{5,9})') FROM mail
               WHERE ref LIKE 'invoice:%'
        """
    )
    shown = [" ".join(await given_out(conn, series)) for series in SERIES]
    texts = [*shown, *(record["words"] or "" for record in written)]
    return highest(numbers_in(text) for text in texts)


async def raise_counters(
    conn: Connection, wanted: Mapping[str, int], found_in: Mapping[str, str]
) -> dict[str, tuple[int, int]]:
    """Raise every counter that is below what is wanted, and keep a record; return (from, to).

    Call it in a transaction: no number can be drawn of these series until it ends.
    """
    raised: dict[str, tuple[int, int]] = {}
    for series, after in sorted(wanted.items()):
        await conn.execute(
            "INSERT INTO counter (series, last) VALUES ($1, 0) ON CONFLICT DO NOTHING", series
        )
        before = await conn.fetchval(
            "SELECT last FROM counter WHERE series = $1 FOR NO KEY UPDATE", series
        )
        if before < after:
            await conn.execute("UPDATE counter SET last = $2 WHERE series = $1", series, after)
            await conn.execute(
                "INSERT INTO raised_counter (series, before, after, found_in)"
                " VALUES ($1, $2, $3, $4)",
                series,
                before,
                after,
                found_in[series],
            )
            raised[series] = (before, after)
    return raised


async def raised_counters(conn: Connection) -> list[Raised]:
    """Return every time that a counter was raised, the latest first."""
    records = await conn.fetch(
        "SELECT series, before, after, found_in, raised_at FROM raised_counter"
        " ORDER BY raised_at DESC, series"
    )
    there = {series: await given_out(conn, series) for series in {one["series"] for one in records}}
    return [
        Raised(
            record["series"],
            record["before"],
            record["after"],
            record["found_in"],
            record["raised_at"],
            missing=tuple(
                one
                for count in range(record["before"] + 1, record["after"] + 1)
                if (one := number(record["series"], count)) not in there[record["series"]]
            ),
        )
        for record in records
    ]
