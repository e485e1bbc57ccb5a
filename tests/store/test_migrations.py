"""Migrations produce the schema that schema.sql shows, and run once."""

import asyncio
from pathlib import Path

import asyncpg
import pytest

from store import migrate as migrations
from store.migrate import SCHEMA, MigrationsBroken, migrate
from tests.conftest import Server
from tests.store.catalogue import described


@pytest.fixture
async def empty(postgres: Server) -> str:
    """The address of a database without anything in it."""
    await postgres.run("DROP DATABASE IF EXISTS empty WITH (FORCE)", "CREATE DATABASE empty")
    return postgres.database("empty")


async def test_migrations_produce_exactly_the_schema(dsn: str, empty: str) -> None:
    migrated, written = await asyncpg.connect(dsn), await asyncpg.connect(empty)
    try:
        await written.execute(SCHEMA.read_text())
        expected, found = await described(written), await described(migrated)
    finally:
        await migrated.close()
        await written.close()

    assert all(expected.values()), "the comparison must see something of every sort"
    assert found == expected


async def test_migrations_run_once_and_say_what_they_do(empty: str) -> None:
    lines: list[str] = []

    first = await migrate(empty, lines.append)
    second = await migrate(empty, lines.append)

    assert (first, second) == (len(migrations.files()), 0)
    assert lines[0] == f"migration 1 of {first}: start"
    assert len(lines) == first


async def test_processes_that_migrate_at_once_take_turns(empty: str) -> None:
    applied = await asyncio.gather(*(migrate(empty) for _ in range(4)))

    assert sorted(applied) == [0, 0, 0, len(migrations.files())]


async def test_failed_migration_leaves_nothing_behind(
    empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await migrate(empty)
    for path in migrations.MIGRATIONS.glob("*.sql"):
        (tmp_path / path.name).write_text(path.read_text())
    number = len(migrations.files()) + 1
    (tmp_path / f"{number:04}_bad.sql").write_text("CREATE TABLE half (id int); SELECT 1 / 0;")
    monkeypatch.setattr(migrations, "MIGRATIONS", tmp_path)

    with pytest.raises(asyncpg.DivisionByZeroError):
        await migrate(empty)

    conn = await asyncpg.connect(empty)
    assert await conn.fetchval("SELECT to_regclass('half')") is None
    assert await conn.fetchval("SELECT max(number) FROM migration") == number - 1
    await conn.close()


@pytest.mark.parametrize(
    "names", [["0002_second.sql"], ["first.sql"], ["0001_a.sql", "0003_b.sql"]]
)
def test_wrongly_numbered_files_are_not_run(
    names: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in names:
        (tmp_path / name).touch()
    monkeypatch.setattr(migrations, "MIGRATIONS", tmp_path)

    with pytest.raises(MigrationsBroken):
        migrations.files()


async def test_older_code_does_not_touch_a_newer_database(empty: str) -> None:
    await migrate(empty)
    conn = await asyncpg.connect(empty)
    await conn.execute("INSERT INTO migration VALUES (99, 'from the future')")
    await conn.close()

    with pytest.raises(MigrationsBroken, match="at migration 99"):
        await migrate(empty)
