"""What a registration allows: updates, renewal, suspension, consent and leaving the directory."""

from datetime import date, timedelta

from domain.calendar import deadline, validity_end
from domain.facts import Facts, NextNumber, PublicId
from domain.policy import POLICY
from domain.processes.award import commands as c
from domain.processes.award import events as e
from domain.processes.award import refusals as r
from domain.processes.award.agenda import grace_end, stage_words
from domain.processes.award.state import (
    AnyState,
    Certificate,
    Expired,
    InGrace,
    NotIssued,
    Suspended,
    Valid,
)
from domain.refusals import NotNow, Refused, refuse

PUBLIC_ID = PublicId(purpose="award")
NUMBER = NextNumber(series="registration")
A_DAY = timedelta(days=1)
OPENS = timedelta(days=POLICY.award_renewal_opens_days)
UPDATE_OPENS = timedelta(days=POLICY.update_opens_days)
GRACE = timedelta(days=POLICY.award_grace_days)


def first_update(completed_on: date, months: int | None, valid_until: date | None) -> date | None:
    """Return by when the first annual update of a period is due; None when the end is earlier."""
    return _before_end(validity_end(completed_on, months), valid_until) if months else None


def record_update(state: AnyState, command: c.RecordUpdate, facts: Facts) -> list[e.AwardEvent]:
    """Move the clock of the annual update; what was suspended for want of it is in force again."""
    if not isinstance(state, Valid | InGrace | Suspended):
        raise NotNow(command=command.title, stage=stage_words(state))
    certificate = _registration(state)
    coming, months = certificate.next_update, certificate.update_months
    if coming is None or months is None:
        raise r.NoUpdateDue()
    reasons: list[Refused] = []
    if command.done_on > facts.today:
        reasons.append(r.NotDoneYet(done_on=command.done_on))
    last = max([certificate.completed_on, *(one.done_on for one in certificate.updates)])
    if command.done_on <= last:
        reasons.append(r.UpdateKnown(last=last))
    in_time = coming.due - UPDATE_OPENS <= command.done_on <= coming.due
    counted = validity_end(coming.due + A_DAY if in_time else command.done_on, months)
    if counted <= coming.due and command.done_on > last:
        reasons.append(r.UpdateTooOld(done_on=command.done_on, due=coming.due))
    refuse(reasons)
    next_due = _before_end(counted, certificate.valid_until)
    done = e.UpdateRecorded(
        at=facts.at,
        done_on=command.done_on,
        evidence=command.evidence,
        was_due=coming.due,
        next_due=next_due,
    )
    if isinstance(state, Suspended) and state.suspension.cause == "update overdue":
        back = e.Reinstated(at=facts.at, cause="update recorded", reason=None)
        return [done, *in_force_again(certificate, facts, next_due, back)]
    return [done]


def renew(state: AnyState, command: c.Renew, facts: Facts) -> list[e.AwardEvent]:
    """Begin a new period on the day after the present one's end, under the same number."""
    if not isinstance(state, Valid | InGrace):
        raise NotNow(command=command.title, stage=stage_words(state))
    certificate = _registration(state)
    last, months, end = certificate.valid_until, certificate.valid_months, grace_end(certificate)
    assert last is not None and months is not None and end is not None  # of every registration
    reasons: list[Refused] = []
    if command.completed_on > facts.today:
        reasons.append(r.NotCompletedYet(completed_on=command.completed_on))
    if command.completed_on < last - OPENS:
        reasons.append(r.RenewalTooEarly(valid_until=last, opens=last - OPENS))
    if facts.today > end:
        reasons.append(r.RenewalTooLate(grace_until=end))
    refuse(reasons)
    starts_on, present = last + A_DAY, certificate.present
    valid_until = validity_end(starts_on, months)
    return [
        e.Renewed(
            at=facts.at,
            period=certificate.period.period + 1,
            completed_on=command.completed_on,
            starts_on=starts_on,
            valid_until=valid_until,
            update_due=first_update(starts_on, certificate.update_months, valid_until),
            evidence=command.evidence,
            edition=present.edition + 1,
            public_id=facts[PUBLIC_ID],
            replaces=present.public_id,
        )
    ]


def suspend(state: AnyState, command: c.Suspend, facts: Facts) -> list[e.AwardEvent]:
    """Suspend by decision; a suspension for want of the update becomes one as well."""
    by_clock = isinstance(state, Suspended) and state.suspension.cause == "update overdue"
    if not isinstance(state, Valid | InGrace) and not by_clock:
        raise NotNow(command=command.title, stage=stage_words(state))
    _registration(state)
    return [
        e.Suspended(
            at=facts.at, cause="decision", suspended_by=facts.actor.id, reason=command.reason
        )
    ]


def reinstate(state: AnyState, command: c.Reinstate, facts: Facts) -> list[e.AwardEvent]:
    """End a suspension that somebody decided; the update ends the other kind."""
    if not isinstance(state, Suspended) or state.suspension.cause != "decision":
        raise NotNow(command=command.title, stage=stage_words(state))
    certificate = _registration(state)
    back = e.Reinstated(at=facts.at, cause="decision", reason=command.reason)
    return in_force_again(certificate, facts, certificate.update_due, back)


def list_name(state: AnyState, command: c.ListName, facts: Facts) -> list[e.AwardEvent]:
    """Record the consent to be named, or that there is none any more."""
    if isinstance(state, NotIssued):
        raise NotNow(command=command.title, stage=stage_words(state))
    if _registration(state).name_listed == command.listed:
        return []
    return [e.NameListed(at=facts.at, listed=command.listed)]


def remove(state: AnyState, command: c.Remove, facts: Facts) -> list[e.AwardEvent]:
    """Take the registration out of the directory for good."""
    if not isinstance(state, Valid | InGrace | Suspended | Expired):
        raise NotNow(command=command.title, stage=stage_words(state))
    _registration(state)
    return [e.Removed(at=facts.at, cause=command.cause, removed_by=facts.actor.id)]


def grace_began(certificate: Certificate, facts: Facts) -> e.GraceBegan:
    """Return the event that begins the time of grace, its end worked out."""
    last = certificate.valid_until
    assert last is not None  # only what ends has a time of grace
    return e.GraceBegan(at=facts.at, valid_until=last, grace_until=last + GRACE)


def suspended_by_clock(facts: Facts) -> e.Suspended:
    """Return the event that suspends a registration for want of the annual update."""
    return e.Suspended(at=facts.at, cause="update overdue", suspended_by=None, reason=None)


def in_force_again(
    certificate: Certificate,
    facts: Facts,
    update_due: date | None,
    back: e.Reinstated | e.AppealUpheld,
) -> list[e.AwardEvent]:
    """Return what the clock would have recorded meanwhile, and then `back`: one letter tells both.

    What the clock had suspended before is suspended again, until the update is recorded.
    """
    if not certificate.is_registration:
        return [back]
    events: list[e.AwardEvent] = []
    coming, last = certificate.next_update, certificate.valid_until
    noted = coming is not None and coming.overdue and coming.due == update_due
    if update_due is not None and deadline(update_due) <= facts.at and not noted:
        events.append(e.UpdateFellDue(at=facts.at, update_due=update_due))
    over = last is not None and deadline(last) <= facts.at
    if over and certificate.period.grace_until is None:
        events.append(grace_began(certificate, facts))
    events.append(back)
    if noted and coming is not None and coming.suspended:
        events.append(suspended_by_clock(facts))
    return events


def _before_end(due: date, valid_until: date | None) -> date | None:
    """An update that would come with the end or after it is part of the renewal."""
    return due if valid_until is None or due < valid_until else None


def _registration(state: AnyState) -> Certificate:
    assert not isinstance(state, NotIssued)  # callers have looked
    if not state.certificate.is_registration:
        raise r.OnlyRegistrations()
    return state.certificate
