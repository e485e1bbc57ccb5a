"""What a cohort passes on to those who wait: their offer while it stands, and its end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from activities import deliveries
from activities.deliveries import HEARINGS, Deliveries, Hearing
from activities.gates import OpenGate
from activities.steps import Call, is_due, parse_step
from domain.agenda import Agenda
from domain.messages import Command, engine
from domain.parts.waiting import Cause
from domain.processes.cohort import GiveUpPlaces, TakeOffer
from domain.processes.cohort.commands import Cancel, OfferPlace
from domain.processes.provider.commands import AddSetting
from domain.ref import Ref
from store.pool import Pool
from tests.store.scenes import COHORT, FIRST, HOLDER, Scene, interested, opened, scene, take

WAITS, WAITS_TOO = "provider:0001", "provider:0002"
News = tuple[Ref, int, Any, Any]


@dataclass
class StandIn:
    """A service that waits for places: it keeps what it hears, and takes a setting as the news."""

    heard: list[News] = field(default_factory=list)

    def hearings(self) -> Mapping[str, Hearing]:
        usual = HEARINGS["bigger_picture"]
        return {
            "bigger_picture": usual,
            "provider": Hearing(
                attendance=usual.attendance,
                day_moved=usual.day_moved,
                cancelled=usual.cancelled,
                offered=self.offered,
                offer_gone=self.gone,
            ),
        }

    def offered(self, cohort: Ref, offer: int, answer_by: datetime, last_minute: bool) -> Command:
        self.heard.append((cohort, offer, answer_by, last_minute))
        return self.noted(f"offered-{offer}", f"1-10000000{offer}")

    def gone(self, cohort: Ref, offer: int, cause: Cause) -> Command:
        self.heard.append((cohort, offer, cause, None))
        return self.noted(f"gone-{offer}", f"1-20000000{offer}")

    def noted(self, what: str, cqc_location: str) -> Command:
        return AddSetting(
            setting=what,
            setting_name=what,
            cqc_location=cqc_location,
            district="Ashfield",
            people_supported=1,
            registered_manager="p-manager",
        )


class Waiting:
    """A full cohort of one place for which two providers wait."""

    def __init__(self, made: Scene, stand_in: StandIn) -> None:
        self.made, self.stand_in = made, stand_in
        self.deliveries = Deliveries(made.pool, made.clock, made.ledger, OpenGate())

    async def perform(self, key: str) -> Agenda:
        """Perform the step with this key as the workflow would."""
        agenda = await self.deliveries.agenda(COHORT)
        item = next(one for one in agenda.steps if one.key == key)
        act = getattr(self.deliveries, str(item.body["step"]))
        left: Agenda = await act(Call(ref=COHORT, step=parse_step(COHORT, item)))
        return left

    async def free(self, at: datetime) -> None:
        await self.made.at(at)
        await self.made.do(COHORT, GiveUpPlaces(holder=HOLDER), by=engine(HOLDER))
        await self.made.do(COHORT, OfferPlace(holder=WAITS))

    async def settings(self, provider: Ref) -> list[str]:
        found = await self.made.all(
            "SELECT setting FROM setting WHERE ref = $1 ORDER BY setting", provider
        )
        return [row[0] for row in found if row[0] != "rowan-house"]


@pytest.fixture
async def waiting(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> Waiting:
    stand_in = StandIn()
    monkeypatch.setattr(deliveries, "HEARINGS", stand_in.hearings())
    made = await scene(pool)
    await interested(made)
    await interested(made, "bigger_picture:0002", WAITS_TOO)
    await opened(made, capacity=1)
    await made.do(COHORT, take(None), by=engine(HOLDER))
    for number, holder in enumerate((WAITS, WAITS_TOO), start=1):
        asked = take(None, holder=holder)
        (seat,) = asked.seats
        own = seat.model_copy(update={"place": f"waits-{number}"})
        wants = asked.model_copy(update={"or_queue": True, "seats": (own,)})
        await made.do(COHORT, wants, by=engine(holder))
    return Waiting(made, stand_in)


async def test_a_holder_hears_of_its_offer_once(waiting: Waiting) -> None:
    at = FIRST - timedelta(days=28)
    await waiting.free(at)
    left = await waiting.perform("pass_on_offer:1")

    ((cohort, offer, answer_by, last_minute),) = waiting.stand_in.heard
    assert (cohort, offer, last_minute) == (COHORT, 1, False)
    assert at < answer_by < at + timedelta(days=5)
    assert not is_due("pass_on_offer:1", left)
    assert await waiting.settings(WAITS) == ["offered-1"]
    assert await waiting.settings(WAITS_TOO) == []


async def test_near_the_start_all_hear_that_the_first_wins(waiting: Waiting) -> None:
    await waiting.free(FIRST - timedelta(hours=20))
    for number in (1, 2):
        await waiting.perform(f"pass_on_offer:{number}")
    await waiting.made.do(COHORT, TakeOffer(holder=WAITS_TOO), by=engine(WAITS_TOO))
    await waiting.perform("pass_on_offer_gone:1")

    assert [news[3] for news in waiting.stand_in.heard] == [True, True, None]
    assert waiting.stand_in.heard[-1] == (COHORT, 1, "taken by somebody else", None)
    assert await waiting.settings(WAITS) == ["gone-1", "offered-1"]


async def test_an_offer_that_is_gone_already_is_not_passed_on(waiting: Waiting) -> None:
    await waiting.free(FIRST - timedelta(days=28))
    agenda = await waiting.deliveries.agenda(COHORT)
    item = next(one for one in agenda.steps if one.key == "pass_on_offer:1")
    await waiting.made.do(COHORT, TakeOffer(holder=WAITS), by=engine(WAITS))
    await waiting.deliveries.pass_on_offer(
        Call.model_validate({"ref": COHORT, "step": parse_step(COHORT, item)})
    )

    assert waiting.stand_in.heard == []


async def test_those_who_wait_hear_of_a_cancellation(waiting: Waiting) -> None:
    await waiting.free(FIRST - timedelta(days=28))
    await waiting.made.do(COHORT, Cancel(reason="t-0001"))
    for number in (1, 2):
        await waiting.perform(f"pass_on_offer_gone:{number}")

    assert [news[1:3] for news in waiting.stand_in.heard] == [
        (1, "cohort cancelled"),
        (0, "cohort cancelled"),
    ]


async def test_a_service_that_does_not_listen_is_not_told(
    waiting: Waiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "HEARINGS", HEARINGS)
    await waiting.free(FIRST - timedelta(days=28))
    left = await waiting.perform("pass_on_offer:1")

    assert not is_due("pass_on_offer:1", left)
    assert waiting.stand_in.heard == []
