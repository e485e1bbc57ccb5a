"""`optimum up --sample`: a piece that is played once into a home of its own, to be looked at.

It lies in the folder `sample` of the home, with servers, keys and accounts of its own. The play is
marked in the database: one that did not come to its end is never shown, but played anew.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from store import codec
from store.migrate import SCHEMA
from store.pool import Pool
from store.samples import Sample, WrongData, look_at, mark
from workers.demo import Piece, Say, piece_of, played
from workers.local import unprivileged
from workers.local_stack import local_postgres
from workers.mistakes import NoSuchThing
from workers.private import private_folder
from workers.scenario.reading import read_scenario
from workers.serving import up
from workers.settings import Settings
from workers.showing import progress
from workers.wiring import NUMBERS
from workers.year import SPRING, a_spring

KEPT = ("session-secret", "badge-key", NUMBERS)


@dataclass(frozen=True)
class Wanted:
    """A piece to be looked at, and a digest of all that it comes of."""

    piece: Piece
    source: str


def wanted(file: Path | None) -> Wanted:
    """Return the piece of a scenario file, up to its last entry, or the county without one.

    The digest changes with the file and with the rules that play it.
    """
    if file is None:
        piece, given = a_spring(), repr(SPRING).encode()
    else:
        scenario = read_scenario(file)
        last = max(one.at for one in scenario.happenings)
        piece, given = replace(piece_of(scenario), until=last), file.read_bytes()
    rules = codec.fingerprint().encode() + SCHEMA.read_bytes()
    digest = hashlib.sha256(rules + f"{piece.until}".encode() + given).hexdigest()
    return Wanted(piece, digest)


def settings_of(settings: Settings) -> Settings:
    """Return the settings of a sample: a home of its own, no server of others, no mail server."""
    own = {"home": settings.home / "sample", "database_url": None, "temporal_address": None}
    return settings.model_copy(update={**own, "smtp_url": None})


async def up_sample(
    settings: Settings, file: Path | None, console: Console, *, afresh: bool
) -> None:
    """Serve a sample until Ctrl-C, at the instant where its play ended; play it if need be."""
    look, own = wanted(file), settings_of(settings)
    async with prepared(own, look, console, afresh=afresh) as title:
        await up(own, console, title)


@asynccontextmanager
async def prepared(
    settings: Settings, look: Wanted, console: Console, *, afresh: bool
) -> AsyncIterator[str]:
    """Have the piece played in the home of `settings`, unless it was; yield the title.

    Nobody else plays or serves a sample there until the context is left. WrongData when real data
    lie in that home.
    """
    with _alone(settings.home):
        found = await _found(settings.home)
        if found and found.finished and found.source == look.source and not afresh:
            console.print(
                f"“{found.title}” was played before and is shown as it was left; "
                f"--afresh plays it again.",
                highlight=False,
            )
        else:
            if found:
                console.print(_why_again(found, look, afresh), highlight=False)
            if settings.home.exists():
                _clear(settings.home)
            with progress(look.piece.title, console) as say:
                await _play(settings.home, look, say)
        yield look.piece.title


def _clear(home: Path) -> None:
    if (home / "postgres").exists():
        unprivileged.remove(home / "postgres")
    shutil.rmtree(home)


async def _play(home: Path, look: Wanted, say: Say) -> None:
    sample = Sample(look.piece.title, look.source, finished=False)

    async def begun(pool: Pool) -> None:
        async with pool.acquire() as conn:
            await mark(conn, sample)

    async with played(look.piece, home, say, keep=begun) as (pool, _), pool.acquire() as conn:
        await mark(conn, replace(sample, finished=True))


async def _found(home: Path) -> Sample | None:
    """Return what was played in this home; None when nothing is there."""
    if (home / "postgres").exists():
        async with local_postgres(home) as dsn:
            found, real = await look_at(dsn)
    else:
        # A home may have its database elsewhere: then it holds the keys and numbers of real data.
        found, real = None, any((home / name).exists() for name in KEPT)
    if real and found is None:
        raise WrongData(
            f"{home} holds real data, and a sample would take their place. "
            f"Choose another OPTIMUM_HOME for the sample."
        )
    return found


def _why_again(found: Sample, look: Wanted, afresh: bool) -> str:
    if not found.finished:
        return f"“{found.title}” was not played to its end: it is played anew."
    if afresh:
        return f"“{found.title}” is played again."
    if found.title != look.piece.title:
        return f"“{look.piece.title}” takes the place of “{found.title}”."
    return f"“{found.title}” or the rules have changed since it was played: it is played again."


@contextlib.contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Hold the sample of this home; it is let go when the process ends, however it ends."""
    private_folder(home.parent)
    opened = os.open(home.with_name(f"{home.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    with open(opened, "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NoSuchThing(f"A sample is running in {home} already. Stop it first.") from None
        yield
