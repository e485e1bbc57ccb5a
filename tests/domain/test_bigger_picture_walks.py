"""Bigger Picture: whatever it is told, in whatever order, its promises hold."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from domain.processes.cohort import Cancel, CohortOf, Mark, Unplanned, tellings
from domain.processes.provider import ProviderOf
from domain.services.bigger_picture import DECIDER, Shape, programme_of, required_days, standing
from domain.services.bigger_picture import commands as p
from domain.services.bigger_picture import events as e
from tests.domain.builders import (
    AREAS,
    COHORT,
    DATES,
    DEPUTY,
    MANAGER,
    MENTORS,
    NAMED,
    NEWCOMER,
    POOR,
    PROVIDER,
    SISTER,
    interest,
    sign_up,
)
from tests.domain.making import Values
from tests.domain.stories import finished, ready, signed_up, with_sister
from tests.domain.walks import Answers, check
from tests.given import NOW

PEOPLE = (MANAGER, *MENTORS, NEWCOMER, DEPUTY, "p-stranger")
KNOWN = with_sister(ready())
CANCELLED = ready()
CANCELLED.do(COHORT, Cancel(reason="t-why"))
WANTS_ORDERS = signed_up(purchase_order_required=True)
MARKS = st.lists(
    st.builds(
        Mark,
        person=st.sampled_from(PEOPLE),
        status=st.sampled_from(["attended", "attended", "late", "absent"]),
    ),
    max_size=5,
).map(tuple)
A_SHEET = (
    Mark(person=MENTORS[0], status="attended"),
    Mark(person=MENTORS[1], status="absent"),
)
DAYS = st.sampled_from([NOW.date(), *DATES]).flatmap(
    lambda day: st.integers(-40, 200).map(lambda count: day + timedelta(days=count))
)
VALUES: Values = {
    "cohort": st.sampled_from([COHORT, COHORT, SISTER, "cohort:nowhere"]),
    "note_cohort_cancelled.cohort": st.just(COHORT),
    "room": st.just("The Mill"),
    "sister": st.sampled_from([COHORT, SISTER, "cohort:nowhere"]),
    "next_cohort": st.sampled_from([None, SISTER]),
    "provider": st.just(PROVIDER),
    "setting": st.sampled_from(["rowan-house", "elsewhere"]),
    "person": st.sampled_from(PEOPLE),
    "leaver": st.sampled_from(PEOPLE),
    "manager": st.sampled_from(PEOPLE),
    "place": st.sampled_from([f"0001-mentor-{n}" for n in range(1, 5)]),
    "purchase_order": st.just("PO-1"),
    "supply_purchase_order.purchase_order": st.just("PO-2"),
    "mentors": st.lists(
        st.builds(
            p.NamedMentor,
            person=st.sampled_from(PEOPLE),
            areas=st.sampled_from([*AREAS.values(), ("tea",)]),
        ),
        max_size=5,
    ).map(tuple),
    "areas": st.sampled_from([*AREAS.values(), ("tea", "falls")]),
    "day": st.integers(1, 15),
    "after_day": st.integers(1, 15),
    "revision": st.integers(1, 4),
    "rung": st.integers(1, 2),
    "marks": MARKS,
    "held_on": DAYS,
    "left_on": DAYS,
    "caught_up_on": DAYS,
    "until": DAYS,
}
ANSWERS: Answers = {
    ProviderOf: st.sampled_from([KNOWN.state(PROVIDER), WANTS_ORDERS.state(PROVIDER)]),
    CohortOf: st.sampled_from(
        [
            KNOWN.state(COHORT),
            finished().state(COHORT),
            KNOWN.state(SISTER),
            CANCELLED.state(COHORT),
            Unplanned(),
        ]
    ),
}


def fitting(state: Shape) -> Values:
    """Return values that make sense in a state: who is here, who left, what they missed."""
    programme = programme_of(state)
    if programme is None:
        return {}
    usual: dict[str, list[Any]] = {
        "name_mentors.mentors": [NAMED],
        "record_mentor_left.person": [one.person for one in programme.mentors],
        "replace_mentor.leaver": [one.person for one in programme.vacancies],
        "replace_mentor.person": [NEWCOMER],
        "replace_mentor.next_cohort": [None],
        "arrange_sister_day.sister": [SISTER],
        "hand_over_to_deputy.person": [DEPUTY],
        "hand_over_to_deputy.signed_again": [True],
        "record_attendance.marks": [
            tuple(Mark(person=one.person, status=status) for one in programme.team)
            for status in ("attended", "attended", "absent")
        ],
    }
    for member in programme.team:
        for day in required_days(programme, member) if member.here else ():
            how = standing(programme, member, day)
            if how == "attended":
                usual |= {"log_activity.person": [member.person], "log_activity.after_day": [day]}
            for command in ("make_up_day", "arrange_sister_day") if how == "missed" else ():
                usual |= {f"{command}.person": [member.person], f"{command}.day": [day]}
    return {name: st.sampled_from(options) for name, options in usual.items() if options}


def test_walks_through_a_programme() -> None:
    begun = (interest(), p.RecordReadinessCall(held_on=NOW.date(), ready=True))
    signed = (*begun, sign_up(), p.RecordBaseline(measures=POOR))
    named = (*signed, p.NameMentors(mentors=NAMED))
    left = (
        *named,
        p.RecordMentorLeft(person=MENTORS[0], left_on=NOW.date()),
        p.RecordManagerLeft(left_on=NOW.date()),
    )
    marked = (
        *named,
        tellings.RecordAttendance(cohort=COHORT, day=9, revision=1, marks=A_SHEET),
        tellings.RecordAttendance(cohort=COHORT, day=4, revision=1, marks=A_SHEET),
    )
    off = (*named, *[tellings.NoteCohortCancelled(cohort=COHORT)] * 4)  # heard by most
    check(
        DECIDER,
        answers=ANSWERS,
        values=VALUES,
        fitting=fitting,
        openings=((), begun, signed, named, left, marked, off),
        # No step of a programme can come too late. The rest is rare here and usual in joint walks.
        unmet=(
            e.StepLapsed,
            e.MoveTold,
            e.ActivityLogged,
            e.DayMadeUp,
            e.SisterDayArranged,
            e.MentorReplaced,
            e.EndReviewHeld,
            e.CertificateIssued,
            e.OrganisationAwardIssued,
            e.ProgrammeCompleted,
        ),
        moves=30,
    )
