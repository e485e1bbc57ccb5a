"""People are corrected: every version stays, who did it is kept, and nobody overwrites unseen."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.parts.correcting import NothingToCorrect
from domain.refusals import ChangedMeanwhile, KeyReused, NotAllowed, NotFound
from store import people, vault
from store.people import Details, EmailNeeded
from store.pool import Pool
from store.vault import NewPerson
from tests.store.scenes import ANN, AUDITOR, NOW, Scene, scene

JO = NewPerson("p-jo", "Jo Rowna", "jo@rwan.example")
RIGHT = Details(name="Jo Rowan", email="jo@rowan.example")


async def known(pool: Pool) -> Scene:
    made = await scene(pool, NOW)
    await vault.write_people(pool, [JO], NOW)
    return made


async def correct(
    made: Scene, right: Details = RIGHT, *, seen: int = 1, key: UUID | None = None, by: Any = ANN
) -> int:
    return await people.correct(
        made.pool, made.clock, "p-jo", right, command_id=key or uuid4(), actor=by, seen=seen
    )


async def versions(made: Scene) -> list[people.Version]:
    async with made.pool.acquire() as conn:
        return await people.versions(conn, "p-jo")


async def test_a_correction_keeps_what_was_and_who_did_it(pool: Pool) -> None:
    made = await known(pool)

    assert await correct(made) == 2

    first, second = await versions(made)
    assert (first.name, first.email, first.by) == ("Jo Rowna", "jo@rwan.example", None)
    assert (second.name, second.email, second.by) == ("Jo Rowan", "jo@rowan.example", ANN)
    async with pool.acquire() as conn:
        assert (await vault.people(conn, ["p-jo"]))["p-jo"].name == "Jo Rowan"
        assert await vault.name_version(conn, "p-jo", 1) == "Jo Rowna", "as a paper printed it"


async def test_the_same_command_twice_is_one_correction_and_another_text_is_told(
    pool: Pool,
) -> None:
    made, key = await known(pool), uuid4()

    both = await asyncio.gather(correct(made, key=key), correct(made, key=key))

    assert [*both] == [2, 2]
    assert len(await versions(made)) == 2
    with pytest.raises(KeyReused):
        await correct(made, Details(name="Jo Ash", email="jo@rowan.example"), key=key)


async def test_of_two_writers_one_is_told(pool: Pool) -> None:
    made = await known(pool)
    other = Details(name="Joanna Rowan", email="jo@rowan.example")

    both = await asyncio.gather(correct(made), correct(made, other), return_exceptions=True)

    assert [type(one) for one in both if not isinstance(one, int)] == [ChangedMeanwhile]
    assert len(await versions(made)) == 2


@pytest.mark.parametrize(
    ("right", "refused"),
    [
        (Details(name="Jo Rowna", email="jo@rwan.example"), NothingToCorrect),
        (Details(name="Jo Rowan"), EmailNeeded),
    ],
)
async def test_what_is_no_correction_leaves_nothing_behind(
    pool: Pool, right: Details, refused: type[Exception]
) -> None:
    made = await known(pool)

    with pytest.raises(refused):
        await correct(made, right)

    assert len(await versions(made)) == 1
    assert await made.one("SELECT count(*) FROM person_correction") == 0


async def test_only_a_coordinator_corrects_and_nobody_who_was_erased(pool: Pool) -> None:
    made = await known(pool)

    with pytest.raises(NotAllowed):
        await correct(made, by=AUDITOR)
    await correct(made)
    async with pool.acquire() as conn:
        await vault.erase(conn, "p-jo", NOW)
    with pytest.raises(NotFound):
        await correct(made, seen=2)

    assert await versions(made) == []
    kept = await made.all("SELECT version, actor_id FROM person_correction")
    assert kept == [(2, ANN.id)], "who corrected stays, without a name"


async def test_who_corrected_cannot_be_rewritten(pool: Pool) -> None:
    made = await known(pool)
    await correct(made)

    for statement in (
        "UPDATE person_correction SET actor_id = 'x'",
        "DELETE FROM person_correction",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await made.one(statement)


async def test_a_language_stays_when_somebody_is_typed_again(pool: Pool) -> None:
    made = await known(pool)
    await correct(made, Details(name="Jo Rowan", email="jo@rowan.example", language="Polish"))

    await vault.write_people(pool, [NewPerson("p-jo", "Jo Ash", "jo@rowan.example")], NOW)

    assert [(one.name, one.language) for one in await versions(made)] == [
        ("Jo Rowna", None),
        ("Jo Rowan", "pl"),
        ("Jo Ash", "pl"),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "12"},
        {"name": "Jo\x00Rowan"},
        {"name": "x" * 121},
        {"name": "Jo", "email": "jo..x@care.example"},
        {"name": "Jo", "email": "josé@care.example"},
        {"name": "Jo", "language": "Klingon"},
    ],
)
def test_what_is_no_name_no_address_and_no_language_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Details(**wrong)


@settings(max_examples=60)
@given(st.text(max_size=130))
def test_whatever_is_taken_as_a_name_is_the_same_when_it_is_taken_again(text: str) -> None:
    try:
        once = Details(name=text)
    except ValidationError:
        return

    assert Details(name=once.name) == once
    assert once.name == once.name.strip() and once.name.isprintable()
