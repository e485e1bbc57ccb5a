"""PostgreSQL of the local stack: one database under the home folder, crash-safe, ours alone."""

import asyncio
import shutil
import signal
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import asyncpg
import psutil

from workers.kept_secret import kept_secret
from workers.local import child, unprivileged
from workers.local.keeping import Watch, kept
from workers.mistakes import LocalStackError
from workers.private import write_private

SETTING = "OPTIMUM_DATABASE_URL"
SUPERUSER = "postgres"
DATABASE = "optimum"

# Fast shutdown, then immediate shutdown (recovery at the next start), then the last resort.
STOP: child.Ladder = (
    (signal.SIGINT, 20.0),
    (signal.SIGQUIT, 5.0),
    (signal.SIGKILL, 5.0),
)
# What a start may meet just after a kill -9, or when somebody took the port: another try helps.
PASSING = (
    'lock file "postmaster.pid" already exists',
    "pre-existing shared memory block",
    "Address already in use",
    "could not create any TCP/IP sockets",
)
RETRY_SECONDS = 0.2
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # The home folder's path may be too long for a socket.
    "max_connections": "200",
    **dict.fromkeys(("fsync", "full_page_writes", "synchronous_commit"), "on"),
    "timezone": "UTC",
    "log_timezone": "UTC",
    # DETAIL lines quote rows, and rows may hold people's names.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
THROWAWAY = {
    **dict.fromkeys(("fsync", "full_page_writes", "synchronous_commit"), "off"),
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
"""For data that nobody keeps: a commit need not wait for the disk, and nobody copies the log."""


def local_postgres(
    home: Path, *, throwaway: bool = False, watch: Watch | None = None
) -> AbstractAsyncContextManager[str]:
    """Yields the DSN of a running PostgreSQL whose data lie in home/postgres.

    The first process to ask runs the server and stops it on leaving; others that ask meanwhile
    share it. Survives kill -9 of everything: the next start ends what is left and recovers. What
    is `throwaway`, such as a demo's, is gone afterwards. With a `watch` the server is started again
    on its port whenever it ends.
    Raises LocalStackError with the end of the server's log.
    """
    return _owned_or_joined(home.resolve(), throwaway, watch)


@asynccontextmanager
async def _owned_or_joined(home: Path, throwaway: bool, watch: Watch | None) -> AsyncIterator[str]:
    options = OPTIONS | (THROWAWAY if throwaway else {})
    async with child.own_or_join(home / "postgres.lock", lambda: _running(home)) as running:
        if running is not None:
            yield running
        else:
            with unprivileged.programs(SETTING) as programs:
                async with _server(home, programs, options, watch) as dsn:
                    yield dsn
            if throwaway:
                unprivileged.remove(home / "postgres")


@asynccontextmanager
async def _server(
    home: Path, programs: Path, options: dict[str, str], watch: Watch | None
) -> AsyncIterator[str]:
    data, note = home / "postgres", home / "postgres.port"
    await child.stop_orphans("postgres", _mark(data), STOP)
    if not data.exists():
        await _initialise(home, programs, data)
    process, port = await _start(home, programs, data, options)

    async def again() -> Process:
        return (await _start(home, programs, data, options, port))[0]

    async with kept(watch, "PostgreSQL", process, again, STOP):
        try:
            write_private(note, str(port))
            await _create_database(_dsn(home, port, SUPERUSER))
            yield _dsn(home, port)
        finally:
            note.unlink(missing_ok=True)


def _mark(data: Path) -> str:
    """An option that says in the list of processes whose server it is; it has no other effect."""
    return f"optimum.data={data}"


def _is_deserted(data: Path) -> bool:
    """Whether no PostgreSQL works in the folder, so that its postmaster.pid is that of the dead.

    PostgreSQL itself only asks whether a process of that number exists. After kill -9 it may be a
    corpse that nobody collects (a container without init), or a stranger with a number used again.
    """
    return not any(_works_in(each, data) for each in psutil.process_iter())


def _works_in(process: psutil.Process, data: Path) -> bool:
    """Whether this is a PostgreSQL process, backends included: all of them work in the folder."""
    try:
        return process.name() == "postgres" and Path(process.cwd()) == data
    except psutil.AccessDenied:
        return True  # It may be one; PostgreSQL decides.
    except psutil.Error:
        return False


def _dsn(home: Path, port: int, database: str = DATABASE) -> str:
    password = kept_secret(home / "postgres-password")
    return f"postgresql://{SUPERUSER}:{password}@127.0.0.1:{port}/{database}"


def _log(home: Path) -> Path:
    return home / "logs" / "postgres.log"


async def _initialise(home: Path, programs: Path, data: Path) -> None:
    """Makes the data folder beside its place and moves it there whole, so that it is never half."""
    draft = _empty_draft(data)
    file = home / "postgres-password"
    log, since = _log(home), child.size(_log(home))
    with (
        unprivileged.folder_of(draft) as (folder, handed),
        unprivileged.secret_file(kept_secret(file), file) as (password, also_handed),
    ):
        process = await child.launch(
            [
                programs / "initdb",
                f"--pgdata={folder}",
                f"--username={SUPERUSER}",
                f"--pwfile={password}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",  # Sorts the same on every machine, whatever its libc.
                "--builtin-locale=C.UTF-8",
            ],
            log,
            death_signal=signal.SIGKILL,
            uid=unprivileged.uid(),
            descriptors=(*handed, *also_handed),
        )
        try:
            code = await process.wait()
        finally:
            await child.stop(process, ((signal.SIGKILL, 5.0),))
    if code != 0:
        raise LocalStackError(
            f"PostgreSQL could not make a database in {home}:\n{child.tail(log, since)}"
        )
    draft.rename(data)


def _empty_draft(data: Path) -> Path:
    draft = data.with_name("postgres.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    shutil.chown(draft, unprivileged.uid())
    return draft


async def _start(
    home: Path, programs: Path, data: Path, options: dict[str, str], same_port: int | None = None
) -> tuple[Process, int]:
    """Starts the server on a free port, or the same as before, and waits until it answers."""
    log, since = _log(home), child.size(_log(home))
    end = asyncio.get_running_loop().time() + child.START_SECONDS
    while asyncio.get_running_loop().time() < end:
        attempt, port = child.size(log), same_port or child.free_port()
        with unprivileged.folder_of(data) as (folder, handed):
            process = await child.launch(
                [
                    *(programs / "postgres", "-D", folder, "-p", str(port)),
                    *("-c", _mark(data), *_switches(options)),
                ],
                log,
                death_signal=signal.SIGINT,
                uid=unprivileged.owner(data),
                descriptors=handed,
                stale=f"{folder}/postmaster.pid" if _is_deserted(data) else "",
            )
        try:
            if await _ready(process, _dsn(home, port, SUPERUSER), end):
                return process, port
        except BaseException:
            await child.stop(process, STOP)
            raise
        reason = child.tail(log, attempt)
        if process.returncode is None or not any(each in reason for each in PASSING):
            break
        await asyncio.sleep(RETRY_SECONDS)
    await child.stop(process, STOP)
    raise LocalStackError(f"PostgreSQL did not start on {data}:\n{child.tail(log, since)}")


def _switches(options: dict[str, str]) -> list[str]:
    return [part for name, value in options.items() for part in ("-c", f"{name}={value}")]


async def _ready(process: Process, dsn: str, end: float) -> bool:
    """Whether the server answers us before it gives up or the time is over."""
    while process.returncode is None and asyncio.get_running_loop().time() < end:
        if await _answers(dsn):
            return True
        await asyncio.sleep(child.POLL_SECONDS)
    return False


async def _answers(dsn: str) -> bool:
    """Whether this is our server, taking connections; a stranger on the port fails the password."""
    try:
        connection = await asyncpg.connect(dsn, timeout=5)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return False
    await connection.close()
    return True


async def _create_database(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        if not await connection.fetchval("select 1 from pg_database where datname = $1", DATABASE):
            await connection.execute(f'create database "{DATABASE}"')
    finally:
        await connection.close()


async def _running(home: Path) -> str | None:
    """The DSN of the server that another process runs on this home, once it answers."""
    try:
        dsn = _dsn(home, int((home / "postgres.port").read_text()))
    except (OSError, ValueError):
        return None  # It is starting or stopping at this moment.
    return dsn if await _answers(dsn) else None
