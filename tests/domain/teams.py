"""Rowan House with its registered assessor Ada, and short ways through its staff competence."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from domain.calendar import add_working_days
from domain.facts import Need
from domain.frameworks import framework
from domain.messages import PersonId
from domain.processes.award import AwardOf, Status
from domain.processes.award import events as award
from domain.processes.competence import DECIDER, AnyState, NotBegun, Team, competence_ref
from domain.processes.competence import commands as c
from domain.processes.competence import events as e
from domain.processes.competence.state import Employee
from domain.processes.provider import DECIDER as PROVIDERS
from domain.processes.provider import ProviderOf
from domain.processes.provider import events as provider
from domain.ref import Ref
from tests.domain.registrations import REGISTERED, registered
from tests.given import NOW, Given, given

PROVIDER, SETTING, FRAMEWORK = "provider:0001", "rowan-house", "moving_and_handling"
REF = competence_ref(PROVIDER, SETTING, FRAMEWORK)
ADA, BOB, CYN, DEV, EVE = "p-ada", "p-bob", "p-cyn", "p-dev", "p-eve"
FIRST, SECOND = "award:0001", "award:0002"
TODAY = NOW.date()
LONG_AGO = date(2024, 1, 8)
CRITERIA = tuple(one.slug for one in framework(FRAMEWORK).criteria)
FIRST_BY = add_working_days(TODAY, 60)

HOME = given(
    PROVIDERS,
    provider.Registered(
        at=NOW,
        organisation="Rowan Care Ltd",
        address=("1 Rowan Way",),
        public_body=False,
        purchase_order_required=False,
        billing_contact="p-bill",
    ),
    provider.SettingAdded(
        at=NOW,
        setting=SETTING,
        setting_name="Rowan House",
        cqc_location="1-123456789",
        district="Ashfield",
        people_supported=24,
        registered_manager="p-manager",
    ),
).state
BEGUN = e.Begun(
    at=NOW,
    provider=PROVIDER,
    setting=SETTING,
    setting_name="Rowan House",
    framework=FRAMEWORK,
    framework_title="Moving and Handling",
)


def news(status: Status = "registered", change: int = 1, **changes: Any) -> c.NoteAssessor:
    """Return the news of Ada's registration, unless it is somebody else's."""
    usual: dict[str, Any] = {
        "provider": PROVIDER,
        "setting": SETTING,
        "framework": FRAMEWORK,
        "assessor": ADA,
        "registration": FIRST,
        "number": "REG-00001",
        "since": NOW,
    }
    return c.NoteAssessor(status=status, change=change, **{**usual, **changes})


def noted(status: Status = "registered", change: int = 1, **changes: Any) -> e.AssessorNoted:
    """Return what is recorded of such news."""
    usual: dict[str, Any] = {
        "assessor": ADA,
        "registration": FIRST,
        "number": "REG-00001",
        "since": NOW,
        "left": False,
        "assess_by": None,
    }
    return e.AssessorNoted(at=NOW, status=status, change=change, **{**usual, **changes})


def joined(*people: PersonId, number: int = 2, at: datetime = NOW) -> e.StaffAdded:
    """Return the addition of people who have worked here for long."""
    staff = tuple(
        e.Joined(number=n, person=who, role="care worker", joined_on=LONG_AGO)
        for n, who in enumerate(people, number)
    )
    return e.StaffAdded(at=at, staff=staff, assess_by=add_working_days(at.date(), 60))


def team(*events: e.CompetenceEvent) -> Given[AnyState]:
    """Return the staff competence of Rowan House, with Ada as assessor, after some events."""
    return given(DECIDER, BEGUN, noted(), *events)


def own(after: Given[AnyState]) -> Team:
    """Return what is known of the staff."""
    assert not isinstance(after.state, NotBegun)
    return after.state.team


def employee(after: Given[AnyState], who: PersonId) -> Employee:
    """Return somebody on the list of staff."""
    found = own(after).employee(who)
    assert found is not None
    return found


def assess(who: PersonId = BOB, on: date = TODAY, **changes: Any) -> c.RecordCompetence:
    """Return the record of an assessment by Ada in which every criterion was met."""
    usual: dict[str, Any] = {
        "person": who,
        "assessor": ADA,
        "assessed_on": on,
        "all_met": True,
        "evidence": "t-seen",
    }
    return c.RecordCompetence(**{**usual, **changes})


def assessed(
    who: PersonId = BOB, on: date = TODAY, until: date | None = None, **changes: Any
) -> e.Assessed:
    """Return what is recorded of it; without `until` it counts for a year."""
    usual: dict[str, Any] = {
        "at": datetime.combine(on, NOW.timetz()).astimezone(UTC),
        "person": who,
        "assessor": ADA,
        "registration": FIRST,
        "framework_version": 1,
        "assessed_on": on,
        "unmet": (),
        "evidence": "t-seen",
        "next_by": until or on.replace(year=on.year + 1) - timedelta(days=1),
        "recorded_by": "ann",
    }
    return e.Assessed(**{**usual, **changes})


def facts(*events: award.AwardEvent, **changes: Any) -> Mapping[Need[Any], Any]:
    """Return Ada's registration as it stands after some events, as the ledger would load it."""
    state = registered(*events).state
    if changes:
        other = REGISTERED.model_copy(update=changes)
        state = given(registered().decider, other, *events).state
    return {AwardOf(ref=FIRST): state}


def at_home(ref: Ref = PROVIDER) -> Mapping[Need[Any], Any]:
    """Return the provider, as the ledger would load it."""
    return {ProviderOf(ref=ref): HOME}
