"""What an operator does: migrate, rebuild, refresh, recover, verify, and accounts."""

from typing import Literal

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from domain.messages import Role
from store import accounts, wakes
from store import migrate as migrations
from store.clock import DatabaseClock
from store.numbers import raised_counters
from store.passwords import fresh_password
from store.rebuild import TABLES
from store.rebuild import rebuild as rebuild_tables
from store.refresh import refresh as refresh_streams
from store.verify import verify as verify_store
from workers.inspection import database, pool_of
from workers.mistakes import NoSuchThing
from workers.settings import Settings

AccountChange = Literal["reset", "disable", "enable", "sign-out"]


async def migrate(settings: Settings, console: Console) -> None:
    """Apply the migrations that are missing, one line each."""
    async with database(settings) as dsn:
        applied = await migrations.migrate(dsn, console.print)
    console.print("The database is up to date." if not applied else f"{applied} applied.")


async def rebuild(settings: Settings, table: str | None, console: Console) -> None:
    """Build one read model, or all of them, again from the log."""
    if table is not None and table not in TABLES:
        raise NoSuchThing(f"There is no read model “{table}”. There are: {', '.join(TABLES)}.")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    async with pool_of(settings) as pool:
        with Progress(*columns, console=console) as bar:
            task = bar.add_task("streams", total=None)

            def progress(done: int, of: int) -> None:
                bar.update(task, completed=done, total=of)

            wrong = await rebuild_tables(pool, [table] if table else [], progress=progress)
    console.print(f"{wrong} streams had rows that were put right.")


async def refresh(settings: Settings, console: Console, *, dry_run: bool) -> None:
    """Work out every state and agenda anew, or show what would change."""
    async with pool_of(settings) as pool:
        changes = await refresh_streams(pool, DatabaseClock(), dry_run=dry_run)
    for change in changes:
        for line in change.lines:
            console.print(f"{change.ref}: {line}", highlight=False)
    verb = "would change" if dry_run else "changed"
    console.print(f"{len(changes)} streams {verb}.")


async def recover(settings: Settings, console: Console) -> None:
    """Mark every open stream to be woken; the relay of a running worker wakes them."""
    async with pool_of(settings) as pool, pool.acquire() as conn:
        count = await wakes.wake_all_open(conn)
    console.print(f"{count} open streams will be woken by the worker.")


async def verify(settings: Settings, console: Console) -> bool:
    """Check everything; print each difference, and return whether there is none."""
    async with pool_of(settings) as pool:
        report = await verify_store(pool)
        async with pool.acquire() as conn:
            raised = await raised_counters(conn)
    for one in raised:
        if one.missing:
            console.print(
                f"Given out before a restore, not in this database: {one.missing_in_words}",
                highlight=False,
            )
    for fault in report.faults:
        console.print(f"{fault.ref}: {fault.what}", highlight=False)
    verdict = "log and read models agree" if report.verified else "there are differences"
    console.print(f"{report.events} events in {report.streams} streams: {verdict}.")
    if report.stale:
        console.print(f"{report.stale} streams were written by other code: run optimum refresh.")
    return report.verified


async def create_account(
    settings: Settings, login: str, name: str, role: str, console: Console
) -> None:
    """Create an account with a fresh password, which is printed once."""
    if role not in (Role.COORDINATOR.value, Role.AUDITOR.value):
        raise NoSuchThing(f"--role: “{role}” is no role. Choose coordinator or auditor.")
    password = fresh_password()
    async with pool_of(settings) as pool, pool.acquire() as conn:
        try:
            await accounts.create(conn, login, name, Role(role), password)
        except accounts.AccountFault as fault:
            raise NoSuchThing(f"No account was created: {fault}.") from None
    console.print(f"{login} can sign in with the password {password}", highlight=False)


async def change_account(
    settings: Settings, login: str, change: AccountChange, console: Console
) -> None:
    """Reset a password (the fresh one is printed once), disable, enable or sign out an account."""
    password = fresh_password()
    async with pool_of(settings) as pool, pool.acquire() as conn:
        try:
            match change:
                case "reset":
                    await accounts.set_password(conn, login, password)
                case "disable":
                    await accounts.disable(conn, login)
                case "enable":
                    await accounts.enable(conn, login)
                case "sign-out":
                    await accounts.sign_out(conn, login)
        except accounts.AccountFault as fault:
            raise NoSuchThing(f"Nothing was changed: {fault}.") from None
    done = {
        "reset": f"is signed out everywhere, and can sign in with the password {password}",
        "disable": "is signed out everywhere and cannot sign in",
        "enable": "can sign in with the password it had",
        "sign-out": "is signed out everywhere",
    }
    console.print(f"{login} {done[change]}", highlight=False, soft_wrap=True)
