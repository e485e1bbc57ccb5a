"""Letters about certificates and registrations, to the holder and the setting's manager."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import assert_never

from temporalio import activity

from activities.correspondence import Correspondence
from activities.letters import Kind, Value
from activities.post import Draft
from activities.steps import Call
from activities.surroundings import (
    name_of,
    provider_of,
    reply_by,
    setting_name,
    without_repeats,
)
from domain.agenda import Agenda
from domain.calendar import say_date
from domain.messages import PersonId, TextId
from domain.policy import POLICY
from domain.processes.award import InGrace, Issued, NotIssued, Revoked, Suspended, Valid
from domain.processes.award.agenda import grace_end
from domain.processes.award.state import Certificate, News
from domain.processes.award.steps import TellStanding, WarnExpiry, WarnUpdate
from domain.ref import Ref
from store import vault
from store.pool import Connection
from store.streams import peek

ANSWER_WORKING_DAYS = 10  # ours: to arrange a renewal after a letter
RENEWAL = (
    "To renew it, please reply to this e-mail by {by}, and we will arrange what is needed. The "
    "number stays, and the new period begins when the present one ends."
)
ANOTHER = (
    "If you want to keep it up, please reply to this e-mail by {by}, and we will tell you how."
)
NO_UPDATE = "The annual update has not been recorded. As soon as it is, the suspension ends."
NO_REASON = "Please ask us for the reason."
FULLY = "Training and assessing for the setting can go on."
UPDATE_NEXT = "The annual update is overdue: please arrange it with us soon."
RENEW_NEXT = "Its validity is over: to keep it, renew it by {by}."
NUMBERED = "registration {number}"
CERTIFICATE = "the certificate of {holder}"


class AwardNotices(Correspondence):
    """Writes to those whom an award concerns; method names are the names of the steps."""

    @activity.defn
    async def warn_expiry(self, call: Call[WarnExpiry]) -> Agenda:
        """Say when the validity ends, and how to go on."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            state = await _issued(conn, call.ref)
            certificate = state.certificate
            before = call.step.until or now
            way_on = RENEWAL if certificate.is_registration else ANOTHER
            by = say_date(reply_by(now, ANSWER_WORKING_DAYS, before=before))
            values = {
                "until": say_date(call.step.valid_until),
                "way_on": way_on.format(by=by),
            }
            return await _to_both(conn, certificate, "award_expiring", values)

        return await self.tell(call.ref, call.step, compose)

    @activity.defn
    async def warn_update(self, call: Call[WarnUpdate]) -> Agenda:
        """Say by when the annual update is due."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            state = await _issued(conn, call.ref)
            due = call.step.update_due
            values = {
                "due_on": say_date(due),
                "until": say_date(due + timedelta(days=POLICY.update_grace_days)),
            }
            return await _to_both(conn, state.certificate, "award_update_due", values)

        return await self.tell(call.ref, call.step, compose)

    @activity.defn
    async def tell_standing(self, call: Call[TellStanding]) -> Agenda:
        """Say what became of a registration, and what can be done about it."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            state = await _issued(conn, call.ref)
            values = await _about(conn, state, call.step.what)
            return await _to_both(conn, state.certificate, KINDS[call.step.what], values)

        return await self.tell(call.ref, call.step, compose)


KINDS: Mapping[News, Kind] = MappingProxyType(
    {
        "update overdue": "award_update_overdue",
        "grace": "award_grace",
        "expired": "award_expired",
        "suspended": "award_suspended",
        "reinstated": "award_reinstated",
        "revoked": "award_revoked",
        "appeal received": "award_appeal_received",
        "appeal dismissed": "award_appeal_dismissed",
    }
)
"""Which letter tells what."""


async def _issued(conn: Connection, ref: Ref) -> Issued:
    state = await peek(conn, ref)
    assert not isinstance(state, NotIssued)  # only an issued certificate has steps
    issued: Issued = state
    return issued


async def _about(conn: Connection, state: Issued, what: News) -> dict[str, Value]:
    certificate = state.certificate
    match what:
        case "update overdue":
            due = certificate.update_due
            assert due is not None  # it is this update that is overdue
            until = due + timedelta(days=POLICY.update_grace_days)
            return {"due_on": say_date(due), "until": say_date(until)}
        case "grace":
            return {"on": _last_day(certificate), "until": _grace(certificate)}
        case "expired":
            return {"on": _last_day(certificate)}
        case "suspended":
            reason = state.suspension.reason if isinstance(state, Suspended) else None
            return {"reason": await _reason(conn, reason) if reason else NO_UPDATE}
        case "reinstated":
            return {"way_on": _way_on(state)}
        case "revoked":
            assert isinstance(state, Revoked)  # nothing else is told then
            return {
                "reason": await _reason(conn, state.reason),
                "until": say_date(state.appeal_until),
            }
        case "appeal received" | "appeal dismissed":
            assert isinstance(state, Revoked) and state.appeal  # nothing else is told then
            dismissal = state.appeal.dismissal
            if dismissal is None:
                return {"by": say_date(state.appeal.decide_by)}
            return {"reason": await _reason(conn, dismissal)}
        case _:
            assert_never(what)


def _way_on(state: Issued) -> str:
    if isinstance(state, InGrace):
        return RENEW_NEXT.format(by=_grace(state.certificate))
    coming = state.certificate.next_update
    overdue = isinstance(state, Valid) and coming is not None and coming.overdue
    return UPDATE_NEXT if overdue else FULLY


def _last_day(certificate: Certificate) -> str:
    assert certificate.valid_until is not None  # only what ends is told so
    return say_date(certificate.valid_until)


def _grace(certificate: Certificate) -> str:
    end = grace_end(certificate)
    assert end is not None  # only what ends has a time of grace
    return say_date(end)


async def _reason(conn: Connection, identifier: TextId) -> str:
    """Return what was written, on one line; it may have been erased."""
    words = " ".join((await vault.text(conn, identifier) or "").split())
    return f"The reason: {words}" if words else NO_REASON


async def _to_both(
    conn: Connection, certificate: Certificate, kind: Kind, values: Mapping[str, Value]
) -> Sequence[Draft]:
    """Return the letters to the holder and to the registered manager of the setting as it is now.

    Somebody who is both gets one.
    """
    provider = await provider_of(conn, certificate.provider)
    setting = provider.setting(certificate.setting) if provider else None
    people: list[PersonId] = without_repeats(
        [certificate.holder, setting.registered_manager if setting else None]
    )
    home = await setting_name(conn, certificate.provider, certificate.setting)
    holder = await name_of(conn, certificate.holder) if certificate.holder else home
    number = certificate.number
    common: dict[str, Value] = {
        "certificate": certificate.title_of_award,
        "holder": holder,
        "setting": home,
        "paper": NUMBERED.format(number=number) if number else CERTIFICATE.format(holder=holder),
    }
    return [Draft(kind, person, {**common, **values}) for person in people]
