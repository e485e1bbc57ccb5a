"""How a cohort changes by what its people say of themselves: assignment only."""

from domain.processes.cohort.people_events import PeopleEvent, SelfSignedIn
from domain.processes.cohort.state import Arrival, Cohort


def people_evolve(state: Cohort, event: PeopleEvent) -> Cohort:
    """Return the state after one of these events."""
    return _signed_in(state, event)


def _signed_in(state: Cohort, event: SelfSignedIn) -> Cohort:
    arrival = Arrival(person=event.person, at=event.at)
    logs = tuple(
        log.model_copy(update={"arrivals": (*log.arrivals, arrival)})
        if log.day == event.day
        else log
        for log in state.logs
    )
    return state.model_copy(update={"logs": logs})
