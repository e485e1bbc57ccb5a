"""The servers that the system needs, ready to use: those named in the settings, or our own.

Our own keep everything under settings.home (`rm -r` is a fresh start), answer on 127.0.0.1 only,
stop when their owner leaves and die with it when it is killed.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from pydantic import BaseModel, ConfigDict, Field

from workers.local.keeping import Watch
from workers.local.postgres import local_postgres
from workers.local.temporal import local_temporal, time_skipping_server
from workers.mistakes import LocalStackError
from workers.settings import Settings

__all__ = [
    "LocalStackError",
    "Servers",
    "local_postgres",
    "local_temporal",
    "servers",
    "time_skipping_server",
]


class Servers(BaseModel):
    """Where PostgreSQL and Temporal answer; temporal_ui_url only for a Temporal of our own."""

    model_config = ConfigDict(frozen=True)

    database_url: str = Field(repr=False)
    temporal_address: str
    temporal_ui_url: str | None = None


@asynccontextmanager
async def servers(
    settings: Settings, *, ui: bool = False, watch: Watch | None = None
) -> AsyncIterator[Servers]:
    """Yields both servers, starting those that the settings leave to us.

    With a `watch` those of ours are started again whenever they end.
    """
    async with AsyncExitStack() as stack:
        database_url, temporal_address = settings.database_url, settings.temporal_address
        temporal_ui_url = None
        if database_url is None:
            database_url = await stack.enter_async_context(
                local_postgres(settings.home, watch=watch)
            )
        if temporal_address is None:
            temporal = await stack.enter_async_context(
                local_temporal(
                    settings.home, namespace=settings.temporal_namespace, ui=ui, watch=watch
                )
            )
            temporal_address, temporal_ui_url = temporal.address, temporal.ui_url
        yield Servers(
            database_url=database_url,
            temporal_address=temporal_address,
            temporal_ui_url=temporal_ui_url,
        )
