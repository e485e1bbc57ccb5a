"""Whoever counted on a cancelled cohort hears of it once: programmes, people, trainer, provider."""

from datetime import timedelta

import pytest

from domain.messages import engine
from domain.processes.cohort import Cohort, commands, tellings
from domain.processes.cohort.commands import MoveDay, OpenForPlaces
from domain.ref import effect_id
from domain.services.bigger_picture import Underway
from domain.services.bigger_picture import commands as programmes
from store.pool import Pool
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

LEADERS = [b.MANAGER, b.SPONSOR]
CANCEL = commands.Cancel(reason="t-0001")
PASS_ON = f"pass_on_cancellation:{b.PROGRAMME}"
TELL_TRAINER = f"tell_trainer:{b.TRAINER}"
A_YEAR = timedelta(days=364)


@pytest.fixture
async def room(pool: Pool) -> Workroom:
    """A programme with its mentors named and everybody instructed, three weeks into its cohort."""
    made = await workroom(pool)
    await signed_up(made)
    await named(made)
    await taught(made, 1)
    return made


async def another(room: Workroom) -> None:
    """Plan and open a cohort a year later."""
    later = b.days(later=A_YEAR.days, trainer=b.OTHER_TRAINER, room="The Mill")
    await room.do(b.SISTER, b.plan(label="Spring 2027", days=later))
    await room.do(b.SISTER, commands.OpenForPlaces())


async def test_the_programme_hears_of_it_once(room: Workroom) -> None:
    await room.do(b.COHORT, CANCEL)
    call = await room.perform(b.COHORT, PASS_ON)
    await room.run(call)

    log = await room.ask("SELECT type FROM event WHERE ref = $1", b.PROGRAMME)
    assert log.count(("bigger_picture.cohort_cancelled.v1",)) == 1
    cohort, state = await room.state(b.COHORT), await room.state(b.PROGRAMME)
    assert isinstance(cohort, Cohort) and isinstance(state, Underway)
    assert cohort.holders_to_tell == ()
    assert state.programme.is_called_off(b.COHORT)


async def test_a_holder_that_knows_already_is_recorded_as_told(room: Workroom) -> None:
    """The worker died between the delivery and its record."""
    await room.do(b.COHORT, CANCEL)
    call = await room.call(b.COHORT, PASS_ON)
    await room.ledger.handle(
        b.PROGRAMME,
        tellings.NoteCohortCancelled(cohort=b.COHORT),
        command_id=effect_id(b.COHORT, f"{PASS_ON}/{b.PROGRAMME}"),
        actor=engine(b.COHORT),
    )
    await room.run(call)

    heard = await room.ask("SELECT type FROM event WHERE ref = $1", b.PROGRAMME)
    assert heard.count(("bigger_picture.cohort_cancelled.v1",)) == 1
    told = await room.ask("SELECT type FROM event WHERE ref = $1", b.COHORT)
    assert told.count(("cohort.holder_told.v1",)) == 1


async def test_the_days_ahead_leave_the_diaries_of_everybody_instructed(room: Workroom) -> None:
    invited = {entry(mail)["uid"] for mail in await room.mails("learning_day_invitation")}
    await room.do(b.COHORT, CANCEL)
    await room.settle()
    cancelled = [m for m in await room.mails("learning_day_cancelled") if m.person_id != b.TRAINER]

    entries = [entry(mail) for mail in cancelled]
    assert {one["method"] for one in entries} == {"CANCEL"}
    assert {one["status"] for one in entries} == {"CANCELLED"}
    assert {one["sequence"] for one in entries} == {3}  # left once, and the cohort ended
    assert len(entries) == len(invited) - 1  # day 1 was held
    assert {one["uid"] for one in entries} < invited
    assert "Spring 2026 is cancelled. We are sorry about that." in words(cancelled[0])


async def test_nobody_is_told_twice(room: Workroom) -> None:
    await room.do(b.COHORT, CANCEL)
    keys = [row[0] for row in await room.ask("SELECT key FROM agenda_item WHERE kind = 'step'")]
    calls = [
        await room.call(b.COHORT, key)
        for key in keys
        if key.startswith(("cancel_invitations", "tell_trainer"))
    ]
    assert len(calls) == 6
    await room.settle()
    before = sorted(mail.message_id for mail in await room.mails())
    await room.at(b.after(1) + timedelta(days=1))
    for call in calls:
        await room.run(call)

    assert sorted(mail.message_id for mail in await room.mails()) == before


async def test_the_trainer_gets_one_letter_with_all_the_days_that_are_off(room: Workroom) -> None:
    await room.settle()
    booked = {e["uid"]: e for e in map(entry, await room.mails("trainer_day_booked"))}
    await room.do(b.COHORT, CANCEL)
    await room.perform(b.COHORT, TELL_TRAINER)
    (letter,) = await room.mails("trainer_cohort_cancelled")

    assert letter.person_id == b.TRAINER
    assert [n for n in range(1, 15) if f"Day {n}, " in words(letter)] == list(range(2, 15))
    off = [entry(mail) for mail in await room.mails("learning_day_cancelled")]
    assert {one["starts"] for one in off} == {b.day(n).starts for n in range(2, 15)}
    assert {one["method"] for one in off} == {"CANCEL"}
    assert all(one["sequence"] > booked[one["uid"]]["sequence"] for one in off)


async def test_a_trainer_who_has_not_heard_of_the_days_gets_no_cancellation(pool: Pool) -> None:
    room = await workroom(pool)
    await room.do(b.COHORT, b.plan())
    await room.do(b.COHORT, OpenForPlaces())
    await room.do(b.COHORT, CANCEL)
    await room.settle()

    assert recipients(await room.mails("trainer_cohort_cancelled")) == [b.TRAINER]
    assert await room.mails("learning_day_cancelled") == []


async def test_both_trainers_are_told_once_a_cohort_is_open_and_of_what_changes(pool: Pool) -> None:
    room = await workroom(pool)
    together = {"co_trainer": b.DEPUTY}
    days = tuple(day.model_copy(update=together) for day in b.short_days(2))
    await room.do(b.COHORT, b.plan(days=days))
    await room.settle()
    assert await room.mails() == []  # a draft is nobody's business yet

    await room.do(b.COHORT, OpenForPlaces())
    await room.settle()
    first = [entry(mail) for mail in await room.mails("trainer_day_booked")]
    assert sorted((one["starts"], one["method"], one["sequence"]) for one in first) == [
        (day.starts, "REQUEST", 0) for day in days for _ in range(2)
    ]
    later = days[1].starts + timedelta(days=7)
    await room.do(
        b.COHORT,
        MoveDay(day=2, starts=later, ends=later + timedelta(hours=6), room="Newark Hall"),
    )
    await room.settle()
    moved = [entry(mail) for mail in await room.mails("trainer_day_moved")]
    before = {one["uid"] for one in first if one["starts"] == days[1].starts}
    assert {(one["uid"], one["sequence"], one["method"]) for one in moved} == {
        (uid, 1, "REQUEST") for uid in before
    }
    assert len(before) == 2


async def test_sponsor_and_manager_hear_what_comes_next(room: Workroom) -> None:
    await room.do(b.COHORT, CANCEL)
    await room.settle()
    letters = await room.mails("cohort_cancelled")

    assert recipients(letters) == LEADERS
    said = words(letters[0])
    assert "We are sorry: Spring 2026 of Developing the Bigger Picture" in said
    assert "for Rowan House, is cancelled" in said
    assert "nobody has to repeat them" in said
    assert "by 16 June 2026 with new dates" in said
    assert "withdraw free of charge" in said


async def test_after_the_move_they_get_the_dates_that_remain(room: Workroom) -> None:
    await room.do(b.COHORT, CANCEL)
    await room.settle()
    await another(room)
    await room.do(b.PROGRAMME, programmes.JoinCohort(cohort=b.SISTER))
    call = await room.perform(b.PROGRAMME, "tell_moved:1")
    await room.run(call)
    letters = await room.mails("moved_to_cohort")

    assert recipients(letters) == LEADERS
    said = words(letters[0])
    assert "in Spring 2027 of Developing the Bigger Picture" in said
    assert [n for n in range(1, 15) if f"Day {n}, " in said] == list(range(2, 15))
    assert "Day 2, 15 June 2027, 9:30 to 16:00, The Mill" in said


async def test_a_move_made_before_the_bad_news_went_out_replaces_it(room: Workroom) -> None:
    await room.do(b.COHORT, CANCEL)
    await room.perform(b.COHORT, PASS_ON)
    call = await room.call(b.PROGRAMME, f"tell_cohort_cancelled:{b.COHORT}")
    await another(room)
    await room.do(b.PROGRAMME, programmes.JoinCohort(cohort=b.SISTER))
    await room.run(call)

    assert await room.mails("cohort_cancelled") == []


async def test_the_invitations_of_the_new_cohort_leave_out_what_was_done(room: Workroom) -> None:
    await room.do(b.COHORT, CANCEL)
    await room.settle()
    await another(room)
    await room.do(b.PROGRAMME, programmes.JoinCohort(cohort=b.SISTER))
    await room.perform(b.SISTER, "instructions:rowan-manager:1")
    (letter,) = [
        mail
        for mail in await room.mails("joining_instructions")
        if mail.ref == b.SISTER and mail.person_id == b.MANAGER
    ]

    assert [n for n in range(1, 15) if f"Day {n}, " in words(letter)] == [2, 7, 12]


async def test_a_visitor_is_told_that_the_day_is_off(pool: Pool) -> None:
    room = await workroom(pool)
    await signed_up(room)
    await another(room)
    visit = programmes.ArrangeSisterDay(person=b.MANAGER, day=2, sister=b.SISTER)
    await room.do(b.PROGRAMME, visit)
    await room.do(b.SISTER, CANCEL)
    call = await room.perform(b.SISTER, f"cancel_visit:{b.MANAGER}:2")
    await room.run(call)
    (letter,) = await room.mails("learning_day_cancelled")

    assert letter.person_id == b.MANAGER
    assert (entry(letter)["method"], entry(letter)["sequence"]) == ("CANCEL", 1)
