"""What has happened to a certificate."""

from datetime import date
from typing import ClassVar

from domain.calendar import say_date
from domain.messages import DocumentId, Event, PersonId, TextId
from domain.processes.award.commands import AwardKind, SupersedeCause
from domain.ref import Ref
from domain.say import person, text


class Issued(Event):
    """`public_id` opens the verification page; `valid_until` is the last valid day."""

    type: ClassVar[str] = "award.issued.v1"
    kind: AwardKind
    title_of_award: str
    holder: PersonId | None
    provider: Ref
    setting: str
    regarding: Ref
    programme: str
    completed_on: date
    valid_until: date | None
    statements: tuple[str, ...]
    public_id: str

    def says(self) -> str:
        to = f" to {person(self.holder)}" if self.holder else ""
        until = f", valid to the end of {say_date(self.valid_until)}" if self.valid_until else ""
        return f"“{self.title_of_award}” was issued{to}{until}"


class Rendered(Event):
    type: ClassVar[str] = "award.rendered.v1"
    edition: int
    document: DocumentId
    digest: str
    name_version: int | None

    def says(self) -> str:
        return "The certificate was printed"


class Sent(Event):
    type: ClassVar[str] = "award.sent.v1"
    edition: int

    def says(self) -> str:
        return "The certificate was sent"


class Superseded(Event):
    type: ClassVar[str] = "award.superseded.v1"
    edition: int
    public_id: str
    replaces: str
    cause: SupersedeCause

    def says(self) -> str:
        return f"A new edition replaces the certificate after a {self.cause}"


class RevocationProposed(Event):
    type: ClassVar[str] = "award.revocation_proposed.v1"
    proposed_by: str
    decide_by: date
    reason: TextId

    def says(self) -> str:
        return f"It was proposed to revoke the certificate: {text(self.reason)}"


class RevocationRejected(Event):
    type: ClassVar[str] = "award.revocation_rejected.v1"
    rejected_by: str
    reason: TextId

    def says(self) -> str:
        return f"The certificate was not revoked: {text(self.reason)}"


class Revoked(Event):
    type: ClassVar[str] = "award.revoked.v1"
    proposed_by: str
    approved_by: str
    appeal_until: date
    reason: TextId

    def says(self) -> str:
        return (
            f"The certificate was revoked: {text(self.reason)}; an appeal is possible "
            f"to the end of {say_date(self.appeal_until)}"
        )


class Expired(Event):
    type: ClassVar[str] = "award.expired.v1"
    valid_until: date

    def says(self) -> str:
        return f"The certificate expired at the end of {say_date(self.valid_until)}"


class StepLapsed(Event):
    type: ClassVar[str] = "award.step_lapsed.v1"
    key: str
    what: str

    def says(self) -> str:
        return f"It was too late for this: {self.what}"


AwardEvent = (
    Issued
    | Rendered
    | Sent
    | Superseded
    | RevocationProposed
    | RevocationRejected
    | Revoked
    | Expired
    | StepLapsed
)
