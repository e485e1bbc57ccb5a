"""Staff competence on the site: who is competent, what is due, and every form for it."""

from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Browser, ViewportSize

from tests.web.browser import DESK, PHONE, serving
from tests.web.conftest import Place
from tests.web.seed import LONG_HOME, LONG_NAME
from tests.web.staffed import (
    ALONE,
    GOOD,
    JUNE,
    LEFT,
    LOST,
    OVERDUE,
    REGISTRATION,
    ROWAN,
    SOON,
    STAFF,
    UNMET,
)
from tests.web.test_gallery import RULES
from tests.web.test_in_chromium import entered
from tests.web.visitor import day, fill_in, main_form, send_with, text_of

RECORD = f"/p/{STAFF}/record_competence"
SEEN: dict[str, Any] = {"person": OVERDUE, "all_met": "yes", "evidence": "Seen at breakfast."}


async def test_the_page_says_who_is_competent_and_what_is_due(staffed: Place) -> None:
    said = text_of(await staffed.coordinator.get(f"/p/{STAFF}"))

    for words in (
        f"Staff competence: Moving and Handling at {LONG_HOME}",
        "3 of 6 employees competent, 50 %.",
        "0 in 30 days and 1 in 60 days",
        "Priya Nettlefold Care worker Re-assessment overdue 2 March 2026",
        "Assess now Priya Nettlefold Was due by 1 March 2027",
        "Not met: Fits the sling chosen for this person",
        "1 other not met",
        "Assess by 30 April 2027",
        f"{LONG_NAME} Registered assessor Registered By registration While registered",
        "REG-00001",
    ):
        assert words in said, words
    assert said.index("Priya Nettlefold Care worker") < said.index("Tom Ashgrove Care worker")
    assert "Owen Quill Care worker" not in said  # he has left


async def test_it_is_shown_as_at_a_day(staffed: Place) -> None:
    said = text_of(await staffed.coordinator.get(f"/p/{STAFF}?on=2026-12-01"))

    assert "5 of 7 employees competent, 71 % at the end of 1 December 2026." in said
    assert "Owen Quill Care worker Competent" in said
    assert "Assess by" not in said and "What happens next" not in said
    wrong = await staffed.coordinator.get(f"/p/{STAFF}?on=2031-12-01")
    assert wrong.status_code == 422


async def test_a_setting_without_an_assessor_is_offered_the_course(staffed: Place) -> None:
    page = await staffed.coordinator.get(f"/p/{ALONE}")
    said = text_of(page)

    assert "No registered assessor" in said
    assert 'href="/new/booking?provider=provider:county"' in page.text
    assert "Was due by 29 May 2026" in said
    assert "record_competence" not in page.text
    stopped = await fill_in(
        staffed.coordinator, f"/p/{ALONE}/stop_keeping", {"reason": "The home closes."}
    )
    assert stopped.status_code == 303
    assert "Stopped" in text_of(await staffed.coordinator.get(f"/p/{ALONE}"))
    assert "Quarry Bank" not in text_of(await staffed.coordinator.get("/competence"))


async def test_all_settings_are_listed_with_their_figures(staffed: Place) -> None:
    page = await staffed.coordinator.get("/competence")
    said = text_of(page)

    assert "Quarry Bank County Care Trust Moving and Handling No registered assessor" in said
    assert f"{LONG_HOME} Rowan and Daughters Ltd Moving and Handling 1 3 of 6 50 0 1 1 1 1" in said
    none = text_of(await staffed.coordinator.get("/competence?framework=medicines"))
    assert "No setting has a registered assessor yet." in none
    assert 'href="/competence"' in (await staffed.coordinator.get("/certificates")).text


@pytest.mark.parametrize("address", [f"/p/{REGISTRATION}", f"/p/{ROWAN}"])
async def test_registration_and_provider_lead_to_it(staffed: Place, address: str) -> None:
    page = await staffed.coordinator.get(address)

    assert f'href="/p/{STAFF}"' in page.text
    assert "3 of 6 employees competent, 50 %" in text_of(page)


async def test_several_employees_are_added_at_once_with_or_without_e_mail(staffed: Place) -> None:
    answer = await fill_in(
        staffed.coordinator,
        f"/p/{STAFF}/add_staff",
        {
            "staff.1.person.name": "Ines Calloway",
            "staff.1.role": "nurse",
            **day("staff.1.joined_on", 2027, 3, 1),
            "staff.2.person.name": "Rhys Tallow",
            "staff.2.person.email": "rhys@care.example",
            "staff.2.role": "team leader",
            **day("staff.2.joined_on", 2027, 3, 8),
        },
    )

    assert answer.status_code == 303
    said = text_of(await staffed.coordinator.get(f"/p/{STAFF}"))
    assert "3 of 8 employees competent, 37 %." in said
    assert "Ines Calloway Nurse Not assessed yet Never" in said


async def test_elsewhere_somebody_new_still_needs_an_address(staffed: Place) -> None:
    answer = await fill_in(
        staffed.coordinator,
        f"/p/{ROWAN}/change_contact",
        {"contact": "billing contact", "person.name": "Ines Calloway"},
    )

    assert answer.status_code == 422
    assert "an e-mail address such as" in text_of(answer)


async def test_one_tick_records_that_everything_was_met(staffed: Place) -> None:
    form = main_form(await staffed.coordinator.get(f"{RECORD}?person={OVERDUE}"))
    assert form.values["person"] == [OVERDUE]
    assert form.values["assessor"] == [JUNE]
    assert JUNE not in form.choices["person"]

    answer = await fill_in(staffed.coordinator, RECORD, SEEN)

    assert answer.status_code == 303
    said = text_of(await staffed.coordinator.get(f"/p/{STAFF}"))
    assert "4 of 6 employees competent, 66 %." in said
    assert "Seen at breakfast." in said


async def test_every_reason_against_it_stands_in_the_form(staffed: Place) -> None:
    wrong = SEEN | {"not_met": ["consent"], **day("assessed_on", 2027, 3, 9)}

    answer = await fill_in(staffed.coordinator, RECORD, wrong)

    said = text_of(answer)
    assert answer.status_code == 409
    assert "The assessment is given as 9 March 2027, which is after today" in said
    assert "Every criterion was met, and yet some are given as not met" in said


async def test_without_a_registration_in_force_the_form_is_refused(staffed: Place) -> None:
    reason = {"reason": "An incident is looked into."}
    page = await staffed.coordinator.get(RECORD)
    await fill_in(staffed.coordinator, f"/p/{REGISTRATION}/suspend", reason)

    form = main_form(page)
    body = {name: values[0] for name, values in form.values.items()} | SEEN
    answer = await staffed.coordinator.post(form.action, data=body)

    assert answer.status_code == 409
    assert "registration REG-00001 is suspended" in text_of(answer)


async def test_leavers_and_returns(staffed: Place) -> None:
    leaving = main_form(await staffed.coordinator.get(f"/p/{STAFF}/record_staff_left"))
    assert JUNE not in leaving.choices["person"] and GOOD in leaving.choices["person"]
    gone = await fill_in(
        staffed.coordinator,
        f"/p/{STAFF}/record_staff_left",
        {"person": SOON, **day("left_on", 2027, 3, 5)},
    )
    assert gone.status_code == 303
    back = await fill_in(
        staffed.coordinator,
        f"/p/{STAFF}/record_staff_return",
        {"person": LEFT, "role": "nurse", **day("returned_on", 2027, 3, 8)},
    )
    assert back.status_code == 303
    said = text_of(await staffed.coordinator.get(f"/p/{STAFF}"))
    assert "Owen Quill Nurse Competent" in said
    assert "Siân Treadwell Care worker" not in said


async def test_a_mistaken_assessment_is_withdrawn(staffed: Place) -> None:
    page = f"/p/{STAFF}/withdraw_assessment"
    assert "Kofi Larkspur, assessed on" in (await staffed.coordinator.get(page)).text
    assert "govuk-button--warning" in (await staffed.coordinator.get(page)).text

    nothing = await fill_in(staffed.coordinator, page, {"person": GOOD, "reason": ""})
    assert nothing.status_code == 422
    wrong = {"person": GOOD, "reason": "It was another Kofi."}
    assert (await fill_in(staffed.coordinator, page, wrong)).status_code == 303

    said = text_of(await staffed.coordinator.get(f"/p/{STAFF}"))
    assert "Kofi Larkspur Care worker Not assessed yet" in said
    assert "was withdrawn: It was another Kofi." in said


async def test_two_do_not_withdraw_two(staffed: Place) -> None:
    page = f"/p/{STAFF}/withdraw_assessment"
    form = main_form(await staffed.coordinator.get(page))
    why = {"person": UNMET, "reason": "A mistake."}
    assert (await fill_in(staffed.coordinator, page, why)).status_code == 303

    late = await send_with(staffed.coordinator, form, why)

    assert late.status_code == 409
    assert "Somebody else was faster" in text_of(late)


async def test_training_is_recorded_for_those_who_were_there(staffed: Place) -> None:
    answer = await fill_in(
        staffed.coordinator, f"/p/{STAFF}/record_training", {"people": [GOOD, OVERDUE]}
    )

    assert answer.status_code == 303
    assert "trained Kofi Larkspur and Priya Nettlefold on 8 March 2027" in text_of(
        await staffed.coordinator.get(f"/p/{STAFF}")
    )


async def test_auditors_look_and_are_asked_for_nothing(staffed: Place) -> None:
    page = await staffed.auditor.get(f"/p/{STAFF}")

    assert page.status_code == 200
    assert "record_competence" not in page.text and "add_staff" not in page.text
    assert (await staffed.auditor.get(RECORD)).status_code == 403
    assert (await staffed.auditor.get(f"/p/{LOST}")).status_code == 200


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
async def test_it_fits_the_screen_and_can_be_used_by_everybody(
    staffed: Place, chromium: Browser, size: ViewportSize
) -> None:
    addresses = ("/competence", f"/p/{STAFF}", f"/p/{ALONE}", RECORD, f"/p/{STAFF}/add_staff")
    context = await chromium.new_context(viewport=size)
    found: list[tuple[str, str]] = []
    try:
        async with serving(staffed.app) as address:
            page = await entered(context, address)
            page.on("console", lambda said: found.append(("console", said.text)))
            for where in addresses:
                await page.goto(f"{address}{where}")
                wide, screen = await page.evaluate(
                    "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
                )
                assert wide <= screen, where
                result = await Axe().run(page, options={"runOnly": list(RULES)})
                found += [(where, broken["id"]) for broken in result.response["violations"]]
        assert found == []
    finally:
        await context.close()
