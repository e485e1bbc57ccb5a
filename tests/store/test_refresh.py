"""After a deploy: what new code changes is told first, and done once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain import registry
from domain.decider import Decider
from domain.messages import Item, engine
from domain.processes.cohort.steps import JudgePlaces
from domain.registry import DECIDERS
from store import codec, decisions, events, orders, streams, wakes
from store.pool import Pool
from store.projections import agenda_item
from store.refresh import refresh
from store.verify import verify
from tests.store.scenes import COHORT, HOLDER, OTHER, Scene, days, opened, plan, scene, take


@pytest.fixture
def deploy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Return a function that puts other code for cohorts in the place of the present."""

    def new_code(**changes: Any) -> None:
        changed = {**DECIDERS, "cohort": replace(DECIDERS["cohort"], **changes)}
        for module in (registry, codec, decisions, events, orders, streams, agenda_item):
            if hasattr(module, "DECIDERS"):
                monkeypatch.setattr(module, "DECIDERS", changed)
        monkeypatch.setattr(codec, "fingerprint", lambda: "new code")

    yield new_code


def week_later(old: Decider[Any]) -> Any:
    """Return an agenda that decides on places a week later, and without attendance tasks."""

    def agenda(state: Any) -> tuple[Item, ...]:
        return tuple(
            item.model_copy(update={"due": item.due + timedelta(days=7)})
            if isinstance(item, JudgePlaces)
            else item
            for item in old.agenda(state)
            if not item.key.startswith("register:")
        )

    return agenda


async def two_cohorts(pool: Pool) -> Scene:
    made = await scene(pool)
    await opened(made)
    await made.do(COHORT, take("p-jo"), by=engine(HOLDER))
    await made.do(OTHER, plan(days=days(trainer="p-second", room="Room 2")))
    async with pool.acquire() as conn:
        for one in await wakes.pending(conn):
            await wakes.mark_woken(conn, one.ref, one.seq)
    return made


async def everything(made: Scene) -> list[Any]:
    return [
        await made.all(f"SELECT t::text FROM {table} t ORDER BY 1")
        for table in ("stream", "agenda_item", "wake", "cohort")
    ]


async def test_same_code_has_nothing_to_do(pool: Pool) -> None:
    made = await two_cohorts(pool)
    before = await everything(made)

    assert await refresh(pool, made.clock) == []
    assert await everything(made) == before


async def test_dry_run_says_what_would_change_and_changes_nothing(pool: Pool, deploy: Any) -> None:
    made = await two_cohorts(pool)
    before = await everything(made)
    deploy(agenda=week_later(DECIDERS["cohort"]))

    changes = await refresh(pool, made.clock, dry_run=True)

    assert await everything(made) == before
    assert [change.ref for change in changes] == [COHORT]
    assert changes[0].lines == (
        "On 15 May 2026 at 9:00 instead of 8 May 2026 at 9:00: "
        "The system checks whether enough places are taken to go ahead.",
        "No longer on the end of 1 June 2026: "
        "The trainer owes “Fill in the attendance sheet of learning day 1”.",
        "No longer on the end of 8 June 2026: "
        "The trainer owes “Fill in the attendance sheet of learning day 2”.",
        "No longer on the end of 15 June 2026: "
        "The trainer owes “Fill in the attendance sheet of learning day 3”.",
    )


async def test_refresh_does_it_and_wakes_what_changed(pool: Pool, deploy: Any) -> None:
    made = await two_cohorts(pool)
    deploy(agenda=week_later(DECIDERS["cohort"]))
    dry = await refresh(pool, made.clock, dry_run=True)
    calls: list[tuple[int, int]] = []

    done = await refresh(pool, made.clock, progress=lambda *call: calls.append(call))

    assert done == dry
    assert calls == [(1, 2), (2, 2)]
    async with pool.acquire() as conn:
        assert [one.ref for one in await wakes.pending(conn)] == [COHORT]
    assert (await verify(pool)).verified
    assert (await verify(pool)).stale == 0
    assert await refresh(pool, made.clock) == []


async def test_new_words_for_a_stage_are_told(pool: Pool, deploy: Any) -> None:
    made = await two_cohorts(pool)
    deploy(stage=lambda state: "under way")

    (first, second) = await refresh(pool, made.clock)

    assert first.lines[0] == "It stands at “under way” instead of “open”."
    assert second.lines[0] == "It stands at “under way” instead of “draft”."


async def test_command_before_the_refresh_trusts_nothing_that_other_code_wrote(
    pool: Pool, deploy: Any
) -> None:
    made = await two_cohorts(pool)
    deploy(agenda=week_later(DECIDERS["cohort"]))

    outcome = await made.do(COHORT, take("p-kim", holder="bigger_picture:0002"), by=engine(HOLDER))

    assert outcome.version == 4
    assert (
        await made.one("SELECT count(*) FROM agenda_item WHERE ref = $1 AND kind = 'task'", COHORT)
        == 0
    )
    report = await verify(pool)
    assert (report.faults, report.stale) == ((), 1)
