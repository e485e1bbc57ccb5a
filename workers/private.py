"""Folders and files that only we may enter and read: data, keys, passwords, logs."""

import os
from pathlib import Path

from workers.mistakes import LocalStackError


def private_folder(folder: Path) -> Path:
    """Make a folder that only we may enter, one that is there included, and return it.

    Raises LocalStackError in words when it cannot be made.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.stat().st_uid == os.geteuid():
            folder.chmod(0o700)
    except OSError as failed:
        raise LocalStackError(
            f"The folder {folder} cannot be made: {failed.strerror}. "
            "Set OPTIMUM_HOME to a folder that can be written to."
        ) from None
    return folder


def write_private(path: Path, text: str) -> None:
    """Write a small file that only we may read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
