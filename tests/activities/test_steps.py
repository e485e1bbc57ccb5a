"""Settling steps: every outcome of a step's command, and what the durable loop is told."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError

from activities.bookkeeping import Bookkeeping, Entry, Trouble
from activities.gates import OpenGate
from activities.steps import NEWER, UnknownStep, is_due, parse_step
from domain.agenda import Agenda, OpenStep
from domain.messages import Step, engine
from domain.processes.cohort.outcomes import JudgePlaces as Judge
from domain.processes.cohort.steps import JudgePlaces, SendInstructions
from domain.ref import Ref, effect_id
from domain.refusals import NotNow
from store import trouble
from store.pool import Connection, Pool
from tests.store.scenes import COHORT, HOLDER, Scene, opened, scene, take

DECISION = datetime.fromisoformat("2026-05-08T08:00:00Z")
INSTRUCTIONS = datetime.fromisoformat("2026-05-13T08:00:00Z")
LAST_DAY = datetime.fromisoformat("2026-06-15T09:00:00Z")


class Office:
    """A cohort with people, and the activities that keep its books."""

    def __init__(self, made: Scene, books: Bookkeeping) -> None:
        self.made, self.books = made, books

    async def entry(self, key: str) -> Entry:
        """Return a step as its agenda holds it."""
        agenda = await self.books.read_agenda(COHORT)
        return Entry(ref=COHORT, item=next(item for item in agenda.steps if item.key == key))

    async def count(self, event: str) -> int:
        return (await self.made.types(COHORT)).count(f"cohort.{event}.v1")


@pytest.fixture
async def office(pool: Pool) -> Office:
    made = await scene(pool)
    await opened(made, capacity=2)
    await made.do(COHORT, take("p-amal", "p-bryn"), by=engine(HOLDER))
    await made.at(DECISION)
    return Office(made, Bookkeeping(pool, made.clock, made.ledger, OpenGate(pool, made.clock)))


async def test_a_recorded_step_leaves_the_agenda(office: Office) -> None:
    before = await office.books.read_agenda(COHORT)
    left = await office.books.record(await office.entry("judge_places"))

    assert await office.count("going_ahead") == 1
    assert not is_due("judge_places", left)
    assert left.seq > before.seq
    assert of_places(left)[0].due == INSTRUCTIONS


def of_places(agenda: Agenda) -> list[OpenStep]:
    """Return the steps beside those that tell a trainer of a day."""
    return [item for item in agenda.steps if not item.key.startswith("tell_handover")]


async def test_a_repeated_step_has_one_effect_and_tells_the_present_agenda(office: Office) -> None:
    entry = await office.entry("judge_places")
    await office.books.record(entry)
    await office.made.at(INSTRUCTIONS)
    again = await office.books.record(entry)

    assert await office.count("going_ahead") == 1
    assert again.now == INSTRUCTIONS
    assert [item.due for item in of_places(again)][:2] == [INSTRUCTIONS, INSTRUCTIONS]


async def test_a_step_that_left_before_its_turn_is_a_normal_outcome(office: Office) -> None:
    entry = await office.entry("judge_places")
    await office.made.do(COHORT, Judge(), by=engine(COHORT))  # Under another id, somehow.
    left = await office.books.record(entry)

    assert await office.count("going_ahead") == 1
    assert not is_due("judge_places", left)


async def test_a_step_that_leaves_in_its_turn_is_a_normal_outcome(office: Office) -> None:
    office.books.gate = _Overtaken(office.made)
    left = await office.books.record(await office.entry("judge_places"))

    assert await office.count("going_ahead") == 1
    assert not is_due("judge_places", left)


class _Overtaken(OpenGate):
    """Once a step has its turn, somebody else does what it was for."""

    def __init__(self, made: Scene) -> None:
        super().__init__(made.pool, made.clock)
        self._made = made

    @asynccontextmanager
    async def turn(self, ref: Ref, step: Step) -> AsyncIterator[bool]:
        async with super().turn(ref, step) as wanted:
            await self._made.do(COHORT, Judge(), by=engine(COHORT))
            yield wanted


async def test_a_step_that_is_not_due_yet_is_not_done(office: Office) -> None:
    await office.books.record(await office.entry("judge_places"))
    left = await office.books.record(await office.entry("instructions:0001-1:1"))

    assert await office.count("instructed") == 0
    assert left.steps


async def test_a_refusal_of_a_due_step_is_final_and_names_ids_only(office: Office) -> None:
    step = JudgePlaces(key="judge_places", due=DECISION)
    with pytest.raises(ApplicationError) as raised:
        await office.books.settle(COHORT, step, Judge(), [Forbidden()])

    assert raised.value.type == "NotNow"
    assert raised.value.non_retryable
    assert "does not fit the present stage" in raised.value.message
    assert await office.count("going_ahead") == 0


async def test_a_step_past_its_time_lapses_instead(office: Office) -> None:
    await office.books.record(await office.entry("judge_places"))
    await office.made.at(INSTRUCTIONS)
    entry = await office.entry("instructions:0001-1:1")
    step = parse_step(COHORT, entry.item)
    assert isinstance(step, SendInstructions)
    await office.made.at(LAST_DAY + timedelta(seconds=1))
    left = await office.books.settle(COHORT, step)

    assert await office.count("instructed") == 0
    assert await office.count("step_lapsed") == 1
    assert not is_due(step.key, left)


async def test_nothing_lapses_while_the_store_sees_time_left(office: Office) -> None:
    await office.books.record(await office.entry("judge_places"))
    await office.made.at(INSTRUCTIONS)
    entry = await office.entry("instructions:0001-1:1")
    left = await office.books.lapse(entry)
    assert is_due(entry.item.key, left)
    assert await office.count("step_lapsed") == 0

    await office.made.at(LAST_DAY + timedelta(seconds=1))
    left = await office.books.lapse(entry)
    assert not is_due(entry.item.key, left)
    assert await office.count("step_lapsed") == 1


async def test_trouble_is_noted_only_while_the_step_is_asked_for(
    office: Office, pool: Pool
) -> None:
    entry = await office.entry("judge_places")
    report = Trouble(ref=COHORT, item=entry.item, cause="The printer is on fire.")
    await office.books.trouble(report)
    await office.books.trouble(report)
    async with pool.acquire() as conn:
        (noted,) = await trouble.list_troubles(conn)
    await office.books.record(entry)
    await office.books.trouble(report)
    async with pool.acquire() as conn:
        left = await trouble.list_troubles(conn)

    assert (noted.cause, noted.tries, noted.since) == ("The printer is on fire.", 2, DECISION)
    assert left == []


async def test_the_effect_has_the_id_of_its_step(office: Office) -> None:
    await office.books.record(await office.entry("judge_places"))
    found = await office.made.one(
        "SELECT actor_id FROM command WHERE command_id = $1", effect_id(COHORT, "judge_places")
    )

    assert found == COHORT


@pytest.mark.parametrize(
    "body",
    [
        {"step": "send_owls"},
        {},
        {"step": "remind_day", "key": "k", "due": "2026-05-08T08:00:00Z"},
    ],
)
def test_an_unreadable_step_says_so_without_its_class(body: dict[str, Any]) -> None:
    with pytest.raises(UnknownStep) as raised:
        parse_step(COHORT, OpenStep(key="k", due=DECISION, until=None, body=body))

    assert str(raised.value) == NEWER


def test_an_agenda_asks_only_for_what_is_due() -> None:
    later = OpenStep(key="k", due=DECISION + timedelta(seconds=1), until=None, body={})
    agenda = Agenda(ref=COHORT, seq=1, closed=False, now=DECISION, steps=(later,))

    assert not is_due("k", agenda)
    assert is_due("k", agenda.model_copy(update={"now": later.due}))
    assert not is_due("other", agenda.model_copy(update={"now": later.due}))


class Forbidden:
    """Something in the step's transaction that is refused."""

    async def write(self, conn: Connection, at: datetime) -> None:
        raise NotNow(command="Judge", stage="x")
