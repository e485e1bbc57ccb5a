"""Care settings: the places where a provider's work is done."""

from dataclasses import dataclass
from typing import Any

from domain.messages import PersonId
from domain.processes.provider import Provider
from domain.ref import Ref
from store.projections.table import Table


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting of provider `ref`."""

    ref: Ref
    setting: str
    name: str
    cqc_location: str
    district: str
    people_supported: int
    registered_manager: PersonId
    workplace: str | None


def rows(ref: Ref, state: Any) -> list[SettingRow]:
    if not isinstance(state, Provider):
        return []
    return [
        SettingRow(
            ref=ref,
            setting=one.setting,
            name=one.setting_name,
            cqc_location=one.cqc_location,
            district=one.district,
            people_supported=one.people_supported,
            registered_manager=one.registered_manager,
            workplace=one.workplace,
        )
        for one in state.settings
    ]


TABLE = Table("setting", SettingRow, ("setting",), rows)
