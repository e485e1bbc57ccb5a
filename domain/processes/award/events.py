"""What has happened to a certificate."""

from datetime import date
from typing import ClassVar, Literal

from domain.calendar import say_date
from domain.messages import DocumentId, Event, PersonId, TextId
from domain.processes.award.commands import AwardKind, RemovalCause, SupersedeCause
from domain.ref import Ref
from domain.say import person, text

SuspensionCause = Literal["decision", "update overdue"]
ReinstatementCause = Literal["decision", "update recorded"]


class Issued(Event):
    """`public_id` opens the verification page; `valid_until` and `update_due` are the last days.

    `number` is the registration number that people know; other kinds have none.
    """

    type: ClassVar[str] = "award.issued.v1"
    kind: AwardKind
    title_of_award: str
    holder: PersonId | None
    provider: Ref
    setting: str
    regarding: Ref
    service: str
    programme: str
    completed_on: date
    valid_months: int | None
    valid_until: date | None
    statements: tuple[str, ...]
    public_id: str
    number: str | None
    framework: str | None
    update_months: int | None
    update_due: date | None
    name_listed: bool

    def says(self) -> str:
        number = f" under the number {self.number}" if self.number else ""
        to = f" to {person(self.holder)}" if self.holder else ""
        until = f", valid to the end of {say_date(self.valid_until)}" if self.valid_until else ""
        return f"“{self.title_of_award}” was issued{to}{number}{until}"


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


class ExpiryWarned(Event):
    type: ClassVar[str] = "award.expiry_warned.v1"
    valid_until: date
    rung: int

    def says(self) -> str:
        return f"A letter said that the validity ends with {say_date(self.valid_until)}"


class UpdateWarned(Event):
    type: ClassVar[str] = "award.update_warned.v1"
    update_due: date
    rung: int

    def says(self) -> str:
        return f"A letter said that the annual update is due by {say_date(self.update_due)}"


class StandingTold(Event):
    type: ClassVar[str] = "award.standing_told.v1"
    number: int

    def says(self) -> str:
        return "A letter told the holder and the registered manager about it"


class StandingPassedOn(Event):
    type: ClassVar[str] = "award.standing_passed_on.v1"
    change: int

    def says(self) -> str:
        return "The setting's staff competence took note of the registration"


class UpdateFellDue(Event):
    """The last day for the annual update went by without it."""

    type: ClassVar[str] = "award.update_fell_due.v1"
    update_due: date

    def says(self) -> str:
        return f"The annual update was due by {say_date(self.update_due)} and was not recorded"


class UpdateRecorded(Event):
    """`next_due` is nothing when the registration has to be renewed before another update."""

    type: ClassVar[str] = "award.update_recorded.v1"
    done_on: date
    evidence: TextId
    was_due: date
    next_due: date | None

    def says(self) -> str:
        until = f"; the next is due by {say_date(self.next_due)}" if self.next_due else ""
        done = f"The annual update was done on {say_date(self.done_on)}"
        return f"{done}, as {text(self.evidence)} shows{until}"


class Renewed(Event):
    """A new period follows the old one: `starts_on` is the day after the old one's last day."""

    type: ClassVar[str] = "award.renewed.v1"
    period: int
    completed_on: date
    starts_on: date
    valid_until: date
    update_due: date | None
    evidence: TextId
    edition: int
    public_id: str
    replaces: str

    def says(self) -> str:
        span = f"from {say_date(self.starts_on)} to the end of {say_date(self.valid_until)}"
        return f"The registration was renewed {span}, as {text(self.evidence)} shows"


class Suspended(Event):
    type: ClassVar[str] = "award.suspended.v1"
    cause: SuspensionCause
    suspended_by: str | None
    reason: TextId | None

    def says(self) -> str:
        if self.reason is None:
            return "The registration was suspended, because the annual update is overdue"
        return f"The registration was suspended: {text(self.reason)}"


class Reinstated(Event):
    type: ClassVar[str] = "award.reinstated.v1"
    cause: ReinstatementCause
    reason: TextId | None

    def says(self) -> str:
        if self.reason is None:
            return "The suspension ended, because the annual update is recorded"
        return f"The suspension ended: {text(self.reason)}"


class NameListed(Event):
    type: ClassVar[str] = "award.name_listed.v1"
    listed: bool

    def says(self) -> str:
        agrees = "agrees" if self.listed else "does not agree"
        return f"The holder {agrees} to be named in the public directory"


class Removed(Event):
    type: ClassVar[str] = "award.removed.v1"
    cause: RemovalCause
    removed_by: str

    def says(self) -> str:
        words = {
            "left the setting": "the holder left the setting",
            "died": "the holder died",
            "own wish": "the holder asked for it",
        }
        return f"The registration left the directory for good: {words[self.cause]}"


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


class AppealLodged(Event):
    type: ClassVar[str] = "award.appeal_lodged.v1"
    decide_by: date
    reason: TextId

    def says(self) -> str:
        return f"The holder appealed against the revocation: {text(self.reason)}"


class AppealUpheld(Event):
    type: ClassVar[str] = "award.appeal_upheld.v1"
    decided_by: str
    reason: TextId

    def says(self) -> str:
        return f"The appeal was upheld, and the revocation does not stand: {text(self.reason)}"


class AppealDismissed(Event):
    type: ClassVar[str] = "award.appeal_dismissed.v1"
    decided_by: str
    reason: TextId

    def says(self) -> str:
        return f"The appeal was dismissed, and the revocation stands: {text(self.reason)}"


class GraceBegan(Event):
    type: ClassVar[str] = "award.grace_began.v1"
    valid_until: date
    grace_until: date

    def says(self) -> str:
        ended = f"The validity ended with {say_date(self.valid_until)}"
        return f"{ended}; renewal is possible to the end of {say_date(self.grace_until)}"


class Expired(Event):
    type: ClassVar[str] = "award.expired.v1"
    valid_until: date

    def says(self) -> str:
        return f"It expired; its last valid day was {say_date(self.valid_until)}"


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
    | ExpiryWarned
    | UpdateWarned
    | StandingTold
    | StandingPassedOn
    | UpdateFellDue
    | UpdateRecorded
    | Renewed
    | Suspended
    | Reinstated
    | NameListed
    | Removed
    | RevocationProposed
    | RevocationRejected
    | Revoked
    | AppealLodged
    | AppealUpheld
    | AppealDismissed
    | GraceBegan
    | Expired
    | StepLapsed
)
