"""New dates, a postponement and a lost venue on the site: their forms, and what the pages say."""

from datetime import date

from domain.processes.cohort import Cohort
from domain.ref import Ref
from store.streams import peek
from tests.web.conftest import Place
from tests.web.seed import SPRING, SUMMER
from tests.web.visitor import fill_in, main_form, moment, send_with, text_of


async def cohort(place: Place, ref: Ref = SUMMER) -> Cohort:
    async with place.pool.acquire() as conn:
        state = await peek(conn, ref)
    assert isinstance(state, Cohort)
    return state


async def test_days_stand_in_the_form_as_they_are_and_only_changed_ones_move(place: Place) -> None:
    address = f"/p/{SUMMER}/move_days"
    form = main_form(await place.coordinator.get(address))
    assert form.values["times.1.starts-day"] == ["8"]
    assert form.values["times.1.starts-time"] == ["09:30"]
    assert "Tuesday 8 September 2026" in text_of(await place.coordinator.get(address))

    nothing = await send_with(place.coordinator, form, {})
    assert nothing.status_code == 409
    assert "No learning day would be at another time or venue" in text_of(nothing)
    new = {**moment("times.2.starts", date(2026, 9, 18), "10:00"), "times.2.ends": "15:00"}
    done = await fill_in(place.coordinator, address, new)

    assert done.status_code == 303
    state = await cohort(place)
    assert [one.sequence for one in state.logs][:3] == [0, 1, 0]
    assert f"{state.days[1].on}" == "2026-09-18"


async def test_a_postponed_cohort_says_so_everywhere(place: Place) -> None:
    address = f"/p/{SPRING}/postpone"
    assert "govuk-button--warning" in (await place.coordinator.get(address)).text

    done = await fill_in(place.coordinator, address, {"reason": "The trainer is ill for long."})

    assert done.status_code == 303
    page = text_of(await place.coordinator.get(f"/p/{SPRING}?part=days"))
    assert "Spring cohort, Mansfield Postponed" in page
    assert "No date yet Was 25 June 2026" in page
    assert "Give the postponed days new dates, or cancel" in page
    board = text_of(await place.coordinator.get("/board"))
    assert "Postponed" in board and "8 days were held" in board
    form = main_form(await place.coordinator.get(f"/p/{SPRING}/move_days"))
    assert "times.9.starts-day" in form.values and "times.1.starts-day" not in form.values


async def test_a_venue_that_is_lost_is_chosen_from_those_planned(place: Place) -> None:
    address = f"/p/{SUMMER}/venue_lost"
    form = main_form(await place.coordinator.get(address))
    assert form.choices["room"] == ["Newark Hall"]
    assert form.values["since-day"] == ["8"]

    none_yet = await fill_in(place.coordinator, address, {"room": "Newark Hall"})
    assert none_yet.status_code == 303
    page = text_of(await place.coordinator.get(f"/p/{SUMMER}"))
    assert "Find another venue for learning days 1, 2, 3" in page
    found = {"room": "Newark Hall", "new_room": "The Barn, Newark"}
    done = await fill_in(place.coordinator, address, found)
    assert done.status_code == 303
    assert {day.room for day in (await cohort(place)).days} == {"The Barn, Newark"}
