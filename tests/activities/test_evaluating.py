"""Everybody who attended is asked how it was; who has not answered is reminded once."""

from datetime import timedelta
from uuid import uuid4

import pytest

from domain.evaluation import EvaluationResponse
from domain.messages import engine
from domain.processes.cohort.commands import OpenForPlaces
from store import evaluations
from store.pool import Pool
from tests.activities.workroom import Workroom, words, workroom
from tests.domain import builders as b

DAYS = b.short_days(1)
PEOPLE = b.MENTORS[:3]
ANSWER = EvaluationResponse(version=1, scores=(5, 5, 5, 5, 5), recommend="yes", answers=("", ""))


@pytest.fixture
async def room(pool: Pool) -> Workroom:
    """A cohort of one day that two of three attended."""
    room = await workroom(pool)
    await room.do(b.COHORT, b.plan(days=DAYS))
    await room.do(b.COHORT, OpenForPlaces())
    seats = tuple(b.seat(f"mentor-{n}", who) for n, who in enumerate(PEOPLE, 1))
    taking = b.take(*seats)
    await room.ledger.handle(b.COHORT, taking, command_id=uuid4(), actor=engine(b.PROGRAMME))
    await room.until(DAYS[0].ends)
    await room.do(b.COHORT, b.mark(1, *PEOPLE[:2], absent=PEOPLE[2:]))
    return room


async def test_each_has_a_link_of_their_own_and_only_the_silent_are_reminded(
    room: Workroom,
) -> None:
    await room.perform(b.COHORT, "invite_evaluation")
    asked = await room.mails("evaluation_invited")
    links = dict(
        await room.ask("SELECT person_id, id FROM personal_link WHERE purpose = 'evaluate'")
    )

    assert sorted(mail.person_id or "" for mail in asked) == sorted(PEOPLE[:2])
    assert set(links) == set(PEOPLE[:2])
    for mail in asked:
        assert f"/feedback/{links[mail.person_id]}" in words(mail)
        assert "3 people or more have answered" in words(mail)

    async with room.pool.acquire() as conn:
        assert await evaluations.respond(conn, links[PEOPLE[0]], ANSWER)
    await room.perform(b.COHORT, "remind_evaluation")

    (reminded,) = await room.mails("evaluation_reminder")
    assert reminded.person_id == PEOPLE[1]
    assert f"/feedback/{links[PEOPLE[1]]}" in words(reminded)
    assert "This is the only reminder." in words(reminded)


async def test_asking_again_gives_nobody_a_second_link(room: Workroom) -> None:
    call = await room.perform(b.COHORT, "invite_evaluation")
    before = await room.ask("SELECT id FROM personal_link ORDER BY id")
    await room.run(call)

    assert await room.ask("SELECT id FROM personal_link ORDER BY id") == before


async def test_it_closes_by_itself_and_the_log_knows_nobody(room: Workroom) -> None:
    await room.until(DAYS[0].ends + timedelta(days=30))

    state = await room.state(b.COHORT)
    assert state.evaluation.closed
    events = await room.ask(
        "SELECT data::text FROM event WHERE type LIKE 'cohort.evaluation_%' ORDER BY version"
    )
    assert len(events) == 3
    assert not any(who in row[0] for row in events for who in PEOPLE)
