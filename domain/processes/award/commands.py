"""What a certificate can be told."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from domain.messages import Command, DocumentId, PersonId, TextId
from domain.parts.lapses import LapseStep
from domain.ref import Ref

AwardKind = Literal["certificate", "attendance", "organisation", "registration"]
SupersedeCause = Literal["name correction"]


class Issue(Command):
    """Issue a certificate. It is given together with the outcome that earned it."""

    name: ClassVar[str] = "issue"
    title: ClassVar[str] = "Issue a certificate"
    by_engine: ClassVar[bool] = True

    kind: AwardKind
    title_of_award: str = Field(min_length=2, max_length=160)
    holder: PersonId | None = Field(None, description="Nobody when it is the organisation's")
    provider: Ref
    setting: str
    regarding: Ref
    programme: str = Field(min_length=2, max_length=160)
    completed_on: date
    valid_months: int | None = Field(None, ge=1, le=600)
    framework: str | None = Field(
        None, max_length=80, description="The competence framework of a registration"
    )
    update_months: int | None = Field(
        None, ge=1, le=600, description="How often a registration is updated"
    )
    name_listed: bool = Field(
        False, description="The holder agrees that their name stands in the public directory"
    )
    statements: tuple[str, ...] = Field((), description="No personal data", max_length=40)


class NoteRendered(Command):
    """Record the printed certificate; `name_version` is the holder's name as it was printed."""

    name: ClassVar[str] = "note_rendered"
    title: ClassVar[str] = "Record the certificate as printed"
    by_engine: ClassVar[bool] = True

    edition: int
    document: DocumentId
    digest: str
    name_version: int | None = None


class NoteSent(Command):
    """Record that the certificate was sent."""

    name: ClassVar[str] = "note_sent"
    title: ClassVar[str] = "Record the certificate as sent"
    by_engine: ClassVar[bool] = True

    edition: int


class Supersede(Command):
    """Replace the certificate by a new edition; the old one then shows what replaced it."""

    name: ClassVar[str] = "supersede"
    title: ClassVar[str] = "Replace after a correction"

    cause: SupersedeCause = Field("name correction", title="Cause")


class ProposeRevocation(Command):
    """Propose to revoke the certificate; somebody else has to approve it."""

    name: ClassVar[str] = "propose_revocation"
    title: ClassVar[str] = "Propose to revoke it"

    reason: TextId = Field(title="Why")


class ApproveRevocation(Command):
    """Revoke the certificate as proposed by somebody else."""

    name: ClassVar[str] = "approve_revocation"
    title: ClassVar[str] = "Approve the revocation"


class RejectRevocation(Command):
    """Leave the certificate valid."""

    name: ClassVar[str] = "reject_revocation"
    title: ClassVar[str] = "Reject the revocation"

    reason: TextId = Field(title="Why")


class Expire(Command):
    """Record that the last day of validity is over."""

    name: ClassVar[str] = "expire"
    title: ClassVar[str] = "Record the end of validity"
    by_engine: ClassVar[bool] = True


AwardCommand = (
    Issue
    | NoteRendered
    | NoteSent
    | Supersede
    | ProposeRevocation
    | ApproveRevocation
    | RejectRevocation
    | Expire
    | LapseStep
)
