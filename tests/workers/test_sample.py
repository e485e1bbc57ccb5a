"""A sample is played once, looked at in its own time, and never mixed with real data."""

import asyncio
import contextlib
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg
import httpx
import pytest

from store import accounts
from store.migrate import migrate
from store.pool import open_pool
from store.samples import Sample, WrongData, look_at, mark, refuse_sample
from workers.local.child import free_port
from workers.local_stack import local_postgres
from workers.sample import _found, settings_of, wanted
from workers.scenario.reading import read_scenario
from workers.settings import Settings

pytestmark = pytest.mark.timeout(240)

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "moving_and_handling.toml"
BEGINNING = 9  # entries of the example: providers, a course date, and the first booking


def beginning(folder: Path) -> Path:
    """Return a file with the beginning of the example, with the first booking."""
    parts = EXAMPLE.read_text().split("[[happens]]")
    file = folder / "beginning.toml"
    file.write_text("[[happens]]".join(parts[: BEGINNING + 1]))
    return file


class Site:
    """`optimum up --sample` at work, and what it printed."""

    def __init__(self, process: Process, port: int) -> None:
        self.process, self.address = process, f"http://127.0.0.1:{port}"
        self.said = ""

    async def listen(self) -> None:
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            self.said += line.decode()

    @asynccontextmanager
    async def ready(self) -> AsyncIterator[httpx.AsyncClient]:
        """Wait until it serves; yield somebody who has signed in with what it printed."""
        async with asyncio.timeout(200):
            while "Stop:" not in self.said:
                assert self.process.returncode is None, self.said
                await asyncio.sleep(0.1)
        async with httpx.AsyncClient(base_url=self.address, timeout=30) as http:
            async with asyncio.timeout(30):
                while True:
                    with contextlib.suppress(httpx.TransportError):
                        door = await http.get("/sign-in")
                        break
                    await asyncio.sleep(0.1)
            token = re.search(r'name="csrf_token" value="([^"]+)"', door.text)
            password = re.search(r"Password:\s+(\S+)", self.said)
            assert token and password
            signing = {"csrf_token": token[1], "email": "coordinator", "password": password[1]}
            answer = await http.post("/sign-in", data=signing)
            assert answer.status_code == 303, answer.text
            yield http


@asynccontextmanager
async def sample(home: Path, *words: str, **env: str) -> AsyncIterator[Site]:
    """Run `optimum up --sample` until the context is left."""
    port = free_port()
    settings = {"OPTIMUM_HOME": str(home), "OPTIMUM_WEB_PORT": str(port), **env}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "workers.cli", "up", "--sample", *words),
        env={**os.environ, **settings},
        stderr=PIPE,
    )
    site = Site(process, port)
    listening = asyncio.create_task(site.listen())
    try:
        yield site
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
        await asyncio.wait_for(process.wait(), 60)
        await listening


async def test_a_sample_is_played_once_and_is_alive_at_the_instant_where_it_stands(
    tmp_path: Path,
) -> None:
    file, tried = beginning(tmp_path), 0

    async def mail_server(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal tried
        tried += 1
        writer.close()

    server = await asyncio.start_server(mail_server, "127.0.0.1", 0)
    smtp = f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    march = read_scenario(file).streams["march"]
    async with server:
        async with sample(tmp_path / "home", str(file)) as killed:
            async with asyncio.timeout(120):
                while not (tmp_path / "home" / "sample" / "worker-all.log").exists():  # noqa: ASYNC110 (made by another process)
                    await asyncio.sleep(0.02)
            killed.process.kill()
        async with sample(tmp_path / "home", str(file), OPTIMUM_SMTP_URL=smtp) as site:
            async with site.ready() as http:
                assert "was not played to its end: it is played anew" in " ".join(site.said.split())
                said = (await http.get("/today")).text
                assert "The clock stands at 6 January 2026 at 10:00." in said
                assert "Sample data: Moving and Handling trainer assessors 2026." in said
                assert "The clock stands at" in (await http.get("/courses")).text

                given = await http.post(
                    f"/api/p/{march}/cancel",
                    json={"reason": "The hall is needed elsewhere."},
                    headers={"Idempotency-Key": str(uuid4()), "X-Requested-With": "tests"},
                )
                assert given.status_code == 200, given.text
                async with asyncio.timeout(60):
                    while "cancelled" not in (mail := (await http.get("/mail")).text):  # noqa: ASYNC110 (written by another process)
                        await asyncio.sleep(0.2)
                assert "The clock stands at 6 January 2026 at 10:00." in mail
            async with sample(tmp_path / "home", str(file)) as second:
                assert await asyncio.wait_for(second.process.wait(), 60) == 2
            assert "is running in" in second.said

        served = sample(tmp_path / "home", str(file), OPTIMUM_SMTP_URL=smtp)
        async with served as again, again.ready() as http:
            assert "was played before" in again.said
            assert "cancelled" in (await http.get("/mail")).text
    assert tried == 0


@pytest.fixture
async def real(tmp_path: Path) -> Settings:
    """Settings whose home for samples holds the database of somebody real."""
    own = settings_of(Settings(home=tmp_path))
    async with local_postgres(own.home) as dsn:
        await migrate(dsn)
        async with open_pool(dsn, size=2) as pool, pool.acquire() as conn:
            await accounts.ensure_first(conn, "ann", "Ann Archer")
    return own


async def test_a_home_with_real_data_is_no_home_for_a_sample(real: Settings) -> None:
    with pytest.raises(WrongData, match="holds real data"):
        await _found(real.home)

    async with sample(real.home.parent) as site:
        assert await asyncio.wait_for(site.process.wait(), 60) == 2
    assert "holds real data" in site.said
    async with local_postgres(real.home) as dsn:
        assert await look_at(dsn) == (None, True)  # all is as it was


@pytest.mark.parametrize("name", ["badge-key", "session-secret", "numbers-given-out.jsonl"])
async def test_keys_of_a_database_elsewhere_are_not_thrown_away(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("kept")

    with pytest.raises(WrongData):
        await _found(tmp_path)


async def test_a_database_marked_as_a_sample_is_refused_for_real_work(
    dsn: str, tmp_path: Path
) -> None:
    async with open_pool(dsn, size=2) as pool, pool.acquire() as conn:
        await refuse_sample(conn)
        await mark(conn, Sample("A title with spaces", "digest", finished=False))
        with pytest.raises(WrongData, match="A title with spaces"):
            await refuse_sample(conn)
    for words in (("web",), ("worker",), ("up",)):
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "workers.cli", *words),
            env={
                **os.environ,
                "OPTIMUM_HOME": str(tmp_path / words[0]),
                "OPTIMUM_DATABASE_URL": dsn,
                "OPTIMUM_TEMPORAL_ADDRESS": f"127.0.0.1:{free_port()}",
                "OPTIMUM_WEB_PORT": "0",
            },
            stderr=PIPE,
        )
        _, said = await asyncio.wait_for(process.communicate(), 60)
        assert process.returncode == 2, said
        assert b"optimum up --sample" in said


async def test_a_play_that_was_interrupted_is_known_for_it(tmp_path: Path, dsn: str) -> None:
    conn = await asyncpg.connect(dsn)
    await mark(conn, begun := Sample("A title", "digest", finished=False))
    await conn.close()

    assert await look_at(dsn) == (begun, False)


def test_what_is_looked_at_changes_with_its_file_and_ends_with_its_last_entry(
    tmp_path: Path,
) -> None:
    file = beginning(tmp_path)
    first, same = wanted(file), wanted(file)
    file.write_text(file.read_text().replace("Elm Court Care", "Oak Court Care"))
    other, county = wanted(file), wanted(None)

    assert first.source == same.source
    assert len({first.source, other.source, county.source}) == 3
    assert first.piece.until == max(one.at for one in read_scenario(file).happenings)
    assert county.piece.until is not None


def test_a_sample_has_no_server_of_others_and_no_post(tmp_path: Path) -> None:
    given = Settings(
        home=tmp_path,
        database_url="postgresql://real.example/optimum",
        temporal_address="temporal.example:7233",
        smtp_url="smtp://mail.example:25",
    )

    own = settings_of(given)

    assert own.home != given.home
    assert (own.database_url, own.temporal_address, own.smtp_url) == (None, None, None)
