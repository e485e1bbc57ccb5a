"""With a mail server each letter leaves once, whatever fails on the way, and always as it was."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from structlog.testing import capture_logs
from temporalio.exceptions import ApplicationError

from activities.correspondence import Correspondence
from activities.letters import NotTaken
from domain.services.bigger_picture import commands as programmes
from store import letters, people, vault
from store.people import Details
from store.pool import Pool
from tests.activities.test_transport import serving
from tests.activities.workroom import CANARY, Workroom, named, signed_up, workroom
from tests.domain import builders as b
from tests.given import ANN

KEY = "remind:9:0"  # two mentors and the trainer
ALL = ["p-mentor-1", "p-mentor-2", b.TRAINER]


class Server:
    """A mail server that keeps what it takes and answers some recipients as it is told."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.taken: list[tuple[str, bytes]] = []
        self.slow = 0.0
        self.took = asyncio.Event()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answers.get(address.partition("@")[0], "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self.slow)
        assert isinstance(envelope.content, bytes)
        self.taken.append((envelope.rcpt_tos[0].partition("@")[0], envelope.content))
        self.took.set()
        return "250 OK"

    @property
    def readers(self) -> list[str]:
        return sorted(reader for reader, _ in self.taken)

    def message_ids(self, reader: str) -> list[bytes]:
        """Return the Message-IDs of what somebody got, in order."""
        return [
            line
            for to, content in self.taken
            if to == reader
            for line in content.splitlines()
            if line.startswith(b"Message-ID")
        ]


@asynccontextmanager
async def office(pool: Pool) -> AsyncIterator[tuple[Workroom, Server]]:
    """A workroom with a mail server, at the moment when everybody is to be reminded of day 9."""
    server = Server()
    async with serving(lambda: SMTP(server, hostname="mail.example", enable_SMTPUTF8=True)) as port:
        room = await workroom(pool, f"smtp://127.0.0.1:{port}?starttls=never")
        await signed_up(room)
        await named(room)
        await room.at((await room.call(b.COHORT, KEY)).step.due)
        yield room, server


async def statuses(room: Workroom) -> dict[str | None, str]:
    return {mail.person_id: mail.status for mail in await room.mails()}


async def test_letters_are_sent_and_marked(pool: Pool) -> None:
    async with office(pool) as (room, server):
        call = await room.perform(b.COHORT, KEY)
        assert server.readers == ALL
        assert await statuses(room) == dict.fromkeys(ALL, "sent")
        assert {mail.sent_at for mail in await room.mails()} == {call.step.due}
        await room.run(call)
        assert server.readers == ALL
        assert (await room.state(b.COHORT)).log(9).reminded == 0


async def test_what_is_sent_is_what_is_stored(pool: Pool) -> None:
    async with office(pool) as (room, server):
        await room.perform(b.COHORT, KEY)
        stored = sorted(mail.mime for mail in await room.mails() if mail.mime)
        sent = sorted(content for _, content in server.taken)
        assert [one.rstrip(b"\r\n") for one in sent] == [one.rstrip(b"\r\n") for one in stored]


async def test_a_recipient_refused_for_good_holds_nobody_up_and_the_step_is_not_done(
    pool: Pool,
) -> None:
    async with office(pool) as (room, server):
        server.answers["p-mentor-1"] = "550 no such mailbox"
        call = await room.call(b.COHORT, KEY)
        for _ in range(3):  # every hour
            with pytest.raises(ApplicationError, match="1 letter of 3 could not be delivered"):
                await room.run(call)
        assert server.readers == ALL[1:]
        (failed,) = [mail for mail in await room.mails() if mail.status == "failed"]
        assert failed.person_id == "p-mentor-1"
        assert failed.error == "The mail server refused it for good: 550 no such mailbox"
        assert (await room.state(b.COHORT)).log(9).reminded == -1


async def test_a_corrected_address_is_tried_by_itself_and_each_letter_leaves_once(
    pool: Pool,
) -> None:
    async with office(pool) as (room, server):
        server.answers["p-mentor-1"] = "550 no such mailbox"
        call = await room.call(b.COHORT, KEY)
        with pytest.raises(ApplicationError):
            await room.run(call)
        before = await room.ask("SELECT agenda_seq FROM wake WHERE ref = $1", b.COHORT)
        right = Details(name=f"Mentor {CANARY}", email=f"right@{CANARY.lower()}.example")
        await people.correct(
            pool, room.clock, "p-mentor-1", right, command_id=uuid4(), actor=ANN, seen=1
        )
        after = await room.ask("SELECT agenda_seq FROM wake WHERE ref = $1", b.COHORT)
        assert after > before, "the step is tried at once"
        await room.run(call)
        assert server.readers == [*ALL[1:], "right"]
        assert await statuses(room) == dict.fromkeys(ALL, "sent")
        assert (await room.state(b.COHORT)).log(9).reminded == 0


async def test_a_letter_is_sent_again_or_let_go_when_somebody_says_so(pool: Pool) -> None:
    async with office(pool) as (room, server):
        server.answers = {"p-mentor-1": "550 full", "p-mentor-2": "550 gone"}
        call = await room.call(b.COHORT, KEY)
        with pytest.raises(ApplicationError, match="2 letters of 3"):
            await room.run(call)
        first, second = [one.message_id for one in await room.mails() if one.status == "failed"]
        server.answers.clear()
        once = uuid4()
        for _ in range(2):
            await letters.decide(pool, room.clock, first, "send again", command_id=once, actor=ANN)
        await letters.decide(pool, room.clock, second, "let go", command_id=uuid4(), actor=ANN)
        await room.run(call)
        await letters.decide(pool, room.clock, first, "send again", command_id=once, actor=ANN)
        with pytest.raises(letters.NotFailed):
            await letters.decide(
                pool, room.clock, first, "send again", command_id=uuid4(), actor=ANN
            )
        assert server.readers == ["p-mentor-1", b.TRAINER]
        assert await statuses(room) == dict.fromkeys(ALL, "sent") | {"p-mentor-2": "let go"}
        assert (await room.state(b.COHORT)).log(9).reminded == 0
        kept = await room.ask("SELECT decision, actor_id FROM mail_decision ORDER BY decision")
        assert kept == [("let go", ANN.id), ("send again", ANN.id)]


async def test_a_busy_mailbox_is_tried_again_and_the_others_are_not(pool: Pool) -> None:
    async with office(pool) as (room, server):
        server.answers["p-mentor-1"] = "451 try later"
        call = await room.call(b.COHORT, KEY)
        with pytest.raises(NotTaken) as raised:
            await room.run(call)
        assert CANARY.lower() not in str(raised.value).lower()
        assert await statuses(room) == dict.fromkeys(ALL, "sent") | {"p-mentor-1": "queued"}
        assert (await room.state(b.COHORT)).log(9).reminded == -1
        server.answers.clear()
        await room.run(call)
        assert server.readers == ALL
        assert (await room.state(b.COHORT)).log(9).reminded == 0


async def test_without_connection_everything_waits(pool: Pool) -> None:
    room = await workroom(pool, "smtp://127.0.0.1:1?starttls=never")
    await signed_up(room)
    await named(room)
    call = await room.call(b.COHORT, KEY)
    await room.at(call.step.due)
    with pytest.raises(OSError):
        await room.run(call)
    assert await statuses(room) == dict.fromkeys(ALL, "queued")
    assert (await room.state(b.COHORT)).log(9).reminded == -1


async def test_a_crash_after_the_server_took_it_sends_the_same_message_again(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with office(pool) as (room, server):
        call = await room.call(b.COHORT, KEY)
        with monkeypatch.context() as patch:

            async def crash(*_: Any) -> None:
                raise ConnectionError("the power went")

            patch.setattr(vault, "mark_sent", crash)
            with pytest.raises(ConnectionError):
                await room.run(call)
        (first,) = server.taken
        await room.at(call.step.due + timedelta(minutes=5))
        new = vault.NewPerson(first[0], "Another Name", f"{first[0]}@{CANARY.lower()}.example")
        await vault.write_people(pool, [new], call.step.due)
        await room.run(call)
        again = [content for reader, content in server.taken if reader == first[0]]
        assert again == [first[1], first[1]]  # the same bytes, hence the same Message-ID
        assert len(set(server.message_ids(first[0]))) == 1
        assert [len(server.message_ids(reader)) for reader in ALL if reader != first[0]] == [1, 1]
        assert await statuses(room) == dict.fromkeys(ALL, "sent")


async def test_a_crash_before_the_record_sends_nothing_again(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with office(pool) as (room, server):
        call = await room.call(b.COHORT, KEY)
        with monkeypatch.context() as patch:

            async def crash(*_: Any, **__: Any) -> None:
                raise ConnectionError("the power went")

            patch.setattr(room.ledger, "handle", crash)
            with pytest.raises(ConnectionError):
                await room.run(call)
        assert await statuses(room) == dict.fromkeys(ALL, "sent")
        await room.run(call)
        assert server.readers == ALL
        assert (await room.state(b.COHORT)).log(9).reminded == 0


async def test_two_attempts_at_once_send_each_letter_once(pool: Pool) -> None:
    async with office(pool) as (room, server):
        server.slow = 0.05
        call = await room.call(b.COHORT, KEY)
        await asyncio.gather(room.run(call), room.run(call))
        assert server.readers == ALL


async def test_a_step_overtaken_while_its_letters_wait_sends_none_of_them(pool: Pool) -> None:
    async with office(pool) as (room, server):
        seat = await room.call(b.COHORT, "instructions:rowan-mentor-1:1")
        server.answers["p-mentor-1"] = "451 try later"
        with pytest.raises(NotTaken):
            await room.run(seat)
        assert [mail.status for mail in await room.mails()] == ["queued"] * 3
        left = programmes.RecordMentorLeft(person="p-mentor-1", left_on=seat.step.due.date())
        await room.do(b.PROGRAMME, left)
        server.answers.clear()
        await room.run(seat)
        assert server.readers == []
        assert await room.mails() == []


async def test_letters_of_an_overtaken_step_are_taken_back_by_the_next_one(pool: Pool) -> None:
    async with office(pool) as (room, server):
        seat = await room.call(b.COHORT, "instructions:rowan-mentor-1:1")
        server.answers["p-mentor-1"] = "451 try later"
        with pytest.raises(NotTaken):
            await room.run(seat)
        left = programmes.RecordMentorLeft(person="p-mentor-1", left_on=seat.step.due.date())
        await room.do(b.PROGRAMME, left)
        await room.perform(b.COHORT, KEY)
        assert "p-mentor-1" not in await statuses(room)
        assert server.readers == ALL[1:]


async def test_a_step_overtaken_before_it_begins_queues_nothing(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with office(pool) as (room, _):
        seat = await room.call(b.COHORT, "instructions:rowan-mentor-1:1")
        reminder = await room.perform(b.COHORT, KEY)
        left = programmes.RecordMentorLeft(person="p-mentor-1", left_on=seat.step.due.date())
        await room.do(b.PROGRAMME, left)
        known = await room.ask("SELECT message_id FROM mail")

        async def never(*_: Any) -> None:
            raise AssertionError("a letter was written")

        monkeypatch.setattr(Correspondence, "_written", never)
        await room.run(seat)
        await room.run(reminder)
        assert await room.ask("SELECT message_id FROM mail") == known


async def test_letters_already_on_their_way_stop_when_the_step_is_overtaken(pool: Pool) -> None:
    async with office(pool) as (room, server):
        server.slow = 0.2
        seat = await room.call(b.COHORT, "instructions:rowan-mentor-1:1")
        running = asyncio.create_task(room.run(seat))
        await server.took.wait()
        left = programmes.RecordMentorLeft(person="p-mentor-1", left_on=seat.step.due.date())
        await room.do(b.PROGRAMME, left)
        await running
        assert len(server.taken) < 3


async def test_the_log_says_that_a_letter_was_refused_but_not_whose(pool: Pool) -> None:
    async with office(pool) as (room, server):
        server.answers["p-mentor-1"] = f"550 no such mailbox p-mentor-1@{CANARY.lower()}.example"
        with capture_logs() as lines, pytest.raises(ApplicationError):
            await room.perform(b.COHORT, KEY)
        (line,) = [line for line in lines if line["event"] == "mail refused"]
        assert (line["ref"], line["key"], line["code"]) == (b.COHORT, KEY, 550)
        assert CANARY.lower() not in str(lines).lower()


async def test_a_letter_that_waits_goes_to_the_corrected_address_and_name(pool: Pool) -> None:
    async with office(pool) as (room, server):
        server.answers["p-mentor-1"] = "451 try later"
        call = await room.call(b.COHORT, KEY)
        with pytest.raises(NotTaken):
            await room.run(call)
        right = Details(name="Kofi Larkspur", email="kofi@care.example")
        async with pool.acquire() as conn:
            seen = (await vault.people(conn, ["p-mentor-1"]))["p-mentor-1"].version
        await people.correct(
            room.pool, room.clock, "p-mentor-1", right, command_id=uuid4(), actor=ANN, seen=seen
        )

        await room.run(call)

        assert server.readers == sorted(["kofi", *ALL[1:]])
        (letter,) = [content for to, content in server.taken if to == "kofi"]
        assert b"Kofi Larkspur" in letter
        assert b"p-mentor-1@" not in letter, "neither as recipient nor in the calendar entry"
