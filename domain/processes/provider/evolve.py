"""How a provider's events change its state: assignment only, nothing is refused."""

from typing import Any, assert_never

from domain.processes.provider import events as e
from domain.processes.provider.asc_wds import AscWdsEvent, noted
from domain.processes.provider.correcting import CorrectionEvent, corrected
from domain.processes.provider.state import (
    InvoiceStop,
    ManualStop,
    Membership,
    Provider,
    Setting,
    Unregistered,
)


def evolve(state: Unregistered | Provider, event: e.ProviderEvent) -> Unregistered | Provider:
    """Return the state after one event."""
    if isinstance(event, e.Registered):
        return _registered(event)
    if isinstance(state, Unregistered):
        return state
    if isinstance(event, CorrectionEvent):
        return corrected(state, event)
    if isinstance(event, AscWdsEvent):
        return noted(state, event)
    match event:
        case e.SettingAdded():
            return _set(state, settings=(*state.settings, _setting(event)))
        case e.ContactChanged():
            return _contact_changed(state, event)
        case e.PremiumGranted(starts_on=starts_on, ends_on=ends_on):
            new = Membership(starts_on=starts_on, ends_on=ends_on)
            return _set(state, memberships=(*state.memberships, new))
        case e.PremiumEnded():
            return _premium_ended(state, event)
        case e.PutOnStopForInvoice(invoice=invoice):
            stop = InvoiceStop(invoice=invoice, since=event.at)
            return _set(state, stops=(*state.stops, stop))
        case e.InvoiceStopLifted():
            return _stop_lifted(state, event)
        case e.StoppedByHand(reason=reason):
            by_hand = ManualStop(reason=reason, since=event.at)
            return _set(state, stops=(*state.stops, by_hand))
        case e.Released():
            return _set(state, stops=())
        case e.StepLapsed(key=key):
            return _set(state, lapsed=(*state.lapsed, key))
        case _:
            assert_never(event)


def _registered(event: e.Registered) -> Provider:
    return Provider(
        organisation=event.organisation,
        address=event.address,
        public_body=event.public_body,
        purchase_order_required=event.purchase_order_required,
        billing_contact=event.billing_contact,
    )


def _setting(event: e.SettingAdded) -> Setting:
    return Setting(
        setting=event.setting,
        setting_name=event.setting_name,
        cqc_location=event.cqc_location,
        district=event.district,
        people_supported=event.people_supported,
        registered_manager=event.registered_manager,
    )


def _contact_changed(state: Provider, event: e.ContactChanged) -> Provider:
    if event.setting is None:
        return _set(state, billing_contact=event.person)
    settings = tuple(
        one.model_copy(update={"registered_manager": event.person})
        if one.setting == event.setting
        else one
        for one in state.settings
    )
    return _set(state, settings=settings)


def _premium_ended(state: Provider, event: e.PremiumEnded) -> Provider:
    memberships = tuple(
        one.model_copy(update={"ended": True}) if one.ends_on == event.ends_on else one
        for one in state.memberships
    )
    return _set(state, memberships=memberships)


def _stop_lifted(state: Provider, event: e.InvoiceStopLifted) -> Provider:
    stops = tuple(
        one
        for one in state.stops
        if not (isinstance(one, InvoiceStop) and one.invoice == event.invoice)
    )
    return _set(state, stops=stops)


def _set(state: Provider, **changes: Any) -> Provider:
    return state.model_copy(update=changes)
