"""`optimum up` and `optimum web`: the site, alone or together with everything it needs."""

import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import structlog
import uvicorn
from rich.console import Console

from domain.calendar import say_when
from store import accounts
from store.clock import SimulatedClock
from store.migrate import migrate
from store.pool import open_pool
from web.app import create_app
from web.config import WebConfig
from web.connections import PatientProtocol
from workers.inspection import database
from workers.kept_secret import badge_secret, session_secret
from workers.local_stack import Servers, servers
from workers.printing import PRESS
from workers.process import WorkerProcess
from workers.settings import Settings
from workers.wiring import checked_engine, refuse_unfit, simulated_engine

log = structlog.stdlib.get_logger(__name__)

FIRST_LOGIN = "coordinator"


async def up(settings: Settings, console: Console, sample: str = "") -> None:
    """Serve everything on this machine until Ctrl-C; a `sample` by its title, in its own time."""
    async with AsyncExitStack() as stack:
        with console.status("Starting PostgreSQL and Temporal …"):
            where = await stack.enter_async_context(servers(settings, ui=True))
            await migrate(where.database_url)
            if not sample:
                await refuse_unfit(where.database_url, settings)
        worker = WorkerProcess(
            where.database_url,
            where.temporal_address,
            settings.home / "worker.log",
            seed=sample or None,
        )
        await stack.enter_async_context(worker.running())
        port = _port(settings)
        await _welcome(settings, where, port, console, sample)
        await _serve(settings, where.database_url, port, sample)
        console.print("Stopping …")


async def serve_web(settings: Settings) -> None:
    """Serve the site only; a worker runs elsewhere."""
    async with database(settings) as dsn:
        await _serve(settings, dsn, _port(settings))


async def _serve(settings: Settings, dsn: str, port: int, sample: str = "") -> None:
    async with _site(settings, dsn, port, sample) as server:
        await server.serve()


@asynccontextmanager
async def _site(
    settings: Settings, dsn: str, port: int, sample: str
) -> AsyncIterator[uvicorn.Server]:
    async with open_pool(
        dsn,
        size=settings.database_pool_size,
        lock_timeout_s=settings.lock_timeout_seconds,
        statement_timeout_s=settings.statement_timeout_seconds,
    ) as pool:
        if sample:
            engine = simulated_engine(pool, sample)
        else:
            engine = await checked_engine(pool, settings)
        config = WebConfig(
            session_secret=session_secret(settings),
            badge_secret=badge_secret(settings),
            site_url=str(settings.site_url),
            secure_cookies=str(settings.site_url).startswith("https:"),
            sample=sample,
            embed_origins=tuple((settings.embed_origins or "").split()),
        )
        app = create_app(pool, engine.ledger, engine.clock, config, PRESS)
        yield uvicorn.Server(
            uvicorn.Config(
                app,
                http=PatientProtocol,
                host=settings.web_host,
                port=port,
                log_config=None,
                log_level="warning",
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=5,
            )
        )


async def _welcome(
    settings: Settings, where: Servers, port: int, console: Console, sample: str
) -> None:
    """Say where things are; on the first start, and at each of a sample, also a password."""
    async with open_pool(where.database_url, size=2) as pool, pool.acquire() as conn:
        first = await accounts.ensure_first(conn, FIRST_LOGIN, "First coordinator")
        password = first[1] if first else ""
        if sample:
            password = password or accounts.fresh_password()
            await accounts.set_password(conn, FIRST_LOGIN, password)
            at = say_when(await SimulatedClock().now(conn))
            console.print(f"\n  Sample data: {sample}", highlight=False)
            console.print(f"  The clock:   stands at {at}", highlight=False)
            console.print("  Letters:     stay on the page Mail; none is sent", highlight=False)
    console.print(f"\n  The site:    http://{settings.web_host}:{port}", highlight=False)
    if where.temporal_ui_url:
        console.print(f"  Temporal:    {where.temporal_ui_url}", highlight=False)
    if password:
        console.print(f"  Sign in as:  {FIRST_LOGIN}", highlight=False)
        console.print(f"  Password:    {password}   (shown only now)", highlight=False)
    console.print(f"  Data:        {settings.home}", highlight=False)
    console.print("  Stop:        Ctrl-C\n", highlight=False)


def _port(settings: Settings) -> int:
    """Return the port to listen on: the one of the settings, or the next free one after it."""
    if settings.web_port and _is_free(settings.web_host, settings.web_port):
        return settings.web_port
    with socket.socket() as probe:
        probe.bind((settings.web_host, 0))
        port: int = probe.getsockname()[1]
        return port


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex((host, port)) != 0
