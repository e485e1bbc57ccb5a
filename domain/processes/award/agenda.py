"""What must happen next to a certificate, and when."""

from collections.abc import Iterator
from datetime import date
from typing import Literal, assert_never

from domain.calendar import deadline, say_date
from domain.messages import DocumentId, Item, Owner, Step, Task
from domain.parts.lapses import without
from domain.processes.award import commands as c
from domain.processes.award.state import (
    AnyState,
    Certificate,
    Expired,
    InQuestion,
    NotIssued,
    Revoked,
    Valid,
)


class RenderCertificate(Step):
    step: Literal["render_certificate"] = "render_certificate"
    edition: int

    def says(self) -> str:
        return "The certificate is printed"

    def outcome(
        self, document: DocumentId, digest: str, name_version: int | None
    ) -> c.NoteRendered:
        return c.NoteRendered(
            edition=self.edition, document=document, digest=digest, name_version=name_version
        )


class SendCertificate(Step):
    step: Literal["send_certificate"] = "send_certificate"
    edition: int
    document: DocumentId

    def says(self) -> str:
        return "The certificate is sent"

    def outcome(self) -> c.NoteSent:
        return c.NoteSent(edition=self.edition)


class Expire(Step):
    step: Literal["expire"] = "expire"
    valid_until: date

    def says(self) -> str:
        return f"The certificate expires at the end of {say_date(self.valid_until)}"

    def outcome(self) -> c.Expire:
        return c.Expire()


AwardStep = RenderCertificate | SendCertificate | Expire


def agenda(state: AnyState) -> tuple[Item, ...]:
    """Return the steps and tasks of a certificate; nothing moves while it is in question."""
    match state:
        case NotIssued() | Revoked() | Expired():
            return ()
        case Valid(certificate=certificate):
            items = [*_paper(certificate), *_expiry(certificate)]
            return without(items, certificate.lapsed)
        case InQuestion():
            return (_decision(state),)
        case _:
            assert_never(state)


def _paper(certificate: Certificate) -> Iterator[Item]:
    edition = certificate.present
    if edition.document is None or edition.rendered_at is None:
        yield RenderCertificate(
            key=f"render_certificate:{edition.edition}",
            due=edition.issued_at,
            edition=edition.edition,
        )
    elif edition.sent_at is None:
        yield SendCertificate(
            key=f"send_certificate:{edition.edition}",
            due=edition.rendered_at,
            edition=edition.edition,
            document=edition.document,
        )


def _expiry(certificate: Certificate) -> Iterator[Item]:
    if certificate.valid_until is not None:
        last = certificate.valid_until
        yield Expire(key=f"expire:{last}", due=deadline(last), valid_until=last)


def _decision(state: InQuestion) -> Task:
    return Task(
        key="decide_revocation",
        due=deadline(state.decide_by),
        owner=Owner.COORDINATOR,
        title=f"Decide whether “{state.certificate.title_of_award}” is revoked",
        why="Somebody proposed it, and a second person has to approve or reject it.",
        settled_by=c.ApproveRevocation.name,
    )


def stage_words(state: AnyState) -> str:
    """Return where the certificate stands, in words."""
    match state:
        case NotIssued():
            return "not issued yet"
        case Valid(certificate=certificate):
            if certificate.valid_until is None:
                return "issued"
            return f"valid to the end of {say_date(certificate.valid_until)}"
        case InQuestion():
            return "revocation proposed"
        case Revoked():
            return "revoked"
        case Expired():
            return "expired"
        case _:
            assert_never(state)


def ended(state: AnyState) -> bool:
    """Tell whether nothing is left to do; replacing a certificate reopens it."""
    return not isinstance(state, NotIssued) and not agenda(state)
