"""Query of the days that somebody teaches, over all cohorts."""

from datetime import datetime

from domain.messages import PersonId
from domain.ref import Ref
from store.pool import Connection


async def cohorts_taught_by(conn: Connection, person: PersonId, since: datetime) -> list[Ref]:
    """Return the cohorts in which somebody teaches a day that ends after `since`; no drafts.

    A draft is nobody's business outside the office yet.
    """
    found = await conn.fetch(
        """
        SELECT ref FROM learning_day JOIN cohort USING (ref)
         WHERE $1 IN (trainer, co_trainer) AND ends > $2 AND cohort.stage <> 'draft'
         GROUP BY ref ORDER BY min(starts), ref
        """,
        person,
        since,
    )
    return [record["ref"] for record in found]
