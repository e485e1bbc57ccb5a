"""Where a certificate stands."""

from datetime import date
from typing import Annotated, Literal, assert_never

from pydantic import AwareDatetime, Field

from domain.facts import StateOf
from domain.messages import DocumentId, Message, PersonId, TextId
from domain.processes.award.commands import AwardKind, RemovalCause
from domain.processes.award.events import SuspensionCause
from domain.ref import Ref

Status = Literal["registered", "update due", "lapsed", "suspended", "removed", "revoked"]
"""What the public is told of a registration."""

IN_FORCE: tuple[Status, ...] = ("registered", "update due")
"""With these a registration is as good as it ever was."""

News = Literal[
    "update overdue",
    "grace",
    "expired",
    "suspended",
    "reinstated",
    "revoked",
    "appeal received",
    "appeal dismissed",
]
"""What the holder and the registered manager are told in a letter of its own."""


class Edition(Message):
    """One printing of the certificate under its own public id, from its issue to its sending."""

    edition: int
    period: int = 1
    public_id: str
    issued_at: AwareDatetime
    document: DocumentId | None = None
    digest: str | None = None
    name_version: int | None = None
    rendered_at: AwareDatetime | None = None
    sent_at: AwareDatetime | None = None


class Period(Message):
    """One stretch of validity; a renewal begins the next one on the day after the last one's end.

    `grace_until` is known from the moment when the time of grace begins.
    """

    period: int
    completed_on: date
    starts_on: date
    valid_until: date | None
    recorded_at: AwareDatetime
    evidence: TextId | None = None
    grace_until: date | None = None


class NextUpdate(Message):
    """The annual update that comes next; `set_at` is when its due date became known.

    `suspended` tells that the clock has suspended the registration for want of it.
    """

    due: date
    set_at: AwareDatetime
    overdue: bool = False
    suspended: bool = False


class Update(Message):
    """An annual update that was done."""

    done_on: date
    was_due: date
    evidence: TextId


class StatusChange(Message):
    """Since when the public is told this."""

    status: Status
    since: AwareDatetime


class Tiding(Message):
    """What is still to be told in a letter; `number` counts them, so that it never returns."""

    number: int
    what: News
    since: AwareDatetime


class Suspension(Message):
    """Why a registration is suspended: somebody decided it, or the annual update is missing."""

    cause: SuspensionCause
    reason: TextId | None


class Appeal(Message):
    """The holder's appeal against the revocation; `dismissal` is why it was not successful."""

    reason: TextId
    decide_by: date
    dismissal: TextId | None = None

    @property
    def dismissed(self) -> bool:
        return self.dismissal is not None


class Certificate(Message):
    """What was earned, by whom, and every edition of the paper; the last edition is the present.

    Periods and status changes are history: they grow and are never changed afterwards. `passed_on`
    counts those changes that the setting's staff competence knows of.
    """

    kind: AwardKind
    title_of_award: str
    holder: PersonId | None
    provider: Ref
    setting: str
    regarding: Ref
    service: str
    programme: str
    valid_months: int | None
    statements: tuple[str, ...]
    number: str | None
    framework: str | None
    update_months: int | None
    name_listed: bool
    editions: tuple[Edition, ...]
    periods: tuple[Period, ...]
    next_update: NextUpdate | None = None
    updates: tuple[Update, ...] = ()
    status_since: tuple[StatusChange, ...] = ()
    passed_on: int = 0
    tiding: Tiding | None = None
    tidings: int = 0
    warned: tuple[str, ...] = ()
    lapsed: tuple[str, ...] = ()

    @property
    def is_registration(self) -> bool:
        """Whether it has a number, a clock for updates and a place in the directory."""
        return self.kind == "registration"

    @property
    def present(self) -> Edition:
        """The edition that counts."""
        return self.editions[-1]

    @property
    def period(self) -> Period:
        """The stretch of validity that counts."""
        return self.periods[-1]

    @property
    def completed_on(self) -> date:
        """When everything for the present period was completed."""
        return self.period.completed_on

    @property
    def valid_until(self) -> date | None:
        """The last valid day; None when there is no end."""
        return self.period.valid_until

    @property
    def update_due(self) -> date | None:
        """The last day for the next annual update; None when none is due before the renewal."""
        return self.next_update.due if self.next_update else None

    def period_of(self, edition: Edition) -> Period:
        """Return the period for which an edition was printed."""
        return self.periods[edition.period - 1]

    def replaced_by(self, public_id: str) -> str | None:
        """Return the public id that replaces an old one; None when it is the present one."""
        known = any(one.public_id == public_id for one in self.editions)
        return self.present.public_id if known and public_id != self.present.public_id else None


class NotIssued(Message):
    """Nothing is known yet."""

    shape: Literal["not_issued"] = "not_issued"


class Valid(Message):
    """Issued, and as good as its dates say."""

    shape: Literal["valid"] = "valid"
    certificate: Certificate


class InGrace(Message):
    """The validity of a registration is over, and it can still be renewed."""

    shape: Literal["in_grace"] = "in_grace"
    certificate: Certificate


class Suspended(Message):
    """A registration is out of force for a while."""

    shape: Literal["suspended"] = "suspended"
    certificate: Certificate
    suspension: Suspension


class InQuestion(Message):
    """Somebody proposed to revoke it, and nobody has decided yet."""

    shape: Literal["in_question"] = "in_question"
    certificate: Certificate
    suspension: Suspension | None = None
    proposed_by: str
    decide_by: date
    reason: TextId


class Revoked(Message):
    """Revoked by two people; the appeal window and the appeal, if any, are on record."""

    shape: Literal["revoked"] = "revoked"
    certificate: Certificate
    suspension: Suspension | None = None
    revoked_at: AwareDatetime
    approved_by: str
    appeal_until: date
    reason: TextId
    appeal: Appeal | None = None


class Expired(Message):
    """Its validity ended."""

    shape: Literal["expired"] = "expired"
    certificate: Certificate


class Removed(Message):
    """It left the directory for good."""

    shape: Literal["removed"] = "removed"
    certificate: Certificate
    cause: RemovalCause


Issued = Valid | InGrace | Suspended | InQuestion | Revoked | Expired | Removed
AnyState = NotIssued | Issued
State = Annotated[AnyState, Field(discriminator="shape")]


def status_of(state: Issued) -> Status:
    """Return what the public is told; a proposal to revoke changes nothing yet."""
    match state:
        case Valid(certificate=certificate):
            overdue = certificate.next_update is not None and certificate.next_update.overdue
            return "update due" if overdue else "registered"
        case InGrace():
            return "update due"
        case Suspended():
            return "suspended"
        case InQuestion(certificate=certificate, suspension=suspension):
            return status_of(standing(certificate, suspension))
        case Revoked():
            return "revoked"
        case Expired():
            return "lapsed"
        case Removed():
            return "removed"
        case _:
            assert_never(state)


def standing(
    certificate: Certificate, suspension: Suspension | None = None
) -> Valid | InGrace | Suspended:
    """Return where a certificate stands when nothing else is known of it."""
    if suspension is not None:
        return Suspended(certificate=certificate, suspension=suspension)
    if certificate.period.grace_until is not None:
        return InGrace(certificate=certificate)
    return Valid(certificate=certificate)


class AwardOf(StateOf[AnyState]):
    """The state of a certificate that another process asks about."""
