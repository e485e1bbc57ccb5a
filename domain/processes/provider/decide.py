"""What a provider allows: every command is checked for all reasons at once."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, assert_never

from domain.facts import Facts, Need
from domain.messages import Actor, Command, Role
from domain.parts.lapses import LapseStep, lapsing
from domain.parts.outcomes import due_step
from domain.processes.provider import commands as c
from domain.processes.provider import events as e
from domain.processes.provider import refusals as r
from domain.processes.provider.agenda import EndPremium, agenda, stage_words
from domain.processes.provider.asc_wds import AscWdsCommand, note
from domain.processes.provider.correcting import (
    CorrectDetails,
    CorrectionCommand,
    CorrectSetting,
    correct,
    wrong_location,
)
from domain.processes.provider.state import Provider, Unregistered
from domain.ref import Ref
from domain.refusals import NotNow, Refused, refuse
from domain.say import listed

FARTHEST_START = timedelta(days=2 * 366)  # a date beyond these bounds is a typing mistake
LONGEST_MEMBERSHIP = timedelta(days=5 * 366)


def decide(
    state: Unregistered | Provider, command: c.ProviderCommand, facts: Facts
) -> list[e.ProviderEvent]:
    """Return what happens, or raise every reason why it cannot."""
    if isinstance(command, c.Register):
        return _register(state, command, facts)
    if isinstance(state, Unregistered):
        raise NotNow(command=command.title, stage=stage_words(state))
    if isinstance(command, AscWdsCommand):
        return [*note(state, command, facts)]
    if isinstance(command, CorrectionCommand):
        return [*correct(state, command, facts)]
    match command:
        case c.AddSetting():
            return _add_setting(state, command, facts)
        case c.ChangeContact():
            return _change_contact(state, command, facts)
        case c.GrantPremium():
            return _grant_premium(state, command, facts)
        case c.EndPremium(ends_on=ends_on):
            due_step(agenda(state), facts.at, EndPremium, ends_on=ends_on)
            return [e.PremiumEnded(at=facts.at, ends_on=ends_on)]
        case c.PutOnStop(invoice=invoice):
            known = state.stopped_by(invoice)
            return [] if known else [e.PutOnStopForInvoice(at=facts.at, invoice=invoice)]
        case c.LiftStop(invoice=invoice):
            known = state.stopped_by(invoice)
            return [e.InvoiceStopLifted(at=facts.at, invoice=invoice)] if known else []
        case c.StopAccount():
            return _stop_account(state, command, facts)
        case c.ReleaseAccount(reason=reason):
            refuse([] if state.on_stop else [r.NotStopped()])
            return [e.Released(at=facts.at, reason=reason)]
        case LapseStep():
            step = lapsing(agenda(state), command.key)
            return [e.StepLapsed(at=facts.at, key=step.key, what=step.says())]
        case _:
            assert_never(command)


def _register(
    state: Unregistered | Provider, command: c.Register, facts: Facts
) -> list[e.ProviderEvent]:
    if isinstance(state, Provider):
        raise NotNow(command=command.title, stage=stage_words(state))
    return [
        e.Registered(
            at=facts.at,
            organisation=command.organisation,
            address=command.address,
            public_body=command.public_body,
            purchase_order_required=command.purchase_order_required or command.public_body,
            billing_contact=command.billing_contact,
        )
    ]


def _add_setting(state: Provider, command: c.AddSetting, facts: Facts) -> list[e.ProviderEvent]:
    reasons: list[Refused] = []
    if state.setting(command.setting):
        reasons.append(r.SettingKnown(setting=command.setting))
    refuse([*reasons, *wrong_location(state, command.cqc_location)])
    return [
        e.SettingAdded(
            at=facts.at,
            setting=command.setting,
            setting_name=command.setting_name,
            cqc_location=command.cqc_location,
            district=command.district,
            people_supported=command.people_supported,
            registered_manager=command.registered_manager,
        )
    ]


def _change_contact(
    state: Provider, command: c.ChangeContact, facts: Facts
) -> list[e.ProviderEvent]:
    refuse(_wrong_setting(state, command))
    setting = state.setting(command.setting) if command.setting else None
    present = setting.registered_manager if setting else state.billing_contact
    if present == command.person:
        return []
    return [
        e.ContactChanged(
            at=facts.at,
            contact=command.contact,
            setting=command.setting,
            setting_name=setting.setting_name if setting else None,
            person=command.person,
        )
    ]


def _wrong_setting(state: Provider, command: c.ChangeContact) -> Iterator[Refused]:
    match command.contact:
        case "billing contact":
            if command.setting is not None:
                yield r.SettingNotWanted()
        case "registered manager":
            if command.setting is None:
                yield r.SettingMissing()
            elif state.setting(command.setting) is None:
                known = listed(one.setting for one in state.settings) or "none yet"
                yield r.SettingUnknown(setting=command.setting, known=known)
        case _:
            assert_never(command.contact)


def _grant_premium(state: Provider, command: c.GrantPremium, facts: Facts) -> list[e.ProviderEvent]:
    starts_on, ends_on = command.starts_on, command.ends_on
    reasons: list[Refused] = []
    if ends_on < starts_on:
        reasons.append(r.PremiumBackwards(starts_on=starts_on, ends_on=ends_on))
    if abs(starts_on - facts.today) > FARTHEST_START or ends_on - starts_on > LONGEST_MEMBERSHIP:
        reasons.append(r.PremiumOutOfRange())
    for one in state.memberships:
        if one.starts_on <= ends_on and starts_on <= one.ends_on:
            reasons.append(r.PremiumOverlaps(starts_on=one.starts_on, ends_on=one.ends_on))
    refuse(reasons)
    return [e.PremiumGranted(at=facts.at, starts_on=starts_on, ends_on=ends_on)]


def _stop_account(state: Provider, command: c.StopAccount, facts: Facts) -> list[e.ProviderEvent]:
    by_hand = state.manual_stop()
    refuse([r.AlreadyStopped(since=by_hand.since)] if by_hand else [])
    return [e.StoppedByHand(at=facts.at, reason=command.reason)]


def needs(ref: Ref, state: Unregistered | Provider, command: Command) -> tuple[Need[Any], ...]:
    """A provider decides by what it knows itself."""
    return ()


def allowed(state: Unregistered | Provider, actor: Actor) -> tuple[type[Command], ...]:
    """Return the commands a person may sensibly give now."""
    if actor.role is not Role.COORDINATOR:
        return ()
    if isinstance(state, Unregistered):
        return (c.Register,)
    standing = (c.ReleaseAccount,) if state.on_stop else ()
    stopping = () if state.manual_stop() else (c.StopAccount,)
    correcting = (CorrectDetails, *([CorrectSetting] if state.settings else []))
    return (c.AddSetting, c.ChangeContact, *correcting, c.GrantPremium, *stopping, *standing)
