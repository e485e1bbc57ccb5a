"""How the waiting list for funded places changes: assignment only, nothing is refused."""

from typing import Any, assert_never

from domain.processes.allocation import events as e
from domain.processes.allocation.sharing import with_room
from domain.processes.allocation.state import Allocation, Room, Turn, Waiting
from domain.ref import Ref

OfTheList = e.Joined | e.LeftList | e.RoomNoted | e.TurnOffered | e.TurnPassed | e.WaitingEnded


def turned(own: Allocation, event: OfTheList) -> dict[str, Any]:
    """Return what changes with an event of the list."""
    match event:
        case e.Joined():
            new = Waiting(
                number=event.party,
                holder=event.holder,
                provider=event.provider,
                cohort=event.cohort,
                count=event.count,
                joined_at=event.at,
            )
            return {"waiting": (*own.waiting, new), "joined": event.party}
        case e.LeftList():
            left = tuple(_fewer(one, event) for one in own.waiting)
            return {
                "waiting": tuple(one for one in left if one.count > 0),
                "rooms": _noted(own, event.room),
            }
        case e.RoomNoted(room=room):
            return {"rooms": _noted(own, room)}
        case e.TurnOffered():
            offer = Turn(cohort=event.cohort, answer_by=event.answer_by)
            waiting = tuple(
                one.model_copy(update={"offer": offer}) if one.number == event.party else one
                for one in own.waiting
            )
            rooms = _with_free(own, event.cohort, event.free)
            return {"waiting": waiting, "rooms": rooms, "turns": event.turn}
        case e.TurnPassed():
            return {"rooms": _with_free(own, event.cohort, event.free), "turns": event.turn}
        case e.WaitingEnded(party=party):
            return {"waiting": tuple(one for one in own.waiting if one.number != party)}
        case _:
            assert_never(event)


def _fewer(party: Waiting, event: e.LeftList) -> Waiting:
    left = party.count - event.count
    return party.model_copy(update={"count": left}) if party.number == event.party else party


def _noted(own: Allocation, room: Room | None) -> tuple[Room, ...]:
    return with_room(own.rooms, room.cohort, room.free, room.starts) if room else own.rooms


def _with_free(own: Allocation, cohort: Ref, free: int) -> tuple[Room, ...]:
    known = next(one for one in own.rooms if one.cohort == cohort)
    return with_room(own.rooms, cohort, free, known.starts)
