"""The command line: bad input is one message that says what would be right, and exit status 2."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.conftest import Server

pytestmark = pytest.mark.timeout(120)

SMALL = """
title = "A small scenario"
starts = 2026-01-05T08:00:00

[people]
ann = { name = "Ann Archer", email = "ann@home.example" }
bob = { name = "Bob Baker", email = "bob@home.example" }

[streams]
elm = "provider"
spring = "cohort"
"""


def optimum(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as its user does."""
    return subprocess.run(
        [sys.executable, "-m", "workers.cli", *words],
        capture_output=True,
        text=True,
        timeout=110,
        env={**os.environ, **env},
        check=False,
    )


def refused(result: subprocess.CompletedProcess[str], *said: str) -> None:
    assert result.returncode == 2, result
    assert "Traceback" not in result.stderr
    for words in said:
        assert words in result.stderr


def test_a_scenario_that_is_no_toml_is_refused_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "broken.toml"
    file.write_text("title = [1,\n")

    refused(optimum("demo", str(file)), "broken.toml: this is not valid TOML")


def test_a_file_that_is_not_there_is_refused() -> None:
    refused(optimum("demo", "nowhere.toml"), "nowhere.toml: cannot be read")


def test_what_the_rules_refuse_is_told_with_the_line_and_in_the_files_own_words(
    tmp_path: Path,
) -> None:
    monday = date(2026, 3, 2)
    on = ", ".join(str(monday + timedelta(days=day + day // 5 * 2)) for day in range(14))
    file = tmp_path / "early.toml"
    file.write_text(
        SMALL
        + f"""
[[happens]]
at = 2026-01-07T09:00:00
to = "spring"
do = "plan"
with.service = "bigger_picture"
with.label = "Spring"
with.capacity = 20

[happens.with.days]
variant = "by_area"
on = [{on}]
from = 09:30:00
to = 16:00:00
room = "Hall"
trainer = "ann"

[[happens]]
at = 2026-01-07T10:00:00
to = "spring"
do = "open_for_places"

[[happens]]
at = 2026-01-08T10:00:00
to = "spring"
do = "mark_register"
with.day = 1
with.marks = [{{ person = "bob", status = "attended" }}]
"""
    )

    result = optimum("demo", str(file))

    where = "early.toml, line 34: mark_register to spring:"
    refused(result, where, "Learning day 1 starts on", "has no place")
    assert "2 March 2026" in result.stderr


def test_a_reference_that_is_none_is_refused() -> None:
    refused(optimum("history", "elm"), "“elm” is not a reference", "process:id")


def test_a_date_that_is_none_is_refused() -> None:
    refused(
        optimum("history", "cohort:0001", "--as-at", "soon"),
        "“soon”: a date is written like 2026-03-14",
    )


def test_a_setting_that_is_wrong_is_refused_by_its_name() -> None:
    result = optimum("verify", OPTIMUM_WEB_PORT="many", OPTIMUM_SITE_URL="nowhere")

    refused(result, "OPTIMUM_WEB_PORT", "OPTIMUM_SITE_URL")


def test_an_empty_database_is_sound_and_has_nothing_open(postgres: Server, dsn: str) -> None:
    verified = optimum("verify", OPTIMUM_DATABASE_URL=dsn)
    agenda = optimum("agenda", "--json", OPTIMUM_DATABASE_URL=dsn)
    history = optimum("history", "cohort:0001", OPTIMUM_DATABASE_URL=dsn)

    assert verified.returncode == 0, verified.stderr
    assert "0 events in 0 streams: log and read models agree" in verified.stdout
    assert json.loads(agenda.stdout) == {"agenda": []}
    refused(history, "Nothing has happened in cohort:0001")


def test_every_command_is_in_the_help() -> None:
    helped = optimum("--help").stdout

    for command in (
        *("demo", "up", "worker", "web", "migrate", "rebuild", "refresh"),
        *("restored", "recover", "verify", "history", "agenda", "account"),
    ):
        assert command in helped


def test_a_home_that_cannot_be_made_is_told_in_one_sentence(tmp_path: Path) -> None:
    taken = tmp_path / "a file"
    taken.write_text("no folder")

    result = optimum("up", OPTIMUM_HOME=str(taken))

    assert result.returncode == 1 and "Traceback" not in result.stderr
    assert f"The folder {taken} cannot be made: File exists. Set OPTIMUM_HOME" in result.stderr
