"""Funded places and their waiting list: whatever happens in whatever order, promises hold."""

from datetime import timedelta

from hypothesis import strategies as st

from domain.processes.allocation import DECIDER
from domain.processes.allocation import commands as c
from domain.processes.cohort import CohortOf
from tests.domain.funded_courses import ACE
from tests.domain.test_allocation import AHEAD, BEGUN, COHORT, ELM, OAK, OPEN, OTHER, REF, draw
from tests.domain.walks import check
from tests.given import NOW

WAITING = (
    OPEN.model_copy(update={"automatic_offers": True}),
    draw(2, or_wait=True),
    draw(1, or_wait=True, holder="course:0002", provider=OAK),
    c.NoteRoom(cohort=COHORT, free=2, starts=AHEAD.first_start),
)


def test_funded_places_keep_their_promises_on_any_walk() -> None:
    dates = st.dates(NOW.date(), NOW.date() + timedelta(days=500))
    check(
        DECIDER,
        answers={CohortOf: st.sampled_from([AHEAD, AHEAD, BEGUN])},
        values={
            "cohort": st.sampled_from([COHORT, OTHER]),
            "provider": st.sampled_from([ELM, OAK]),
            "ends_on": dates,
            "places": st.integers(3, 60),
            "count": st.integers(1, 4),
            "attended": st.integers(-1, 3),
            "did_not_attend": st.integers(-1, 3),
            "competent": st.integers(-1, 3),
            "service": st.just(ACE),
            "holder": st.sampled_from(["course:0001", "course:0002", "course:0003"]),
        },
        openings=(
            (OPEN.model_copy(update={"places": 40}),),
            WAITING,
            (*WAITING, c.Close(reason="t-why")),
        ),
        identifier=REF.partition(":")[2],
    )
