"""A second memory of the numbers given out, outside the database: a file that is only added to.

A restored database cannot tell that it is older than what was sent. This file can: a line reaches
the disk before the transaction that gives a number out commits, so whatever anybody has received
stands in it. A line whose transaction never committed counts for nothing; PostgreSQL knows.
"""

import asyncio
import fcntl
import json
import os
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import asyncpg
import structlog

from domain.refusals import NumbersBehind, refuse
from store.numbers import counters, highest, highest_known, number
from store.pool import Connection

log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Line:
    """`last` was to be given out by a transaction of one cluster, in one database or its copies."""

    database: str
    cluster: str
    transaction: int
    series: str
    last: int


class NumberBook:
    """The book in one file, for as many processes as share the folder; it may not exist yet."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._reading = threading.Lock()
        self._read_to = 0
        self._lines: dict[tuple[str, str], list[Line]] = {}  # by database and series, rising

    async def note(self, conn: Connection, drawn: Mapping[str, int]) -> None:
        """Write down what this transaction is about to give out, before it commits."""
        database, cluster = await _which(conn)
        transaction = int(await conn.fetchval("SELECT pg_current_xact_id()::text"))
        lines = [
            Line(database, cluster, transaction, series, last)
            for series, last in sorted(drawn.items())
        ]
        await asyncio.to_thread(self._append, lines)

    async def known(self, conn: Connection, series: str, above: int) -> int:
        """Return the highest number of a series that was given out, or `above` if none is higher.

        Safe only while the counter of the series is locked, or as a first look: a transaction that
        is still running counts for nothing.
        """
        await asyncio.to_thread(self._read)
        database, cluster = await _which(conn)
        for line in reversed(self._lines.get((database, series), [])):
            if line.last <= above:
                break
            if line.cluster != cluster or await _may_have_committed(conn, line.transaction):
                return line.last
        return above

    async def check(self, conn: Connection, series: str, last: int) -> None:
        """Refuse with NumbersBehind when a number above `last` was given out."""
        known = await self.known(conn, series, last)
        if known > last:
            raise NumbersBehind(known=number(series, known), last=number(series, last))

    async def check_all(self, conn: Connection) -> None:
        """Refuse with NumbersBehind for every series whose counter is behind what is known.

        Known to this book, or to the papers and letters of the database itself.
        """
        own, reasons = await highest_known(conn), []
        for series, last in (await counters(conn)).items():
            known = max(own.get(series, 0), await self.known(conn, series, last))
            if known > last:
                reasons.append(
                    NumbersBehind(known=number(series, known), last=number(series, last))
                )
        refuse(reasons)

    async def all_known(self, conn: Connection) -> dict[str, int]:
        """Return the highest number of every series that this book knows to be given out."""
        lasts = await counters(conn)
        found = {series: await self.known(conn, series, 0) for series in lasts}
        return highest([{series: count for series, count in found.items() if count}])

    def _append(self, lines: list[Line]) -> None:
        """Add lines, whole, and return when they are on the disk."""
        new = not self.path.exists()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        text = "".join(json.dumps(asdict(line)) + "\n" for line in lines).encode()
        opened = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with open(opened, "r+b", buffering=0) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            size = file.seek(0, os.SEEK_END)
            if size and os.pread(file.fileno(), 1, size - 1) != b"\n":
                text = b"\n" + text  # what a power cut left of a line is none
            if file.write(text) != len(text):
                raise OSError(f"{self.path} could not be written: is the disk full?")
            os.fsync(file.fileno())
        if new:
            _sync_folder(self.path.parent)

    def _read(self) -> None:
        """Read what was added since the last time, by whichever process."""
        with self._reading:
            try:
                with self.path.open("rb") as file:
                    file.seek(self._read_to)
                    added = file.read()
            except FileNotFoundError:
                return
            whole = added[: added.rfind(b"\n") + 1]
            self._read_to += len(whole)
            self._take_in(whole)

    def _take_in(self, whole: bytes) -> None:
        for text in filter(None, whole.splitlines()):
            try:
                line = Line(**json.loads(text))
            except (ValueError, TypeError):
                log.warning("a line of the numbers given out cannot be read", file=str(self.path))
            else:
                self._lines.setdefault((line.database, line.series), []).append(line)


async def _which(conn: Connection) -> tuple[str, str]:
    """Return which database this is, which its copies share, and in which cluster it lies now."""
    found = await conn.fetchrow(
        "SELECT value, (SELECT system_identifier::text FROM pg_control_system()) AS cluster"
        " FROM engine WHERE key = 'database'"
    )
    assert found is not None  # the schema puts it there
    return found["value"], found["cluster"]


async def _may_have_committed(conn: Connection, transaction: int) -> bool:
    """Tell whether a transaction of this cluster gave something out, for all that is known here."""
    try:
        async with conn.transaction():
            status = await conn.fetchval("SELECT pg_xact_status($1::text::xid8)", str(transaction))
    except asyncpg.InvalidParameterValueError:
        return True  # it is still to come: this cluster itself is an older copy
    return status not in {"aborted", "in progress"}


def _sync_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
