"""How a provider's own ASC-WDS account names its workers: UNIQUEWORKERID, kept in the vault.

It is about a person, so it is emptied with them; the log knows only for whom one was recorded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.entry.text import NotText, line
from domain.messages import PersonId
from domain.ref import Ref
from store.pool import Connection


@dataclass(frozen=True)
class NewReference:
    """A worker's reference at one setting; it takes the place of an earlier one.

    ValueError when the text is not as domain/entry makes it.
    """

    provider: Ref
    setting: str
    person: PersonId
    reference: str

    def __post_init__(self) -> None:
        if line(self.reference) != self.reference:
            raise NotText("this text was not made ready at the door (domain/entry)")

    async def write(self, conn: Connection, at: datetime) -> None:
        """Write the reference; of whoever was erased nothing is written any more."""
        await conn.execute(
            """
            INSERT INTO worker_reference (provider, setting, person_id, reference, at)
            SELECT $1, $2, id, $4, $5 FROM person WHERE id = $3 AND erased_at IS NULL
            ON CONFLICT (provider, setting, person_id) DO UPDATE
               SET reference = excluded.reference, at = excluded.at
            """,
            self.provider,
            self.setting,
            self.person,
            self.reference,
            at,
        )


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who holds certificates at a setting, and their reference there, if it is known."""

    setting: str
    person: PersonId
    name: str
    certificates: int
    reference: str | None


_WORKERS = """
    WITH held AS (
        SELECT setting, holder, count(*) AS certificates FROM award
         WHERE provider = $1 AND holder IS NOT NULL
           AND status <> 'replaced' AND status NOT LIKE 'revoked%'
         GROUP BY setting, holder
    ), known AS (
        SELECT held.setting, held.holder, latest.name, held.certificates, own.reference
          FROM held
          JOIN LATERAL (SELECT name FROM person_version WHERE person_id = held.holder
                         ORDER BY version DESC LIMIT 1) AS latest ON true
          LEFT JOIN worker_reference AS own ON own.provider = $1
               AND own.setting = held.setting AND own.person_id = held.holder
    )
"""


async def workers(conn: Connection, provider: Ref, limit: int, offset: int = 0) -> list[Worker]:
    """Return who holds certificates at a provider's settings, those without a reference first."""
    found = await conn.fetch(
        f"""
        {_WORKERS} SELECT * FROM known
         ORDER BY reference IS NOT NULL, setting, name, holder LIMIT $2 OFFSET $3
        """,
        provider,
        limit,
        offset,
    )
    return [Worker(*record) for record in found]


async def count_workers(conn: Connection, provider: Ref) -> tuple[int, int]:
    """Return how many people hold something at a provider's settings, and how many are known."""
    found = await conn.fetchrow(
        f"{_WORKERS} SELECT count(*), count(reference) FROM known", provider
    )
    assert found is not None  # a SELECT of counts has one row
    return found[0], found[1]


async def taken(
    conn: Connection, provider: Ref, references: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], PersonId]:
    """Return who has these (setting, reference) pairs already."""
    found = await conn.fetch(
        """
        SELECT setting, reference, person_id FROM worker_reference
         WHERE provider = $1 AND (setting, reference) IN (
               SELECT * FROM unnest($2::text[], $3::text[]))
        """,
        provider,
        [setting for setting, _ in references],
        [reference for _, reference in references],
    )
    return {(row["setting"], row["reference"]): row["person_id"] for row in found}
