"""How a certificate's events change its state: assignment only, nothing is refused."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, TypeVar, assert_never

from domain.messages import Event, Message, TextId
from domain.processes.award import events as e
from domain.processes.award.agenda import expiry_key, update_key
from domain.processes.award.state import (
    AnyState,
    Appeal,
    Certificate,
    Edition,
    Expired,
    InGrace,
    InQuestion,
    Issued,
    News,
    NextUpdate,
    NotIssued,
    Period,
    Removed,
    Revoked,
    StatusChange,
    Suspended,
    Suspension,
    Tiding,
    Update,
    Valid,
    standing,
    status_of,
)

M = TypeVar("M", bound=Message)

NEWS: Mapping[type[Event], News] = MappingProxyType(
    {
        e.UpdateFellDue: "update overdue",
        e.GraceBegan: "grace",
        e.Expired: "expired",
        e.Suspended: "suspended",
        e.Reinstated: "reinstated",
        e.AppealUpheld: "reinstated",
        e.Revoked: "revoked",
        e.AppealLodged: "appeal received",
        e.AppealDismissed: "appeal dismissed",
    }
)
"""Which events are told in a letter of their own; only the latest is still to be told."""

SETTLES = (e.StandingTold, e.Renewed, e.Removed)
"""After these there is nothing left to tell; an update settles only the letter about itself."""


def evolve(state: AnyState, event: e.AwardEvent) -> AnyState:
    """Return the state after one event."""
    if isinstance(event, e.Issued):
        return _public(standing(_certificate(event)), event.at)
    if isinstance(state, NotIssued):
        return state
    return _public(_told(_after(state, event), event), event.at)


def _after(state: Issued, event: e.AwardEvent) -> Issued:
    certificate = state.certificate
    match event:
        case e.Issued():
            return state
        case e.Rendered():
            return _rendered(state, event)
        case e.Sent():
            return _edition(state, event.edition, sent_at=event.at)
        case e.Superseded():
            return _set(state, editions=_printed_anew(certificate, event, certificate.period))
        case e.ExpiryWarned(valid_until=until, rung=rung):
            return _set(state, warned=(*certificate.warned, expiry_key(until, rung)))
        case e.UpdateWarned(update_due=due, rung=rung):
            return _set(state, warned=(*certificate.warned, update_key(due, rung)))
        case e.StandingTold():
            return state
        case e.StandingPassedOn(change=change):
            return _set(state, passed_on=change)
        case e.UpdateFellDue(update_due=due):
            late = NextUpdate(due=due, set_at=event.at, overdue=True)
            return _set(state, next_update=late)
        case e.UpdateRecorded():
            return _updated(state, event)
        case e.Renewed():
            return standing(_renewed(certificate, event))
        case e.Suspended(cause=cause, reason=reason):
            suspension = Suspension(cause=cause, reason=reason)
            return Suspended(certificate=_by_clock(certificate, event), suspension=suspension)
        case e.Reinstated() | e.AppealUpheld():
            return standing(certificate)
        case e.NameListed(listed=listed):
            return _set(state, name_listed=listed)
        case e.Removed(cause=cause):
            return Removed(certificate=certificate, cause=cause)
        case e.RevocationProposed():
            return InQuestion(
                certificate=certificate,
                suspension=_suspension(state),
                proposed_by=event.proposed_by,
                decide_by=event.decide_by,
                reason=event.reason,
            )
        case e.RevocationRejected():
            return standing(certificate, _suspension(state))
        case e.Revoked():
            return Revoked(
                certificate=certificate,
                suspension=_suspension(state),
                revoked_at=event.at,
                approved_by=event.approved_by,
                appeal_until=event.appeal_until,
                reason=event.reason,
            )
        case e.AppealLodged(reason=reason, decide_by=decide_by):
            return _with(state, appeal=Appeal(reason=reason, decide_by=decide_by))
        case e.AppealDismissed(reason=reason):
            return _dismissed(state, reason)
        case e.GraceBegan():
            period = _with(certificate.period, grace_until=event.grace_until)
            changed = _with(certificate, periods=(*certificate.periods[:-1], period))
            valid = isinstance(state, Valid)
            return InGrace(certificate=changed) if valid else _with(state, certificate=changed)
        case e.Expired():
            return Expired(certificate=certificate)
        case e.StepLapsed(key=key):
            return _set(state, lapsed=(*certificate.lapsed, key))
        case _:
            assert_never(event)


def _certificate(event: e.Issued) -> Certificate:
    return Certificate(
        kind=event.kind,
        title_of_award=event.title_of_award,
        holder=event.holder,
        provider=event.provider,
        setting=event.setting,
        regarding=event.regarding,
        service=event.service,
        programme=event.programme,
        valid_months=event.valid_months,
        statements=event.statements,
        number=event.number,
        framework=event.framework,
        update_months=event.update_months,
        name_listed=event.name_listed,
        editions=(Edition(edition=1, public_id=event.public_id, issued_at=event.at),),
        periods=(
            Period(
                period=1,
                completed_on=event.completed_on,
                starts_on=event.completed_on,
                valid_until=event.valid_until,
                recorded_at=event.at,
            ),
        ),
        next_update=_next(event.update_due, event),
    )


def _next(due: Any, event: Event) -> NextUpdate | None:
    return NextUpdate(due=due, set_at=event.at) if due is not None else None


def _renewed(certificate: Certificate, event: e.Renewed) -> Certificate:
    period = Period(
        period=event.period,
        completed_on=event.completed_on,
        starts_on=event.starts_on,
        valid_until=event.valid_until,
        recorded_at=event.at,
        evidence=event.evidence,
    )
    return _with(
        certificate,
        periods=(*certificate.periods, period),
        editions=_printed_anew(certificate, event, period),
        next_update=_next(event.update_due, event),
    )


def _by_clock(certificate: Certificate, event: e.Suspended) -> Certificate:
    if certificate.next_update is None or event.cause != "update overdue":
        return certificate
    return _with(certificate, next_update=_with(certificate.next_update, suspended=True))


def _updated(state: Issued, event: e.UpdateRecorded) -> Issued:
    done = Update(done_on=event.done_on, was_due=event.was_due, evidence=event.evidence)
    return _set(
        state,
        updates=(*state.certificate.updates, done),
        next_update=_next(event.next_due, event),
    )


def _printed_anew(
    certificate: Certificate, event: e.Superseded | e.Renewed, period: Period
) -> tuple[Edition, ...]:
    new = Edition(
        edition=event.edition,
        period=period.period,
        public_id=event.public_id,
        issued_at=event.at,
    )
    return (*certificate.editions, new)


def _rendered(state: Issued, event: e.Rendered) -> Issued:
    return _edition(
        state,
        event.edition,
        document=event.document,
        digest=event.digest,
        name_version=event.name_version,
        rendered_at=event.at,
    )


def _suspension(state: Issued) -> Suspension | None:
    if isinstance(state, Suspended | InQuestion | Revoked):
        return state.suspension
    return None


def _dismissed(state: Issued, reason: TextId) -> Issued:
    if isinstance(state, Revoked) and state.appeal is not None:
        return _with(state, appeal=_with(state.appeal, dismissal=reason))
    return state


def _told(state: Issued, event: e.AwardEvent) -> Issued:
    """Note what a registration's holder is still to be told."""
    certificate = state.certificate
    what = NEWS.get(type(event)) if certificate.is_registration else None
    if what is not None:
        number = certificate.tidings + 1
        tiding = Tiding(number=number, what=what, since=event.at)
        return _set(state, tiding=tiding, tidings=number)
    open_now = certificate.tiding
    about_it = open_now is not None and open_now.what == "update overdue"
    settled = about_it if isinstance(event, e.UpdateRecorded) else isinstance(event, SETTLES)
    return _set(state, tiding=None) if settled else state


def _public(state: Issued, at: datetime) -> Issued:
    """Note what the public is told of a registration when it changes."""
    certificate = state.certificate
    if not certificate.is_registration:
        return state
    known, status = certificate.status_since, status_of(state)
    if known and known[-1].status == status:
        return state
    return _set(state, status_since=(*known, StatusChange(status=status, since=at)))


def _edition(state: Issued, number: int, **changes: Any) -> Issued:
    editions = tuple(
        _with(one, **changes) if one.edition == number else one
        for one in state.certificate.editions
    )
    return _set(state, editions=editions)


def _set(state: Issued, **changes: Any) -> Issued:
    return _with(state, certificate=_with(state.certificate, **changes))


def _with(message: M, **changes: Any) -> M:
    return message.model_copy(update=changes)
