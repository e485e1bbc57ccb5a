"""Logs: pretty for a person at a terminal, JSON lines for everything else, always to stderr.

One handler takes the lines of structlog and of the standard library alike (uvicorn, asyncpg,
temporalio with `workflow.logger`), so that a line looks the same wherever it comes from.
Tracebacks never show the values of variables: those may be people's names.
"""

import logging
import sys
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger
from temporalio import activity, workflow

TEMPORAL_EXTRAS = ("temporal_workflow", "temporal_activity")
QUIET = ("asyncio", "httpx", "uvicorn.access")


OWN_WAYS = ("uvicorn", "uvicorn.error", "uvicorn.access")
"""Loggers that come with handlers of their own."""


def configure(
    *, json: bool | None = None, level: str = "INFO", stream: TextIO | None = None
) -> None:
    """Sets up all logging of this process; json None means JSON unless stream is a terminal."""
    stream = sys.stderr if stream is None else stream
    as_json = not stream.isatty() if json is None else json
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=False,  # Tests configure more than once.
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                *shared,
                structlog.stdlib.ExtraAdder(allow=TEMPORAL_EXTRAS),
                temporal_context,
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_renderers(as_json, colours=stream.isatty()),
            ],
        )
    )
    _route_everything_to(handler, level)


def _renderers(as_json: bool, *, colours: bool) -> list[Processor]:
    if as_json:
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    return [
        structlog.dev.ConsoleRenderer(
            colors=colours, exception_formatter=structlog.dev.plain_traceback
        )
    ]


def _route_everything_to(handler: logging.Handler, level: str) -> None:
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in OWN_WAYS:  # Whoever imported them may have let them configure themselves.
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    # It tells with a traceback, every second, that PostgreSQL is away; we say that once.
    logging.getLogger("asyncpg.pool").setLevel(logging.ERROR)
    logging.captureWarnings(True)
    # Temporal would otherwise print its context into every message; temporal_context adds it.
    workflow.logger.workflow_info_on_message = False
    activity.logger.activity_info_on_message = False


def temporal_context(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Puts ref, run and attempt in place of Temporal's own dictionaries; ref is the workflow id."""
    for extra in TEMPORAL_EXTRAS:
        context = line.pop(extra, None)
        if context is not None:
            line.setdefault("ref", context["workflow_id"])
            line["workflow_run"] = context[
                "workflow_run_id" if "activity_id" in context else "run_id"
            ]
            line["attempt"] = context["attempt"]
    return line
