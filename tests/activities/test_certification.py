"""Certificates carry the holder's name of the moment, once, and reach the right person."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from temporalio.exceptions import ApplicationError

from activities.certification import Certification
from activities.gates import OpenGate
from domain.messages import Step
from domain.processes.award.commands import Supersede
from domain.processes.award.state import Valid
from domain.ref import Ref
from domain.services.bigger_picture import commands as programmes
from domain.services.bigger_picture.outside import award_ref
from store import people, vault
from store.pool import Pool
from tests.activities.papers_read import words as text_of
from tests.activities.workroom import (
    Workroom,
    completed,
    name_of,
    named,
    opened,
    recipients,
    signed_up,
    taught,
    words,
    workroom,
)
from tests.domain import builders as b
from tests.given import ANN

MENTOR = "p-mentor-2"
AWARD: Ref = award_ref(b.PROGRAMME, f"mentor/{MENTOR}")
ORGANISATION: Ref = award_ref(b.PROGRAMME, "organisation")


async def paper(room: Workroom, ref: Ref) -> str:
    """Return the text of a certificate's present edition."""
    state = await room.state(ref)
    assert isinstance(state, Valid)
    async with room.pool.acquire() as conn:
        found = await vault.document(conn, state.certificate.present.document or "")
    assert found is not None and found.body is not None
    return text_of(found.body)


async def test_a_whole_programme_ends_with_its_certificates(pool: Pool) -> None:
    room = await workroom(pool)
    await completed(room)
    sent = await room.mails("certificate_sent")
    assert recipients(sent) == sorted([b.MANAGER, *b.MENTORS])
    (organisation,) = await room.mails("organisation_certificate_sent")
    assert organisation.person_id == b.MANAGER
    assert "Rowan House" in await paper(room, ORGANISATION)
    text = await paper(room, AWARD)
    state = await room.state(AWARD)
    edition = state.certificate.present
    for fact in (name_of(MENTOR), "Well-being Mentor", "Rowan House", "Rowan Care Ltd"):
        assert fact in text
    assert f"engagements.example/verify/{edition.public_id}" in text
    assert edition.name_version == 1
    (letter,) = [mail for mail in sent if mail.person_id == MENTOR]
    (attached,) = opened(letter).iter_attachments()
    assert attached.get_filename() == f"certificate-{edition.public_id}.pdf"
    assert f"https://engagements.example/verify/{edition.public_id}" in words(letter)
    everything = await room.ask("SELECT message_id FROM mail")
    assert len(everything) == len(set(everything))


@pytest.fixture
async def leaver(pool: Pool) -> tuple[Workroom, Ref]:
    """Somebody left after a day, and their certificate of attendance has just been issued."""
    room = await workroom(pool)
    await signed_up(room)
    await named(room)
    await taught(room, 1, 2, 3)
    who = "p-mentor-1"
    await room.do(b.PROGRAMME, programmes.RecordMentorLeft(person=who, left_on=b.after(3).date()))
    await room.settle()
    await room.perform(b.PROGRAMME, f"certificate:{who}:attendance")
    return room, award_ref(b.PROGRAMME, f"attendance/{who}")


async def test_a_leaver_keeps_a_certificate_of_the_days_attended(
    leaver: tuple[Workroom, Ref],
) -> None:
    room, ref = leaver
    await room.perform(ref, "render_certificate:1")
    text = await paper(room, ref)
    assert "Certificate of attendance" in text
    assert "Learning days attended" in text
    assert "Learning day 3: Dignity in every conversation" in text
    assert "Learning day 9" not in text


async def test_the_name_is_that_of_the_moment_and_its_version_is_kept(
    leaver: tuple[Workroom, Ref],
) -> None:
    room, ref = leaver
    new = vault.NewPerson("p-mentor-1", "Mina Newname", "mina@home.example")
    await vault.write_people(room.pool, [new], b.after(3))
    await room.perform(ref, "render_certificate:1")
    state = await room.state(ref)
    assert state.certificate.present.name_version == 2
    assert "Mina Newname" in await paper(room, ref)


class _NameChanges(OpenGate):
    """While a step waits for its turn, somebody's name changes."""

    def __init__(self, room: Workroom, new: vault.NewPerson) -> None:
        super().__init__(room.pool, room.clock)
        self._room, self._new = room, new

    @asynccontextmanager
    async def turn(self, ref: Ref, step: Step) -> AsyncIterator[bool]:
        await vault.write_people(self._room.pool, [self._new], b.after(3))
        async with super().turn(ref, step) as wanted:
            yield wanted


async def test_a_paper_set_before_its_turn_says_what_is_true_when_its_turn_comes(
    leaver: tuple[Workroom, Ref],
) -> None:
    room, ref = leaver
    new = vault.NewPerson("p-mentor-1", "Mina Newname", "mina@home.example")
    room.worker(Certification).gate = _NameChanges(room, new)
    await room.perform(ref, "render_certificate:1")
    state = await room.state(ref)
    assert state.certificate.present.name_version == 2
    assert "Mina Newname" in await paper(room, ref)


async def test_printing_and_sending_again_change_nothing(leaver: tuple[Workroom, Ref]) -> None:
    room, ref = leaver
    calls = [
        await room.perform(ref, "render_certificate:1"),
        await room.perform(ref, "send_certificate:1"),
    ]
    tables = [await room.ask(f"SELECT * FROM {name}") for name in ("document", "mail", "event")]
    for call in calls:
        await room.run(call)
    again = [await room.ask(f"SELECT * FROM {name}") for name in ("document", "mail", "event")]
    assert again == tables


async def test_a_replaced_edition_is_printed_and_sent_anew(leaver: tuple[Workroom, Ref]) -> None:
    room, ref = leaver
    first = await room.call(ref, "render_certificate:1")
    await room.settle()
    old = (await room.state(ref)).certificate.present.public_id
    await room.do(ref, Supersede())
    await room.settle()
    assert old not in await paper(room, ref)
    assert len(await room.mails("certificate_sent")) == 2
    await room.run(first)
    assert len(await room.ask("SELECT id FROM document WHERE kind = 'certificate'")) == 2


async def test_a_corrected_name_stands_on_the_next_edition_and_the_first_stays(
    leaver: tuple[Workroom, Ref],
) -> None:
    room, ref = leaver
    await room.settle()
    first = (await room.state(ref)).certificate.present
    who = "p-mentor-1"
    right = people.Details(name="Mina Rightname", email="mina@home.example")
    async with room.pool.acquire() as conn:
        assert await people.printed_otherwise(conn, who) == []
    await people.correct(room.pool, room.clock, who, right, command_id=uuid4(), actor=ANN, seen=1)
    async with room.pool.acquire() as conn:
        (printed,) = await people.printed_otherwise(conn, who)
        assert (printed.ref, printed.name) == (ref, name_of(who))

    await room.do(ref, Supersede())
    await room.settle()

    old, new = (await room.state(ref)).certificate.editions
    assert (old.document, old.name_version, new.name_version) == (first.document, 1, 2)
    assert "Mina Rightname" in await paper(room, ref)
    letter = max(await room.mails("certificate_sent"), key=lambda mail: mail.queued_at)
    assert letter.to_address == "mina@home.example"
    async with room.pool.acquire() as conn:
        assert await people.printed_otherwise(conn, who) == []


async def test_a_certificate_for_somebody_erased_cannot_be_printed(
    leaver: tuple[Workroom, Ref],
) -> None:
    room, ref = leaver
    call = await room.call(ref, "render_certificate:1")
    async with room.pool.acquire() as conn:
        await vault.erase(conn, "p-mentor-1", call.step.due)
    with pytest.raises(ApplicationError, match="name is not known any more") as raised:
        await room.run(call)
    assert raised.value.non_retryable


async def test_a_name_without_glyphs_is_a_trouble_that_does_not_quote_it(
    leaver: tuple[Workroom, Ref],
) -> None:
    room, ref = leaver
    async with room.pool.acquire() as conn:  # no door of the vault takes such a name
        await conn.execute("UPDATE person_version SET name = 'Zqxwv 한국'")
    with pytest.raises(ApplicationError) as raised:
        await room.perform(ref, "render_certificate:1")
    assert raised.value.type == "PaperError"
    assert "Zqxwv" not in str(raised.value) and "한" not in str(raised.value)
    assert "Latin letters" in str(raised.value)


async def test_erasing_somebody_empties_their_certificate_and_its_letter(
    leaver: tuple[Workroom, Ref],
) -> None:
    room, ref = leaver
    await room.settle()
    async with room.pool.acquire() as conn:
        await vault.erase(conn, "p-mentor-1", b.after(3) + timedelta(days=30))
    assert await room.ask(
        "SELECT count(bytes), count(salt) FROM document WHERE kind = 'certificate'"
    ) == [(0, 0)]
    mails = await room.ask(
        "SELECT count(mime), count(to_address) FROM mail WHERE person_id = 'p-mentor-1'"
    )
    assert mails == [(0, 0)]
    assert (await room.state(ref)).certificate.present.digest
