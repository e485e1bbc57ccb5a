"""Builds what a process needs from its settings: connections, ledger, activities, client."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from temporalio.client import Client
from temporalio.envconfig import ClientConfig
from temporalio.runtime import PrometheusConfig, Runtime, TelemetryConfig
from temporalio.service import RPCError

from activities.award_notices import AwardNotices
from activities.bookkeeping import Bookkeeping
from activities.certification import Certification
from activities.competence_notices import CompetenceNotices
from activities.course_notices import CourseNotices
from activities.deliveries import Deliveries
from activities.evaluating import Evaluating
from activities.funding import Funding
from activities.gates import Gate, OpenGate, OrderedGate
from activities.invoicing import Invoicing
from activities.notices import Notices
from activities.post import Post
from activities.programme_notices import ProgrammeNotices
from activities.request_notices import RequestNotices
from activities.steps import Steps
from store.chance import Chance, RandomChance, SeededChance
from store.clock import Clock, DatabaseClock, SimulatedClock
from store.ledger import Ledger
from store.number_book import NumberBook
from store.pool import Pool, open_pool
from store.samples import refuse_sample
from workers.settings import Settings
from workflows.plugin import plugin

log = structlog.stdlib.get_logger(__name__)

NUMBERS = "numbers-given-out.jsonl"

CONNECT_PAUSES_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Between tries to reach Temporal; the last one repeats."""


@dataclass(frozen=True)
class Engine:
    """What commands are decided with; one for each process."""

    pool: Pool
    clock: Clock
    ledger: Ledger
    gate: Gate
    chance: Chance


def real_engine(pool: Pool, book: NumberBook) -> Engine:
    """Return the engine of production: real time, real chance, steps side by side."""
    clock = DatabaseClock()
    return _engine(pool, clock, RandomChance(), OpenGate(pool, clock), book)


def simulated_engine(pool: Pool, seed: str) -> Engine:
    """Return the engine of a simulation: its clock, seeded chance, steps in their order."""
    clock = SimulatedClock()
    return _engine(pool, clock, SeededChance(seed), OrderedGate(pool, clock))


def _engine(
    pool: Pool, clock: Clock, chance: Chance, gate: Gate, book: NumberBook | None = None
) -> Engine:
    return Engine(pool, clock, Ledger(pool, clock, chance, book), gate, chance)


def number_book(settings: Settings) -> NumberBook:
    """Return what the home folder remembers of the numbers given out."""
    return NumberBook(settings.home / NUMBERS)


async def checked_engine(pool: Pool, settings: Settings) -> Engine:
    """Return the engine of production.

    Raises WrongData for a sample, and NumbersBehind when the database is older than what was sent.
    """
    book = number_book(settings)
    async with pool.acquire() as conn:
        await refuse_sample(conn)
        await book.check_all(conn)
    return real_engine(pool, book)


async def refuse_unfit(dsn: str, settings: Settings) -> None:
    """Raise what `checked_engine` would raise, before anything is started."""
    async with open_pool(dsn, size=2) as pool:
        await checked_engine(pool, settings)


def post_of(settings: Settings, *, simulated: bool) -> Post:
    """Return how letters leave; those of a simulation never leave the house."""
    smtp_url = None if simulated else settings.smtp_url
    return Post(mail_from=settings.mail_from, site_url=settings.site_url, smtp_url=smtp_url)


def step_activities(engine: Engine, post: Post) -> list[Steps]:
    """Return the objects whose methods perform the steps of every process."""
    base = (engine.pool, engine.clock, engine.ledger, engine.gate)
    return [
        *(kind(*base) for kind in (Bookkeeping, Deliveries)),
        *(
            kind(*base, post, engine.chance)
            for kind in (
                Notices,
                Evaluating,
                ProgrammeNotices,
                CourseNotices,
                RequestNotices,
                Invoicing,
                Certification,
                AwardNotices,
                CompetenceNotices,
                Funding,
            )
        ),
    ]


def methods(objects: Sequence[Steps]) -> list[Callable[..., Any]]:
    """Return the activities of some objects, as a worker wants them."""
    return [method for one in objects for method in one.methods()]


def runtime(metrics_address: str) -> Runtime:
    """Return Temporal's runtime with its metrics served at host:port for Prometheus."""
    metrics = PrometheusConfig(
        bind_address=metrics_address, counters_total_suffix=True, durations_as_seconds=True
    )
    return Runtime(telemetry=TelemetryConfig(metrics=metrics))


async def connect(settings: Settings, address: str, *, runtime: Runtime | None = None) -> Client:
    """Connect to Temporal, however long it takes to come up; TEMPORAL_… variables add TLS and keys.

    They apply only to a server that the settings name; our own needs neither. The client's plugin
    brings the workflows that a worker serves: none when it serves activities only.
    """
    wiring = plugin(()) if settings.worker_serves == "activities" else plugin()
    options: dict[str, Any] = {}
    if settings.temporal_address is not None:
        options |= ClientConfig.load_client_connect_config()
    options |= {"target_host": address, "namespace": settings.temporal_namespace}
    told = False
    pauses = iter(CONNECT_PAUSES_SECONDS)
    while True:
        try:
            return await Client.connect(**options, runtime=runtime, plugins=[wiring])
        except (RuntimeError, RPCError, OSError) as error:
            if not told:
                log.warning("waiting for Temporal", address=address, cause=type(error).__name__)
                told = True
            await asyncio.sleep(next(pauses, CONNECT_PAUSES_SECONDS[-1]))
