"""What a certificate allows: every command is checked for all reasons at once."""

from collections.abc import Iterator
from typing import Any, assert_never

from domain.calendar import validity_end
from domain.facts import Facts, Need
from domain.messages import Actor, Command, Role
from domain.parts.lapses import LapseStep, lapsing
from domain.parts.outcomes import due_step
from domain.processes.award import commands as c
from domain.processes.award import events as e
from domain.processes.award import refusals as r
from domain.processes.award import registering as reg
from domain.processes.award import steps as s
from domain.processes.award.agenda import agenda, stage_words
from domain.processes.award.registering import NUMBER, PUBLIC_ID
from domain.processes.award.revoking import Revoking, revoking
from domain.processes.award.state import (
    AnyState,
    Certificate,
    Expired,
    InGrace,
    InQuestion,
    NotIssued,
    Removed,
    Revoked,
    Suspended,
    Valid,
)
from domain.ref import Ref
from domain.refusals import NotNow, Refused, refuse

Outcome = (
    c.NoteRendered
    | c.NoteSent
    | c.NoteExpiryWarned
    | c.NoteUpdateWarned
    | c.NoteStandingTold
    | c.NoteStandingPassedOn
    | c.NoteUpdateOverdue
    | c.SuspendForUpdate
    | c.BeginGrace
    | c.Expire
    | LapseStep
)


def decide(state: AnyState, command: c.AwardCommand, facts: Facts) -> list[e.AwardEvent]:
    """Return what happens, or raise every reason why it cannot."""
    if isinstance(command, Outcome):
        return [_outcome(state, command, facts)]
    if isinstance(command, Revoking):
        return revoking(state, command, facts)
    match command:
        case c.Issue():
            return _issue(state, command, facts)
        case c.Supersede():
            return _supersede(state, command, facts)
        case c.RecordUpdate():
            return reg.record_update(state, command, facts)
        case c.Renew():
            return reg.renew(state, command, facts)
        case c.Suspend():
            return reg.suspend(state, command, facts)
        case c.Reinstate():
            return reg.reinstate(state, command, facts)
        case c.ListName():
            return reg.list_name(state, command, facts)
        case c.Remove():
            return reg.remove(state, command, facts)
        case _:
            assert_never(command)


def _issue(state: AnyState, command: c.Issue, facts: Facts) -> list[e.AwardEvent]:
    if not isinstance(state, NotIssued):
        raise NotNow(command=command.title, stage=stage_words(state))
    refuse(_faults(command, facts))
    months, registration = command.valid_months, command.kind == "registration"
    valid_until = validity_end(command.completed_on, months) if months else None
    return [
        e.Issued(
            at=facts.at,
            kind=command.kind,
            title_of_award=command.title_of_award,
            holder=command.holder,
            provider=command.provider,
            setting=command.setting,
            regarding=command.regarding,
            service=command.service,
            programme=command.programme,
            completed_on=command.completed_on,
            valid_months=months,
            valid_until=valid_until,
            statements=command.statements,
            public_id=facts[PUBLIC_ID],
            number=facts[NUMBER] if registration else None,
            framework=command.framework,
            update_months=command.update_months,
            update_due=reg.first_update(command.completed_on, command.update_months, valid_until),
            name_listed=command.name_listed,
        )
    ]


def _faults(command: c.Issue, facts: Facts) -> Iterator[Refused]:
    if command.kind == "organisation" and command.holder is not None:
        yield r.HolderNotWanted()
    if command.kind != "organisation" and command.holder is None:
        yield r.HolderMissing()
    if command.completed_on > facts.today:
        yield r.NotCompletedYet(completed_on=command.completed_on)
    if command.kind != "registration":
        if command.update_months is not None:
            yield r.UpdateNotWanted()
        return
    if command.framework is None:
        yield r.FrameworkMissing()
    if command.valid_months is None:
        yield r.ValidityMissing()


def _supersede(state: AnyState, command: c.Supersede, facts: Facts) -> list[e.AwardEvent]:
    if not isinstance(state, Valid | InGrace):
        raise NotNow(command=command.title, stage=stage_words(state))
    present = state.certificate.present
    return [
        e.Superseded(
            at=facts.at,
            edition=present.edition + 1,
            public_id=facts[PUBLIC_ID],
            replaces=present.public_id,
            cause=command.cause,
        )
    ]


def _outcome(state: AnyState, command: Outcome, facts: Facts) -> e.AwardEvent:
    """Record what a step did; StepGone when the agenda no longer asks for it."""
    items, at = agenda(state), facts.at
    match command:
        case c.NoteRendered(edition=edition):
            due_step(items, at, s.RenderCertificate, edition=edition)
            return e.Rendered(
                at=at,
                edition=edition,
                document=command.document,
                digest=command.digest,
                name_version=command.name_version,
            )
        case c.NoteSent(edition=edition):
            due_step(items, at, s.SendCertificate, edition=edition)
            return e.Sent(at=at, edition=edition)
        case c.NoteExpiryWarned(valid_until=until, rung=rung):
            due_step(items, at, s.WarnExpiry, valid_until=until, rung=rung)
            return e.ExpiryWarned(at=at, valid_until=until, rung=rung)
        case c.NoteUpdateWarned(update_due=day, rung=rung):
            due_step(items, at, s.WarnUpdate, update_due=day, rung=rung)
            return e.UpdateWarned(at=at, update_due=day, rung=rung)
        case c.NoteStandingTold(number=number):
            due_step(items, at, s.TellStanding, number=number)
            return e.StandingTold(at=at, number=number)
        case c.NoteStandingPassedOn(change=change):
            due_step(items, at, s.PassOnStanding, change=change)
            return e.StandingPassedOn(at=at, change=change)
        case c.NoteUpdateOverdue(update_due=day):
            due_step(items, at, s.NoteUpdateOverdue, update_due=day)
            return e.UpdateFellDue(at=at, update_due=day)
        case c.SuspendForUpdate(update_due=day):
            due_step(items, at, s.SuspendForUpdate, update_due=day)
            return reg.suspended_by_clock(facts)
        case c.BeginGrace():
            due_step(items, at, s.BeginGrace)
            return reg.grace_began(_certificate(state), facts)
        case c.Expire():
            step = due_step(items, at, s.Expire)
            return e.Expired(at=at, valid_until=step.valid_until)
        case LapseStep():
            lapsed = lapsing(items, command.key)
            return e.StepLapsed(at=at, key=lapsed.key, what=lapsed.says())
        case _:
            assert_never(command)


def _certificate(state: AnyState) -> Certificate:
    assert not isinstance(state, NotIssued)  # only an issued certificate has steps
    return state.certificate


def needs(ref: Ref, state: AnyState, command: Command) -> tuple[Need[Any], ...]:
    """Declare a fresh public id for every edition, and a number for a new registration."""
    if isinstance(command, c.Issue) and command.kind == "registration":
        return (PUBLIC_ID, NUMBER)
    return (PUBLIC_ID,) if isinstance(command, c.Issue | c.Supersede | c.Renew) else ()


def allowed(state: AnyState, actor: Actor) -> tuple[type[Command], ...]:
    """Return the commands a person may sensibly give now."""
    if actor.role is not Role.COORDINATOR or isinstance(state, NotIssued):
        return ()
    return (*_of_registration(state), *_of_any(state, actor))


def _of_registration(state: AnyState) -> tuple[type[Command], ...]:
    certificate = _certificate(state)
    if not certificate.is_registration:
        return ()
    update = (c.RecordUpdate,) if certificate.next_update is not None else ()
    match state:
        case Valid() | InGrace():
            return (*update, c.Renew, c.Suspend, c.ListName, c.Remove)
        case Suspended(suspension=suspension):
            change = c.Reinstate if suspension.cause == "decision" else c.Suspend
            return (*update, change, c.ListName, c.Remove)
        case Expired():
            return (c.ListName, c.Remove)
        case _:
            return (c.ListName,)


def _of_any(state: AnyState, actor: Actor) -> tuple[type[Command], ...]:
    match state:
        case Valid() | InGrace():
            return (c.Supersede, c.ProposeRevocation)
        case Suspended():
            return (c.ProposeRevocation,)
        case InQuestion(proposed_by=proposer):
            approve = () if proposer == actor.id else (c.ApproveRevocation,)
            return (*approve, c.RejectRevocation)
        case Revoked(appeal=None):
            return (c.LodgeAppeal,)
        case Revoked(appeal=appeal, approved_by=approver):
            open_now = appeal is not None and not appeal.dismissed
            return (c.DecideAppeal,) if open_now and approver != actor.id else ()
        case NotIssued() | Expired() | Removed():
            return ()
        case _:
            assert_never(state)
