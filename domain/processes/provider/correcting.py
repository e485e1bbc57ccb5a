"""Correcting what was typed about a provider and its settings; papers already issued stay."""

import re
from collections.abc import Iterator
from typing import Any, ClassVar, assert_never

from pydantic import Field

from domain.entry.text import Key, Line, Name
from domain.facts import Facts
from domain.messages import Command, Event, Message
from domain.parts.correcting import differing, given, says
from domain.processes.provider import refusals as r
from domain.processes.provider.state import Provider, Setting
from domain.refusals import Refused, refuse
from domain.say import listed

CQC_LOCATION = re.compile(r"1-[0-9]{8,11}")


class CorrectDetails(Command):
    """Correct how the organisation is written, where its invoices go, and whether they need a
    purchase order. Invoices that are issued already stay as they are; all others follow."""

    name: ClassVar[str] = "correct_details"
    title: ClassVar[str] = "Correct the name, address or purchase-order rule"

    organisation: Name = Field(title="Name of the organisation", min_length=2)
    address: tuple[Line, ...] = Field(
        title="Address for invoices", description="One line each", min_length=1, max_length=8
    )
    public_body: bool = Field(
        title="It is a public body", description="Its invoices need a purchase order"
    )
    purchase_order_required: bool = Field(title="Its invoices need a purchase order")


class CorrectSetting(Command):
    """Correct what is written about a care setting. Certificates and invoices that are issued
    already stay as they are. Who manages it is changed with “Change a contact”."""

    name: ClassVar[str] = "correct_setting"
    title: ClassVar[str] = "Correct a care setting"

    setting: Key = Field(title="Setting")
    setting_name: Name = Field(title="Name of the setting", min_length=2)
    cqc_location: Line = Field(
        title="CQC location number", description="As on the CQC website, for example 1-123456789"
    )
    district: Line = Field(title="District", min_length=2, max_length=60)
    people_supported: int = Field(title="People supported", ge=0, le=5000)


CorrectionCommand = CorrectDetails | CorrectSetting


class Details(Message):
    """What a correction says of an organisation; None is what it does not touch."""

    organisation: str | None = None
    address: tuple[str, ...] | None = None
    public_body: bool | None = None
    purchase_order_required: bool | None = None


class SettingDetails(Message):
    """What a correction says of a setting; None is what it does not touch."""

    setting_name: str | None = None
    cqc_location: str | None = None
    district: str | None = None
    people_supported: int | None = None


class DetailsCorrected(Event):
    type: ClassVar[str] = "provider.details_corrected.v1"
    before: Details
    after: Details

    def says(self) -> str:
        what = {
            "organisation": "the name of the organisation",
            "address": "the address",
            "public_body": "whether it is a public body",
            "purchase_order_required": "whether its invoices need a purchase order",
        }
        sentence = says(what, self.before, self.after)
        return sentence[:1].upper() + sentence[1:]


class SettingCorrected(Event):
    """`setting_name` is how the setting was called until then."""

    type: ClassVar[str] = "provider.setting_corrected.v1"
    setting: str
    setting_name: str
    before: SettingDetails
    after: SettingDetails

    def says(self) -> str:
        what = {
            "setting_name": "the name of the setting",
            "cqc_location": "the CQC location number",
            "district": "the district",
            "people_supported": "the number of people supported",
        }
        return f"{self.setting_name}: {says(what, self.before, self.after)}"


CorrectionEvent = DetailsCorrected | SettingCorrected


def correct(state: Provider, command: CorrectionCommand, facts: Facts) -> list[CorrectionEvent]:
    """Record what differs from what is known, or say that nothing does."""
    match command:
        case CorrectDetails():
            needed = command.purchase_order_required or command.public_body
            right = command.model_copy(update={"purchase_order_required": needed})
            before, after = differing(state, right, Details.model_fields)
            return [DetailsCorrected(at=facts.at, before=Details(**before), after=Details(**after))]
        case CorrectSetting():
            was = known_setting(state, command.setting)
            refuse(wrong_location(state, command.cqc_location, besides=command.setting))
            before, after = differing(was, command, SettingDetails.model_fields)
            return [
                SettingCorrected(
                    at=facts.at,
                    setting=was.setting,
                    setting_name=was.setting_name,
                    before=SettingDetails(**before),
                    after=SettingDetails(**after),
                )
            ]
        case _:
            assert_never(command)


def known_setting(state: Provider, setting: str) -> Setting:
    """Return a setting of the provider; SettingUnknown tells which there are."""
    found = state.setting(setting)
    if found is None:
        known = listed(one.setting for one in state.settings) or "none yet"
        raise r.SettingUnknown(setting=setting, known=known)
    return found


def wrong_location(state: Provider, location: str, besides: str = "") -> Iterator[Refused]:
    """Return what is wrong with a CQC location number; the setting `besides` may have it."""
    if not CQC_LOCATION.fullmatch(location):
        yield r.NotACqcLocation(location=location)
    for one in state.settings:
        if one.cqc_location == location and one.setting != besides:
            yield r.LocationKnown(location=location, setting=one.setting_name)


def corrected(state: Provider, event: CorrectionEvent) -> Provider:
    """Return the provider as it is written after a correction."""
    match event:
        case DetailsCorrected():
            return _with(state, **given(event.after))
        case SettingCorrected():
            settings = tuple(
                one.model_copy(update=given(event.after)) if one.setting == event.setting else one
                for one in state.settings
            )
            return _with(state, settings=settings)
        case _:
            assert_never(event)


def _with(state: Provider, **changes: Any) -> Provider:
    return state.model_copy(update=changes)
