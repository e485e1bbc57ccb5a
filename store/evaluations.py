"""Answers to evaluations: kept apart from the log, under random keys, without time or order.

A link is deleted when it is used, so that nothing is left that ties an answer to a person; whoever
still has a link has not answered. An erased person's link goes, and their answer is nobody's.
"""

import secrets
from dataclasses import dataclass

from domain.evaluation import EvaluationResponse
from domain.messages import PersonId
from domain.ref import Ref
from store.pool import Connection


async def respond(conn: Connection, link: str, response: EvaluationResponse) -> bool:
    """Keep an answer and use its link up; False when the link was used or never given out."""
    async with conn.transaction():
        ref = await conn.fetchval(
            "DELETE FROM personal_link WHERE id = $1 AND purpose = 'evaluate' RETURNING ref", link
        )
        if ref is None:
            return False
        await conn.execute(
            """
            INSERT INTO evaluation_response (id, ref, version, scores, recommend, answers)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            secrets.token_hex(16),
            ref,
            response.version,
            list(response.scores),
            response.recommend,
            list(response.answers),
        )
        return True


async def waiting_for(conn: Connection, ref: Ref) -> list[PersonId]:
    """Return who was asked about a cohort and has not answered."""
    found = await conn.fetch(
        """
        SELECT person_id FROM personal_link
         WHERE ref = $1 AND purpose = 'evaluate' ORDER BY person_id
        """,
        ref,
    )
    return [row["person_id"] for row in found]


async def count(conn: Connection, ref: Ref) -> int:
    """Return how many have answered about a cohort."""
    counted: int = await conn.fetchval(
        "SELECT count(*)::int FROM evaluation_response WHERE ref = $1", ref
    )
    return counted


@dataclass(frozen=True, slots=True)
class Results:
    """What a group answered together: mean score of each statement, counts, and texts shuffled."""

    answers: int
    means: tuple[float, ...]
    recommend: dict[str, int]
    texts: tuple[tuple[str, ...], ...]


async def results(conn: Connection, ref: Ref, version: int, least: int) -> Results | None:
    """Return what was answered to a version of the form; None where fewer than `least` did."""
    rows = await conn.fetch(
        """
        SELECT scores, recommend, answers FROM evaluation_response
         WHERE ref = $1 AND version = $2 ORDER BY id
        """,
        ref,
        version,
    )
    if len(rows) < least:
        return None
    columns = zip(*(row["scores"] for row in rows), strict=True)
    said = zip(*(row["answers"] for row in rows), strict=True)
    return Results(
        answers=len(rows),
        means=tuple(sum(column) / len(column) for column in columns),
        recommend={
            choice: sum(row["recommend"] == choice for row in rows)
            for choice in ("yes", "perhaps", "no")
        },
        # Sorted, so that the same place in two lists is not the same person.
        texts=tuple(tuple(sorted(text for text in texts if text)) for texts in said),
    )
