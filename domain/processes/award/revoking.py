"""Revocation by two people, and the appeal against it, decided by somebody else."""

from typing import assert_never

from domain.calendar import add_working_days
from domain.facts import Facts
from domain.messages import Command
from domain.policy import POLICY
from domain.processes.award import commands as c
from domain.processes.award import events as e
from domain.processes.award import refusals as r
from domain.processes.award.agenda import stage_words
from domain.processes.award.registering import in_force_again
from domain.processes.award.state import (
    AnyState,
    InGrace,
    InQuestion,
    Revoked,
    Suspended,
    Valid,
)
from domain.refusals import NotNow, Refused, refuse

Revoking = (
    c.ProposeRevocation | c.ApproveRevocation | c.RejectRevocation | c.LodgeAppeal | c.DecideAppeal
)


def revoking(state: AnyState, command: Revoking, facts: Facts) -> list[e.AwardEvent]:
    """Return what happens to a revocation, or raise every reason why it cannot."""
    match command:
        case c.ProposeRevocation():
            return _propose(state, command, facts)
        case c.ApproveRevocation():
            return _approve(state, command, facts)
        case c.RejectRevocation(reason=reason):
            _in_question(state, command)
            return [e.RevocationRejected(at=facts.at, rejected_by=facts.actor.id, reason=reason)]
        case c.LodgeAppeal():
            return _lodge(state, command, facts)
        case c.DecideAppeal():
            return _decide_appeal(state, command, facts)
        case _:
            assert_never(command)


def _propose(state: AnyState, command: c.ProposeRevocation, facts: Facts) -> list[e.AwardEvent]:
    if not isinstance(state, Valid | InGrace | Suspended):
        raise NotNow(command=command.title, stage=stage_words(state))
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


def _lodge(state: AnyState, command: c.LodgeAppeal, facts: Facts) -> list[e.AwardEvent]:
    if not isinstance(state, Revoked) or (state.appeal and not state.appeal.dismissed):
        raise NotNow(command=command.title, stage=stage_words(state))
    reasons: list[Refused] = []
    if state.appeal is not None:
        reasons.append(r.AppealedAlready())
    if facts.today > state.appeal_until:
        reasons.append(r.AppealWindowOver(appeal_until=state.appeal_until))
    refuse(reasons)
    decide_by = add_working_days(facts.today, POLICY.appeal_decision_working_days)
    return [e.AppealLodged(at=facts.at, decide_by=decide_by, reason=command.reason)]


def _decide_appeal(state: AnyState, command: c.DecideAppeal, facts: Facts) -> list[e.AwardEvent]:
    if not isinstance(state, Revoked) or state.appeal is None or state.appeal.dismissed:
        raise NotNow(command=command.title, stage=stage_words(state))
    refuse([r.SomebodyElseDecides()] if state.approved_by == facts.actor.id else [])
    by, reason = facts.actor.id, command.reason
    if not command.upheld:
        return [e.AppealDismissed(at=facts.at, decided_by=by, reason=reason)]
    upheld = e.AppealUpheld(at=facts.at, decided_by=by, reason=reason)
    certificate = state.certificate
    return in_force_again(certificate, facts, certificate.update_due, upheld)


def _in_question(state: AnyState, command: Command) -> InQuestion:
    if not isinstance(state, InQuestion):
        raise NotNow(command=command.title, stage=stage_words(state))
    return state
