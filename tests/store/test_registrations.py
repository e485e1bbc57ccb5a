"""A registration on a real store: its editions and statuses as rows, through a whole life."""

from datetime import date, datetime, timedelta
from typing import Any

from domain.calendar import morning
from domain.messages import engine
from domain.processes.award import commands as c
from domain.ref import Ref
from store.pool import Pool
from store.projections import registration_status
from store.rebuild import compare, rebuild
from store.verify import verify
from tests.store.courses import BEN
from tests.store.earned import earn
from tests.store.scenes import HOLDER, NOW, Scene, scene, work

UPDATE, LAST = date(2027, 3, 1), date(2028, 3, 1)
NEXT_LAST = date(2030, 3, 1)
A_DAY = timedelta(days=1)


async def registration(made: Scene, name: str = "0001", **changes: Any) -> Ref:
    """Issue a registration of two years with an annual update, printed and sent."""
    values = {
        "kind": "registration",
        "valid_months": 24,
        "update_months": 12,
        "framework": "moving_and_handling",
    }
    ref, _ = await earn(made, name, **{**values, **changes})
    await work(made)
    return ref


async def statuses(made: Scene, ref: Ref) -> list[tuple[Any, ...]]:
    sql = "SELECT seq, status, since FROM registration_status WHERE ref = $1 ORDER BY seq"
    return await made.all(sql, ref)


async def told_on(made: Scene, ref: Ref, day: date) -> str | None:
    async with made.pool.acquire() as conn:
        found = await registration_status.as_at(conn, ref, day)
    return found.status if found else None


async def editions(made: Scene) -> list[tuple[Any, ...]]:
    return await made.all(
        "SELECT edition, number, completed_on, valid_until, update_due, status, in_force"
        " FROM award ORDER BY ref, edition"
    )


async def pass_by(made: Scene, until: datetime) -> None:
    """Let the days pass, the engine working every week."""
    async with made.pool.acquire() as conn:
        now = await made.clock.now(conn)
    while now < until:
        now = min(now + timedelta(days=7), until)
        await made.at(now)
        await work(made)


async def test_a_new_registration_has_a_number_and_both_clocks(pool: Pool) -> None:
    made = await scene(pool)
    ref = await registration(made)

    assert await editions(made) == [
        (1, "REG-00001", NOW.date(), LAST, UPDATE, "valid to the end of 1 March 2028", True)
    ]
    assert await statuses(made, ref) == [(1, "registered", NOW)]
    assert await told_on(made, ref, NOW.date() - A_DAY) is None
    assert await told_on(made, ref, NOW.date()) == "registered"


async def test_numbers_are_gapless_and_other_awards_take_none(pool: Pool) -> None:
    made = await scene(pool)
    await registration(made, "0001")
    await earn(made, "0002")
    await registration(made, "0003")

    assert await made.all("SELECT ref, number FROM award ORDER BY ref") == [
        ("award:0001", "REG-00001"),
        ("award:0002", None),
        ("award:0003", "REG-00002"),
    ]
    assert await made.one("SELECT count(*) FROM registration_status") == 2


async def test_a_whole_life_stands_in_the_rows_and_a_rebuild_gives_the_same(pool: Pool) -> None:
    made = await scene(pool)
    ref = await registration(made)
    begins = morning(UPDATE + timedelta(days=45))
    await pass_by(made, begins)
    assert (await editions(made))[0][5:] == ("suspended, the annual update is overdue", False)
    await made.do(ref, c.RecordUpdate(done_on=begins.date(), evidence="t-refresher"))
    await pass_by(made, morning(LAST + timedelta(days=10)))
    await made.do(ref, c.Renew(completed_on=LAST, evidence="t-reassessed"))
    await work(made)
    renewed = morning(LAST + timedelta(days=10))
    await made.do(ref, c.Suspend(reason="t-incident"))
    await made.do(ref, c.Remove(cause="left the setting"))
    await work(made)

    assert await editions(made) == [
        (1, "REG-00001", NOW.date(), LAST, None, "replaced", False),
        (
            *(2, "REG-00001", LAST, NEXT_LAST, date(2029, 3, 1)),
            *("removed from the directory", False),
        ),
    ]
    told = [row[1] for row in await statuses(made, ref)]
    assert told == [
        *("registered", "update due", "suspended", "registered"),
        *("update due", "registered", "suspended", "removed"),
    ]
    for day, status in (
        (UPDATE, "registered"),
        (UPDATE + timedelta(days=8), "update due"),
        (begins.date() - A_DAY, "suspended"),
        (begins.date(), "registered"),
        (renewed.date() - A_DAY, "update due"),
        (renewed.date(), "removed"),
    ):
        assert await told_on(made, ref, day) == status
    before = [await editions(made), await statuses(made, ref)]
    await made.all("DELETE FROM award")
    await made.all("DELETE FROM registration_status")
    assert await rebuild(pool) == 1
    assert [await editions(made), await statuses(made, ref)] == before
    assert await compare(pool) == [] and (await verify(pool)).verified


async def test_an_upheld_appeal_leaves_the_revocation_in_the_history(pool: Pool) -> None:
    made = await scene(pool)
    ref = await registration(made)
    await made.do(ref, c.ProposeRevocation(reason="t-why"))
    assert (await editions(made))[0][5:] == ("revocation proposed", True)
    same = await made.refused(ref, c.ApproveRevocation())
    await made.do(ref, c.ApproveRevocation(), by=BEN)
    await made.do(ref, c.LodgeAppeal(reason="t-appeal"))
    assert (await editions(made))[0][5:] == ("revoked, under appeal", False)
    await made.at(NOW + A_DAY)
    await made.do(ref, c.DecideAppeal(upheld=True, reason="t-right"))
    await work(made)

    assert same.code == "TwoPeople"
    assert await statuses(made, ref) == [
        (1, "registered", NOW),
        (2, "revoked", NOW),
        (3, "registered", NOW + A_DAY),
    ]
    assert await told_on(made, ref, NOW.date()) == "revoked"
    assert await compare(pool) == []


async def test_consent_to_be_named_is_a_column_of_every_edition(pool: Pool) -> None:
    made = await scene(pool)
    ref = await registration(made)
    await made.do(ref, c.Supersede())
    await made.do(ref, c.ListName(listed=True))

    assert await made.all("SELECT name_listed, in_force FROM award ORDER BY edition") == [
        (True, False),
        (True, True),
    ]


async def test_a_registration_without_a_framework_takes_no_number(pool: Pool) -> None:
    made = await scene(pool)

    refused = await made.refused(
        "award:0001",
        c.Issue(
            kind="registration",
            title_of_award="Trainer Assessor",
            holder="p-jo",
            provider="provider:0001",
            setting="rowan-house",
            regarding=HOLDER,
            service="moving_and_handling",
            programme="Trainer assessors",
            completed_on=NOW.date(),
        ),
        by=engine(HOLDER),
    )

    assert [one.code for one in refused.reasons] == ["FrameworkMissing", "ValidityMissing"]
    await registration(made, "0002")
    assert await made.one("SELECT number FROM award") == "REG-00001"
