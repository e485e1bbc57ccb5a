"""Whatever happens to booking requests, in whatever order and however late, their promises hold."""

from datetime import timedelta

from hypothesis import strategies as st

from domain.processes.cohort import Cohort, CohortOf
from domain.processes.request import DECIDER, Holding, Sent, Shape
from domain.processes.request import commands as q
from tests.domain.courses import ADA, BOB, CARE, CONTACT, DATE, OTHER, fill, open_for
from tests.domain.making import Values
from tests.domain.requests import HALF_AN_HOUR, details, hold, move
from tests.domain.walks import check
from tests.given import NOW

VALUES: Values = {
    "service": st.sampled_from([CARE, CARE, CARE, "medicines", "coaching", "tea"]),
    "cohort": st.just(DATE),
    "places": st.integers(1, 3),
    "person": st.sampled_from([ADA, BOB, CONTACT]),
    "booking": st.just("course:rowan"),
    "offer": st.integers(1, 3),
    "what": st.sampled_from(["postponed", "new dates", "new venue"]),
    "answer_by": st.integers(-30, 300).map(lambda hours: NOW + timedelta(hours=hours)),
}


def _cohorts() -> list[Cohort]:
    """The course date with room, on other days, full, and full with a visitor who waits."""
    free, moved, full = open_for(CARE), move(open_for(CARE)), fill(open_for(CARE))
    waiting = full.fork()
    waiting.do("request:0001", hold(1, wait=True))
    waiting.do("request:0001", details())
    assert (
        waiting.cohort(DATE).party_of("request:0001") and full.cohort(DATE).party_of(OTHER) is None
    )
    return [one.cohort(DATE) for one in (free, moved, full, waiting)]


def fitting(state: Shape) -> Values:
    """Return what suits a request: details with people who differ."""
    if isinstance(state, Holding | Sent):
        return {"send.delegates": st.just((q.Attending(person=ADA),))}
    return {"hold_places.service": st.just(CARE)}


def test_walks_through_a_booking_request() -> None:
    check(
        DECIDER,
        answers={CohortOf: st.sampled_from(_cohorts())},
        values=VALUES,
        fitting=fitting,
        openings=((), (hold(2),), (hold(2), details(ADA)), (hold(1, wait=True), details(ADA))),
        moves=12,
    )


def test_the_half_hour_is_the_policy() -> None:
    assert timedelta(minutes=30) == HALF_AN_HOUR
