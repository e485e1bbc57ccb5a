"""The map of the repository is true: the rooms are where it says and keep their rules."""

import importlib
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINE_LIMIT = 400


def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


ROOMS: list[str] = pyproject()["tool"]["uv"]["build-backend"]["module-name"]


def modules() -> list[Path]:
    """Every Python file of the rooms and of the tests."""
    return [path for folder in (*ROOMS, "tests") for path in sorted((ROOT / folder).rglob("*.py"))]


def tool(*command: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Runs a console script of this environment at the root of the repository."""
    script, *arguments = command
    return subprocess.run(
        [str(Path(sys.executable).parent / script), *arguments],
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )


def test_rooms_on_disk_are_the_rooms_packed_and_linted() -> None:
    on_disk = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    linted = pyproject()["tool"]["importlinter"]["root_packages"]

    assert sorted(on_disk) == sorted(ROOMS)
    assert sorted(linted) == sorted(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_room_is_imported_from_this_repository(room: str) -> None:
    """A distribution on PyPI with the same import name would otherwise shadow ours in silence."""
    found = importlib.import_module(room).__file__

    assert found is not None
    assert Path(found).resolve().is_relative_to(ROOT / room)


@pytest.mark.parametrize("room", ROOMS)
def test_room_says_what_it_is_for(room: str) -> None:
    assert importlib.import_module(room).__doc__


def test_no_module_is_too_long_to_read() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in modules()
    }

    assert {path: lines for path, lines in lengths.items() if lines > LINE_LIMIT} == {}


def test_every_folder_of_modules_is_a_package() -> None:
    """Without `__init__.py` the build backend packs a folder, but two tests of one name collide."""
    missing = {str(path.parent.relative_to(ROOT)) for path in modules()} - {
        str(path.parent.relative_to(ROOT)) for path in modules() if path.name == "__init__.py"
    }

    assert missing == set()


def test_import_contracts_are_kept() -> None:
    result = tool("lint-imports", "--no-logo", "--no-cache")

    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("room", ["domain", "workflows"])
@pytest.mark.parametrize(
    "line",
    [
        "import random",
        "import secrets",
        "from random import choice",
        "datetime.datetime.now(datetime.UTC)",
        "datetime.datetime.utcnow()",
        "datetime.date.today()",
        "time.time()",
        "uuid.uuid1()",
        "uuid.uuid4()",
        "os.urandom(16)",
    ],
)
def test_clocks_and_chance_are_banned_where_they_would_break_replay(room: str, line: str) -> None:
    planted = f"import datetime\nimport os\nimport time\nimport uuid\n\n{line}\n"
    check = ("ruff", "check", "--select", "TID251", "--output-format", "concise", "-")

    inside = tool(*check, "--stdin-filename", f"{room}/planted.py", stdin=planted)
    outside = tool(*check, "--stdin-filename", "workers/planted.py", stdin=planted)

    assert "planted.py:6:" in inside.stdout
    assert outside.returncode == 0
