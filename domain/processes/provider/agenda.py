"""What must happen next for a provider, and when."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from domain.calendar import deadline, say_date, validity_end
from domain.messages import Item, Owner, Step, Task
from domain.parts.lapses import without
from domain.processes.provider import commands as c
from domain.processes.provider.state import Membership, Provider, Unregistered

ONE_DAY = timedelta(days=1)


class EndPremium(Step):
    step: Literal["end_premium"] = "end_premium"
    ends_on: date

    def says(self) -> str:
        return f"Premium membership ends with {say_date(self.ends_on)} unless it is renewed"

    def outcome(self) -> c.EndPremium:
        return c.EndPremium(ends_on=self.ends_on)


ProviderStep = EndPremium


def agenda(state: Unregistered | Provider) -> tuple[Item, ...]:
    """Return the steps and tasks of a provider."""
    if isinstance(state, Unregistered):
        return ()
    items = [item for one in state.memberships for item in _renewal(state, one)]
    return without(items, state.lapsed)


def _renewal(state: Provider, membership: Membership) -> Iterator[Item]:
    next_day = membership.ends_on + ONE_DAY
    renewed = any(one.starts_on == next_day for one in state.memberships)
    if membership.ended or renewed:
        return
    yield Task(
        key=f"renew_premium:{membership.ends_on}",
        due=deadline(membership.ends_on),
        owner=Owner.COORDINATOR,
        title=f"Ask {state.organisation} whether it renews Premium membership",
        why=f"The membership ends with {say_date(membership.ends_on)}.",
        settled_by=c.GrantPremium.name,
        prefill={
            "starts_on": next_day.isoformat(),
            "ends_on": validity_end(next_day, 12).isoformat(),
        },
    )
    yield EndPremium(
        key=f"end_premium:{membership.ends_on}",
        due=deadline(membership.ends_on),
        ends_on=membership.ends_on,
    )


def stage_words(state: Unregistered | Provider) -> str:
    """Return where the provider stands, in words."""
    if isinstance(state, Unregistered):
        return "not registered yet"
    return "on stop" if state.on_stop else "in good standing"


def ended(state: Unregistered | Provider) -> bool:
    """A provider stays open: its membership and its standing can always change."""
    return False
