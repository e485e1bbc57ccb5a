"""The short code with which a room full of people signs in on one day, and who is meant by a name.

The code follows from the site's secret, the day and its date, so that nothing has to be kept: it
cannot be guessed, and on another date the same day has another code. 31 letters and digits that do
not look alike make 39 bits of it; wrong ones are counted like other look-ups.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import date

from domain.entry.folding import fold, same_name
from domain.messages import PersonId
from domain.ref import Ref

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 8
HALF = 4
BEHIND = frozenset({"jr", "jnr", "junior", "sr", "snr", "senior", "ii", "iii", "iv"})
"""What some write behind their surname, and leave out as often."""


def code_of(secret: str, ref: Ref, day: int, on: date) -> str:
    """Return the code of a learning day: "k3m9-x2pq"."""
    named = f"room\n{ref}\n{day}\n{on}".encode()
    number = int.from_bytes(hmac.new(secret.encode(), named, hashlib.sha256).digest())
    code = ""
    for _ in range(LENGTH):
        number, place = divmod(number, len(LETTERS))
        code += LETTERS[place]
    return f"{code[:HALF]}-{code[HALF:]}"


def read_code(given: str) -> str:
    """Return what somebody typed as a code is written; case, spaces and dashes do not matter."""
    typed = re.sub(r"[\W_]", "", given.lower())
    return f"{typed[:HALF]}-{typed[HALF:]}"


def meant(given: str, names: Mapping[PersonId, str]) -> list[PersonId]:
    """Return whom somebody means who typed their name.

    Who has exactly the name that was typed is meant before all others. Else a first name and a
    surname are needed: the last word has to be the same, and the first to begin with the same
    letter, as first names are often shortened.
    """
    typed = _words(given)
    known = {who: _words(name) for who, name in names.items()}
    if exact := [who for who in known if same_name(given, names[who]) or known[who] == typed]:
        return exact if typed else []
    if len(typed) < 2:
        return []
    return [
        who
        for who, words in known.items()
        if words and words[-1] == typed[-1] and words[0][0] == typed[0][0]
    ]


def _words(name: str) -> list[str]:
    """The words of a name as they are compared, without what is written behind a surname."""
    words = fold(name).split()
    while len(words) > 2 and words[-1] in BEHIND:
        words.pop()
    return words
