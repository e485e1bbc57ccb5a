"""What the system does to a certificate by itself; each step knows the command of its outcome."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from domain.calendar import say_date
from domain.messages import DocumentId, Step
from domain.processes.award import commands as c
from domain.processes.award.state import News, Status


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


class WarnExpiry(Step):
    step: Literal["warn_expiry"] = "warn_expiry"
    valid_until: date
    rung: int

    def says(self) -> str:
        return f"A letter says that the validity ends with {say_date(self.valid_until)}"

    def outcome(self) -> c.NoteExpiryWarned:
        return c.NoteExpiryWarned(valid_until=self.valid_until, rung=self.rung)


class WarnUpdate(Step):
    step: Literal["warn_update"] = "warn_update"
    update_due: date
    rung: int

    def says(self) -> str:
        return f"A letter says that the annual update is due by {say_date(self.update_due)}"

    def outcome(self) -> c.NoteUpdateWarned:
        return c.NoteUpdateWarned(update_due=self.update_due, rung=self.rung)


class TellStanding(Step):
    step: Literal["tell_standing"] = "tell_standing"
    number: int
    what: News

    def says(self) -> str:
        words: dict[News, str] = {
            "update overdue": "that the annual update is overdue",
            "grace": "that the validity is over and renewal is still possible",
            "expired": "that the registration has expired",
            "suspended": "that the registration is suspended",
            "reinstated": "that the registration is in force again",
            "revoked": "that the registration is revoked",
            "appeal received": "that the appeal has arrived, and by when it is decided",
            "appeal dismissed": "that the appeal was not successful, and why",
        }
        return f"A letter tells the holder and the registered manager {words[self.what]}"

    def outcome(self) -> c.NoteStandingTold:
        return c.NoteStandingTold(number=self.number)


class PassOnStanding(Step):
    """`change` counts the changes of what the public is told; an overtaken one is left out."""

    step: Literal["pass_on_standing"] = "pass_on_standing"
    change: int
    status: Status
    since: AwareDatetime

    def says(self) -> str:
        return "The setting's staff competence takes note of the registration"

    def outcome(self) -> c.NoteStandingPassedOn:
        return c.NoteStandingPassedOn(change=self.change)


class NoteUpdateOverdue(Step):
    step: Literal["note_update_overdue"] = "note_update_overdue"
    update_due: date

    def says(self) -> str:
        return "The registration is shown as “update due”, unless the annual update is recorded"

    def outcome(self) -> c.NoteUpdateOverdue:
        return c.NoteUpdateOverdue(update_due=self.update_due)


class SuspendForUpdate(Step):
    step: Literal["suspend_for_update"] = "suspend_for_update"
    update_due: date

    def says(self) -> str:
        return "The registration is suspended, unless the annual update is recorded"

    def outcome(self) -> c.SuspendForUpdate:
        return c.SuspendForUpdate(update_due=self.update_due)


class BeginGrace(Step):
    step: Literal["begin_grace"] = "begin_grace"
    valid_until: date

    def says(self) -> str:
        return f"The validity ends with {say_date(self.valid_until)}, and the time of grace begins"

    def outcome(self) -> c.BeginGrace:
        return c.BeginGrace()


class Expire(Step):
    step: Literal["expire"] = "expire"
    valid_until: date

    def says(self) -> str:
        return f"It expires; its last valid day is {say_date(self.valid_until)}"

    def outcome(self) -> c.Expire:
        return c.Expire()


AwardStep = (
    RenderCertificate
    | SendCertificate
    | WarnExpiry
    | WarnUpdate
    | TellStanding
    | PassOnStanding
    | NoteUpdateOverdue
    | SuspendForUpdate
    | BeginGrace
    | Expire
)
