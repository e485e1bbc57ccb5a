"""How a certificate's events change its state: assignment only, nothing is refused."""

from typing import Any, TypeVar, assert_never

from domain.messages import Message
from domain.processes.award import events as e
from domain.processes.award.state import (
    AnyState,
    Certificate,
    Edition,
    Expired,
    InQuestion,
    Issued,
    NotIssued,
    Revoked,
    Valid,
)

M = TypeVar("M", bound=Message)


def evolve(state: AnyState, event: e.AwardEvent) -> AnyState:
    """Return the state after one event."""
    if isinstance(event, e.Issued):
        return Valid(certificate=_certificate(event))
    if isinstance(state, NotIssued):
        return state
    certificate = state.certificate
    match event:
        case e.Rendered():
            return _rendered(state, event)
        case e.Sent():
            return _edition(state, event.edition, sent_at=event.at)
        case e.Superseded():
            return _superseded(state, event)
        case e.RevocationProposed():
            return InQuestion(
                certificate=certificate,
                proposed_by=event.proposed_by,
                decide_by=event.decide_by,
                reason=event.reason,
            )
        case e.RevocationRejected():
            return Valid(certificate=certificate)
        case e.Revoked():
            return Revoked(
                certificate=certificate,
                revoked_at=event.at,
                appeal_until=event.appeal_until,
                reason=event.reason,
            )
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
        programme=event.programme,
        completed_on=event.completed_on,
        valid_until=event.valid_until,
        statements=event.statements,
        editions=(Edition(edition=1, public_id=event.public_id, issued_at=event.at),),
    )


def _superseded(state: Issued, event: e.Superseded) -> Issued:
    new = Edition(edition=event.edition, public_id=event.public_id, issued_at=event.at)
    return _set(state, editions=(*state.certificate.editions, new))


def _rendered(state: Issued, event: e.Rendered) -> Issued:
    return _edition(
        state,
        event.edition,
        document=event.document,
        digest=event.digest,
        name_version=event.name_version,
        rendered_at=event.at,
    )


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
