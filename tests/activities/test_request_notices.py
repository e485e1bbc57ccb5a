"""Letters to visitors of the site: a request arrived, its dates changed, it ended unbooked."""

from datetime import timedelta
from uuid import uuid4

import pytest

from domain.calendar import say_span
from domain.messages import VISITOR, Command
from domain.processes.cohort.commands import Cancel, OpenForPlaces, Plan
from domain.processes.cohort.date_commands import MoveDays, NewTime, Postpone, VenueLost
from domain.processes.request import commands as q
from store import vault
from store.pool import Pool
from store.vault import NewText
from tests.activities.workroom import CANARY, Workroom, opened, person, words, workroom
from tests.domain import builders as b
from tests.domain.courses import CARE, DATE, SETTING, book, days
from tests.domain.requests import ASKS, details, hold
from tests.given import NOW

VISITS = "p-visits"
COURSE = "Care planning to enhance well-being"
LATER = timedelta(days=7)
TEXTS = {
    "t-organisation": f"Ash Care {CANARY}",
    "t-setting": "Ash House\nwest wing",
    "t-why": "This course is for\nNottinghamshire only.",
}


async def visit(room: Workroom, command: Command) -> None:
    """Give a command as somebody on the site."""
    await room.ledger.handle(ASKS, command, command_id=uuid4(), actor=VISITOR)


@pytest.fixture
async def room(pool: Pool) -> Workroom:
    """A course date of two places, and a visitor of whom the vault knows name and address."""
    made = await workroom(pool)
    await vault.write_people(pool, [person(VISITS)], NOW)
    async with pool.acquire() as conn, conn.transaction():
        for text, body in TEXTS.items():
            await NewText(text, body, (VISITS,)).write(conn, NOW)
    date = Plan(service=CARE, label="June course", capacity=2, days=days(CARE))
    await made.do(DATE, date)
    await made.do(DATE, OpenForPlaces())
    return made


async def sent(room: Workroom, *, wait: bool = False) -> None:
    await visit(room, hold(2, wait=wait))
    await visit(room, details(contact=VISITS))
    await room.settle()


async def test_whoever_asked_knows_that_it_arrived_and_until_when_it_is_held(
    room: Workroom,
) -> None:
    await sent(room)

    (mail,) = await room.mails("request_received")
    assert mail.person_id == VISITS
    assert mail.subject == f"We have your booking request: {COURSE}"
    letter = words(mail)
    assert "We hold 2 places on it for you until the end of 9 March 2026." in letter
    assert "for Ash House west wing" in letter
    assert "Until then it is not a booking" in letter
    assert "https://engagements.example/courses/requests/visitor" in letter
    assert opened(mail)["To"].addresses[0].addr_spec == f"{VISITS}@{CANARY.lower()}.example"


async def test_whoever_waits_reads_that_nothing_is_held(room: Workroom) -> None:
    await room.do(b.PROVIDER, b.register_provider())
    await room.do(b.PROVIDER, b.add_setting(SETTING))
    await room.do("course:rowan", book("p-one", "p-two"))
    await sent(room, wait=True)

    (mail,) = await room.mails("request_received")
    assert "You are on its waiting list for 2 places, and nothing is held yet." in words(mail)


async def test_a_request_that_was_turned_down_says_why(room: Workroom) -> None:
    await sent(room)
    await room.do(ASKS, q.TurnDown(reason="t-why"))
    await room.settle()

    (mail,) = await room.mails("request_ended")
    assert "We cannot confirm it: This course is for Nottinghamshire only." in words(mail)


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ("nobody answers", "We are sorry: we did not answer in time, and the places are free"),
        ("cancelled", "We are sorry: the course date was cancelled."),
        ("postponed", "We are sorry: the course date was postponed, and it has no new date yet."),
    ],
)
async def test_other_ends_are_told(room: Workroom, how: str, sentence: str) -> None:
    await sent(room)
    if how == "cancelled":
        await room.do(DATE, Cancel(reason="t-why"))
    if how == "postponed":
        await room.do(DATE, Postpone(reason="t-why"))
    await room.until(NOW + timedelta(days=10))

    (mail,) = await room.mails("request_ended")
    assert sentence in words(mail)
    assert "/courses" in words(mail)
    assert ("No date at present" in words(mail)) == (how == "postponed")


async def test_changed_dates_are_told_with_the_days_as_they_are_now(room: Workroom) -> None:
    await sent(room)
    times = tuple(
        NewTime(day=one.number, starts=one.starts + LATER, ends=one.ends + LATER)
        for one in days(CARE)
    )
    await room.do(DATE, MoveDays(times=times))
    await room.settle()

    (mail,) = await room.mails("request_dates_changed")
    assert mail.person_id == VISITS
    assert mail.subject == f"The course date you asked for has changed: {COURSE}"
    letter = words(mail)
    for one in days(CARE):
        assert f"Day {one.number}, {say_span(one.starts + LATER, one.ends + LATER)}" in letter
    assert "Your request stands: we hold 2 places for you until the end of 9 March" in letter
    assert "https://engagements.example/courses/requests/visitor" in letter


async def test_whoever_waits_reads_that_the_turn_stands(room: Workroom) -> None:
    await room.do(b.PROVIDER, b.register_provider())
    await room.do(b.PROVIDER, b.add_setting(SETTING))
    await room.do("course:rowan", book("p-one", "p-two"))
    await sent(room, wait=True)
    await room.do(DATE, VenueLost(room=days(CARE)[0].room, since=NOW.date(), new_room="Old Mill"))
    await room.settle()

    (mail,) = await room.mails("request_dates_changed")
    assert "Your request stands: you are on the waiting list." in words(mail)
    assert "Old Mill" in words(mail)


async def test_whoever_takes_it_back_hears_nothing_more(room: Workroom) -> None:
    await sent(room)
    await visit(room, q.GiveBack())
    await room.until(NOW + timedelta(days=10))

    assert await room.mails("request_ended") == []


async def test_nothing_personal_travels(room: Workroom) -> None:
    await sent(room)
    log = await room.ask("SELECT string_agg(data::text, '') FROM event")

    assert room.wire and CANARY not in "".join(room.wire)
    assert CANARY not in log[0][0] and "Ash House" not in log[0][0]
