"""What a scenario leaves behind, so that two ways of playing it can be compared."""

from dataclasses import dataclass, replace

from store.outcomes import EngagementFigures
from store.pool import Pool
from workers.demo import DemoResult, piece_of, run_demo
from workers.scenario.reading import Scenario


@dataclass(frozen=True)
class Traces:
    """The log, the mails, the papers and the numbers that a run left."""

    log: tuple[tuple[object, ...], ...]
    mails: tuple[tuple[object, ...], ...]
    papers: tuple[tuple[object, ...], ...]
    troubles: int


@dataclass
class Played:
    """A run: its result and its traces."""

    result: DemoResult | None = None
    traces: Traces | None = None

    async def inspect(self, pool: Pool) -> None:
        """Take the traces while the database is still there."""
        async with pool.acquire() as conn:
            log = await conn.fetch(
                "SELECT ref, version, type, data::text, command_id::text, actor_role, actor_id, at"
                "  FROM event ORDER BY ref, version"
            )
            mails = await conn.fetch(
                "SELECT message_id, kind, to_address, subject, status, mime FROM mail"
                " ORDER BY message_id"
            )
            papers = await conn.fetch("SELECT id, sha256 FROM document ORDER BY id")
            troubles = await conn.fetchval("SELECT count(*) FROM step_trouble")
        self.traces = Traces(
            tuple(tuple(row) for row in log),
            tuple(tuple(row) for row in mails),
            tuple(tuple(row) for row in papers),
            troubles,
        )

    @property
    def figures(self) -> tuple[EngagementFigures, ...]:
        assert self.result is not None
        return tuple(replace(one) for one in self.result.engagements)


async def play(scenario: Scenario) -> Played:
    """Play a whole scenario on fresh servers."""
    played = Played()
    played.result = await run_demo(
        piece_of(scenario), lambda doing, share: None, inspect=played.inspect
    )
    return played
