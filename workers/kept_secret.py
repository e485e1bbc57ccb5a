"""Secrets that the system makes for itself on first use and keeps in a file only it can read."""

import contextlib
import os
import secrets
from pathlib import Path

from workers.private import private_folder
from workers.settings import Settings


def kept_secret(path: Path) -> str:
    """The secret in this file, made (256 bits) when there is none yet.

    Two processes that make it at the same time end with the same one: the file appears whole or
    not at all, and the first to put it there wins.
    """
    if not path.exists():
        private_folder(path.parent)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32))
            file.flush()
            os.fsync(file.fileno())
        # When another process was first, its secret is the one that counts.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text()


def badge_secret(settings: Settings) -> str:
    """The key that signs badges: the one given, or the one kept under home."""
    if settings.badge_key is not None:
        return settings.badge_key.get_secret_value()
    return kept_secret(settings.home / "badge-key")


def session_secret(settings: Settings) -> str:
    """The key that signs sessions and links: the one given, or the one kept under home."""
    if settings.session_secret is not None:
        return settings.session_secret.get_secret_value()
    return kept_secret(settings.home / "session-secret")
