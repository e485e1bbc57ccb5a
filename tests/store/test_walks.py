"""Random walks on a real store: whatever people do, everything stored is what the log says."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.messages import Command
from domain.ref import Ref, slug_of
from domain.refusals import Refused
from domain.registry import DECIDERS
from store.pool import open_pool
from store.streams import peek
from store.turns import next_due
from store.verify import verify
from tests.conftest import Server, fresh_database
from tests.domain.making import making
from tests.store.scenes import (
    ANN,
    COHORT,
    HOLDER,
    OTHER,
    PROVIDER,
    Scene,
    due_steps,
    interested,
    name_mentors,
    opened,
    perform,
    programme_days,
    scene,
    sign_up,
)

MOVES = 40
PEOPLE = st.sampled_from(["p-manager", "p-mentor1", "p-mentor2", "p-mentor5", "p-jo"])


@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
async def test_store_is_what_the_log_says_after_any_walk(
    postgres: Server, data: st.DataObject
) -> None:
    async with fresh_database(postgres) as dsn, open_pool(dsn) as pool:
        made = await scene(pool)
        walk = _Walk(made, data)
        await walk.begin()
        for _ in range(MOVES):
            await walk.move()

        report = await verify(pool)
        assert report.faults == ()
        assert report.stale == 0


class _Walk:
    """One walk among a provider, two cohorts with one trainer, a programme and its papers."""

    def __init__(self, made: Scene, data: st.DataObject) -> None:
        self.made, self.data = made, data

    async def begin(self) -> None:
        await interested(self.made)
        await opened(self.made, days=programme_days())
        if self.data.draw(st.booleans(), label="signed up"):
            await self.made.do(HOLDER, sign_up())
            if self.data.draw(st.booleans(), label="named"):
                await self.made.do(HOLDER, name_mentors())

    async def move(self) -> None:
        match self.data.draw(st.sampled_from(["command", "command", "wait", "step", "step"])):
            case "command":
                await self.command()
            case "wait":
                await self.wait()
            case _:
                await self.step()

    async def command(self) -> None:
        """Give some command that makes sense, twice under one id: the second changes nothing."""
        made = self.made
        known = [row[0] for row in await made.all("SELECT ref FROM stream ORDER BY ref")]
        ref: Ref = self.data.draw(st.sampled_from([*known, OTHER]), label="stream")
        async with made.pool.acquire() as conn:
            state = await peek(conn, ref)
        kinds = DECIDERS[slug_of(ref)].allowed(state, ANN)
        if not kinds:
            return
        command: Command = self.data.draw(
            making(self.data.draw(st.sampled_from(kinds)), await self.values())
        )
        command_id = uuid4()
        try:
            outcome = await made.do(ref, command, id=command_id)
        except Refused as refused:
            assert all(reason.sentence for reason in refused.reasons)
            return
        again = await made.do(ref, command, id=command_id)
        assert again.repeated
        assert again.events == outcome.events

    async def values(self) -> dict[str, Any]:
        today = (await self.made.one("SELECT now FROM simulated_clock")).date()
        dates = st.sampled_from([today, today - timedelta(days=3), today + timedelta(days=20)])
        return {
            **dict.fromkeys(("person", "manager", "leaver", "trainer"), PEOPLE),
            **dict.fromkeys(("held_on", "left_on", "received_on", "until", "starts_on"), dates),
            "ends_on": dates,
            "caught_up_on": dates,
            "cohort": st.sampled_from([COHORT, OTHER]),
            "provider": st.just(PROVIDER),
            "setting": st.sampled_from(["rowan-house", "oak"]),
            "cqc_location": st.just("1-987654321"),
            "mentors": st.just(name_mentors().mentors),
            "day": st.integers(1, 14),
            "pence": st.sampled_from([100, 40_000, 80_000, 90_000]),
            "plan.days": st.sampled_from([programme_days(), programme_days()[:3]]),
            "service": st.just("bigger_picture"),
            **dict.fromkeys(("sponsor_agreed", "release_agreed", "ready"), st.just(True)),
        }

    async def wait(self) -> None:
        """Let time pass: to the next step, or by some days."""
        made = self.made
        async with made.pool.acquire() as conn:
            now = await made.clock.now(conn)
            due = await next_due(conn, now)
        later = now + timedelta(days=self.data.draw(st.integers(0, 40), label="days"))
        exactly = self.data.draw(st.booleans(), label="to the next step")
        await made.at(max(due, now) if due and exactly else later)

    async def step(self) -> None:
        """Perform the first due step of all streams, as its workflow would; it must be accepted."""
        made = self.made
        async with made.pool.acquire() as conn:
            now = await made.clock.now(conn)
            due = await due_steps(conn, now)
        if due:
            outcome = await perform(made, due[0].ref, due[0].body)
            assert due[0].key not in [step.key for step in outcome.agenda.steps]
            assert outcome.events[0].at >= due[0].due
