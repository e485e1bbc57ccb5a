"""What a certificate allows: every command is checked for all reasons at once."""

from typing import Any, assert_never

from domain.calendar import add_working_days, validity_end
from domain.facts import Facts, Need, PublicId
from domain.messages import Actor, Command, Role
from domain.parts.lapses import LapseStep, lapsing
from domain.parts.outcomes import due_step
from domain.policy import POLICY
from domain.processes.award import commands as c
from domain.processes.award import events as e
from domain.processes.award import refusals as r
from domain.processes.award.agenda import (
    Expire,
    RenderCertificate,
    SendCertificate,
    agenda,
    stage_words,
)
from domain.processes.award.state import AnyState, InQuestion, NotIssued, Valid
from domain.ref import Ref
from domain.refusals import NotNow, Refused, refuse

PUBLIC_ID = PublicId(purpose="award")


def decide(state: AnyState, command: c.AwardCommand, facts: Facts) -> list[e.AwardEvent]:
    """Return what happens, or raise every reason why it cannot."""
    match command:
        case c.Issue():
            return _issue(state, command, facts)
        case c.NoteRendered(edition=edition):
            due_step(agenda(state), facts.at, RenderCertificate, edition=edition)
            return [
                e.Rendered(
                    at=facts.at,
                    edition=edition,
                    document=command.document,
                    digest=command.digest,
                    name_version=command.name_version,
                )
            ]
        case c.NoteSent(edition=edition):
            due_step(agenda(state), facts.at, SendCertificate, edition=edition)
            return [e.Sent(at=facts.at, edition=edition)]
        case c.Supersede():
            return _supersede(state, command, facts)
        case c.ProposeRevocation():
            return _propose(state, command, facts)
        case c.ApproveRevocation():
            return _approve(state, command, facts)
        case c.RejectRevocation(reason=reason):
            _in_question(state, command)
            return [e.RevocationRejected(at=facts.at, rejected_by=facts.actor.id, reason=reason)]
        case c.Expire():
            step = due_step(agenda(state), facts.at, Expire)
            return [e.Expired(at=facts.at, valid_until=step.valid_until)]
        case LapseStep():
            lapsed = lapsing(agenda(state), command.key)
            return [e.StepLapsed(at=facts.at, key=lapsed.key, what=lapsed.says())]
        case _:
            assert_never(command)


def _issue(state: AnyState, command: c.Issue, facts: Facts) -> list[e.AwardEvent]:
    if not isinstance(state, NotIssued):
        raise NotNow(command=command.title, stage=stage_words(state))
    of_organisation = command.kind == "organisation"
    reasons: list[Refused] = []
    if of_organisation and command.holder is not None:
        reasons.append(r.HolderNotWanted())
    if not of_organisation and command.holder is None:
        reasons.append(r.HolderMissing())
    if command.completed_on > facts.today:
        reasons.append(r.NotCompletedYet(completed_on=command.completed_on))
    refuse(reasons)
    months = command.valid_months
    return [
        e.Issued(
            at=facts.at,
            kind=command.kind,
            title_of_award=command.title_of_award,
            holder=command.holder,
            provider=command.provider,
            setting=command.setting,
            regarding=command.regarding,
            programme=command.programme,
            completed_on=command.completed_on,
            valid_until=validity_end(command.completed_on, months) if months else None,
            statements=command.statements,
            public_id=facts[PUBLIC_ID],
        )
    ]


def _supersede(state: AnyState, command: c.Supersede, facts: Facts) -> list[e.AwardEvent]:
    present = _valid(state, command).certificate.present
    return [
        e.Superseded(
            at=facts.at,
            edition=present.edition + 1,
            public_id=facts[PUBLIC_ID],
            replaces=present.public_id,
            cause=command.cause,
        )
    ]


def _propose(state: AnyState, command: c.ProposeRevocation, facts: Facts) -> list[e.AwardEvent]:
    _valid(state, command)
    return [
        e.RevocationProposed(
            at=facts.at,
            proposed_by=facts.actor.id,
            decide_by=add_working_days(facts.today, POLICY.hold_for_approval_working_days),
            reason=command.reason,
        )
    ]


def _approve(state: AnyState, command: c.ApproveRevocation, facts: Facts) -> list[e.AwardEvent]:
    proposed = _in_question(state, command)
    refuse([r.TwoPeople()] if proposed.proposed_by == facts.actor.id else [])
    return [
        e.Revoked(
            at=facts.at,
            proposed_by=proposed.proposed_by,
            approved_by=facts.actor.id,
            appeal_until=add_working_days(facts.today, POLICY.appeal_working_days),
            reason=proposed.reason,
        )
    ]


def _valid(state: AnyState, command: Command) -> Valid:
    if not isinstance(state, Valid):
        raise NotNow(command=command.title, stage=stage_words(state))
    return state


def _in_question(state: AnyState, command: Command) -> InQuestion:
    if not isinstance(state, InQuestion):
        raise NotNow(command=command.title, stage=stage_words(state))
    return state


def needs(ref: Ref, state: AnyState, command: Command) -> tuple[Need[Any], ...]:
    """Declare a fresh public id for every edition."""
    return (PUBLIC_ID,) if isinstance(command, c.Issue | c.Supersede) else ()


def allowed(state: AnyState, actor: Actor) -> tuple[type[Command], ...]:
    """Return the commands a person may sensibly give now."""
    if actor.role is not Role.COORDINATOR:
        return ()
    match state:
        case Valid():
            return (c.Supersede, c.ProposeRevocation)
        case InQuestion(proposed_by=proposer):
            approve = () if proposer == actor.id else (c.ApproveRevocation,)
            return (*approve, c.RejectRevocation)
        case _:
            return ()
