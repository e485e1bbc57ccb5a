"""What a certificate can be told."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from domain.entry.dates import HappenedOn
from domain.messages import Command, DocumentId, PersonId, TextId
from domain.parts.lapses import LapseStep
from domain.ref import Ref

AwardKind = Literal["certificate", "attendance", "organisation", "registration"]
SupersedeCause = Literal["name correction"]
RemovalCause = Literal["left the setting", "died", "own wish"]


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
    service: str = Field(description="Its slug in the catalogue")
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


class RecordUpdate(Command):
    """Record the annual update. A registration suspended for want of it is in force again."""

    name: ClassVar[str] = "record_update"
    title: ClassVar[str] = "Record the annual update"

    done_on: HappenedOn = Field(title="Done on")
    evidence: TextId = Field(title="What shows that it was done")


class Renew(Command):
    """Renew the registration: it keeps its number, and a new period follows the present one."""

    name: ClassVar[str] = "renew"
    title: ClassVar[str] = "Renew the registration"

    completed_on: HappenedOn = Field(title="Everything for the renewal was completed on")
    evidence: TextId = Field(title="What shows that it was completed")


class Suspend(Command):
    """Suspend the registration, for example while an incident is looked into."""

    name: ClassVar[str] = "suspend"
    title: ClassVar[str] = "Suspend the registration"

    reason: TextId = Field(title="Why", description="The holder and the manager read it")


class Reinstate(Command):
    """End the suspension of the registration."""

    name: ClassVar[str] = "reinstate"
    title: ClassVar[str] = "End the suspension"

    reason: TextId = Field(title="Why")


class ListName(Command):
    """Record whether the holder agrees to be named in the public directory."""

    name: ClassVar[str] = "list_name"
    title: ClassVar[str] = "Record consent to be named"

    listed: bool = Field(title="The holder agrees that the public directory shows their name")


class Remove(Command):
    """Take the registration out of the directory for good."""

    name: ClassVar[str] = "remove"
    title: ClassVar[str] = "Remove from the directory for good"

    cause: RemovalCause = Field(title="Cause")


class ProposeRevocation(Command):
    """Propose to revoke the certificate; somebody else has to approve it."""

    name: ClassVar[str] = "propose_revocation"
    title: ClassVar[str] = "Propose to revoke it"

    reason: TextId = Field(title="Why")


class ApproveRevocation(Command):
    """Revoke the certificate as proposed by somebody else."""

    name: ClassVar[str] = "approve_revocation"
    title: ClassVar[str] = "Approve the revocation"
    consequence: ClassVar[str] = (
        "The registration or certificate ends: its holder is told by letter, and whoever "
        "checks it sees that it was revoked."
    )


class RejectRevocation(Command):
    """Leave the certificate as it was before somebody proposed to revoke it."""

    name: ClassVar[str] = "reject_revocation"
    title: ClassVar[str] = "Reject the revocation"

    reason: TextId = Field(title="Why")


class LodgeAppeal(Command):
    """Record that the holder appeals against the revocation."""

    name: ClassVar[str] = "lodge_appeal"
    title: ClassVar[str] = "Record an appeal"

    reason: TextId = Field(title="What the holder says")


class DecideAppeal(Command):
    """Decide the appeal. When it is upheld, the certificate is in force again."""

    name: ClassVar[str] = "decide_appeal"
    title: ClassVar[str] = "Decide the appeal"

    upheld: bool = Field(title="The appeal is upheld")
    reason: TextId = Field(title="Why")


class NoteExpiryWarned(Command):
    """Record the letter that says when the validity ends."""

    name: ClassVar[str] = "note_expiry_warned"
    title: ClassVar[str] = "Record the letter about the end of validity"
    by_engine: ClassVar[bool] = True

    valid_until: date
    rung: int


class NoteUpdateWarned(Command):
    """Record the letter that says when the annual update is due."""

    name: ClassVar[str] = "note_update_warned"
    title: ClassVar[str] = "Record the letter about the annual update"
    by_engine: ClassVar[bool] = True

    update_due: date
    rung: int


class NoteStandingTold(Command):
    """Record the letter about what became of the registration."""

    name: ClassVar[str] = "note_standing_told"
    title: ClassVar[str] = "Record the letter about the registration"
    by_engine: ClassVar[bool] = True

    number: int


class NoteStandingPassedOn(Command):
    """Record that the setting's staff competence knows of a change of the registration."""

    name: ClassVar[str] = "note_standing_passed_on"
    title: ClassVar[str] = "Record the registration as passed on"
    by_engine: ClassVar[bool] = True

    change: int


class NoteUpdateOverdue(Command):
    """Record that the annual update was not done in time."""

    name: ClassVar[str] = "note_update_overdue"
    title: ClassVar[str] = "Record the annual update as overdue"
    by_engine: ClassVar[bool] = True

    update_due: date


class SuspendForUpdate(Command):
    """Suspend a registration whose annual update has been overdue for too long."""

    name: ClassVar[str] = "suspend_for_update"
    title: ClassVar[str] = "Suspend for want of the annual update"
    by_engine: ClassVar[bool] = True

    update_due: date


class BeginGrace(Command):
    """Record that the validity is over, and that the registration can still be renewed."""

    name: ClassVar[str] = "begin_grace"
    title: ClassVar[str] = "Record the time of grace"
    by_engine: ClassVar[bool] = True


class Expire(Command):
    """Record that the last day of validity, or of grace, is over."""

    name: ClassVar[str] = "expire"
    title: ClassVar[str] = "Record the end of validity"
    by_engine: ClassVar[bool] = True


AwardCommand = (
    Issue
    | NoteRendered
    | NoteSent
    | Supersede
    | RecordUpdate
    | Renew
    | Suspend
    | Reinstate
    | ListName
    | Remove
    | ProposeRevocation
    | ApproveRevocation
    | RejectRevocation
    | LodgeAppeal
    | DecideAppeal
    | NoteExpiryWarned
    | NoteUpdateWarned
    | NoteStandingTold
    | NoteStandingPassedOn
    | NoteUpdateOverdue
    | SuspendForUpdate
    | BeginGrace
    | Expire
    | LapseStep
)
