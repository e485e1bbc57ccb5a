"""Short courses: whatever a booking is told, in whatever order, its promises hold."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import strategies as st

from domain.facts import AssessmentsBy
from domain.messages import Command
from domain.parts.criteria import CriterionOutcome
from domain.processes.cohort import CohortOf, Mark, Unplanned
from domain.processes.cohort.commands import MarkStatus
from domain.processes.cohort.tellings import NoteMergeProposed
from domain.processes.provider import ProviderOf
from domain.services.course import DECIDER, NothingYet, Shape, standing
from domain.services.course import commands as c
from domain.services.course import events as e
from tests.domain.builders import PROVIDER
from tests.domain.courses import (
    ADA,
    BOB,
    CYN,
    DATE,
    DEV,
    IAN,
    IDA,
    IVY,
    LATER,
    MOVING,
    ON,
    SETTING,
    accept,
    book,
    cancel_date,
    criteria,
    fulfilling,
    open_for,
)
from tests.domain.making import Values
from tests.domain.walks import Answers, check
from tests.given import NOW

PEOPLE = (ADA, BOB, CYN, DEV, "p-stranger")
ASSESSORS = (IDA, IAN, IVY)
KNOWN = open_for(MOVING)
CANCELLED = cancel_date(open_for(MOVING))
MET = tuple(CriterionOutcome(criterion=one, met=True, evidence="t-seen") for one in criteria())
NOT_MET = MET[0].model_copy(update={"met": False})
DAYS = st.sampled_from([NOW.date(), *ON]).flatmap(
    lambda day: st.integers(-40, 250).map(lambda count: day + timedelta(days=count))
)
VALUES: Values = {
    "service": st.just(MOVING),
    "provider": st.just(PROVIDER),
    "setting": st.just(SETTING),
    "cohort": st.sampled_from([DATE, DATE, LATER]),
    "sister": st.sampled_from([DATE, LATER, LATER]),
    "person": st.sampled_from(PEOPLE),
    "substitute": st.sampled_from(PEOPLE),
    "contact": st.just("p-contact"),
    "assessor": st.sampled_from([*ASSESSORS, ADA]),
    "fulfils": st.sampled_from([fulfilling(MOVING), fulfilling(MOVING), ("fit",)]),
    "options": st.just(()),
    "purchase_order": st.sampled_from(["PO-1", "PO-2"]),
    "component": st.sampled_from(["knowledge_test", "assignment", "practical"]),
    "percent": st.sampled_from([50, 79, 80, 100]),
    "outcomes": st.sampled_from([MET, MET, MET[:9], (NOT_MET,), (NOT_MET, *MET[1:]), ()]),
    "task": st.just("tea"),
    "what": st.sampled_from(["knowledge_test:0:0", "tea"]),
    "fee": st.sampled_from(["cancelled:1:1", "absent:1:1"]),
    "kind": st.sampled_from(["certificate", "registration"]),
    "day": st.integers(1, 5),
    "revision": st.integers(1, 3),
    "offer": st.integers(1, 3),
    "news": st.integers(1, 4),
    "delegate": st.integers(1, 2),
    "room": st.just("The Mill"),
    "marks": st.lists(
        st.builds(
            Mark,
            person=st.sampled_from(PEOPLE),
            status=st.sampled_from(["attended", "attended", "late", "absent"]),
        ),
        max_size=4,
    ).map(tuple),
    "done_on": DAYS,
    "taken_on": DAYS,
    "observed_on": DAYS,
    "judged_on": DAYS,
    "given_on": DAYS,
    "caught_up_on": DAYS,
    "until": DAYS,
}
ANSWERS: Answers = {
    ProviderOf: st.just(KNOWN.state(PROVIDER)),
    CohortOf: st.sampled_from(
        [KNOWN.state(DATE), KNOWN.state(LATER), CANCELLED.state(DATE), Unplanned()]
    ),
    AssessmentsBy: st.integers(0, 5),
}


def fitting(state: Shape) -> Values:
    """Return values that make sense in a state: who is here, what they missed, today's dates."""
    if isinstance(state, NothingYet):
        return {"book.delegates": st.just(book(ADA, BOB, slug=MOVING).delegates)}
    own = state.booking
    here = [one.person for one in own.active] or [ADA]
    today = st.just(NOW.date())
    usual: dict[str, st.SearchStrategy[Any]] = {
        "person": st.sampled_from(here),
        "substitute": st.just("p-newcomer"),
        "fulfils": st.just(fulfilling(MOVING)),
        "taken_on": today,
        "observed_on": today,
        "judged_on": today,
        "given_on": today,
        "caught_up_on": today,
        "record_score.component": st.just("knowledge_test"),
        "record_judgement.component": st.just("assignment"),
        "assessor": st.sampled_from(ASSESSORS),
        "accepted": st.sampled_from([True, True, False]),
        "record_attendance.marks": st.sampled_from(
            [
                tuple(Mark(person=who, status=status) for who in here)
                for status in ("attended", "attended", "absent")
            ]
        ),
    }
    missed = [
        (one.person, day.number)
        for one in own.active
        for day in own.own_days(one)
        if standing(own, one, day.number) == "missed"
    ]
    for command in ("make_up_day", "arrange_sister_day") if missed else ():
        usual |= {
            f"{command}.person": st.just(missed[0][0]),
            f"{command}.day": st.just(missed[0][1]),
        }
    return usual


def sheets(status: MarkStatus) -> tuple[c.RecordAttendance, ...]:
    """Return the sheets of all four days, on which Ada attended and Bob did so or not."""
    return tuple(
        c.RecordAttendance(
            cohort=DATE,
            day=number,
            revision=1,
            marks=(Mark(person=ADA, status="attended"), Mark(person=BOB, status=status)),
        )
        for number in (1, 2, 3, 4)
    )


def results(who: str, *, good: bool) -> tuple[Command, ...]:
    today = NOW.date()
    return (
        c.RecordScore(
            person=who, component="knowledge_test", percent=90, assessor=IDA, taken_on=today
        ),
        c.RecordJudgement(
            person=who,
            component="assignment",
            passed=good,
            assessor=IDA,
            judged_on=today,
            evidence="t-paper",
        ),
        c.RecordCriteria(person=who, assessor=IDA, observed_on=today, outcomes=MET),
    )


APPLIED = (book(ADA, BOB, slug=MOVING),)
ACCEPTED = (*APPLIED, accept(ADA), accept(BOB), c.ConfirmHeldPlaces(), c.RecordInvoiceRaised())
TAUGHT = (*ACCEPTED, *sheets("attended"))
MISSED = (
    *ACCEPTED,
    *sheets("absent"),
    c.ExtendAssessment(person=BOB, until=ON[-1] + timedelta(days=300), reason="t-ill"),
)
ASSESSED = (*TAUGHT, *results(ADA, good=True), *results(BOB, good=False), c.DrawSample(person=ADA))
CHECKED = (
    *ASSESSED,
    c.CheckQuality(person=ADA, agreed=True, note="t-found"),
    c.Release(person=ADA),
    c.RecordAward(person=ADA, kind="registration"),
)
ANEW = (*ACCEPTED, *[c.NoteDatesChanged(cohort=DATE, what="new dates")] * 4)
ASKED = (
    *ACCEPTED,
    NoteMergeProposed(cohort=DATE, into=LATER, answer_by=NOW + timedelta(days=20)),
)
OFF = (*ACCEPTED, *[c.NoteCohortCancelled(cohort=DATE)] * 4)  # heard by most


@pytest.mark.timeout(180)
def test_walks_through_a_booking() -> None:
    check(
        DECIDER,
        answers=ANSWERS,
        values=VALUES,
        fitting=fitting,
        openings=((), APPLIED, ACCEPTED, TAUGHT, MISSED, ASSESSED, CHECKED, ANEW, ASKED, OFF),
        # A course of trainer assessors has no tasks and its places are never free. The rest is
        # rare here and usual in joint walks.
        unmet=(
            e.TaskRecorded,
            e.ActionsSet,
            e.ActionsReviewed,
            e.EvidenceRecorded,
            e.ObjectionRaised,
            e.ObjectionSettled,
            e.TurnCame,
            e.PurchaseOrderSupplied,
            e.HoldReleased,
            e.OfferMade,
            e.OfferAccepted,
            e.OfferDeclined,
            e.OfferEnded,
            e.AttemptsUsed,
            e.FeedbackRecorded,
            e.DayMadeUp,
            e.AssessmentLapsed,
            e.SisterDayArranged,
            e.Chased,
            e.QualityChecked,
            e.Released,
            e.FeeRaised,
            e.AwardIssued,
            e.StepLapsed,
            e.Closed,
        ),
        moves=10,
    )
