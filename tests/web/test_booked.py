"""The page of what was booked: who is concerned sees it without an account, and answers there."""

import re
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from domain.messages import PersonId
from domain.processes.cohort.commands import OfferPlace
from domain.processes.cohort.merge_commands import ProposeMerge
from domain.processes.provider import ChangeContact
from domain.ref import Ref
from domain.services.course import Underway
from domain.services.course import commands as c
from store import links, vault
from store.pool import Pool
from tests.activities.workroom import Workroom, signed_up
from tests.domain import builders as b
from tests.domain.courses import ADA, BOB, BOOKING, CARE, CONTACT, CYN, DATE, LATER, OTHER, book
from tests.store.scenes import Scene
from tests.web.conftest import Place, site
from tests.web.letter_stories import a_date, a_home, begun
from tests.web.seed_courses import PAIR, TEAM
from tests.web.visitor import forms, main_form, send, send_with, text_of, visitor


class Booker:
    """Somebody with a link, on a phone, without an account or a cookie."""

    def __init__(self, room: Workroom) -> None:
        self.room = room
        self.app: FastAPI = site(Scene(room.pool, room.clock, room.ledger))
        self.client = visitor(self.app)

    async def page(self, ref: Ref = BOOKING, who: PersonId = CONTACT) -> str:
        """Return the address of somebody's page."""
        fresh = f"{abs(hash((ref, who))):032x}"[:32]
        async with self.room.pool.acquire() as conn:
            return "/booked/" + await links.issue(conn, "booked", ref, who, fresh=fresh)

    async def get(self, address: str) -> httpx.Response:
        return await self.client.get(address)

    async def give(self, address: str, command: str, **values: Any) -> httpx.Response:
        """Fill in the form of a command as it stands on its page."""
        asked = await self.client.get(f"{address}/{command}")
        assert asked.status_code == 200, text_of(asked)[:500]
        return await send(self.client, main_form(asked), **values)

    async def state(self, ref: Ref = BOOKING) -> Any:
        found = await self.room.state(ref)
        return found.booking if isinstance(found, Underway) else found


@pytest.fixture
async def booker(pool: Pool) -> Booker:
    """Two places of Rowan House on a date of two, and a later date with places left."""
    room = await begun(pool)
    await a_home(room)
    await a_date(room, DATE, CARE)
    await a_date(room, LATER, CARE, capacity=4, later=119)
    await room.do(BOOKING, book(ADA, BOB))
    await room.settle()
    return Booker(room)


async def test_the_page_says_everything_of_the_booking(booker: Booker) -> None:
    page = await booker.get(await booker.page())

    said = text_of(page)
    assert page.status_code == 200
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert "noindex" in page.headers["x-robots-tag"]
    for words in ("Ada Zqxwv", "Bob Zqxwv", "Rowan House", "2 June 2026, 9:30 to 16:00"):
        assert words in said
    assert "Care planning" in said and "INV-00001" in said and "Nothing." in said
    assert "/p/" not in page.text


async def test_its_papers_can_be_downloaded_and_those_of_others_cannot(booker: Booker) -> None:
    await booker.room.do(OTHER, book(CYN, cohort=LATER))
    await booker.room.settle()
    mine, others = await booker.page(), await booker.page(OTHER)
    (paper,) = re.findall(r'href="(/booked/[^"]+/papers/[^"]+)"', (await booker.get(mine)).text)
    (other,) = re.findall(r"/papers/([^\"]+)", (await booker.get(others)).text)

    assert (await booker.get(paper)).content.startswith(b"%PDF")
    assert (await booker.get(f"{mine}/papers/{other}")).status_code == 404


@pytest.mark.parametrize("take", [True, False])
async def test_an_offered_place_is_taken_or_declined(booker: Booker, take: bool) -> None:
    room = booker.room
    await room.do(OTHER, book(CYN, wait_if_full=True))
    await room.do(BOOKING, c.CancelPlace(person=BOB, reason="t-note"))
    await room.do(DATE, OfferPlace(holder=OTHER))
    await room.settle()
    address = await booker.page(OTHER)
    assert "Answer the offer of a place" in text_of(await booker.get(address))

    done = await booker.give(address, "accept_offer" if take else "decline_offer")

    assert (done.status_code, done.headers["location"]) == (303, address)
    await room.settle()
    (seat,) = [one.seat for one in (await booker.state(OTHER)).active]
    assert seat == ("booked" if take else "none")
    (actor,) = await room.ask(
        "SELECT DISTINCT actor_role, actor_id FROM event WHERE type IN"
        " ('course.offer_accepted.v1', 'course.offer_declined.v1')"
    )
    assert actor == ("invited", CONTACT)


@pytest.mark.parametrize("agree", [True, False])
async def test_a_merge_is_agreed_to_or_declined_with_its_days_in_sight(
    booker: Booker, agree: bool
) -> None:
    await booker.room.do(DATE, ProposeMerge(into=LATER))
    await booker.room.settle()
    address = await booker.page()
    assert "Ada Zqxwv and Bob Zqxwv would move" in text_of(await booker.get(address))

    done = await booker.give(address, "agree_to_merge" if agree else "decline_merge")

    assert done.status_code == 303
    cohorts = {one.cohort for one in (await booker.state()).active}
    assert cohorts == {LATER if agree else DATE}


async def test_another_date_is_chosen_from_those_with_room(booker: Booker) -> None:
    await booker.room.do(DATE, ProposeMerge(into=LATER))
    await booker.room.settle()
    address = await booker.page()
    await booker.give(address, "decline_merge")
    await booker.room.until(b.day(1).starts)  # the old date ended meanwhile
    seats = {one.seat for one in (await booker.state()).active}
    assert seats == {"none"}

    done = await booker.give(address, "choose_date", cohort=LATER)

    assert done.status_code == 303
    assert {one.cohort for one in (await booker.state()).active} == {LATER}


async def test_a_purchase_order_is_given_and_what_is_wrong_with_it_said(pool: Pool) -> None:
    room = await begun(pool)
    await a_home(room, purchase_order_required=True)
    await a_date(room, DATE, CARE)
    await room.do(BOOKING, book(ADA))
    await room.settle()
    booker = Booker(room)
    address = await booker.page()

    wrong = await booker.give(address, "supply_purchase_order", purchase_order="")
    right = await booker.give(address, "supply_purchase_order", purchase_order="PO-77")

    assert wrong.status_code == 422 and "Purchase order number" in text_of(wrong)
    assert right.status_code == 303
    assert (await booker.state()).purchase_order == "PO-77"
    assert "PO-77" in text_of(await booker.get(address))


async def test_the_mentors_of_a_programme_are_named_without_an_account(pool: Pool) -> None:
    room = await begun(pool)
    await signed_up(room)
    await room.settle()
    booker = Booker(room)
    address = await booker.page(b.PROGRAMME, b.SPONSOR)
    form = await booker.get(f"{address}/name_mentors")
    assert "p-mentor" not in form.text and "Deputy" not in form.text  # nobody is offered
    areas = next(one.choices for one in forms(form) if one.choices)
    every = next(values for name, values in areas.items() if name.endswith(".areas"))
    names = {f"mentors.{n}.person.name": f"Mentor Number{n}" for n in range(1, 5)}
    mails = {f"mentors.{n}.person.email": f"mentor{n}@care.example" for n in range(1, 5)}
    shares = {f"mentors.{n}.areas": every[n - 1 :: 4] for n in range(1, 5)}

    done = await send_all(booker, form, {**names, **mails, **shares})

    assert done.status_code == 303, text_of(done)[:900]
    assert "Mentor Number3" in text_of(await booker.get(address))


async def send_all(booker: Booker, page: httpx.Response, values: dict[str, Any]) -> httpx.Response:
    return await send_with(booker.client, main_form(page), values)


async def test_only_who_is_concerned_sees_it_and_no_longer_than_that(booker: Booker) -> None:
    payer = await booker.page(BOOKING, "p-bills")
    stranger = await booker.page(BOOKING, ADA)
    assert (await booker.get(payer)).status_code == 200
    assert (await booker.get(stranger)).status_code == 404

    change = ChangeContact(contact="billing contact", person=b.SPONSOR)
    await booker.room.do(b.PROVIDER, change)

    assert (await booker.get(payer)).status_code == 404
    assert (await booker.get(await booker.page(BOOKING, b.SPONSOR))).status_code == 200


@pytest.mark.parametrize("command", ["cancel_place", "screen", "move_party", "nonsense"])
async def test_what_links_do_not_allow_is_not_there(booker: Booker, command: str) -> None:
    address = await booker.page()

    assert (await booker.get(f"{address}/{command}")).status_code == 404
    assert (await booker.client.post(f"{address}/{command}", data={})).status_code == 404


async def test_a_command_that_makes_no_sense_now_is_refused_in_words(booker: Booker) -> None:
    answer = await visitor(booker.app, broken=True).get(f"{await booker.page()}/accept_offer")

    assert answer.status_code == 409 and "does not fit the present stage" in text_of(answer)


async def test_a_link_of_another_purpose_opens_nothing(courses: Place) -> None:
    async with courses.pool.acquire() as conn:
        link = await links.issue(conn, "attend", TEAM, "p-rowan-manager", fresh="ab" * 16)
        other = await links.issue(conn, "teach", PAIR, "p-county-manager", fresh="cd" * 16)
    client = visitor(courses.app)

    assert {(await client.get(f"/booked/{one}")).status_code for one in (link, other)} == {404}


async def test_with_the_person_the_link_is_gone(booker: Booker) -> None:
    address = await booker.page()
    assert (await booker.get(address)).status_code == 200
    async with booker.room.pool.acquire() as conn, conn.transaction():
        await vault.erase(conn, CONTACT, await booker.room.clock.now(conn))

    assert (await booker.get(address)).status_code == 404
