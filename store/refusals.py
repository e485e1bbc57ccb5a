"""The refusals that the database itself brings about, and the log of all refusals."""

from collections.abc import Mapping
from datetime import datetime

import asyncpg

from domain.refusals import Refused
from store.orders import Order
from store.pool import Connection


class TakenMeanwhile(Refused):
    """Somebody or something needed for this was booked for the same time by somebody else. Look at
    the page again, then choose another time or person."""


class NumberTaken(Refused):
    """The number or certificate id of this document is already in use. Try again."""


class UnstorableText(Refused):
    """The text contains an invisible character that cannot be stored. Type it again by hand."""


class WorkerKnown(Refused):
    """Somebody else at this setting has that worker reference already. Look at the page again."""


CONSTRAINTS: Mapping[str, type[Refused]] = {
    "booking_in_one_place": TakenMeanwhile,
    "invoice_number_once": NumberTaken,
    "credit_note_number_once": NumberTaken,
    "award_public_id_once": NumberTaken,
    "award_number_once": NumberTaken,
    "worker_reference_once": WorkerKnown,
}
"""What the violation of each constraint means to the person who gave the command."""

UNSTORABLE = (asyncpg.UntranslatableCharacterError, asyncpg.CharacterNotInRepertoireError)
"""What PostgreSQL says of NUL and its like, in JSON and in text."""


def refusal_of(error: asyncpg.PostgresError) -> Refused | None:
    """Return the refusal that an error of the database stands for; None when it is a fault."""
    if isinstance(error, UNSTORABLE):
        return UnstorableText()
    meant = CONSTRAINTS.get(getattr(error, "constraint_name", None) or "")
    return meant() if meant else None


async def note(conn: Connection, order: Order, refused: Refused, at: datetime) -> None:
    """Keep that an order was refused: who gave which command, and the codes of the reasons."""
    await conn.execute(
        """
        INSERT INTO refusal (ref, command_id, command, actor_role, actor_id, reasons, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """,
        order.ref,
        order.command_id,
        order.command.name,
        order.actor.role.value,
        order.actor.id,
        [{"code": reason.code, "field": reason.field} for reason in refused.reasons],
        at,
    )
