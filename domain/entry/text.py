"""The one text type: what is typed becomes text that can be stored, sent, printed and found.

Text is in composed form (NFC), with ordinary spaces, without anything that nobody can see. What
cannot be mended without guessing is refused with the character named.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints

from domain.entry.printing import unprintable

JOINERS = "\u200c\u200d"
"""Zero-width joiners: Persian and several Indian scripts need them between letters."""

MOST_MARKS = 6
"""How many accents one letter may carry: more would run into the lines around it."""

_CLEAN = re.compile(r"[!-~]+(?: [!-~]+)*")  # what nearly every text is: nothing to do
_LINE_BREAK = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile(r" {2,}")
_BLANK_LINES = re.compile(r"\n{3,}")
# Unicode's Default_Ignorable_Code_Point beyond the format characters (Cf), and the empty Braille
# cell: each is drawn as nothing, or as a blank that no space bar makes.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Format characters that are drawn all the same, such as the Arabic sign of a year.
_DRAWN_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")
_REFUSED = {
    "Cc": "a control character",
    "Cs": "half of a character",
    "Co": "a character of private use",
    "Cn": "a character that Unicode does not know",
    "Cf": "a character for machines",
}


class NotText(ValueError):
    """A character cannot be kept; the message names it and its position, and quotes nothing."""


def line(given: str) -> str:
    """Return text of one line: line breaks and every kind of space become single spaces.

    Invisible characters are taken out; NotText names each control character, unpaired surrogate,
    private or unassigned character. Applied twice it changes nothing more.
    """
    if _CLEAN.fullmatch(given):
        return given
    return _tidy(_LINE_BREAK.sub(" ", given))


def paragraphs(given: str) -> str:
    """Return text of several lines: the same as `line`, with the line breaks that were meant.

    Every kind of line break becomes one; more than one blank line becomes one.
    """
    lines = (_tidy(one) for one in _LINE_BREAK.sub("\n", given).split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


def has_letter(text: str) -> bool:
    """Tell whether there is at least one letter, of any script."""
    return any(unicodedata.category(one).startswith("L") for one in text)


def shortened(text: str, longest: int) -> str:
    """Return the text, or its beginning up to a word with "…", in at most `longest` characters."""
    if len(text) <= longest:
        return text
    kept = text[: longest - 1]
    if not text[longest - 1].isspace():
        head, space, _ = kept.rpartition(" ")
        kept = head if space and len(head) >= longest // 2 else kept
    return f"{kept.rstrip(' ,;:.-–(')}…"


def _tidy(given: str) -> str:
    spaced = "".join(
        " " if one == "\t" or unicodedata.category(one) == "Zs" else one for one in given
    )
    seen = "".join(_seen(_UNSEEN.sub("", spaced)))
    composed = unicodedata.normalize("NFC", seen)
    faults = [*_odd(composed), *_heaped(composed)]
    if faults:
        raise NotText(f"leave out {', '.join(dict.fromkeys(faults))}")
    return _SPACES.sub(" ", composed).strip()


def _seen(text: str) -> Iterator[str]:
    """Leave out format characters; joiners stay where they stand between letters."""
    for place, one in enumerate(text):
        if unicodedata.category(one) != "Cf" or one in _DRAWN_FORMATS:
            yield one
        elif one in JOINERS and 0 < place < len(text) - 1:
            around = (text[place - 1], text[place + 1])
            if all(unicodedata.category(other)[0] in "LM" for other in around):
                yield one


def _odd(text: str) -> Iterator[str]:
    for place, one in enumerate(text, start=1):
        what = _REFUSED.get(unicodedata.category(one))
        if what and one not in JOINERS:
            yield f"character {place} (U+{ord(one):04X}, {what})"


def _heaped(text: str) -> Iterator[str]:
    run = 0
    for place, one in enumerate(text, start=1):
        run = run + 1 if unicodedata.category(one) in ("Mn", "Me") else 0
        if run == MOST_MARKS + 1:
            yield f"the accents heaped up at character {place}"


def printed(given: str) -> str:
    """Return `line`, or raise NotText naming what no letter and no paper could print."""
    text = line(given)
    if text.isascii():
        return text
    if odd := unprintable(text):
        named = ", ".join(f"“{one}” (U+{ord(one):04X})" for one in odd)
        raise NotText(f"{named} cannot be printed: leave it out, or write it in Latin letters")
    return text


def name(given: object) -> str:
    """Return the name of somebody who is typed; ValueError says what is wrong with it."""
    return _fitting(_lettered(_text(given, "a name is needed")), LONGEST_NAME, "a name is needed")


def words(given: object) -> str:
    """Return free text of one or more paragraphs; ValueError says what is wrong with it."""
    return _fitting(paragraphs(_text(given, NO_WORDS)), LONGEST_TEXT, NO_WORDS)


def words_of_a_line(given: object) -> str:
    """Return free text of one line; ValueError says what is wrong with it."""
    return _fitting(printed(_text(given, NO_WORDS)), LONGEST_NAME, NO_WORDS)


NO_WORDS = "words are needed here"


def _text(given: object, needed: str) -> str:
    if isinstance(given, str):
        return given
    raise ValueError(needed)


def _fitting(text: str, longest: int, needed: str) -> str:
    if not text:
        raise ValueError(needed)
    if len(text) > longest:
        raise ValueError(f"at most {longest:,} characters are possible; there are {len(text):,}")
    return text


def _line(given: Any) -> Any:
    return printed(given) if isinstance(given, str) else given


def _paragraphs(given: Any) -> Any:
    return paragraphs(given) if isinstance(given, str) else given


def _lettered(given: Any) -> Any:
    text = _line(given)
    if isinstance(text, str) and text and not has_letter(text):
        raise ValueError("a name has at least one letter")
    return text


LONGEST_NAME = 120
LONGEST_TITLE = 120
LONGEST_VENUE = 500
LONGEST_DESCRIPTION = 300
LONGEST_TEXT = 5_000

Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,79}$")]
"""The short name of something in a list of ours, such as a setting of a provider or a course."""

Line = Annotated[str, BeforeValidator(_line), Field(min_length=1, max_length=160)]
"""One line of text, 1 to 160 characters; a field may ask for less."""

Title = Annotated[str, BeforeValidator(_line), Field(min_length=1, max_length=LONGEST_TITLE)]
"""What something is called beside other words: a course date, a learning day, a funder."""

Venue = Annotated[str, BeforeValidator(_line), Field(min_length=1, max_length=LONGEST_VENUE)]
"""Where a day takes place: a room in words, or the link of an online meeting, which are long."""

Description = Annotated[
    str, BeforeValidator(_line), Field(min_length=1, max_length=LONGEST_DESCRIPTION)
]
"""What a line of a quote or an invoice is for."""

Paragraphs = Annotated[
    str, BeforeValidator(_paragraphs), Field(min_length=1, max_length=LONGEST_TEXT)
]
"""A note or a reason, with line breaks: 1 to 5,000 characters."""

Name = Annotated[str, BeforeValidator(_lettered), Field(min_length=1, max_length=LONGEST_NAME)]
"""The name of a person, an organisation or a setting: one line with a letter in it."""
