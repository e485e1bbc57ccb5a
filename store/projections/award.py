"""Certificates and registrations: one row for each edition, under the public id printed on it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.messages import DocumentId, PersonId
from domain.processes.award import DECIDER, Expired, InQuestion, Revoked, Valid
from domain.ref import Ref
from store.pool import Connection
from store.projections.table import Table

REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class AwardRow:
    """One edition; `status` is the certificate's stage, or "replaced" for all but the last.

    `name_version` is the version of the holder's name that it prints.
    """

    ref: Ref
    edition: int
    public_id: str
    kind: str
    title: str
    programme: str
    holder: PersonId | None
    provider: Ref
    setting: str
    regarding: Ref
    completed_on: date
    valid_until: date | None
    status: str
    document: DocumentId | None
    name_version: int | None


def rows(ref: Ref, state: Any) -> list[AwardRow]:
    if not isinstance(state, Valid | InQuestion | Revoked | Expired):
        return []
    award = state.certificate
    return [
        AwardRow(
            ref=ref,
            edition=one.edition,
            public_id=one.public_id,
            kind=award.kind,
            title=award.title_of_award,
            programme=award.programme,
            holder=award.holder,
            provider=award.provider,
            setting=award.setting,
            regarding=award.regarding,
            completed_on=award.completed_on,
            valid_until=award.valid_until,
            status=DECIDER.stage(state) if one == award.present else REPLACED,
            document=one.document,
            name_version=one.name_version,
        )
        for one in award.editions
    ]


TABLE = Table("award", AwardRow, ("edition",), rows)


async def list_awards(
    conn: Connection,
    *,
    regarding: Ref | None = None,
    provider: Ref | None = None,
    holder: PersonId | None = None,
) -> list[AwardRow]:
    """Return present editions, all or those that match everything given."""
    return await TABLE.fetch(
        conn,
        """
        WHERE status <> 'replaced' AND ($1::text IS NULL OR regarding = $1)
          AND ($2::text IS NULL OR provider = $2) AND ($3::text IS NULL OR holder = $3)
        ORDER BY completed_on, ref
        """,
        regarding,
        provider,
        holder,
    )


async def editions_of(conn: Connection, ref: Ref) -> list[AwardRow]:
    """Return every edition of a certificate, the first one first."""
    return await TABLE.fetch(conn, "WHERE ref = $1 ORDER BY edition", ref)


async def by_public_id(conn: Connection, public_id: str) -> AwardRow | None:
    """Return the edition with this public id, replaced or not; None when there is none."""
    found = await TABLE.fetch(conn, "WHERE public_id = $1", public_id)
    return found[0] if found else None
