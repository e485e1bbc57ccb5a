"""Folding for look-ups: a name as people write it becomes the name as it stands."""

import re
import unicodedata

# Letters that Unicode does not take apart into a letter and an accent, as English keyboards write
# them; both cases, as some of them have no capital.
_ALIKE = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t", "ŋ": "n", "ĸ": "k",
        "æ": "ae", "œ": "oe", "þ": "th", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ɛ": "e", "ɔ": "o",
        "ə": "e", "ǝ": "e", "ɨ": "i", "ʉ": "u", "ɖ": "d", "ƒ": "f", "ɣ": "g", "ʋ": "v", "ŀ": "l",
    }
)  # fmt: skip
# Accents of Latin, Greek and Cyrillic; vowel points of Hebrew and Arabic, and Arabic's long dash,
# are written or left out at will. Signs of Indian scripts are letters and stay.
_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f"
    "\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_APOSTROPHES = re.compile(
    "['\u2018\u2019\u201a\u201b\u02b9\u02bb\u02bc\u02bd\u02c8\u02ee\u00b4`\u2032\uff07\ua78b\ua78c]"
)
_JOINERS = re.compile("[\u200c\u200d]")
_NO_WORD = re.compile(r"[^\w\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f\u1200-\u137f\u1780-\u17ff]+|_")


def fold(text: str) -> str:
    """Return the words of a text for comparing: no case, accents, apostrophes or punctuation.

    "O’Neil-Wałęsa, Zoë" becomes "oneil walesa zoe"; applied twice it changes nothing more.
    """
    apart = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text)).casefold()
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", apart)).translate(_ALIKE)
    words = _NO_WORD.sub(" ", _APOSTROPHES.sub("", _JOINERS.sub("", bare)))
    return unicodedata.normalize("NFC", " ".join(words.split()))


def same_name(one: str, other: str) -> bool:
    """Tell whether two names are the same as people write them, in whatever order of words."""
    return sorted(fold(one).split()) == sorted(fold(other).split())
