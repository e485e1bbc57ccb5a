"""After a restore of an older copy no number is given out twice, whatever its series."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from email.message import EmailMessage
from io import StringIO
from mailbox import Maildir, mbox
from pathlib import Path
from uuid import uuid4

import pytest
from rich.console import Console

from domain.facts import NextNumber
from domain.processes.invoice import CreditInvoice
from domain.refusals import NumbersBehind, Refused
from store.chance import RandomChance, SeededChance
from store.clock import SimulatedClock
from store.facts import FactLoader
from store.ledger import Ledger
from store.number_book import NumberBook
from store.numbers import SERIES, Raised, counters, number, numbers_in
from store.pool import open_pool
from store.streams import Held
from store.verify import verify
from tests.conftest import Server
from tests.store.scenes import NOW, Scene, interested
from tests.store.test_facts import issue
from workers.mistakes import NoSuchThing
from workers.restored import restored, texts
from workers.settings import Settings
from workers.wiring import number_book

_copies = itertools.count(1)


async def copied(server: Server, dsn: str) -> str:
    """Return the address of a copy of a database as it is now."""
    name = f"copy_{next(_copies)}"
    await server.run(f"CREATE DATABASE {name} TEMPLATE {dsn.rpartition('/')[2]}")
    return server.database(name)


@asynccontextmanager
async def at_work(dsn: str, book: NumberBook) -> AsyncIterator[Scene]:
    """Yield a ledger that keeps a book of its numbers."""
    async with open_pool(dsn, size=3) as pool:
        clock = SimulatedClock()
        made = Scene(pool, clock, Ledger(pool, clock, SeededChance(str(uuid4())), book))
        await made.at(NOW)
        yield made


async def draw(made: Scene, book: NumberBook, series: str, count: int, *, commit: bool) -> None:
    """Draw numbers in a transaction of their own, as a decision does; it may be rolled back."""
    need = NextNumber(series=series)
    async with made.pool.acquire() as conn:
        transaction = conn.transaction()
        await transaction.start()
        loader = FactLoader(conn, Held(), RandomChance(), uuid4(), book)
        for one in range(count):
            await loader.load(f"invoice:{one:04}", [need])
            loader.use([need])
        await loader.keep_numbers()
        await (transaction.commit() if commit else transaction.rollback())


async def call_restored(settings: Settings, *letters: Path, **more: object) -> str:
    out = StringIO()
    used = more.pop("used", ())
    await restored(settings, letters, used, Console(file=out, width=300), dry_run=bool(more))  # type: ignore[arg-type]
    return out.getvalue()


def home(tmp_path: Path, dsn: str) -> Settings:
    return Settings(home=tmp_path / "home", database_url=dsn)


@pytest.mark.parametrize("series", sorted(SERIES))
async def test_an_older_copy_gives_no_number_out_until_its_counter_is_raised(
    postgres: Server, dsn: str, tmp_path: Path, series: str
) -> None:
    book = number_book(home(tmp_path, dsn))
    async with at_work(dsn, book) as made:
        await draw(made, book, series, 5, commit=True)
    older = await copied(postgres, dsn)
    async with at_work(dsn, book) as made:
        await draw(made, book, series, 2, commit=True)

    # Whoever comes after: another process, which has read nothing yet.
    book = number_book(home(tmp_path, older))
    async with at_work(older, book) as made:
        with pytest.raises(NumbersBehind, match=f"{number(series, 7)}.*{number(series, 5)}"):
            await draw(made, book, series, 1, commit=True)
        for other in set(SERIES) - {series}:
            await draw(made, book, other, 1, commit=True)  # the others are not behind
        async with made.pool.acquire() as conn:
            with pytest.raises(Refused, match="optimum restored"):
                await book.check_all(conn)

    assert f"raised from {number(series, 5)} to {number(series, 7)}" in await call_restored(
        home(tmp_path, older)
    )

    async with at_work(older, book) as made:
        async with made.pool.acquire() as conn:
            await book.check_all(conn)
        await draw(made, book, series, 1, commit=True)
        assert await made.one("SELECT last FROM counter WHERE series = $1", series) == 8


async def test_invoices_and_credit_notes_after_a_restore_are_above_those_sent_and_verify_agrees(
    postgres: Server, dsn: str, tmp_path: Path
) -> None:
    book = number_book(home(tmp_path, dsn))
    async with at_work(dsn, book) as made:
        await interested(made)
        await issue(made, "invoice:0001")
    older = await copied(postgres, dsn)
    async with at_work(dsn, book) as made:
        await issue(made, "invoice:0002")
        await issue(made, "invoice:0003")
        await made.do("invoice:0001", CreditInvoice(pence=100, cause="goodwill", reason="t-why"))

    async with at_work(older, book) as made:
        with pytest.raises(NumbersBehind):
            await issue(made, "invoice:0004")
        assert await made.one("SELECT count(*) FROM event WHERE ref = 'invoice:0004'") == 0
        shown = await call_restored(home(tmp_path, older), dry_run=True)
        assert "invoice: would be raised from INV-00001 to INV-00003" in shown
        with pytest.raises(NumbersBehind):
            await issue(made, "invoice:0004")

        said = await call_restored(home(tmp_path, older))
        await issue(made, "invoice:0004")
        await made.do("invoice:0001", CreditInvoice(pence=100, cause="goodwill", reason="t-why"))

        assert "Not in this database: INV-00002 to INV-00003." in said
        assert await made.all("SELECT number FROM invoice ORDER BY 1") == [
            ("INV-00001",),
            ("INV-00004",),
        ]
        assert await made.all("SELECT number FROM credit_note") == [("CN-00002",)]
        assert (await verify(made.pool)).faults == ()
    # The copy that was restored is lost in its turn: its numbers are remembered as well.
    again = await copied(postgres, dsn)
    async with at_work(again, book) as made:
        with pytest.raises(NumbersBehind, match="INV-00004"):
            await issue(made, "invoice:0005")


async def test_a_transaction_that_gave_nothing_out_does_not_raise_the_alarm(
    dsn: str, tmp_path: Path
) -> None:
    book = number_book(home(tmp_path, dsn))
    async with at_work(dsn, book) as made:
        await draw(made, book, "invoice", 2, commit=True)
        await draw(made, book, "invoice", 3, commit=False)  # as a process that was killed

    book = number_book(home(tmp_path, dsn))
    async with at_work(dsn, book) as made:
        async with made.pool.acquire() as conn:
            await book.check_all(conn)
            assert await book.all_known(conn) == {"invoice": 2}
        await draw(made, book, "invoice", 1, commit=True)
        assert await made.one("SELECT last FROM counter") == 3
    assert "INV-00005" not in await call_restored(home(tmp_path, dsn))


async def test_another_database_on_the_same_home_is_left_alone(
    dsn: str, tmp_path: Path, postgres: Server
) -> None:
    other = await copied(postgres, dsn)
    book = number_book(home(tmp_path, dsn))
    async with at_work(dsn, book) as made:
        await draw(made, book, "invoice", 9, commit=True)
    async with at_work(other, book) as made:
        async with made.pool.acquire() as conn:
            await conn.execute("UPDATE engine SET value = 'another' WHERE key = 'database'")
            await book.check_all(conn)
        await draw(made, book, "invoice", 1, commit=True)


async def test_a_line_cut_short_by_a_power_cut_harms_no_other(dsn: str, tmp_path: Path) -> None:
    settings = home(tmp_path, dsn)
    book = number_book(settings)
    async with at_work(dsn, book) as made:
        await draw(made, book, "invoice", 1, commit=True)
        with book.path.open("ab") as file:
            file.write(b'{"database": "cut sho')
        await draw(made, book, "invoice", 1, commit=True)

        async with made.pool.acquire() as conn:
            assert await number_book(settings).all_known(conn) == {"invoice": 2}
    assert book.path.stat().st_mode & 0o777 == 0o600


async def test_counter_below_the_databases_own_papers_is_refused_then_raised(
    dsn: str, tmp_path: Path
) -> None:
    settings = home(tmp_path, dsn)
    async with at_work(dsn, number_book(settings)) as made:
        await interested(made)
        await issue(made, "invoice:0001")
        await issue(made, "invoice:0002")
        await made.one("UPDATE counter SET last = 1")
        async with made.pool.acquire() as conn:
            with pytest.raises(NumbersBehind, match="INV-00002"):
                await NumberBook(tmp_path / "no-book").check_all(conn)

        said = await call_restored(settings)

        assert "to INV-00002, as shown by this database" in said
        assert "Not in this database" not in said
        assert (await verify(made.pool)).verified
        async with made.pool.acquire() as conn:
            assert (await counters(conn))["invoice"] == 2


def letter(subject: str, body: str = "", paper: str = "") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["Subject"] = "training@optimum.example", subject
    made.set_content(body)
    if paper:
        made.add_attachment(b"%PDF-1.7 cut", maintype="application", subtype="pdf", filename=paper)
    return made


async def test_letters_and_papers_that_somebody_kept_show_what_was_sent(
    dsn: str, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "one.eml").write_bytes(bytes(letter("Invoice INV-00007: a café", paper="x.pdf")))
    with closing(mbox(kept / "all.mbox")) as box:
        box.add(letter("About you", "Your registration REG-00003 is renewed."))
    Maildir(kept / "box").add(letter("Enclosed", paper="CN-00012.pdf"))
    (kept / "INV-00009.pdf").write_bytes(b"%PDF-1.7 cut short")
    (kept / "slip.eml").write_bytes(
        bytes(letter("INV-00000008, INV-99999, INV-00010 and XINV-00050"))
    )

    said = await call_restored(home(tmp_path, dsn), kept, used=["REG-00005"])

    assert "invoice: raised from none yet to INV-00010" in said
    assert "credit note: raised from none yet to CN-00012" in said
    assert "registration: raised from none yet to REG-00005, as shown by --used" in said
    async with open_pool(dsn) as pool, pool.acquire() as conn:
        assert await counters(conn) == {"invoice": 10, "credit_note": 12, "registration": 5}
    assert "Nothing shows that more was given out" in await call_restored(home(tmp_path, dsn), kept)


async def test_what_is_no_number_and_what_is_not_there_is_said(dsn: str, tmp_path: Path) -> None:
    with pytest.raises(NoSuchThing, match=r"INV-7.*INV-00007, CN-00007, REG-00007"):
        await call_restored(home(tmp_path, dsn), used=["INV-7"])
    with pytest.raises(NoSuchThing, match="no file or folder"):
        list(texts(tmp_path / "nowhere"))


def test_numbers_are_read_only_as_they_are_written() -> None:
    for series in SERIES:
        for count in (1, 99_999, 100_000, 1_234_567):
            assert numbers_in(f"({number(series, count)}).") == {series: count}
    assert numbers_in("INV-000100000 CN-1 REG-0001 KINV-00001") == {}


def test_missing_numbers_are_said_in_runs() -> None:
    gone = tuple(number("invoice", count) for count in (2, 4, 5, 6, 99_999, 100_000))

    said = Raised("invoice", 1, 100_000, "a letter", NOW, gone).missing_in_words

    assert said == "INV-00002, INV-00004 to INV-00006, INV-99999 to INV-100000"
