"""Sponsor and manager hear when something is missing, and when their programme rests or resumes."""

import pytest

from domain.services.bigger_picture import Underway
from domain.services.bigger_picture import commands as programmes
from store.pool import Pool
from tests.activities.workroom import (
    Workroom,
    named,
    recipients,
    signed_up,
    taught,
    words,
    workroom,
)
from tests.domain import builders as b

LEADERS = [b.MANAGER, b.SPONSOR]


@pytest.fixture
async def room(pool: Pool) -> Workroom:
    """A programme whose mentors nobody has named."""
    made = await workroom(pool)
    await signed_up(made)
    return made


async def test_the_provider_is_reminded_twice_and_then_paused(room: Workroom) -> None:
    await taught(room, 1, 2)
    await room.perform(b.PROGRAMME, "chase_mentors:1")
    first = await room.mails("mentors_reminder")
    assert recipients(first) == LEADERS
    assert "The next learning day for well-being mentors is 15 July 2026" in words(first[0])
    assert "name them on the page of your programme by 14 July 2026" in words(first[0])
    await room.perform(b.PROGRAMME, "chase_mentors:2")
    final = await room.mails("mentors_final_reminder")
    assert recipients(final) == LEADERS
    assert "by 27 July 2026, we will pause the programme" in words(final[0])
    await room.perform(b.PROGRAMME, "pause_for_mentors")
    paused = await room.mails("paused")
    assert recipients(paused) == LEADERS
    state = await room.state(b.PROGRAMME)
    assert isinstance(state, Underway) and state.pause is not None
    assert state.pause.until.isoformat() == "2027-01-28"
    assert "The pause lasts until 28 January 2027 at the latest" in words(paused[0])


async def test_everybody_who_takes_part_hears_that_it_carries_on(room: Workroom) -> None:
    await named(room)
    pause = programmes.Pause(until=b.day(1).on, reason="t-0001")
    await room.do(b.PROGRAMME, pause)
    await room.perform(b.PROGRAMME, "end_pause:1")
    resumed = await room.mails("resumed")
    assert recipients(resumed) == sorted([*LEADERS, *b.MENTORS])
    assert "The next learning day is day 1 on 2 June 2026" in words(resumed[0])
    state = await room.state(b.PROGRAMME)
    assert isinstance(state, Underway) and state.pause is None


async def test_a_pause_ended_by_hand_leaves_no_letter(room: Workroom) -> None:
    await named(room)
    await room.do(b.PROGRAMME, programmes.Pause(until=b.day(1).on, reason="t-0001"))
    call = await room.call(b.PROGRAMME, "end_pause:1")
    await room.do(b.PROGRAMME, programmes.Resume())
    await room.at(call.step.due)
    await room.run(call)
    assert await room.mails("resumed") == []


async def test_the_provider_is_reminded_to_replace_a_mentor_by_name(room: Workroom) -> None:
    await named(room)
    await taught(room, 1)
    left = programmes.RecordMentorLeft(person="p-mentor-3", left_on=b.after(1).date())
    await room.do(b.PROGRAMME, left)
    (key,) = await room.ask(
        "SELECT key FROM agenda_item WHERE name = 'chase_replacement' AND ref = $1", b.PROGRAMME
    )
    call = await room.perform(b.PROGRAMME, key[0])
    letters = await room.mails("replacement_reminder")
    assert recipients(letters) == LEADERS
    assert "Mentor-3 Zqxwv is no longer a well-being mentor at Rowan House" in words(letters[0])
    assert "the subjects: nutrition and falls" in words(letters[0])
    await room.run(call)
    assert len(await room.mails("replacement_reminder")) == 2


async def test_the_sponsor_is_reminded_to_hand_over_when_the_manager_left(room: Workroom) -> None:
    await taught(room, 1)
    await room.do(b.PROGRAMME, programmes.RecordManagerLeft(left_on=b.after(1).date()))
    (key,) = await room.ask(
        "SELECT key FROM agenda_item WHERE name = 'chase_replacement' AND ref = $1", b.PROGRAMME
    )
    await room.perform(b.PROGRAMME, key[0])
    letters = await room.mails("handover_reminder")
    assert recipients(letters) == [b.SPONSOR]
    assert "no longer leads Developing the Bigger Picture at Rowan House" in words(letters[0])


async def test_mentors_named_in_the_last_moment_stop_the_reminder(room: Workroom) -> None:
    await taught(room, 1, 2)
    call = await room.call(b.PROGRAMME, "chase_mentors:1")
    await room.at(call.step.due)
    await named(room)
    await room.run(call)
    assert await room.mails("mentors_reminder") == []
