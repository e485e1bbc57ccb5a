"""Saying how it was, by a link; and what coordinators see of it, when."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from domain.messages import engine
from domain.processes.cohort import Cohort, Mark, MarkRegister
from domain.processes.cohort.evaluation_outcomes import CloseEvaluation, NoteEvaluationInvited
from store import links
from store.streams import peek
from tests.web.conftest import Place
from tests.web.seed import JULY
from tests.web.visitor import main_form, send_with, text_of, visitor

DONE = datetime(2027, 1, 4, 18, 0, tzinfo=UTC)
GIVEN = {**{f"score-{n}": "4" for n in range(5)}, "recommend": "yes", "answer-0": "The practice"}


async def july(place: Place) -> Cohort:
    async with place.pool.acquire() as conn:
        cohort = await peek(conn, JULY)
    assert isinstance(cohort, Cohort)
    return cohort


async def closed(place: Place) -> None:
    """The time for answers is over."""
    asked_about = (await july(place)).evaluation
    assert asked_about is not None
    await place.scene.at(asked_about.closes_at)
    await place.scene.do(JULY, CloseEvaluation(), by=engine(JULY))


async def asked(place: Place, count: int = 3) -> list[str]:
    """Deliver the July cohort, ask how it was, and return the links of so many people."""
    await place.scene.at(DONE)
    cohort = await july(place)
    for day in cohort.days:
        marks = tuple(Mark(person=who, status="attended") for who in cohort.expected(day.number))
        if marks:
            await place.scene.do(JULY, MarkRegister(day=day.number, marks=marks))
    await place.scene.at(DONE + timedelta(hours=15))
    await place.scene.do(JULY, NoteEvaluationInvited(), by=engine(JULY))
    async with place.pool.acquire() as conn:
        return [
            await links.issue(conn, "evaluate", JULY, f"p-{n}", fresh=f"{n:032x}")
            for n in range(count)
        ]


async def answer(place: Place, link: str, **changes: str) -> httpx.Response:
    client = visitor(place.app)
    form = main_form(await client.get(f"/feedback/{link}"))
    return await send_with(client, form, {**GIVEN, **changes})


async def test_an_answer_is_kept_once_and_shown_to_nobody_before_the_end(place: Place) -> None:
    given = await asked(place)
    for link in given:
        thanks = await answer(place, link)
        assert "Thank you for your answers" in text_of(thanks)
    again = await visitor(place.app).get(f"/feedback/{given[0]}")
    open_still = text_of(await place.coordinator.get(f"/p/{JULY}?part=evaluation"))

    assert again.status_code == 404
    assert "Each link takes one answer" in text_of(again)
    assert "3 of 1 have answered. The form is open until" in open_still
    assert "The practice" not in open_still

    await closed(place)
    results = text_of(await place.coordinator.get(f"/p/{JULY}?part=evaluation"))
    hidden = await place.auditor.get(f"/p/{JULY}?part=evaluation")

    assert "The trainer explained things clearly. 4.0 of 5" in results
    assert "3 yes, 0 perhaps, 0 no" in results
    assert "The practice The practice The practice" in results
    assert "The practice" not in hidden.text


async def test_few_answers_are_never_shown_and_a_closed_form_says_so(place: Place) -> None:
    given = await asked(place)
    for link in given[:2]:
        await answer(place, link)
    await closed(place)

    results = text_of(await place.coordinator.get(f"/p/{JULY}?part=evaluation"))
    late = await visitor(place.app).get(f"/feedback/{given[2]}")

    assert "Results of fewer than 3 answers are not shown." in results
    assert "The practice" not in results
    assert late.status_code == 410
    assert "This form is closed" in text_of(late)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"score-2": ""}, "I felt welcome and able to take part: choose one"),
        ({"score-0": "9"}, "The days were relevant to my work: choose one"),
        ({"recommend": "never"}, "Would you recommend it to a colleague: choose one"),
        ({"answer-1": "x" * 1001}, "What should we do better: at most 1000 letters"),
    ],
)
async def test_what_is_missing_is_said_and_the_link_stays(
    place: Place, changes: dict[str, str], words: str
) -> None:
    (link,) = await asked(place, 1)

    wrong = await answer(place, link, **changes)

    assert wrong.status_code == 422
    assert words in text_of(wrong)
    assert main_form(wrong).values["answer-0"] == ["The practice"]
    assert "Thank you" in text_of(await answer(place, link))


async def test_a_link_that_we_never_gave_out_opens_nothing(place: Place) -> None:
    assert (await visitor(place.app).get(f"/feedback/{'f' * 32}")).status_code == 404
