"""People sign in with a phone, by the code of the room or their own link; the trainer confirms."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from domain.processes.cohort import Cohort
from store import links, vault
from store.streams import peek
from tests.web.conftest import Place
from tests.web.seed import SPRING
from tests.web.visitor import forms, main_form, send, send_with, text_of, visitor
from web.room_code import code_of

STARTS = datetime(2026, 6, 25, 8, 30, tzinfo=UTC)  # day 9, 9:30 by a London clock
EARLY = STARTS - timedelta(minutes=28)
SHEET = f"/p/{SPRING}/days/9"
LINK = "c0ffee" + "0" * 26


async def names_of(place: Place, number: int = 9) -> dict[str, str]:
    """Return who is expected on a day, by id."""
    async with place.pool.acquire() as conn:
        cohort = await peek(conn, SPRING)
        assert isinstance(cohort, Cohort)
        return await vault.names(conn, cohort.expected(number))


async def room_address(place: Place) -> str:
    """Return where the code leads that the trainer shows."""
    page = await place.coordinator.get(f"{SHEET}/code")
    assert "Scan to sign in" in text_of(page)
    secret = place.app.state.site.config.session_secret
    code = code_of(secret, SPRING, 9, STARTS.date())
    assert f"site.test/here/{code}" in text_of(page)
    return f"/here/{code}"


async def own_link(place: Place, person: str) -> str:
    async with place.pool.acquire() as conn:
        return "/me/" + await links.issue(conn, "attend", SPRING, person, fresh=LINK)


async def enter(place: Place, address: str, name: str) -> httpx.Response:
    """Type a name on the page of the room."""
    client = visitor(place.app)
    return await send(client, main_form(await client.get(address)), name=name)


async def test_the_code_of_the_room_signs_in_and_names_nobody(place: Place) -> None:
    await place.scene.at(EARLY)
    names = await names_of(place)
    who, name = next(iter(names.items()))
    address = await room_address(place)

    asked = await visitor(place.app).get(address)
    thanks = await enter(place, address, name)

    assert "Thank you, you are signed in" in text_of(thanks)
    assert "It is 9:02." in text_of(thanks)
    assert not any(one in asked.text + thanks.text for one in names.values())
    assert asked.headers["referrer-policy"] == "no-referrer"
    events = await place.scene.all(
        "SELECT data->>'person', actor_role, actor_id FROM event WHERE type = $1",
        "cohort.self_signed_in.v1",
    )
    assert events == [(who, "invited", who)]


async def test_the_sheet_proposes_and_only_the_trainer_marks(place: Place) -> None:
    await place.scene.at(STARTS + timedelta(minutes=12))
    who, name = next(iter((await names_of(place)).items()))
    await enter(place, await room_address(place), name)

    page = await place.coordinator.get(SHEET)
    form = main_form(page)

    assert "Says they are here, 9:42, 12 minutes late" in text_of(page)
    assert form.values[f"minutes-{who}"] == ["12"]
    assert f"mark-{who}" not in form.values
    assert ("do", "arrived") in form.buttons
    marks = "SELECT status, minutes_late FROM register_mark WHERE day = 9 AND person = $1"
    assert await place.scene.all(marks, who) == [("expected", 0)]

    confirmed = await send_with(place.coordinator, form, {"do": "arrived"})

    assert confirmed.status_code == 303
    assert await place.scene.all(marks, who) == [("late", 12)]
    after = await place.coordinator.get(SHEET)
    assert "Says they are here" not in text_of(after)
    assert ("do", "arrived") not in main_form(after).buttons


async def test_a_mark_of_the_trainer_goes_before_what_was_proposed(place: Place) -> None:
    await place.scene.at(STARTS + timedelta(minutes=12))
    who, name = next(iter((await names_of(place)).items()))
    await enter(place, await room_address(place), name)

    form = main_form(await place.coordinator.get(SHEET))
    await send_with(place.coordinator, form, {"do": "arrived", f"mark-{who}": "attended"})

    marks = "SELECT status, minutes_late FROM register_mark WHERE day = 9 AND person = $1"
    assert await place.scene.all(marks, who) == [("attended", 0)]


async def test_a_name_that_is_not_on_the_list_says_no_more_than_that(place: Place) -> None:
    await place.scene.at(EARLY)
    names = await names_of(place)
    address = await room_address(place)

    answer = await enter(place, address, "Nobody Known")

    assert answer.status_code == 422
    assert "We cannot find this name on today’s list" in text_of(answer)
    assert not any(one in answer.text for one in names.values())


async def test_two_people_of_one_name_are_sent_to_the_trainer(place: Place) -> None:
    await place.scene.at(EARLY)
    names = await names_of(place)
    assert len(names) > 1
    twins = [vault.NewPerson(who, "Sam Twin") for who in names]
    await vault.write_people(place.pool, twins, EARLY)

    answer = await enter(place, await room_address(place), "Sam Twin")

    assert "More than one person on today’s list has this name" in text_of(answer)


async def test_wrong_tries_are_counted(place: Place) -> None:
    await place.scene.at(EARLY)
    address = await room_address(place)
    for _ in range(20):
        await enter(place, address, "Nobody Known")

    client = visitor(place.app)
    for where in (address, "/here/abcd-efgh", f"/me/{LINK}"):
        answer = await client.get(where)
        assert answer.status_code == 429
        assert "tell the trainer that you are here" in text_of(answer)
        assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize("later", [timedelta(hours=-15), timedelta(hours=7), timedelta(days=3)])
async def test_a_code_works_on_its_day_only_and_says_so(place: Place, later: timedelta) -> None:
    await place.scene.at(STARTS + later)
    secret = place.app.state.site.config.session_secret
    code = code_of(secret, SPRING, 9, STARTS.date())

    answer = await visitor(place.app).get(f"/here/{code}")
    shown = await place.coordinator.get(f"{SHEET}/code")

    assert answer.status_code == 410
    assert "It is for 25 June 2026, 9:30 to 16:00" in text_of(answer)
    assert "There is no code to show now" in text_of(shown)
    assert code not in shown.text


async def test_a_code_that_we_never_gave_out_is_not_known(place: Place) -> None:
    answer = await visitor(place.app).get("/here/abcd-efgh")

    assert answer.status_code == 404
    assert "We do not know this code" in text_of(answer)


async def test_the_code_is_an_image_and_for_who_is_signed_in(place: Place) -> None:
    await place.scene.at(EARLY)
    image = await place.coordinator.get(f"{SHEET}/code.svg")
    stranger = await visitor(place.app).get(f"{SHEET}/code")

    assert image.headers["content-type"] == "image/svg+xml"
    assert image.text.startswith("<svg")
    assert stranger.status_code == 303
    assert (await place.auditor.get(f"{SHEET}/code.svg")).status_code == 403


async def test_an_own_link_signs_in_with_one_button(place: Place) -> None:
    await place.scene.at(EARLY)
    who, name = next(iter((await names_of(place)).items()))
    address = await own_link(place, who)
    client = visitor(place.app)

    page = await client.get(address)
    assert name in text_of(page)
    assert "Today is learning day 9" in text_of(page)
    assert (
        await place.scene.one("SELECT count(*) FROM event WHERE type = 'cohort.self_signed_in.v1'")
        == 0
    ), "opening it changes nothing"

    (button,) = [form for form in forms(page) if form.action.endswith("/here")]
    done = await send(client, button)
    again = await send(client, button)
    after = await client.get(done.headers["location"])

    assert (done.status_code, again.status_code) == (303, 303)
    assert "You signed in at 9:02." in text_of(after)
    assert (
        await place.scene.one("SELECT count(*) FROM event WHERE type = 'cohort.self_signed_in.v1'")
        == 1
    )


async def test_an_own_link_shows_the_days_and_no_button_on_other_days(place: Place) -> None:
    await place.scene.at(STARTS + timedelta(days=1))
    who = next(iter(await names_of(place)))
    address = await own_link(place, who)
    client = visitor(place.app)

    page = await client.get(address)
    late = await client.post(f"{address}/here")

    assert "6 July 2026, 9:30 to 16:00" in text_of(page)
    assert "25 June 2026" not in text_of(page)
    assert "I am here" not in text_of(page)
    assert late.status_code == 409
    assert "You can sign in on your learning days only" in text_of(late)


@pytest.mark.parametrize("link", ["f" * 32, "short"])
async def test_a_link_that_we_never_gave_out_opens_nothing(place: Place, link: str) -> None:
    answer = await visitor(place.app).get(f"/me/{link}")

    assert answer.status_code == 404


async def test_erasing_somebody_ends_their_link(place: Place) -> None:
    who = next(iter(await names_of(place)))
    address = await own_link(place, who)
    async with place.pool.acquire() as conn:
        await vault.erase(conn, who, EARLY)

    assert (await visitor(place.app).get(address)).status_code == 404
