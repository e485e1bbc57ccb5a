"""What a registration sets going at its setting, and the letter about assessments due."""

from datetime import date, timedelta

import pytest

from domain.calendar import morning
from domain.messages import Actor
from domain.processes.award import commands as award
from domain.processes.competence import Kept, Team, competence_ref
from domain.processes.competence import commands as c
from domain.processes.provider import ChangeContact
from store.pool import Pool
from tests.activities.test_award_notices import AWARD, BEN, HOLDER, give, registration
from tests.activities.workroom import ANN, CANARY, Workroom, name_of, recipients, words
from tests.domain import builders as b
from tests.given import NOW

TODAY = NOW.date()
REF = competence_ref(b.PROVIDER, "rowan-house", "moving_and_handling")
AMY, BEA = b.MENTORS[1], b.MENTORS[2]
A_DAY = timedelta(days=1)


@pytest.fixture
async def room(pool: Pool) -> Workroom:
    """A setting with a registered assessor, and two of its staff on the list."""
    room = await registration(pool)
    await room.settle()
    staff = tuple(
        c.NewEmployee(person=who, role="care worker", joined_on=date(2025, 3, 3))
        for who in (AMY, BEA)
    )
    await room.do(REF, c.AddStaff(staff=staff))
    return room


async def team(room: Workroom) -> Team:
    state = await room.state(REF)
    assert isinstance(state, Kept)
    return state.team


async def assess(room: Workroom, who: str, on: date) -> None:
    await room.do(
        REF,
        c.RecordCompetence(
            person=who, assessor=HOLDER, assessed_on=on, all_met=True, evidence="t-seen"
        ),
    )


async def test_a_registration_begins_staff_competence_at_its_setting(room: Workroom) -> None:
    found = await team(room)

    assert (found.setting, found.framework_title) == ("rowan-house", "Moving and Handling")
    assert found.assessing == (HOLDER,)


async def test_the_news_is_told_once_however_often_it_is_passed_on(room: Workroom) -> None:
    await give(room, award.Suspend(reason="t-why"), text="An incident is looked into.")
    call = await room.call(AWARD, "pass_on_standing:2")

    await room.run(call)
    await room.run(call)

    changes = [one.status for one in (await team(room)).assessors[0].changes]
    assert changes == ["registered", "suspended"]
    assert (await team(room)).assessing == ()


@pytest.mark.parametrize("cause", ["left the setting", "died", "own wish"])
async def test_a_removal_says_whether_its_holder_is_still_there(
    room: Workroom, cause: award.RemovalCause
) -> None:
    await give(room, award.Remove(cause=cause))
    await room.settle()

    holder = (await team(room)).employee(HOLDER)
    assert holder is not None and holder.here is (cause == "own wish")
    assert (await team(room)).assessing == ()


async def test_revoked_and_restored_on_appeal(room: Workroom) -> None:
    other = Actor(role=ANN.role, id="cleo")
    await give(room, award.ProposeRevocation(reason="t-why"), text="Why.")
    await give(room, award.ApproveRevocation(), by=BEN)
    await room.settle()
    assert (await team(room)).assessing == ()

    await give(room, award.LodgeAppeal(reason="t-why"))
    await give(room, award.DecideAppeal(upheld=True, reason="t-why"), by=other)
    await room.settle()

    assert (await team(room)).assessing == (HOLDER,)


async def test_the_manager_hears_who_is_to_be_assessed_one_letter_at_a_time(
    room: Workroom,
) -> None:
    await assess(room, AMY, TODAY)
    await room.until(morning(date(2026, 5, 29)))
    letters = await room.mails("competence_due")
    assert recipients(letters) == [b.MANAGER] * 3
    days = sorted(one.queued_at for one in letters)
    assert days == [morning(date(2026, 5, 29) - n * A_DAY) for n in (60, 30, 7)]

    letter = words(letters[0])
    assert f"{name_of(BEA)}: first assessment by 29 May 2026" in letter
    assert f"assessed by {name_of(HOLDER)}" in letter
    assert name_of(AMY) not in letter  # not due for a year
    assert not any(CANARY in line for line in room.wire)


async def test_a_letter_names_those_who_are_overdue_as_well(room: Workroom) -> None:
    await assess(room, AMY, TODAY)
    await room.until(morning(date(2027, 2, 24)))

    letters = sorted(await room.mails("competence_due"), key=lambda one: one.queued_at)
    latest = words(letters[-1])
    assert f"{name_of(AMY)}: competent to the end of 1 March 2027, then assessed again" in latest
    assert f"{name_of(BEA)}: not assessed yet, was due by 29 May 2026" in latest
    queued = [one.queued_at for one in letters]
    assert len(queued) == len(set(queued)), "two letters at once"


async def test_it_goes_to_whoever_is_the_registered_manager_now(room: Workroom) -> None:
    change = ChangeContact(contact="registered manager", setting="rowan-house", person=b.DEPUTY)
    await room.do(b.PROVIDER, change)

    await room.until(morning(date(2026, 4, 1)))

    assert recipients(await room.mails("competence_due")) == [b.DEPUTY]


async def test_without_an_assessor_no_letter_asks_for_what_cannot_be_done(room: Workroom) -> None:
    await give(room, award.Suspend(reason="t-why"), text="Why.")

    await room.until(morning(date(2026, 6, 30)))

    assert not await room.mails("competence_due")
