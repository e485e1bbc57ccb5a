"""What a cohort passes on to those who wait: their offer while it stands, and its end."""

from datetime import timedelta

import pytest

from activities.deliveries import Deliveries
from activities.gates import OpenGate
from activities.steps import Call, is_due, parse_step
from domain.agenda import Agenda, OpenStep
from domain.messages import Event, engine
from domain.parts.places import Seat
from domain.processes.cohort import TakeOffer, TakePlaces
from domain.processes.cohort.commands import Cancel, OfferPlace
from domain.processes.cohort.steps import PassOnOffer
from domain.ref import Ref
from domain.services.course import commands as c
from domain.services.course.events import OfferEnded, OfferMade
from store import events
from store.pool import Pool
from tests.store.courses import CONDITIONS, DATE, HOUSE, a_date, a_provider, book
from tests.store.scenes import FIRST, Scene, scene, work

MH = "moving_and_handling"
HOLDS, WAITS, WAITS_TOO = "course:holds", "course:waits", "course:waits-too"


class Waiting:
    """A full course date of one place for which two bookings wait."""

    def __init__(self, made: Scene) -> None:
        self.made = made
        self.deliveries = Deliveries(
            made.pool, made.clock, made.ledger, OpenGate(made.pool, made.clock)
        )

    async def step(self, key: str) -> OpenStep:
        agenda = await self.deliveries.agenda(DATE)
        return next(one for one in agenda.steps if one.key == key)

    async def perform(self, key: str) -> Agenda:
        """Perform the step with this key as the workflow would."""
        item = await self.step(key)
        act = getattr(self.deliveries, str(item.body["step"]))
        left: Agenda = await act(Call(ref=DATE, step=parse_step(DATE, item)))
        return left

    async def free(self, before: timedelta, holder: Ref = WAITS) -> None:
        """Free the place so long before the start, and offer it to whose turn it is."""
        await self.made.at(FIRST + timedelta(weeks=1) - before)
        await self.made.do(HOLDS, c.CancelPlace(person="p-gail", reason="t-why"))
        await self.made.do(DATE, OfferPlace(holder=holder))

    async def heard(self, ref: Ref) -> list[Event]:
        """Return what a booking has taken over of its offers."""
        async with self.made.pool.acquire() as conn:
            log = await events.read(conn, ref)
        return [one for one in log if isinstance(one, OfferMade | OfferEnded)]


@pytest.fixture
async def waiting(pool: Pool) -> Waiting:
    made = await scene(pool)
    await a_provider(made)
    await a_date(made, MH, capacity=1, automatic=False)
    await made.do(HOLDS, book(MH, "p-gail", conditions=CONDITIONS))
    await made.do(WAITS, book(MH, "p-ivo", wait=True, conditions=CONDITIONS))
    await made.do(WAITS_TOO, book(MH, "p-june", wait=True, conditions=CONDITIONS))
    await work(made)
    return Waiting(made)


async def test_a_holder_hears_of_its_offer_once(waiting: Waiting) -> None:
    await waiting.free(timedelta(days=28))

    left = await waiting.perform("pass_on_offer:1")

    (made,) = await waiting.heard(WAITS)
    assert isinstance(made, OfferMade)
    assert (made.cohort, made.offer, made.last_minute) == (DATE, 1, False)
    assert made.at < made.answer_by < made.at + timedelta(days=5)
    assert not is_due("pass_on_offer:1", left)
    assert await waiting.heard(WAITS_TOO) == []


async def test_near_the_start_all_hear_that_the_first_wins(waiting: Waiting) -> None:
    await waiting.free(timedelta(hours=20))
    for number in (1, 2):
        await waiting.perform(f"pass_on_offer:{number}")

    await waiting.made.do(WAITS_TOO, c.AcceptOffer())
    await waiting.perform("pass_on_offer_gone:1")

    made, ended = await waiting.heard(WAITS)
    assert isinstance(made, OfferMade) and made.last_minute
    assert isinstance(ended, OfferEnded)
    assert (ended.offer, ended.cause) == (1, "taken by somebody else")


async def test_an_offer_that_is_gone_already_is_not_passed_on(waiting: Waiting) -> None:
    await waiting.free(timedelta(days=28))
    item = await waiting.step("pass_on_offer:1")
    await waiting.made.do(DATE, TakeOffer(holder=WAITS), by=engine(WAITS))

    step = parse_step(DATE, item)
    assert isinstance(step, PassOnOffer)
    await waiting.deliveries.pass_on_offer(Call(ref=DATE, step=step))

    assert await waiting.heard(WAITS) == []


async def test_those_who_wait_hear_of_a_cancellation(waiting: Waiting) -> None:
    await waiting.free(timedelta(days=28))
    await waiting.made.do(DATE, Cancel(reason="t-why"))
    for number in (1, 2):
        await waiting.perform(f"pass_on_offer_gone:{number}")

    ends = [*await waiting.heard(WAITS), *await waiting.heard(WAITS_TOO)]
    assert [(one.offer, one.cause) for one in ends if isinstance(one, OfferEnded)] == [
        (1, "cohort cancelled"),
        (0, "cohort cancelled"),
    ]


async def test_a_holder_that_does_not_listen_is_not_told(waiting: Waiting) -> None:
    """A provider takes no such news: the step is over with, and nothing happens there."""
    asked = TakePlaces(
        service=MH,
        holder=HOUSE,
        provider=HOUSE,
        seats=(Seat(place="direct-1", part="delegate"),),
        or_queue=True,
    )
    await waiting.made.do(DATE, asked, by=engine(HOUSE))
    await waiting.made.do(WAITS, c.DeclineOffer())
    await waiting.made.do(WAITS_TOO, c.DeclineOffer())
    before = await waiting.made.types(HOUSE)
    await waiting.free(timedelta(days=28), HOUSE)

    left = await waiting.perform("pass_on_offer:1")

    assert not is_due("pass_on_offer:1", left)
    assert await waiting.made.types(HOUSE) == before
