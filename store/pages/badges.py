"""What badges are made from: certificates, and the entry of each in the lists of statuses.

An entry is drawn once, when somebody first asks for the badge, and kept for ever: it stands in
every copy of the badge. It is not part of the certificate's history, because nothing else depends
on it and most certificates never need one; so it has a table of its own, which a rebuild leaves
alone. It is drawn by lot, not counted, so that it tells neither when badges were given nor how
many.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.messages import PersonId
from domain.offers import AwardKind
from store.pool import Connection
from store.projections.award import REPLACED

Purpose = Literal["revocation", "suspension"]
LIST_BITS = 131_072
"""The least that the standard allows, so that one bit hides among many."""

MOST_IN_A_LIST = LIST_BITS // 2
"""A list that is half full is left, so that a free bit is always found soon."""

IN_FORCE = ("issued", "valid", "registered", "update due", "update overdue", "revocation proposed")
OUT_FOR_GOOD = ("revoked", "removed", REPLACED)
OUT_FOR_A_WHILE = ("suspended",)
"""How the states of a certificate begin that its badge tells about."""

_STATUS = f"""
    CASE WHEN award.status = '{REPLACED}' THEN award.status
         ELSE coalesce((SELECT told.status FROM registration_status AS told
                         WHERE told.ref = award.ref ORDER BY told.seq DESC LIMIT 1), award.status)
    END
    """
"""What the public is told of an edition: a registration stays suspended while it is in question."""


@dataclass(frozen=True, slots=True)
class Badge:
    """One edition of a certificate. It is `confirmed` while its public page tells of it."""

    public_id: str
    kind: AwardKind
    title: str
    service: str
    framework: str | None
    programme: str
    holder: PersonId | None
    completed_on: date
    valid_until: date | None
    status: str
    confirmed: bool

    def in_force(self, today: date) -> bool:
        """Tell whether it is good on this day."""
        over = self.valid_until is not None and self.valid_until < today
        return self.confirmed and not over and self.status.startswith(IN_FORCE)


@dataclass(frozen=True, slots=True)
class StatusEntry:
    """Where the status of a badge is found: which list, and which bit of it."""

    number: int
    position: int


async def badge(conn: Connection, public_id: str) -> Badge | None:
    """Return the certificate that bears this public id; None when there is none."""
    found = await conn.fetchrow(
        f"""
        SELECT public_id, kind, title, service, framework, programme, holder, completed_on,
               valid_until,
               {_STATUS}, CASE WHEN holder IS NULL THEN document ELSE printed.name END IS NOT NULL
          FROM award LEFT JOIN person_version AS printed
            ON printed.person_id = award.holder AND printed.version = award.name_version
         WHERE public_id = $1
        """,
        public_id,
    )
    return Badge(*found) if found else None


async def status_entry(
    conn: Connection, public_id: str, draw: Callable[[int], int] = secrets.randbelow
) -> StatusEntry:
    """Return where the status of a badge is found, drawn now when it is new; it never changes."""
    while True:
        found = await conn.fetchrow(
            "SELECT list, position FROM status_entry WHERE public_id = $1", public_id
        )
        if found:
            return StatusEntry(*found)
        await conn.execute(
            """
            INSERT INTO status_entry (public_id, list, position)
            SELECT $1, count(*) / $2, $3 FROM status_entry
            ON CONFLICT DO NOTHING
            """,
            public_id,
            MOST_IN_A_LIST,
            draw(LIST_BITS),
        )


async def keep_key(conn: Connection, public: Mapping[str, str]) -> None:
    """Keep the public half of a key, a JWK with its `kid`, for as long as badges last."""
    await conn.execute(
        "INSERT INTO badge_key (kid, public) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        public["kid"],
        dict(public),
    )


async def kept_keys(conn: Connection) -> list[dict[str, str]]:
    """Return the public halves of the keys that have signed badges."""
    found = await conn.fetch("SELECT public FROM badge_key ORDER BY kid")
    return [row["public"] for row in found]


async def positions(conn: Connection, purpose: Purpose, number: int) -> list[int] | None:
    """Return the bits that are set in a list; None when no badge needs such a list yet."""
    last = await conn.fetchval("SELECT coalesce(max(list), 0) FROM status_entry")
    if not 0 <= number <= last:
        return None
    states = OUT_FOR_GOOD if purpose == "revocation" else OUT_FOR_A_WHILE
    found = await conn.fetch(
        f"""
        SELECT position FROM status_entry JOIN award USING (public_id)
         WHERE list = $1 AND {_STATUS} LIKE ANY ($2) ORDER BY position
        """,
        number,
        [f"{state}%" for state in states],
    )
    return [row["position"] for row in found]
