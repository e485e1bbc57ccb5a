"""A letter that failed is mended from Today: who, what, why, and three things that can be done."""

import re

from store.vault import NewMail
from tests.web.conftest import Place
from tests.web.seed import SPRING, TODAY
from tests.web.visitor import forms, send, text_of

ID = "<lost-2@optimum.example>"
WHY = "The mail server refused it for good: 550 no such mailbox"


async def _lost(place: Place, key: str | None = None) -> str:
    """Write a letter that failed, of a step that is asked for unless another key is given."""
    async with place.pool.acquire() as conn, conn.transaction():
        step = await conn.fetchval(
            "SELECT key FROM agenda_item WHERE ref = $1 AND kind = 'step' ORDER BY key", SPRING
        )
        await NewMail(
            message_id=ID,
            ref=SPRING,
            key=key or step,
            kind="learning_day_reminder",
            person_id="p-rowan-4",
            to_address="rowan-4@care.example",
            subject="Learning day 8 is near",
            mime=b"Subject: x\n\nDear you",
            status="failed",
            error=WHY,
        ).write(conn, TODAY)
    page = await place.coordinator.get("/today")
    said = text_of(page)
    assert "Learning day 8 is near" in said and WHY in said
    assert 'href="/people/p-rowan-4/correct"' in page.text
    assert not re.search(r"\w+Error\b", said)
    found = re.search(r'action="(/mail/[^"]+lost-2[^"]*)/again"', page.text)
    assert found is not None
    return found[1]


async def _press(place: Place, address: str, button: str) -> int:
    page = await place.coordinator.get(address)
    (form,) = [one for one in forms(page) if one.action.endswith(button)]
    answers = [await send(place.coordinator, form) for _ in range(2)]  # and a second click
    assert answers[0].status_code == answers[1].status_code
    return answers[0].status_code


async def _status(place: Place) -> tuple[str, list[tuple[str, str]]]:
    async with place.pool.acquire() as conn:
        status = await conn.fetchval("SELECT status FROM mail WHERE message_id = $1", ID)
        made = await conn.fetch("SELECT decision, actor_role FROM mail_decision")
    return status, [tuple(row) for row in made]


async def test_send_again_is_one_press_and_is_kept_with_who(place: Place) -> None:
    address = await _lost(place)
    assert await _press(place, address, "/again") == 303
    assert await _status(place) == ("queued", [("send again", "coordinator")])


async def test_a_letter_is_let_go(place: Place) -> None:
    address = await _lost(place)
    assert await _press(place, address, "/let-go") == 303
    assert await _status(place) == ("let go", [("let go", "coordinator")])
    assert "Send again" not in text_of(await place.coordinator.get(address))


async def test_what_nobody_asks_for_any_more_is_refused_and_leaves_nothing(place: Place) -> None:
    address = await _lost(place, "remind:99:0")
    assert await _press(place, address, "/again") == 409
    assert await _status(place) == ("failed", [])
