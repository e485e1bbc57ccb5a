"""One PostgreSQL for all tests; each test that asks for `pool` has a database of its own."""

import itertools
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest
from argon2 import PasswordHasher

from store import passwords
from store.migrate import migrate
from store.pool import Pool, open_pool
from workers.local.postgres import local_postgres

TEMPLATE = "template_optimum"
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL in which `TEMPLATE` holds the schema and nothing else."""

    dsn: str

    def database(self, name: str) -> str:
        """Return the address of one of its databases."""
        return urlunsplit(urlsplit(self.dsn)._replace(path=f"/{name}"))

    async def run(self, *statements: str) -> None:
        """Run statements as the owner, outside any test's database."""
        conn = await asyncpg.connect(self.dsn)
        try:
            for statement in statements:
                await conn.execute(statement)
        finally:
            await conn.close()


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Passwords are hashed as always, with the least work: a real one takes a fifth of a second."""
    with pytest.MonkeyPatch.context() as patch:
        quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(passwords, "_HASHER", quick)
        yield


@pytest.fixture(scope="session")
def database_home() -> Iterator[Path]:
    """A folder for the server; as root, it runs as somebody else, who has to get there."""
    home = Path(tempfile.mkdtemp(prefix="optimum-tests-"))
    home.chmod(0o711)
    yield home
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
async def postgres(database_home: Path) -> AsyncIterator[Server]:
    """A server that trusts memory instead of the disk: fast, and gone after the tests."""
    async with local_postgres(database_home, throwaway=True) as dsn:
        server = Server(dsn)
        await server.run(f"CREATE DATABASE {TEMPLATE}")
        await migrate(server.database(TEMPLATE))
        yield server


@asynccontextmanager
async def fresh_database(server: Server) -> AsyncIterator[str]:
    """Yield the address of a new database with the schema, and drop it afterwards."""
    name = f"test_{next(_numbers)}"
    await server.run(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
    try:
        yield server.database(name)
    finally:
        await server.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def dsn(postgres: Server) -> AsyncIterator[str]:
    """The address of a fresh database with the schema, for the owner."""
    async with fresh_database(postgres) as address:
        yield address


@pytest.fixture
async def pool(dsn: str) -> AsyncIterator[Pool]:
    """Connections of the application to a fresh database."""
    async with open_pool(dsn) as opened:
        yield opened
