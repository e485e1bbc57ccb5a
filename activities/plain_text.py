"""Text as letters and papers show it: what came in through domain/entry, alone or put together.

Each single value fits its place by itself. What is composed of several may not: it is shortened
at a word here, and nothing is ever refused for its letters or its length.
"""

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from domain.entry.text import NotText, line, shortened

LONGEST_CAPTION = 160
LONGEST_PASSAGE = 12_000
"""More than the longest text that people can type, with the words of ours around it."""


def plain(text: str) -> str:
    """Return the text on one line, without anything that cannot be seen."""
    try:
        return line(text)
    except NotText:  # older than the door that it would have to pass today
        return line("".join(one for one in text if one.isprintable()))


def _fitting(longest: int) -> Callable[[Any], Any]:
    return lambda given: shortened(plain(given), longest) if isinstance(given, str) else given


Words = Annotated[str, BeforeValidator(_fitting(LONGEST_CAPTION)), Field(min_length=1)]
"""A name, a title or a subject: one line of at most 160 characters, shortened at a word."""

Sentence = Annotated[str, BeforeValidator(_fitting(LONGEST_PASSAGE)), Field(min_length=1)]
"""A sentence or a paragraph without line breaks: whatever people can type stands in it whole."""
