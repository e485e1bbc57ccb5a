"""How a merge changes the two cohorts; the end of the one that goes stands in evolve.py."""

from typing import assert_never

from domain.parts.merging import Kept, Merge
from domain.processes.cohort.merge_events import (
    KeptReleased,
    MergeAnswered,
    MergeEvent,
    MergePassedOn,
    MergeProposed,
    PlacesKept,
)
from domain.processes.cohort.state import Cohort


def merge_evolve(state: Cohort, event: MergeEvent) -> Cohort:
    """Return the state after one event of this kind."""
    match event:
        case MergeProposed():
            merge = Merge(
                number=event.number,
                into=event.into,
                proposed_at=event.at,
                answer_by=event.answer_by,
                open=event.holders,
                to_tell=event.holders,
            )
            return state.model_copy(update={"merge": merge, "merges": event.number})
        case MergePassedOn() | MergeAnswered():
            return _on(state, event)
        case PlacesKept():
            new = tuple(
                Kept(out_of=event.out_of, holder=one.holder, count=one.count)
                for one in event.wanted
            )
            return state.model_copy(update={"kept": (*state.kept, *new)})
        case KeptReleased():
            left = tuple(
                one
                for one in state.kept
                if one.out_of != event.out_of or event.holder not in (None, one.holder)
            )
            return state.model_copy(update={"kept": left})
        case _:
            assert_never(event)


def _on(state: Cohort, event: MergePassedOn | MergeAnswered) -> Cohort:
    merge = state.merge
    if merge is None:
        return state
    changes = {"to_tell": tuple(one for one in merge.to_tell if one != event.holder)}
    if isinstance(event, MergeAnswered):
        name = "agreed" if event.agreed else "declined"
        changes |= {
            "open": tuple(one for one in merge.open if one != event.holder),
            name: (*getattr(merge, name), event.holder),
        }
    return state.model_copy(update={"merge": merge.model_copy(update=changes)})
