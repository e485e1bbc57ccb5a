"""The vault: what is personal lives here, in versions, and can be emptied."""

from datetime import timedelta

from store import links, vault
from store.pool import Pool
from store.vault import NewDocument, NewMail, NewPerson, NewText
from tests.store.scenes import COHORT, NOW

TABLES = ("person", "person_version", "vault_text", "document", "mail", "personal_link")
LETTER = NewMail(
    message_id="<one@optimum.example>",
    ref=COHORT,
    key="instructions:1",
    kind="joining instructions",
    person_id="p-jo",
    to_address="jo@rowan.example",
    subject="Your learning days",
    mime=b"Dear Jo Rowan",
)
PAPER = NewDocument(
    id="d-0001",
    kind="certificate",
    media_type="application/pdf",
    filename="certificate-jo-rowan.pdf",
    body=b"%PDF Jo Rowan",
    salt="a1b2",
    subjects=("p-jo",),
)


async def test_people_are_kept_in_versions(pool: Pool) -> None:
    async with pool.acquire() as conn:
        for name, email in [("Jo Rowan", None), ("Jo Rowan", None), ("Jo Ash", "jo@rowan.example")]:
            await NewPerson("p-jo", name, email).write(conn, NOW)
        found = await vault.people(conn, ["p-jo", "p-unknown"])
        first = await vault.name_version(conn, "p-jo", 1)

    assert found == {"p-jo": vault.Person("p-jo", 2, "Jo Ash", "jo@rowan.example")}
    assert first == "Jo Rowan"


async def test_people_are_written_together(pool: Pool) -> None:
    await vault.write_people(pool, [NewPerson("p-jo", "Jo Rowan"), NewPerson("p-kim", "Kim")], NOW)

    async with pool.acquire() as conn:
        assert await vault.names(conn, ["p-jo", "p-kim"]) == {"p-jo": "Jo Rowan", "p-kim": "Kim"}


async def test_document_is_written_once_with_its_salted_digest(pool: Pool) -> None:
    async with pool.acquire() as conn:
        await PAPER.write(conn, NOW)
        await NewDocument(**{**vars(PAPER), "body": b"other"}).write(conn, NOW)
        found = await vault.document(conn, PAPER.id)
        assert await vault.document(conn, "d-unknown") is None

    assert found is not None
    assert (found.body, found.digest) == (b"%PDF Jo Rowan", PAPER.digest)
    assert PAPER.digest == vault.digest("a1b2", b"%PDF Jo Rowan")
    assert PAPER.digest != vault.digest("a1b3", b"%PDF Jo Rowan")


async def test_letter_is_written_once_and_sent_once(pool: Pool) -> None:
    async with pool.acquire() as conn:
        await LETTER.write(conn, NOW)
        await LETTER.write(conn, NOW + timedelta(hours=1))
        await vault.mark_sent(conn, LETTER.message_id, NOW + timedelta(minutes=1))
        await vault.mark_sent(conn, LETTER.message_id, NOW + timedelta(hours=2))
        await vault.mark_failed(conn, LETTER.message_id, "too late to fail")
        (found,) = await vault.mails(conn, ref=COHORT, key="instructions:1")
        assert await vault.mail(conn, LETTER.message_id) == found

    assert (found.status, found.queued_at) == ("sent", NOW)
    assert (found.sent_at, found.error) == (NOW + timedelta(minutes=1), None)


async def test_letter_that_cannot_be_delivered_says_why(pool: Pool) -> None:
    async with pool.acquire() as conn:
        await LETTER.write(conn, NOW)
        await vault.mark_failed(conn, LETTER.message_id, "no such mailbox")
        (found,) = await vault.mails(conn, status="failed")

    assert found.error == "no such mailbox"


async def test_erased_person_is_nowhere_in_the_vault(pool: Pool) -> None:
    async with pool.acquire() as conn:
        await NewPerson("p-jo", "Jo Rowan", "jo@rowan.example").write(conn, NOW)
        await NewPerson("p-kim", "Kim Birch").write(conn, NOW)
        await NewText("t-0001", "Jo Rowan was ill", subjects=("p-jo",)).write(conn, NOW)
        await NewText("t-0002", "Kim Birch was ill", subjects=("p-kim",)).write(conn, NOW)
        await PAPER.write(conn, NOW)
        await LETTER.write(conn, NOW)
        own = await links.issue(conn, "attend", "cohort:one", "p-jo", fresh="a" * 32)

        await vault.erase(conn, "p-jo", NOW)
        await NewPerson("p-jo", "Jo Rowan").write(conn, NOW)

        left = [
            str(dict(record))
            for table in TABLES
            for record in await conn.fetch(f"SELECT * FROM {table}")
        ]
        document = await vault.document(conn, PAPER.id)
        assert await links.find(conn, "attend", own) is None
        assert await vault.text(conn, "t-0001") is None
        assert await vault.text(conn, "t-0002") == "Kim Birch was ill"
        assert await vault.names(conn, ["p-jo", "p-kim"]) == {"p-kim": "Kim Birch"}

    assert not any("Jo" in row or "jo@" in row or "jo-" in row for row in left)
    assert document is not None
    assert (document.body, document.salt, document.digest) == (None, None, PAPER.digest)
    assert sum("p-jo" in row for row in left) == 4


async def test_everybody_has_one_link_for_each_stream_and_it_is_theirs(pool: Pool) -> None:
    async with pool.acquire() as conn:
        first = await links.issue(conn, "attend", "cohort:one", "p-jo", fresh="a" * 32)
        again = await links.issue(conn, "attend", "cohort:one", "p-jo", fresh="b" * 32)
        other = await links.issue(conn, "attend", "cohort:two", "p-jo", fresh="c" * 32)

        assert (first, again, other) == ("a" * 32, "a" * 32, "c" * 32)
        found = await links.find(conn, "attend", other)
        assert found == links.PersonalLink("cohort:two", "p-jo")
        assert await links.find(conn, "attend", "b" * 32) is None
