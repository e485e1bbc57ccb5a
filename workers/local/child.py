"""One server as a child process: started on a leash, stopped with patience, found when orphaned."""

import asyncio
import contextlib
import errno
import fcntl
import importlib.util
import os
import signal
import socket
import sys
import sysconfig
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import psutil

from workers.mistakes import LocalStackError
from workers.private import private_folder

LEASH = Path(__file__).with_name("leash.py")
START_SECONDS = 30.0
"""How long a server may take to start, a stale lock file and recovery after a crash included."""
POLL_SECONDS = 0.02
TAIL_BYTES = 2_000

Found = TypeVar("Found")
Ladder = Sequence[tuple[signal.Signals, float]]
"""Signals to send one after the other, each with the seconds it gets to work."""


def program(name: str, package: str, setting: str) -> Path:
    """The program that a package of the group `embedded` puts beside our Python."""
    path = Path(sysconfig.get_path("scripts")) / name
    if not path.exists():
        raise missing(package, setting)
    return path


def package_folder(package: str, setting: str) -> Path:
    """Where an import package lies, without importing it."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise missing(package, setting)
    return Path(spec.origin).parent


def missing(package: str, setting: str) -> LocalStackError:
    return LocalStackError(
        f"The local stack needs the package {package}, which is not installed. "
        f"Run make, or set {setting} to a server of your own."
    )


def free_port() -> int:
    """A port of 127.0.0.1 that was free just now; whoever uses it must be ready to try another."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def launch(
    command: Sequence[str | Path],
    log: Path,
    *,
    death_signal: signal.Signals,
    uid: int | None = None,
    environment: Mapping[str, str] | None = None,
    descriptors: Sequence[int] = (),
    stale: str = "",
) -> Process:
    """Starts a program in its own session (Ctrl-C is ours, not its), its output added to log.

    It ends with death_signal when the calling thread ends, so call this where the loop runs. It
    inherits the descriptors; the file `stale` is removed first, by its account.
    """
    with _log_file(log) as output:
        return await asyncio.create_subprocess_exec(
            *leashed(command, death_signal, uid, stale),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            pass_fds=tuple(descriptors),
            env={**os.environ, **(environment or {})},
        )


def leashed(
    command: Sequence[str | Path],
    death_signal: signal.Signals,
    uid: int | None = None,
    stale: str = "",
) -> list[str]:
    """The command line that runs a command on a leash held by this process."""
    who = os.geteuid() if uid is None else uid
    head = [sys.executable, "-I", "-S", LEASH, int(death_signal), os.getpid(), who, stale]
    return [str(part) for part in (*head, *command)]


@contextlib.contextmanager
def _log_file(path: Path) -> Iterator[int]:
    private_folder(path.parent)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def size(log: Path) -> int:
    """Bytes in a log so far: what a later `tail` need not repeat."""
    return log.stat().st_size if log.exists() else 0


def tail(log: Path, since: int) -> str:
    """The end of what was added to a log after its first `since` bytes; a full disk in words."""
    with log.open("rb") as file:
        file.seek(max(since, size(log) - TAIL_BYTES))
        said = file.read().decode(errors="replace").strip()
    if os.strerror(errno.ENOSPC) in said:
        return "The disk is full. Make room on it and start again; nothing that was kept is lost."
    return said


async def stop(process: Process, ladder: Ladder) -> None:
    """Ends a child, more firmly with each rung; cancelled half-way, it still kills it."""
    try:
        for each, seconds in ladder:
            if process.returncode is not None:
                return
            process.send_signal(each)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), seconds)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def stop_orphans(name: str, argument: str, ladder: Ladder) -> None:
    """Ends programs of this name that run with exactly this argument (a path of ours).

    They are children of a process of ours that was killed: we hold the lock that it held.
    """
    orphans = [each for each in psutil.process_iter() if _runs(each, name, argument)]
    for each, seconds in ladder:
        for orphan in orphans:
            with contextlib.suppress(psutil.NoSuchProcess):
                orphan.send_signal(each)
        orphans = await _left_after(orphans, seconds)
    if orphans:
        raise LocalStackError(f"{name} (process {orphans[0].pid}) still runs and cannot be ended.")


def _runs(process: psutil.Process, name: str, argument: str) -> bool:
    try:
        command = process.cmdline()
    except psutil.Error:
        return False
    return bool(command) and Path(command[0]).name == name and argument in command


async def _left_after(processes: list[psutil.Process], seconds: float) -> list[psutil.Process]:
    end = asyncio.get_running_loop().time() + seconds
    while processes and asyncio.get_running_loop().time() < end:
        await asyncio.sleep(POLL_SECONDS)
        processes = [each for each in processes if alive(each)]
    return processes


def alive(process: psutil.Process) -> bool:
    """Whether a process still does something; a corpse that nobody collected does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@asynccontextmanager
async def own_or_join(
    path: Path, find: Callable[[], Awaitable[Found | None]]
) -> AsyncIterator[Found | None]:
    """Yields None to the one process that shall run the server, to others what `find` finds.

    The owner holds a lock on path for as long as it lives; kill -9 releases it.
    """
    private_folder(path.parent)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield await _own_or_find(descriptor, path, find)
    finally:
        os.close(descriptor)


async def _own_or_find(
    descriptor: int, path: Path, find: Callable[[], Awaitable[Found | None]]
) -> Found | None:
    end = asyncio.get_running_loop().time() + START_SECONDS
    while asyncio.get_running_loop().time() < end:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            found = await find()
            if found is not None:
                return found
            await asyncio.sleep(5 * POLL_SECONDS)
        else:
            return None
    raise LocalStackError(
        f"Another process holds {path} but its server does not answer. "
        "End that process, or set OPTIMUM_HOME to another folder."
    )
