"""A substitution as a whole: seat, invitations, sheet, invoice, funded place and screen move.

Nothing is left with whoever does not come, and nothing is asked or paid for twice.
"""

from datetime import timedelta

import pytest

from domain.messages import Command
from domain.processes.allocation import Running, allocation_ref
from domain.processes.cohort import Cohort, MarkRegister
from domain.processes.cohort.commands import Mark, OpenForPlaces, Plan
from domain.processes.invoice.state import Issued
from domain.services.course import Over, Underway
from domain.services.course import commands as c
from store import vault
from store.pool import Pool
from tests.activities.workroom import Workroom, entry, person, recipients, words, workroom
from tests.domain import builders as b
from tests.domain.courses import (
    ADA,
    BOB,
    BOOKING,
    CARE,
    CONTACT,
    CYN,
    DATE,
    FUNDED,
    INVOICE,
    MOVING,
    SETTING,
    accept,
    award,
    book,
    days,
    fulfilling,
)
from tests.domain.funded_courses import funded
from tests.given import NOW

INSTRUCTED = timedelta(days=10)  # before the start: joining instructions are out by then


async def booked(room: Workroom, slug: str) -> tuple[str, ...]:
    """Book Ada and Bob, and let them have their joining instructions; return what they fulfil."""
    people = (ADA, BOB, CYN, CONTACT, "p-funder")
    await vault.write_people(room.pool, [person(one) for one in people], NOW)
    await room.do(b.PROVIDER, b.register_provider())
    await room.do(b.PROVIDER, b.add_setting(SETTING))
    if slug == FUNDED:
        await room.do(allocation_ref(slug), funded(slug))
    plan = Plan(service=slug, label="June course", capacity=6, days=days(slug))
    await room.do(DATE, plan)
    await room.do(DATE, OpenForPlaces())
    await room.do(BOOKING, book(ADA, BOB, slug=slug))
    if slug == MOVING:
        for who in (ADA, BOB):
            await room.do(BOOKING, accept(who))
    await room.settle()
    await room.until(days(slug)[0].starts - INSTRUCTED)
    return fulfilling(slug)


def substitute(fulfils: tuple[str, ...]) -> Command:
    return c.Substitute(person=ADA, substitute=CYN, fulfils=fulfils)


async def cohort_of(room: Workroom) -> Cohort:
    cohort = await room.state(DATE)
    assert isinstance(cohort, Cohort)
    return cohort


@pytest.fixture
async def room(pool: Pool) -> Workroom:
    return await workroom(pool)


async def test_the_seat_moves_and_stays_the_same_seat(room: Workroom) -> None:
    before = (await _place(room, await booked(room, CARE), ADA))[0]
    await room.do(BOOKING, substitute(()))

    rows = await room.ask("SELECT place, person FROM place WHERE ref = $1 ORDER BY place", DATE)
    assert rows == [(before, CYN), ("rowan-2", BOB)]
    bookings = await room.ask("SELECT DISTINCT resource FROM booking WHERE resource = $1", ADA)
    assert bookings == []  # whoever does not come is free for something else


async def _place(room: Workroom, _: tuple[str, ...], who: str) -> list[str]:
    return [row[0] for row in await room.ask("SELECT place FROM place WHERE person = $1", who)]


async def test_invitations_are_cancelled_and_sent_anew(room: Workroom) -> None:
    await booked(room, CARE)
    invited = {
        entry(mail)["uid"]: entry(mail)["method"]
        for mail in await room.mails("learning_day_invitation")
        if mail.person_id == ADA
    }
    assert list(invited.values()) == ["REQUEST", "REQUEST"]

    await room.do(BOOKING, substitute(()))
    await room.settle()

    cancelled = [m for m in await room.mails("learning_day_cancelled") if m.person_id == ADA]
    assert {entry(mail)["uid"] for mail in cancelled} == set(invited)
    assert {entry(mail)["method"] for mail in cancelled} == {"CANCEL"}
    new = [m for m in await room.mails("learning_day_invitation") if m.person_id == CYN]
    assert len(new) == 2 and not {entry(mail)["uid"] for mail in new} & set(invited)
    assert CYN in recipients(await room.mails("joining_instructions"))
    kept = [m for m in await room.mails("learning_day_cancelled") if m.person_id == BOB]
    assert kept == []


async def test_the_sheet_asks_for_who_comes(room: Workroom) -> None:
    await booked(room, CARE)
    await room.do(BOOKING, substitute(()))

    assert (await cohort_of(room)).expected(1) == (CYN, BOB)
    await room.until(days(CARE)[0].ends + timedelta(hours=1))
    marks = tuple(Mark(person=who, status="attended") for who in (CYN, BOB))
    await room.do(DATE, MarkRegister(day=1, marks=marks))
    await room.settle()
    state = await room.state(BOOKING)
    assert isinstance(state, Underway)
    assert {one.person for one in state.booking.marks} == {CYN, BOB}


async def test_the_invoice_stays_and_what_is_owed_back_goes_with_the_place(
    room: Workroom,
) -> None:
    await booked(room, CARE)
    before = await room.state(INVOICE)
    await room.do(BOOKING, substitute(()))
    await room.settle()

    after = await room.state(INVOICE)
    assert isinstance(before, Issued) and isinstance(after, Issued)
    assert after.bill.lines == before.bill.lines
    assert await room.ask("SELECT count(*) FROM invoice") == [(1,)]
    assert await room.ask("SELECT count(*) FROM credit_note") == [(0,)]
    state = await room.state(BOOKING)
    assert isinstance(state, Underway)
    assert state.booking.invoiced == (1, 2)  # by seat: the colleague's seat is the one paid for
    assert state.booking.delegates[0].person == CYN


async def test_the_funded_place_and_its_claim_go_to_who_comes(room: Workroom) -> None:
    await booked(room, FUNDED)
    await room.do(BOOKING, substitute(()))
    allocation = await room.state(allocation_ref(FUNDED))
    assert isinstance(allocation, Running)
    assert [(one.cohort, one.drawn) for one in allocation.allocation.cohorts] == [(DATE, 2)]

    await room.until(days(FUNDED)[0].ends + timedelta(hours=1))
    marks = tuple(Mark(person=who, status="attended") for who in (CYN, BOB))
    await room.do(DATE, MarkRegister(day=1, marks=marks))
    await room.settle()

    allocation = await room.state(allocation_ref(FUNDED))
    assert isinstance(allocation, Running)
    (counts,) = allocation.allocation.cohorts
    assert (counts.drawn, counts.attended, counts.did_not_attend) == (2, 2, 0)


async def test_the_certificate_is_for_who_came(room: Workroom) -> None:
    await booked(room, CARE)
    await room.do(BOOKING, substitute(()))
    for day in days(CARE):
        await room.until(day.ends + timedelta(hours=1))
        marks = tuple(Mark(person=who, status="attended") for who in (CYN, BOB))
        await room.do(DATE, MarkRegister(day=day.number, marks=marks))
        await room.settle()
    for who in (CYN, BOB):
        done = days(CARE)[1].on
        task = c.RecordTask(person=who, task="draft_plan", done_on=done, evidence="t-paper")
        await room.do(BOOKING, task)
    await room.settle()

    holders = await room.ask("SELECT DISTINCT holder FROM award ORDER BY holder")
    assert holders == [(BOB,), (CYN,)]
    assert await room.ask("SELECT holder FROM award WHERE ref = $1", award(1)) == [(CYN,)]
    assert isinstance(await room.state(BOOKING), Over)


async def test_an_assessed_course_screens_the_colleague_before_writing(room: Workroom) -> None:
    fulfils = await booked(room, MOVING)
    await room.do(BOOKING, substitute(fulfils))
    await room.settle()
    state = await room.state(BOOKING)
    assert isinstance(state, Underway)
    assert [one.screening for one in state.booking.active] == ["open", "accepted"]
    assert state.booking.active[0].attempts == ()
    written = recipients(await room.mails())
    assert CYN not in written, "nobody is written to before they are accepted"

    await room.do(BOOKING, accept(CYN, accepted=False))
    await room.settle()

    assert (await cohort_of(room)).expected(1) == (BOB,)
    letters = await room.mails("course_not_accepted")
    assert recipients(letters) == [CONTACT]
    assert "Cyn" in words(letters[0])
    assert CYN not in recipients(await room.mails())


async def test_an_accepted_colleague_is_written_to(room: Workroom) -> None:
    fulfils = await booked(room, MOVING)
    await room.do(BOOKING, substitute(fulfils))
    await room.do(BOOKING, accept(CYN))
    await room.settle()

    assert CYN in recipients(await room.mails("joining_instructions"))
    assert not (await cohort_of(room)).is_held(CYN)
