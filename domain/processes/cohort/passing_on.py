"""What is kept for one holder passes to another: a request of the site has become a booking."""

from datetime import datetime

from domain.parts.places import Place
from domain.parts.waiting import Party
from domain.processes.cohort import commands as c
from domain.processes.cohort import events as e
from domain.processes.cohort import queue_events as q
from domain.processes.cohort.evolve import evolve
from domain.processes.cohort.state import Cohort
from domain.processes.cohort.waiting import has_room
from domain.ref import Ref


def kept_places(state: Cohort, holder: Ref | None) -> tuple[Place, ...]:
    """Return the places that are held for a holder."""
    return tuple(one for one in state.places if one.held and one.holder == holder)


def turn_of(state: Cohort, holder: Ref | None) -> Party | None:
    """Return the party of a holder on the waiting list, or None."""
    return state.party_of(holder) if holder else None


def will_wait(
    state: Cohort,
    count: int,
    *,
    or_queue: bool,
    in_place_of: Ref | None = None,
    others_first: bool = False,
) -> bool:
    """Tell whether so many places, once asked for, are waited for and not taken at once."""
    if turn_of(state, in_place_of):
        return True
    if kept_places(state, in_place_of):
        return False
    return or_queue and (others_first or not has_room(state, count))


def pass_on(
    state: Cohort, command: c.TakePlaces, at: datetime
) -> tuple[list[e.CohortEvent], Cohort]:
    """Give up the places of the former holder, or pass its turn on; return the cohort after it."""
    former = command.in_place_of
    assert former is not None  # whoever calls has looked
    passed: e.CohortEvent
    if party := turn_of(state, former):
        passed = q.PartyPassedOn(
            at=at,
            party=party.number,
            holder=command.holder,
            provider=command.provider,
            seats=command.seats,
            former=former,
        )
    else:
        places = tuple(one.place for one in kept_places(state, former))
        passed = e.PlacesGivenUp(at=at, holder=former, places=places)
    after = evolve(state, passed)
    assert isinstance(after, Cohort)  # it is planned, and stays so
    return [passed], after
