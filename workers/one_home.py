"""One `optimum up` for each home folder: a second one is told where the first one serves."""

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from workers.mistakes import LocalStackError
from workers.private import private_folder, write_private

Note = Callable[[str], None]
"""Writes down where the site is, for whoever comes second."""


@contextmanager
def alone_in(home: Path) -> Iterator[Note]:
    """Hold a home folder; LocalStackError names the process that holds it already.

    The lock ends with its process, also by kill -9.
    """
    private_folder(home)
    note = home / "up.txt"
    descriptor = os.open(home / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LocalStackError(_taken(home, note)) from None
        note.unlink(missing_ok=True)
        yield lambda url: write_private(note, f"{os.getpid()} {url}")
        note.unlink(missing_ok=True)
    finally:
        os.close(descriptor)


def _taken(home: Path, note: Path) -> str:
    known = "It is starting"
    with contextlib.suppress(OSError, ValueError):
        process, url = note.read_text("utf-8").split(" ", 1)
        known = f"It is process {process}, and its site is {url}"
    return (
        f"Optimum is running already on {home}. {known}. "
        "Stop that one first, or set OPTIMUM_HOME to another folder."
    )
