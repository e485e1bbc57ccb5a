"""The public directory: which settings have registered trainer assessors, and what of them."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from domain.processes.award import commands as a
from store import vault
from store.pool import Pool
from tests.store.courses import a_provider
from tests.store.scenes import NOW, Scene, scene, work
from tests.web.conftest import Place, site
from tests.web.registered import (
    GAIL,
    IVO,
    MEDS,
    NAMES,
    a_course,
    a_house,
    after,
    issue,
    now,
    revoke,
)
from tests.web.visitor import text_of, visitor

ROWAN = "/directory/0001.rowan-house"
DESCRIBED = (Path(__file__).parents[2] / "docs" / "directory.md").read_text()
PAGES = ("/directory", ROWAN, "/directory.json", "/directory/embed")


async def a_county(pool: Pool) -> Scene:
    """Issue two registrations in Rowan House, and one in medicines in Ash Court, Newark."""
    made = await scene(pool)
    people = [vault.NewPerson(who, name, f"{who[2:]}@care.example") for who, name in NAMES.items()]
    await vault.write_people(pool, people, NOW)
    await a_provider(made)
    await a_house(made, 1, "Ash Court", "Newark")
    await issue(made, "gail-rowan", holder="p-gail")
    await issue(made, "ivo-rowan", holder="p-ivo")
    ash = {"provider": "provider:house-001", "setting": "home"}
    await issue(made, "ivo-ash", holder="p-ivo", framework=MEDS, **ash)
    await work(made)
    return made


async def test_a_course_fills_the_directory(pool: Pool) -> None:
    made, gail, ivo = await a_course(pool)
    client = visitor(site(made))

    listed, home = text_of(await client.get("/directory")), text_of(await client.get(ROWAN))

    assert "Rowan House Rowan Care Ltd Ashfield 2 registered" in listed
    for words in ("Rowan House", "Ashfield", "2 registered", gail.number, ivo.number):
        assert words in home
    assert "since" in home
    assert "Source: Optimum's directory" in home


async def test_nothing_personal_is_shown_without_consent(pool: Pool) -> None:
    made = await a_county(pool)
    await made.do("award:gail-rowan", a.ListName(listed=True))
    client = visitor(site(made))

    shown = "".join([(await client.get(address)).text for address in PAGES])

    assert GAIL in shown
    assert IVO not in shown
    assert not re.search(r"@|p-gail|p-ivo|birth", shown.replace("@media", ""))


async def test_a_name_leaves_with_its_consent_and_with_its_erasure(pool: Pool) -> None:
    made = await a_county(pool)
    client = visitor(site(made))
    for ref in ("award:gail-rowan", "award:ivo-rowan"):
        await made.do(ref, a.ListName(listed=True))
    before = (await client.get(ROWAN)).text
    assert (GAIL in before, IVO in before) == (True, True)

    await made.do("award:gail-rowan", a.ListName(listed=False))
    async with made.pool.acquire() as conn:
        await vault.erase(conn, "p-ivo", await now(made))

    for address in PAGES:
        page = (await client.get(address)).text
        assert GAIL not in page
        assert IVO not in page


@pytest.mark.parametrize("change", ["suspended", "revoked", "removed"])
async def test_what_goes_out_of_force_is_seen_at_the_next_request(pool: Pool, change: str) -> None:
    made = await a_county(pool)
    client = visitor(site(made))
    before = await client.get("/directory.json")
    assert "2 registered" in text_of(await client.get("/directory"))

    match change:
        case "suspended":
            await made.do("award:gail-rowan", a.Suspend(reason="t-why"))
        case "revoked":
            await revoke(made, "award:gail-rowan")
        case _:
            await made.do("award:gail-rowan", a.Remove(cause="left the setting"))

    said = f"1 registered, 1 {change}"
    for address in ("/directory", ROWAN, "/directory/embed"):
        assert said in text_of(await client.get(address))
    home = text_of(await client.get(ROWAN))
    assert f"{change.capitalize()} since 2 March 2026 Not in force" in home
    tag = {"If-None-Match": before.headers["etag"]}
    feed = await client.get("/directory.json", headers=tag)
    assert feed.status_code == 200
    told = {
        entry["number"]: (entry["status"], entry["in_force"])
        for one in feed.json()["settings"]
        for held in one["frameworks"]
        for entry in held["registrations"]
    }
    assert told["REG-00001"] == (change, False)
    assert told["REG-00002"] == ("registered", True)


async def test_removed_ones_are_listed_for_a_year_and_then_found_by_number_only(
    pool: Pool,
) -> None:
    made = await a_county(pool)
    client = visitor(site(made))
    await made.do("award:ivo-ash", a.Remove(cause="died"))
    ash = "/directory/house-001.home"

    await made.at(NOW + timedelta(days=365))
    assert "1 removed" in text_of(await client.get(ash))
    await made.at(NOW + timedelta(days=366))

    assert (await client.get(ash)).status_code == 404
    assert "Ash Court" not in (await client.get("/directory")).text
    assert "Ash Court" not in (await client.get("/directory.json?on=2026-03-02")).text
    gone = text_of(await client.get("/directory?q=REG-00003"))
    assert "found by its number only: check REG-00003" in gone


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Ash Court", "Rowan House"]),
        ("q=rowan", ["Rowan House"]),
        ("q=NEWARK", ["Ash Court"]),
        ("q=reg+3", ["Ash Court"]),
        ("q=REG-00002", ["Rowan House"]),
        ("q=%25", []),
        ("q=gail", []),
        ("framework=medicines", ["Ash Court"]),
        ("framework=moving_and_handling&q=newark", []),
        ("framework=nonsense&page=-3", ["Ash Court", "Rowan House"]),
        ("on=2026-03-01", []),
    ],
)
async def test_the_directory_is_searched_by_setting_place_and_number(
    county: Scene, query: str, found: list[str]
) -> None:
    client = visitor(site(county))

    page = text_of(await client.get(f"/directory?{query}"))
    feed = (await client.get(f"/directory.json?{query}")).json()

    assert [name for name in ("Ash Court", "Rowan House") if f"{name} " in page] == found
    assert [one["name"] for one in feed["settings"]] == found
    assert feed["total"] == len(found)
    assert found or "No setting in the directory matches" in page or "Nobody was" in page


async def test_an_earlier_day_shows_what_was_told_then(pool: Pool) -> None:
    made = await a_county(pool)
    client = visitor(site(made))
    await after(made, 5)
    await made.do("award:gail-rowan", a.Suspend(reason="t-why"))
    await after(made, 5)

    then = text_of(await client.get("/directory?on=2026-03-06"))
    home = await client.get(f"{ROWAN}?on=2026-03-06")

    assert "2 registered" in then
    assert "as at the end of 6 March 2026" in then
    assert "2 registered" in text_of(home)
    assert "/verify/registration/REG-00001?on=2026-03-06" in home.text
    assert "1 registered, 1 suspended" in text_of(await client.get("/directory?on=2026-03-07"))
    before = await client.get(f"{ROWAN}?on=2026-03-01")
    assert before.status_code == 404
    assert "This setting is not in the directory on 1 March 2026" in text_of(before)


async def test_a_renewal_moves_the_end_from_its_day_on(pool: Pool) -> None:
    made = await a_county(pool)
    client = visitor(site(made))
    await made.at(NOW + timedelta(days=680))
    await made.do(
        "award:ivo-ash",
        a.Renew(completed_on=(NOW + timedelta(days=680)).date(), evidence="t-done"),
    )
    ash = "/directory/house-001.home"

    assert "1 March 2030" in text_of(await client.get(ash))
    assert "1 March 2028" in text_of(await client.get(f"{ash}?on=2027-12-01"))


async def test_long_lists_come_in_pages(pool: Pool) -> None:
    made = await scene(pool)
    for number in range(1, 28):
        await a_house(made, number, f"Home {number:02}")
        await issue(made, f"of-{number:03}", provider=f"provider:house-{number:03}", setting="home")
    client = visitor(site(made))

    first, second = await client.get("/directory"), await client.get("/directory?page=2")
    beyond = await client.get("/directory?page=7&q=home")

    assert "Showing 1 to 25 of 27" in text_of(first)
    assert "Home 25" in text_of(first)
    assert "Home 26" not in text_of(first)
    assert "Home 27" in text_of(second)
    assert beyond.headers["location"] == "/directory?q=home&page=1"
    feed = await client.get("/directory.json")
    assert len(feed.json()["settings"]) == 27
    assert "link" not in feed.headers


async def test_an_empty_directory_says_so(pool: Pool) -> None:
    client = visitor(site(await scene(pool)))

    assert "Nobody is registered yet." in text_of(await client.get("/directory"))
    assert "Nobody is registered yet." in text_of(await client.get("/directory/embed"))
    assert (await client.get("/directory.json")).json()["settings"] == []
    assert (await client.get("/directory?q=%07&on=2001-01-01")).status_code == 200
    for day in ("on=0001-01-01", "on-day=1&on-month=2&on-year=26", "on-day=1", "on=9999-12-31"):
        assert (await client.get(f"/directory?{day}")).status_code == 422
    boxes = {"on-day": "1", "on-month": "Feb", "on-year": "2024"}
    assert "1 February 2024" in text_of(await client.get("/directory", params=boxes)), "as asked"
    for key in ("0001.rowan-house", "nonsense", "a.b.c", "%07", "x?on=2001-01-01"):
        assert (await client.get(f"/directory/{key}")).status_code == 404


async def test_the_feed_has_the_shape_that_its_page_describes(county: Scene) -> None:
    described = json.loads(DESCRIBED.partition("```json")[2].partition("```")[0])

    feed = (await visitor(site(county)).get("/directory.json")).json()

    def shape(value: object) -> object:
        if isinstance(value, dict):
            return {key: shape(one) for key, one in value.items() if key != "counts"}
        if isinstance(value, list):
            return [shape(value[0])]
        return type(value).__name__

    assert shape(feed) == shape(described)


async def test_unchanged_content_is_answered_by_its_tag(county: Scene) -> None:
    client = visitor(site(county))
    first = await client.get("/directory.json")

    again = await client.get("/directory.json", headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert first.headers["cache-control"] == "public, max-age=5"
    assert first.headers["last-modified"] == "Mon, 02 Mar 2026 10:00:00 GMT"
    assert first.headers["access-control-allow-origin"] == "*"
    assert "set-cookie" not in first.headers
    assert (await client.get("/directory.json?on=2099-01-01")).status_code == 422


async def test_the_list_is_framed_by_the_named_sites_only(county: Scene) -> None:
    nobody = await visitor(site(county)).get("/directory/embed")
    named = site(county, embed_origins=("https://www.optimum.example", "https://b.example"))
    some, home = [await visitor(named).get(one) for one in ("/directory/embed", "/directory")]

    assert "frame-ancestors 'none'" in nobody.headers["content-security-policy"]
    assert nobody.headers["x-frame-options"] == "DENY"
    policy = some.headers["content-security-policy"]
    assert "frame-ancestors https://www.optimum.example https://b.example;" in policy
    assert "x-frame-options" not in some.headers
    assert "Rowan House" in some.text
    assert "o-header" not in some.text
    assert "frame-ancestors 'none'" in home.headers["content-security-policy"]


async def test_everything_public_shares_one_limit(county: Scene) -> None:
    client = visitor(site(county))

    answers = [(await client.get(PAGES[n % 4])).status_code for n in range(30)]

    assert answers == [200] * 30
    for address in (*PAGES, "/verify/registration/REG-00001"):
        late = await client.get(address)
        assert (late.status_code, late.headers["retry-after"].isdigit()) == (429, True)


async def test_whoever_is_signed_in_finds_it_in_the_navigation_and_is_not_counted(
    filled: Place,
) -> None:
    pages = [await filled.coordinator.get("/directory") for _ in range(32)]

    assert {page.status_code for page in pages} == {200}
    assert 'href="/directory" aria-current="true"' in pages[0].text


async def test_the_way_in_stands_at_the_foot_of_the_door(filled: Place) -> None:
    door = (await visitor(filled.app).get("/sign-in")).text

    assert 'href="/directory">Directory</a>' in door
    assert 'href="/verify">Check a certificate</a>' in door


@pytest.fixture
async def county(pool: Pool) -> Scene:
    return await a_county(pool)
