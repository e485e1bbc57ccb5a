"""Read models say what the log says, in the very transaction of the command."""

from datetime import UTC, datetime, timedelta

import pytest

from domain import say
from domain.messages import engine
from domain.processes.cohort import Cancel, GiveUpPlaces, Mark, MarkRegister, VacatePlace
from domain.processes.cohort.commands import MoveDay, OfferPlace
from domain.processes.provider import StopAccount
from domain.refusals import Refused
from domain.registry import DECIDERS
from store.pages.looks import trainers
from store.pool import Pool
from store.projections import (
    PROJECTIONS,
    award,
    cohort,
    credit_note,
    engagement,
    invoice,
    learning_day,
    place,
    provider,
    register_mark,
    setting,
    waiting,
)
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

LATER, LAST = "bigger_picture:later", "bigger_picture:last"


async def test_cohort_counts_its_places(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    await made.do(COHORT, take("p-jo", None), by=engine(HOLDER))

    async with pool.acquire() as conn:
        row = await cohort.TABLE.one(conn, COHORT)
        others = await cohort.list_cohorts(conn, service="medicines")

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
        rows = await place.TABLE.stored(conn, COHORT)

    assert [(row.place, row.person, row.status) for row in rows] == [
        ("0001-1", None, "confirmed"),
        ("0001-2", "p-kim", "confirmed"),
    ]


async def test_waiting_list_says_who_waits_and_what_is_offered(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made, capacity=2)
    held = take("p-jo", None).model_copy(update={"held": True})
    await made.do(COHORT, held, by=engine(HOLDER))
    for holder, people in ((LATER, (None,)), (LAST, (None, None))):
        wants = take(*people, holder=holder).model_copy(update={"or_queue": True, "funded": True})
        await made.do(COHORT, wants, by=engine(holder))
    await made.do(COHORT, GiveUpPlaces(holder=HOLDER, places=("0001-2",)), by=engine(HOLDER))
    await made.do(COHORT, OfferPlace(holder=LATER))

    async with pool.acquire() as conn:
        rows = await waiting.TABLE.stored(conn, COHORT)
        row = await cohort.TABLE.one(conn, COHORT)
        places = await place.TABLE.stored(conn, COHORT)

    assert [(one.holder, one.count, one.funded, one.offer) for one in rows] == [
        (LAST, 2, True, None),
        (LATER, 1, True, 1),
    ]
    assert [one.answer_by for one in rows] == [None, datetime(2026, 3, 5, tzinfo=UTC)]
    assert {one.joined_at for one in rows} == {NOW}
    assert row is not None
    assert (row.taken, row.waiting, row.offered, row.free) == (1, 3, 1, 0)
    assert [one.status for one in places] == ["held", "given up"]


async def test_both_who_give_a_day_are_booked(pool: Pool) -> None:
    made = await scene(pool)
    together = [day.model_copy(update={"co_trainer": "p-alumna"}) for day in days()]
    await opened(made, days=together)

    booked = await made.one("SELECT count(*)::int FROM booking WHERE resource = 'p-alumna'")
    async with pool.acquire() as conn:
        found = await learning_day.TABLE.stored(conn, COHORT)
        known = await trainers(conn)
    assert booked == len(days())
    assert {day.co_trainer for day in found} == {"p-alumna"}
    assert known == ["p-alumna", "p-trainer"]


async def test_register_keeps_who_left_early_and_why_somebody_was_absent(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    await made.do(COHORT, take("p-jo", "p-kim"), by=engine(HOLDER))
    await made.at(FIRST)
    early = Mark(person="p-jo", status="left_early", minutes_early=20)
    ill = Mark(person="p-kim", status="absent", reason="ill")
    await made.do(COHORT, MarkRegister(day=1, marks=(early, ill)))

    async with pool.acquire() as conn:
        rows = [row for row in await register_mark.TABLE.stored(conn, COHORT) if row.day == 1]
        day = (await learning_day.TABLE.stored(conn, COHORT))[0]
    assert [(row.status, row.minutes_early, row.reason) for row in rows] == [
        ("left_early", 20, None),
        ("absent", 0, "ill"),
    ]
    assert day.present == 1


async def test_register_shows_everybody_expected_and_how_they_were_marked(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    await made.do(COHORT, take("p-jo", "p-kim", "p-lu"), by=engine(HOLDER))
    await made.at(FIRST)
    late = Mark(person="p-jo", status="late", minutes_late=10)
    gone = Mark(person="p-kim", status="absent")
    await made.do(COHORT, MarkRegister(day=1, marks=(late, gone)))

    async with pool.acquire() as conn:
        everything = await register_mark.TABLE.stored(conn, COHORT)
        day = (await learning_day.TABLE.stored(conn, COHORT))[0]

    assert [(row.person, row.status, row.minutes_late) for row in everything if row.day == 1] == [
        ("p-jo", "late", 10),
        ("p-kim", "absent", 0),
        ("p-lu", "expected", 0),
    ]
    assert {row.holder for row in everything} == {HOLDER}
    assert len(everything) == 9
    assert (day.expected, day.marked, day.present) == (3, 2, 1)


async def test_moved_day_moves_in_every_list(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    starts = FIRST + timedelta(days=1)
    move = MoveDay(day=1, starts=starts, ends=starts + timedelta(hours=6), room="Room 9")

    await made.do(COHORT, move)

    async with pool.acquire() as conn:
        day = (await learning_day.TABLE.stored(conn, COHORT))[0]
    assert (day.day, day.room, day.moves, day.starts) == (1, "Room 9", 1, starts)
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
        row = await cohort.TABLE.one(conn, COHORT)
        held = await learning_day.TABLE.stored(conn, COHORT)
        marks = await register_mark.TABLE.stored(conn, COHORT)
        places = await place.TABLE.stored(conn, COHORT)
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
        row = await provider.TABLE.one(conn, PROVIDER)
        (home,) = await setting.TABLE.stored(conn, PROVIDER)

    assert row is not None
    assert (row.name, row.on_stop, row.premium_until) == ("Rowan Care Ltd", True, None)
    assert (home.setting, home.name, home.people_supported) == ("rowan-house", "Rowan House", 24)


async def test_whole_programme_is_in_the_lists(pool: Pool) -> None:
    made = await scene(pool)
    await programme(made)

    async with pool.acquire() as conn:
        work = await engagement.TABLE.one(conn, HOLDER)
        (bill,) = await invoice.TABLE.fetch(conn, "WHERE regarding = $1", HOLDER)
        awards = await award.TABLE.fetch(conn, "WHERE regarding = $1 ORDER BY ref", HOLDER)
        assert await credit_note.TABLE.stored(conn, bill.ref) == []

    assert work is not None
    assert (work.stage, work.cohort, work.ended) == ("complete", COHORT, True)
    assert (bill.number, bill.total_pence, bill.balance_pence) == (
        "INV-00001",
        80000,
        80000,
    )
    assert sorted(one.kind for one in awards) == ["certificate"] * 5 + ["organisation"]
    assert all(one.document and one.status == "issued" for one in awards)


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


@pytest.mark.parametrize(
    "slug",
    ["allocation", "cohort", "competence", "invoice", "award", "provider", "bigger_picture"],
)
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
        f"Developing the Bigger Picture, {say.stream('provider:0001')}",
        "Leading a Learning Organisation",
        "Well-being Mentor",
        "Learning Organisation",
    }
    assert await made.one("SELECT opened_at FROM stream WHERE ref = $1", COHORT) == NOW
