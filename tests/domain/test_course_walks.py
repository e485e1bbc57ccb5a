"""Short courses: whatever a booking is told, in whatever order, its promises hold."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from domain.facts import AssessmentsBy
from domain.frameworks import framework
from domain.parts.criteria import CriterionOutcome
from domain.processes.cohort import Cancel, CohortOf, Mark, Unplanned
from domain.processes.provider import ProviderOf
from domain.services.course import DECIDER, Shape
from domain.services.course import commands as c
from domain.services.course import events as e
from domain.services.course.requirements import open_components, open_tasks, standing
from domain.services.course.state import NothingYet
from tests.domain import courses as x
from tests.domain.making import Values
from tests.domain.walks import Answers, check
from tests.given import NOW

PEOPLE = (x.GAIL, x.IVO, x.JUNE, "p-stranger")
KNOWN = x.with_date(x.opened(x.MH), x.MH, x.LATER, first=x.FIRST + timedelta(weeks=20))
FULL = x.opened(x.MH, capacity=1)
CARE = x.opened(x.CARE, capacity=4)
CANCELLED = x.opened(x.MH)
CANCELLED.do(x.DATE, Cancel(reason="t-why"))
CRITERIA = tuple(one.slug for one in framework(x.MH).criteria)
ALL_MET = tuple(CriterionOutcome(criterion=one, met=True, evidence="t-seen") for one in CRITERIA)
DAYS = st.integers(-10, 400).map(lambda count: NOW.date() + timedelta(days=count))
NOT_LATER = st.integers(-10, 0).map(lambda count: NOW.date() + timedelta(days=count))
VALUES: Values = {
    "service": st.sampled_from([x.MH, x.MH, x.CARE, "survey_360", "tea"]),
    "provider": st.just(x.HOUSE),
    "setting": st.sampled_from(["rowan-house", "elsewhere"]),
    "cohort": st.sampled_from([x.DATE, x.DATE, x.LATER]),
    "sister": st.sampled_from([x.DATE, x.LATER]),
    "room": st.just("The Mill"),
    "person": st.sampled_from(PEOPLE),
    "substitute": st.sampled_from(PEOPLE),
    "assessor": st.sampled_from([x.ASSESSOR, x.OTHER_ASSESSOR, x.GAIL]),
    "component": st.sampled_from(["knowledge_test", "assignment", "practical", "tea"]),
    "task": st.sampled_from(["draft_plan", "tea"]),
    "fulfils": st.sampled_from([x.conditions(x.MH), (), ("tea",)]),
    "purchase_order": st.sampled_from([None, "PO-1"]),
    "supply_purchase_order.purchase_order": st.just("PO-2"),
    "options": st.sampled_from([(), ("implementation_coaching",)]),
    "day": st.integers(1, 4),
    "offer": st.integers(0, 2),
    "revision": st.integers(1, 4),
    "news": st.integers(1, 6),
    "taken_on": NOT_LATER,
    "observed_on": NOT_LATER,
    "judged_on": NOT_LATER,
    "done_on": NOT_LATER,
    "given_on": NOT_LATER,
    "caught_up_on": NOT_LATER,
    "until": DAYS,
    "outcomes": st.sampled_from([ALL_MET, ALL_MET[:3], ()]),
    "marks": st.lists(
        st.builds(
            Mark,
            person=st.sampled_from(PEOPLE),
            status=st.sampled_from(["attended", "attended", "absent"]),
        ),
        max_size=3,
    ).map(tuple),
}
ANSWERS: Answers = {
    ProviderOf: st.sampled_from([KNOWN.state(x.HOUSE), KNOWN.state(x.COUNCIL)]),
    CohortOf: st.sampled_from(
        [
            KNOWN.state(x.DATE),
            KNOWN.state(x.DATE),
            KNOWN.state(x.LATER),
            *[FULL.state(x.DATE)] * 3,
            CARE.state(x.DATE),
            CANCELLED.state(x.DATE),
            Unplanned(),
        ]
    ),
    AssessmentsBy: st.sampled_from([0, 5]),
}


def fitting(state: Shape) -> Values:
    """Return values that make sense in a state: who is here, and what is still open."""
    if isinstance(state, NothingYet):
        return {}
    own = state.booking
    usual: dict[str, list[Any]] = {
        "person": [one.person for one in own.active],
        "record_attendance.marks": [
            tuple(Mark(person=one.person, status=status) for one in own.active)
            for status in ("attended", "attended", "absent")
        ],
        "record_attendance.cohort": [one.cohort for one in own.active],
        "note_cohort_cancelled.cohort": [one.cohort for one in own.active],
        "note_offered.cohort": [one.cohort for one in own.active],
        "note_offer_gone.cohort": [one.cohort for one in own.active],
        "record_criteria.outcomes": [ALL_MET],
        "record_score.percent": [79, 80, 95],
        "record_score.component": ["knowledge_test"],
        "record_judgement.component": ["assignment"],
        "screen.accepted": [True],
        "substitute.fulfils": [x.conditions(own.service)],
        "record_task.task": [task.slug for one in own.active for task in open_tasks(own, one)],
    }
    for one in own.active:
        for day in own.own_days(one):
            if standing(own, one, day.number) == "missed":
                for command in ("make_up_day", "arrange_sister_day"):
                    usual |= {f"{command}.person": [one.person], f"{command}.day": [day.number]}
        if not open_components(own, one):
            usual |= {"release.person": [one.person], "check_quality.person": [one.person]}
    return {name: st.sampled_from(options) for name, options in usual.items() if options}


def sheet(
    day: int, *people: str, status: str = "attended", revision: int = 1
) -> c.RecordAttendance:
    marks = tuple(Mark(person=who, status=status) for who in people)  # type: ignore[arg-type]
    return c.RecordAttendance(cohort=x.DATE, day=day, revision=1, marks=marks)


def test_walks_through_a_booking() -> None:
    applied = (x.book(x.MH, x.GAIL, x.IVO), x.accept(x.GAIL))
    asked = x.book(x.MH, x.GAIL, x.IVO, wait_if_full=True)
    three_days = NOW + timedelta(days=3)
    offered = c.NoteOffered(cohort=x.DATE, offer=1, answer_by=three_days, last_minute=False)
    waiting = (asked, offered)
    placed = (*applied, x.accept(x.IVO), c.ConfirmHeldPlaces())
    attended = (*placed, *(sheet(day, x.GAIL, x.IVO) for day in (1, 2, 3, 4)))
    missed = (*placed, sheet(1, x.GAIL, x.IVO, status="absent"), sheet(2, x.GAIL))
    assessed = (*attended, *x.results(x.GAIL, NOW.date()))
    failed = (
        *attended,
        *(
            x.score(x.IVO, 50, taken_on=NOW.date(), assessor=who)
            for who in (x.ASSESSOR, x.OTHER_ASSESSOR, x.ASSESSOR)
        ),
    )
    drawn = (*assessed, c.DrawSample(person=x.GAIL))
    planning = (x.book(x.CARE, x.GAIL), c.ConfirmHeldPlaces(), sheet(1, x.GAIL), sheet(2, x.GAIL))
    check(
        DECIDER,
        answers=ANSWERS,
        values=VALUES,
        fitting=fitting,
        openings=(
            (),
            applied,
            waiting,
            waiting,
            placed,
            attended,
            missed,
            assessed,
            failed,
            drawn,
            planning,
        ),
        # Rare here, and usual in the joint walks or in the tests of each rule.
        unmet=(e.FeeRaised, e.Closed, e.Released, e.QualityChecked, e.StepLapsed),
        moves=25,
    )
