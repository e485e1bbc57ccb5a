"""What a cohort passes on: each holder hears once, and only of its own people."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from activities.deliveries import Deliveries
from activities.gates import OpenGate
from activities.steps import Call, is_due
from domain.messages import engine
from domain.processes.cohort import Cohort, Mark, MarkRegister, tellings
from domain.processes.cohort.commands import MoveDay
from domain.processes.cohort.steps import ReportRegister, TellDayMove
from domain.ref import Ref, effect_id
from domain.registry import DECIDERS
from store.events import read
from store.pool import Pool
from store.streams import peek
from tests.programme.conftest import EXAMPLE
from tests.store.scenes import HOLDER, Scene, opened, scene, take
from workers.scenario.reading import read_scenario
from workers.scenario.running import Player

UNTIL_SIGNED_UP = "supply_purchase_order"  # the first happening that needs steps to be performed


class Taught:
    """A cohort with the managers of four programmes, at the end of its first day."""

    def __init__(self, made: Scene, ref: Ref, deliveries: Deliveries) -> None:
        self.made, self.ref, self.deliveries = made, ref, deliveries

    async def cohort(self) -> Cohort:
        async with self.made.pool.acquire() as conn:
            state = await peek(conn, self.ref)
        assert isinstance(state, Cohort)
        return state

    async def mark(self, status: str = "attended") -> None:
        people = (await self.cohort()).expected(1)
        marks = tuple(Mark.model_validate({"person": one, "status": status}) for one in people)
        await self.made.do(self.ref, MarkRegister(day=1, marks=marks))

    async def call(self) -> Call[ReportRegister]:
        agenda = await self.deliveries.agenda(self.ref)
        item = next(item for item in agenda.steps if item.key.startswith("report:"))
        return Call(ref=self.ref, step=ReportRegister.model_validate(item.body))

    async def heard(self, kind: type) -> dict[Ref, list[object]]:
        """Return the events of one class in each holder's stream."""
        cohort = await self.cohort()
        found: dict[Ref, list[object]] = {}
        async with self.made.pool.acquire() as conn:
            for holder in sorted({place.holder for place in cohort.places}):
                log = await read(conn, holder)
                found[holder] = [event for event in log if isinstance(event, kind)]
        return found


@pytest.fixture
async def taught(pool: Pool) -> Taught:
    scenario = read_scenario(EXAMPLE)
    made = await scene(pool, scenario.starts)
    player = Player(scenario, pool, made.ledger)
    for happening in scenario.happenings:
        if happening.do == UNTIL_SIGNED_UP:
            break
        await made.at(happening.at)
        await player.play(happening)
    deliveries = Deliveries(pool, made.clock, made.ledger, OpenGate(pool, made.clock))
    taught = Taught(made, scenario.streams["spring"], deliveries)
    await made.at((await taught.cohort()).days[0].ends)
    return taught


def attendance() -> type:
    events = {event.type: event for event in DECIDERS["bigger_picture"].events}
    return events["bigger_picture.attendance_taken.v1"]


async def test_each_holder_hears_of_its_own_people(taught: Taught) -> None:
    await taught.mark()
    call = await taught.call()
    left = await taught.deliveries.report_register(call)

    heard = await taught.heard(attendance())
    cohort = await taught.cohort()
    assert len(heard) == 4
    for holder, events in heard.items():
        (event,) = events
        people = {mark.person for mark in event.marks}  # type: ignore[attr-defined]
        assert people
        assert all(cohort.holder_of(person, 1) == holder for person in people)
    assert not is_due(call.step.key, left)
    assert cohort.log(1).reported == 1


async def test_a_repeated_delivery_is_heard_once(taught: Taught) -> None:
    await taught.mark()
    call = await taught.call()
    await taught.deliveries.report_register(call)
    await taught.deliveries.report_register(call)

    assert {len(events) for events in (await taught.heard(attendance())).values()} == {1}


async def test_a_delivery_interrupted_half_way_is_completed(taught: Taught) -> None:
    await taught.mark()
    call = await taught.call()
    cohort = await taught.cohort()
    first = min(place.holder for place in cohort.places)
    marks = tuple(one for one in cohort.log(1).marks if cohort.holder_of(one.person, 1) == first)
    await taught.made.ledger.handle(  # The worker died after this one.
        first,
        tellings.RecordAttendance(cohort=taught.ref, day=1, revision=1, marks=marks),
        command_id=effect_id(taught.ref, f"{call.step.key}/{first}"),
        actor=engine(taught.ref),
    )
    await taught.deliveries.report_register(call)

    assert {len(events) for events in (await taught.heard(attendance())).values()} == {1}


async def test_an_overtaken_revision_is_not_delivered(taught: Taught) -> None:
    await taught.mark("absent")
    old = await taught.call()
    await taught.mark("attended")
    left = await taught.deliveries.report_register(old)
    assert {len(events) for events in (await taught.heard(attendance())).values()} == {0}

    new = await taught.call()
    assert is_due(new.step.key, left)
    await taught.deliveries.report_register(new)
    heard = await taught.heard(attendance())
    assert all(
        mark.status == "attended"
        for events in heard.values()
        for event in events
        for mark in event.marks  # type: ignore[attr-defined]
    )


async def test_a_holder_that_refuses_does_not_stop_the_others(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made, capacity=2)
    await made.do("cohort:spring", take("p-amal"), by=engine(HOLDER))  # It never signed up.
    deliveries = Deliveries(pool, made.clock, made.ledger, OpenGate(pool, made.clock))
    taught = Taught(made, "cohort:spring", deliveries)
    await made.at((await taught.cohort()).days[0].ends)
    await taught.mark()
    with capture_logs() as logs:
        await deliveries.report_register(await taught.call())

    assert [(one["event"], one["holder"]) for one in logs] == [("news refused", HOLDER)]
    assert (await taught.cohort()).log(1).reported == 1


async def test_a_moved_day_is_passed_on_and_stays_to_be_told(taught: Taught) -> None:
    cohort = await taught.cohort()
    day = cohort.days[1]
    later = timedelta(hours=1)
    await taught.made.do(
        taught.ref,
        MoveDay(day=day.number, starts=day.starts + later, ends=day.ends + later, room=day.room),
    )
    agenda = await taught.deliveries.agenda(taught.ref)
    item = next(item for item in agenda.steps if item.key.startswith("tell_move:"))
    call = Call(ref=taught.ref, step=TellDayMove.model_validate(item.body))
    left = await taught.deliveries.pass_on_day_move(call)
    await taught.deliveries.pass_on_day_move(call)

    events = {event.type: event for event in DECIDERS["bigger_picture"].events}
    heard = await taught.heard(events["bigger_picture.day_move_noted.v1"])
    assert {len(found) for found in heard.values()} == {1}
    assert is_due(item.key, left)  # The letters settle it.
