"""The people of a cohort get each letter once, under the name and for the days of the moment."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from domain.messages import engine
from domain.processes.cohort.commands import MoveDay, OpenForPlaces
from domain.services.bigger_picture import commands as programmes
from store import vault
from store.pool import Pool
from tests.activities.workroom import (
    Workroom,
    entry,
    named,
    opened,
    person,
    recipients,
    signed_up,
    taught,
    words,
    workroom,
)
from tests.domain import builders as b

MENTOR = "p-mentor-1"  # days 3, 9 and 10
SEAT = "instructions:rowan-mentor-1:1"


@pytest.fixture
async def room(pool: Pool) -> Workroom:
    """A programme with its mentors named, before anybody is instructed."""
    made = await workroom(pool)
    await signed_up(made)
    await named(made)
    return made


async def stored(room: Workroom) -> list[tuple[Any, ...]]:
    return await room.ask("SELECT message_id, mime, status, queued_at FROM mail ORDER BY 1")


async def test_instructions_bring_one_letter_and_an_invitation_for_each_day(room: Workroom) -> None:
    await room.perform(b.COHORT, SEAT)
    assert recipients(await room.mails()) == [MENTOR] * 4
    (letter,) = await room.mails("joining_instructions")
    assert "taking part for Rowan House" in words(letter)
    assert [number for number in range(1, 15) if f"Day {number}, " in words(letter)] == [3, 9, 10]
    invitations = [entry(mail) for mail in await room.mails("learning_day_invitation")]
    assert {one["starts"] for one in invitations} == {b.day(n).starts for n in (3, 9, 10)}
    assert len({one["uid"] for one in invitations}) == 3
    assert {(one["method"], one["sequence"]) for one in invitations} == {("REQUEST", 0)}


async def test_a_letter_carries_the_name_of_the_moment(room: Workroom) -> None:
    call = await room.call(b.COHORT, SEAT)
    await room.at(call.step.due)
    new = vault.NewPerson(MENTOR, "Mina Newname", "mina@home.example")
    await vault.write_people(room.pool, [new], call.step.due)
    await room.run(call)
    (letter,) = await room.mails("joining_instructions")
    assert str(opened(letter)["To"]) == "Mina Newname <mina@home.example>"
    assert words(letter).startswith("Dear Mina Newname\n")


async def test_performing_a_step_again_changes_nothing(room: Workroom) -> None:
    call = await room.perform(b.COHORT, SEAT)
    first = await stored(room)
    await room.at(call.step.due + timedelta(hours=1))
    agenda = await room.run(call)
    assert await stored(room) == first
    assert call.step.key not in [item.key for item in agenda.steps]


async def test_the_date_of_a_letter_is_that_of_the_clock(room: Workroom) -> None:
    call = await room.perform(b.COHORT, SEAT)
    (letter,) = await room.mails("joining_instructions")
    assert opened(letter)["Date"].datetime == call.step.due
    assert letter.queued_at == call.step.due


async def test_somebody_who_left_meanwhile_gets_nothing(room: Workroom) -> None:
    call = await room.call(b.COHORT, SEAT)
    await room.at(call.step.due)
    left = programmes.RecordMentorLeft(person=MENTOR, left_on=call.step.due.date())
    await room.do(b.PROGRAMME, left)
    await room.run(call)
    assert await room.mails() == []


async def test_a_moved_day_updates_the_diaries_of_those_who_were_told(room: Workroom) -> None:
    await room.settle()  # the trainer has the days as they are planned
    await room.perform(b.COHORT, SEAT)
    invited = {e["uid"]: e for e in map(entry, await room.mails("learning_day_invitation"))}
    day = b.day(9)
    later = MoveDay(
        day=9,
        starts=day.starts + timedelta(days=7),
        ends=day.ends + timedelta(days=7),
        room="Newark Library",
    )
    await room.do(b.COHORT, later)
    await room.perform(b.COHORT, "tell_move:9:1")
    (told,) = await room.mails("learning_day_moved")  # p-mentor-2 has not been instructed yet
    update = entry(told)
    before = invited[update["uid"]]
    assert (before["starts"], before["sequence"]) == (day.starts, 0)
    assert (update["starts"], update["sequence"]) == (later.starts, 1)
    assert (update["method"], update["status"]) == ("REQUEST", "CONFIRMED")
    assert "Before: 4 November 2026, 9:30 to 16:00" in words(told)
    assert "Now: 11 November 2026, 9:30 to 16:00" in words(told)
    (trainer,) = await room.mails("trainer_day_moved")
    assert (trainer.person_id, entry(trainer)["sequence"]) == (b.TRAINER, 1)


async def test_held_places_are_not_written_to_and_both_trainers_are_reminded(pool: Pool) -> None:
    room = await workroom(pool)
    together = {"co_trainer": b.OTHER_TRAINER}
    days = tuple(day.model_copy(update=together) for day in b.short_days())
    await room.do(b.COHORT, b.plan(days=days))
    await room.do(b.COHORT, OpenForPlaces())
    for seat, held in ((b.manager_seat(), True), (b.seat("mentor-1", MENTOR), False)):
        await room.ledger.handle(
            b.COHORT, b.take(seat, held=held), command_id=uuid4(), actor=engine(b.PROGRAMME)
        )
    await room.until(days[0].starts - timedelta(minutes=1))

    assert b.MANAGER not in recipients(await room.mails())
    assert recipients(await room.mails("learning_day_reminder")) == [MENTOR]
    assert set(recipients(await room.mails("trainer_day_reminder"))) == {
        b.TRAINER,
        b.OTHER_TRAINER,
    }


async def test_a_second_move_says_the_time_that_people_know(room: Workroom) -> None:
    await room.perform(b.COHORT, SEAT)
    day = b.day(9)
    for count in (1, 2):
        shift = timedelta(days=count)
        move = MoveDay(day=9, starts=day.starts + shift, ends=day.ends + shift, room="Newark")
        await room.do(b.COHORT, move)
        await room.settle()
    told = [mail for mail in await room.mails("learning_day_moved") if mail.person_id == MENTOR]
    first, second = sorted(told, key=lambda mail: entry(mail)["sequence"])
    assert "Before: 4 November 2026" in words(first)
    assert "Before: 5 November 2026" in words(second)
    assert entry(first)["uid"] == entry(second)["uid"]
    assert [entry(mail)["sequence"] for mail in (first, second)] == [1, 2]


async def test_leaving_takes_the_days_ahead_out_of_the_diary(room: Workroom) -> None:
    await taught(room, 1, 2, 3)
    await room.do(
        b.PROGRAMME, programmes.RecordMentorLeft(person=MENTOR, left_on=b.after(3).date())
    )
    await room.settle()
    invited = {
        one["uid"]: one
        for one in map(entry, await room.mails("learning_day_invitation"))
        if one["attendee"].startswith(f"{MENTOR}@")
    }
    cancelled = [entry(mail) for mail in await room.mails("learning_day_cancelled")]
    assert {one["starts"] for one in cancelled} == {b.day(9).starts, b.day(10).starts}
    for one in cancelled:
        assert (one["method"], one["status"]) == ("CANCEL", "CANCELLED")
        assert one["sequence"] > invited[one["uid"]]["sequence"]


async def test_a_reminder_goes_to_everybody_expected_and_the_trainer(room: Workroom) -> None:
    await room.perform(b.COHORT, "remind:9:0")
    assert recipients(await room.mails("learning_day_reminder")) == ["p-mentor-1", "p-mentor-2"]
    (trainer,) = await room.mails("trainer_day_reminder")
    assert trainer.person_id == b.TRAINER
    assert "we expect 2 people" in words(trainer)


async def test_people_of_a_paused_programme_are_not_reminded(room: Workroom) -> None:
    pause = programmes.Pause(until=b.day(9).on + timedelta(days=1), reason="t-0001")
    await taught(room, *range(1, 9))
    await room.do(b.PROGRAMME, pause)
    before = len(await room.mails("learning_day_reminder"))
    await room.perform(b.COHORT, "remind:9:0")
    assert len(await room.mails("learning_day_reminder")) == before
    (trainer,) = [mail for mail in await room.mails("trainer_day_reminder") if "9:0" in mail.key]
    assert "we expect 0 people" in words(trainer)


async def test_a_reminder_that_comes_too_late_lapses_without_a_letter(room: Workroom) -> None:
    call = await room.call(b.COHORT, "remind:1:0")
    await room.at(b.day(1).ends)
    agenda = await room.run(call)
    assert await room.mails() == []
    assert call.step.key not in [item.key for item in agenda.steps]
    assert (await room.state(b.COHORT)).lapsed == ("remind:1:0",)


async def test_the_trainer_is_asked_for_a_missing_sheet(room: Workroom) -> None:
    await room.until(b.after(1))
    await room.perform(b.COHORT, "chase_register:1:0")
    (letter,) = await room.mails("register_reminder")
    assert letter.person_id == b.TRAINER
    assert "https://engagements.example/teaching/" in words(letter)
    assert "each of the 1 people" in words(letter)


async def test_somebody_without_address_has_a_letter_to_print_that_holds_nobody_up(
    room: Workroom,
) -> None:
    async with room.pool.acquire() as conn:
        await conn.execute("UPDATE person_version SET email = NULL WHERE person_id = $1", MENTOR)
    await room.perform(b.COHORT, "remind:9:0")
    without, usual = await room.mails("learning_day_reminder")
    assert (without.person_id, without.status) == (MENTOR, "kept")
    assert without.error == "No e-mail address is known: print it and hand it over."
    assert words(without).startswith("Dear Mentor-1")
    assert usual.status == "kept"


async def test_an_erased_person_is_told_nothing_and_holds_nobody_up(room: Workroom) -> None:
    call = await room.call(b.COHORT, "remind:9:0")
    await room.at(call.step.due)
    async with room.pool.acquire() as conn:
        await vault.erase(conn, MENTOR, call.step.due)
    await room.run(call)
    erased, usual = await room.mails("learning_day_reminder")
    assert (erased.status, erased.mime, erased.to_address) == ("let go", None, None)
    assert usual.status == "kept"


async def test_a_new_address_needs_no_new_command(room: Workroom) -> None:
    call = await room.call(b.COHORT, SEAT)
    await vault.write_people(room.pool, [person(MENTOR, "new@home.example")], call.step.due)
    await room.at(call.step.due)
    await room.run(call)
    assert {mail.to_address for mail in await room.mails()} == {"new@home.example"}


async def test_somebody_who_comes_back_is_invited_above_the_cancellation(room: Workroom) -> None:
    await taught(room, 1, 2)
    today = b.after(2).date()
    await room.do(b.PROGRAMME, programmes.RecordMentorLeft(person=MENTOR, left_on=today))
    await room.settle()
    await room.do(b.PROGRAMME, programmes.ReplaceMentor(leaver=MENTOR, person=MENTOR))
    await room.settle()
    cancelled = {e["uid"]: e for e in map(entry, await room.mails("learning_day_cancelled"))}
    assert len(cancelled) == 3
    latest: dict[str, int] = {}
    for one in map(entry, await room.mails("learning_day_invitation")):
        latest[one["uid"]] = max(latest.get(one["uid"], 0), one["sequence"])
    assert all(latest[uid] > one["sequence"] for uid, one in cancelled.items())


async def test_letters_lead_somebody_to_their_own_page_and_always_to_the_same(
    room: Workroom,
) -> None:
    await room.perform(b.COHORT, SEAT)
    ((known, *whose),) = await room.ask("SELECT id, ref, person_id FROM personal_link")
    await room.until(b.day(3).starts - timedelta(minutes=1))

    assert whose == [b.COHORT, MENTOR]
    letters = [
        mail
        for kind in ("joining_instructions", "learning_day_reminder")
        for mail in await room.mails(kind)
        if mail.person_id == MENTOR
    ]
    assert len(letters) > 1
    assert all(f"/me/{known}" in words(mail) for mail in letters)
