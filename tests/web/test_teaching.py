"""A trainer's days behind a link: when, where, who comes, what they need, and "I cannot come"."""

import re

import httpx
import pytest

from domain.messages import PersonId
from domain.processes.cohort import Cohort
from domain.processes.cohort.commands import ChangeTrainer
from domain.ref import Ref
from store import links
from store.pool import Pool
from store.streams import peek
from tests.web.conftest import Place, site
from tests.web.seed_courses import JULY, MAY, SEPTEMBER, fill
from tests.web.visitor import main_form, send, text_of, visitor


async def link_of(place: Place, who: PersonId, ref: Ref = SEPTEMBER) -> str:
    async with place.pool.acquire() as conn:
        fresh = f"{abs(hash((ref, who))):032x}"[:32]
        return "/teaching/" + await links.issue(conn, "teach", ref, who, fresh=fresh)


@pytest.fixture
async def taught(pool: Pool) -> Place:
    """The same courses on a store of one's own, for changing."""
    made = await fill(pool)
    app = site(made)
    return Place(made, app, pool, visitor(app), visitor(app))


async def test_all_days_of_a_trainer_and_nobody_elses(courses: Place) -> None:
    client = visitor(courses.app)
    page = await client.get(await link_of(courses, "p-trainer"))
    said = text_of(page)

    assert page.status_code == 200
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "8 September 2026, 9:30 to 16:00 Mansfield Library" in said
    assert "Autumn care planning" in said and "May course, Mansfield" in said
    assert "July course" not in said and "/p/" not in page.text
    for path in set(re.findall(r'href="(/teaching/[^"]+)"', page.text)):
        day = await client.get(path)
        assert day.status_code == 200 and "Who comes" in text_of(day)


async def test_a_day_says_who_comes_and_prints_its_sheet(courses: Place) -> None:
    client = visitor(courses.app)
    address = f"{await link_of(courses, 'p-trainer')}/{MAY}/4"
    page, sheet = await client.get(address), await client.get(f"{address}/sign-in-sheet.pdf")

    assert "Kofi Larkspur" in text_of(page) and "Expected 6 people" in text_of(page)
    assert sheet.content.startswith(b"%PDF")
    assert "cannot-come" not in page.text  # it was held


@pytest.mark.parametrize("path", [f"/{JULY}/1", "/cohort:nowhere/1", f"/{MAY}/77"])
async def test_days_of_others_stay_unseen(courses: Place, path: str) -> None:
    address = await link_of(courses, "p-trainer")
    client = visitor(courses.app)
    for more in ("", "/sign-in-sheet.pdf", "/cannot-come"):
        answer = await client.get(f"{address}{path}{more}")
        assert answer.status_code in (303, 404)
        assert answer.status_code == 404 or answer.headers["location"] == address
    answer = await client.post(f"{address}{path}/cannot-come", data={})
    assert answer.status_code in (303, 404)


async def cannot(place: Place, address: str) -> httpx.Response:
    client = visitor(place.app)
    asked = await client.get(f"{address}/cannot-come")
    assert "We look for a colleague" in text_of(asked)
    return await send(client, main_form(asked))


async def test_i_cannot_come_is_the_offices_command_given_by_the_trainer(taught: Place) -> None:
    address = f"{await link_of(taught, 'p-trainer')}/{SEPTEMBER}/2"

    done = await cannot(taught, address)

    assert (done.status_code, done.headers["location"]) == (303, address)
    async with taught.pool.acquire() as conn:
        cohort = await peek(conn, SEPTEMBER)
    assert isinstance(cohort, Cohort)
    assert cohort.cannot_come(2) == ("p-trainer",) and cohort.cannot_come(1) == ()
    rows = await taught.scene.all(
        "SELECT actor_role, actor_id FROM event WHERE type = 'cohort.trainer_out.v1'"
    )
    assert rows == [("invited", "p-trainer")]
    after = await visitor(taught.app).get(address)
    assert "We know that you cannot come" in text_of(after)
    assert "/cannot-come" not in after.text


async def test_a_day_that_a_colleague_has_by_now_leads_to_the_days_that_are_left(
    taught: Place,
) -> None:
    list_of_days = await link_of(taught, "p-trainer")
    await taught.scene.do(SEPTEMBER, ChangeTrainer(day=2, trainer="p-other-trainer"))

    answer = await visitor(taught.app).get(f"{list_of_days}/{SEPTEMBER}/2")

    assert (answer.status_code, answer.headers["location"]) == (303, list_of_days)
