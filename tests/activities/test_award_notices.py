"""Letters about a registration: who gets which, when, and that a late engine sends no flood."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from domain.calendar import morning, say_date
from domain.messages import Actor, Role, engine
from domain.processes.award import commands as c
from domain.ref import Ref
from store import vault
from store.pool import Pool
from store.vault import Mail, NewText
from tests.activities import papers_read
from tests.activities.workroom import (
    ANN,
    CANARY,
    Workroom,
    name_of,
    opened,
    recipients,
    words,
    workroom,
)
from tests.domain import builders as b
from tests.given import NOW

AWARD: Ref = "award:0001"
ENGINE = engine(AWARD)
HOLDER = "p-mentor-1"
BOTH = [b.MANAGER, HOLDER]
BEN = Actor(role=Role.COORDINATOR, id="ben")
LAST, UPDATE = date(2028, 3, 1), date(2027, 3, 1)
A_DAY = timedelta(days=1)


async def give(room: Workroom, command: c.AwardCommand, *, by: Actor = ANN, text: str = "") -> None:
    """Give a command with the text that it refers to, as a form does."""
    texts = [NewText(id="t-why", body=text, subjects=(HOLDER,))] if text else []
    await room.ledger.handle(AWARD, command, command_id=uuid4(), actor=by, vault=texts)


async def registration(pool: Pool, **changes: Any) -> Workroom:
    """Return a room with a registration of two years whose paper went out on its first day."""
    room = await issued(pool, **changes)
    await give(room, c.NoteRendered(edition=1, document="d-pdf", digest="abc"), by=ENGINE)
    await give(room, c.NoteSent(edition=1), by=ENGINE)
    return room


async def issued(pool: Pool, **changes: Any) -> Workroom:
    """Return a room with a registration of two years that was just issued."""
    room = await workroom(pool)
    await room.do(b.PROVIDER, b.register_provider())
    await room.do(b.PROVIDER, b.add_setting())
    values: dict[str, Any] = {
        "kind": "registration",
        "title_of_award": "Optimum Moving and Handling Trainer Assessor",
        "holder": HOLDER,
        "provider": b.PROVIDER,
        "setting": "rowan-house",
        "regarding": b.PROGRAMME,
        "service": "moving_and_handling",
        "programme": "Moving and Handling trainer assessor",
        "completed_on": NOW.date(),
        "valid_months": 24,
        "framework": "moving_and_handling",
        "update_months": 12,
    }
    await give(room, c.Issue(**{**values, **changes}), by=engine(b.PROGRAMME))
    return room


@pytest.fixture
async def room(pool: Pool) -> Workroom:
    """A registration with an annual update."""
    return await registration(pool)


def subjects(mails: Sequence[Mail]) -> list[str]:
    """Return what the letters to one person say above their text, in the order of their dates."""
    own = [mail for mail in mails if mail.person_id == HOLDER]
    return [str(opened(mail)["Subject"]) for mail in sorted(own, key=lambda mail: mail.queued_at)]


async def update(room: Workroom, on: date) -> None:
    await give(room, c.RecordUpdate(done_on=on, evidence="t-why"), text="A refresher day.")


async def test_its_paper_says_number_framework_and_validity(pool: Pool) -> None:
    room = await issued(pool)
    await room.settle()
    certificate = (await room.state(AWARD)).certificate
    async with room.pool.acquire() as conn:
        found = await vault.document(conn, certificate.present.document)
    assert found is not None and found.body is not None

    text = papers_read.words(found.body)

    assert certificate.number == "REG-00001"
    for fact in (
        "Certificate of registration",
        "Optimum Moving and Handling Trainer Assessor",
        name_of(HOLDER),
        "Registration number REG-00001",
        "Framework Moving and Handling",
        "Completed on 2 March 2026",
        "Valid to the end of 1 March 2028",
    ):
        assert fact in text
    assert papers_read.codes(found.body) == [
        f"https://engagements.example/verify/{certificate.present.public_id}"
    ]
    assert recipients(await room.mails("certificate_sent")) == [HOLDER]


async def test_holder_and_manager_get_every_letter_before_a_date(room: Workroom) -> None:
    await room.until(datetime(2027, 3, 1, 10, tzinfo=UTC))
    assert recipients(await room.mails("award_update_due")) == [b.MANAGER] * 3 + [HOLDER] * 3
    await update(room, date(2027, 3, 1))

    await room.until(morning(LAST))

    assert recipients(await room.mails("award_expiring")) == [b.MANAGER] * 4 + [HOLDER] * 4
    dates = [
        mail.queued_at for mail in await room.mails("award_expiring") if mail.person_id == HOLDER
    ]
    assert sorted(dates) == [morning(LAST - timedelta(days=n)) for n in (90, 60, 30, 7)]
    letter = (await room.mails("award_expiring"))[0]
    assert "valid to the end of 1 March 2028" in words(letter)
    assert "The number stays" in words(letter)
    assert name_of(HOLDER) in words(letter) and "Rowan House" in words(letter)


async def test_somebody_who_is_both_gets_one_letter(pool: Pool) -> None:
    room = await registration(pool, holder=b.MANAGER)

    await give(room, c.Suspend(reason="t-why"), text="An incident is looked into.")
    await room.settle()

    assert recipients(await room.mails("award_suspended")) == [b.MANAGER]


async def test_a_certificate_that_ends_is_announced_without_a_number(pool: Pool) -> None:
    room = await registration(pool, kind="certificate", framework=None, update_months=None)

    await room.until(morning(LAST - timedelta(days=90)))

    letters = await room.mails("award_expiring")
    assert recipients(letters) == BOTH
    assert "If you want to keep it up" in words(letters[0])
    assert "number" not in words(letters[0])


async def test_after_an_outage_only_the_letter_that_still_fits_goes_out(pool: Pool) -> None:
    room = await registration(pool, update_months=None)

    await room.at(morning(LAST - timedelta(days=20)))
    await room.settle()

    assert recipients(await room.mails("award_expiring")) == BOTH
    assert (await room.state(AWARD)).certificate.warned == (f"warn_expiry:{LAST}:-30",)
    await room.until(morning(LAST))
    assert recipients(await room.mails("award_expiring")) == [b.MANAGER] * 2 + [HOLDER] * 2


async def test_after_a_long_outage_one_letter_says_how_it_stands(room: Workroom) -> None:
    """The reminders of the update and the news that it is overdue would come too late."""
    await room.at(morning(UPDATE + timedelta(days=60)))
    await room.settle()

    assert subjects(await room.mails()) == ["The registration is suspended: registration REG-00001"]


async def test_a_missed_update_is_told_step_by_step(room: Workroom) -> None:
    await room.until(morning(UPDATE + timedelta(days=40)))
    await update(room, UPDATE + timedelta(days=40))
    await room.settle()

    due = "Annual update due by 1 March 2027: registration REG-00001"
    assert subjects(await room.mails()) == [
        *(due, due, due),
        "The annual update is overdue: registration REG-00001",
        "The registration is suspended: registration REG-00001",
        "The registration is in force again: registration REG-00001",
    ]
    overdue, suspended, again = [
        (await room.mails(kind))[0]
        for kind in ("award_update_overdue", "award_suspended", "award_reinstated")
    ]
    assert overdue.queued_at == morning(UPDATE + A_DAY)
    assert "If nothing is recorded by 31 March 2027" in words(overdue)
    assert "As soon as it is, the suspension ends." in words(suspended)
    assert "Training and assessing for the setting can go on." in words(again)


async def test_grace_and_the_end_are_told_in_the_morning(pool: Pool) -> None:
    room = await registration(pool, update_months=None)

    await room.until(morning(LAST + timedelta(days=40)))

    (grace, _), (expired, _) = [await room.mails(f"award_{one}") for one in ("grace", "expired")]
    assert (grace.queued_at, expired.queued_at) == (
        morning(LAST + A_DAY),
        morning(LAST + timedelta(days=31)),
    )
    assert "renewed to the end of 31 March 2028" in words(grace)
    assert "It has now expired." in words(expired)


async def test_a_suspension_by_decision_says_its_reason_and_what_comes_after(
    room: Workroom,
) -> None:
    await give(room, c.Suspend(reason="t-why"), text="An incident\nis looked into.")
    await room.settle()
    await room.at(morning(UPDATE + A_DAY))
    await give(room, c.Reinstate(reason="t-why"))
    await room.settle()

    (letter, _) = await room.mails("award_suspended")
    assert "The reason: An incident is looked into." in words(letter)
    (again, _) = await room.mails("award_reinstated")
    assert "The annual update is overdue: please arrange it with us soon." in words(again)
    assert await room.mails("award_update_overdue") == []


async def test_a_reason_that_was_erased_can_be_asked_for(room: Workroom) -> None:
    await give(room, c.Suspend(reason="t-why"))

    await room.settle()

    assert "Please ask us for the reason." in words((await room.mails("award_suspended"))[0])


async def test_a_revocation_says_until_when_an_appeal_is_possible(room: Workroom) -> None:
    await give(room, c.ProposeRevocation(reason="t-why"), text="Assessed without watching.")
    await give(room, c.ApproveRevocation(), by=BEN)
    await room.settle()
    await give(room, c.LodgeAppeal(reason="t-why"))
    await give(room, c.DecideAppeal(upheld=True, reason="t-why"))
    await room.settle()

    (letter, _) = await room.mails("award_revoked")
    assert "The reason: Assessed without watching." in words(letter)
    assert "can appeal to the end of 16 March 2026" in words(letter)
    assert recipients(await room.mails("award_reinstated")) == BOTH


async def test_an_appeal_is_answered_at_once_and_when_it_is_decided(room: Workroom) -> None:
    await give(room, c.ProposeRevocation(reason="t-why"))
    await give(room, c.ApproveRevocation(), by=BEN)
    await give(room, c.LodgeAppeal(reason="t-appeal"))
    await room.settle()
    decide_by = (await room.state(AWARD)).appeal.decide_by
    dismissed = c.DecideAppeal(upheld=False, reason="t-why")
    await give(room, dismissed, text="Two colleagues saw it.")
    await room.settle()

    letters = await room.mails("award_appeal_received")
    assert recipients(letters) == BOTH
    assert f"with the answer by {say_date(decide_by)}" in words(letters[0])
    answers = await room.mails("award_appeal_dismissed")
    assert recipients(answers) == BOTH
    assert "The reason: Two colleagues saw it." in words(answers[0])


async def test_a_removal_is_no_news_to_anybody(room: Workroom) -> None:
    await give(room, c.Suspend(reason="t-why"))
    await give(room, c.Remove(cause="left the setting"))
    await room.settle()

    assert await room.mails() == []


async def test_a_letter_performed_again_changes_nothing(room: Workroom) -> None:
    await give(room, c.Suspend(reason="t-why"))
    call = await room.perform(AWARD, "tell_standing:1")
    before = await room.ask("SELECT message_id, mime FROM mail ORDER BY 1")

    await room.run(call)

    assert await room.ask("SELECT message_id, mime FROM mail ORDER BY 1") == before


async def test_names_stay_in_the_vault(room: Workroom) -> None:
    with capture_logs() as lines:
        await give(room, c.Suspend(reason="t-why"), text=f"{CANARY} was seen to hurry.")
        await give(room, c.Reinstate(reason="t-why"))
        await room.until(morning(LAST + timedelta(days=40)))

    assert len(await room.mails()) > 10
    for said in (*room.wire, json.dumps(lines, default=str)):
        assert CANARY.lower() not in said.lower()
    for table in ("event", "command", "agenda_item", "award", "registration_status", "stream"):
        assert (
            await room.ask(f"SELECT 1 FROM {table} AS one WHERE one::text ILIKE '%{CANARY}%'") == []
        )
