"""What the engine's steps record; a step that the agenda no longer asks for is refused."""

from typing import assert_never

from domain.calendar import add_months
from domain.facts import Facts
from domain.messages import Step
from domain.policy import POLICY
from domain.refusals import StepGone
from domain.services.bigger_picture import commands as c
from domain.services.bigger_picture import events as e
from domain.services.bigger_picture.agenda import agenda
from domain.services.bigger_picture.outside import award_ref, invoice_ref, price_pence
from domain.services.bigger_picture.requirements import unmet
from domain.services.bigger_picture.state import Programming, Shape, Underway
from domain.services.bigger_picture.steps import ProgrammeStep

Outcome = (
    c.RecordInvoiceRaised
    | c.RecordCreditRaised
    | c.NoteMentorsChased
    | c.PauseForMentors
    | c.EndPause
    | c.NoteReplacementChased
    | c.NoteCancellationTold
    | c.NoteDatesTold
    | c.NoteMoveTold
    | c.RecordCertificate
    | c.RecordOrganisationAward
)
Events = list[e.ProgrammeEvent]


def outcome(state: Programming, command: Outcome, facts: Facts) -> Events:
    """Return what a due step's outcome records."""
    if not any(step.outcome() == command and step.due <= facts.at for step in _steps(state)):
        raise StepGone()
    return [_recorded(state, command, facts)]


def _steps(state: Shape) -> list[ProgrammeStep]:
    return [item for item in agenda(state) if isinstance(item, ProgrammeStep)]


def _recorded(state: Programming, command: Outcome, facts: Facts) -> e.ProgrammeEvent:
    at, programme = facts.at, state.programme
    match command:
        case c.RecordInvoiceRaised():
            invoice = invoice_ref(facts.ref)
            return e.InvoiceRaised(at=at, invoice=invoice, total_pence=price_pence(programme))
        case c.RecordCreditRaised():
            assert programme.invoice is not None  # only an invoice that exists is credited
            return e.CreditRaised(at=at, invoice=programme.invoice)
        case c.NoteMentorsChased(rung=rung):
            return e.MentorsChased(at=at, rung=rung)
        case c.PauseForMentors():
            until = add_months(facts.today, POLICY.pause_months)
            return e.Paused(at=at, cause="mentors", until=until, reason=None)
        case c.EndPause():
            return e.Resumed(at=at)
        case c.NoteReplacementChased(leaver=leaver, place=place):
            return e.ReplacementChased(at=at, leaver=leaver, place=place)
        case c.NoteCancellationTold(cohort=cohort):
            return e.CancellationTold(at=at, cohort=cohort)
        case c.NoteDatesTold(number=number):
            news = programme.dates_to_tell
            assert news is not None  # the agenda asked for it
            return e.DatesTold(at=at, number=number, cohort=news.cohort)
        case c.NoteMoveTold(cohort=cohort):
            return e.MoveTold(at=at, cohort=cohort)
        case c.RecordCertificate(person=who, kind=kind):
            award = award_ref(facts.ref, f"{kind}/{who}")
            return e.CertificateIssued(at=at, person=who, kind=kind, award=award)
        case c.RecordOrganisationAward():
            award = award_ref(facts.ref, "organisation")
            return e.OrganisationAwardIssued(at=at, award=award)
        case _:
            assert_never(command)


def completes(after: Shape) -> bool:
    """Everything required is there, every certificate is out, and the invoice was raised."""
    if not isinstance(after, Underway) or unmet(after.programme):
        return False
    programme = after.programme
    waiting = [item for item in agenda(after) if isinstance(item, Step)]
    return (
        programme.organisation_award is not None and programme.invoice is not None and not waiting
    )
