import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from temporalio import activity, workflow

from workers import logs


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    on_message = workflow.logger.workflow_info_on_message, activity.logger.activity_info_on_message
    yield
    root.handlers = handlers
    root.setLevel(level)
    workflow.logger.workflow_info_on_message, activity.logger.activity_info_on_message = on_message
    logging.captureWarnings(False)
    structlog.reset_defaults()


def lines(stream: io.StringIO, *loggers: str) -> list[dict[str, Any]]:
    """The lines of these loggers: servers that other tests share may go on logging meanwhile."""
    found = [json.loads(line) for line in stream.getvalue().splitlines()]
    return [line for line in found if not loggers or line.get("logger") in loggers]


def test_both_kinds_of_logger_write_the_same_json() -> None:
    stream = io.StringIO()
    logs.configure(json=True, stream=stream)

    structlog.get_logger("store").info("appended", ref="cohort-1")
    logging.getLogger("uvicorn.error").warning("stopped after %s s", 3)

    ours, theirs = lines(stream, "store", "uvicorn.error")
    assert ours | {"timestamp": ""} == {
        "event": "appended",
        "level": "info",
        "logger": "store",
        "ref": "cohort-1",
        "timestamp": "",
    }
    assert theirs["event"] == "stopped after 3 s"
    assert set(theirs) == set(ours) - {"ref"}


def test_lines_of_a_workflow_carry_its_ref_and_nothing_of_temporal() -> None:
    stream = io.StringIO()
    logs.configure(json=True, stream=stream)
    context = {"workflow_id": "cohort-1", "run_id": "r", "attempt": 2, "task_queue": "optimum"}

    logging.getLogger("temporalio.workflow").info("woken", extra={"temporal_workflow": context})

    (line,) = lines(stream, "temporalio.workflow")
    assert (line["ref"], line["workflow_run"], line["attempt"]) == ("cohort-1", "r", 2)
    assert not any(key.startswith("temporal") for key in line)


@pytest.mark.parametrize("as_json", [True, False])
def test_traceback_shows_no_values_of_variables(as_json: bool) -> None:
    stream = io.StringIO()
    logs.configure(json=as_json, stream=stream)
    holder_name = "Ada " + "Lovelace"

    try:
        raise RuntimeError(len(holder_name))
    except RuntimeError:
        structlog.get_logger("web").exception("failed")

    assert "RuntimeError: 12" in stream.getvalue()
    assert "Ada Lovelace" not in stream.getvalue()


def test_terminal_gets_lines_for_people_unless_json_is_asked_for() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    pretty, plain = Terminal(), Terminal()

    logs.configure(stream=pretty)
    structlog.get_logger("store").info("appended")
    logs.configure(json=True, stream=plain)
    structlog.get_logger("store").info("appended")

    assert not pretty.getvalue().startswith("{")
    assert lines(plain, "store")[0]["event"] == "appended"


def test_level_silences_what_is_less_important() -> None:
    stream = io.StringIO()
    logs.configure(json=True, level="WARNING", stream=stream)

    structlog.get_logger("store").info("appended")
    logging.getLogger("asyncpg").info("connected")

    assert stream.getvalue() == ""
