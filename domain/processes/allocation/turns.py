"""The waiting list for funded places: who joins it, whose turn comes, and how waiting ends.

Places come from whichever cohort has room. A turn is taken together with the holder, who then waits
in that cohort with an offer: from there on everything is as on a cohort's own waiting list.
"""

from collections.abc import Iterator

from domain.facts import Facts
from domain.parts.outcomes import due_step
from domain.processes.allocation import commands as c
from domain.processes.allocation import events as e
from domain.processes.allocation import refusals as r
from domain.processes.allocation.agenda import agenda
from domain.processes.allocation.sharing import next_turn
from domain.processes.allocation.state import (
    Allocation,
    AnyState,
    NothingOpen,
    Room,
    Running,
    Waiting,
)
from domain.processes.allocation.steps import EndWaiting, OfferTurn
from domain.processes.allocation.tellings import TakeTurn
from domain.processes.cohort import Cohort, CohortOf, can_offer, offer_until
from domain.ref import Ref
from domain.refusals import Refused, refuse

Events = list[e.AllocationEvent]


def join(own: Allocation, command: c.Draw, facts: Facts) -> Events:
    """Put a party on the list; it takes its places when its turn comes."""
    refuse(_cannot_wait(own, command, facts))
    return [
        e.Joined(
            at=facts.at,
            party=own.joined + 1,
            holder=command.holder,
            provider=command.provider,
            cohort=command.cohort,
            count=command.count,
        )
    ]


def _cannot_wait(own: Allocation, command: c.Draw, facts: Facts) -> Iterator[Refused]:
    if not own.starts_on <= facts.today <= own.ends_on:
        yield r.OutsideItsDates(starts_on=own.starts_on, ends_on=own.ends_on, today=facts.today)
    if own.party_of(command.holder) is not None:
        yield r.WaitsAlready()


def turn(state: AnyState, command: c.NoteTurn | c.OfferNext, facts: Facts) -> Events:
    """Offer places to whoever is next, or note that their room has gone meanwhile."""
    if isinstance(command, c.NoteTurn):
        wanted = {"holder": command.holder, "cohort": command.cohort}
        due_step(agenda(state), facts.at, OfferTurn, **wanted)
    own = state.allocation if isinstance(state, Running) else None
    found = next_turn(own) if own else None
    if own is None or found is None:
        raise r.NobodyToOffer()
    party, room = found
    cohort = facts[CohortOf(ref=room.cohort)]
    number = own.turns + 1
    if not isinstance(cohort, Cohort) or not can_offer(cohort, party.count, facts.at):
        left = cohort.room if isinstance(cohort, Cohort) else 0
        free = 0 if left >= party.count else left  # it has begun, or it is too small
        return [e.TurnPassed(at=facts.at, turn=number, cohort=room.cohort, free=free)]
    until, last_minute = offer_until(cohort, facts.at)
    return [
        e.TurnOffered(
            at=facts.at,
            turn=number,
            party=party.number,
            holder=party.holder,
            cohort=room.cohort,
            answer_by=until,
            # Near the start an offer reserves nothing: the next in turn are asked as well.
            free=cohort.room if last_minute else cohort.room - party.count,
        )
    ]


def companions(state: AnyState, command: object) -> tuple[tuple[Ref, TakeTurn], ...]:
    """The holder takes its turn together with the offer."""
    if not isinstance(command, c.NoteTurn | c.OfferNext) or not isinstance(state, Running):
        return ()
    found = next_turn(state.allocation)
    return ((found[0].holder, TakeTurn(cohort=found[1].cohort)),) if found else ()


def leave(state: AnyState, command: c.LeaveList, facts: Facts) -> Events:
    """Take a holder off the list, or some of its places; what was offered to it is free again."""
    if not isinstance(state, Running):
        return []
    party = state.allocation.party_of(command.holder)
    if party is None:
        return []
    count = min(command.count or party.count, party.count)
    return [
        e.LeftList(
            at=facts.at,
            party=party.number,
            holder=party.holder,
            count=count,
            room=_room_of(party, facts),
        )
    ]


def _room_of(party: Waiting, facts: Facts) -> Room | None:
    """What a cohort has free now that an offer is over."""
    if party.offer is None:
        return None
    ref = party.offer.cohort
    return free_in(ref, facts[CohortOf(ref=ref)])


def free_in(ref: Ref, cohort: object) -> Room | None:
    """Return what a cohort has free for the list, or None where it is none."""
    if not isinstance(cohort, Cohort):
        return None
    return Room(cohort=ref, free=cohort.room, starts=cohort.first_start)


def note_room(state: AnyState, command: c.NoteRoom, facts: Facts) -> Events:
    """Take over that a cohort has places free: it was opened, or somebody gave theirs up."""
    rooms = state.rooms if isinstance(state, NothingOpen) else state.allocation.rooms
    new = Room(cohort=command.cohort, free=command.free, starts=command.starts)
    if new in rooms:
        return []
    return [e.RoomNoted(at=facts.at, room=new)]


def end_waiting(state: AnyState, command: c.NoteWaitingEnded, facts: Facts) -> Events:
    """Record that a party knows that the funded places are closed."""
    due_step(agenda(state), facts.at, EndWaiting, party=command.party)
    return [e.WaitingEnded(at=facts.at, party=command.party)]
