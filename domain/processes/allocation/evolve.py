"""How the events of funded places change their state: assignment only, nothing is refused."""

from typing import Any, assert_never

from domain.processes.allocation import events as e
from domain.processes.allocation.evolve_turns import turned
from domain.processes.allocation.sharing import next_turn, with_room
from domain.processes.allocation.state import (
    Allocation,
    AnyState,
    CohortCount,
    NothingOpen,
    Over,
    Pack,
    ProviderCount,
    Room,
    Running,
)
from domain.ref import Ref


def evolve(state: AnyState, event: e.AllocationEvent) -> AnyState:
    """Return the state after one event."""
    after = _evolve(state, event)
    if not isinstance(after, Running):
        return after
    own = after.allocation
    since = (own.turn_since or event.at) if next_turn(own) else None
    return after if since == own.turn_since else _set(after, turn_since=since)


def _evolve(state: AnyState, event: e.AllocationEvent) -> AnyState:
    if isinstance(event, e.Opened):
        rooms = state.rooms if isinstance(state, NothingOpen) else state.allocation.rooms
        return Running(allocation=_opened(event, rooms))
    if isinstance(state, NothingOpen):
        if not isinstance(event, e.RoomNoted):
            return state
        return NothingOpen(rooms=_rooms(state.rooms, event.room))
    own = state.allocation
    match event:
        case e.RoundOneEnded():
            return _set(state, round_one_over=True)
        case e.PlacesChanged(places=places):
            return _set(state, places=places)
        case e.FunderCorrected(after=funder):
            return _set(state, funder=funder)
        case e.ContactCorrected(after=contact):
            return _set(state, contact=contact)
        case e.Drawn():
            return _drawn(state, event, event.count)
        case e.GivenBack():
            given_back = _drawn(state, event, -event.count)
            return _set(given_back, rooms=_rooms(own.rooms, event.room))
        case (
            e.Joined()
            | e.LeftList()
            | e.RoomNoted()
            | e.TurnOffered()
            | e.TurnPassed()
            | e.WaitingEnded()
        ):
            return _set(state, **turned(own, event))
        case e.OutcomesNoted():
            return _set(state, cohorts=_counted(own, event))
        case e.PackMade():
            return _pack_made(state, event)
        case e.PackSent(pack=pack):
            return _set(state, to_send=tuple(one for one in own.to_send if one.pack != pack))
        case e.Closed():
            return Over(allocation=own, closed_at=event.at, last_pack_made=False)
        case e.StepLapsed(key=key):
            return _set(state, lapsed=(*own.lapsed, key))
        case _:
            assert_never(event)


def _opened(event: e.Opened, rooms: tuple[Room, ...]) -> Allocation:
    return Allocation(
        period=event.period,
        service=event.service,
        funder=event.funder,
        contact=event.contact,
        places=event.places,
        place_pence=event.place_pence,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        round_one_until=event.round_one_until,
        round_one_most=event.round_one_most,
        packs_from=event.packs_from,
        automatic_offers=event.automatic_offers,
        rooms=rooms,
    )


def _drawn(state: Running | Over, event: e.Drawn | e.GivenBack, change: int) -> Running | Over:
    own = state.allocation
    there = own.cohort(event.cohort)
    theirs = own.of_provider(event.provider)
    return _set(
        state,
        cohorts=_with_cohort(own, _changed(there, drawn=there.drawn + change)),
        providers=_with_provider(own, event.provider, theirs + change),
        waiting=tuple(
            one for one in own.waiting if change < 0 or one.holder != event.holder
        ),  # whoever draws has taken what was offered
    )


def _rooms(rooms: tuple[Room, ...], new: Room | None) -> tuple[Room, ...]:
    return with_room(rooms, new.cohort, new.free, new.starts) if new else rooms


def _with_provider(own: Allocation, provider: Ref, drawn: int) -> tuple[ProviderCount, ...]:
    others = [one for one in own.providers if one.provider != provider]
    new = ProviderCount(provider=provider, drawn=drawn)
    return tuple(sorted([*others, new], key=lambda one: one.provider))


def _with_cohort(own: Allocation, new: CohortCount) -> tuple[CohortCount, ...]:
    others = [one for one in own.cohorts if one.cohort != new.cohort]
    return tuple(sorted([*others, new], key=lambda one: one.cohort))


def _counted(own: Allocation, event: e.OutcomesNoted) -> tuple[CohortCount, ...]:
    there = own.cohort(event.cohort)
    return _with_cohort(
        own,
        _changed(
            there,
            attended=there.attended + event.attended,
            did_not_attend=there.did_not_attend + event.did_not_attend,
            competent=there.competent + event.competent,
        ),
    )


def _pack_made(state: Running | Over, event: e.PackMade) -> Running | Over:
    """After the last report nothing is drawn any more."""
    own = state.allocation
    new = Pack(pack=event.pack, made_at=event.at, document=event.document, sheet=event.sheet)
    after = _set(
        state,
        packs=event.pack,
        packs_on=(*own.packs_on, event.on),
        to_send=(*own.to_send, new),
    )
    if not event.last:
        return after
    closed_at = state.closed_at if isinstance(state, Over) else event.at
    return Over(allocation=after.allocation, closed_at=closed_at, last_pack_made=True)


def _changed(count: CohortCount, **changes: int) -> CohortCount:
    return count.model_copy(update=changes)


def _set(state: Running | Over, **changes: Any) -> Running | Over:
    changed = state.allocation.model_copy(update=changes)
    return state.model_copy(update={"allocation": changed})
