"""Facts from outside a stream hold until the command commits."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from domain.facts import ClashesOf, NextNumber, PublicId, Slot
from domain.messages import engine
from domain.money import Line
from domain.processes.cohort import CohortOf, Unplanned
from domain.processes.cohort.commands import ChangeTrainer
from domain.processes.invoice import CreditInvoice, Issue, RecordPayment
from domain.ref import Ref
from domain.refusals import NotFound, Refused
from store.chance import RandomChance, SeededChance
from store.facts import FactLoader
from store.ledger import Outcome
from store.numbers import SERIES, number
from store.pool import Pool
from store.refusals import TakenMeanwhile
from store.streams import Held
from tests.store.scenes import (
    COHORT,
    FIRST,
    HOLDER,
    NOW,
    OTHER,
    PROVIDER,
    Scene,
    days,
    interested,
    opened,
    plan,
    scene,
    take,
)

LINE = Line(description="A day", quantity=1, unit_pence=5000, vat="outside_scope")


async def issue(made: Scene, ref: Ref, **more: Any) -> Outcome:
    command = Issue(
        provider=PROVIDER, regarding=HOLDER, lines=(LINE,), tax_point=FIRST.date(), **more
    )
    return await made.do(ref, command)


async def numbers(made: Scene) -> list[str]:
    return [row[0] for row in await made.all("SELECT number FROM invoice ORDER BY number")]


async def test_invoices_are_numbered_without_gaps_though_many_are_refused(pool: Pool) -> None:
    made = await scene(pool)
    await interested(made)

    async def one(count: int) -> None:
        await issue(made, f"invoice:{count:04}")
        await made.refused(
            f"invoice:{count:04}",
            Issue(provider=PROVIDER, regarding=HOLDER, lines=(LINE,), tax_point=FIRST.date()),
        )

    await asyncio.gather(*(one(count) for count in range(12)))

    assert await numbers(made) == [number("invoice", count) for count in range(1, 13)]
    assert await made.one("SELECT last FROM counter WHERE series = 'invoice'") == 12


async def test_credit_notes_have_their_own_series(pool: Pool) -> None:
    made = await scene(pool)
    await interested(made)
    await issue(made, "invoice:0001")

    await made.do("invoice:0001", CreditInvoice(pence=1000, cause="goodwill", reason="t-why"))

    assert await made.all("SELECT number, gross_pence FROM credit_note") == [("CN-00001", 1000)]
    assert await numbers(made) == ["INV-00001"]


async def test_payment_draws_no_number(pool: Pool) -> None:
    made = await scene(pool)
    await interested(made)
    await issue(made, "invoice:0001")

    await made.do(
        "invoice:0001",
        RecordPayment(pence=5000, received_on=NOW.date(), reference="BACS 1"),
    )

    assert await made.all("SELECT series, last FROM counter") == [("invoice", 1)]


async def test_trainer_of_two_cohorts_at_once_goes_to_one(pool: Pool) -> None:
    made = await scene(pool)

    outcomes = await asyncio.gather(
        made.do(COHORT, plan()),
        made.do(OTHER, plan(days=days(room="Room 2"))),
        return_exceptions=True,
    )

    (lost,) = [one for one in outcomes if isinstance(one, Refused)]
    assert [reason.code for reason in lost.reasons] == ["Clashes"] * 3
    assert await made.one("SELECT count(*) FROM stream") == 1
    assert await made.one("SELECT count(*) FROM booking") == 6


async def test_days_that_only_touch_do_not_clash(pool: Pool) -> None:
    made = await scene(pool)
    await made.do(COHORT, plan())
    later = [
        day.model_copy(update={"starts": day.ends, "ends": day.ends + timedelta(hours=2)})
        for day in days()
    ]

    await made.do(OTHER, plan(days=later))

    assert await made.one("SELECT count(*) FROM booking") == 12


async def test_own_bookings_are_no_clash(pool: Pool) -> None:
    made = await scene(pool)
    await made.do(COHORT, plan())

    async with pool.acquire() as conn, conn.transaction():
        held = Held()
        await held.lock(conn, [COHORT])
        loader = FactLoader(conn, held, RandomChance(), uuid4())
        slots = (Slot(resource="p-trainer", starts=FIRST, ends=FIRST + timedelta(hours=1)),)
        need = ClashesOf(slots=slots)
        mine = await loader.load(COHORT, [need])
        others = await loader.load(OTHER, [need])

    assert mine == {need: ()}
    assert [clash.taken_by for clash in others[need]] == [COHORT]


async def test_booking_that_slips_past_the_domain_is_stopped_by_the_database(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await scene(pool)
    await made.do(COHORT, plan())

    async def blind(*_: object) -> tuple[()]:
        return ()

    monkeypatch.setattr(FactLoader, "_clashes", blind)

    refused = await made.refused(OTHER, plan())

    assert isinstance(refused, TakenMeanwhile)
    assert await made.all("SELECT ref, reasons FROM refusal") == [
        (OTHER, [{"code": "TakenMeanwhile", "field": None}])
    ]
    assert await made.one("SELECT count(*) FROM stream") == 1


async def test_released_trainer_can_be_booked_again(pool: Pool) -> None:
    made = await scene(pool)
    await made.do(COHORT, plan())
    for day in days():
        await made.do(COHORT, ChangeTrainer(day=day.number, trainer="p-second"))

    await made.do(OTHER, plan(days=days(room="Room 2")))

    assert await made.one("SELECT count(*) FROM booking WHERE resource = 'p-trainer'") == 3


async def test_person_cannot_be_in_two_cohorts_on_one_day(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    await opened(made, OTHER, days=days(trainer="p-second", room="Room 2"))
    await made.do(COHORT, take("p-jo"), by=engine(HOLDER))

    refused = await made.refused(OTHER, take("p-jo"), by=engine(HOLDER))

    assert {reason.code for reason in refused.reasons} == {"Clashes"}


async def test_state_of_a_stream_that_does_not_exist_is_its_beginning(pool: Pool) -> None:
    async with pool.acquire() as conn, conn.transaction():
        loader = FactLoader(conn, Held(), RandomChance(), uuid4())
        need = CohortOf(ref=COHORT)

        assert await loader.load(HOLDER, [need]) == {need: Unplanned()}


@pytest.mark.parametrize("ref", ["provider:0001", "nothing:0001"])
async def test_state_of_a_wrong_reference_is_not_found(pool: Pool, ref: Ref) -> None:
    async with pool.acquire() as conn, conn.transaction():
        loader = FactLoader(conn, Held(), RandomChance(), uuid4())
        with pytest.raises(NotFound):
            await loader.load(HOLDER, [CohortOf(ref=ref)])


async def test_state_asked_for_cannot_change_before_the_commit(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    async with pool.acquire() as conn:
        async with conn.transaction():
            loader = FactLoader(conn, Held(), RandomChance(), uuid4())
            await loader.load(HOLDER, [CohortOf(ref=COHORT)])
            change = asyncio.create_task(made.do(COHORT, take("p-jo"), by=engine(HOLDER)))
            await asyncio.sleep(0.1)
            assert not change.done()
        outcome = await change

    assert [type(event).__name__ for event in outcome.events] == ["PlacesTaken"]


def test_every_series_of_the_processes_has_a_beginning() -> None:
    assert number("invoice", 7) == "INV-00007"
    assert number("credit_note", 123456) == "CN-123456"
    assert number("registration", 12) == "REG-00012"
    assert sorted(SERIES) == ["credit_note", "invoice", "registration"]


async def test_public_ids_are_random_in_earnest_and_repeatable_in_simulation(pool: Pool) -> None:
    command_id, need = uuid4(), PublicId(purpose="award")

    async def drawn(chance: Any) -> str:
        async with pool.acquire() as conn:
            loader = FactLoader(conn, Held(), chance, command_id)
            found: str = (await loader.load("award:0001", [need]))[need]
            return found

    assert await drawn(SeededChance("one")) == await drawn(SeededChance("one"))
    assert await drawn(SeededChance("one")) != await drawn(SeededChance("two"))
    assert await drawn(RandomChance()) != await drawn(RandomChance())
    assert len(await drawn(RandomChance())) == len(await drawn(SeededChance("one"))) == 32


async def test_number_is_the_same_for_one_decision_and_given_out_when_used(pool: Pool) -> None:
    need = NextNumber(series="invoice")
    async with pool.acquire() as conn, conn.transaction():
        loader = FactLoader(conn, Held(), RandomChance(), uuid4())
        first = await loader.load("invoice:0001", [need])
        unused = await loader.load("invoice:0002", [need])
        loader.use([need])
        second = await loader.load("invoice:0003", [need])
        await loader.keep_numbers()
        last = await conn.fetchval("SELECT last FROM counter")

    assert (first[need], unused[need], second[need]) == ("INV-00001", "INV-00001", "INV-00002")
    assert last == 1
