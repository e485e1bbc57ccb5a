"""Every letter with a link leads its reader to a page that opens and is about the letter."""

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import get_args
from urllib.parse import quote

import pytest
from fastapi import FastAPI

from activities.letters.wording import Kind, wording
from domain.messages import Role
from domain.processes.cohort import Cohort
from store import accounts
from store.pool import Pool
from store.vault import Mail
from tests.activities.workroom import Workroom, name_of, words
from tests.store.scenes import Scene
from tests.web.conftest import site
from tests.web.letter_stories import STORIES, Story, begun
from tests.web.visitor import text_of, visitor

SITE = "https://engagements.example"
LINKED = {kind for kind in get_args(Kind) if wording().letters[kind].action}
CONFIDENTIAL_PATH = re.compile(r"/(booked|me|teaching|feedback|answer|courses/requests)/.")
BY_LINK = re.compile(r"/(booked|me|teaching|feedback)/[0-9a-f]{32}")


class Reader:
    """Follows every letter as whoever got it: without an account, and without a cookie."""

    def __init__(self, room: Workroom) -> None:
        self.room = room
        self.app: FastAPI = site(Scene(room.pool, room.clock, room.ledger))
        self.read: dict[str, Kind] = {}
        self.opened: set[str] = set()

    async def look(self) -> None:
        """Open the links of all letters that are new."""
        for mail in await self.room.mails():
            if mail.message_id in self.read or mail.mime is None:
                continue
            self.read[mail.message_id] = mail.kind  # type: ignore[assignment]  # checked below
            for path in links_of(mail):
                await self.follow(mail, path)
                self.opened.add(mail.kind)

    async def follow(self, mail: Mail, path: str) -> None:
        assert not path.startswith("/p/"), f"{mail.kind} leads to the pages of staff"
        page = await visitor(self.app).get(path)
        said = text_of(page)
        assert page.status_code == 200, f"{mail.kind}: {path} is {page.status_code}: {said[:300]}"
        assert "sign-in" not in str(page.url)
        for word in await self.about(mail, path):
            assert word in said, f"{mail.kind}: {path} does not say {word!r} but {said[:600]}"
        if BY_LINK.match(path):
            assert page.headers["cache-control"] == "no-store"
            assert page.headers["referrer-policy"] == "no-referrer"

    async def about(self, mail: Mail, path: str) -> list[str]:
        """What the page has to name: whose it is, and what the letter tells of."""
        assert mail.subject and mail.person_id
        text = f"{mail.subject} {words(mail)}"
        numbers = re.findall(r"\b(?:INV|CN)-[0-9]{5}", text)
        match path.split("/")[1]:
            case "booked":
                return [name_of(mail.person_id), "Rowan House", *numbers]
            case "me":
                cohort = await self.room.state(mail.ref)
                label = [cohort.label] if isinstance(cohort, Cohort) else []
                return [name_of(mail.person_id), *label]
            case "teaching":
                days = re.findall(r"learning day ([0-9]+)", mail.subject)
                return [f"Learning day {day}:" for day in days]
            case "answer":
                return ["Can you take over?"]
            case "verify":
                return ["Zqxwv"] if mail.kind == "certificate_sent" else ["Rowan House"]
            case "feedback":
                return ["Send without my name"]
            case "courses":
                return ["Care planning"] if "requests" in path else ["Course dates"]
            case _:
                raise AssertionError(f"{mail.kind} leads to {path}")


def links_of(mail: Mail) -> Iterator[str]:
    """Yield where the links of a letter lead on our site."""
    yield from re.findall(rf"{SITE}(/\S*)", words(mail))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
async def test_every_link_of_every_letter_opens_for_its_reader(pool: Pool, story: Story) -> None:
    room = await begun(pool)
    reader = Reader(room)

    await story(room, reader.look)
    await reader.look()

    missing = STORIES[story] - reader.opened
    assert not missing, f"no link was followed of {sorted(missing)}"
    await who_may_look_sees_no_links(room)


async def who_may_look_sees_no_links(room: Workroom) -> None:
    """Auditors find no link that acts for somebody in any letter; coordinators all but one kind."""
    app = site(Scene(room.pool, room.clock, room.ledger))
    staff = {}
    async with room.pool.acquire() as conn:
        for role in (Role.AUDITOR, Role.COORDINATOR):
            made = await accounts.create(conn, f"a-{role}", "Ada Lovell", role, "green bottles")
            token = await accounts.begin_session(conn, made, timedelta(hours=1))
            staff[role] = visitor(app, token)
    for mail in await room.mails():
        address = f"/mail/{quote(mail.message_id, safe='')}"
        secret = [path for path in links_of(mail) if CONFIDENTIAL_PATH.match(path)]
        for role, client in staff.items():
            for part in (address, f"{address}/html"):
                shown = html.unescape((await client.get(part)).text)
                assert "Dear" in shown, f"{role} reads the letter itself at {part}"
                for path in secret:
                    hidden = role is Role.AUDITOR or path.startswith("/feedback")
                    assert (path not in shown) == hidden, f"{role}, {mail.kind}: {path}"


def test_every_letter_with_words_for_a_link_is_in_a_story() -> None:
    told = {kind for kinds in STORIES.values() for kind in kinds}

    assert told == LINKED
