"""What holds for every activity: it shows that it lives, and its failures name no people."""

import asyncio
import contextlib
import traceback
from collections.abc import AsyncIterator
from typing import Any

import structlog
from pydantic import ValidationError
from temporalio import activity
from temporalio.exceptions import ApplicationError, CancelledError
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from activities.causes import plain, reference_of

log = structlog.stdlib.get_logger(__name__)


class Lifelines(Interceptor):
    """Wraps every activity that this worker runs."""

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:
        return _Lifeline(next)


class _Lifeline(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:
        try:
            async with _heartbeat():
                return await super().execute_activity(input)
        except (ApplicationError, CancelledError, asyncio.CancelledError):
            raise
        except Exception as error:
            info = activity.info()
            reference = reference_of(info.workflow_id or "", info.activity_type, kind_of(error))
            log.warning(
                "activity failed",
                activity=info.activity_type,
                ref=info.workflow_id,
                attempt=info.attempt,
                error=kind_of(error),
                reference=reference,
                where="".join(traceback.format_tb(error.__traceback__)),
            )
            # Messages of drivers and mail servers quote addresses and values: none may reach
            # Temporal's history.
            raise ApplicationError(plain(error, reference), type=kind_of(error)) from None


def kind_of(error: BaseException) -> str:
    """Return what went wrong without the values it went wrong with."""
    kind = type(error).__name__
    if isinstance(error, ValidationError):
        return f"{kind} of {error.title}"
    code = getattr(error, "sqlstate", None)
    rule = getattr(error, "constraint_name", None)
    return " ".join(part for part in (kind, code, rule) if isinstance(part, str))


@contextlib.asynccontextmanager
async def _heartbeat() -> AsyncIterator[None]:
    """Tell the server three times per heartbeat time-out that this worker lives."""
    timeout = activity.info().heartbeat_timeout
    if timeout is None or activity.info().is_local:
        yield
        return
    beating = asyncio.create_task(_beat(timeout.total_seconds() / 3))
    try:
        yield
    finally:
        beating.cancel()


async def _beat(seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds)
        activity.heartbeat()
