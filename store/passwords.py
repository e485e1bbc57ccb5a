"""Passwords: what a good one is, and how they are hashed, of which only few at once.

Hashing takes a fifth of a second and much memory on purpose. So it is done in threads, never while
a connection to the database is held, and a crowd that asks for more is turned away.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST_CHARACTERS: Final = 12
MOST_CHARACTERS: Final = 200
AT_ONCE: Final = 2
MOST_WAITING: Final = 20  # two seconds' worth
_HASHER = PasswordHasher()


class TooManyAtOnce(Exception):
    """More passwords wait to be checked than can be in good time; nothing was tried."""


def fresh_password() -> str:
    """Return a password for one first use: 120 random bits in four readable groups."""
    letters = secrets.token_hex(15)
    return "-".join(letters[n : n + 8] for n in range(0, 30, 8))


def unfit(password: str, login: str) -> str:
    """Return what is wrong with a password of somebody, or "": it is long, and not their name."""
    if len(password) < LEAST_CHARACTERS:
        return f"a password has at least {LEAST_CHARACTERS} characters"
    if len(password) > MOST_CHARACTERS:
        return f"a password has at most {MOST_CHARACTERS} characters"
    if password.strip().casefold() == login.strip().casefold():
        return "the password must not be the sign-in name"
    return ""


class Hashing:
    """Hashes and compares passwords, AT_ONCE at a time; a process has one for all its visitors."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    async def hash(self, password: str) -> str:
        """Return what is kept of a password; TooManyAtOnce when too many wait already."""
        async with self._place():
            return await asyncio.to_thread(_HASHER.hash, password)

    async def fits(self, hashed: str | None, password: str) -> bool:
        """Tell whether a password is the one kept; none kept takes as long, and is never it."""
        async with self._place():
            fits = await asyncio.to_thread(_fits, hashed or _nobodys_hash(), password)
        return fits and hashed is not None

    @asynccontextmanager
    async def _place(self) -> AsyncIterator[None]:
        if self._places.locked() and self._waiting >= MOST_WAITING:
            raise TooManyAtOnce()
        self._waiting += 1
        try:
            await self._places.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._places.release()


def is_dated(hashed: str) -> bool:
    """Tell whether a hash was made with less work than today's are."""
    return _HASHER.check_needs_rehash(hashed)


def _fits(hashed: str, password: str) -> bool:
    try:
        return _HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    """What the password of an unknown name is compared with: that takes as long as a known one."""
    return _HASHER.hash(secrets.token_hex(16))
