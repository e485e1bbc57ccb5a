"""A full cohort of two places, and parties that wait for them."""

from datetime import datetime, timedelta

from domain.parts.places import Seat
from domain.processes.cohort import DECIDER, Cohort, GiveUpPlaces, TakePlaces, Unplanned
from domain.processes.cohort import commands as c
from domain.processes.cohort import events as e
from domain.ref import Ref
from tests.domain.builders import FREE, PROVIDER, SERVICE, planned, short_days
from tests.given import NOW, Given, given

HOLDER, ASH = "bigger_picture:oak-house", "bigger_picture:ash-house"
BEECH, CEDAR = "bigger_picture:beech-house", "bigger_picture:cedar-house"
START = min(day.starts for day in short_days())
WORKING = Given[Unplanned | Cohort]


def seats(holder: Ref, count: int = 1, person: str | None = None) -> tuple[Seat, ...]:
    name = holder.partition(":")[2]
    return tuple(
        Seat(place=f"{name}-{n}", part="delegate", person=person) for n in range(1, count + 1)
    )


def wants(
    holder: Ref,
    count: int = 1,
    *,
    person: str | None = None,
    or_queue: bool = True,
    funded: bool = False,
) -> TakePlaces:
    """Return the command of a party that would rather wait than be refused."""
    return TakePlaces(
        service=SERVICE,
        holder=holder,
        provider=PROVIDER,
        seats=seats(holder, count, person),
        or_queue=or_queue,
        funded=funded,
    )


def full(*waiting: TakePlaces, capacity: int = 2, automatic: bool = False) -> WORKING:
    """Return a cohort without a free place, and who waits, an hour after each other."""
    state = given(
        DECIDER,
        planned(days=short_days(), capacity=capacity, automatic_offers=automatic),
        e.Opened(at=NOW),
        e.PlacesTaken(at=NOW, holder=HOLDER, provider=PROVIDER, seats=seats(HOLDER, capacity)),
    )
    for count, party in enumerate(waiting):
        state = state.when(party, at=NOW + timedelta(hours=count), facts=FREE).after
    return state


def gives_up(state: WORKING, count: int = 1, at: datetime = NOW) -> WORKING:
    """Return the cohort after its holder gave up places."""
    places = tuple(seat.place for seat in seats(HOLDER, count))
    return state.when(GiveUpPlaces(holder=HOLDER, places=places), at=at).after


def offer(state: WORKING, holder: Ref, at: datetime = NOW) -> WORKING:
    return state.when(c.OfferPlace(holder=holder), at=at).after


def cohort(state: WORKING) -> Cohort:
    assert isinstance(state.state, Cohort)
    return state.state


def order(state: WORKING) -> list[Ref]:
    return [party.holder for party in cohort(state).waiting]
