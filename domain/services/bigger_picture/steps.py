"""What the system does by itself in a programme: each step with its sentence and its outcome."""

from typing import Literal

from domain.messages import PersonId, Step
from domain.parts.tidings import Tiding
from domain.ref import Ref
from domain.say import person, stream
from domain.services.bigger_picture import commands as c


class RaiseInvoice(Step):
    step: Literal["raise_invoice"] = "raise_invoice"

    def says(self) -> str:
        return "The invoice is raised"

    def outcome(self) -> c.RecordInvoiceRaised:
        return c.RecordInvoiceRaised()


class RaiseCredit(Step):
    step: Literal["raise_credit"] = "raise_credit"

    def says(self) -> str:
        return "The invoice is credited in full"

    def outcome(self) -> c.RecordCreditRaised:
        return c.RecordCreditRaised()


class ChaseMentors(Step):
    step: Literal["chase_mentors"] = "chase_mentors"
    rung: Literal[1, 2]

    def says(self) -> str:
        return "The provider is reminded if its well-being mentors are not named by then"

    def outcome(self) -> c.NoteMentorsChased:
        return c.NoteMentorsChased(rung=self.rung)


class PauseForMentors(Step):
    step: Literal["pause_for_mentors"] = "pause_for_mentors"

    def says(self) -> str:
        return "The programme is paused if no mentors are named by then"

    def outcome(self) -> c.PauseForMentors:
        return c.PauseForMentors()


class EndPause(Step):
    step: Literal["end_pause"] = "end_pause"

    def says(self) -> str:
        return "The pause ends and the programme resumes"

    def outcome(self) -> c.EndPause:
        return c.EndPause()


class ChaseReplacement(Step):
    step: Literal["chase_replacement"] = "chase_replacement"
    leaver: PersonId
    place: str

    def says(self) -> str:
        return f"The provider is reminded if nobody is named in place of {person(self.leaver)}"

    def outcome(self) -> c.NoteReplacementChased:
        return c.NoteReplacementChased(leaver=self.leaver, place=self.place)


class TellCohortCancelled(Step):
    step: Literal["tell_cohort_cancelled"] = "tell_cohort_cancelled"
    cohort: Ref

    def says(self) -> str:
        return f"Sponsor and manager are told that {stream(self.cohort)} is cancelled"

    def outcome(self) -> c.NoteCancellationTold:
        return c.NoteCancellationTold(cohort=self.cohort)


class TellDatesChanged(Step):
    step: Literal["tell_dates_changed"] = "tell_dates_changed"
    number: int
    cohort: Ref
    what: Tiding

    def says(self) -> str:
        return f"Sponsor and manager are told about the dates of {stream(self.cohort)}"

    def outcome(self) -> c.NoteDatesTold:
        return c.NoteDatesTold(number=self.number)


class TellMoved(Step):
    step: Literal["tell_moved"] = "tell_moved"
    cohort: Ref

    def says(self) -> str:
        return f"Sponsor and manager are told the dates of {stream(self.cohort)}"

    def outcome(self) -> c.NoteMoveTold:
        return c.NoteMoveTold(cohort=self.cohort)


class IssueCertificate(Step):
    step: Literal["issue_certificate"] = "issue_certificate"
    person: PersonId
    kind: c.CertificateKind

    def says(self) -> str:
        what = "An attendance certificate" if self.kind == "attendance" else "A certificate"
        return f"{what} is issued to {person(self.person)}"

    def outcome(self) -> c.RecordCertificate:
        return c.RecordCertificate(person=self.person, kind=self.kind)


class IssueOrganisationAward(Step):
    step: Literal["issue_organisation_award"] = "issue_organisation_award"

    def says(self) -> str:
        return "The setting's learning-organisation certificate is issued"

    def outcome(self) -> c.RecordOrganisationAward:
        return c.RecordOrganisationAward()


ProgrammeStep = (
    RaiseInvoice
    | RaiseCredit
    | ChaseMentors
    | PauseForMentors
    | EndPause
    | ChaseReplacement
    | TellCohortCancelled
    | TellDatesChanged
    | TellMoved
    | IssueCertificate
    | IssueOrganisationAward
)
