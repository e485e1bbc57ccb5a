"""Who may sign in: local accounts with argon2 hashes, and the sessions of those signed in.

Sessions run by the clock of PostgreSQL, never by a simulated one: they guard real people.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import uuid4

import asyncpg

from domain.entry import text as entry
from domain.messages import Role
from store.passwords import Hashing, fresh_password, is_dated, unfit
from store.pool import Connection, Pool, Record

SIGN_IN_NAME: Final = re.compile(r"[^\W_][\w.+@'-]{2,119}")
_COLUMNS = "account.id, account.login, account.display_name, account.role"


ACCOUNT_ROLES = (Role.COORDINATOR, Role.AUDITOR)


class AccountFault(ValueError):
    """An account cannot be made or changed as asked; the message says what would be right."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in; `id` is what the log knows them by."""

    id: str
    login: str
    name: str
    role: Role


async def create(conn: Connection, login: str, name: str, role: Role, password: str) -> Account:
    """Make an account; AccountFault names everything that is wrong with it."""
    try:
        name, unclear = entry.name(name), ""
    except ValueError as wrong_name:
        unclear = f"the name: {wrong_name}"
    login = login.strip().lower()
    wrong = [
        ""
        if SIGN_IN_NAME.fullmatch(login)
        else "a sign-in name has 3 to 120 letters, digits and . - _ + @, no spaces",
        unclear,
        "the role is coordinator or auditor" if role not in ACCOUNT_ROLES else "",
        unfit(password, login),
    ]
    if any(wrong):
        raise AccountFault("; ".join(one for one in wrong if one))
    account = Account(f"a-{uuid4().hex}", login, name, role)
    try:
        await conn.execute(
            "INSERT INTO account (id, login, display_name, role, password)"
            " VALUES ($1, $2, $3, $4, $5)",
            account.id,
            login,
            name,
            role.value,
            await Hashing().hash(password),
        )
    except asyncpg.UniqueViolationError:
        raise AccountFault(f"there is already an account {login}") from None
    return account


async def ensure_first(conn: Connection, login: str, name: str) -> tuple[Account, str] | None:
    """Make the first coordinator with a fresh password; None when somebody can sign in already."""
    if await conn.fetchval("SELECT EXISTS (SELECT FROM account WHERE disabled_at IS NULL)"):
        return None
    password = fresh_password()
    return await create(conn, login, name, Role.COORDINATOR, password), password


async def list_accounts(conn: Connection) -> list[Account]:
    """Return all accounts that may sign in, by name."""
    found = await conn.fetch(
        f"SELECT {_COLUMNS} FROM account WHERE disabled_at IS NULL ORDER BY display_name, id"
    )
    return [_account(record) for record in found]


async def set_password(conn: Connection, login: str, password: str) -> None:
    """Give an account another password, and end its sessions."""
    wrong = unfit(password, login)
    if wrong:
        raise AccountFault(wrong)
    hashed = await Hashing().hash(password)
    async with conn.transaction():
        changed = await conn.fetchval(
            """
            UPDATE account SET password = $2 WHERE login = $1 AND disabled_at IS NULL RETURNING id
            """,
            login.strip().lower(),
            hashed,
        )
        if changed is None:
            raise AccountFault(f"there is no account {login}")
        await conn.execute("DELETE FROM session WHERE account = $1", changed)


async def disable(conn: Connection, login: str) -> None:
    """End an account's sign-ins and allow no more; the last coordinator's stays."""
    async with conn.transaction():
        # All coordinators are locked in one order, so that two of them cannot disable each other.
        active = await conn.fetch(
            "SELECT id, login FROM account WHERE role = 'coordinator' AND disabled_at IS NULL"
            " ORDER BY id FOR UPDATE"
        )
        if [one["login"] for one in active] == [login.strip().lower()]:
            raise AccountFault("it is the last coordinator who can sign in; make another one first")
        changed = await conn.fetchval(
            "UPDATE account SET disabled_at = coalesce(disabled_at, clock_timestamp())"
            " WHERE login = $1 RETURNING id",
            login.strip().lower(),
        )
        await _end_sessions(conn, changed, login)


async def enable(conn: Connection, login: str) -> None:
    """Let an account sign in again, with the password that it had."""
    changed = await conn.fetchval(
        "UPDATE account SET disabled_at = NULL WHERE login = $1 RETURNING id",
        login.strip().lower(),
    )
    if changed is None:
        raise AccountFault(f"there is no account {login}")


async def sign_out(conn: Connection, login: str) -> None:
    """End all sign-ins of an account."""
    known = await conn.fetchval("SELECT id FROM account WHERE login = $1", login.strip().lower())
    await _end_sessions(conn, known, login)


async def _end_sessions(conn: Connection, account: str | None, login: str) -> None:
    if account is None:
        raise AccountFault(f"there is no account {login}")
    await conn.execute("DELETE FROM session WHERE account = $1", account)


async def verify(pool: Pool, hashing: Hashing, login: str, password: str) -> Account | None:
    """Return the account that this password opens, or None; unknown names take as long as known.

    No connection is held while the password is checked. TooManyAtOnce when it was not.
    """
    async with pool.acquire() as conn:
        found = await conn.fetchrow(
            f"SELECT {_COLUMNS}, password FROM account WHERE login = $1 AND disabled_at IS NULL",
            login.strip().lower() if SIGN_IN_NAME.fullmatch(login.strip()) else "",
        )
    known = found["password"] if found else None
    fits = await hashing.fits(known, password)
    if found is None or known is None or not fits:
        return None
    if is_dated(known):
        again = await hashing.hash(password)
        async with pool.acquire() as conn:
            await conn.execute(
                "UPDATE account SET password = $3 WHERE id = $1 AND password = $2",
                found["id"],
                known,
                again,
            )
    return _account(found)


async def begin_session(conn: Connection, account: Account, lifetime: timedelta) -> str:
    """Begin a session and return its token, of which only a digest is kept."""
    token = secrets.token_urlsafe(32)
    await conn.execute("DELETE FROM session WHERE expires < clock_timestamp()")
    await conn.execute(
        "INSERT INTO session (token_hash, account, expires)"
        " VALUES ($1, $2, clock_timestamp() + $3::interval)",
        _digest(token),
        account.id,
        lifetime,
    )
    return token


async def account_of(conn: Connection, token: str) -> Account | None:
    """Return whose session a token is, or None when it is unknown or over."""
    found = await conn.fetchrow(
        f"""
        SELECT {_COLUMNS} FROM session JOIN account ON account.id = session.account
         WHERE token_hash = $1 AND expires > clock_timestamp() AND disabled_at IS NULL
        """,
        _digest(token),
    )
    return _account(found) if found else None


async def end_session(conn: Connection, token: str) -> None:
    """End a session; nothing happens when there is none."""
    await conn.execute("DELETE FROM session WHERE token_hash = $1", _digest(token))


async def names(conn: Connection) -> dict[str, str]:
    """Return the name of every account by its id, disabled ones included."""
    found = await conn.fetch("SELECT id, display_name FROM account")
    return {record["id"]: record["display_name"] for record in found}


def _account(record: Record) -> Account:
    return Account(record["id"], record["login"], record["display_name"], Role(record["role"]))


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
