"""How the events of funded places change their state: assignment only, nothing is refused."""

from typing import Any, assert_never

from domain.processes.allocation import events as e
from domain.processes.allocation.state import (
    Allocation,
    AnyState,
    CohortCount,
    NothingOpen,
    Over,
    Pack,
    ProviderCount,
    Running,
)
from domain.ref import Ref


def evolve(state: AnyState, event: e.AllocationEvent) -> AnyState:
    """Return the state after one event."""
    if isinstance(event, e.Opened):
        return Running(allocation=_opened(event))
    if isinstance(state, NothingOpen):
        return state
    own = state.allocation
    match event:
        case e.RoundOneEnded():
            return _set(state, round_one_over=True)
        case e.PlacesChanged(places=places):
            return _set(state, places=places)
        case e.Drawn():
            return _drawn(state, event, event.count)
        case e.GivenBack():
            return _drawn(state, event, -event.count)
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


def _opened(event: e.Opened) -> Allocation:
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
    )


def _drawn(state: Running | Over, event: e.Drawn | e.GivenBack, change: int) -> Running | Over:
    own = state.allocation
    there = own.cohort(event.cohort)
    theirs = own.of_provider(event.provider)
    return _set(
        state,
        cohorts=_with_cohort(own, _changed(there, drawn=there.drawn + change)),
        providers=_with_provider(own, event.provider, theirs + change),
    )


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
