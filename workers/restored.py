"""`optimum restored`: after an older copy of the database came back, raise its counters.

What was given out meanwhile is learnt from three sides: from the book of numbers in the home
folder, from letters and papers that somebody kept, and from whoever typed a number.
"""

import email
import mailbox
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage, Message
from io import BytesIO
from pathlib import Path
from typing import cast

import pypdf
from rich.console import Console

from store.numbers import (
    SERIES,
    counters,
    highest_known,
    number,
    numbers_in,
    raise_counters,
    raised_counters,
)
from workers.inspection import pool_of
from workers.mistakes import NoSuchThing
from workers.settings import Settings
from workers.wiring import number_book

LEAP = 10_000
"""A number in a letter may be somebody's slip; further ahead than this it has to be typed."""

BOOK, OWN, TYPED = "the numbers kept in the home folder", "this database", "--used"


@dataclass(frozen=True)
class Found:
    """The highest number of a series, and what shows it."""

    count: int
    where: str


async def restored(
    settings: Settings,
    letters: Sequence[Path],
    used: Sequence[str],
    console: Console,
    *,
    dry_run: bool,
) -> None:
    """Raise every counter to the highest number that is known to be given out, and say so."""
    typed = _typed(used)
    read = [(where, text) for path in letters for where, text in texts(path)]
    book = number_book(settings)
    async with pool_of(settings) as pool, pool.acquire() as conn, conn.transaction():
        lasts = await counters(conn)
        near = {series: last + LEAP for series, last in lasts.items()}
        found = _best(
            [(OWN, await highest_known(conn)), (BOOK, await book.all_known(conn))]
            + [(where, numbers_in(text, near)) for where, text in read]
            + [(TYPED, typed)]
        )
        ahead = {series: one for series, one in found.items() if one.count > lasts[series]}
        if not dry_run and ahead:
            wanted = {series: one.count for series, one in ahead.items()}
            await book.note(conn, wanted)
            await raise_counters(conn, wanted, {key: one.where for key, one in ahead.items()})
        raised = await raised_counters(conn)
    for series in SERIES:
        console.print(_line(series, lasts[series], ahead.get(series), dry_run), highlight=False)
    if letters:
        console.print(f"{len(read)} letters and papers were read.", highlight=False)
    for one in raised if not dry_run else []:
        if one.series in ahead and one.before == lasts[one.series] and one.missing:
            console.print(f"Not in this database: {one.missing_in_words}.", highlight=False)
    if not ahead:
        console.print(
            "Nothing shows that more was given out. If something was sent after the copy was made, "
            "name the folder of its letters, or the last number of each series with --used.",
            highlight=False,
        )


def texts(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (where, text) of every letter and paper in a file or a folder.

    Letters are .eml files, mbox files or a maildir; papers are PDFs; the names of files count too.
    """
    if not path.exists():
        raise NoSuchThing(f"There is no file or folder {path}.")
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if file.is_file():
            yield from _of_file(file)


def _of_file(file: Path) -> Iterator[tuple[str, str]]:
    content = file.read_bytes()
    if content.startswith(b"%PDF-"):
        yield str(file), f"{file.name} {_of_pdf(content)}"
    elif content.startswith(b"From "):
        with closing(mailbox.mbox(file, create=False)) as box:
            for place, message in enumerate(box, start=1):
                whole = email.message_from_bytes(message.as_bytes(), policy=policy.default)
                yield f"letter {place} of {file}", _of_letter(whole)
    else:
        letter = email.message_from_bytes(content, policy=policy.default)
        is_letter = letter["from"] is not None or letter["subject"] is not None
        text = _of_letter(letter) if is_letter else content.decode("utf-8", "replace")
        yield str(file), f"{file.name} {text}"


def _of_letter(letter: Message) -> str:
    """Return subject, texts and papers of a letter, as one text."""
    words = [str(letter["subject"] or "")]
    for part in cast(EmailMessage, letter).walk():
        content = part.get_payload(decode=True)
        words.append(part.get_filename() or "")
        if isinstance(content, bytes) and content.startswith(b"%PDF-"):
            words.append(_of_pdf(content))
        elif isinstance(content, bytes) and part.get_content_maintype() == "text":
            words.append(content.decode("utf-8", "replace"))
    return "\n".join(words)


def _of_pdf(content: bytes) -> str:
    try:
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages)
    except pypdf.errors.PyPdfError:
        return ""  # not whole; its name still counts


def _typed(used: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for word in used:
        read = numbers_in(word.strip().upper())
        if len(read) != 1 or number(*next(iter(read.items()))) != word.strip().upper():
            known = ", ".join(number(series, 7) for series in SERIES)
            raise NoSuchThing(f"--used: “{word}” is not a number. Numbers look like {known}.")
        found |= {series: max(count, found.get(series, 0)) for series, count in read.items()}
    return found


def _best(sides: Sequence[tuple[str, Mapping[str, int]]]) -> dict[str, Found]:
    """Return the highest of each series, and the first side that shows it."""
    best: dict[str, Found] = {}
    for where, counts in sides:
        for series, count in counts.items():
            if series not in best or count > best[series].count:
                best[series] = Found(count, where)
    return best


def _line(series: str, last: int, ahead: Found | None, dry_run: bool) -> str:
    noun = series.replace("_", " ")
    now = number(series, last) if last else "none yet"
    if ahead is None:
        return f"{noun}: the last number is {now}"
    verb = "would be raised" if dry_run else "raised"
    return f"{noun}: {verb} from {now} to {number(series, ahead.count)}, as shown by {ahead.where}"
