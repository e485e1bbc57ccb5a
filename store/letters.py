"""Letters that did not arrive, and what people decide about them.

A decision is kept with who made it and when; what was wrong stays in the vault with the letter.
"""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from domain.messages import Actor, PersonId, Role
from domain.ref import Ref
from domain.refusals import NotAllowed, NotFound, Refused
from store import wakes
from store.clock import Clock
from store.pool import Connection, Pool

Decision = Literal["send again", "let go"]
UNKNOWN = "The person is not known any more. Choose somebody else as the contact."
"""What is wrong with a letter to somebody whom the vault does not know, or who was erased."""


class NotFailed(Refused):
    """This letter did not fail, or was dealt with meanwhile. Only a letter that failed can be sent
    again or let go."""


class TooLate(Refused):
    """The time for this letter has passed, or it is not needed any more. It can only be let go."""


async def count_failed(conn: Connection, message_ids: Sequence[str]) -> int:
    """Return how many of these letters failed and wait for somebody to mend them."""
    return int(
        await conn.fetchval(
            "SELECT count(*) FROM mail WHERE message_id = ANY($1) AND status = 'failed'",
            list(message_ids),
        )
    )


async def decide(
    pool: Pool,
    clock: Clock,
    message_id: str,
    decision: Decision,
    *,
    command_id: UUID,
    actor: Actor,
) -> None:
    """Have a failed letter written and sent again, or let it go; its step is tried at once.

    The same command again changes nothing. Refused: NotAllowed, NotFound, NotFailed, TooLate.
    """
    if actor.role is not Role.COORDINATOR:
        raise NotAllowed(role=actor.role.value)
    async with pool.acquire() as conn, conn.transaction():
        found = await conn.fetchrow(
            "SELECT ref, key, status FROM mail WHERE message_id = $1 FOR UPDATE", message_id
        )
        if found is None:
            raise NotFound(ref="this letter")
        made = await conn.execute(
            """
            INSERT INTO mail_decision (message_id, command_id, decision, actor_role, actor_id, at)
            VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
            """,
            *(message_id, command_id, decision, actor.role.value, actor.id),
            await clock.now(conn),
        )
        if made == "INSERT 0 0":
            return
        if found["status"] != "failed":
            raise NotFailed()
        asked = await conn.fetchval(
            "SELECT EXISTS (SELECT FROM agenda_item WHERE ref = $1 AND key = $2 AND kind = 'step')",
            found["ref"],
            found["key"],
        )
        if decision == "send again" and not asked:
            raise TooLate()
        # Without its text it is written anew, with the names and texts of that moment.
        await conn.execute(
            """
            UPDATE mail SET status = CASE WHEN $2 THEN 'queued' ELSE 'let go' END,
                            mime = CASE WHEN $2 THEN NULL ELSE mime END, error = NULL
             WHERE message_id = $1
            """,
            message_id,
            decision == "send again",
        )
        await _try_at_once(conn, [found["ref"]])


async def corrected(conn: Connection, person: PersonId) -> None:
    """Have every step tried at once that failed over somebody who is now written otherwise."""
    found = await conn.fetch(
        """
        SELECT DISTINCT ref FROM mail
          JOIN agenda_item AS item USING (ref, key)
         WHERE mail.person_id = $1 AND status = 'failed' AND item.kind = 'step'
         UNION SELECT ref FROM step_trouble JOIN award USING (ref) WHERE award.holder = $1
         ORDER BY ref
        """,
        person,
    )
    await _try_at_once(conn, [row["ref"] for row in found])


async def _try_at_once(conn: Connection, refs: Sequence[Ref]) -> None:
    """Wake streams under a new number of their agenda: no step waits for its next hour."""
    for ref in refs:
        await wakes.mark(conn, ref, by_itself=False)
        await wakes.notify(conn, ref)
