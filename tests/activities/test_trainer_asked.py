"""A trainer cannot come: who is asked gets a letter with a link; diaries follow who teaches."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from domain.messages import invited
from domain.processes.cohort import Cohort
from domain.processes.cohort.commands import Cancel, ChangeTrainer
from domain.processes.cohort.cover_commands import AnswerForCover, ToAsk, TrainerCannotCome
from domain.refusals import NotAllowed
from store import vault
from store.pool import Pool
from tests.activities.workroom import (
    Workroom,
    entry,
    person,
    recipients,
    signed_up,
    words,
    workroom,
)
from tests.domain import builders as b
from tests.given import NOW

THIRD = "p-third-trainer"
ASKED = (b.OTHER_TRAINER, THIRD)
ILL = TrainerCannotCome(
    trainer=b.TRAINER, days=(1, 2), ask=tuple(ToAsk(person=who) for who in ASKED)
)


@pytest.fixture
async def room(pool: Pool) -> Workroom:
    """A cohort in which a manager sits, ten days before its first day."""
    made = await workroom(pool)
    await vault.write_people(pool, [person(who) for who in ASKED], NOW)
    await signed_up(made)
    await made.until(b.day(1).starts - timedelta(days=10))
    return made


async def cohort(room: Workroom) -> Cohort:
    state = await room.state(b.COHORT)
    assert isinstance(state, Cohort)
    return state


async def test_who_is_asked_gets_the_days_a_link_and_a_time(room: Workroom) -> None:
    await room.do(b.COHORT, ILL)
    await room.settle()

    (letter,) = await room.mails("trainer_asked")
    (question,) = [asked for _, asked in (await cohort(room)).questions]
    assert letter.person_id == b.OTHER_TRAINER == question.person
    assert "Day 1, 2 June 2026, 9:30 to 16:00, The Old Library" in words(letter)
    assert "Could you teach all of these learning days?" in words(letter)
    link = f"https://engagements.example/answer/{b.COHORT}/{question.link}"
    assert link in words(letter)
    assert len(question.link) >= 32 and re.fullmatch(r"[0-9a-f]+", question.link)


async def test_silence_asks_the_next_and_the_list_ends_as_a_task(room: Workroom) -> None:
    await room.do(b.COHORT, ILL)
    await room.until(b.day(1).starts - timedelta(days=4))

    assert recipients(await room.mails("trainer_asked")) == [*ASKED]
    tasks = await room.ask("SELECT key FROM agenda_item WHERE kind = 'task' AND key ~ '^cover'")
    assert tasks == [("cover:1:2",)]


async def test_with_a_yes_both_diaries_are_put_right(room: Workroom) -> None:
    await room.do(b.COHORT, ILL)
    await room.settle()
    await room.do(b.COHORT, AnswerForCover(asked="1.1", can_come=True))
    await room.settle()

    on = [
        entry(mail)
        for mail in await room.mails("trainer_day_booked")
        if mail.person_id == b.OTHER_TRAINER
    ]
    off = [entry(mail) for mail in await room.mails("trainer_day_off")]
    assert {one["starts"] for one in on} == {b.day(n).starts for n in (1, 2)}
    assert {one["method"] for one in on} == {"REQUEST"}
    assert {(one["method"], one["attendee"][: len(b.TRAINER)]) for one in off} == {
        ("CANCEL", b.TRAINER)
    }
    await room.until(b.day(1).starts)
    (reminder,) = await room.mails("trainer_day_reminder")
    assert reminder.person_id == b.OTHER_TRAINER
    (booked,) = [one for one in on if one["starts"] == b.day(1).starts]
    again = entry(reminder)
    assert (again["uid"], again["sequence"]) == (booked["uid"], booked["sequence"])


async def test_who_comes_back_is_invited_above_the_cancellation(room: Workroom) -> None:
    await room.settle()
    for who in (THIRD, b.TRAINER):
        await room.do(b.COHORT, ChangeTrainer(day=1, trainer=who))
        await room.settle()

    theirs = [
        entry(mail)
        for kind in ("trainer_day_off", "trainer_day_booked")
        for mail in await room.mails(kind)
        if mail.person_id == b.TRAINER and entry(mail)["starts"] == b.day(1).starts
    ]
    theirs.sort(key=lambda one: int(one["sequence"]))
    assert [one["method"] for one in theirs] == ["REQUEST", "CANCEL", "REQUEST"]
    assert len({one["uid"] for one in theirs}) == 1
    assert len({one["sequence"] for one in theirs}) == 3


async def test_a_trainer_who_cannot_come_is_not_reminded(room: Workroom) -> None:
    await room.do(b.COHORT, ILL.model_copy(update={"ask": ()}))
    await room.until(b.day(1).starts)

    assert await room.mails("trainer_day_reminder") == []
    assert recipients(await room.mails("learning_day_reminder")) == [b.MANAGER]


async def test_a_new_trainer_is_told_when_the_cohort_is_cancelled(room: Workroom) -> None:
    await room.do(b.COHORT, ChangeTrainer(day=1, trainer=THIRD))
    await room.settle()
    await room.do(b.COHORT, Cancel(reason="t-why"))
    await room.settle()

    (booked,) = [
        entry(mail) for mail in await room.mails("trainer_day_booked") if mail.person_id == THIRD
    ]
    removed = [
        entry(mail)
        for mail in await room.mails("learning_day_cancelled")
        if mail.person_id == THIRD
    ]
    assert [(one["uid"], one["method"]) for one in removed] == [(booked["uid"], "CANCEL")]
    assert removed[0]["sequence"] > booked["sequence"]


async def test_a_link_lets_nobody_do_anything_but_answer(room: Workroom) -> None:
    await room.do(b.COHORT, ILL)
    await room.settle()
    asked = invited(b.OTHER_TRAINER)

    with pytest.raises(NotAllowed):
        await room.ledger.handle(b.COHORT, Cancel(reason="t-why"), command_id=uuid4(), actor=asked)
    await room.ledger.handle(
        b.COHORT,
        AnswerForCover(asked="1.1", can_come=False),
        command_id=uuid4(),
        actor=asked,
    )
    assert (await cohort(room)).questions == ()
