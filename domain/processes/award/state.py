"""Where a certificate stands."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from domain.facts import StateOf
from domain.messages import DocumentId, Message, PersonId, TextId
from domain.processes.award.commands import AwardKind
from domain.ref import Ref


class Edition(Message):
    """One printing of the certificate under its own public id, from its issue to its sending."""

    edition: int
    public_id: str
    issued_at: AwareDatetime
    document: DocumentId | None = None
    digest: str | None = None
    name_version: int | None = None
    rendered_at: AwareDatetime | None = None
    sent_at: AwareDatetime | None = None


class Certificate(Message):
    """What was earned, by whom, and every edition of the paper; the last edition is the present."""

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
    editions: tuple[Edition, ...]
    lapsed: tuple[str, ...] = ()

    @property
    def present(self) -> Edition:
        """The edition that counts."""
        return self.editions[-1]

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


class InQuestion(Message):
    """Somebody proposed to revoke it, and nobody has decided yet."""

    shape: Literal["in_question"] = "in_question"
    certificate: Certificate
    proposed_by: str
    decide_by: date
    reason: TextId


class Revoked(Message):
    """Revoked by two people; the appeal window is on record."""

    shape: Literal["revoked"] = "revoked"
    certificate: Certificate
    revoked_at: AwareDatetime
    appeal_until: date
    reason: TextId


class Expired(Message):
    """Its validity ended."""

    shape: Literal["expired"] = "expired"
    certificate: Certificate


Issued = Valid | InQuestion | Revoked | Expired
AnyState = NotIssued | Issued
State = Annotated[AnyState, Field(discriminator="shape")]


class AwardOf(StateOf[AnyState]):
    """The state of a certificate that another process asks about."""
