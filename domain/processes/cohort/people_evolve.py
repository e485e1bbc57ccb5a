"""How a cohort changes by what its people say of themselves: assignment only."""

from typing import assert_never

from domain.parts.adjustments import Adjustment
from domain.processes.cohort.people_events import (
    AdjustmentAnswered,
    AdjustmentDeclared,
    PeopleEvent,
    SelfSignedIn,
)
from domain.processes.cohort.state import Arrival, Cohort


def people_evolve(state: Cohort, event: PeopleEvent) -> Cohort:
    """Return the state after one of these events."""
    match event:
        case SelfSignedIn():
            return _signed_in(state, event)
        case AdjustmentDeclared():
            return _declared(state, event)
        case AdjustmentAnswered():
            return _answered(state, event)
        case _:
            assert_never(event)


def _signed_in(state: Cohort, event: SelfSignedIn) -> Cohort:
    arrival = Arrival(person=event.person, at=event.at)
    logs = tuple(
        log.model_copy(update={"arrivals": (*log.arrivals, arrival)})
        if log.day == event.day
        else log
        for log in state.logs
    )
    return state.model_copy(update={"logs": logs})


def _declared(state: Cohort, event: AdjustmentDeclared) -> Cohort:
    told = Adjustment(
        number=event.number,
        person=event.person,
        kind=event.kind,
        detail=event.detail,
        late=event.late,
        told_at=event.at,
        arrange_by=event.arrange_by,
    )
    return state.model_copy(update={"adjustments": (*state.adjustments, told)})


def _answered(state: Cohort, event: AdjustmentAnswered) -> Cohort:
    answer = {"arranged": event.arranged, "reason": event.reason}
    adjustments = tuple(
        one.model_copy(update=answer) if one.number == event.number else one
        for one in state.adjustments
    )
    return state.model_copy(update={"adjustments": adjustments})
