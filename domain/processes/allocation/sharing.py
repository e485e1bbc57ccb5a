"""Who is next on the waiting list for funded places: one list for all the cohorts of a service.

The order is that of joining. In round one a party is passed over while its provider would have more
than its share; who needs more places than any cohort has free is passed over as well. Both keep
their turn. A party to which places are offered is waited for, and what is offered is nobody else's.
"""

from domain.parts.learning_days import Instant
from domain.processes.allocation.state import Allocation, AnyState, Room, Running, Waiting
from domain.ref import Ref
from domain.say import counted, stream


def reserved(own: Allocation, *, but: Ref | None = None) -> int:
    """Return how many funded places are offered, to others than one holder."""
    return sum(one.count for one in own.waiting if one.offer and one.holder != but)


def promised_to(own: Allocation, provider: Ref, *, but: Ref | None = None) -> int:
    """Return how many places a provider has, offers to it counted as taken."""
    offered = [one for one in own.waiting if one.offer and one.provider == provider]
    return own.of_provider(provider) + sum(one.count for one in offered if one.holder != but)


def has_its_share(own: Allocation, party: Waiting) -> bool:
    """Tell whether round one gives this provider no more places at present."""
    after = promised_to(own, party.provider) + party.count
    return not own.round_one_over and after > own.round_one_most


def room_for(own: Allocation, party: Waiting) -> Room | None:
    """Return the first cohort with room for a whole party."""
    fitting = [room for room in own.rooms if room.free >= party.count]
    return min(fitting, key=lambda room: (room.starts, room.cohort), default=None)


def is_eligible(own: Allocation, party: Waiting) -> bool:
    """Tell whether a party could be offered places, had a cohort room for it."""
    left = own.free - reserved(own)
    return party.offer is None and party.count <= left and not has_its_share(own, party)


def next_turn(own: Allocation) -> tuple[Waiting, Room] | None:
    """Return whose turn it is, and in which cohort; None while nobody can be served."""
    for party in own.waiting:
        room = room_for(own, party)
        if room is not None and is_eligible(own, party):
            return party, room
    return None


def comes_first(state: AnyState, cohort: Ref) -> bool:
    """Tell whether somebody on the list comes before whoever asks for this cohort now."""
    if not isinstance(state, Running):
        return False
    own = state.allocation
    free = max((room.free for room in own.rooms if room.cohort == cohort), default=0)
    return any(is_eligible(own, one) and one.count <= free for one in own.waiting)


def why_waiting(own: Allocation, party: Waiting) -> str:
    """Return why a party is next, or why it still waits, in one sentence."""
    if party.offer is not None:
        return f"Offered on {stream(party.offer.cohort)}"
    turn = next_turn(own)
    if turn is not None and turn[0] == party:
        return f"Has waited longest of those who fit, for {stream(turn[1].cohort)}"
    if has_its_share(own, party):
        has = promised_to(own, party.provider)
        return f"Has {has} of {own.round_one_most} in round one, and waits for its end"
    if party.count > own.free - reserved(own):
        return "Too few funded places are left"
    if room_for(own, party) is None:
        return f"No cohort has {counted(party.count, 'place')} free"
    return "Others have waited longer"


def with_room(rooms: tuple[Room, ...], cohort: Ref, free: int, starts: Instant) -> tuple[Room, ...]:
    """Return what is known of the cohorts' room; one without any is left out."""
    others = [one for one in rooms if one.cohort != cohort]
    new = [Room(cohort=cohort, free=free, starts=starts)] if free > 0 else []
    return tuple(sorted([*others, *new], key=lambda one: one.cohort))
