"""A registration of two years with an annual update, and short ways through its life."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from domain.calendar import deadline, morning
from domain.facts import Need, PublicId
from domain.messages import Step
from domain.processes.award import DECIDER
from domain.processes.award import commands as c
from domain.processes.award import events as e
from domain.processes.award.state import AnyState, Certificate, NotIssued, Status
from tests.given import NOW, Given, given

COMPLETED, LAST = date(2026, 2, 27), date(2028, 2, 26)
UPDATE = date(2027, 2, 26)
GRACE, UPDATE_GRACE = LAST + timedelta(days=30), UPDATE + timedelta(days=30)
FRESH: Mapping[Need[str], str] = {PublicId(purpose="award"): "public-2"}

REGISTERED = e.Issued(
    at=NOW,
    kind="registration",
    title_of_award="Trainer Assessor",
    holder="p-ada",
    provider="provider:0001",
    setting="rowan-house",
    regarding="course:0001",
    service="moving_and_handling",
    programme="Moving and Handling",
    completed_on=COMPLETED,
    valid_months=24,
    valid_until=LAST,
    statements=(),
    public_id="public-1",
    number="REG-00001",
    framework="moving_and_handling",
    update_months=12,
    update_due=UPDATE,
    name_listed=False,
)
PRINTED = (
    e.Rendered(at=NOW, edition=1, document="d-pdf", digest="abc", name_version=1),
    e.Sent(at=NOW, edition=1),
    e.StandingPassedOn(at=NOW, change=1),
)
UPDATED = e.UpdateRecorded(
    at=morning(date(2027, 2, 1)),
    done_on=date(2027, 2, 1),
    evidence="t-refresher",
    was_due=UPDATE,
    next_due=None,
)
FELL_DUE = e.UpdateFellDue(at=deadline(UPDATE), update_due=UPDATE)
TOLD_OVERDUE = e.StandingTold(at=morning(UPDATE + timedelta(days=1)), number=1)
BY_CLOCK = e.Suspended(
    at=deadline(UPDATE_GRACE), cause="update overdue", suspended_by=None, reason=None
)
IN_GRACE = e.GraceBegan(at=deadline(LAST), valid_until=LAST, grace_until=GRACE)
DECIDED = e.Suspended(at=NOW, cause="decision", suspended_by="ann", reason="t-incident")


def registered(*events: e.AwardEvent) -> Given[AnyState]:
    """Return the registration, printed, sent and known where staff are assessed, after events."""
    return given(DECIDER, REGISTERED, *PRINTED, *events)


def certificate(after: Given[AnyState]) -> Certificate:
    """Return what is known of an issued registration."""
    assert not isinstance(after.state, NotIssued)
    return after.state.certificate


def told(after: Given[AnyState]) -> list[Status]:
    """Return everything that the public was told, in order."""
    return [change.status for change in certificate(after).status_since]


def step(after: Given[AnyState], key: str) -> Step:
    """Return an open step."""
    found = after.agenda[key]
    assert isinstance(found, Step)
    return found


def perform(after: Given[AnyState], key: str, at: datetime | None = None) -> Given[AnyState]:
    """Perform an open step at its due time or later, whatever it records."""
    open_step: Any = step(after, key)
    return after.when(open_step.outcome(), at=at or open_step.due).after


def renewal(completed_on: date) -> c.Renew:
    """Return the command that renews."""
    return c.Renew(completed_on=completed_on, evidence="t-reassessed")


def update(done_on: date) -> c.RecordUpdate:
    """Return the command that records an annual update."""
    return c.RecordUpdate(done_on=done_on, evidence="t-refresher")
