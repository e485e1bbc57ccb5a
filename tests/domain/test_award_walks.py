"""Whatever happens to certificates and registrations, and however late, their promises hold."""

from datetime import date, timedelta

from hypothesis import strategies as st

from domain.calendar import validity_end
from domain.processes.award import DECIDER
from domain.processes.award import commands as c
from domain.processes.award.state import AnyState, NotIssued
from tests.domain.making import Values
from tests.domain.walks import check
from tests.given import NOW

REGISTRATION = c.Issue(
    kind="registration",
    title_of_award="Trainer Assessor",
    holder="p-ada",
    provider="provider:0001",
    setting="rowan-house",
    regarding="bigger_picture:0001",
    service="moving_and_handling",
    programme="Trainer assessors",
    completed_on=NOW.date(),
    valid_months=14,
    framework="moving_and_handling",
    update_months=5,
)
CERTIFICATE = REGISTRATION.model_copy(
    update={"kind": "certificate", "framework": None, "update_months": None, "valid_months": 4}
)
SHORT = REGISTRATION.model_copy(update={"valid_months": 2, "update_months": None})
SOON = (NOW.date() + timedelta(days=1), NOW.date() + timedelta(days=20))
LONG_AGO = NOW.date() - timedelta(days=200)
UPDATE = validity_end(LONG_AGO, 5)  # so long overdue that the clock suspends at once

RENEWED = (SHORT, c.Renew(completed_on=NOW.date(), evidence="t-one"))
IN_GRACE = (
    SHORT.model_copy(update={"completed_on": NOW.date() - timedelta(days=70)}),
    c.BeginGrace(),
)
OVERDUE = (
    REGISTRATION.model_copy(update={"completed_on": LONG_AGO}),
    c.NoteUpdateOverdue(update_due=UPDATE),
    c.SuspendForUpdate(update_due=UPDATE),
)
SUSPENDED = (REGISTRATION, c.Suspend(reason="t-one"))
APPEALED = (
    REGISTRATION,
    c.ProposeRevocation(reason="t-one"),
    c.ApproveRevocation(),
    c.LodgeAppeal(reason="t-two"),
)
OPENINGS: tuple[tuple[c.AwardCommand, ...], ...] = (
    (REGISTRATION,),
    (CERTIFICATE,),
    RENEWED,
    IN_GRACE,
    OVERDUE,
    SUSPENDED,
    APPEALED,
    (),
)


def fitting(state: AnyState) -> Values:
    """Return days on which updates and renewals are often accepted."""
    if isinstance(state, NotIssued):
        return {}
    certificate = state.certificate
    done = [certificate.update_due, NOW.date(), *SOON, date(2027, 3, 1)]
    completed = [certificate.valid_until, NOW.date(), date(2027, 3, 1)]
    return {
        "done_on": st.sampled_from([day for day in done if day]),
        "renew.completed_on": st.sampled_from([day for day in completed if day]),
    }


def test_certificates_and_registrations_keep_their_promises_on_any_walk() -> None:
    check(
        DECIDER,
        fitting=fitting,
        openings=OPENINGS,
        values={"kind": st.sampled_from(["certificate", "organisation", "registration"])},
        moves=25,
    )
