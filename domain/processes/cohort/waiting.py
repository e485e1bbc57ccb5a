"""The waiting list: who joins it, who is offered what and until when, and how waiting ends.

The order is: those whom a funder pays for first, then by the time of joining. A free place goes to
the first party all of whose seats are free. A larger party before it could not be served anyway, so
it is not kept waiting by it and keeps its own place on the list. Nobody who comes later takes a
place directly while somebody waits.

An offer reserves its places until the second working day after it ends, or until the cohort starts.
Within three working days of the start (policy.toml) it goes to all who fit at once, reserves
nothing, and the first to take it wins. Whoever lets an offer lapse, declines it or loses it is off
the list. The start ends the list.
"""

from collections.abc import Iterator
from datetime import datetime

from domain.calendar import MIDNIGHT, add_working_days, deadline, london, london_date, say_due
from domain.facts import Facts
from domain.parts.waiting import CAUSE_SAYS, Offer, Party
from domain.policy import POLICY
from domain.processes.cohort import commands as c
from domain.processes.cohort import events as e
from domain.processes.cohort import queue_events as q
from domain.processes.cohort import refusals as r
from domain.processes.cohort.state import TAKES_PLACES, Cohort
from domain.ref import Ref
from domain.refusals import NotNow, Refused, refuse
from domain.say import stream


def has_room(state: Cohort, count: int, holder: Ref | None = None) -> bool:
    """Tell whether so many places can be taken at once: free, not reserved, and nobody waits.

    What is kept for a holder that comes from another cohort is theirs, whoever waits.
    """
    kept = state.kept_for(holder) if holder else 0
    return count <= kept or (not state.queue and count <= state.free + kept)


def can_offer(state: Cohort, count: int, at: datetime) -> bool:
    """Tell whether so many places can be offered to the next of a list that cohorts share."""
    takes = state.stage in TAKES_PLACES and state.merge is None
    return takes and at < state.cut_off and count <= state.free


def offer_until(state: Cohort, at: datetime) -> tuple[datetime, bool]:
    """Return until when an offer made now stands, and whether it reserves nothing."""
    until = deadline(add_working_days(london_date(at), POLICY.offer_working_days))
    return min(until, state.cut_off), is_last_minute(state, at)


def offer_seats(state: Cohort, command: c.OfferSeats, at: datetime) -> list[e.CohortEvent]:
    """Take a holder on the list with an offer at once, as far as there is room."""
    count = len(command.seats)
    if not can_offer(state, count, at) or state.party_of(command.holder):
        return []
    until, last_minute = offer_until(state, at)
    party = state.queued + 1
    return [
        q.QueueJoined(
            at=at,
            party=party,
            holder=command.holder,
            provider=command.provider,
            seats=command.seats,
            done=(),
            funded=True,
        ),
        q.PlaceOffered(
            at=at,
            offer=state.offered + 1,
            party=party,
            holder=command.holder,
            places=count,
            answer_by=until,
            last_minute=last_minute,
        ),
    ]


def join(state: Cohort, command: c.TakePlaces, at: datetime) -> q.QueueJoined:
    return q.QueueJoined(
        at=at,
        party=state.queued + 1,
        holder=command.holder,
        provider=command.provider,
        seats=command.seats,
        done=command.done,
        funded=command.funded,
    )


def leave(state: Cohort, command: c.LeaveQueue, facts: Facts) -> list[e.CohortEvent]:
    """Take a party off the list, or some of it; an offer left unanswered altogether is declined."""
    party = state.party_of(command.holder)
    if party is None:
        return []
    if command.places is not None:
        going = tuple(one.place for one in party.seats if one.place in command.places)
        if len(going) < party.count:
            return _reduced(party, going, facts.at)
    offer = party.offer.number if party.offer else None
    return [q.QueueLeft(at=facts.at, party=party.number, holder=party.holder, offer=offer)]


def _reduced(party: Party, going: tuple[str, ...], at: datetime) -> list[e.CohortEvent]:
    if not going:
        return []
    return [q.PartyReduced(at=at, party=party.number, holder=party.holder, places=going)]


def offer_place(state: Cohort, command: c.OfferPlace, facts: Facts) -> list[e.CohortEvent]:
    """Offer what is free to the party whose turn it is; near the start, to all who fit."""
    if state.stage not in TAKES_PLACES or state.merge is not None:
        raise NotNow(command=command.title, stage=state.stage.value)
    party = state.party_of(command.holder)
    refuse(_no_offer_to(state, party, facts.at))
    assert party is not None  # refused above
    return _offers(state, party, facts.at)


def _no_offer_to(state: Cohort, party: Party | None, at: datetime) -> Iterator[Refused]:
    if state.cut_off <= at:
        yield r.AlreadyStarted(label=state.label, when=state.first_start)
    first = state.next_party
    if party is None:
        yield r.NotWaiting(label=state.label)
    elif party.offer is not None:
        yield r.HasAnOffer(until=say_due(state.answer_by(party.offer)))
    elif party.count > state.free:
        yield r.TooFewFree(label=state.label, asked=party.count, left=state.free)
    elif first is not None and first != party and not is_last_minute(state, at):
        yield r.NotTheirTurn(label=state.label, first=stream(first.holder))


def offer_next(state: Cohort, facts: Facts) -> list[e.CohortEvent]:
    """Offer what is free to whose turn it is; once the cohort has begun, the list ends instead."""
    party = state.next_party
    if party is None or state.cut_off <= facts.at:
        return end_queue(state, facts)
    return _offers(state, party, facts.at)


def _offers(state: Cohort, party: Party, at: datetime) -> list[e.CohortEvent]:
    until, last_minute = offer_until(state, at)
    made: list[e.CohortEvent] = [
        q.PlaceOffered(
            at=at,
            offer=state.offered + count,
            party=one.number,
            holder=one.holder,
            places=one.count,
            answer_by=until,
            last_minute=last_minute,
        )
        for count, one in enumerate(state.fitting if last_minute else (party,), start=1)
    ]
    left = state.free if last_minute else state.free - party.count
    return [*made, *crowded_out(state, left, at)]


def is_last_minute(state: Cohort, at: datetime) -> bool:
    """Tell whether the start is so near that places are offered to everybody at once."""
    first = london_date(state.first_start)
    return at >= london(add_working_days(first, -POLICY.offer_to_all_working_days), MIDNIGHT)


def crowded_out(
    state: Cohort, left: int, at: datetime, winner: Ref | None = None
) -> Iterator[q.OfferEnded]:
    """Return the offers that end because only so many places are left: they reserved nothing."""
    for party in state.waiting:
        offer = party.offer
        if offer and offer.last_minute and party.count > left and party.holder != winner:
            yield ended(party, offer, at, by_somebody=True)


def ended(party: Party, offer: Offer, at: datetime, *, by_somebody: bool) -> q.OfferEnded:
    return q.OfferEnded(
        at=at,
        offer=offer.number,
        party=party.number,
        holder=party.holder,
        cause="taken by somebody else" if by_somebody else "lapsed",
    )


def lapse_offer(state: Cohort, number: int, facts: Facts) -> list[e.CohortEvent]:
    """Take a party off the list that did not answer in time."""
    return [
        ended(party, party.offer, facts.at, by_somebody=False)
        for party in state.queue
        if party.offer and party.offer.number == number
    ]


def end_queue(state: Cohort, facts: Facts) -> list[e.CohortEvent]:
    return [q.QueueEnded(at=facts.at, parties=len(state.queue))]


def offered_to(state: Cohort, holder: Ref, at: datetime) -> tuple[Party, Offer]:
    """Return what is offered to a holder; OfferGone says why nothing is."""
    party = state.party_of(holder)
    if party is None:
        raise r.OfferGone(label=state.label, why=_why_gone(state, holder))
    offer = party.offer
    if offer is None:
        raise r.OfferGone(label=state.label, why="no place is offered to them at present")
    if state.answer_by(offer) <= at:
        raise r.OfferGone(label=state.label, why=CAUSE_SAYS["lapsed"])
    return party, offer


def _why_gone(state: Cohort, holder: Ref) -> str:
    causes = [gone.cause for gone in state.gone if gone.holder == holder]
    return CAUSE_SAYS[causes[-1]] if causes else "they are not on its waiting list"
