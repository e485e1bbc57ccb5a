"""What anybody is told of a certificate or registration, by its number, today and as at a day."""

import itertools
from datetime import timedelta

import httpx
import pytest

from domain.calendar import say_date
from domain.processes.award import commands as a
from store import vault
from store.pool import Pool
from tests.store.courses import a_provider
from tests.store.earned import earn
from tests.store.scenes import NOW, Scene, interested, scene, work
from tests.web.conftest import site
from tests.web.registered import (
    GAIL,
    Award,
    a_course,
    after,
    issue,
    now,
    revoke,
)
from tests.web.visitor import text_of, visitor
from web.pages.public import registration_number
from web.pages.verify import address_of

ID = "0123456789abcdef0123456789abcdef"
OUT_OF_FORCE = {
    "suspended": (a.Suspend(reason="t-why"), "Suspended"),
    "removed": (a.Remove(cause="own wish"), "Removed"),
}


async def a_registration(pool: Pool) -> tuple[Scene, Award]:
    """Issue a registration to Gail of Rowan House, printed and sent."""
    made = await scene(pool)
    await a_provider(made)
    await vault.write_people(pool, [vault.NewPerson("p-gail", GAIL)], NOW)
    gail = await issue(made, "registration-gail")
    await work(made)
    return made, gail


def said(page: httpx.Response) -> str:
    """Return what stands between the navigation and the footer of a page."""
    return (
        text_of(page).partition("Skip to main content")[2].partition("Optimum Engagements, as")[0]
    )


async def test_a_registration_is_found_by_its_paper_and_by_its_number(pool: Pool) -> None:
    made, gail, _ = await a_course(pool)
    client = visitor(site(made))

    paper = await client.get(f"/verify/{gail.public_id}")
    number = await client.get(f"/verify/registration/{gail.number}")

    assert (paper.status_code, number.status_code) == (200, 200)
    for words in ("Registered", "in force", "Rowan House", "Moving and Handling", gail.number):
        assert words in said(paper)
        assert words in said(number)
    assert GAIL in said(paper)
    assert GAIL not in number.text
    assert "The name is not published" in said(number)


async def test_a_number_names_its_holder_only_while_they_agree(pool: Pool) -> None:
    made, gail = await a_registration(pool)
    client = visitor(site(made))
    address = f"/verify/registration/{gail.number}"

    await made.do(gail.ref, a.ListName(listed=True))
    assert GAIL in said(await client.get(address))
    await made.do(gail.ref, a.ListName(listed=False))
    assert GAIL not in (await client.get(address)).text

    await made.do(gail.ref, a.ListName(listed=True))
    async with made.pool.acquire() as conn:
        await vault.erase(conn, "p-gail", await now(made))
    assert "The name is not published" in said(await client.get(address))
    assert (await client.get(f"/verify/{gail.public_id}")).status_code == 404


@pytest.mark.parametrize("change", OUT_OF_FORCE)
async def test_what_is_out_of_force_is_said_at_the_next_request_and_never_called_valid(
    pool: Pool, change: str
) -> None:
    made, gail = await a_registration(pool)
    client = visitor(site(made))
    addresses = (f"/verify/{gail.public_id}", f"/verify/registration/{gail.number}")
    before = [said(await client.get(one)) for one in addresses]
    command, word = OUT_OF_FORCE[change]

    await made.do(gail.ref, command)

    for address, was in zip(addresses, before, strict=True):
        page = said(await client.get(address))
        assert "Valid" in was
        assert word in page
        assert "not in force" in page
        assert "Valid" not in page


async def test_revoked_is_said_at_the_next_request(pool: Pool) -> None:
    made, gail = await a_registration(pool)
    client = visitor(site(made))
    await made.do(gail.ref, a.ProposeRevocation(reason="t-why"))
    assert "Registered" in said(await client.get(f"/verify/{gail.public_id}"))
    await made.do(gail.ref, a.RejectRevocation(reason="t-no"))

    await revoke(made, gail.ref)

    for address in (f"/verify/{gail.public_id}", f"/verify/registration/{gail.number}"):
        page = said(await client.get(address))
        assert "Revoked" in page
        assert "Valid" not in page


async def test_a_suspended_one_stays_suspended_while_its_revocation_is_proposed(
    pool: Pool,
) -> None:
    made, gail = await a_registration(pool)
    await made.do(gail.ref, a.Suspend(reason="t-why"))
    await made.do(gail.ref, a.ProposeRevocation(reason="t-why"))

    page = said(await visitor(site(made)).get(f"/verify/{gail.public_id}"))

    assert "Suspended" in page
    assert "Valid" not in page


async def test_the_clock_moves_it_from_registered_to_update_due_and_suspended(pool: Pool) -> None:
    made, gail = await a_registration(pool)
    client = visitor(site(made))
    address = f"/verify/registration/{gail.number}"

    assert "Registered" in said(await client.get(address))
    await after(made, 366)
    assert "Update due" in said(await client.get(address))
    await after(made, 60)
    assert "Suspended" in said(await client.get(address))
    await after(made, 800)
    lapsed = said(await client.get(address))
    assert "Lapsed" in lapsed
    assert "Valid" not in lapsed


async def test_a_period_that_ended_without_a_word_is_not_confirmed(pool: Pool) -> None:
    """The clock's steps may come late: until then nobody vouches for the registration."""
    made = await scene(pool)
    await interested(made)
    gail = await issue(made, "registration-gail", update_months=None)
    await made.at(NOW + timedelta(days=731))

    page = said(await visitor(site(made)).get(f"/verify/registration/{gail.number}"))

    assert "Not confirmed We cannot confirm this registration" in page
    assert "Valid" not in page


async def test_a_day_is_answered_from_what_was_told_then(pool: Pool) -> None:
    made, gail = await a_registration(pool)
    client = visitor(site(made))
    first = (await now(made)).date()
    await after(made, 10)
    await made.do(gail.ref, a.Suspend(reason="t-why"))
    await after(made, 10)
    await made.do(gail.ref, a.Reinstate(reason="t-why"))
    address = f"/verify/registration/{gail.number}"
    days = [first - timedelta(days=1), first, first + timedelta(days=10), first + timedelta(20)]

    pages = [await client.get(f"{address}?on={day}") for day in days]
    paper = await client.get(f"/verify/{gail.public_id}?on={days[2]}")

    assert [page.status_code for page in pages] == [404, 200, 200, 200]
    words = ["We cannot confirm this registration", "Registered", "Suspended", "Registered"]
    assert [word in said(page) for word, page in zip(words, pages, strict=True)] == [True] * 4
    assert f"as at the end of {say_date(days[2])}" in said(pages[2])
    assert "Suspended" in said(paper)
    assert (await client.get(f"/verify/{gail.public_id}?on={days[0]}")).status_code == 404


async def test_a_day_that_is_none_or_to_come_gets_one_clear_message(pool: Pool) -> None:
    made = await scene(pool)
    client = visitor(site(made))
    addresses = ("/verify/registration/REG-00001", f"/verify/{ID}", "/directory", "/directory/a.b")

    for address, day in itertools.product(addresses, ("2026-02-30", "20260301", "2026-03-03", "x")):
        page = await client.get(address, params={"on": day})
        assert page.status_code == 422
        assert "Give a day that is not in the future, such as 2026-03-02." in said(page)


async def test_a_newer_paper_replaces_the_old_one_from_its_day_on(pool: Pool) -> None:
    made, gail = await a_registration(pool)
    client = visitor(site(made))
    first = (await now(made)).date()
    await after(made, 3)
    await made.do(gail.ref, a.Supersede())
    await work(made)
    address = f"/verify/{gail.public_id}"

    assert "Replaced" in said(await client.get(address))
    assert "Registered" in said(await client.get(f"{address}?on={first}"))
    await made.do(gail.ref, a.Suspend(reason="t-why"))
    assert "Suspended" in said(await client.get(address)), "an old paper is no way round it"


async def test_what_was_removed_over_a_year_ago_is_a_number_and_no_more(pool: Pool) -> None:
    made, gail = await a_registration(pool)
    client = visitor(site(made))
    address = f"/verify/registration/{gail.number}"
    await made.do(gail.ref, a.ListName(listed=True))
    await made.do(gail.ref, a.Remove(cause="left the setting"))
    await after(made, 360)
    within = said(await client.get(address))
    await after(made, 10)
    later = said(await client.get(address))

    assert "Removed" in within
    assert "Rowan House" in within
    assert GAIL not in within
    assert f"Registration {gail.number} Removed" in later
    assert "Rowan House" not in later


async def test_a_certificate_has_no_history_and_says_so(pool: Pool) -> None:
    made = await scene(pool)
    await interested(made)
    await vault.write_people(pool, [vault.NewPerson("p-jo", "Jo Fallow")], NOW)
    ref, public_id = await earn(made, "of-jo")
    await work(made)
    client = visitor(site(made))

    today = said(await client.get(f"/verify/{public_id}"))
    earlier = said(await client.get(f"/verify/{public_id}?on=2026-03-01"))

    assert "Jo Fallow" in today
    assert "Valid" in today
    assert "how it stood on an earlier day is on record for registrations only" in earlier
    await revoke(made, ref)
    page = said(await client.get(f"/verify/{public_id}"))
    assert "Revoked" in page
    assert "Valid" not in page


@pytest.mark.parametrize(
    "typed",
    ["REG-00001", "reg-00001", " reg 1 ", "REG00001", "00001", "REG\u201300001", "REG-OOOO1"],
)
def test_a_registration_number_is_read_however_it_is_typed(typed: str) -> None:
    assert address_of(typed) == "/verify/registration/REG-00001"


@pytest.mark.parametrize(
    "typed",
    [
        ID,
        ID.upper(),
        "O123 4567 89AB CDEF O123-4567-89ab-cdef",
        f"https://site.test/verify/{ID}/",
    ],
)
def test_an_id_is_read_however_it_is_typed(typed: str) -> None:
    assert address_of(typed) == f"/verify/{ID}"


@pytest.mark.parametrize("typed", ["REG-", "REG-0", "Rowan House", "<b>x</b>", "REG-1234567890123"])
def test_what_cannot_be_a_number_of_ours_leads_nowhere(typed: str) -> None:
    assert address_of(typed) is None


async def test_the_box_asks_for_one_number_and_needs_no_account(pool: Pool) -> None:
    made = await scene(pool)
    client = visitor(site(made))

    page = await client.get("/verify")
    wrong = await client.get("/verify", params={"number": "<b>Rowan House"})
    right = await client.get("/verify", params={"number": "reg 1", "on": "2026-03-01"})

    assert page.status_code == 200
    assert "Certificate or registration number" in said(page)
    assert page.headers["x-robots-tag"] == "noindex, nofollow"
    assert wrong.status_code == 422
    assert "We cannot confirm this number" in said(wrong)
    assert "<b>" not in wrong.text
    assert right.headers["location"] == "/verify/registration/REG-00001?on=2026-03-01"
    unknown = await client.get("/verify/registration/REG-00077")
    assert unknown.status_code == 404
    assert "We cannot confirm this registration" in said(unknown)


async def test_look_ups_by_number_are_limited(pool: Pool) -> None:
    made = await scene(pool)
    client = visitor(site(made))

    addresses = [f"/verify/registration/REG-{n:05}" for n in range(1, 32)]
    answers = [(await client.get(one)).status_code for one in addresses]

    assert answers == [404] * 30 + [429]


def test_numbers_with_more_digits_than_five_are_read() -> None:
    assert registration_number("REG-123456") == "REG-123456"
    assert registration_number("٣") == ""
