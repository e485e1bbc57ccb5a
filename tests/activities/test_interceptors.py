"""Every activity shows that it lives, and its failures name nobody."""

import asyncio
from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from pydantic import BaseModel, ValidationError
from structlog.testing import capture_logs
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput

from activities.interceptors import Lifelines, kind_of

SECRET = "ann@example.org"


class Doing(ActivityInboundInterceptor):
    """Stands for the activity itself."""

    def __init__(self, takes: float = 0.0, error: BaseException | None = None) -> None:
        self.takes, self.error = takes, error

    async def execute_activity(self, input: ExecuteActivityInput) -> Any:
        await asyncio.sleep(self.takes)
        if self.error:
            raise self.error
        return "done"


async def run(doing: Doing, heartbeat: timedelta | None = None) -> tuple[Any, int]:
    """Run it as a worker would; return its result and how often it showed that it lives."""
    beats: list[tuple[Any, ...]] = []
    env = ActivityEnvironment()
    env.info = _with(env.info, heartbeat_timeout=heartbeat)
    env.on_heartbeat = lambda *details: beats.append(details)
    chain = Lifelines().intercept_activity(doing)
    given = ExecuteActivityInput(fn=doing.execute_activity, args=[], executor=None, headers={})
    return await env.run(chain.execute_activity, given), len(beats)


def _with(info: Any, **changes: Any) -> Any:
    return type(info)(**{**info.__dict__, **changes})


async def test_a_long_activity_shows_that_it_lives() -> None:
    assert await run(Doing(takes=0.35), timedelta(seconds=0.3)) == ("done", 3)


async def test_a_short_one_and_one_without_a_time_out_say_nothing() -> None:
    assert await run(Doing(), timedelta(seconds=0.3)) == ("done", 0)
    assert await run(Doing(takes=0.1)) == ("done", 0)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ConnectionError(f"550 <{SECRET}> unknown"), "ConnectionError"),
        (ValueError(SECRET), "ValueError"),
    ],
)
async def test_an_error_reaches_temporal_without_its_words(error: Exception, kind: str) -> None:
    with capture_logs() as logs, pytest.raises(ApplicationError) as raised:
        await run(Doing(error=error))

    assert raised.value.type == kind
    assert kind not in raised.value.message
    assert logs[0]["reference"] in raised.value.message  # what leads from the page to the log
    assert not raised.value.non_retryable
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__
    assert SECRET not in str(logs)
    assert logs[0]["error"] == kind
    assert "test_interceptors.py" in logs[0]["where"]


async def test_what_was_said_on_purpose_passes() -> None:
    with pytest.raises(ApplicationError, match="The post office is closed"):
        await run(Doing(error=ApplicationError("The post office is closed.", type="Closed")))


def test_the_kind_of_an_error_tells_rule_and_code_but_no_value() -> None:
    violated = asyncpg.UniqueViolationError(f"Key (email)=({SECRET}) exists")
    violated.constraint_name = "person_email_key"

    assert kind_of(violated) == "UniqueViolationError 23505 person_email_key"


def test_the_kind_of_a_validation_error_tells_its_model() -> None:
    class Person(BaseModel):
        age: int

    with pytest.raises(ValidationError) as raised:
        Person.model_validate({"age": SECRET})

    assert kind_of(raised.value) == "ValidationError of Person"
