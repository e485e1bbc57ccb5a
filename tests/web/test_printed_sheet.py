"""The sign-in sheet of a learning day as people print it from its attendance sheet."""

from tests.activities import papers_read
from tests.web.conftest import Place
from tests.web.seed import SPRING
from tests.web.visitor import visitor

SHEET = f"/p/{SPRING}/days/8"
PDF = f"{SHEET}/sign-in-sheet.pdf"


async def test_the_attendance_sheet_leads_to_the_printed_one(filled: Place) -> None:
    page = await filled.coordinator.get(SHEET)
    answer = await filled.coordinator.get(PDF)

    assert f'href="{PDF}"' in page.text
    assert answer.headers["content-type"] == "application/pdf"
    assert 'filename="sign-in-spring-day-8.pdf"' in answer.headers["content-disposition"]
    text = papers_read.words(answer.content)
    assert "Tom Ashgrove" in text
    assert "Day 8 of 14" in text
    assert "printed by Asha" in text


async def test_it_can_be_printed_before_the_day_and_by_who_may_only_look(filled: Place) -> None:
    answer = await filled.auditor.get(f"/p/{SPRING}/days/12/sign-in-sheet.pdf")

    assert "Grace Mbeki" in papers_read.words(answer.content)


async def test_a_stranger_and_a_day_that_is_not_there_get_no_sheet(filled: Place) -> None:
    stranger = await visitor(filled.app).get(PDF)
    missing = await filled.coordinator.get(f"/p/{SPRING}/days/15/sign-in-sheet.pdf")

    assert stranger.status_code == 303
    assert missing.status_code == 404
