"""`optimum up` and `optimum web`: the site, alone or together with everything it needs."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import datetime

import structlog
import uvicorn
from rich.console import Console
from starlette.types import ASGIApp

from domain.calendar import LONDON, say_when
from store import accounts
from store.clock import SimulatedClock
from store.migrate import migrate
from store.passwords import fresh_password
from store.pool import open_pool
from web.app import create_app
from web.config import WebConfig
from web.connections import PatientProtocol
from workers.address import Address, address_of
from workers.doubts import doubts
from workers.inspection import database
from workers.kept_secret import badge_secret, session_secret
from workers.local.keeping import Watch
from workers.local_stack import Servers, servers
from workers.one_home import Note, alone_in
from workers.printing import PRESS
from workers.process import WorkerProcess
from workers.settings import Settings, variable
from workers.stopping import Stop, first_to_end, stoppable
from workers.wiring import checked_engine, refuse_unfit, simulated_engine

log = structlog.stdlib.get_logger(__name__)

FIRST_LOGIN = "coordinator"


async def up(settings: Settings, console: Console, sample: str = "") -> None:
    """Serve everything on this machine until told to stop; a `sample` by its title, in its time."""

    def stopping() -> None:
        console.print("Stopping …")

    async with AsyncExitStack() as stack:
        stop = await stack.enter_async_context(stoppable(stopping))
        note = stack.enter_context(alone_in(settings.home))
        await _up(settings, console, stop, note, sample)


async def _up(settings: Settings, console: Console, stop: Stop, note: Note, sample: str) -> None:
    site = address_of(settings)
    watch = Watch(lambda words: console.print(f"{datetime.now(LONDON):%H:%M:%S}  {words}"))
    async with AsyncExitStack() as stack:
        with console.status("Starting PostgreSQL and Temporal …"):
            where = await stack.enter_async_context(servers(settings, ui=True, watch=watch))
            await migrate(where.database_url)
            if not sample:
                await refuse_unfit(where.database_url, settings)
        worker = WorkerProcess(
            where.database_url,
            where.temporal_address,
            settings.home / "logs" / "worker.log",
            seed=sample or None,
            site_url=site.url,
            grace_seconds=settings.shutdown_grace_seconds,
            watch=watch,
        )
        await stack.enter_async_context(worker.running())
        note(site.url)
        await _welcome(settings, where, site, console, sample)
        for doubt in [] if sample else await doubts(settings):
            console.print(f"  Mind:        {doubt}\n", highlight=False)
        serving = _serve(settings, where.database_url, site, stop, watch, sample)
        await first_to_end(serving, watch.fails())


async def serve_web(settings: Settings) -> None:
    """Serve the site only; a worker runs elsewhere."""
    async with stoppable() as stop, database(settings) as dsn:
        await _serve(settings, dsn, address_of(settings), stop)


class _Server(uvicorn.Server):
    """Leaves signals to us: uvicorn would raise them anew, before anything else is stopped."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _serve(
    settings: Settings,
    dsn: str,
    site: Address,
    stop: Stop,
    watch: Watch | None = None,
    sample: str = "",
) -> None:
    async with _site(settings, dsn, site, watch, sample) as server:
        stop.serving = True
        serving = asyncio.create_task(server.serve())
        told = asyncio.create_task(stop.told.wait())
        try:
            await asyncio.wait([serving, told], return_when=asyncio.FIRST_COMPLETED)
            server.should_exit = True
            await serving
        finally:
            told.cancel()
            serving.cancel()


@asynccontextmanager
async def _site(
    settings: Settings, dsn: str, site: Address, watch: Watch | None, sample: str
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
            site_url=site.url,
            secure_cookies=site.url.startswith("https:"),
            sample=sample,
            embed_origins=tuple((settings.embed_origins or "").split()),
        )
        app = create_app(pool, engine.ledger, engine.clock, config, PRESS)
        yield server_of(settings, app, site.host, site.port)


def server_of(settings: Settings, app: ASGIApp, host: str, port: int) -> uvicorn.Server:
    """Return the server of the site; where visitors come from, only trusted proxies tell it."""
    trusted = (settings.trusted_proxies or "").split()
    return _Server(
        uvicorn.Config(
            app,
            http=PatientProtocol,
            host=host,
            port=port,
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=bool(trusted),
            forwarded_allow_ips=trusted,
            timeout_graceful_shutdown=5,
            lifespan="off",
        )
    )


async def _welcome(
    settings: Settings, where: Servers, site: Address, console: Console, sample: str
) -> None:
    """Say where things are; on the first start, and at each of a sample, also a password."""
    async with open_pool(where.database_url, size=2) as pool, pool.acquire() as conn:
        first = await accounts.ensure_first(conn, FIRST_LOGIN, "First coordinator")
        password = first[1] if first else ""
        if sample:
            password = password or fresh_password()
            await accounts.set_password(conn, FIRST_LOGIN, password)
            at = say_when(await SimulatedClock().now(conn))
            console.print(f"\n  Sample data: {sample}", highlight=False)
            console.print(f"  The clock:   stands at {at}", highlight=False)
            console.print("  Letters:     stay on the page Mail; none is sent", highlight=False)
    if site.moved_from:
        console.print(
            f"\n  Port {site.moved_from} is taken by another program. The site is at another port "
            "today,\n  and links in new letters and papers lead there. To keep one address, free "
            f"the port\n  or set {variable('web_port')}.",
            highlight=False,
        )
    console.print(f"\n  The site:    {site.here}", highlight=False)
    if site.url != site.here:
        console.print(f"  Links go to: {site.url}", highlight=False)
    if where.temporal_ui_url:
        console.print(f"  Temporal:    {where.temporal_ui_url}", highlight=False)
    if password:
        console.print(f"  Sign in as:  {FIRST_LOGIN}", highlight=False)
        console.print(f"  Password:    {password}   (shown only now)", highlight=False)
    console.print(f"  Data:        {settings.home}", highlight=False)
    console.print("  Stop:        Ctrl-C\n", highlight=False)
