"""Whether a repeated command says what it said: people and texts are compared within the vault.

So no trace of a name is needed in the log, and erasure stays whole.
"""

from datetime import datetime

from store import vault
from store.pool import Connection
from store.vault import NewPerson, NewText


async def written_then(conn: Connection, write: object, at: datetime) -> bool:
    """Tell whether the command accepted at that instant wrote the same to the vault.

    Of what is unknown there, or erased since, nothing is left to compare: it counts as the same.
    """
    match write:
        case NewPerson():
            return await _known_so(conn, write, at)
        case NewText():
            return await vault.text(conn, write.id) in (None, write.body)
        case _:  # letters and papers are made by steps, which make them again with other bytes
            return True


async def _known_so(conn: Connection, person: NewPerson, at: datetime) -> bool:
    found: bool = await conn.fetchval(
        """
        SELECT coalesce(bool_or((name, email) IS NOT DISTINCT FROM ($2, $3)), true)
          FROM person_version
         WHERE person_id = $1 AND (at = $4 OR version = (
               SELECT max(version) FROM person_version WHERE person_id = $1 AND at <= $4))
        """,
        person.id,
        person.name,
        person.email,
        at,
    )
    return found
