"""The list that serves all cohorts of a service hears of room; those who wait hear of its end."""

import pytest

from activities.deliveries import Deliveries
from activities.gates import OpenGate
from activities.steps import Call, is_due, parse_step
from domain.agenda import Agenda, OpenStep
from domain.processes.allocation import Running
from domain.processes.allocation.commands import Close
from domain.ref import Ref
from domain.services.course.commands import CancelPlace
from domain.services.course.events import OfferEnded
from store import events
from store.pool import Pool
from store.streams import peek
from tests.store.courses import DATE, a_date, a_provider, book
from tests.store.scenes import Scene, scene, work
from tests.store.test_funded_places import ACE, BOOKING, OTHER, REF, funded


class Doing:
    """Performs single steps as the workflows would."""

    def __init__(self, made: Scene) -> None:
        self.made = made
        self.deliveries = Deliveries(
            made.pool, made.clock, made.ledger, OpenGate(made.pool, made.clock)
        )

    async def step(self, ref: Ref, key: str) -> OpenStep:
        agenda = await self.deliveries.agenda(ref)
        return next(one for one in agenda.steps if one.key == key)

    async def told_of_room(self) -> OpenStep:
        """The open step by which the cohort tells of its room."""
        agenda = await self.deliveries.agenda(DATE)
        return next(one for one in agenda.steps if one.body["step"] == "tell_room")

    async def perform(self, ref: Ref, key: str) -> Agenda:
        item = await self.step(ref, key)
        act = getattr(self.deliveries, str(item.body["step"]))
        left: Agenda = await act(Call(ref=ref, step=parse_step(ref, item)))
        return left


@pytest.fixture
async def doing(pool: Pool) -> Doing:
    return Doing(await funded(pool, places=8, capacity=1))


async def test_an_opened_cohort_tells_the_list_what_it_has_free(doing: Doing) -> None:
    key = (await doing.told_of_room()).key
    left = await doing.perform(DATE, key)

    async with doing.made.pool.acquire() as conn:
        state = await peek(conn, REF)
    assert isinstance(state, Running)
    assert [(one.cohort, one.free) for one in state.allocation.rooms] == [(DATE, 1)]
    assert not is_due(key, left)


async def test_a_cohort_opened_before_the_places_is_known_to_them(pool: Pool) -> None:
    made = await scene(pool)
    await a_provider(made)
    await a_date(made, ACE, capacity=1)

    doing = Doing(made)
    await doing.perform(DATE, (await doing.told_of_room()).key)

    assert await made.types(REF) == ["allocation.room_noted.v1"]


async def test_room_that_went_and_came_back_is_other_news(doing: Doing) -> None:
    """Whoever still performs the first step must not be taken for the second one."""
    made = doing.made
    first = await doing.told_of_room()
    await made.do(BOOKING, book(ACE, "p-gail"))
    assert "tell_room" not in [
        one.body["step"] for one in (await doing.deliveries.agenda(DATE)).steps
    ]
    await made.do(BOOKING, CancelPlace(person="p-gail", reason="t-why"))
    second = await doing.told_of_room()

    assert first.body == {**second.body, "key": first.key, "due": first.body["due"]}
    assert first.key != second.key


async def test_those_who_wait_hear_that_the_places_are_closed(doing: Doing) -> None:
    made = doing.made
    await made.do(BOOKING, book(ACE, "p-gail"))
    await made.do(OTHER, book(ACE, "p-ivo", wait=True))
    await work(made)
    await made.do(REF, Close(reason="t-why"))

    left = await doing.perform(REF, "end_waiting:1:1")

    async with made.pool.acquire() as conn:
        heard = [one for one in await events.read(conn, OTHER) if isinstance(one, OfferEnded)]
    assert [one.cause for one in heard] == ["funding ended"]
    assert not is_due("end_waiting:1:1", left)
