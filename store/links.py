"""Links that open a page for one person without an account: random, and gone with the person.

They are kept and not signed, so that the worker that writes them into letters and the site that
follows them share no secret, and so that erasing somebody ends their links.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from domain.messages import PersonId
from domain.ref import Ref
from store.pool import Connection

Purpose = Literal["attend", "evaluate", "booked", "teach"]
"""attend: somebody's own page of a cohort; evaluate: one answer to how it was; booked: the page of
what was booked, for who is concerned with it; teach: the days that somebody teaches."""

PAGE_OF: Final[Mapping[Purpose, str]] = {
    "attend": "me",
    "evaluate": "feedback",
    "booked": "booked",
    "teach": "teaching",
}
"""The page that each link opens."""

ANSWERS: Final = "answer"
ROOM: Final = "here"
REQUESTS: Final = "courses/requests"
"""Pages that open for whoever knows their address, which is kept elsewhere than here."""

CONFIDENTIAL: Final = frozenset({*PAGE_OF.values(), ANSWERS, ROOM, REQUESTS})
ANONYMOUS: Final = frozenset({PAGE_OF["evaluate"]})
OWN_LINK: Final = "[their own link]"


def without_links(text: str, pages: frozenset[str] = CONFIDENTIAL) -> str:
    """Return a text or HTML without the addresses of these pages, however they are written."""
    named = "|".join(re.escape(one) for one in sorted(pages))
    address = rf"(?:(?:https?:)?//[^\s\"'<>/]*(?:/[^\s\"'<>]*?)?)?/(?:{named})/[^\s\"'<>]+"
    without_targets = re.sub(rf"\shref\s*=\s*([\"'])\s*{address}\s*\1", "", text)
    return re.sub(address, OWN_LINK, without_targets)


@dataclass(frozen=True, slots=True)
class PersonalLink:
    """Whom a link is for, and which stream it is about."""

    ref: Ref
    person: PersonId


async def issue(
    conn: Connection, purpose: Purpose, ref: Ref, person: PersonId, *, fresh: str
) -> str:
    """Return the one link of somebody for this purpose: `fresh`, or the one that they have."""
    known: str = await conn.fetchval(
        """
        INSERT INTO personal_link (id, purpose, ref, person_id) VALUES ($1, $2, $3, $4)
        ON CONFLICT (purpose, ref, person_id) DO UPDATE SET ref = excluded.ref RETURNING id
        """,
        fresh,
        purpose,
        ref,
        person,
    )
    return known


async def find(conn: Connection, purpose: Purpose, identifier: str) -> PersonalLink | None:
    """Return what a link is about, or None for one that we never gave out."""
    found = await conn.fetchrow(
        "SELECT ref, person_id FROM personal_link WHERE id = $1 AND purpose = $2",
        identifier,
        purpose,
    )
    return PersonalLink(found["ref"], found["person_id"]) if found else None
