"""Certificates as Open Badges, checked by libraries that had no part in making them."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import httpx
import pytest
from openbadgeslib.ob3 import OB3VerificationError

from domain.messages import Actor, Role
from domain.processes.award.commands import ApproveRevocation, ProposeRevocation
from store import vault
from store.vault import NewText
from tests.store.earned import earn, set_status
from tests.web.badge_checks import JWKS, SITE, Opened, is_set, opened, verifier
from tests.web.conftest import Place, site
from tests.web.seed import ROWAN, ROWAN_WORK
from tests.web.visitor import text_of, visitor
from web.badges.times import on_the_day

NOW = datetime.now(UTC).replace(microsecond=0)  # verifiers go by the real clock
TODAY = NOW.date()
BEN = Actor(role=Role.COORDINATOR, id="ben")


@pytest.fixture
async def today(place: Place) -> Place:
    await place.scene.at(NOW)
    return place


async def printed(at: Place, name: str = "one0", **changes: Any) -> str:
    """Issue and print a certificate of Kofi Larkspur; return its public id."""
    values = {"holder": "p-rowan-1", "provider": ROWAN, "regarding": ROWAN_WORK}
    _, public_id = await earn(at.scene, name, **{**values, "completed_on": TODAY, **changes})
    await at.scene.one(
        "UPDATE award SET name_version = 1, document = 'd-one' WHERE public_id = $1", public_id
    )
    return public_id


async def badge_of(client: httpx.AsyncClient, public_id: str) -> tuple[str, Opened]:
    answer = await client.get(f"/verify/{public_id}/badge")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/vc+jwt")
    return answer.text, await opened(client, answer.text)


async def bit(client: httpx.AsyncClient, entry: dict[str, str]) -> bool:
    listed = await opened(client, (await client.get(entry["statusListCredential"])).text)
    return is_set(listed.claims["credentialSubject"]["encodedList"], int(entry["statusListIndex"]))


async def test_a_badge_has_everything_that_open_badges_3_requires(today: Place) -> None:
    public_id = await printed(today, valid_months=24)
    anybody = visitor(today.app)

    _, found = await badge_of(anybody, public_id)
    says = found.claims
    page = f"{SITE}/verify/{public_id}"

    assert set(found.header) == {"alg", "kid", "typ"}
    assert (found.header["alg"], found.header["typ"]) == ("EdDSA", "JWT")
    assert says["@context"] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]
    assert says["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert says["id"] == says["jti"] == f"{page}/badge"
    assert says["issuer"]["id"] == says["iss"] == f"{SITE}/issuer"
    assert says["issuer"]["type"] == ["Profile"]
    subject = says["credentialSubject"]
    assert subject["id"] == says["sub"] == f"{page}#holder"
    assert subject["type"] == ["AchievementSubject"]
    achievement = subject["achievement"]
    assert achievement["id"].startswith("urn:uuid:") and achievement["type"] == ["Achievement"]
    assert achievement["name"] == "Well-being Mentor" and achievement["description"]
    assert achievement["criteria"] == {"narrative": "Completed “Developing the Bigger Picture”."}
    for text, claim in (("validFrom", "nbf"), ("validUntil", "exp")):
        assert datetime.fromisoformat(says[text]).timestamp() == says[claim]
    assert says["awardedDate"] == says["validFrom"]
    assert says["credentialStatus"]["type"] == "BitstringStatusListEntry"
    assert set(says["credentialStatus"]) == {
        "id",
        "type",
        "statusPurpose",
        "statusListIndex",
        "statusListCredential",
    }


def test_what_was_completed_on_a_summers_day_carries_that_day() -> None:
    assert on_the_day(date(2026, 6, 30), time(0)) == "2026-06-30T00:00:00+01:00"
    assert on_the_day(date(2026, 12, 31), time(23, 59, 59)) == "2026-12-31T23:59:59+00:00"


async def test_an_independent_verifier_accepts_it_until_it_is_revoked(today: Place) -> None:
    public_id = await printed(today)
    anybody, check = visitor(today.app), await verifier(visitor(today.app))
    token, found = await badge_of(anybody, public_id)
    address = found.claims["credentialStatus"]["statusListCredential"]

    before = (await anybody.get(address)).content
    credential = check.verify(token, check_status=True, download=lambda _: before)
    assert credential.achievement.name == "Well-being Mentor"

    reason = NewText("t-why0", "A mistake")
    await today.scene.do("award:one0", ProposeRevocation(reason=reason.id), vault=[reason])
    await today.scene.do("award:one0", ApproveRevocation(), by=BEN)
    after = (await anybody.get(address)).content
    with pytest.raises(OB3VerificationError, match="'revocation' is set at index"):
        check.verify(token, check_status=True, download=lambda _: after)
    assert (await anybody.get(f"/verify/{public_id}/badge")).status_code == 404


async def test_a_changed_badge_is_refused(today: Place) -> None:
    token, _ = await badge_of(visitor(today.app), await printed(today))
    head, claims, signature = token.split(".")
    forged = f"{head}.{claims[:-2]}{'AA' if claims[-2:] != 'AA' else 'BB'}.{signature}"

    with pytest.raises(OB3VerificationError):
        (await verifier(visitor(today.app))).verify(forged)


async def test_a_registration_can_be_suspended_and_comes_back(today: Place) -> None:
    public_id = await printed(today)
    await today.scene.one("UPDATE award SET kind = 'registration' WHERE public_id = $1", public_id)
    anybody, check = visitor(today.app), await verifier(visitor(today.app))
    token, found = await badge_of(anybody, public_id)
    revocation, suspension = found.claims["credentialStatus"]
    assert (revocation["statusPurpose"], suspension["statusPurpose"]) == (
        "revocation",
        "suspension",
    )
    served: dict[str, bytes] = {}

    async def look() -> None:
        for entry in (revocation, suspension):
            address = entry["statusListCredential"]
            served[address] = (await anybody.get(address)).content

    await set_status(today.scene, public_id, "suspended")
    await look()
    assert (await bit(anybody, revocation), await bit(anybody, suspension)) == (False, True)
    with pytest.raises(OB3VerificationError, match="'suspension' is set"):
        check.verify(token, check_status=True, download=served.__getitem__)

    await set_status(today.scene, public_id, "issued")
    await look()
    check.verify(token, check_status=True, download=served.__getitem__)


async def test_only_the_bit_of_the_revoked_badge_is_set(today: Place) -> None:
    anybody = visitor(today.app)
    entries = []
    for name in ("one0", "two0", "six0"):
        _, found = await badge_of(anybody, await printed(today, name))
        entries.append(found.claims["credentialStatus"])
    await today.scene.one("UPDATE award SET status = 'revoked' WHERE ref = 'award:two0'")

    assert [await bit(anybody, entry) for entry in entries] == [False, True, False]


async def test_a_list_is_signed_short_lived_and_hardly_cached(filled: Place) -> None:
    anybody = visitor(filled.app)
    answer = await anybody.get("/status/revocation/0")
    found = await opened(anybody, answer.text)
    says, subject = found.claims, found.claims["credentialSubject"]

    assert answer.headers["content-type"] == "application/vc+jwt"
    assert answer.headers["cache-control"] == "public, max-age=5"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert found.header["typ"] == "vc+jwt"
    assert says["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    assert says["id"] == says["jti"] == f"{SITE}/status/revocation/0"
    assert says["issuer"] == says["iss"] == f"{SITE}/issuer"
    window = datetime.fromisoformat(says["validUntil"]) - datetime.fromisoformat(says["validFrom"])
    assert window == timedelta(hours=1)
    assert (subject["type"], subject["statusPurpose"]) == ("BitstringStatusList", "revocation")
    assert (subject["id"], subject["ttl"]) == (f"{SITE}/status/revocation/0#list", 5000)


@pytest.mark.parametrize("address", ["revocation/1", "message/0", "revocation/x", "revocation/-1"])
async def test_a_list_that_is_not_there_is_not_found(filled: Place, address: str) -> None:
    assert (await visitor(filled.app).get(f"/status/{address}")).status_code == 404


async def test_the_issuer_and_its_key_are_public_and_the_secret_is_not(filled: Place) -> None:
    anybody = visitor(filled.app)
    profile = (await anybody.get("/issuer")).json()
    keys = await anybody.get(JWKS)
    (key,) = keys.json()["keys"]

    assert (profile["id"], profile["type"]) == (f"{SITE}/issuer", ["Profile"])
    assert profile["name"] == "Optimum Workforce Leadership"
    assert keys.headers["content-type"] == "application/jwk-set+json"
    assert set(key) == {"kty", "crv", "x", "kid", "use", "alg"}
    assert (key["kty"], key["crv"]) == ("OKP", "Ed25519")


async def test_a_badge_outlives_the_key_that_signed_it(today: Place) -> None:
    token, early = await badge_of(visitor(today.app), await printed(today))
    later = visitor(site(today.scene, badge_secret="b3RoZXIgYnl0ZXMgZm9yIHRlc3RpbmcgYSBuZXcga2U"))
    _, late = await badge_of(later, await printed(today, "two0"))

    assert (await opened(later, token)).claims == early.claims
    keys = (await later.get(JWKS)).json()["keys"]
    assert [f"{SITE}{JWKS}#{key['kid']}" for key in keys] == [
        late.header["kid"],
        early.header["kid"],
    ]


async def test_a_badge_holds_nothing_personal(today: Place) -> None:
    public_id = await printed(today)
    token, found = await badge_of(visitor(today.app), public_id)

    for words in ("Kofi", "Larkspur", "p-rowan-1", "@care.example", "Rowan"):
        assert words not in str(found.claims) and words not in token


async def test_there_is_no_badge_for_what_the_page_would_not_confirm(today: Place) -> None:
    anybody = visitor(today.app)
    unprinted = (await earn(today.scene, "new0", holder="p-rowan-2", completed_on=TODAY))[1]
    over = await printed(today, "old0", completed_on=date(2024, 1, 2), valid_months=12)
    suspended, erased = await printed(today, "sus0"), await printed(today, "era0")
    await set_status(today.scene, suspended, "suspended")
    async with today.pool.acquire() as conn:
        await vault.erase(conn, "p-rowan-1", NOW)

    for public_id in (unprinted, over, suspended, erased, "0" * 32, "no-such-number"):
        answer = await anybody.get(f"/verify/{public_id}/badge")
        assert answer.status_code == 404, public_id
        assert "We cannot confirm this certificate" in text_of(answer)
    assert await today.scene.all("SELECT * FROM status_entry") == []


async def test_looking_for_badges_is_limited_like_looking_up_certificates(today: Place) -> None:
    anybody = visitor(today.app)
    answers = [await anybody.get(f"/verify/{n:032d}/badge") for n in range(31)]

    assert [one.status_code for one in answers] == [404] * 30 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0


async def test_the_badge_of_an_organisation_and_a_registration_say_how_they_were_earned(
    today: Place,
) -> None:
    anybody = visitor(today.app)
    home = await printed(today, "home", kind="organisation", holder=None)
    trainer = await printed(today, "hand", service="medicines", framework="medicines")
    await today.scene.one("UPDATE award SET kind = 'registration' WHERE ref = 'award:hand'")

    told = []
    for public_id in (home, trainer):
        _, found = await badge_of(anybody, public_id)
        told.append(found.claims["credentialSubject"]["achievement"]["criteria"]["narrative"])

    assert told[0] == "The organisation completed “Developing the Bigger Picture”."
    assert told[1].startswith("Met every criterion of Medicines Management: Person-centred, ")
