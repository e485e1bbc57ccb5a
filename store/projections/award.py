"""Certificates and registrations: one row for each edition, under the public id printed on it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from domain.messages import DocumentId, PersonId
from domain.processes.award import DECIDER, IN_FORCE, Issued, NotIssued, status_of
from domain.ref import Ref
from store.projections.table import Table

REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class AwardRow:
    """One edition; `status` is the certificate's stage, or "replaced" for all but the last.

    `name_version` is the version of the holder's name that it prints, `number` the registration
    number. Days are those of the period for which the edition was printed; `in_force` tells whether
    this edition is the present one and nothing has put the award out of force.
    """

    ref: Ref
    edition: int
    public_id: str
    kind: str
    title: str
    service: str
    programme: str
    holder: PersonId | None
    provider: Ref
    setting: str
    regarding: Ref
    issued_at: datetime
    completed_on: date
    valid_until: date | None
    status: str
    document: DocumentId | None
    name_version: int | None
    number: str | None
    framework: str | None
    update_due: date | None
    name_listed: bool
    in_force: bool


def rows(ref: Ref, state: Any) -> list[AwardRow]:
    if isinstance(state, NotIssued):
        return []
    award = cast(Issued, state).certificate
    in_force = status_of(state) in IN_FORCE
    return [
        AwardRow(
            ref=ref,
            edition=one.edition,
            public_id=one.public_id,
            kind=award.kind,
            title=award.title_of_award,
            service=award.service,
            programme=award.programme,
            holder=award.holder,
            provider=award.provider,
            setting=award.setting,
            regarding=award.regarding,
            issued_at=one.issued_at,
            completed_on=award.period_of(one).completed_on,
            valid_until=award.period_of(one).valid_until,
            status=DECIDER.stage(state) if one == award.present else REPLACED,
            document=one.document,
            name_version=one.name_version,
            number=award.number,
            framework=award.framework,
            update_due=award.update_due if one == award.present else None,
            name_listed=award.name_listed,
            in_force=in_force and one == award.present,
        )
        for one in award.editions
    ]


TABLE = Table("award", AwardRow, ("edition",), rows)
