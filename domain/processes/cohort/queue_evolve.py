"""How a cohort's waiting list changes: assignment only, nothing is refused."""

from datetime import datetime
from typing import Any, assert_never

from domain.parts.waiting import Cause, Gone, Offer, Party
from domain.processes.cohort.queue_events import (
    OfferEnded,
    OfferGoneTold,
    OffersSwitched,
    OfferTaken,
    OfferTold,
    PartyNamed,
    PartyPassedOn,
    PartyReduced,
    PlaceOffered,
    QueueEnded,
    QueueEvent,
    QueueJoined,
    QueueLeft,
    RoomTold,
)
from domain.processes.cohort.state import Cohort


def queue_evolve(state: Cohort, event: QueueEvent) -> Cohort:
    """Return the state after one event of the waiting list."""
    match event:
        case QueueJoined():
            return _queue_joined(state, event)
        case QueueLeft() | OfferTaken():
            return _off_the_list(state, event.party)
        case PartyReduced():
            return _reduced(state, event)
        case PartyNamed():
            return _named(state, event)
        case PartyPassedOn():
            return _passed_on(state, event)
        case OffersSwitched():
            return _set(state, automatic_offers=event.automatic)
        case PlaceOffered():
            return _offered(state, event)
        case OfferTold():
            return _offer_told(state, event)
        case OfferEnded():
            return _off_the_list(state, event.party, event.cause, event.at)
        case QueueEnded():
            ended = queue_ended(state, "waiting list closed", event.at)
            return _set(ended, queues_ended=state.queues_ended + 1)
        case OfferGoneTold():
            return _gone_told(state, event)
        case RoomTold(free=free):
            return _set(state, room_told=free, room_since=None)  # more room is news again
        case _:
            assert_never(event)


def _queue_joined(state: Cohort, event: QueueJoined) -> Cohort:
    party = Party(
        number=event.party,
        holder=event.holder,
        provider=event.provider,
        seats=event.seats,
        done=event.done,
        funded=event.funded,
        joined_at=event.at,
    )
    return _set(state, queue=(*state.queue, party), queued=event.party)


def _offered(state: Cohort, event: PlaceOffered) -> Cohort:
    offer = Offer(
        number=event.offer,
        made_at=event.at,
        answer_by=event.answer_by,
        last_minute=event.last_minute,
    )
    queue = tuple(
        party.model_copy(update={"offer": offer}) if party.number == event.party else party
        for party in state.queue
    )
    return _set(state, queue=queue, offered=event.offer)


def _offer_told(state: Cohort, event: OfferTold) -> Cohort:
    queue = tuple(
        party.model_copy(update={"offer": party.offer.model_copy(update={"told": True})})
        if party.offer and party.offer.number == event.offer
        else party
        for party in state.queue
    )
    return _set(state, queue=queue)


def _reduced(state: Cohort, event: PartyReduced) -> Cohort:
    def without(party: Party) -> Party:
        seats = tuple(seat for seat in party.seats if seat.place not in event.places)
        done = tuple(one for one in party.done if one.place not in event.places)
        return party.model_copy(update={"seats": seats, "done": done})

    queue = tuple(without(party) if party.number == event.party else party for party in state.queue)
    return _set(state, queue=queue)


def _named(state: Cohort, event: PartyNamed) -> Cohort:
    """Whoever comes new has done no days elsewhere that we know of."""
    new = {seat.place: seat for seat in event.seats}

    def named(party: Party) -> Party:
        seats = tuple(new.get(seat.place, seat) for seat in party.seats)
        done = tuple(one for one in party.done if one.place not in new)
        return party.model_copy(update={"seats": seats, "done": done})

    queue = tuple(named(party) if party.number == event.party else party for party in state.queue)
    return _set(state, queue=queue)


def _passed_on(state: Cohort, event: PartyPassedOn) -> Cohort:
    """The new holder has still to hear of an offer that the former one may know of."""

    def passed(party: Party) -> Party:
        offer = party.offer.model_copy(update={"told": False}) if party.offer else None
        new = {"holder": event.holder, "provider": event.provider, "seats": event.seats}
        return party.model_copy(update={**new, "done": (), "former": event.former, "offer": offer})

    queue = tuple(passed(party) if party.number == event.party else party for party in state.queue)
    return _set(state, queue=queue)


def _off_the_list(
    state: Cohort, number: int, cause: Cause | None = None, at: datetime | None = None
) -> Cohort:
    """With a cause the party has still to hear of it; else it left by its own will."""
    leaving = [party for party in state.queue if party.number == number]
    gone = tuple(_gone(party, cause, at) for party in leaving if cause and at)
    queue = tuple(party for party in state.queue if party not in leaving)
    return _set(state, queue=queue, gone=(*state.gone, *gone))


def _gone(party: Party, cause: Cause, at: datetime) -> Gone:
    offer = party.offer.number if party.offer else 0
    return Gone(party=party.number, holder=party.holder, offer=offer, cause=cause, at=at)


def queue_ended(state: Cohort, cause: Cause, at: datetime) -> Cohort:
    """Nobody waits any more; an offer still open at the start was not answered in time."""
    closed = cause == "waiting list closed"
    gone = tuple(
        _gone(party, "lapsed" if party.offer and closed else cause, at) for party in state.queue
    )
    return _set(state, queue=(), gone=(*state.gone, *gone))


def _gone_told(state: Cohort, event: OfferGoneTold) -> Cohort:
    gone = tuple(
        one.model_copy(update={"told": True}) if one.party == event.party else one
        for one in state.gone
    )
    return _set(state, gone=gone)


def _set(state: Cohort, **changes: Any) -> Cohort:
    return state.model_copy(update=changes)
