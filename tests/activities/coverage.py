"""What the typefaces of the papers can print, read from the files; run to write it down anew."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import fill

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # ships no annotations

ROOT = Path(__file__).parents[2]
FONTS = ROOT / "activities" / "papers" / "fonts"
WRITTEN = ROOT / "domain" / "entry" / "printable.txt"


def covered() -> set[int]:
    """Return every character that some typeface draws."""
    found: set[int] = set()
    for file in sorted([*FONTS.rglob("*.otf"), *FONTS.rglob("*.ttf")]):
        with TTFont(file, lazy=True) as font:
            found.update(font.getBestCmap())
    return {code for code in found if code >= 0x20 and not 0x7F <= code < 0xA0}


def ranges(codes: Iterable[int]) -> Iterator[str]:
    """Yield "0041-005A" for each run of characters."""
    first = last = -2
    for code in sorted(codes):
        if code != last + 1:
            if last >= 0:
                yield _range(first, last)
            first = code
        last = code
    yield _range(first, last)


def _range(first: int, last: int) -> str:
    return f"{first:04X}" if first == last else f"{first:04X}-{last:04X}"


if __name__ == "__main__":
    WRITTEN.write_text(
        fill(" ".join(ranges(covered())), 100, break_on_hyphens=False) + "\n", "ascii"
    )
