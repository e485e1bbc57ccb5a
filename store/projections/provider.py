"""Providers: the organisations that are invoiced."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.messages import PersonId
from domain.processes.provider import Provider
from domain.ref import Ref
from store.projections.table import Table


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """One provider; the dates are those of its latest Premium membership, both days included."""

    ref: Ref
    name: str
    address: tuple[str, ...]
    public_body: bool
    purchase_order_required: bool
    billing_contact: PersonId
    on_stop: bool
    premium_from: date | None
    premium_until: date | None


def rows(ref: Ref, state: Any) -> list[ProviderRow]:
    if not isinstance(state, Provider):
        return []
    latest = max(state.memberships, key=lambda one: one.ends_on, default=None)
    return [
        ProviderRow(
            ref=ref,
            name=state.organisation,
            address=state.address,
            public_body=state.public_body,
            purchase_order_required=state.purchase_order_required,
            billing_contact=state.billing_contact,
            on_stop=state.on_stop,
            premium_from=latest.starts_on if latest else None,
            premium_until=latest.ends_on if latest else None,
        )
    ]


TABLE = Table("provider", ProviderRow, (), rows)
