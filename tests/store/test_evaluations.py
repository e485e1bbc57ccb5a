"""Answers to evaluations: one for each link, tied to nobody, and never shown for a few."""

from domain.evaluation import EvaluationResponse
from store import evaluations, links, vault
from store.pool import Pool
from tests.store.scenes import COHORT, NOW


def answer(score: int = 4, **changes: object) -> EvaluationResponse:
    given: dict[str, object] = {
        "version": 1,
        "scores": (score,) * 5,
        "recommend": "yes",
        "answers": ("The practice", ""),
    }
    return EvaluationResponse.model_validate({**given, **changes})


async def asked(pool: Pool, *people: str) -> list[str]:
    async with pool.acquire() as conn:
        return [
            await links.issue(conn, "evaluate", COHORT, who, fresh=f"{n:032x}")
            for n, who in enumerate(people)
        ]


async def test_a_link_takes_one_answer_and_nothing_is_left_of_it(pool: Pool) -> None:
    first, second = await asked(pool, "p-one", "p-two")
    async with pool.acquire() as conn:
        assert await evaluations.respond(conn, first, answer())
        assert not await evaluations.respond(conn, first, answer(1))

        assert await evaluations.waiting_for(conn, COHORT) == ["p-two"]
        assert await evaluations.count(conn, COHORT) == 1
        (row,) = await conn.fetch("SELECT * FROM evaluation_response")
        gone = await conn.fetchval("SELECT count(*) FROM personal_link WHERE id = $1", first)

    assert gone == 0
    assert list(row.keys()) == ["id", "ref", "version", "scores", "recommend", "answers"]
    assert first not in str(dict(row))
    assert "p-one" not in str(dict(row))
    assert second


async def test_an_own_page_is_no_link_to_answer_by(pool: Pool) -> None:
    async with pool.acquire() as conn:
        own = await links.issue(conn, "attend", COHORT, "p-one", fresh="a" * 32)

        assert not await evaluations.respond(conn, own, answer())
        assert await links.find(conn, "attend", own) is not None


async def test_results_are_of_three_or_more_and_of_one_version(pool: Pool) -> None:
    given = await asked(pool, "p-one", "p-two", "p-three", "p-four")
    async with pool.acquire() as conn:
        for link, score in zip(given[:2], (1, 2), strict=True):
            await evaluations.respond(conn, link, answer(score))
        await evaluations.respond(conn, given[3], answer(5, version=2))
        assert await evaluations.results(conn, COHORT, 1, 3) is None

        late = answer(5, recommend="no", answers=("A good trainer", "More time"))
        await evaluations.respond(conn, given[2], late)
        found = await evaluations.results(conn, COHORT, 1, 3)

    assert found is not None
    assert found.answers == 3
    assert [round(mean, 2) for mean in found.means] == [2.67] * 5
    assert found.recommend == {"yes": 2, "perhaps": 0, "no": 1}
    assert found.texts == (("A good trainer", "The practice", "The practice"), ("More time",))


async def test_an_erased_person_is_not_asked_again(pool: Pool) -> None:
    (link,) = await asked(pool, "p-one")
    async with pool.acquire() as conn:
        await vault.erase(conn, "p-one", NOW)

        assert await evaluations.waiting_for(conn, COHORT) == []
        assert not await evaluations.respond(conn, link, answer())
