"""Read models say what the log says, in the very transaction of the command."""

from datetime import timedelta

import pytest

from domain.messages import engine
from domain.processes.cohort import Cancel, Mark, MarkRegister, VacatePlace
from domain.processes.cohort.commands import MoveDay
from domain.processes.provider import StopAccount
from domain.refusals import Refused
from domain.registry import DECIDERS
from store.pool import Pool
from store.projections import PROJECTIONS
from store.projections.award import by_public_id, editions_of, list_awards
from store.projections.cohort import get_cohort, list_cohorts
from store.projections.credit_note import credit_notes_of, list_credit_notes
from store.projections.engagement import get_engagement, list_engagements
from store.projections.invoice import get_invoice, list_invoices, list_owing
from store.projections.learning_day import days_between, days_of
from store.projections.place import places_in, places_of
from store.projections.provider import get_provider, list_providers
from store.projections.register_mark import marks_in, marks_of
from store.projections.setting import get_setting, list_settings
from store.rebuild import TABLES
from tests.store.scenes import (
    COHORT,
    FIRST,
    HOLDER,
    NOW,
    OTHER,
    PROVIDER,
    days,
    interested,
    opened,
    plan,
    programme,
    scene,
    take,
)


async def test_cohort_counts_its_places(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    await made.do(COHORT, take("p-jo", None), by=engine(HOLDER))

    async with pool.acquire() as conn:
        row = await get_cohort(conn, COHORT)
        others = await list_cohorts(conn, service="medicines")

    assert row is not None
    assert (row.stage, row.capacity, row.taken, row.unnamed, row.days) == ("open", 12, 2, 1, 3)
    assert (row.first_starts, row.last_ends) == (FIRST, days()[-1].ends)
    assert others == []


async def test_places_keep_who_holds_them_and_who_sits_there(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    await made.do(COHORT, take("p-jo", "p-kim"), by=engine(HOLDER))
    await made.do(COHORT, VacatePlace(holder=HOLDER, person="p-jo"), by=engine(HOLDER))

    async with pool.acquire() as conn:
        rows = await places_in(conn, COHORT)
        assert await places_of(conn, HOLDER) == rows

    assert [(row.place, row.person, row.status) for row in rows] == [
        ("0001-1", None, "confirmed"),
        ("0001-2", "p-kim", "confirmed"),
    ]


async def test_register_shows_everybody_expected_and_how_they_were_marked(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    await made.do(COHORT, take("p-jo", "p-kim", "p-lu"), by=engine(HOLDER))
    await made.at(FIRST)
    late = Mark(person="p-jo", status="late", minutes_late=10)
    gone = Mark(person="p-kim", status="absent")
    await made.do(COHORT, MarkRegister(day=1, marks=(late, gone)))

    async with pool.acquire() as conn:
        first = await marks_in(conn, COHORT, day=1)
        everything = await marks_of(conn, HOLDER)
        day = (await days_of(conn, COHORT))[0]

    assert [(row.person, row.status, row.minutes_late) for row in first] == [
        ("p-jo", "late", 10),
        ("p-kim", "absent", 0),
        ("p-lu", "expected", 0),
    ]
    assert len(everything) == 9
    assert (day.expected, day.marked, day.present) == (3, 2, 1)


async def test_moved_day_moves_in_every_list(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    starts = FIRST + timedelta(days=1)
    move = MoveDay(day=1, starts=starts, ends=starts + timedelta(hours=6), room="Room 9")

    await made.do(COHORT, move)

    async with pool.acquire() as conn:
        (day,) = await days_between(conn, starts, starts + timedelta(days=1))
    assert (day.day, day.room, day.moves) == (1, "Room 9", 1)
    assert await made.all("SELECT resource FROM booking WHERE starts = $1 ORDER BY 1", starts) == [
        ("Room 9",),
        ("p-trainer",),
    ]


async def test_cancelled_cohort_keeps_only_the_days_that_were_held(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    await made.do(COHORT, take("p-jo", None), by=engine(HOLDER))
    await made.at(days()[0].ends + timedelta(hours=1))
    await made.do(COHORT, Cancel(reason="t-why"))

    async with pool.acquire() as conn:
        row = await get_cohort(conn, COHORT)
        held = await days_of(conn, COHORT)
        marks = await marks_in(conn, COHORT)
        places = await places_in(conn, COHORT)
    assert row is not None
    assert (row.stage, row.taken, row.unnamed, row.days) == ("cancelled", 0, 0, 1)
    assert [(one.day, one.expected) for one in held] == [(1, 1)]
    assert [(one.day, one.person, one.status) for one in marks] == [(1, "p-jo", "expected")]
    assert {one.status for one in places} == {"given up"}
    booked = await made.all("SELECT DISTINCT day FROM booking WHERE ref = $1", COHORT)
    assert [tuple(one) for one in booked] == [(1,)]


async def test_what_a_cancelled_cohort_gives_back_can_be_taken_at_once(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    with pytest.raises(Refused):
        await made.do(OTHER, plan())
    await made.do(COHORT, Cancel(reason="t-why"))

    await made.do(OTHER, plan())


async def test_provider_shows_its_settings_and_standing(pool: Pool) -> None:
    made = await scene(pool)
    await interested(made)
    await made.do(PROVIDER, StopAccount(reason="t-unpaid"))

    async with pool.acquire() as conn:
        row = await get_provider(conn, PROVIDER)
        assert await list_providers(conn) == [row]
        (setting,) = await list_settings(conn, provider=PROVIDER)
        assert await get_setting(conn, PROVIDER, "rowan-house") == setting
        assert await get_setting(conn, PROVIDER, "elsewhere") is None

    assert row is not None
    assert (row.name, row.on_stop, row.premium_until) == ("Rowan Care Ltd", True, None)
    assert (setting.name, setting.people_supported) == ("Rowan House", 24)


async def test_whole_programme_is_in_the_lists(pool: Pool) -> None:
    made = await scene(pool)
    await programme(made)

    async with pool.acquire() as conn:
        engagement = await get_engagement(conn, HOLDER)
        (invoice,) = await list_invoices(conn, regarding=HOLDER)
        awards = await list_awards(conn, regarding=HOLDER)
        assert await get_invoice(conn, invoice.ref) == invoice
        assert await list_owing(conn) == [invoice]
        assert await credit_notes_of(conn, invoice.ref) == await list_credit_notes(conn) == []
        assert await editions_of(conn, awards[0].ref) == [awards[0]]
        assert await by_public_id(conn, awards[0].public_id) == awards[0]
        assert await by_public_id(conn, "0" * 32) is None
        assert await list_engagements(conn, provider=PROVIDER) == [engagement]
        assert await list_engagements(conn, with_ended=False) == []

    assert engagement is not None
    assert (engagement.stage, engagement.cohort, engagement.ended) == ("complete", COHORT, True)
    assert (invoice.number, invoice.total_pence, invoice.balance_pence) == (
        "INV-00001",
        80000,
        80000,
    )
    assert invoice.days_overdue(invoice.due_on) == 0
    assert invoice.days_overdue(invoice.due_on + timedelta(days=3)) == 3
    assert sorted(award.kind for award in awards) == ["certificate"] * 5 + ["organisation"]
    assert all(award.document and award.status == "issued" for award in awards)


async def test_command_touches_only_the_rows_it_changes(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    await opened(made, OTHER, days=days(trainer="p-second", room="Room 2"))
    await made.do(COHORT, take("p-jo"), by=engine(HOLDER))
    before = dict(await made.all("SELECT ref || day, xmin::text FROM learning_day"))

    await made.do(COHORT, MoveDay(day=2, starts=days()[1].starts, ends=days()[1].ends, room="R 2"))

    after = dict(await made.all("SELECT ref || day, xmin::text FROM learning_day"))
    assert [key for key in after if after[key] != before[key]] == [f"{COHORT}2"]


async def test_tables_and_their_rows_agree_with_the_schema(pool: Pool) -> None:
    made = await scene(pool)
    for table in TABLES.values():
        found = await made.all(
            "SELECT column_name::text FROM information_schema.columns WHERE table_name = $1",
            table.name,
        )
        key = await made.one(
            """
            SELECT array_agg(attname::text ORDER BY array_position(conkey, attnum))
              FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
             WHERE contype = 'p' AND conrelid = $1::text::regclass
            """,
            table.name,
        )
        assert sorted(name for (name,) in found) == sorted(table.columns)
        assert tuple(key) == ("ref", *table.key)


def test_every_projection_listens_to_a_process() -> None:
    for table, slugs in PROJECTIONS:
        assert slugs, table.name
        assert all(slug in DECIDERS for slug in slugs)


@pytest.mark.parametrize("slug", ["cohort", "invoice", "award", "provider", "bigger_picture"])
def test_stream_about_which_nothing_is_known_has_no_rows(slug: str) -> None:
    for table, slugs in PROJECTIONS:
        if slug in slugs:
            assert list(table.rows(f"{slug}:0001", DECIDERS[slug].initial)) == []


async def test_titles_say_what_a_stream_is(pool: Pool) -> None:
    made = await scene(pool)
    await made.do(OTHER, plan(days=days(trainer="p-second", room="Room 2"), label="Summer cohort"))
    await programme(made)

    titles = {title for (title,) in await made.all("SELECT title FROM stream")}

    assert titles == {
        "Rowan Care Ltd",
        "Spring cohort",
        "Summer cohort",
        "Invoice INV-00001",
        "Developing the Bigger Picture, {{ref:provider:0001}}",
        "Leading a Learning Organisation",
        "Well-being Mentor",
        "Learning Organisation",
    }
    assert await made.one("SELECT opened_at FROM stream WHERE ref = $1", COHORT) == NOW
