"""Which characters a paper can print: those of the typefaces that the papers are set in.

printable.txt is written from the typefaces by `python -m tests.activities.coverage`; a test fails
when the two differ.
"""

from bisect import bisect_right
from functools import cache
from importlib.resources import files


def unprintable(text: str) -> tuple[str, ...]:
    """Return the characters of a text that no paper can print, each once, as they come."""
    firsts, lasts = _ranges()
    found = dict.fromkeys(text)
    return tuple(one for one in found if not _within(ord(one), firsts, lasts))


def drawable(text: str) -> str:
    """Return the text with a box for each character that cannot be printed.

    For lists of many people only, where one name must not keep the others waiting.
    """
    boxes = str.maketrans(dict.fromkeys(unprintable(text), BOX))
    return text.translate(boxes)


BOX = "\u25a1"


def _within(code: int, firsts: tuple[int, ...], lasts: tuple[int, ...]) -> bool:
    place = bisect_right(firsts, code) - 1
    return place >= 0 and code <= lasts[place]


@cache
def _ranges() -> tuple[tuple[int, ...], tuple[int, ...]]:
    written = files("domain.entry").joinpath("printable.txt").read_text("ascii")
    pairs = [tuple(int(part, 16) for part in one.split("-")) for one in written.split()]
    return tuple(pair[0] for pair in pairs), tuple(pair[-1] for pair in pairs)
