"""The ledger: one command, one transaction, one effect."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from domain.messages import engine
from domain.parts.lapses import LapseStep
from domain.processes.cohort.commands import ChangeTrainer, MoveDay, OpenForPlaces
from domain.processes.cohort.outcomes import JudgePlaces
from domain.processes.provider import StopAccount
from domain.ref import effect_id
from domain.refusals import ChangedMeanwhile, KeyReused, NotAllowed, NotFound, NotNow, StepGone
from store import streams
from store.agendas import read_agenda
from store.pool import Pool
from store.refusals import UnstorableText
from store.vault import NewPerson, NewText, erase
from tests.store.scenes import (
    AUDITOR,
    COHORT,
    HOLDER,
    NOW,
    OTHER,
    PROVIDER,
    days,
    interested,
    name,
    opened,
    plan,
    programme_days,
    scene,
    sign_up,
    take,
)


async def test_accepted_command_is_recorded_with_who_and_when(pool: Pool) -> None:
    made = await scene(pool)
    command_id = uuid4()

    outcome = await made.do(COHORT, plan(), id=command_id)

    assert (outcome.version, outcome.repeated) == (1, False)
    assert await made.all(
        "SELECT ref, version, type, command_id, actor_role, actor_id, at FROM event"
    ) == [(COHORT, 1, "cohort.planned.v1", command_id, "coordinator", "ann", NOW)]
    assert await made.all("SELECT name, part, first_version, last_version FROM command") == [
        ("plan", 0, 1, 1)
    ]
    assert await made.all("SELECT version, stage, title, last_at FROM stream") == [
        (1, "draft", "Spring cohort", NOW)
    ]


async def test_outcome_carries_the_agenda_that_a_reader_would_find(pool: Pool) -> None:
    made = await scene(pool)
    await made.do(COHORT, plan())

    outcome = await made.do(COHORT, OpenForPlaces())

    async with pool.acquire() as conn:
        assert outcome.agenda == await read_agenda(conn, made.clock, COHORT)
    due = {step.body["step"] for step in outcome.agenda.steps}
    assert due == {"tell_handover", "judge_places"}


async def test_refusal_leaves_only_its_row(pool: Pool) -> None:
    made = await scene(pool)
    late = plan(days=[day.model_copy(update={"ends": day.starts}) for day in days()])

    refused = await made.refused(COHORT, late)

    assert {reason.code for reason in refused.reasons} == {"DayEndsBeforeStart"}
    for table in ("stream", "event", "command", "agenda_item", "cohort", "wake"):
        assert await made.one(f"SELECT count(*) FROM {table}") == 0
    assert await made.all("SELECT ref, command, actor_id, reasons FROM refusal") == [
        (COHORT, "plan", "ann", [{"code": "DayEndsBeforeStart", "field": "days"}] * 3)
    ]


async def test_repeated_command_has_one_effect_and_the_current_agenda(pool: Pool) -> None:
    made = await scene(pool)
    command_id = uuid4()
    first = await made.do(COHORT, plan(), id=command_id)
    await made.do(COHORT, OpenForPlaces())

    again = await made.do(COHORT, plan(), id=command_id)

    assert again.repeated
    assert (again.version, again.events) == (first.version, first.events)
    due = {step.body["step"] for step in again.agenda.steps}
    assert due == {"tell_handover", "judge_places"}
    assert len(await made.types(COHORT)) == 2


async def test_command_id_with_another_body_is_refused(pool: Pool) -> None:
    made = await scene(pool)
    command_id = uuid4()
    await made.do(COHORT, plan(), id=command_id)

    refused = await made.refused(COHORT, plan(label="Another"), id=command_id)

    assert isinstance(refused, KeyReused)


@pytest.mark.parametrize(
    "other",
    [
        NewPerson("p-new", "Ana Lime", "ana@care.example"),
        NewPerson("p-new", "Anna Lime", "anna@care.example"),
        NewPerson("p-new", "Anna Lime", None),
        NewText("t-new", "Something else entirely"),
    ],
)
async def test_a_repeat_with_another_name_address_or_text_is_refused_and_changes_nothing(
    pool: Pool, other: NewPerson | NewText
) -> None:
    made = await scene(pool)
    command_id = uuid4()
    written = [NewPerson("p-new", "Anna Lime", "ana@care.example"), NewText("t-new", "As it was")]
    await made.do(COHORT, plan(), id=command_id, vault=written)
    await made.at(NOW + timedelta(days=1))

    again = await made.do(COHORT, plan(), id=command_id, vault=written)
    refused = await made.refused(COHORT, plan(), id=command_id, vault=[*written, other])

    assert again.repeated
    assert isinstance(refused, KeyReused)
    assert await made.all("SELECT name, email FROM person_version") == [
        ("Anna Lime", "ana@care.example")
    ]
    assert await made.all("SELECT body FROM vault_text") == [("As it was",)]


async def test_a_repeat_is_compared_with_what_was_written_then(pool: Pool) -> None:
    made = await scene(pool)
    first, second = uuid4(), uuid4()
    before = [NewPerson("p-new", "Anna Lime", "anna@care.example")]
    after = [NewPerson("p-new", "Anna Elm", "anna@care.example")]
    await made.do(COHORT, plan(), id=first, vault=before)
    await made.at(NOW + timedelta(days=1))
    await made.do(COHORT, OpenForPlaces(), id=second, vault=after)
    await made.at(NOW + timedelta(days=2))

    assert (await made.do(COHORT, plan(), id=first, vault=before)).repeated
    assert (await made.do(COHORT, OpenForPlaces(), id=second, vault=after)).repeated
    for command, id, vault in ((plan(), first, after), (OpenForPlaces(), second, before)):
        assert isinstance(await made.refused(COHORT, command, id=id, vault=vault), KeyReused)


async def test_of_somebody_erased_nothing_is_left_to_compare(pool: Pool) -> None:
    made = await scene(pool)
    command_id = uuid4()
    vault = [
        NewPerson("p-new", "Anna Lime", "anna@care.example"),
        NewText("t-new", "About Anna", ("p-new",)),
    ]
    await made.do(COHORT, plan(), id=command_id, vault=vault)
    async with pool.acquire() as conn:
        await erase(conn, "p-new", NOW + timedelta(days=1))

    assert (await made.do(COHORT, plan(), id=command_id, vault=vault)).repeated
    assert await made.one("SELECT count(*) FROM person_version") == 0
    assert await made.one("SELECT body FROM vault_text") is None


async def test_refused_command_id_may_be_tried_again(pool: Pool) -> None:
    made = await scene(pool)
    command_id = uuid4()
    await made.refused(COHORT, OpenForPlaces(), id=command_id)
    await made.do(COHORT, plan())

    outcome = await made.do(COHORT, OpenForPlaces(), id=command_id)

    assert not outcome.repeated


async def test_outdated_version_is_told_so(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)

    refused = await made.refused(COHORT, take("p-jo"), by=engine(HOLDER), expected_version=1)
    accepted = await made.do(COHORT, take("p-jo"), by=engine(HOLDER), expected_version=2)

    assert isinstance(refused, ChangedMeanwhile)
    assert accepted.version == 3


async def test_what_the_engine_records_is_no_other_writer_but_what_people_do_is(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    seen = 2
    await made.do(COHORT, take("p-jo"), by=engine(HOLDER))
    first = days()[0].starts
    moved = MoveDay(
        day=1, starts=first + timedelta(hours=1), ends=first + timedelta(hours=6), room="Hall"
    )

    done = await made.do(COHORT, moved, expected_version=seen)
    other = moved.model_copy(update={"room": "Barn"})
    refused = await made.refused(COHORT, other, expected_version=seen)
    ahead = await made.refused(COHORT, other, expected_version=done.version + 1)
    again = await made.do(COHORT, other, expected_version=done.version)

    assert done.version == seen + 2
    assert isinstance(refused, ChangedMeanwhile)
    assert isinstance(ahead, ChangedMeanwhile)
    assert again.version == done.version + 1


async def test_auditors_change_nothing_and_people_do_no_work_of_the_engine(pool: Pool) -> None:
    made = await scene(pool)

    assert isinstance(await made.refused(COHORT, plan(), by=AUDITOR), NotAllowed)
    assert isinstance(await made.refused(COHORT, LapseStep(key="x")), NotAllowed)


@pytest.mark.parametrize("ref", ["nothing:0001", "cohort", "Cohort:1", "provider:0001"])
async def test_reference_that_fits_no_such_command_is_not_found(pool: Pool, ref: str) -> None:
    made = await scene(pool)

    assert isinstance(await made.refused(ref, plan()), NotFound)
    assert await made.one("SELECT count(*) FROM stream") == 0


async def test_two_streams_change_together(pool: Pool) -> None:
    made = await scene(pool)
    await interested(made)
    await opened(made, days=programme_days())

    outcome = await made.do(HOLDER, sign_up())

    assert [event.type for event in outcome.events] == ["bigger_picture.signed_up.v1"]
    assert await made.types(COHORT) == [
        "cohort.planned.v1",
        "cohort.opened.v1",
        "cohort.places_taken.v1",
    ]
    assert await made.all(
        "SELECT ref, part, name FROM command WHERE command_id = "
        "(SELECT command_id FROM command WHERE name = 'sign_up') ORDER BY part"
    ) == [(HOLDER, 0, "sign_up"), (COHORT, 1, "take_places")]


async def test_neither_stream_changes_when_one_refuses_and_all_reasons_come(pool: Pool) -> None:
    made = await scene(pool)
    await interested(made)
    await opened(made, capacity=2, days=programme_days())
    await made.do(PROVIDER, StopAccount(reason="t-unpaid"))

    refused = await made.refused(HOLDER, sign_up())

    assert [reason.code for reason in refused.reasons] == ["OnStop", "CohortFull"]
    assert len(await made.types(COHORT)) == 2
    assert len(await made.types(HOLDER)) == 2


@pytest.mark.parametrize("cohort", ["provider:0001", "nothing:0001"])
async def test_companion_of_a_wrong_reference_is_not_found_once(pool: Pool, cohort: str) -> None:
    made = await scene(pool)
    await interested(made)

    refused = await made.refused(HOLDER, sign_up(cohort))

    assert [type(reason) for reason in refused.reasons] == [NotFound]


async def test_stream_that_sorts_before_the_commanded_one_is_locked_in_order(pool: Pool) -> None:
    """Certificates sort before the programme: the ledger starts again with both references."""
    async with pool.acquire() as conn, conn.transaction():
        held = streams.Held()
        await held.lock(conn, [HOLDER])
        with pytest.raises(streams.OutOfOrder) as raised:
            await held.lock(conn, ["award:0001"])

    assert sorted(raised.value.refs) == ["award:0001", HOLDER]


async def test_command_with_nothing_to_do_binds_its_id_and_records_nothing(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    command_id = uuid4()
    trainer: Any = {"day": 1, "trainer": days()[0].trainer}

    first = await made.do(
        COHORT, ChangeTrainer(**trainer), id=command_id, vault=[NewText("t-0001", "Not needed")]
    )
    again = await made.do(COHORT, ChangeTrainer(**trainer), id=command_id)

    assert (first.events, first.version, again.repeated) == ((), 2, True)
    assert await made.one("SELECT count(*) FROM vault_text") == 0


async def test_words_go_to_the_vault_with_the_command_or_not_at_all(pool: Pool) -> None:
    made = await scene(pool)
    words = [NewText("t-0001", "They did not pay")]
    await interested(made)

    await made.do(PROVIDER, StopAccount(reason="t-0001"), vault=words)
    await made.refused(COHORT, OpenForPlaces(), vault=[NewText("t-0002", "Refused")])

    assert await made.all("SELECT id, body, at FROM vault_text") == [
        ("t-0001", "They did not pay", NOW)
    ]


async def test_time_never_goes_back_within_a_stream(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    async with pool.acquire() as conn:
        await conn.execute("UPDATE simulated_clock SET now = now - interval '1 day'")

    outcome = await made.do(COHORT, take("p-jo"), by=engine(HOLDER))

    assert outcome.events[0].at == NOW


async def test_text_that_cannot_be_stored_is_refused(pool: Pool) -> None:
    """No door lets it through; should one ever be left open, the database's own error is words."""
    made = await scene(pool)
    unclean = plan().model_copy(update={"label": "Spring\x00cohort"})

    refused = await made.refused(COHORT, unclean)

    assert isinstance(refused, UnstorableText)
    assert await made.one("SELECT count(*) FROM stream") == 0


async def test_step_is_done_once_and_then_gone(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)

    early = await made.refused(COHORT, JudgePlaces(), by=engine(COHORT))
    await made.at(days()[0].starts - timedelta(days=14))
    done = await made.do(
        COHORT, JudgePlaces(), by=engine(COHORT), id=effect_id(COHORT, "judge_places")
    )
    other = await made.refused(COHORT, JudgePlaces(), by=engine(COHORT))

    assert isinstance(early, StepGone)
    assert [event.type for event in done.events] == ["cohort.at_risk.v1"]
    assert isinstance(other, StepGone)


async def test_same_command_of_other_streams_under_one_id_are_two(pool: Pool) -> None:
    made = await scene(pool)
    command_id = uuid4()

    await made.do(COHORT, plan(), id=command_id)
    other = await made.do(OTHER, plan(days=days(trainer="p-second", room="Room 2")), id=command_id)

    assert not other.repeated


async def test_command_for_nothing_yet_keeps_the_refusal_of_its_process(pool: Pool) -> None:
    made = await scene(pool)

    refused = await made.refused(COHORT, MoveDay(day=1, starts=NOW, ends=NOW, room="Room 9"))

    assert isinstance(refused, NotNow)


async def test_person_named_for_a_place_is_expected(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    await made.do(COHORT, take(None), by=engine(HOLDER))

    await made.do(COHORT, name("0001-1", "p-jo"), by=engine(HOLDER))

    assert await made.all("SELECT DISTINCT person, status, holder FROM register_mark") == [
        ("p-jo", "expected", HOLDER)
    ]
