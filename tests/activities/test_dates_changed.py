"""A cohort is postponed, gets new dates or another venue: one letter each, and diaries follow."""

import pytest

from domain.processes.cohort.date_commands import MoveDays, NewTime, Postpone, VenueLost
from store.pool import Pool
from tests.activities.test_cohort_cancelled import A_YEAR, LEADERS
from tests.activities.workroom import (
    Workroom,
    entry,
    named,
    recipients,
    signed_up,
    taught,
    words,
    workroom,
)
from tests.domain import builders as b

POSTPONE = Postpone(reason="t-0001")
MENTOR = "p-mentor-1"  # days 3, 9 and 10


@pytest.fixture
async def room(pool: Pool) -> Workroom:
    """A programme with its mentors named and everybody instructed; day 1 was held."""
    made = await workroom(pool)
    await signed_up(made)
    await named(made)
    await taught(made, 1)
    return made


def a_year_later() -> MoveDays:
    return MoveDays(
        times=tuple(
            NewTime(day=day.number, starts=day.starts + A_YEAR, ends=day.ends + A_YEAR)
            for day in b.days()[1:]
        )
    )


async def test_everybody_hears_once_and_days_leave_the_diaries(room: Workroom) -> None:
    invited = {
        entry(mail)["uid"]: entry(mail)["sequence"]
        for mail in await room.mails("learning_day_invitation")
        if mail.person_id == MENTOR
    }
    await room.do(b.COHORT, POSTPONE)
    await room.settle()

    told = recipients(await room.mails("learning_days_postponed"))
    assert sorted(filter(None, told)) == sorted([b.MANAGER, *b.MENTORS, b.TRAINER])
    assert recipients(await room.mails("cohort_postponed")) == LEADERS
    gone = [
        entry(mail)
        for mail in await room.mails("learning_day_cancelled")
        if mail.person_id == MENTOR
    ]
    assert {one["method"] for one in gone} == {"CANCEL"}
    assert {one["uid"] for one in gone} == set(invited)
    assert all(one["sequence"] > invited[one["uid"]] for one in gone)
    (letter,) = [m for m in await room.mails("learning_days_postponed") if m.person_id == MENTOR]
    assert "Day 3, planned for 1 July 2026" in words(letter)


async def test_nobody_is_reminded_and_new_dates_come_as_one_letter(room: Workroom) -> None:
    await room.do(b.COHORT, POSTPONE)
    await room.until(b.after(14))
    assert recipients(await room.mails("learning_day_reminder")) == [b.MANAGER]  # of day 1
    assert await room.mails("register_reminder") == []
    before = {entry(m)["uid"]: entry(m) for m in await room.mails("learning_day_cancelled")}

    await room.do(b.COHORT, a_year_later())
    await room.settle()

    again = recipients(await room.mails("learning_days_changed"))
    assert sorted(filter(None, again)) == sorted([b.MANAGER, *b.MENTORS])
    assert recipients(await room.mails("cohort_new_dates")) == LEADERS
    assert await room.mails("learning_day_moved") == []  # the one letter says it all
    new = [
        entry(mail)
        for mail in await room.mails("learning_day_invitation")
        if mail.person_id == MENTOR and entry(mail)["starts"] > b.after(14)
    ]
    assert {one["starts"] for one in new} == {b.day(n).starts + A_YEAR for n in (3, 9, 10)}
    assert all(one["sequence"] > before[one["uid"]]["sequence"] for one in new)
    trainers = [mail.person_id for mail in await room.mails("trainer_day_moved")]
    assert trainers == [b.TRAINER] * 13


async def test_a_second_performance_sends_nothing_more(room: Workroom) -> None:
    await room.do(b.COHORT, POSTPONE)
    keys = [row[0] for row in await room.ask("SELECT key FROM agenda_item WHERE kind = 'step'")]
    calls = [await room.call(b.COHORT, key) for key in keys if key.startswith("tell_postponed")]
    await room.settle()
    before = sorted(mail.message_id for mail in await room.mails())
    for call in calls:
        await room.run(call)

    assert len(calls) == 6
    assert sorted(mail.message_id for mail in await room.mails()) == before


async def test_another_venue_is_told_once_and_only_changed_days_are_sent(room: Workroom) -> None:
    sent = len(await room.mails("learning_day_invitation"))
    await room.do(b.COHORT, VenueLost(room=b.ROOM, since=b.day(9).on, new_room="The Mill"))
    await room.settle()

    assert recipients(await room.mails("cohort_new_venue")) == LEADERS
    (letter,) = [m for m in await room.mails("learning_days_changed") if m.person_id == MENTOR]
    assert "Day 3, 1 July 2026, 9:30 to 16:00, The Old Library" in words(letter)
    assert "Day 9, 4 November 2026, 9:30 to 16:00, The Mill" in words(letter)
    new = [
        mail for mail in (await room.mails("learning_day_invitation")) if mail.person_id == MENTOR
    ]
    assert len(new) == 3 + 2  # days 9 and 10 anew, day 3 stands
    assert len(await room.mails("learning_day_invitation")) > sent
    booked = await room.ask(
        "SELECT DISTINCT resource FROM booking WHERE ref = $1 AND day = 9 AND resource ~ 'The'",
        b.COHORT,
    )
    assert booked == [("The Mill",)]


async def test_a_postponed_day_takes_nobodys_time(room: Workroom) -> None:
    await room.do(b.COHORT, POSTPONE)

    rows = await room.ask("SELECT DISTINCT day FROM booking WHERE ref = $1", b.COHORT)
    assert rows == [(1,)]
    assert await room.ask("SELECT stage FROM cohort WHERE ref = $1", b.COHORT) == [("postponed",)]
