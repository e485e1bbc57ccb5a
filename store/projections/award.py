"""Certificates and registrations: one row for each edition, under the public id printed on it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.messages import DocumentId, PersonId
from domain.processes.award import DECIDER, Expired, InQuestion, Revoked, Valid
from domain.ref import Ref
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
