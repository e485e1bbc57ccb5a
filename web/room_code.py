"""The short code with which a room full of people signs in on one day, and who is meant by a name.

The code follows from the site's secret, the day and its date, so that nothing has to be kept: it
cannot be guessed, and on another date the same day has another code. 31 letters and digits that do
not look alike make 39 bits of it; wrong ones are counted like other look-ups.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Mapping
from datetime import date

from domain.messages import PersonId
from domain.ref import Ref

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 8
HALF = 4


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
    """Return whom somebody means who typed a first name and a surname.

    The last word has to be the same, and the first to begin with the same letter, as first names
    are often shortened. Who has exactly the name that was typed is meant before all others.
    """
    typed = _words(given)
    if len(typed) < 2:
        return []
    known = {who: _words(name) for who, name in names.items()}
    near = [
        who
        for who, words in known.items()
        if words and words[-1] == typed[-1] and words[0][0] == typed[0][0]
    ]
    return [who for who in near if known[who] == typed] or near


def _words(name: str) -> list[str]:
    """The words of a name without accents, case and signs."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.findall(r"[^\W\d_]+", re.sub(r"['’]", "", kept))
