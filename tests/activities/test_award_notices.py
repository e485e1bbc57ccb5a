"""Letters about registrations: to the holder and the manager, in time, once, and with the truth."""

from datetime import datetime, timedelta
from uuid import uuid4

from domain.calendar import deadline, morning
from domain.messages import Actor, Role, engine
from domain.processes.award import commands as c
from domain.ref import Ref
from store import vault
from store.pool import Pool
from store.vault import Mail, NewText
from tests.activities.workroom import Workroom, name_of, recipients, words, workroom
from tests.domain import builders as b
from tests.given import NOW

AWARD: Ref = "award:0001"
HOLDER, MANAGER = "p-mentor-1", b.MANAGER
BEN = Actor(role=Role.COORDINATOR, id="ben")
TODAY = NOW.date()  # 2 March 2026
DAY = timedelta(days=1)
ISSUE = c.Issue(
    kind="registration",
    title_of_award="Optimum Moving and Handling Trainer Assessor",
    holder=HOLDER,
    provider=b.PROVIDER,
    setting="rowan-house",
    regarding=b.PROGRAMME,
    programme="Moving and Handling Trainer Assessor",
    completed_on=TODAY,
    valid_months=24,
    framework="moving_and_handling",
    update_months=12,
)


async def issued(pool: Pool, **changes: object) -> Workroom:
    """Return a workroom in which the holder's registration has been printed and sent."""
    room = await workroom(pool)
    await room.do(b.PROVIDER, b.register_provider())
    await room.do(b.PROVIDER, b.add_setting())
    command = ISSUE.model_copy(update=changes)
    await room.ledger.handle(AWARD, command, command_id=uuid4(), actor=engine(b.PROGRAMME))
    await room.settle()
    return room


async def by_ben(room: Workroom, command: c.AwardCommand) -> None:
    await room.ledger.handle(AWARD, command, command_id=uuid4(), actor=BEN)


async def written(room: Workroom, body: str) -> str:
    """Put a reason into the vault and return its id."""
    text = NewText(id="t-reason", body=body, subjects=(HOLDER,))
    async with room.pool.acquire() as conn:
        await text.write(conn, NOW)
    return text.id


async def kinds(room: Workroom) -> list[tuple[datetime, str]]:
    """Return when letters were written to the holder about the registration, and which."""
    found = await room.ask(
        "SELECT queued_at, kind FROM mail WHERE person_id = $1 AND ref = $2 ORDER BY queued_at",
        HOLDER,
        AWARD,
    )
    return [(at, kind) for at, kind in found if kind != "certificate_sent"]


def told(mail: Mail) -> str:
    """Return what a letter says, its lines joined."""
    return " ".join(words(mail).split())


async def test_a_registration_left_to_itself_gets_each_letter_on_its_day(pool: Pool) -> None:
    room = await issued(pool)
    await room.until(NOW + 800 * DAY)
    update = TODAY.replace(year=2027) - DAY

    assert await kinds(room) == [
        (morning(update - 30 * DAY), "award_update_due"),
        (morning(update - 7 * DAY), "award_update_due"),
        (morning(update), "award_update_due"),
        (morning(update + DAY), "award_update_overdue"),
        (morning(update + 31 * DAY), "award_suspended"),
        (morning(TODAY.replace(year=2028) - DAY + 31 * DAY), "award_expired"),
    ]


async def test_holder_and_manager_both_hear_in_good_time_when_it_ends(pool: Pool) -> None:
    room = await issued(pool)
    await room.until(deadline(TODAY + 360 * DAY))
    evidence = await written(room, "Observed")
    await room.do(AWARD, c.RecordUpdate(done_on=TODAY + 360 * DAY, evidence=evidence))
    last = TODAY.replace(year=2028) - DAY
    await room.until(deadline(last) + DAY)
    warned = [at for at, kind in await kinds(room) if kind == "award_expiring"]

    assert warned == [morning(last - days * DAY) for days in (90, 60, 30, 7)]
    first, *others = await room.mails("award_expiring")
    assert recipients([first, *others]) == sorted([HOLDER, MANAGER] * 4)
    assert f"held by {name_of(HOLDER)} at Rowan House" in told(first)
    assert "valid to the end of 1 March 2028" in told(first)
    assert "The number stays" in told(first)
    (grace, _) = await room.mails("award_grace")
    assert "can still be renewed to the end of 31 March 2028" in told(grace)
    assert "REG-00001" in (grace.subject or "")


async def test_after_a_long_silence_only_what_is_still_true_is_told(pool: Pool) -> None:
    room = await issued(pool)
    await room.at(NOW + 400 * DAY)  # nothing was performed for more than a year
    await room.settle()

    assert [kind for _, kind in await kinds(room)] == ["award_suspended"]


async def test_a_suspension_says_why_and_its_end_how_to_go_on(pool: Pool) -> None:
    room = await issued(pool)
    reason = await written(room, "An incident on\n12 April is looked into.")
    await room.at(NOW + 50 * DAY)
    await room.do(AWARD, c.Suspend(reason=reason))
    await room.settle()
    suspended = await room.mails("award_suspended")
    await room.do(AWARD, c.Reinstate(reason=reason))
    await room.settle()
    (reinstated, _) = await room.mails("award_reinstated")

    assert recipients(suspended) == sorted([HOLDER, MANAGER])
    assert "The reason: An incident on 12 April is looked into." in told(suspended[0])
    assert "may not train or assess" in told(suspended[0])
    assert "Training and assessing for the setting can go on." in told(reinstated)


async def test_an_update_ends_the_suspension_that_its_absence_brought(pool: Pool) -> None:
    room = await issued(pool)
    await room.until(NOW + 400 * DAY)
    (suspended, _) = await room.mails("award_suspended")
    evidence = await written(room, "Observed")
    await room.do(AWARD, c.RecordUpdate(done_on=TODAY + 399 * DAY, evidence=evidence))
    await room.settle()

    assert "The annual update has not been recorded." in told(suspended)
    assert len(await room.mails("award_reinstated")) == 2


async def test_a_revocation_names_the_reason_and_the_last_day_for_an_appeal(pool: Pool) -> None:
    room = await issued(pool)
    await room.do(AWARD, c.ProposeRevocation(reason=await written(room, "Not safe")))
    await by_ben(room, c.ApproveRevocation())
    await room.settle()
    (holder, manager) = sorted(
        await room.mails("award_revoked"), key=lambda mail: mail.person_id != HOLDER
    )

    assert (holder.person_id, manager.person_id) == (HOLDER, MANAGER)
    for mail in (holder, manager):
        assert "The reason: Not safe" in told(mail)
        assert "can appeal to the end of 16 March 2026" in told(mail)


async def test_a_reason_that_was_erased_is_not_needed_to_tell(pool: Pool) -> None:
    room = await issued(pool)
    await room.do(AWARD, c.Suspend(reason=await written(room, "About somebody")))
    async with room.pool.acquire() as conn:
        await conn.execute("UPDATE vault_text SET body = NULL WHERE id = 't-reason'")
    await room.settle()
    (mail, _) = await room.mails("award_suspended")

    assert "Please ask us for the reason." in told(mail)


async def test_a_manager_who_is_the_holder_gets_one_letter(pool: Pool) -> None:
    room = await issued(pool, holder=MANAGER)
    await room.do(AWARD, c.Suspend(reason=await written(room, "Leave")))
    await room.settle()

    assert recipients(await room.mails("award_suspended")) == [MANAGER]


async def test_a_certificate_with_an_end_has_notices_and_no_grace(pool: Pool) -> None:
    room = await issued(
        pool, kind="certificate", framework=None, update_months=None, valid_months=12
    )
    await room.until(NOW + 400 * DAY)

    assert [kind for _, kind in await kinds(room)] == ["award_expiring"] * 4
    (first, *_) = await room.mails("award_expiring")
    assert "If you want to keep it up, please reply" in told(first)
    assert await room.ask("SELECT status, in_force FROM award") == [("expired", False)]


async def test_a_renewal_is_printed_and_sent_under_the_same_number(pool: Pool) -> None:
    room = await issued(pool, update_months=None)
    await room.until(NOW + 680 * DAY)
    evidence = await written(room, "Observed")
    await room.do(AWARD, c.Renew(completed_on=TODAY + 679 * DAY, evidence=evidence))
    await room.settle()
    rows = await room.ask(
        "SELECT edition, number, valid_until, status, in_force FROM award ORDER BY edition"
    )
    last = TODAY.replace(year=2028) - DAY

    assert rows == [
        (1, "REG-00001", last, "replaced", False),
        (2, "REG-00001", last.replace(year=2030), "valid to the end of 1 March 2030", True),
    ]
    assert len(await room.mails("certificate_sent")) == 2
    async with room.pool.acquire() as conn:
        state = await room.state(AWARD)
        paper = await vault.document(conn, state.certificate.present.document or "")
    assert paper is not None
