"""The pages of short courses: what they say, to whom, on which screen, and for every reader."""

import re
from collections.abc import AsyncIterator

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Browser, ViewportSize

from domain.say import OPENS
from tests.web.browser import DESK, PHONE, open_chromium, serving
from tests.web.conftest import Place
from tests.web.seed import LONG_HOME, LONG_NAME
from tests.web.seed_courses import COUNTY, DONE, FULL, JULY, PAIR, ROWAN, TEAM, WAITING
from tests.web.test_gallery import RULES
from tests.web.test_in_chromium import entered
from tests.web.visitor import forms, main_form, text_of

BOOK = f"/new/booking?service=moving_and_handling&provider={COUNTY}"
SHOWS = {
    f"/p/{TEAM}": (
        LONG_HOME,
        LONG_NAME,
        "4 of 4 days held",
        "1 of 6 released",
        "0 of 3 parts passed",
        "Knowledge test: re-sit 1 to come",
        "22 of 25 criteria met",
        "Carried out with positive engagement",
        "Seen with a resident who uses a stand aid",
        "10 June 2026: not passed, Bel Okafor",
        "Waits for a second person",
        "Tom Ashgrove will make up learning day 3 on another date",
        "Show what is finished: 1 delegate",
    ),
    f"/p/{PAIR}": ("Needs another date", "To be chosen", "Choose another course date", "Missing"),
    f"/p/{WAITING}": ("Waiting list", "Maja Winterbourne is on the waiting list", "£250.00 each"),
    f"/p/{FULL}": ("2 of 2", "2 waited for", "Going ahead"),
    f"/p/{ROWAN}": ("Moving and Handling trainer assessor", "Care planning to enhance well-being"),
    "/work": ("Being assessed", "Summer care planning", "Needs another date"),
    "/board": ("Moving and Handling trainer assessor. Next: day 1, 7 Jul", "Waiting 2"),
    "/today": ("Choose another course date, or cancel", "Quarry Bank, County Care Trust"),
}
ASKS = {
    "/new/booking": ("Choose the course and the provider first",),
    BOOK: (
        "12 places free. Begins 7 July 2026, Newark Hall, with Rhys Tallis",
        "Is fit to take part in practical sessions",
        "This provider needs one",
        "Total £500.00",
    ),
    f"/p/{TEAM}/cancel_place": (
        "For each delegate, cancelling costs £500.00 now, as the course has begun.",
    ),
    f"/p/{TEAM}/record_score?person=p-team-2": ("Passed from 80 %", "Ines Calloway"),
    f"/p/{TEAM}/record_criteria?person=p-team-2": ("Record an observation: Kofi Larkspur",),
    f"/p/{PAIR}/choose_date": ("16 places free. Begins 16 September 2026",),
}


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with open_chromium() as browser:
        yield browser


@pytest.mark.parametrize("address", [*SHOWS, *ASKS])
async def test_a_page_says_what_is_in_the_store(courses: Place, address: str) -> None:
    page = await courses.coordinator.get(address)
    assert page.status_code == 200
    said = text_of(page)
    assert [words for words in {**SHOWS, **ASKS}[address] if words not in said] == []
    assert OPENS not in said, "every marker is filled"
    assert "p-team" not in said, "no bare ids"


@pytest.mark.parametrize("address", SHOWS)
async def test_an_auditor_sees_it_without_anything_to_press(courses: Place, address: str) -> None:
    page = await courses.auditor.get(address)
    assert page.status_code == 200
    assert [one.action for one in forms(page) if one.method == "post"] == ["/sign-out"]
    assert "/new/" not in page.text


@pytest.mark.parametrize("address", ASKS)
async def test_an_auditor_is_asked_for_nothing(courses: Place, address: str) -> None:
    assert (await courses.auditor.get(address)).status_code == 403


async def test_a_course_is_booked_from_where_one_looks_at_it(courses: Place) -> None:
    links = {
        "/work": "/new/booking",
        f"/p/{ROWAN}": f"/new/booking?provider={ROWAN}",
        f"/p/{JULY}": f"/new/booking?cohort={JULY}",
    }
    for address, link in links.items():
        assert f'href="{link}"' in (await courses.coordinator.get(address)).text, address


async def test_a_date_settles_the_course_and_a_programme_is_no_course(courses: Place) -> None:
    page = await courses.coordinator.get(f"/new/booking?cohort={JULY}")
    assert f'name="cohort" value="{JULY}"' in page.text
    asked = await courses.coordinator.get(f"/new/booking?cohort={JULY}&provider={COUNTY}")
    assert main_form(asked).values["cohort"] == [JULY]
    assert main_form(asked).values["setting"] == ["quarry"], "the only setting stands there"
    for wrong in ("service=bigger_picture", "service=nothing", f"cohort={COUNTY}"):
        answer = await courses.coordinator.get(f"/new/booking?{wrong}&provider={COUNTY}")
        assert answer.status_code in (404, 409), wrong


async def test_each_form_offers_only_those_whom_it_can_be_about(courses: Place) -> None:
    offered = {
        "cancel_place": {2, 3, 4, 5, 6},
        "record_score": {2, 5, 6},
        "record_feedback": {2},
        "make_up_day": {3, 5},
        "check_quality": {4},
    }
    for command, numbers in offered.items():
        form = main_form(await courses.coordinator.get(f"/p/{TEAM}/{command}"))
        assert set(form.choices["person"]) == {f"p-team-{n}" for n in numbers}, command


@pytest.mark.parametrize("ref", [TEAM, PAIR, WAITING, DONE])
async def test_every_form_that_is_offered_opens_with_somebody_to_choose(
    courses: Place, ref: str
) -> None:
    page = await courses.coordinator.get(f"/p/{ref}")
    links = set(re.findall(rf'href="(/p/{ref}/[a-z_]+)"', page.text))
    assert links, "something can be done"
    for link in links:
        asked = await courses.coordinator.get(link)
        assert asked.status_code == 200, link
        if "Choose first whom this is about" in text_of(asked):
            continue
        choices = main_form(asked).choices
        assert all(choices.values()), f"{link} asks for nothing that there is"


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
async def test_pages_of_courses_fit_the_screen_and_break_no_rule_of_accessibility(
    courses: Place, chromium: Browser, size: ViewportSize
) -> None:
    context = await chromium.new_context(viewport=size)
    try:
        async with serving(courses.app) as address:
            page = await entered(context, address)
            complaints: list[str] = []
            page.on("console", lambda said: complaints.append(said.text))
            for where in (*SHOWS, *ASKS):
                await page.goto(f"{address}{where}")
                wide, screen = await page.evaluate(
                    "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
                )
                assert wide <= screen, where
                if size == DESK:
                    found = await Axe().run(page, options={"runOnly": list(RULES)})
                    broken = [
                        (one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]
                    ]
                    assert broken == [], where
            assert complaints == []
    finally:
        await context.close()
