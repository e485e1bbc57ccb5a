"""Holds of the site on a real store: a hundred visitors, one last place, and what is left of it."""

import asyncio
from collections import Counter
from uuid import uuid4

import pytest

from domain.messages import VISITOR, engine
from domain.processes.cohort.refusals import CohortFull
from domain.processes.request import commands as q
from domain.refusals import NotAllowed, Refused
from domain.services.course import commands as c
from store.pages import names
from store.pool import Pool, open_pool
from store.rebuild import compare
from store.verify import verify
from tests.conftest import Server, fresh_database
from tests.store.courses import DATE, a_date, a_provider, book
from tests.store.scenes import Scene, scene, work

COURSE, CAPACITY, VISITORS, AT_ONCE = "care_planning", 3, 100, 20
ASKS, WAITS, BOOKING = "request:visitor", "request:waits", "course:accepted"


def hold(places: int = 1, *, wait: bool = False) -> q.HoldPlaces:
    return q.HoldPlaces(service=COURSE, cohort=DATE, places=places, wait=wait)


def details() -> q.Send:
    return q.Send(organisation="t-organisation", setting="t-setting", contact="p-visitor")


@pytest.fixture
async def made(pool: Pool) -> Scene:
    begun = await scene(pool)
    await a_provider(begun)
    await a_date(begun, COURSE, capacity=CAPACITY, automatic=False)
    return begun


async def test_one_of_a_hundred_visitors_holds_the_last_place(postgres: Server) -> None:
    async with fresh_database(postgres) as dsn, open_pool(dsn, size=AT_ONCE) as pool:
        made = await scene(pool)
        await a_provider(made)
        await a_date(made, COURSE, capacity=CAPACITY)
        await made.do(BOOKING, book(COURSE, "p-gail", "p-ivo"))

        async def ask(number: int) -> str:
            try:
                await made.do(f"request:rival-{number:03}", hold(), by=VISITOR)
            except Refused as refused:
                return refused.code
            return "held"

        became = Counter(await asyncio.gather(*(ask(number) for number in range(VISITORS))))

        assert became == {"held": 1, CohortFull.__name__: VISITORS - 1}
        assert await made.one("SELECT taken FROM cohort WHERE ref = $1", DATE) == CAPACITY
        assert (await verify(pool)).faults == ()


async def test_a_hold_is_in_the_agenda_and_in_the_places(made: Scene) -> None:
    await made.do(ASKS, hold(2), by=VISITOR)

    due = "SELECT due - $2 FROM agenda_item WHERE ref = $1 AND key = 'end_hold'"
    now = await made.one("SELECT last_at FROM stream WHERE ref = $1", ASKS)
    assert str(await made.one(due, ASKS, now)) == "0:30:00"
    places = await made.all("SELECT holder, person, status FROM place WHERE ref = $1", DATE)
    assert places == [(ASKS, None, "held")] * 2
    assert not list(await compare(made.pool))


async def test_a_request_becomes_a_booking_in_one_transaction(made: Scene) -> None:
    await made.do(ASKS, hold(2), by=VISITOR)
    await made.do(ASKS, details(), by=VISITOR)
    await made.do(WAITS, hold(2, wait=True), by=VISITOR)
    await made.do(WAITS, details(), by=VISITOR)
    waiting = "SELECT holder, provider, count FROM waiting WHERE ref = $1"
    assert await made.all(waiting, DATE) == [(WAITS, None, 2)]

    asked = book(COURSE, "p-gail", "p-ivo").model_copy(update={"request": ASKS})
    await made.do(BOOKING, asked)
    turn = book(COURSE, "p-june").model_copy(update={"request": WAITS})
    await made.do("course:waiting", turn)
    await work(made)

    held = "SELECT DISTINCT holder FROM place WHERE ref = $1 AND status <> 'given up'"
    assert await made.all(held, DATE) == [(BOOKING,)]
    assert await made.all(waiting, DATE) == [("course:waiting", "provider:0001", 1)]
    assert await made.one("SELECT stage FROM stream WHERE ref = $1", ASKS) == "accepted"
    assert (await verify(made.pool)).verified and not list(await compare(made.pool))


async def test_who_refuses_the_booking_keeps_the_request(made: Scene) -> None:
    await made.do(ASKS, hold(1), by=VISITOR)
    await made.do(ASKS, details(), by=VISITOR)
    asked = book(COURSE, "p-gail", "p-ivo").model_copy(update={"request": ASKS})

    await made.refused(BOOKING, asked)

    assert await made.one("SELECT stage FROM stream WHERE ref = $1", ASKS) == "to be accepted"
    assert await made.one("SELECT taken FROM cohort WHERE ref = $1", DATE) == 1


async def test_a_visitor_gives_no_other_command(made: Scene) -> None:
    await made.do(BOOKING, book(COURSE, "p-gail"))
    await made.do(ASKS, hold(1), by=VISITOR)
    await made.do(ASKS, details(), by=VISITOR)

    for ref, command in (
        (BOOKING, c.CancelPlace(person="p-gail", reason="t-why")),
        (ASKS, q.TurnDown(reason="t-why")),
        (ASKS, q.Accept(booking=BOOKING)),
        (ASKS, q.EndHold()),
    ):
        refused = await made.refused(ref, command, by=VISITOR)
        assert isinstance(refused, NotAllowed)


async def test_the_timeline_names_nobody_on_the_site(made: Scene) -> None:
    await made.do(ASKS, hold(1), by=VISITOR)

    async with made.pool.acquire() as conn:
        words = await names.words_for(conn, [])

    assert words.who(VISITOR) == "Somebody on the website"
    assert words.who(engine(ASKS)) == "The system"


async def test_no_place_is_taken_twice_by_one_form(made: Scene) -> None:
    """The hold has the form's own id: sent twice, it is one hold."""
    form = uuid4()
    ref = f"request:{form.hex}"
    first = await made.do(ref, hold(1), by=VISITOR, id=form)
    again = await made.do(ref, hold(1), by=VISITOR, id=form)

    assert (first.repeated, again.repeated) == (False, True)
    assert await made.one("SELECT taken FROM cohort WHERE ref = $1", DATE) == 1
