"""Staff competence on a real store: the registration holds while somebody assesses, and rows."""

import asyncio
from datetime import date, timedelta
from typing import Any

from domain import say
from domain.calendar import morning
from domain.processes.award import commands as award
from domain.processes.competence import Kept, competence_ref, coverage
from domain.processes.competence import commands as c
from domain.processes.competence import refusals as r
from domain.refusals import Refused
from store.pages.coverage import SettingCoverage, coverages
from store.pages.looks import people_around
from store.pool import Pool
from store.projections import employee
from store.promises import promises
from store.rebuild import compare, rebuild
from store.recount_staff import unregistered
from store.streams import peek
from store.verify import verify
from tests.store.scenes import NOW, PROVIDER, Scene, interested, scene, work
from tests.store.test_registrations import pass_by, registration

TODAY = NOW.date()
REF = competence_ref(PROVIDER, "rowan-house", "moving_and_handling")
JO, AMY, BEA, CAI = "p-jo", "p-amy", "p-bea", "p-cai"
A_DAY = timedelta(days=1)


async def rowan_house(pool: Pool) -> tuple[Scene, str]:
    """Return a setting whose registered assessor is Jo, with three others on the list of staff."""
    made = await scene(pool)
    await interested(made)
    ref = await registration(made)
    staff = tuple(
        c.NewEmployee(person=who, role="care worker", joined_on=date(2025, 3, 3))
        for who in (AMY, BEA, CAI)
    )
    await made.do(REF, c.AddStaff(staff=staff))
    return made, ref


def seen(who: str, on: date = TODAY, *not_met: str) -> c.RecordCompetence:
    return c.RecordCompetence(
        person=who,
        assessor=JO,
        assessed_on=on,
        all_met=not not_met,
        not_met=not_met,
        evidence="t-seen",
    )


async def shown(made: Scene, today: date, **more: Any) -> list[SettingCoverage]:
    async with made.pool.acquire() as conn:
        return await coverages(conn, today, **more)


async def test_it_begins_with_the_registration_and_counts_its_staff(pool: Pool) -> None:
    made, _ = await rowan_house(pool)
    await made.do(REF, seen(AMY))
    await made.do(REF, seen(BEA, TODAY, "consent", "sling_fit"))

    (home,) = await shown(made, TODAY)

    assert (home.ref, home.name, home.provider_name) == (REF, "Rowan House", "Rowan Care Ltd")
    assert (home.assessors, home.stage) == (1, "1 registered assessor")
    assert (home.coverage.employed, home.coverage.competent) == (4, 2)
    assert (home.coverage.not_yet, home.coverage.never) == (1, 1)
    assert await made.one("SELECT title FROM stream WHERE ref = $1", REF) == (
        f"Staff competence: Moving and Handling at {say.setting('provider:0001', 'rowan-house')}"
    )
    assert not await shown(made, TODAY, framework="medicines")
    assert await shown(made, TODAY, provider=PROVIDER)


async def test_figures_of_a_query_are_those_of_the_domain_on_every_day(pool: Pool) -> None:
    made, _ = await rowan_house(pool)
    await made.do(REF, seen(AMY))
    await made.at(NOW + 20 * A_DAY)
    await made.do(REF, seen(BEA, TODAY + 20 * A_DAY))
    await made.do(REF, seen(CAI, TODAY + 20 * A_DAY, "falls"))
    await made.do(REF, c.RecordStaffLeft(person=CAI, left_on=TODAY + 20 * A_DAY))
    async with pool.acquire() as conn:
        state = await peek(conn, REF)
    assert isinstance(state, Kept)

    for days in (20, 21, 280, 320, 340, 363, 364, 384, 385, 400):
        on = TODAY + timedelta(days=days)
        (home,) = await shown(made, on)
        assert home.coverage == coverage(state.team, on), on


async def test_a_suspension_stops_it_in_the_same_instant_before_anybody_heard(pool: Pool) -> None:
    made, ref = await rowan_house(pool)

    await made.do(ref, award.Suspend(reason="t-why"))
    refused = await made.refused(REF, seen(AMY))

    assert [type(one) for one in refused.reasons] == [r.NotInForce]
    (home,) = await shown(made, TODAY)
    assert home.assessors == 1  # nobody has passed it on yet
    await work(made)
    (home,) = await shown(made, TODAY)
    assert (home.assessors, home.stage) == (0, "no registered assessor")
    await made.do(ref, award.Reinstate(reason="t-why"))
    await work(made)
    await made.do(REF, seen(AMY))
    assert (await shown(made, TODAY))[0].coverage.competent == 2


async def test_a_suspension_and_an_assessment_at_once_are_one_after_the_other(pool: Pool) -> None:
    made, ref = await rowan_house(pool)

    async def attempt(ref: str, command: Any) -> Refused | None:
        try:
            await made.do(ref, command)
        except Refused as refused:
            return refused
        return None

    suspended, recorded = await asyncio.gather(
        attempt(ref, award.Suspend(reason="t-why")), attempt(REF, seen(AMY))
    )

    assert suspended is None
    first = await made.one("SELECT min(at) FROM event WHERE type = 'award.suspended.v1'")
    then = await made.one("SELECT min(at) FROM event WHERE type = 'competence.assessed.v1'")
    assert recorded is not None or then <= first
    assert (await verify(pool)).verified


async def test_leaving_the_setting_ends_it_and_records_lapse_on_their_days(pool: Pool) -> None:
    made, ref = await rowan_house(pool)
    await made.do(REF, seen(AMY))

    await made.do(ref, award.Remove(cause="left the setting"))
    await work(made)

    refused = await made.refused(REF, seen(BEA))
    assert [type(one) for one in refused.reasons] == [r.AssessorNotHere, r.NotInForce]
    (home,) = await shown(made, TODAY)
    assert (home.coverage.employed, home.coverage.competent) == (3, 1)
    (home,) = await shown(made, date(2027, 3, 2))
    assert (home.coverage.competent, home.coverage.overdue) == (0, 1)
    owed = await made.all("SELECT key, owner FROM agenda_item WHERE ref = $1", REF)
    assert owed == [("no_assessor:1", "Optimum")]
    await made.do(REF, c.StopKeeping(reason="t-why"))
    assert not await shown(made, TODAY)


async def test_rows_survive_a_year_and_a_rebuild(pool: Pool) -> None:
    made, _ = await rowan_house(pool)
    await made.do(REF, seen(AMY))
    await pass_by(made, morning(date(2027, 2, 3)))

    async with pool.acquire() as conn:
        rows = {one.person: one for one in await employee.TABLE.stored(conn, REF)}
        around = await people_around(conn, PROVIDER)
    assert rows[JO].registered and rows[JO].next_by is None
    assert (rows[AMY].valid_until, rows[AMY].assessor) == (date(2027, 3, 1), JO)
    assert rows[BEA].next_by == date(2026, 5, 29)
    assert {AMY, BEA, CAI, JO} <= set(around)
    told = await made.all(
        "SELECT data->>'month' FROM event WHERE type = 'competence.due_warned.v1'"
    )
    assert ("2027-03",) in told
    await rebuild(pool)
    assert (await verify(pool)).verified and not list(await compare(pool))


async def test_a_recount_finds_who_assessed_without_being_registered(pool: Pool) -> None:
    made, ref = await rowan_house(pool)
    await made.do(REF, seen(AMY))
    await made.do(REF, c.RecordTraining(assessor=JO, trained_on=TODAY, people=(BEA,)))
    await made.at(NOW + 5 * A_DAY)
    await made.do(ref, award.Suspend(reason="t-why"))
    async with pool.acquire() as conn:
        assert await unregistered(conn) == []

    # As a fault would do it: the same assessment once more, although she is suspended.
    await made.one(
        """
        INSERT INTO event (ref, version, type, data, command_id, actor_role, actor_id, at)
        SELECT ref, version + 100, type,
               jsonb_set(data, '{at}', '"2026-03-09T10:00:00Z"'), command_id, actor_role, actor_id,
               '2026-03-09T10:00:00Z'
          FROM event WHERE ref = $1 AND type = 'competence.assessed.v1'
        """,
        REF,
    )
    async with pool.acquire() as conn:
        (fault,) = await unregistered(conn)
        assert not (await promises(conn, NOW + 9 * A_DAY)).kept
    assert (fault.ref, fault.registration) == (REF, ref)
