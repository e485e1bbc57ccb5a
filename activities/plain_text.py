"""Text that is safe on a paper and in a letter: one line without hidden characters."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

# Zero-width joiners are letters' business in several scripts; other unseen characters are refused.
_JOINERS = "\u200c\u200d"
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def plain(text: str) -> str:
    """Return the text in composed form (NFC).

    Raises ValueError naming every line break, control, formatting or unassigned character in it:
    they could hide words, turn their order round, or start another mail header.
    """
    found = [
        f"U+{ord(letter):04X} at position {place}"
        for place, letter in enumerate(text, start=1)
        if unicodedata.category(letter) in _UNSEEN and letter not in _JOINERS
    ]
    if found:
        raise ValueError(f"must be one line of plain text; leave out {', '.join(found)}")
    return unicodedata.normalize("NFC", text)


_PLAIN = AfterValidator(plain)

Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=160), _PLAIN
]
"""A name, a title or a label: one line of 1 to 160 characters."""

Sentence = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), _PLAIN
]
"""A sentence or a paragraph without line breaks: 1 to 2,000 characters."""
