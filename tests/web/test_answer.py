"""A trainer cannot come: the form that says so, and the page behind the link of who is asked."""

import httpx
import pytest

from domain.processes.cohort import Cohort
from domain.processes.cohort.cover_commands import ToAsk, TrainerCannotCome
from domain.ref import Ref
from store.streams import peek
from tests.store.scenes import work
from tests.web.conftest import Place
from tests.web.seed import JULY, SUMMER
from tests.web.visitor import fill_in, main_form, moment, send, send_with, text_of, visitor

OUT = f"/p/{JULY}/trainer_cannot_come"


async def cohort(place: Place, ref: Ref = JULY) -> Cohort:
    async with place.pool.acquire() as conn:
        state = await peek(conn, ref)
    assert isinstance(state, Cohort)
    return state


@pytest.fixture
async def asked(place: Place) -> Place:
    """Rhys Tallis is asked to take over the first days of the July cohort."""
    ill = TrainerCannotCome(
        trainer="p-third-trainer", days=(1, 2), ask=(ToAsk(person="p-other-trainer"),)
    )
    await place.scene.do(JULY, ill)
    await work(place.scene)
    return place


async def link(place: Place) -> str:
    (question,) = [asked for _, asked in (await cohort(place)).questions]
    return f"/answer/{JULY}/{question.link}"


async def test_the_form_knows_who_is_free_and_who_has_taught_it(place: Place) -> None:
    page = await place.coordinator.get(f"{OUT}?days=1")
    form = main_form(page)

    said = text_of(page)
    assert "Rhys Tallis (free, has taught this)" in said
    assert "Bel Okafor (booked elsewhere on learning day 1, has taught this)" in said
    assert form.choices["trainer"] == ["p-third-trainer"]
    assert form.values["days"] == ["1"]
    assert form.values["ask.1.person"] == ["p-other-trainer"]  # who is free is proposed
    assert "ask.2.person" not in form.values
    done = await send_with(place.coordinator, form, {"trainer": "p-third-trainer"})
    assert done.status_code == 303
    (cover,) = (await cohort(place)).covers
    assert (cover.days, cover.to_ask) == ((1,), ("p-other-trainer",))


async def test_somebody_new_can_be_asked_and_faults_come_back(place: Place) -> None:
    nobody = await fill_in(place.coordinator, OUT, {"trainer": "p-third-trainer"})
    assert nobody.status_code == 422
    new = {
        "ask.1.person": "",
        "ask.1.person.name": "Nell Ashby",
        "ask.1.person.email": "nell@care.example",
    }
    values = {"trainer": "p-third-trainer", "days": "2", **new}

    twice = await fill_in(place.coordinator, OUT, {**values, "ask.2.person": "p-third-trainer"})
    assert twice.status_code == 409
    assert "Ines Calloway gives one of these days already" in text_of(twice)
    done = await fill_in(place.coordinator, OUT, values)
    assert done.status_code == 303
    page = await place.coordinator.get(f"/p/{JULY}?part=days")
    assert "Ines Calloway Cannot come Nobody is asked at present" in text_of(page)


async def test_the_page_of_the_cohort_says_who_is_asked(asked: Place) -> None:
    page = await asked.coordinator.get(f"/p/{JULY}?part=days")

    assert "Cannot come Rhys Tallis is asked, until the end of 25 June 2026" in text_of(page)


async def test_whoever_has_the_link_says_yes_without_an_account(asked: Place) -> None:
    guest, address = visitor(asked.app), await link(asked)
    page = await guest.get(address)
    assert page.status_code == 200
    assert "Could you teach all of these days?" in text_of(page)
    assert "6 July 2026 9:30 to 16:00 Retford Mill" in text_of(page)
    assert page.headers["Referrer-Policy"] == "no-referrer"

    done = await send(guest, main_form(page))

    assert "Thank you, you take over" in text_of(done)
    assert [day.trainer for day in (await cohort(asked)).days[:3]] == [
        "p-other-trainer",
        "p-other-trainer",
        "p-third-trainer",
    ]
    again = await guest.get(address)
    assert "This question is settled" in text_of(again)
    timeline = text_of(await asked.coordinator.get(f"/p/{JULY}"))
    assert "Rhys Tallis can come" in timeline


async def test_a_no_is_a_button_as_well(asked: Place) -> None:
    guest, address = visitor(asked.app), await link(asked)
    form = main_form(await guest.get(address))

    done = await send_with(guest, form, {"answer": "no"})

    assert "We ask somebody else" in text_of(done)
    assert (await cohort(asked)).questions == ()


async def test_a_yes_that_cannot_be_kept_says_why_and_a_no_is_left(asked: Place) -> None:
    guest, address = visitor(asked.app), await link(asked)
    form = main_form(await guest.get(address))
    first = (await cohort(asked)).days[0]
    later = await cohort(asked, SUMMER)
    values = {
        "day": str(later.days[0].number),
        **moment("starts", first.on, "10:00"),
        "ends": "15:00",
        "room": "Elsewhere",
    }
    moved = await fill_in(asked.coordinator, f"/p/{SUMMER}/move_day", values)
    assert moved.status_code == 303

    refused: httpx.Response = await send(guest, form)

    assert refused.status_code == 409
    assert "Rhys Tallis is already booked on" in text_of(refused)
    assert (await cohort(asked)).days[0].trainer == "p-third-trainer"


@pytest.mark.parametrize("wrong", ["nothing", "0" * 32])
async def test_a_wrong_link_leads_nowhere_wherever_it_is_tried(asked: Place, wrong: str) -> None:
    real = (await link(asked)).rpartition("/")[2]
    tried = [f"/answer/{ref}/{wrong}" for ref in (JULY, "cohort:nowhere", "provider:rowan")]
    for address in (*tried, f"/answer/provider:rowan/{real}"):
        page = await visitor(asked.app).get(address)
        assert page.status_code == 404
        assert "This question is settled" not in text_of(page)


async def test_the_coordinator_records_what_was_said_by_telephone(asked: Place) -> None:
    address = f"/p/{JULY}/answer_for_cover"
    form = await asked.coordinator.get(address)
    assert "Rhys Tallis, about learning days 1 and 2" in text_of(form)

    done = await fill_in(asked.coordinator, address, {"asked": "1.1", "can_come": "yes"})

    assert done.status_code == 303
    assert (await cohort(asked)).days[0].trainer == "p-other-trainer"
